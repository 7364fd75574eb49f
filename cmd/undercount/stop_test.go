package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"undercount/internal/atomicfile"
)

const fourLists = `A,B,C,D,count
1,0,0,0,60
0,1,0,0,50
0,0,1,0,40
0,0,0,1,45
1,1,0,0,20
1,0,1,0,15
1,0,0,1,14
0,1,1,0,12
0,1,0,1,11
0,0,1,1,13
1,1,1,0,9
1,1,0,1,8
1,0,1,1,7
0,1,1,1,6
1,1,1,1,5
`

// slow is an estimate that takes minutes.
var slow = []string{"estimate", "t.csv", "--method", "mse/bic", "--set", "mse/bic.replicates=1000000", "--workers", "1",
	"--svg", "p.svg", "-o", "answer.txt"}

// workDir makes a folder with a table in it the current one.
func workDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.WriteFile("t.csv", []byte(fourLists), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, p)
			out = append(out, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// call runs the program in this process.
func call(ctx context.Context, args ...string) (code int, stdout, stderr string) {
	var out, talk bytes.Buffer
	code = run(ctx, strings.NewReader(""), &out, &talk, args)
	return code, out.String(), talk.String()
}

func TestCancelled(t *testing.T) {
	dir := workDir(t)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	code, stdout, stderr := call(ctx, slow...)
	if code != exitFailed || stdout != "" || !strings.HasPrefix(stderr, "undercount: error: interrupted\n") {
		t.Errorf("code %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("took %v to stop", d)
	}
	if got := files(t, dir); !slices.Equal(got, []string{"t.csv"}) {
		t.Errorf("left %v", got)
	}
}

// A study that is interrupted keeps the results it had.
func TestCancelledStudy(t *testing.T) {
	dir := workDir(t)
	if code, _, stderr := call(t.Context(), "new", "s"); code != exitDone {
		t.Fatal(stderr)
	}
	if code, _, stderr := call(t.Context(), "run", "s"); code != exitDone {
		t.Fatal(stderr)
	}
	toml, err := os.ReadFile("s/study.toml")
	if err != nil {
		t.Fatal(err)
	}
	more := strings.Replace(string(toml), "method = \"mse/bic\"", "method = \"mse/bic\"\nset = { replicates = 1000000 }", 1)
	if more == string(toml) {
		t.Fatal("the starter study has no mse/bic to slow down")
	}
	if err := os.WriteFile("s/study.toml", []byte(more), 0o644); err != nil {
		t.Fatal(err)
	}
	results := func() map[string]string {
		out := map[string]string{}
		for _, f := range files(t, filepath.Join(dir, "s", "results")) {
			b, err := os.ReadFile(filepath.Join(dir, "s", "results", f))
			if err != nil {
				t.Fatal(err)
			}
			out[f] = string(b)
		}
		return out
	}
	before := results()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	code, stdout, stderr := call(ctx, "run", "s")
	if code != exitFailed || stdout != "" || !strings.HasPrefix(stderr, "undercount: error: interrupted\n") {
		t.Errorf("code %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	if !maps.Equal(before, results()) {
		t.Error("the results changed")
	}
}

// Waiting for standard input does not keep the program from stopping.
func TestCancelledWhileReading(t *testing.T) {
	r, w := io.Pipe()
	defer w.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	var out, talk bytes.Buffer
	if code := run(ctx, r, &out, &talk, []string{"estimate", "-"}); code != exitFailed || !strings.Contains(talk.String(), "interrupted") {
		t.Errorf("code %d, stderr %q", code, talk.String())
	}
}

// Ctrl-C in mid-run, for real: the command runs as a process of its own and
// gets the signal when it says that it is at work.
func TestInterruptSignal(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no signals between processes on Windows")
	}
	for _, sig := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		dir := workDir(t)
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		// The test binary is the command when it goes by that name.
		name := filepath.Join(t.TempDir(), "undercount")
		if err := os.Symlink(self, name); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), name, append(slow, "--progress", "json")...)
		stderr, err := cmd.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(stderr)
		if !lines.Scan() || !strings.HasPrefix(lines.Text(), `{"task":"mse/bic"`) {
			t.Fatalf("first line of progress: %q", lines.Text())
		}
		if err := cmd.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		rest := ""
		for lines.Scan() {
			rest += lines.Text() + "\n"
		}
		err = cmd.Wait()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != exitFailed {
			t.Errorf("%v: ended with %v", sig, err)
		}
		if !strings.Contains(rest, "undercount: error: interrupted\n") {
			t.Errorf("%v: stderr %q", sig, rest)
		}
		if got := files(t, dir); !slices.Equal(got, []string{"t.csv"}) {
			t.Errorf("%v: left %v", sig, got)
		}
	}
}

func TestFullDisk(t *testing.T) {
	dir := workDir(t)
	if code, _, stderr := call(t.Context(), "new", "s"); code != exitDone {
		t.Fatal(stderr)
	}
	before := files(t, dir)
	defer atomicfile.InjectFaults(func(step string) error {
		if step == "sync" {
			return syscall.ENOSPC
		}
		return nil
	})()
	for _, args := range [][]string{
		{"estimate", "t.csv", "--method", "mse/mt", "--svg", "p.svg"},
		{"estimate", "t.csv", "--method", "mse/mt", "-o", "answer.txt"},
		{"run", "s"},
		{"new", "other"},
		{"demo"},
	} {
		code, stdout, stderr := call(t.Context(), args...)
		if code != exitFailed || stdout != "" || !strings.Contains(stderr, "no space left on device") || !strings.Contains(stderr, "hint: the disk is full") {
			t.Errorf("%v: code %d, stdout %q, stderr %q", args, code, stdout, stderr)
		}
		if got := files(t, dir); !slices.Equal(got, before) {
			t.Errorf("%v: left %v", args, got)
		}
	}
}

