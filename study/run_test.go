package study

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"undercount/estimate"
	"undercount/internal/atomicfile"
	"undercount/internal/problem"
	"undercount/mse"
)

// countRuns counts the estimates that are computed until the test ends.
func countRuns(t *testing.T) *atomic.Int64 {
	var n atomic.Int64
	old := runMethod
	runMethod = func(ctx context.Context, name string, r mse.Request) (*estimate.Estimate, error) {
		n.Add(1)
		return old(ctx, name, r)
	}
	t.Cleanup(func() { runMethod = old })
	return &n
}

func run(t testing.TB, dir string, o RunOptions) *Result {
	t.Helper()
	res, err := mustLoad(t, dir).Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// tree reads every file below a folder of the study.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		out[filepath.ToSlash(rel)] = string(b)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return out
}

func results(t testing.TB, dir string) map[string]string {
	return tree(t, filepath.Join(dir, ResultsDir))
}

func same(t *testing.T, what string, a, b map[string]string) {
	t.Helper()
	for name := range a {
		if a[name] != b[name] {
			t.Errorf("%s: %s differs from line %d", what, name, firstDifference([]byte(a[name]), []byte(b[name])))
		}
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			t.Errorf("%s: %s is new", what, name)
		}
	}
}

func edit(t *testing.T, file, old, new string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(b), old) {
		t.Fatalf("%s has no %q", file, old)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(b), old, new, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestRunGivesTheContract(t *testing.T) {
	dir := fullFolder(t)
	res := run(t, dir, RunOptions{})
	// 3 methods on the whole table, on 3 strata, of which one is too small, and their sum.
	if len(res.Tables) != 1 || len(res.Tables[0].Estimates) != 15 {
		t.Fatalf("tables: %+v", res.Tables)
	}
	if res.Refused < 3 {
		t.Errorf("%d refused; the stratum east is too small for all three methods", res.Refused)
	}
	var got struct {
		Targets []struct {
			Observed  int64    `json:"n_observed"`
			Lists     []string `json:"lists"`
			Estimates []struct {
				Method, Stratum, Status, Reason string
				Target                          estimate.Target
				Seed                            uint64
			} `json:"estimates"`
		} `json:"targets"`
	}
	if err := json.Unmarshal([]byte(results(t, dir)["estimates.json"]), &got); err != nil {
		t.Fatal(err)
	}
	x := got.Targets[0]
	if x.Observed != 481 || strings.Join(x.Lists, "") != "ABC" {
		t.Errorf("observed %d on lists %v", x.Observed, x.Lists)
	}
	strata := map[string]int{}
	for _, e := range x.Estimates {
		strata[e.Stratum]++
		if e.Stratum == "east" && (e.Status != "refused" || !strings.Contains(e.Reason, "fewer than 20")) {
			t.Errorf("small stratum: %+v", e)
		}
		if e.Seed != 7 || e.Target.ID != "killed" {
			t.Errorf("seed or target: %+v", e)
		}
	}
	if want := map[string]int{"": 3, estimate.SumStratum: 3, "north": 3, "south": 3, "east": 3}; !maps.Equal(strata, want) {
		t.Errorf("strata %v", strata)
	}
	if !slices.Contains(res.Files, "report.html") || !slices.Contains(res.Files, "ledger.json") || res.Files[len(res.Files)-1] != ManifestName {
		t.Errorf("files %v", res.Files)
	}
	doc := res.Document
	if len(doc.Targets) != 2 || doc.Targets[0].Ledger == nil || doc.Targets[1].Ledger == nil || doc.Targets[1].Overlap != nil {
		t.Errorf("sections: %+v", doc.Targets)
	}
	for _, g := range doc.Targets[1].Ledger.Groups {
		if g.Measure != "injured" {
			t.Errorf("target injured was given figures of %s", g.Measure)
		}
	}
}

func TestSameBytes(t *testing.T) {
	one, two := fullFolder(t), fullFolder(t)
	run(t, one, RunOptions{Workers: 1})
	run(t, two, RunOptions{Workers: 2})
	first := results(t, one)
	same(t, "one and two workers", first, results(t, two))
	res := run(t, one, RunOptions{Workers: 2})
	if res.Computed != 0 {
		t.Errorf("%d computed again", res.Computed)
	}
	same(t, "first and second run", first, results(t, one))
	run(t, one, RunOptions{Fresh: true})
	same(t, "run from the cache and afresh", first, results(t, one))
	for name, text := range first {
		for _, bad := range []string{one, two, os.TempDir()} {
			if strings.Contains(text, bad) {
				t.Errorf("%s holds a path of this machine", name)
			}
		}
	}
}

func TestOnlyDependentsRunAgain(t *testing.T) {
	dir := fullFolder(t)
	n := countRuns(t)
	step := func(what string, want int64, change func()) {
		t.Helper()
		change()
		n.Store(0)
		res := run(t, dir, RunOptions{})
		if n.Load() != want || int64(res.Computed) != want {
			t.Errorf("%s: %d computed (%d said), expected %d", what, n.Load(), res.Computed, want)
		}
	}
	toml, table := filepath.Join(dir, FileName), filepath.Join(dir, "data", "table.csv")
	step("first run", 9, func() {})
	step("nothing changed", 0, func() {})
	step("input touched, same bytes", 0, func() { edit(t, table, "1,0,0,120,north", "1,0,0,120,north") })
	step("title changed", 0, func() { edit(t, toml, "Killings in Town", "Killings in the town") })
	step("ledger changed", 0, func() { edit(t, filepath.Join(dir, "figures.csv"), ",40,", ",41,") })
	step("one stratum changed: it and the whole", 6, func() { edit(t, table, "1,0,0,120,north", "1,0,0,121,north") })
	step("one option changed", 3, func() { edit(t, toml, "replicates = 100", "replicates = 101") })
	step("option put back", 0, func() { edit(t, toml, "replicates = 101", "replicates = 100") })
	step("level of one block", 3, func() { edit(t, toml, "level  = 0.9", "level  = 0.8") })
	step("seed changed", 9, func() { edit(t, toml, "seed  = 7", "seed  = 8") })
	step("small stratum now large enough", 3, func() { edit(t, toml, `by = ["region"]`, "by = [\"region\"]\nmin = 5") })
}

func TestDamagedCacheIsComputedAgain(t *testing.T) {
	dir := fullFolder(t)
	n := countRuns(t)
	run(t, dir, RunOptions{})
	first := results(t, dir)
	cache := filepath.Join(dir, workDir, "cache")
	entries, err := os.ReadDir(cache)
	if err != nil || len(entries) != 10 {
		t.Fatalf("%d entries, %v; expected 9 estimates and a report", len(entries), err)
	}
	for i, e := range entries {
		p := filepath.Join(cache, e.Name())
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		switch i % 3 {
		case 0: // one digit of the content
			at := len(b) - 10 - bytes.IndexFunc(reversed(b[:len(b)-10]), func(r rune) bool { return r >= '0' && r <= '8' }) - 1
			b[at]++
		case 1: // cut off
			b = b[:len(b)/2]
		case 2: // another entry's content under this name
			other, err := os.ReadFile(filepath.Join(cache, entries[(i+1)%len(entries)].Name()))
			if err != nil {
				t.Fatal(err)
			}
			b = other
		}
		if err := os.WriteFile(p, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	n.Store(0)
	run(t, dir, RunOptions{})
	if n.Load() != 9 {
		t.Errorf("%d computed, expected all 9", n.Load())
	}
	same(t, "after damage", first, results(t, dir))
	n.Store(0)
	run(t, dir, RunOptions{})
	if n.Load() != 0 {
		t.Errorf("the cache was not mended: %d computed", n.Load())
	}
}

func reversed(b []byte) []byte {
	out := slices.Clone(b)
	slices.Reverse(out)
	return out
}

func TestCancelledRunLeavesResultsAsTheyWere(t *testing.T) {
	dir := fullFolder(t)
	run(t, dir, RunOptions{})
	before := results(t, dir)
	edit(t, filepath.Join(dir, FileName), "seed  = 7", "seed  = 8")
	for _, after := range []int64{0, 1, 5, 8} {
		ctx, cancel := context.WithCancel(t.Context())
		var n atomic.Int64
		old := runMethod
		runMethod = func(c context.Context, name string, r mse.Request) (*estimate.Estimate, error) {
			if n.Add(1) > after {
				cancel()
			}
			return old(c, name, r)
		}
		_, err := mustLoad(t, dir).Run(ctx, RunOptions{Workers: 2, Fresh: true})
		runMethod = old
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("after %d: error %v", after, err)
		}
		same(t, "after cancelling", before, results(t, dir))
	}
	noLeftovers(t, dir)
}

// noLeftovers fails if a temporary file or folder is left in the study.
func noLeftovers(t *testing.T, dir string) {
	t.Helper()
	for name := range tree(t, dir) {
		if strings.Contains(name, ".tmp") || strings.Contains(name, "bundle-") || strings.HasSuffix(name, pendingName) {
			t.Errorf("left over: %s", name)
		}
	}
}

func TestFullDisk(t *testing.T) {
	dir := fullFolder(t)
	run(t, dir, RunOptions{})
	before := results(t, dir)
	edit(t, filepath.Join(dir, FileName), "seed  = 7", "seed  = 8")
	for _, fail := range []int64{1, 2, 7, 15} {
		for _, step := range []string{"write", "sync", "rename"} {
			var n atomic.Int64
			restore := atomicfile.InjectFaults(func(s string) error {
				if s == step && n.Add(1) >= fail {
					return syscall.ENOSPC
				}
				return nil
			})
			_, err := mustLoad(t, dir).Run(t.Context(), RunOptions{Fresh: true})
			restore()
			if !errors.Is(err, syscall.ENOSPC) || problem.Is(err) {
				t.Errorf("%s %d: error %v", step, fail, err)
			}
			same(t, "after a full disk", before, results(t, dir))
			noLeftovers(t, dir)
		}
	}
	run(t, dir, RunOptions{}) // and the next run works
}

// A run that stops between two renames leaves old and new files together; the
// next run must know them all as its own.
func TestRunAfterStopWhileMoving(t *testing.T) {
	dir := fullFolder(t)
	run(t, dir, RunOptions{})
	edit(t, filepath.Join(dir, FileName), "seed  = 7", "seed  = 8")
	calls := 0
	rename = func(from, to string) error {
		if calls++; calls == 4 {
			return syscall.EIO
		}
		return os.Rename(from, to)
	}
	_, err := mustLoad(t, dir).Run(t.Context(), RunOptions{})
	rename = os.Rename
	if !errors.Is(err, syscall.EIO) {
		t.Fatalf("error %v", err)
	}
	edit(t, filepath.Join(dir, FileName), "seed  = 8", "seed  = 9")
	run(t, dir, RunOptions{})
	if v, err := Verify(t.Context(), dir, VerifyOptions{Rerun: true}); err != nil || !v.OK() {
		t.Errorf("%v %+v", err, v)
	}
	noLeftovers(t, dir)
}

func TestForeignFilesAreNotReplaced(t *testing.T) {
	for name, spoil := range map[string]func(dir string) error{
		"changed since":    func(dir string) error { return appendTo(filepath.Join(dir, ResultsDir, "report.html")) },
		"manifest changed": func(dir string) error { return appendTo(filepath.Join(dir, ResultsDir, ManifestName)) },
		"never ours": func(dir string) error {
			if err := os.RemoveAll(filepath.Join(dir, ResultsDir)); err != nil {
				return err
			}
			if err := os.Mkdir(filepath.Join(dir, ResultsDir), 0o755); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(dir, ResultsDir, "estimates.json"), []byte("mine"), 0o644)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := fullFolder(t)
			run(t, dir, RunOptions{})
			if err := spoil(dir); err != nil {
				t.Fatal(err)
			}
			before := results(t, dir)
			_, err := mustLoad(t, dir).Run(t.Context(), RunOptions{})
			if !problem.Is(err) || !strings.Contains(err.Error(), "--force") {
				t.Fatalf("error %v", err)
			}
			same(t, "after the refusal", before, results(t, dir))
			run(t, dir, RunOptions{Force: true})
			if v, err := Verify(t.Context(), dir, VerifyOptions{}); err != nil || !v.OK() {
				t.Errorf("after --force: %v %+v", err, v)
			}
		})
	}
}

