package progress

import (
	"io"
	"os"
	"slices"
	"sync"
	"time"

	"golang.org/x/term"
)

// Mode says how progress is shown.
type Mode string

// The modes.
const (
	Auto Mode = "auto" // a line if the writer is a terminal, otherwise nothing
	JSON Mode = "json" // one JSON object a line, for programs
	None Mode = "none"
)

// Delay is how long a task must have lasted before it is shown, and Interval
// how often the display is renewed.
const (
	Delay    = time.Second
	Interval = 200 * time.Millisecond
)

// Reporter shows the tasks that are under way. Its methods, and those of its
// tasks, may be called from several goroutines and on nil, where they do nothing.
type Reporter struct {
	w     io.Writer
	mode  Mode
	width func() int // columns of the terminal

	mu     sync.Mutex
	tasks  []*Task
	drawn  bool          // a line stands on the terminal
	stop   chan struct{} // closed to end the goroutine; nil when none runs
	ended  chan struct{} // closed by the goroutine when it has ended
	closed bool
}

// Task is one named piece of work.
type Task struct {
	r           *Reporter
	name        string
	start       time.Time
	done, total int
	said        time.Time // when it was last reported as JSON
	saidDone    int
	shown       bool
}

// New returns a reporter that writes to w, usually stderr. In mode Auto it is
// silent unless w is a terminal. Close it before writing anything else to w.
func New(w io.Writer, mode Mode) *Reporter {
	r := &Reporter{w: w, mode: mode}
	if mode != Auto {
		return r
	}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		r.mode = None
		return r
	}
	r.width = func() int {
		cols, _, err := term.GetSize(int(f.Fd()))
		if err != nil || cols < 20 {
			return 80
		}
		return cols
	}
	return r
}

// Task begins a task. Call End when it is over, also when it failed.
func (r *Reporter) Task(name string) *Task {
	if r == nil || r.mode == None {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil
	}
	t := &Task{r: r, name: name, start: time.Now()}
	r.tasks = append(r.tasks, t)
	if r.stop == nil {
		r.stop, r.ended = make(chan struct{}), make(chan struct{})
		go r.loop(r.stop, r.ended)
	}
	return t
}

// Update says how much of the task is done: it fits a progress callback such
// as that of mse.Request. A total of 0 or less means that it is not known.
func (t *Task) Update(done, total int) {
	if t == nil {
		return
	}
	t.r.mu.Lock()
	defer t.r.mu.Unlock()
	// Workers may report out of order; the display never goes backwards.
	if total != t.total || done > t.done {
		t.done, t.total = done, total
	}
}

// End ends the task and takes it off the display. Ending twice is harmless.
func (t *Task) End() {
	if t == nil {
		return
	}
	r := t.r
	r.mu.Lock()
	i := slices.Index(r.tasks, t)
	if i < 0 {
		r.mu.Unlock()
		return
	}
	r.tasks = slices.Delete(r.tasks, i, i+1)
	if r.mode == JSON && t.shown {
		r.writeJSON(t, time.Now(), true)
	}
	var wait chan struct{}
	if len(r.tasks) == 0 {
		wait = r.halt()
	}
	r.mu.Unlock()
	if wait != nil {
		<-wait
	}
}

// Close ends every task, clears the line and waits until nothing is written
// any more. The reporter stays silent afterwards.
func (r *Reporter) Close() {
	if r == nil {
		return
	}
	r.mu.Lock()
	r.closed = true
	r.tasks = nil
	wait := r.halt()
	r.mu.Unlock()
	if wait != nil {
		<-wait
	}
}

// Clear takes the line off the terminal so that something else can be written;
// it comes back at the next renewal.
func (r *Reporter) Clear() {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.clear()
}

// halt, with the lock held, tells the goroutine to end and clears the line.
func (r *Reporter) halt() chan struct{} {
	r.clear()
	if r.stop == nil {
		return nil
	}
	close(r.stop)
	wait := r.ended
	r.stop, r.ended = nil, nil
	return wait
}

func (r *Reporter) loop(stop, ended chan struct{}) {
	defer close(ended)
	tick := time.NewTicker(Interval)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case now := <-tick.C:
			r.mu.Lock()
			// A halt between the tick and the lock must not be painted over.
			if r.stop == stop {
				r.show(now)
			}
			r.mu.Unlock()
		}
	}
}