type fullWriter struct{}

func (fullWriter) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestStandardOutputFails(t *testing.T) {
	workDir(t)
	var talk bytes.Buffer
	code := run(t.Context(), strings.NewReader(""), fullWriter{}, &talk, []string{"estimate", "t.csv", "--method", "mse/mt"})
	if code != exitFailed || !strings.Contains(talk.String(), "error: write the answer: no space left on device") {
		t.Errorf("code %d, stderr %q", code, talk.String())
	}
	// The same through a real device, where there is one.
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		return
	}
	defer full.Close()
	talk.Reset()
	if code := run(t.Context(), strings.NewReader(""), full, &talk, []string{"version"}); code != exitFailed {
		t.Errorf("code %d, stderr %q", code, talk.String())
	}
}

type panicWriter struct{}

func (panicWriter) Write([]byte) (int, error) { panic("Zahra") }

// A mistake in the program ends with a message that holds no data.
func TestPanic(t *testing.T) {
	var talk bytes.Buffer
	code := run(t.Context(), strings.NewReader(""), panicWriter{}, &talk, []string{"version"})
	if s := talk.String(); code != exitFailed || !strings.Contains(s, "a mistake in the program") || strings.Contains(s, "Zahra") || strings.Count(s, "\n") != 2 {
		t.Errorf("code %d, said %q", code, s)
	}
}

// The fields that scripts rely on. Fields may be added to this list, never taken away.
func TestEstimateJSONFields(t *testing.T) {
	workDir(t)
	code, stdout, stderr := call(t.Context(), "estimate", "t.csv", "--method", "mse/bic,mse/chao,mse/chapman", "--seed", "1", "--json")
	if code != exitRefused || stderr != "" {
		t.Fatalf("code %d, stderr %q", code, stderr)
	}
	var top map[string]json.RawMessage
	if err := json.Unmarshal([]byte(stdout), &top); err != nil {
		t.Fatal(err)
	}
	want(t, "answer", top, "n_observed", "lists", "estimates")
	var es []map[string]json.RawMessage
	if err := json.Unmarshal(top["estimates"], &es); err != nil {
		t.Fatal(err)
	}
	if len(es) != 3 {
		t.Fatalf("%d estimates", len(es))
	}
	always := []string{"method", "target", "stratum", "status", "assumptions", "warnings", "diagnostics", "settings", "seed"}
	for _, e := range es {
		want(t, string(e["method"]), e, always...)
	}
	want(t, "mse/bic", es[0], "point", "interval", "other_intervals")
	want(t, "mse/chao", es[1], "point", "reason")
	want(t, "mse/chapman", es[2], "reason")
	for _, k := range []string{"point", "interval"} {
		if _, ok := es[2][k]; ok {
			t.Errorf("a refusal has %q", k)
		}
	}
	var iv map[string]json.RawMessage
	if err := json.Unmarshal(es[0]["interval"], &iv); err != nil {
		t.Fatal(err)
	}
	want(t, "interval", iv, "lower", "upper", "level", "kind")
	var others []map[string]json.RawMessage
	if err := json.Unmarshal(es[0]["other_intervals"], &others); err != nil || len(others) == 0 {
		t.Fatalf("other_intervals: %v", err)
	}
	want(t, "other interval", others[0], "lower", "upper", "level", "kind", "conditional_on")
	for _, e := range es {
		for _, key := range []string{"assumptions", "warnings"} {
			var list []map[string]json.RawMessage
			if err := json.Unmarshal(e[key], &list); err != nil {
				t.Fatal(err)
			}
			for _, x := range list {
				if key == "assumptions" {
					want(t, key, x, "id", "text")
				} else {
					want(t, key, x, "code", "severity", "text", "remedy")
				}
			}
		}
	}
}

func want(t *testing.T, what string, m map[string]json.RawMessage, keys ...string) {
	t.Helper()
	for _, k := range keys {
		if _, ok := m[k]; !ok {
			t.Errorf("%s has no field %q", what, k)
		}
	}
}

func TestVersionJSONFields(t *testing.T) {
	code, stdout, _ := call(t.Context(), "version", "--json")
	var v struct {
		Version, Go, Platform string
		Methods               []struct{ Name, Summary, Citation string }
	}
	if err := json.Unmarshal([]byte(stdout), &v); err != nil || code != exitDone {
		t.Fatal(code, err)
	}
	if v.Version == "" || v.Go == "" || v.Platform == "" || len(v.Methods) < 10 {
		t.Errorf("%+v", v)
	}
	for _, m := range v.Methods {
		if m.Name == "" || m.Summary == "" || m.Citation == "" {
			t.Errorf("%+v", m)
		}
	}
}

// Every command has a short and a long help, an example, and flags with help.
func TestEveryCommandIsExplained(t *testing.T) {
	a := &app{stderr: io.Discard}
	each(a.root(), func(c *cobra.Command) {
		if c.Short == "" || c.Example == "" || !strings.Contains(c.Example, "undercount") {
			t.Errorf("%s: no short help or example", c.CommandPath())
		}
		if c.Long == "" && !c.HasSubCommands() && c.Name() != "help" {
			t.Errorf("%s: no long help", c.CommandPath())
		}
	})
}

func each(c *cobra.Command, f func(*cobra.Command)) {
	f(c)
	for _, sub := range c.Commands() {
		each(sub, f)
	}
}