func appendTo(file string) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(b, ' '), 0o644)
}

func TestStaleOutputsAreRemoved(t *testing.T) {
	dir := fullFolder(t)
	run(t, dir, RunOptions{})
	mine := filepath.Join(dir, ResultsDir, "my notes.txt")
	if err := os.WriteFile(mine, []byte("keep"), 0o644); err != nil {
		t.Fatal(err)
	}
	edit(t, filepath.Join(dir, FileName), `["csv", "json", "html"]`, `["json"]`)
	run(t, dir, RunOptions{})
	got := results(t, dir)
	for name := range got {
		if strings.HasPrefix(name, "tables/") || name == "report.html" {
			t.Errorf("%s is left from an earlier run", name)
		}
	}
	if got["my notes.txt"] != "keep" {
		t.Error("a file that is not ours is gone")
	}
	v, err := Verify(t.Context(), dir, VerifyOptions{})
	if err != nil || !v.OK() || len(v.Notes) != 1 {
		t.Errorf("%v %+v", err, v)
	}
}

// A setting that the method cannot use is refused before anything runs.
func TestBadSettingIsRefusedAtLoad(t *testing.T) {
	dir := fullFolder(t)
	edit(t, filepath.Join(dir, FileName), "max_order = 2", `max_order = "many"`)
	_, err := Load(dir)
	if !problem.Is(err) || !strings.Contains(err.Error(), "study.toml: row 29") || !strings.Contains(err.Error(), "max_order") {
		t.Errorf("error %v", err)
	}
	if len(results(t, dir)) != 0 {
		t.Error("results were written")
	}
}

