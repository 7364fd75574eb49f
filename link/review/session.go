package review

import (
	"slices"
	"time"
)

// Config says how a review goes.
type Config struct {
	Wanted
	ShowProbability bool             // of the model, beside each pair; what was in view is kept with each act
	Color           bool             // beside bold and underline, never instead of them
	Now             func() time.Time // nil means time.Now
}

// Session is one sitting of one reviewer over a queue. It is not for several
// goroutines.
type Session struct {
	m     *Material
	log   *Log
	cfg   Config
	queue *Queue
	pos   int
	begun int // acts in the file before the sitting

	tick time.Duration // how often the full screen looks at its size; 0 means the default

	shown time.Time       // when the pair was put before the reviewer
	paces []time.Duration // what each judgement took
}

// NewSession puts the queue together. The log must be open before the files
// are read, so that what it mended is not read.
func NewSession(m *Material, files *Files, log *Log, cfg Config) *Session {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	cfg.Reviewer = log.Reviewer
	log.now = cfg.Now
	return &Session{m: m, log: log, cfg: cfg, queue: m.Queue(files, cfg.Wanted), begun: len(log.Acts), shown: cfg.Now()}
}

// Queue is what the sitting began with; pairs that are taken back are put in.
func (s *Session) Queue() *Queue { return s.queue }

// Current is the pair to be judged; ok is false when all were.
func (s *Session) Current() (item Item, ok bool) {
	if s.pos >= len(s.queue.Items) {
		return Item{}, false
	}
	return s.queue.Items[s.pos], true
}

// Judge says what the current pair is and goes on to the next. When it returns
// without error the judgement is on the disk.
func (s *Session) Judge(j Judgement, saw, note string) error {
	i, ok := s.Current()
	if !ok {
		return nil
	}
	if s.cfg.ShowProbability {
		saw = SawProbability
	}
	if _, err := s.log.Append(Act{Kind: s.cfg.Mode.kind(), Pair: i.Key, Judgement: j, Saw: saw, Note: note}); err != nil {
		return err
	}
	now := s.cfg.Now()
	s.paces = append(s.paces, now.Sub(s.shown))
	s.shown = now
	if j != Skip {
		s.settle(i, 1)
	}
	s.pos++
	return nil
}

// settle moves a pair's influence from what is left to what is settled, or back.
func (s *Session) settle(i Item, times float64) {
	s.queue.Settled += times * i.Influence
	s.queue.Left -= times * i.Influence
}

// Undo takes back the reviewer's last act of this kind that stands, of this
// sitting or one before, and puts its pair before the reviewer again. It
// returns false if there is none.
func (s *Session) Undo() (bool, error) {
	live := s.log.live(s.cfg.Mode.kind())
	if len(live) == 0 {
		return false, nil
	}
	last := live[len(live)-1]
	if _, err := s.log.Append(Act{Kind: Undone, Pair: last.Pair, Undoes: last.Line}); err != nil {
		return false, err
	}
	s.shown = s.cfg.Now()
	here := last.Line > s.begun+1
	if here && s.pos > 0 && s.queue.Items[s.pos-1].Key == last.Pair {
		s.pos--
		if last.Judgement != Skip {
			s.settle(s.queue.Items[s.pos], -1)
		}
		return true, nil
	}
	s.queue.Items = slices.DeleteFunc(s.queue.Items, func(i Item) bool { return i.Key == last.Pair })
	if i, ok := s.m.item(last.Pair, s.wanted()); ok {
		s.queue.Items = slices.Insert(s.queue.Items, s.pos, i)
		if last.Judgement != Skip && s.cfg.Mode != Adjudicate {
			s.settle(i, -1)
		}
	}
	return true, nil
}

func (s *Session) wanted() Wanted {
	w := s.cfg.Wanted
	if w.Influence == nil {
		w.Influence = s.m.Influence()
	}
	return w
}

// recent is how many judgements the pace is taken from.
const recent = 30

// TimeLeft is how long the rest takes at the reviewer's own pace: the median
// of the last judgements, so that a pause does not count. It is 0 until three
// judgements were made.
func (s *Session) TimeLeft() time.Duration {
	if len(s.paces) < 3 {
		return 0
	}
	last := slices.Clone(s.paces[max(0, len(s.paces)-recent):])
	slices.Sort(last)
	return last[len(last)/2] * time.Duration(len(s.queue.Items)-s.pos)
}

// Share is the share of the doubt, by influence, of the pairs that were
// judged, in this sitting and before.
func (s *Session) Share() float64 {
	all := s.queue.Settled + s.queue.Left
	if all <= 0 {
		return 0
	}
	return min(max(s.queue.Settled/all, 0), 1)
}

// Summary is what a sitting came to. Acts that were taken back do not count as
// judgements.
type Summary struct {
	Reviewer  string  `json:"reviewer"`
	Mode      Mode    `json:"mode"`
	Same      int     `json:"same"`
	Different int     `json:"different"`
	Unsure    int     `json:"unsure"`
	Skipped   int     `json:"skipped"`
	Undone    int     `json:"undone"`
	Left      int     `json:"left"`    // pairs not yet judged, skipped ones among them
	Missing   int     `json:"missing"` // pairs in the files whose records are no longer in the lists
	Share     float64 `json:"share"`   // of the doubt, by influence, in pairs that were judged
	File      string  `json:"file"`
	Head      string  `json:"head"` // hash of the file's last line
}

// Summary sums the sitting up.
func (s *Session) Summary() Summary {
	out := Summary{Reviewer: s.log.Reviewer, Mode: s.cfg.Mode, Left: len(s.queue.Items) - s.pos + s.queue.Beyond,
		Missing: s.queue.Missing, Share: s.Share(), File: s.log.Path, Head: s.log.Head}
	for _, a := range s.log.live(s.cfg.Mode.kind()) {
		if a.Line <= s.begun+1 {
			continue
		}
		switch a.Judgement {
		case Same:
			out.Same++
		case Different:
			out.Different++
		case Unsure:
			out.Unsure++
		case Skip:
			out.Skipped++
		}
	}
	for _, a := range s.log.Acts[s.begun:] {
		if a.Kind == Undone {
			out.Undone++
		}
	}
	out.Left += out.Skipped
	return out
}

// Undoable tells whether there is an act that Undo would take back.
func (s *Session) Undoable() bool { return len(s.log.live(s.cfg.Mode.kind())) > 0 }
