package review

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "rewrite the golden screens")

// screen is a terminal that understands the commands that are used and no
// others.
type screen struct {
	t          *testing.T
	mu         sync.Mutex
	w, h, x, y int
	cells      [][]string
	styles     [][]string
	style      string
	alternate  bool
	hidden     bool
	held       bool
	isolates   int
	writes     int
}

func newScreen(t *testing.T, w, h int) *screen {
	s := &screen{t: t}
	s.resize(w, h)
	return s
}

func (s *screen) resize(w, h int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.w, s.h = w, h
	s.cells, s.styles = make([][]string, h), make([][]string, h)
	for y := range h {
		s.cells[y], s.styles[y] = make([]string, w), make([]string, w)
	}
}

func (s *screen) size() (int, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.w, s.h
}

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes++
	for rest := string(b); rest != ""; {
		if end, ok := strings.CutPrefix(rest, "\x1b["); ok {
			n := strings.IndexFunc(end, func(r rune) bool { return r >= 0x40 && r <= 0x7e })
			s.command(end[:n], end[n])
			rest = end[n+1:]
			continue
		}
		r, n := utf8.DecodeRuneInString(rest)
		s.put(r)
		rest = rest[n:]
	}
	return len(b), nil
}

func (s *screen) command(arg string, c byte) {
	switch {
	case c == 'H':
		y, x, _ := strings.Cut(arg, ";")
		s.y, _ = strconv.Atoi(y)
		s.x, _ = strconv.Atoi(x)
		s.x, s.y = s.x-1, s.y-1
	case c == 'K' && arg == "":
		for x := s.x; x < s.w; x++ {
			s.cells[s.y][x], s.styles[s.y][x] = "", ""
		}
	case c == 'J' && arg == "2":
		for y := range s.cells {
			clear(s.cells[y])
			clear(s.styles[y])
		}
	case c == 'm':
		s.style = arg
	case arg == "?1049":
		s.alternate = c == 'h'
	case arg == "?25":
		s.hidden = c == 'l'
	case arg == "?2026":
		s.held = c == 'h'
	default:
		s.t.Errorf("a command that no terminal was asked about: %q %c", arg, c)
	}
}

func (s *screen) put(r rune) {
	switch {
	case r == 0x2066 || r == 0x2067:
		s.isolates++
	case r == 0x2069:
		s.isolates--
	case unicode.IsControl(r):
		s.t.Errorf("a control character %U", r)
	}
	if w := runeWidth(r); w > 0 {
		if s.x+w > s.w || s.y >= s.h {
			s.t.Errorf("%q is written beyond the edge, at %d,%d", r, s.x, s.y)
			return
		}
		s.cells[s.y][s.x], s.styles[s.y][s.x] = string(r), s.style
		if w == 2 {
			s.cells[s.y][s.x+1] = ""
		}
		s.x += w
	} else if s.x > 0 && !unicode.Is(unicode.Bidi_Control, r) {
		s.cells[s.y][s.x-1] += string(r)
	}
}

// String is the screen, each line with letters that differ below it marked by ^.
func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	for y := range s.cells {
		line, marks := "", ""
		for x, c := range s.cells[y] {
			if c == "" && (x == 0 || Width(s.cells[y][x-1]) != 2) {
				c = " "
			}
			line += c
			if strings.Contains(s.styles[y][x], ";4") {
				marks += "^"
			} else {
				marks += " "
			}
		}
		fmt.Fprintln(&b, strings.TrimRight(line, " "))
		if m := strings.TrimRight(marks, " "); m != "" {
			fmt.Fprintln(&b, m)
		}
	}
	return b.String()
}

// reviewer is a person at a fake terminal.
type reviewer struct {
	*screen
	s     *Session
	log   *Log
	clock *clock
	keys  *io.PipeWriter
	done  chan error
	stop  context.CancelFunc
}

