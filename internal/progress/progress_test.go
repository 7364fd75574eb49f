package progress

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// terminal returns a reporter that believes it writes to a terminal of that width.
func terminal(w *bytes.Buffer, width int) *Reporter {
	return &Reporter{w: w, mode: Auto, width: func() int { return width }}
}

func TestNothingWithinASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		r := terminal(&out, 80)
		for range 5 {
			task := r.Task("quick")
			task.Update(1, 2)
			time.Sleep(Delay - time.Millisecond)
			task.End()
			task.End()
		}
		r.Close()
		if out.Len() > 0 {
			t.Errorf("wrote %q", out.String())
		}
	})
}

func TestLineAndClearing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		r := terminal(&out, 80)
		a := r.Task("mse/bic")
		b := r.Task("mse/dr")
		a.Update(400, 2000)
		a.Update(300, 2000) // late news from another worker
		time.Sleep(10*time.Second + Interval/2)
		synctest.Wait()
		lines := strings.Split(out.String(), "\r\x1b[K")
		want := "mse/bic: 20 % (400 of 2,000), about 40 s left  (and 1 more)"
		if got := lines[len(lines)-1]; got != want {
			t.Errorf("line %q, want %q", got, want)
		}
		a.End()
		time.Sleep(Interval)
		synctest.Wait()
		if !strings.HasSuffix(out.String(), "\r\x1b[Kmse/dr: 10 s so far") {
			t.Errorf("after the first ended: %q", out.String()[max(0, out.Len()-80):])
		}
		b.End()
		if !strings.HasSuffix(out.String(), "\r\x1b[K") {
			t.Error("the line was not cleared")
		}
		n := out.Len()
		c := r.Task("third") // the reporter can be used again
		time.Sleep(2 * Delay)
		r.Close()
		if out.Len() == n || !strings.HasSuffix(out.String(), "\r\x1b[K") {
			t.Error("a later task was not shown and cleared")
		}
		n = out.Len()
		c.Update(1, 2)
		c.End()
		r.Task("after close").End()
		time.Sleep(2 * Delay)
		if out.Len() != n {
			t.Error("wrote after Close")
		}
	})
}

func TestNarrowTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		r := terminal(&out, 24)
		r.Task("a name that is far too long for it")
		time.Sleep(2 * Delay)
		r.Close()
		for _, line := range strings.Split(out.String(), "\r\x1b[K") {
			if n := len([]rune(line)); n > 23 {
				t.Errorf("line of %d characters: %q", n, line)
			}
		}
	})
}

func TestJSONLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		r := New(&out, JSON)
		task := r.Task("mse/bma")
		for i := range 30 {
			task.Update(i, 30)
			time.Sleep(100 * time.Millisecond)
		}
		task.End()
		r.Close()
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if len(lines) < 3 || len(lines) > 4 {
			t.Errorf("%d lines in 3 s:\n%s", len(lines), out.String())
		}
		for i, line := range lines {
			var e event
			if err := json.Unmarshal([]byte(line), &e); err != nil {
				t.Fatal(err)
			}
			if e.Task != "mse/bma" || e.Total != 30 || e.Ended != (i == len(lines)-1) {
				t.Errorf("line %s", line)
			}
		}
	})
}

func TestSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		for _, r := range []*Reporter{New(&out, Auto), New(&out, None), nil} {
			task := r.Task("x")
			task.Update(1, 2)
			time.Sleep(3 * Delay)
			task.End()
			r.Close()
		}
		if out.Len() > 0 {
			t.Errorf("wrote %q where there is no terminal", out.String())
		}
	})
}

func TestManyGoroutines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		r := terminal(&out, 80)
		var wg sync.WaitGroup
		for g := range 20 {
			wg.Go(func() {
				task := r.Task("worker")
				defer task.End()
				for i := range 50 {
					task.Update(i, 50)
					time.Sleep(time.Duration(g+1) * 10 * time.Millisecond)
				}
			})
		}
		wg.Wait()
		r.Close()
		if !strings.HasSuffix(out.String(), "\r\x1b[K") {
			t.Error("the line was not cleared")
		}
	})
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "1 s", 8 * time.Second: "8 s", 80 * time.Second: "1 min 20 s", 7500 * time.Second: "2 h 5 min",
	} {
		if got := duration(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}
