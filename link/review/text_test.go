package review

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"undercount/link"
)

func TestWidth(t *testing.T) {
	for s, want := range map[string]int{
		"": 0, "Ali": 3, "علی": 3, "می‌رود": 5, "مُحَمَّد": 4, "e\u0301": 1, "李小龙": 6, "한국": 4, "ᄒ\u1161\u11ab": 2,
		"\u2067علی\u2069": 3, "😀": 2, "नेहा": 3, "é": 1,
	} {
		if got := Width(s); got != want {
			t.Errorf("%q: %d columns, want %d", s, got, want)
		}
	}
}

func TestCleanTakesCommandsOut(t *testing.T) {
	got := clean("a\x1b[2Jb\u202ec\td\u200fe\x07\xff\u200c")
	if want := "a\ufffd[2Jbc de\ufffd\ufffd\u200c"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// show writes letters with those that are off in brackets.
func show(ls []letter) string {
	var b strings.Builder
	for _, l := range ls {
		if l.off {
			b.WriteString("[" + l.text + "]")
		} else {
			b.WriteString(l.text)
		}
	}
	return b.String()
}

func TestCompare(t *testing.T) {
	for _, tt := range []struct {
		left, right, l, r string
		mark              Mark
	}{
		{"Leyla", "Leila", "Le[y]la", "Le[i]la", Similar},
		{"Muhammad", "Mohamad", "M[u]ham[m]ad", "M[o]hamad", Similar},
		{"ALI", "ali", "ALI", "ali", Equal},
		{"علي", "علی", "علي", "علی", Equal},
		{"كريم", "کَریم", "كريم", "کَریم", Equal},
		{"۱۳۹۸", "1398", "۱۳۹۸", "1398", Equal},
		{"e\u0301va", "éva", "éva", "éva", Equal},
		{"José", "Jose", "Jos[é]", "Jos[e]", Similar},
		{"محمد رضا", "محمود رضا", "محمد رضا", "[م][ح][م][و][د] رضا", Similar},
		{"خات‌آباد", "خات آباد", "خات‌آباد", "خات آباد", Equal},
		{"Ali", "علی", "Ali", "علی", Scripts},
		{"Ali", "", "Ali", "", Missing},
		{"shot", "beaten", "[s][h][o][t]", "[b][e][a][t][e][n]", Unlike},
		{"2019-11-16", "2019-11-18", "2019-11-1[6]", "2019-11-1[8]", Similar},
	} {
		l, r, mark := compare(tt.left, tt.right)
		if show(l) != tt.l || show(r) != tt.r || mark != tt.mark {
			t.Errorf("%s / %s: %s %s %s, want %s %s %s", tt.left, tt.right, show(l), mark, show(r), tt.l, tt.mark, tt.r)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		text string
		cols int
		want []string
	}{
		{"", 5, []string{""}}, {"abc", 5, []string{"abc"}}, {"abc de", 3, []string{"abc", "de"}}, {"abc de f", 6, []string{"abc de", "f"}},
		{"abcdefg", 3, []string{"abc", "def", "g"}}, {"李小龙", 4, []string{"李小", "龙"}}, {"李", 1, []string{"李"}}, {"مُحَمَّد رضا", 4, []string{"مُحَمَّد", "رضا"}},
	} {
		var got []string
		for _, l := range wrap(letters(tt.text), tt.cols) {
			got = append(got, show(l))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q in %d:\n%s", tt.text, tt.cols, diff)
		}
	}
}

// Whatever a field holds, nothing that commands the terminal or turns the text
// is left in it, nothing is lost, and no line is too wide.
func FuzzShown(f *testing.F) {
	f.Add("Leyla", "لیلا\u202e\x1b[0m", 7)
	f.Add("محمد رضا ۱۲", "e\u0301\u2069a", 1)
	f.Fuzz(func(t *testing.T, left, right string, cols int) {
		if len(left)+len(right) > 2000 {
			return
		}
		cols = 1 + (cols&0xff)%60
		l, r, _ := compare(left, right)
		for _, side := range [][]letter{l, r} {
			whole := ""
			for _, x := range side {
				whole += x.text
			}
			for _, c := range whole {
				if unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) || !utf8.ValidString(whole) {
					t.Fatalf("%q is shown", whole)
				}
			}
			n := 0
			for _, ln := range wrap(side, cols) {
				w := 0
				for _, x := range ln {
					w += Width(x.text)
				}
				if w > cols && len(ln) > 1 {
					t.Fatalf("%d columns in a line of %d", w, cols)
				}
				n += len(ln)
			}
			spaces := 0
			for _, x := range side {
				if x.fold == " " {
					spaces++
				}
			}
			if n > len(side) || n < len(side)-spaces {
				t.Fatalf("%d letters became %d", len(side), n)
			}
		}
		fit(left, cols)
	})
}

func TestRows(t *testing.T) {
	got := people().Rows(0, 3)
	want := []Row{
		{Label: "name", Left: "محمدرضا کریمی", Right: "محمد رضا کرمی"},
		{Label: "father", Left: "علي", Right: "علی"},
		{Label: "age", Left: "27"},
		{Label: "date", Left: "2019-11-16", Right: "2019-11-16"},
		{Label: "place", Left: "شیراز، محله‌ی شمالی، کنار رودخانه‌ی بزرگ شهر", Right: "شیراز"},
		{Label: "how", Left: "shot", Right: "beaten"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Two calendars, two scripts, words of two languages, an age and a date of birth.
func TestGloss(t *testing.T) {
	for _, tt := range []struct {
		role                  link.Role
		left, right           string
		leftGloss, rightGloss string
		mark                  Mark
	}{
		{link.Event, "۱۴۰۲/۰۸/۰۸", "2023-10-30", "2023-10-30", "", Equal},
		{link.Event, "2023-10-31", "1402-08-08", "", "2023-10-30", Unlike},
		{link.Event, "1402-08", "2023-10-30", "2023-10-23 to 2023-11-21", "", Similar},
		{link.Event, "2023-10-30", "2023-10-31", "", "", ""},
		{link.Event, "1402-08-08", "", "2023-10-30", "", ""},
		{link.Event, "soon", "1402-08-08", "", "", ""},
		{link.Sex, "أنثى", "زن", "", "", Equal},
		{link.Sex, "male", "زن", "", "", Unlike},
		{link.Sex, "male", "?", "", "", ""},
		{link.Place, "Shiraz", "شیراز", "", "shyraz", ""},
		{link.FullName, "Mahsa", "ژینا قاسم‌خانی ۱۲", "", "zhyna qasmkhany 12", ""},
		{link.Place, "شیراز", "شیراز", "", "", ""},
	} {
		r := Row{Left: tt.left, Right: tt.right}
		r.gloss(tt.role, &fields{}, &fields{})
		if r.LeftGloss != tt.leftGloss || r.RightGloss != tt.rightGloss || r.Mark != tt.mark {
			t.Errorf("%s, %s: (%s) %q (%s), want (%s) %q (%s)", tt.left, tt.right, r.LeftGloss, r.Mark, r.RightGloss, tt.leftGloss, tt.mark, tt.rightGloss)
		}
	}
	born := &fields{[]field{{link.Birth, "b", "1385-09-26"}, {link.Event, "e", "1402-08-08"}}}
	for stated, want := range map[string]Mark{"16": Equal, "۱۷": Similar, "30": Unlike, "": "", "old": ""} {
		r := Row{Right: stated}
		r.gloss(link.Age, born, &fields{})
		if r.LeftGloss != "16" || r.Mark != want {
			t.Errorf("stated %q: (%s) %q, want (16) %q", stated, r.LeftGloss, r.Mark, want)
		}
	}
}

func TestKeys(t *testing.T) {
	in := []byte("sس\x1b[A\x1b[5~\x1b[99;5uq\x1bOB?")
	want := []rune{'s', 's', keyUp, keyPageUp, keyOther, 'q', keyDown, '?'}
	var got []rune
	for len(in) > 0 {
		k, n, more := decode(in)
		if more {
			t.Fatalf("%q is not whole", in)
		}
		got, in = append(got, keyOf(k)), in[n:]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, part := range []string{"\x1b", "\x1b[", "\x1b[5", "\xd8"} {
		if _, _, more := decode([]byte(part)); !more {
			t.Errorf("%q passes for whole", part)
		}
	}
}
