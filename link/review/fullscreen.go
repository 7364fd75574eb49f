package review

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"
	"time"
)

// Terminal is what a full-screen review needs of one: keys as they are typed
// (raw mode), commands as ANSI, and its size.
type Terminal struct {
	Keys io.Reader
	Out  io.Writer
	Size func() (cols, rows int)
}

// tooFast is how soon after a pair appeared a judgement cannot be one: a key
// that is held down, or text that was pasted.
const tooFast = 200 * time.Millisecond

// what the screen shows.
type page int

const (
	pagePair page = iota
	pageHelp
	pageNote
)

// view is the state of the screen.
type view struct {
	s       *Session
	page    page
	top     int // first line of the body
	lines   int // of the body
	room    int // lines that the body has
	small   bool
	flash   string
	note    string // kept with the next judgement
	typed   []rune
	saw     string
	painter painter
}

// Fullscreen reviews on a terminal in raw mode. It leaves the screen as it
// found it, also when ctx ends. Ctrl-C and the end of the keys end the sitting
// like q: what was judged is on the disk.
func (s *Session) Fullscreen(ctx context.Context, t Terminal) (err error) {
	v := &view{s: s, painter: painter{out: t.Out, color: s.cfg.Color}}
	if _, err := io.WriteString(t.Out, "\x1b[?1049h\x1b[?25l"); err != nil {
		return err
	}
	defer func() {
		if _, werr := io.WriteString(t.Out, "\x1b[0m\x1b[?25h\x1b[?1049l"); err == nil {
			err = werr
		}
	}()
	typed := read(ctx, t.Keys)
	tick := time.NewTicker(cmp.Or(s.tick, 250*time.Millisecond))
	defer tick.Stop()
	var buf []byte
	s.shown = s.cfg.Now()
	for late := false; ; {
		w, h := t.Size()
		v.painter.idle = late
		if err := v.painter.paint(v.compose(w, h), w, h); err != nil {
			return err
		}
		late = false
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C: // the window may have another size, and half a key is no more than that
			late = true
		case b, ok := <-typed:
			if !ok {
				return nil
			}
			buf = append(buf, b...)
		}
		for len(buf) > 0 {
			key, n, more := decode(buf)
			if more && !late {
				break
			}
			buf = buf[max(n, 1):]
			quit, err := v.press(key)
			if quit || err != nil {
				return err
			}
		}
	}
}

// read hands on what is typed until the keys or ctx end.
func read(ctx context.Context, keys io.Reader) <-chan []byte {
	out := make(chan []byte)
	go func() {
		defer close(out)
		for {
			b := make([]byte, 256)
			n, err := keys.Read(b)
			if n > 0 {
				select {
				case out <- b[:n]:
				case <-ctx.Done():
					return
				}
			}
			if err != nil {
				return
			}
		}
	}()
	return out
}

// press does what a key says.
func (v *view) press(key rune) (quit bool, err error) {
	v.flash = ""
	if key == keyInterrupt {
		return true, nil
	}
	if v.page == pageNote {
		v.typeNote(key)
		return false, nil
	}
	switch k := keyOf(key); k {
	case 'q':
		return true, nil
	case '?':
		v.help()
	case keyUp, keyDown, keyPageUp, keyPageDown:
		v.move(k)
	case 'z':
		return false, v.undo()
	case 'c':
		if _, ok := v.s.Current(); ok && v.page == pagePair {
			v.page, v.typed = pageNote, []rune(v.note)
		}
	case keyEscape:
		v.page, v.top = pagePair, 0
	default:
		if j, ok := judging[k]; ok {
			return false, v.judge(j)
		}
		v.flash = "that key does nothing here; ? shows those that do"
	}
	return false, nil
}

func (v *view) help() {
	v.top = 0
	if v.page == pageHelp {
		v.page = pagePair
		return
	}
	v.page = pageHelp
	if _, ok := v.s.Current(); ok && v.s.explains() {
		v.saw = SawAccount
	}
}

func (v *view) judge(j Judgement) error {
	_, ok := v.s.Current()
	switch {
	case !ok:
		return nil
	case v.page != pagePair:
		v.flash = "go back to the pair first, with ?"
		return nil
	case v.small:
		return nil // nobody judges what cannot be seen
	case v.s.cfg.Now().Sub(v.s.shown) < tooFast:
		v.flash = "too fast: that key was not taken for a judgement"
		return nil
	}
	if err := v.s.Judge(j, v.saw, v.note); err != nil {
		return err
	}
	v.fresh(fmt.Sprintf("saved: %s (z takes it back)", j))
	return nil
}

