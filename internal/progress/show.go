package progress

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// show renews the display; the lock is held.
func (r *Reporter) show(now time.Time) {
	var first *Task
	others := 0
	for _, t := range r.tasks {
		if now.Sub(t.start) < Delay {
			continue
		}
		if r.mode == JSON {
			if !t.shown || (t.done != t.saidDone && now.Sub(t.said) >= Delay) {
				r.writeJSON(t, now, false)
			}
			continue
		}
		if first == nil {
			first = t
		} else {
			others++
		}
	}
	if r.mode == JSON || first == nil {
		return
	}
	line := first.line(now)
	if others > 0 {
		line += fmt.Sprintf("  (and %d more)", others)
	}
	fmt.Fprint(r.w, "\r\x1b[K"+cut(line, r.width()-1))
	r.drawn = true
}

// clear removes the line; the lock is held.
func (r *Reporter) clear() {
	if r.drawn {
		fmt.Fprint(r.w, "\r\x1b[K")
		r.drawn = false
	}
}

// line is the task in words: "mse/bic: 42 % (420 of 1,000), about 1 min 20 s left".
func (t *Task) line(now time.Time) string {
	elapsed := now.Sub(t.start)
	if t.total <= 0 {
		return fmt.Sprintf("%s: %s so far", t.name, duration(elapsed))
	}
	done := min(t.done, t.total)
	line := fmt.Sprintf("%s: %d %% (%s of %s)", t.name, int(100*float64(done)/float64(t.total)), group(done), group(t.total))
	if left, ok := t.left(now); ok {
		line += fmt.Sprintf(", about %s left", duration(left))
	}
	return line
}

// left is the time the rest will take if it goes on at the pace so far; it is
// not known before a hundredth of the work is done.
func (t *Task) left(now time.Time) (time.Duration, bool) {
	if t.total <= 0 || t.done <= 0 || t.done > t.total || float64(t.done) < float64(t.total)/100 {
		return 0, false
	}
	return time.Duration(float64(now.Sub(t.start)) * float64(t.total-t.done) / float64(t.done)), true
}

// event is a line of mode JSON. Fields are only ever added.
type event struct {
	Task    string   `json:"task"`
	Done    int      `json:"done"`
	Total   int      `json:"total,omitempty"`
	Elapsed float64  `json:"elapsed_s"`
	Left    *float64 `json:"left_s,omitempty"`
	Ended   bool     `json:"ended,omitempty"`
}

func (r *Reporter) writeJSON(t *Task, now time.Time, ended bool) {
	e := event{Task: t.name, Done: t.done, Total: max(t.total, 0), Elapsed: tenths(now.Sub(t.start)), Ended: ended}
	if left, ok := t.left(now); ok && !ended {
		s := tenths(left)
		e.Left = &s
	}
	b, err := json.Marshal(e)
	if err != nil {
		return // cannot happen: strings and finite numbers only
	}
	r.w.Write(append(b, '\n'))
	t.shown, t.said, t.saidDone = true, now, t.done
}

func tenths(d time.Duration) float64 {
	return float64(d.Round(100*time.Millisecond)/(100*time.Millisecond)) / 10
}

// duration writes a time for people: "8 s", "1 min 20 s", "2 h 5 min".
func duration(d time.Duration) string {
	s := int(d.Round(time.Second) / time.Second)
	switch {
	case s < 60:
		return fmt.Sprintf("%d s", max(s, 1))
	case s < 3600:
		return fmt.Sprintf("%d min %d s", s/60, s%60)
	}
	return fmt.Sprintf("%d h %d min", s/3600, s%3600/60)
}

// group writes a number with thousands separated.
func group(n int) string {
	s := strconv.Itoa(n)
	var b strings.Builder
	for i, c := range s {
		if i > 0 && (len(s)-i)%3 == 0 && s[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// cut shortens a line to n characters, so that it never wraps.
func cut(s string, n int) string {
	if n < 1 || utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