func TestNew(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "fresh")
	files, err := New(dir)
	if err != nil || strings.Join(files, " ") != "study.toml table.csv" {
		t.Fatalf("%v %v", files, err)
	}
	if res := run(t, dir, RunOptions{}); len(res.Tables) != 1 || len(res.Files) < 5 {
		t.Errorf("%+v", res)
	}
	if _, err := New(dir); !problem.Is(err) {
		t.Errorf("wrote into a folder in use: %v", err)
	}
	broken := filepath.Join(t.TempDir(), "broken")
	var n int
	defer atomicfile.InjectFaults(func(s string) error {
		if n++; n == 4 {
			return syscall.ENOSPC
		}
		return nil
	})()
	if _, err := New(broken); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(broken); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a half-written study is left")
	}
}

// Two tables, two targets, one method used twice: each answer keeps its place
// and each setting its own name.
func TestSeveralTablesAndTargets(t *testing.T) {
	text := `title = "Two"
[[target]]
measure = "killed"
[[target]]
measure = "injured"
[[table]]
file = "a.csv"
target = "killed"
[[table]]
file = "b.csv"
target = "injured"
[[table]]
file = "b.csv"
name = "again"
target = "killed"
[[estimate]]
method = "mse/chapman"
target = "injured"
[[estimate]]
method = "mse/chao"
[[estimate]]
method = "mse/chao"
level = 0.5
target = "killed"
[report]
formats = ["json"]
`
	dir := folder(t, map[string]string{FileName: "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n"), "a.csv": threeLists, "b.csv": twoLists})
	res := run(t, dir, RunOptions{})
	var got []string
	for _, x := range res.Tables {
		for _, e := range x.Estimates {
			got = append(got, x.Table+" "+x.Target.ID+" "+e.Target.ID+" "+e.Method)
		}
	}
	want := []string{
		"a killed killed mse/chao", "a killed killed mse/chao",
		"b injured injured mse/chapman", "b injured injured mse/chao",
		"again killed killed mse/chao", "again killed killed mse/chao",
	}
	if !slices.Equal(got, want) {
		t.Errorf("answers\n%s", strings.Join(got, "\n"))
	}
	if n := len(res.Document.Targets); n != 3 {
		t.Errorf("%d sections, expected killed twice and injured", n)
	}
	set := res.Document.Rerun.Settings
	for _, k := range []string{"seed", "mse/chapman.lists", "mse/chao (b).level", "mse/chao (a) step 1.level", "mse/chao (a) step 2.level", "report.formats"} {
		if _, ok := set[k]; !ok {
			t.Errorf("no setting %q among %v", k, slices.Sorted(maps.Keys(set)))
		}
	}
	if res.Reused+res.Computed != 6 {
		t.Errorf("%d reused and %d computed", res.Reused, res.Computed)
	}
}
