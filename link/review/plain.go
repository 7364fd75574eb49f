package review

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
)

// Plain reviews line by line: it prints a pair and reads what the line begins
// with. It works without a terminal, and with one that reads aloud. The end of
// the input ends the sitting.
func (s *Session) Plain(ctx context.Context, in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	note, saw, again := "", "", true
	for {
		i, ok := s.Current()
		if again && ok {
			fmt.Fprint(out, s.plainPair(i))
			again = false
		}
		if !ok {
			fmt.Fprint(out, "\nNo pair is left. z takes the last judgement back, q ends: ")
		} else {
			fmt.Fprint(out, "s same, d different, u unsure, n skip, z undo, c NOTE, ? help, q quit: ")
		}
		if !lines.Scan() {
			fmt.Fprintln(out)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return lines.Err()
		}
		word, rest, _ := strings.Cut(strings.TrimSpace(lines.Text()), " ")
		k := command(strings.ToLower(word))
		j, judges := judging[k]
		switch {
		case judges && ok:
			if err := s.Judge(j, saw, note); err != nil {
				return err
			}
			fmt.Fprintf(out, "saved: %s\n", j)
			note, saw, again = "", "", true
		case k == 'z':
			done, err := s.Undo()
			if err != nil {
				return err
			}
			if !done {
				fmt.Fprintln(out, "there is nothing to take back")
				continue
			}
			fmt.Fprintln(out, "taken back")
			note, saw, again = "", "", true
		case k == 'c' && ok:
			note = shorten(rest)
			fmt.Fprintln(out, "the note will be kept with the judgement")
		case k == '?':
			if ok && s.explains() {
				saw = SawAccount
			}
			fmt.Fprintln(out, strings.Join(s.helpLines(), "\n"))
		case k == 'q':
			return nil
		default:
			fmt.Fprintln(out, "that is none of the letters; nothing was saved")
		}
	}
}

// command reads one word of plain mode: a letter, or the whole word.
func command(word string) rune {
	for _, w := range []struct {
		name string
		key  rune
	}{{"same", 's'}, {"different", 'd'}, {"unsure", 'u'}, {"skip", 'n'}, {"next", 'n'}, {"undo", 'z'}, {"help", '?'}, {"quit", 'q'}} {
		if word == w.name {
			return w.key
		}
	}
	if rs := []rune(word); len(rs) == 1 {
		return keyOf(rs[0])
	}
	return 0
}

// maxNote is the number of characters of a note.
const maxNote = 200

func shorten(note string) string {
	rs := []rune(strings.TrimSpace(clean(note)))
	return string(rs[:min(len(rs), maxNote)])
}

// plainPair is a pair in lines. Letters that differ stand in brackets.
func (s *Session) plainPair(i Item) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\nPair %d of %d (%s) · %s\n", s.pos+1, len(s.queue.Items), modeWords[s.cfg.Mode], s.progress())
	if f := s.facts(i); f != "" {
		fmt.Fprintln(&b, f)
	}
	l, r := s.m.ref(i.A), s.m.ref(i.B)
	head := func(x Ref) string { return isolated(clean(x.List) + " " + clean(x.ID)) }
	fmt.Fprintf(&b, "  %-14s   %s | %s\n", "", head(l), head(r))
	for _, row := range s.m.Rows(i.A, i.B) {
		left, right, mark := row.compare()
		fmt.Fprintf(&b, "  %s %s %s | %s\n", fit(row.Label, 14), mark, beside(bracketed(left, mark), row.LeftGloss), beside(bracketed(right, mark), row.RightGloss))
	}
	return b.String()
}

// beside puts a gloss after a field.
func beside(text, gloss string) string { return strings.TrimSpace(text + " " + bracket(gloss)) }

func isolated(s string) string {
	if turning(s) {
		return isolate(s)
	}
	return s
}

// bracketed shows differing letters without any command to a terminal.
func bracketed(ls []letter, mark Mark) string {
	var b strings.Builder
	off := false
	for _, l := range ls {
		if mark == Similar && l.off != off {
			b.WriteString(map[bool]string{true: "[", false: "]"}[l.off])
			off = l.off
		}
		b.WriteString(l.text)
	}
	if off {
		b.WriteString("]")
	}
	return isolated(b.String())
}
