package review

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"undercount/internal/problem"
)

func open(t *testing.T, dir, reviewer string) *Log {
	t.Helper()
	l, err := Open(dir, reviewer)
	if err != nil {
		t.Fatal(err)
	}
	l.now = newClock().now
	t.Cleanup(func() { l.Close() })
	return l
}

func say(t *testing.T, l *Log, a Act) Act {
	t.Helper()
	got, err := l.Append(a)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func judged(k Key, j Judgement) Act { return Act{Kind: Reviewed, Pair: k, Judgement: j} }

// fill writes three acts, one of them taken back, and returns the file's bytes.
func fill(t *testing.T, dir string) []byte {
	t.Helper()
	l := open(t, dir, "ana")
	say(t, l, judged(numbered(1), Same))
	say(t, l, judged(key("A", "x,\"\n\\n", "B", " =1"), Different))
	last := say(t, l, judged(numbered(2), Unsure))
	say(t, l, Act{Kind: Undone, Pair: last.Pair, Undoes: last.Line})
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, "ana.csv"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestLogGolden(t *testing.T) {
	got := string(fill(t, t.TempDir()))
	lines := strings.Split(got, "\n")
	if len(lines) != 6 || lines[0] != header || lines[5] != "" {
		t.Fatalf("got\n%s", got)
	}
	want := `2026-03-01T09:00:00Z,ana,review,A,"x,""\n\\n",B," =1",different,,,`
	if !strings.HasPrefix(lines[2], want+",") {
		t.Errorf("got %s", lines[2])
	}
	// The chain as the documentation of the format says it, computed here by hand.
	head := start("ana")
	for _, l := range lines[1:5] {
		at := strings.LastIndex(l, ",")
		if head = digest(head, l[:at]); head != l[at+1:] {
			t.Errorf("the hash of %s is not that of the line before and the line", l)
		}
	}
}

func TestLogSurvivesClosing(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir)
	l := open(t, dir, "ana")
	if len(l.Acts) != 4 || len(l.Notices) != 0 {
		t.Fatalf("%d acts, notices %v", len(l.Acts), l.Notices)
	}
	if _, there := l.Standing(Reviewed)[numbered(2)]; there {
		t.Error("an act that was taken back stands")
	}
	say(t, l, judged(numbered(2), Same))
	say(t, l, judged(numbered(1), Skip))
	fs, err := ReadFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(l.Acts, fs.Files[0].Acts); diff != "" {
		t.Errorf("what is read is not what was written:\n%s", diff)
	}
	st := fs.Files[0].Standing(Reviewed)
	if len(st) != 2 || st[numbered(2)].Judgement != Same || fs.Files[0].Head != l.Head {
		t.Errorf("standing %v", st)
	}
}

// Every change of a byte, every line lost or moved is seen.
func TestTamperingIsSeen(t *testing.T) {
	whole := fill(t, t.TempDir())
	for i := range whole {
		bad := bytes.Clone(whole)
		bad[i] ^= 1
		_, err := parse(bad, "ana.csv", "ana")
		f, _ := parse(bad, "ana.csv", "ana")
		// The last byte is the line feed: without it the line is whole, and what follows none.
		if err == nil && (i < len(whole)-1 || len(f.Acts) == 4 && f.Torn == 0 && !f.complete) {
			t.Fatalf("a change at byte %d (%q) is not seen", i, whole[i])
		}
		if err != nil && (!problem.Is(err) || strings.Contains(err.Error(), "numbered")) {
			t.Fatal(err)
		}
	}
	lines := bytes.SplitAfter(whole, []byte("\n"))
	for i := range 4 {
		var bad []byte
		for j, l := range lines {
			if j != i {
				bad = append(bad, l...)
			}
		}
		if _, err := parse(bad, "ana.csv", "ana"); !problem.Is(err) {
			t.Errorf("a lost line %d: %v", i+1, err)
		}
	}
	lines[1], lines[2] = lines[2], lines[1]
	_, err := parse(bytes.Join(lines, nil), "ana.csv", "ana")
	var p *problem.Error
	if !errors.As(err, &p) || p.Row != 2 {
		t.Errorf("lines that changed places: %v", err)
	}
	if _, err := parse(whole, "ben.csv", "ben"); err == nil {
		t.Error("the file of one reviewer passes for that of another")
	}
}

// A file cut off anywhere keeps every whole line, and can be gone on with.
func TestTornFile(t *testing.T) {
	whole := fill(t, t.TempDir())
	for n := range whole {
		cut := whole[:n]
		f, err := parse(cut, "ana.csv", "ana")
		if err != nil {
			t.Fatalf("%d bytes: %v", n, err)
		}
		full := max(bytes.Count(cut, []byte("\n"))-1, 0)
		if len(f.Acts) != full && !(f.complete && len(f.Acts) == full+1) {
			t.Fatalf("%d bytes: %d acts of %d", n, len(f.Acts), full)
		}
		if n%17 != 0 && n < len(whole)-3 {
			continue // writing to the disk each time would take long
		}
		dir := t.TempDir()
		path := filepath.Join(dir, "ana.csv")
		if err := os.WriteFile(path, cut, 0o644); err != nil {
			t.Fatal(err)
		}
		fs, err := ReadFolder(dir)
		if err != nil || len(fs.Files[0].Acts) != len(f.Acts) || (len(fs.Notices) > 0) != (f.Torn > 0) {
			t.Fatalf("%d bytes: %v %v", n, fs, err)
		}
		l := open(t, dir, "ana")
		if (len(l.Notices) > 0) != (f.Torn > 0) {
			t.Errorf("%d bytes: notices %v", n, l.Notices)
		}
		say(t, l, judged(numbered(9), Different))
		l.Close()
		b, _ := os.ReadFile(path)
		if g, err := parse(b, path, "ana"); err != nil || g.Torn > 0 || len(g.Acts) != len(f.Acts)+1 {
			t.Fatalf("%d bytes: after going on: %v", n, err)
		}
	}
}

func TestOneWriterAtATime(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, "ana")
	if _, err := Open(dir, "ana"); !problem.Is(err) || !strings.Contains(err.Error(), "in use") {
		t.Errorf("opened twice: %v", err)
	}
	ben := open(t, dir, "ben")
	say(t, ben, judged(numbered(1), Same))
	say(t, l, judged(numbered(1), Same))
	// A program that does not ask for the lock.
	f, err := os.OpenFile(l.Path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(f, "edited")
	f.Close()
	if _, err := l.Append(judged(numbered(2), Same)); !problem.Is(err) || len(l.Acts) != 1 {
		t.Errorf("added to a file that somebody else changed: %v", err)
	}
}

// Reviewers at work at the same time, each on their file, while it is read.
func TestManyReviewersAtOnce(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	for r := range 4 {
		wg.Go(func() {
			l, err := Open(dir, fmt.Sprintf("r%d", r))
			if err != nil {
				t.Error(err)
				return
			}
			defer l.Close()
			for i := range 20 {
				if _, err := l.Append(judged(numbered(i), Same)); err != nil {
					t.Error(err)
				}
				if _, err := ReadFolder(dir); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	fs, err := ReadFolder(dir)
	if err != nil || len(fs.Files) != 4 {
		t.Fatal(fs, err)
	}
	for _, f := range fs.Files {
		if len(f.Acts) != 20 || f.Torn != 0 {
			t.Errorf("%s: %d acts", f.Reviewer, len(f.Acts))
		}
	}
}

// A reviewer that is killed while writing leaves a file that opens again, and
// every act that was confirmed is in it.
func TestKilledWhileWriting(t *testing.T) {
	if dir := os.Getenv("REVIEW_KILL_DIR"); dir != "" {
		l, err := Open(dir, "ana")
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; ; i++ {
			if _, err := l.Append(judged(numbered(i), Same)); err != nil {
				t.Fatal(err)
			}
			fmt.Println("confirmed", i)
		}
	}
	dir := t.TempDir()
	c := exec.Command(os.Args[0], "-test.run", "^TestKilledWhileWriting$")
	c.Env = append(os.Environ(), "REVIEW_KILL_DIR="+dir)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(300*time.Millisecond, func() { c.Process.Kill() })
	var b bytes.Buffer
	b.ReadFrom(out)
	c.Wait()
	confirmed := bytes.Count(b.Bytes(), []byte("confirmed"))
	l := open(t, dir, "ana")
	if confirmed == 0 || len(l.Acts) < confirmed {
		t.Errorf("%d acts confirmed, %d in the file", confirmed, len(l.Acts))
	}
}

func TestReviewerNames(t *testing.T) {
	for _, good := range []string{"ana", "r2", "a-b_c"} {
		if err := CheckReviewer(good); err != nil {
			t.Error(err)
		}
	}
	for _, bad := range []string{"", "Ana", "a b", "../x", "ana@example.org", "con", "com1", strings.Repeat("a", 33), "-x"} {
		if err := CheckReviewer(bad); !problem.Is(err) {
			t.Errorf("%q passes", bad)
		} else if bad != "" && len(bad) > 3 && strings.Contains(err.Error(), bad) {
			t.Errorf("the error repeats the name: %v", err)
		}
	}
}

func TestActsRoundTrip(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		word := rapid.String()
		a := Act{Time: newClock().t, Reviewer: "ana", Kind: Reviewed, Judgement: Same, Note: word.Draw(rt, "note"),
			Pair: KeyOf(Ref{word.Draw(rt, "list"), word.Draw(rt, "id")}, Ref{word.Draw(rt, "list"), word.Draw(rt, "id")})}
		body, err := a.body()
		if err != nil {
			rt.Fatal(err)
		}
		if strings.ContainsAny(body, "\n\r") {
			rt.Fatalf("more than one line: %q", body)
		}
		got, err := parseAct(body)
		if a.Pair.A == a.Pair.B {
			if err == nil {
				rt.Fatal("a record paired with itself")
			}
			return
		}
		if err != nil || got != a {
			rt.Fatalf("%q gives %+v, %v; want %+v", body, got, err, a)
		}
	})
}

func FuzzParse(f *testing.F) {
	dir := f.TempDir()
	l, err := Open(dir, "ana")
	if err != nil {
		f.Fatal(err)
	}
	l.Append(judged(numbered(1), Same))
	l.Append(Act{Kind: Undone, Pair: numbered(1), Undoes: 2})
	l.Close()
	whole, _ := os.ReadFile(filepath.Join(dir, "ana.csv"))
	f.Add(whole)
	f.Add(whole[:len(whole)-9])
	f.Add([]byte(header + "\n,,,,,,,,,,,\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := parse(b, "ana.csv", "ana")
		if err != nil {
			if !problem.Is(err) {
				t.Fatal(err)
			}
			return
		}
		if file.Torn > len(b) {
			t.Fatal("more torn than there is")
		}
		file.Standing(Reviewed)
	})
}

func FuzzParseAct(f *testing.F) {
	f.Add("2026-03-01T09:00:00Z,ana,review,A,1,B,1,same,,,")
	f.Add("2026-03-01T09:00:00Z,ana,undo,A,1,B,1,,,,2")
	f.Fuzz(func(t *testing.T, s string) {
		a, err := parseAct(s)
		if err != nil {
			return
		}
		body, err := a.body()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := parseAct(body); err != nil || again != a {
			t.Fatalf("%q is read as %+v and written as %q, which is read as %+v, %v", s, a, body, again, err)
		}
	})
}