func (v *view) undo() error {
	done, err := v.s.Undo()
	if err != nil {
		return err
	}
	if !done {
		v.flash = "there is nothing to take back"
		return nil
	}
	v.fresh("taken back; judge this pair again")
	return nil
}

// fresh begins with another pair.
func (v *view) fresh(flash string) {
	v.page, v.top, v.note, v.saw, v.flash = pagePair, 0, "", "", flash
}

func (v *view) move(k rune) {
	by := map[rune]int{keyUp: -1, keyDown: 1, keyPageUp: 1 - v.room, keyPageDown: v.room - 1}[k]
	v.top = max(0, min(v.top+by, v.lines-v.room))
}

func (v *view) typeNote(key rune) {
	switch {
	case key == keyEnter || key == '\n':
		v.note, v.page = shorten(string(v.typed)), pagePair
	case key == keyEscape:
		v.page = pagePair
	case key == keyBackspace || key == 8:
		v.typed = v.typed[:max(0, len(v.typed)-1)]
	case key >= ' ' && len(v.typed) < maxNote:
		v.typed = append(v.typed, key)
	}
}

// compose is the whole screen.
func (v *view) compose(w, h int) []line {
	if v.small = w < leastCols || h < leastRows; v.small {
		return []line{text(fit(fmt.Sprintf("window too small: at least %dx%d", leastCols, leastRows), max(w, 1)), plain)}
	}
	s := v.s
	item, ok := s.Current()
	at := fmt.Sprintf("pair %d of %d", s.pos+1, len(s.queue.Items))
	if !ok {
		at = "no pair left"
	}
	title := fmt.Sprintf(" Review · %s · %s", s.log.Reviewer, modeWords[s.cfg.Mode])
	out := []line{
		text(fit(title, w-Width(at)-1)+at+" ", bar),
		text(fit(" "+s.progress(), w), plain),
		v.factLine(item, ok, w),
	}
	var body []line
	switch {
	case v.page == pageHelp:
		for _, l := range s.helpLines() {
			body = append(body, text(strings.TrimRight(fit(l, w), " "), plain))
		}
		out = append(out, text("Help", strong))
	case ok:
		out = append(out, s.headLine(item, w))
		body = s.bodyLines(item, w)
	default:
		out = append(out, nil)
		body = []line{text("Every pair of this queue is judged. z takes the last judgement back, q ends.", plain)}
	}
	out = append(out, text(strings.Repeat("─", w), plain))
	v.lines, v.room = len(body), h-len(out)-3
	v.top = max(0, min(v.top, v.lines-v.room))
	shown := body[v.top:min(v.top+v.room, v.lines)]
	out = append(out, shown...)
	for len(out) < h-3 {
		out = append(out, nil)
	}
	return append(out, v.ruleLine(w), v.messageLine(w), text(fit(v.keyLine(w), w-1), plain))
}

// factLine is what is known of the pair, where that may be seen.
func (v *view) factLine(i Item, ok bool, w int) line {
	if !ok {
		return nil
	}
	f := v.s.facts(i)
	if f == "" {
		return nil
	}
	return text(strings.TrimRight(fit(" "+f, w), " "), plain)
}

// ruleLine ends the body and tells whether there is more of it.
func (v *view) ruleLine(w int) line {
	rule := strings.Repeat("─", w)
	note := ""
	switch above, below := v.top > 0, v.top+v.room < v.lines; {
	case above && below:
		note = " more above and below: up, down "
	case above:
		note = " more above: up "
	case below:
		note = " more below: down "
	}
	if note == "" {
		return text(rule, plain)
	}
	return text(strings.Repeat("─", 2)+note+strings.Repeat("─", w-2-Width(note)), plain)
}

func (v *view) messageLine(w int) line {
	switch {
	case v.page == pageNote:
		prompt := "note, no names: "
		shown := clean(string(v.typed))
		for Width(prompt)+Width(shown)+2 > w && shown != "" {
			shown = string([]rune(shown)[1:])
		}
		return line{{0, []piece{{prompt, strong}}}, {Width(prompt), []piece{{shown, plain}, {"_", plain}}}}
	case v.flash != "":
		return text(fit(v.flash, w-1), strong)
	case v.note != "":
		return text(fit("note: "+v.note, w-1), plain)
	}
	return nil
}

func (v *view) keyLine(w int) string {
	if v.page == pageNote {
		return "Enter keeps the note   Esc leaves it"
	}
	if v.page == pageHelp {
		return "?  back to the pair   up, down  move   q  quit"
	}
	if w < 78 {
		return "s d u n  z undo  c note  ? help  q quit"
	}
	return "s same   d different   u unsure   n skip   z undo   c note   ? help   q quit"
}
