package typeset

import (
	"reflect"
	"strings"
	"testing"

	gobidi "github.com/go-text/typesetting/bidi"
	"golang.org/x/text/unicode/bidi"
	"pgregory.net/rapid"
)

// pieces writes the visual order of a line as the logical texts of its spans.
func pieces(text string, dir Direction) string {
	e := shared()
	e.mu.Lock()
	defer e.mu.Unlock()
	rs := clean(text)
	var out []string
	for _, s := range e.visual(rs, 0, len(rs), dir, 0) {
		out = append(out, strings.TrimSpace(string(rs[s.start:s.end])))
	}
	return strings.Join(out, "|")
}

func TestVisualOrder(t *testing.T) {
	for _, c := range []struct {
		text string
		dir  Direction
		want string
	}{
		{"abc", Auto, "abc"},
		{"سال", Auto, "سال"},
		// The trap: number and Latin after Persian, in a line from left to right.
		{"abc سال ۱۲۳ def", LeftToRight, "abc|۱۲۳|سال|def"},
		{"abc سال 123 def", LeftToRight, "abc|123|سال|def"},
		{"abc سال ١٢٣ def", LeftToRight, "abc|١٢٣|سال|def"},
		{"abc 123 سال def", LeftToRight, "abc 123|سال|def"},
		{"abc سال ۱۲٬۳۴۵٫۶ def", LeftToRight, "abc|۱۲٬۳۴۵٫۶|سال|def"},
		{"abc שנה 10% def", LeftToRight, "abc|10%|שנה|def"},
		// Base right to left: what comes first stands rightmost.
		{"MODIS باند ۲", RightToLeft, "۲|باند|MODIS"},
		{"MODIS باند ۲", Auto, "MODIS|۲|باند"},
		{"(abc)", RightToLeft, ")|abc|("},
		// Isolates keep a number in one piece, sign and all.
		{"تعداد \u2066−۱۲\u2069 نفر", RightToLeft, "نفر|−۱۲|تعداد"},
		{"تعداد \u2066−۱۲–۲۰\u2069 نفر", RightToLeft, "نفر|−۱۲–۲۰|تعداد"},
		{"a \u2067b سال\u2069 c", LeftToRight, "a|سال|b|c"},
		// Overrides are dropped, unmatched marks vanish.
		{"\u202eabc\u202c", Auto, "abc"},
		{"abc\u2069 \u2066def", Auto, "abc||def"},
		{"", Auto, ""},
	} {
		if got := strings.ReplaceAll(pieces(c.text, c.dir), "||", "|"); got != strings.ReplaceAll(c.want, "||", "|") {
			t.Errorf("%q: %s, expected %s", c.text, got, c.want)
		}
	}
}

// TestLevels compares the levels derived here with those inside the bidi
// package, which keeps them private and joins levels 0 and 2.
func TestLevels(t *testing.T) {
	alphabet := []rune("abZ شگی١٢۳۴12٬٫.,+-/%$:() אב\u0651\u0300\u200f\u200e،«»–")
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(rapid.SampledFrom(alphabet), 1, 24).Draw(t, "text")
		for _, dir := range []Direction{LeftToRight, RightToLeft} {
			base := gobidi.LeftToRight
			if dir == RightToLeft {
				base = gobidi.RightToLeft
			}
			var p gobidi.Paragraph
			p.Segment(text, base)
			want := reflect.ValueOf(&p).Elem().FieldByName("resultLevels")
			e := &engine{}
			for _, r := range e.levelRuns(text, dir) {
				for i := r.start; i < r.end; i++ {
					if int64(r.level) != want.Index(i).Int() {
						t.Fatalf("%q base %d: rune %d at level %d, expected %d", string(text), dir, i, r.level, want.Index(i).Int())
					}
				}
			}
		}
	})
}

// TestVisualKeepsEverything: no rune is lost or drawn twice, marks apart.
func TestVisualKeepsEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("ab شگ۱2 ()\u2066\u2067\u2068\u2069")), 0, 30, -1).Draw(t, "text")
		dir := Direction(rapid.IntRange(0, 2).Draw(t, "dir"))
		rs := clean(text)
		seen := make([]int, len(rs))
		e := shared()
		e.mu.Lock()
		spans := e.visual(rs, 0, len(rs), dir, 0)
		e.mu.Unlock()
		for _, s := range spans {
			for i := s.start; i < s.end; i++ {
				seen[i]++
			}
		}
		for i, n := range seen {
			want := 1
			if rs[i] >= lri && rs[i] <= pdi {
				want = 0
			}
			if n != want {
				t.Fatalf("%q: rune %d drawn %d times, expected %d", text, i, n, want)
			}
		}
	})
}

func TestClassOfIsolate(t *testing.T) {
	if c := class(objectReplacement); c != bidi.ON {
		t.Errorf("the stand-in for an isolate has class %v, expected ON", c)
	}
}