func (r *reviewer) press(keys ...string) {
	r.t.Helper()
	for _, k := range keys {
		r.clock.tick(8 * time.Second) // before the key is sent, so nothing reads it meanwhile
		r.send(k)
	}
}

// send types at once and waits until the screen has answered.
func (r *reviewer) send(k string) {
	r.t.Helper()
	before := r.count()
	if _, err := io.WriteString(r.keys, k); err != nil {
		r.t.Fatal(err)
	}
	for range 2000 {
		if r.count() > before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	r.t.Fatal("the screen did not answer")
}

func (r *reviewer) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.writes
}

// sit puts a reviewer before a queue.
func sit(t *testing.T, dir string, m *Material, name string, cfg Config, w, h int) *reviewer {
	t.Helper()
	l, err := Open(dir, name)
	if err != nil {
		t.Fatal(err)
	}
	fs, err := ReadFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	c := newClock()
	cfg.Now = c.now
	in, keys := io.Pipe()
	ctx, stop := context.WithCancel(t.Context())
	r := &reviewer{screen: newScreen(t, w, h), s: NewSession(m, fs, l, cfg), log: l, clock: c, keys: keys, done: make(chan error, 1), stop: stop}
	r.s.tick = tickOf(t)
	go func() { r.done <- r.s.Fullscreen(ctx, Terminal{in, r.screen, r.size}) }()
	for range 2000 {
		if r.count() >= 2 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	t.Cleanup(func() { stop(); keys.Close(); l.Close() })
	return r
}

// tickOf keeps the clock of the screen from answering in place of a key,
// except where it is what is tested.
func tickOf(t *testing.T) time.Duration {
	if strings.HasPrefix(t.Name(), "TestResize") {
		return 5 * time.Millisecond
	}
	return time.Hour
}

// end waits for the end of the sitting and looks at what it left.
func (r *reviewer) end(want error) {
	r.t.Helper()
	select {
	case err := <-r.done:
		if err != want {
			r.t.Errorf("ended with %v, want %v", err, want)
		}
	case <-time.After(5 * time.Second):
		r.t.Fatal("did not end")
	}
	if r.alternate || r.hidden || r.held || r.isolates != 0 || r.style != "0" {
		r.t.Errorf("left the terminal changed: alternate %v, cursor hidden %v, held %v, isolates %d, style %q", r.alternate, r.hidden, r.held, r.isolates, r.style)
	}
	r.log.Close()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

func TestFullscreen(t *testing.T) {
	dir := t.TempDir()
	r := sit(t, dir, people(), "ana", Config{Wanted: Wanted{Mode: First}}, 80, 24)
	golden(t, "first", r.String())
	r.press("d")
	golden(t, "scripts", r.String())
	r.press("?")
	golden(t, "help", r.String())
	r.press("\x1b[6~", "\x1b[6~")
	golden(t, "help-end", r.String())
	r.press("?", "c", "same فامیل")
	golden(t, "typing", r.String())
	r.press("\r")
	golden(t, "note", r.String())
	r.press("s", "z", "z", "n", "س", "u")
	golden(t, "done", r.String())
	r.press("q")
	r.end(nil)
	var got []string
	for _, a := range r.log.Acts {
		got = append(got, fmt.Sprint(a.Kind, " ", a.Pair.A.ID, " ", a.Judgement, " ", a.Saw, " ", a.Note, " ", a.Undoes))
	}
	golden(t, "acts", strings.Join(got, "\n")+"\n")
	if sum := r.s.Summary(); sum.Same != 1 || sum.Unsure != 1 || sum.Skipped != 1 || sum.Undone != 2 || sum.Left != 1 || sum.Different != 0 {
		t.Errorf("%+v", sum)
	}
}

// What was judged in an earlier sitting can be taken back.
func TestUndoOfAnEarlierSitting(t *testing.T) {
	dir := t.TempDir()
	r := sit(t, dir, people(), "ana", Config{Wanted: Wanted{Mode: First}}, 80, 24)
	r.press("s", "q")
	r.end(nil)
	r = sit(t, dir, people(), "ana", Config{Wanted: Wanted{Mode: First}}, 80, 24)
	r.press("z")
	if i, _ := r.s.Current(); i.Key != r.log.Acts[0].Pair || len(r.s.queue.Items) != 3 {
		t.Errorf("the pair does not come again: %v of %d", i.Key, len(r.s.queue.Items))
	}
	if s := r.s.Share(); s > 1e-9 {
		t.Errorf("share %v after taking back all", s)
	}
	r.press("z")
	if !strings.Contains(r.String(), "nothing to take back") {
		t.Errorf("got\n%s", r)
	}
	r.press("d", "d", "d", "q")
	r.end(nil)
	if st := r.log.Standing(Reviewed); len(st) != 3 || r.s.Share() < 0.999 {
		t.Errorf("%d standing, share %v", len(st), r.s.Share())
	}
}

// The second reviewer sees neither what the first said nor the model's
// opinion, unless it is asked for, and then the file says so.
func TestSecondReviewerIsBlind(t *testing.T) {
	dir := t.TempDir()
	r := sit(t, dir, people(), "ana", Config{Wanted: Wanted{Mode: First}}, 80, 24)
	r.press("c", "mynote", "\r", "d", "d", "q")
	r.end(nil)
	r = sit(t, dir, people(), "ben", Config{Wanted: Wanted{Mode: Second}}, 80, 24)
	seen := r.String()
	r.press("?")
	seen += r.String()
	r.press("\x1b[6~")
	seen += r.String()
	r.press("?", "s", "q")
	r.end(nil)
	for _, secret := range []string{"ana", "mynote", "60%", "50%", "weight", "strangers", "probability"} {
		if strings.Contains(seen, secret) {
			t.Errorf("the second reviewer sees %q:\n%s", secret, seen)
		}
	}
	if a := r.log.Acts[0]; a.Saw != "" || a.Judgement != Same {
		t.Errorf("%+v", a)
	}
	r = sit(t, dir, people(), "ben", Config{Wanted: Wanted{Mode: Second}, ShowProbability: true, Color: true}, 80, 24)
	golden(t, "probability", r.String())
	r.press("d", "q")
	r.end(nil)
	if a := r.log.Acts[1]; a.Saw != SawProbability {
		t.Errorf("%+v", a)
	}
	r = sit(t, dir, people(), "eva", Config{Wanted: Wanted{Mode: Adjudicate}}, 80, 24)
	golden(t, "third", r.String())
	r.press("s", "q")
	r.end(nil)
	fs, err := ReadFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if m := fs.Merge(); len(m.Open) != 0 || len(m.Decisions) != 2 || m.Settled != 1 {
		t.Errorf("%+v", m)
	}
}

func TestWaysToEnd(t *testing.T) {
	for name, end := range map[string]func(r *reviewer){
		"Ctrl-C":           func(r *reviewer) { io.WriteString(r.keys, "\x03") },
		"Ctrl-C in a note": func(r *reviewer) { r.press("c"); io.WriteString(r.keys, "a\x03") },
		"the keys end":     func(r *reviewer) { r.keys.Close() },
		"stopped":          func(r *reviewer) { r.stop() },
	} {
		t.Run(name, func(t *testing.T) {
			r := sit(t, t.TempDir(), people(), "ana", Config{Wanted: Wanted{Mode: First}}, 80, 24)
			r.press("s")
			end(r)
			var want error
			if name == "stopped" {
				want = context.Canceled
			}
			r.end(want)
			data, err := os.ReadFile(r.log.Path)
			if err != nil {
				t.Fatal(err)
			}
			if f, err := parse(data, r.log.Path, "ana"); err != nil || len(f.Acts) != 1 {
				t.Errorf("%v %v", f, err)
			}
		})
	}
}

// Keys that are held down or pasted judge nothing but what was looked at.
func TestTooFast(t *testing.T) {
	r := sit(t, t.TempDir(), people(), "ana", Config{Wanted: Wanted{Mode: First}}, 80, 24)
	r.press("ssssss")
	if len(r.log.Acts) != 1 || !strings.Contains(r.String(), "too fast") {
		t.Errorf("%d acts\n%s", len(r.log.Acts), r)
	}
	r.press("\x1b[200~dx", "q")
	r.end(nil)
}

func TestOtherSizes(t *testing.T) {
	r := sit(t, t.TempDir(), people(), "ana", Config{Wanted: Wanted{Mode: First}}, 46, 12)
	r.press("n")
	golden(t, "narrow", r.String())
	r.press("\x1b[B", "\x1b[B")
	golden(t, "narrow-down", r.String())
	r.press("q")
	r.end(nil)
	for w := leastCols; w < 130; w += 7 {
		r := sit(t, t.TempDir(), people(), "ana", Config{Wanted: Wanted{Mode: First}}, w, 14)
		r.press("?", "?", "s", "c", strings.Repeat("ab ", 80), "\r", "q")
		r.end(nil)
	}
}

// A window that changes its size is drawn anew without a key, and a lone
// Escape is told from the beginning of a sequence.
func TestResize(t *testing.T) {
	r := sit(t, t.TempDir(), people(), "ana", Config{Wanted: Wanted{Mode: First}}, 80, 24)
	wait := func(what string) {
		t.Helper()
		for range 3000 {
			if strings.Contains(r.String(), what) {
				return
			}
			time.Sleep(time.Millisecond)
		}
		t.Fatalf("%q does not come:\n%s", what, r)
	}
	r.send("c")
	wait("note, no names")
	r.send("\x1b")
	wait("s same")
	r.resize(30, 8)
	wait("window too small")
	r.clock.tick(time.Minute)
	r.send("s")
	r.resize(60, 20)
	wait("pair 1 of 3")
	io.WriteString(r.keys, "q")
	r.end(nil)
	if len(r.log.Acts) != 0 {
		t.Error("a pair that could not be seen was judged")
	}
}

// Where colours are not wanted none is sent, and the difference still shows.
func TestWithoutColour(t *testing.T) {
	for _, color := range []bool{true, false} {
		var b strings.Builder
		p := painter{out: &b, color: color}
		l, _, mark := compare("Leyla", "Leila")
		if err := p.paint([]line{{{0, pieces(l, mark)}}}, 80, 24); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(b.String(), "33"); got != color || !strings.Contains(b.String(), ";4") {
			t.Errorf("colour %v: %q", color, b.String())
		}
	}
}

// A second frame that is the same sends nothing but the frame around it.
func TestPaintSendsWhatChanged(t *testing.T) {
	var b strings.Builder
	p := painter{out: &b}
	frame := []line{text("one", plain), text("two", plain)}
	for i, want := range []int{2, 0, 1} {
		b.Reset()
		if i == 2 {
			frame[1] = text("three", plain)
		}
		if err := p.paint(frame, 80, 24); err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(b.String(), "\x1b[K"); got != want {
			t.Errorf("frame %d: %d lines were sent, want %d", i, got, want)
		}
	}
}

func TestPlain(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, "ana")
	s := NewSession(people(), &Files{}, l, Config{Wanted: Wanted{Mode: First}, Now: newClock().now})
	var out strings.Builder
	in := "?\nc looked at the photo\nsame\nz\nzz\nd\nn\nu\n\nz\nq\n"
	if err := s.Plain(t.Context(), strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	golden(t, "plain", out.String())
	if sum := s.Summary(); sum.Different != 1 || sum.Unsure != 0 || sum.Undone != 2 || sum.Skipped != 1 {
		t.Errorf("%+v", sum)
	}
	if l.Acts[0].Note != "looked at the photo" || l.Acts[0].Saw != SawAccount {
		t.Errorf("%+v", l.Acts[0])
	}
	if strings.Contains(out.String(), "\x1b") {
		t.Error("plain lines hold commands to a terminal")
	}
}
