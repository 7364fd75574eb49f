package names

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestNormalize(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"  \t\n", ""},
		{"  Mohammad   REZA ", "mohammad reza"},
		{"Sa'id O’Brien", "said obrien"},
		{"Şükrü Çelik İnce ılgaz", "sukru celik ince ilgaz"},
		{"Müller-Weiß", "muller weiss"},
		{"Nguyễn Æsir Łódź", "nguyen aesir lodz"},
		{"Yaḥyā Ṭūsī", "yahya tusi"},
		{"ﬁ ＡＢＣ", "fi abc"},
		{"أحمد إبراهيم آمنة ٱلله", "احمد ابراهیم امنه الله"},
		{"ا\u0653منة", "امنه"}, // alef and madda as two signs
		{"مؤمن مو\u0654من", "مومن مومن"},
		{"رضائی رضائي رضایی رضایى", "رضای رضای رضای رضای"}, // doubled yeh is one
		{"داوود داود داؤد", "داود داود داود"},
		{"علي على علی", "علی علی علی"},
		{"كريم کریم", "کریم کریم"},
		{"فاطمة فاطمه فاطمۀ", "فاطمه فاطمه فاطمه"},
		{"زهراء", "زهرا"},
		{"مُحَمَّد", "محمد"},
		{"محـــمد", "محمد"},
		{"رحمٰن", "رحمن"},
		{"احمدی\u200cنژاد", "احمدی نژاد"},
		{"\u200fعلی\u200e", "علی"},
		{"ﻣﺤﻤﺪ ﷲ", "محمد الله"},
		{"۱۲ ١٢ 12 १२ １２", "12 12 12 12 12"},
		{"مەحەمەد", "محمد"},
		{"ئەحمەد ئازاد ئەڤین ئومێد", "احمد ازاد اوین اومید"},
		{"ڕۆژان گوڵاڵە", "روژان گولاله"},
		{"حه\u200cسه\u200cن ڕێبوار", "حسن ریبوار"}, // the vowel heh with a non-joiner
		{"فاطمه\u200cزهرا", "فاطمه زهرا"},          // but not in Persian
		{"a\xffb\xc3", "a b"},
		{"Иван", "иван"},
		{"山田 太郎", "山田 太郎"},
	} {
		if got := Normalize(c.in); got != c.want {
			t.Errorf("Normalize(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// nameText draws texts from the letters, marks and signs that names are
// written with, and now and then from all of Unicode and from broken bytes.
var nameText = rapid.Custom(func(t *rapid.T) string {
	letters := []rune("abcdhiklmnoqrstuwyzAHMÄÖßşçğıİêîûḥṭ'’-. ,;()/«»ابتحدرسشصطعفقكلمنهويىةؤئءأإآٱپچژکگیێۆڕڵڤەۀہھ\u0640\u064e\u0651\u0653\u0654\u0655\u0670\u200c\u200d\u200e\u202b\u0301\u0308۱٢3ﻣﺤﷲʿ")
	var b strings.Builder
	for range rapid.IntRange(0, 24).Draw(t, "letters") {
		switch rapid.IntRange(0, 30).Draw(t, "kind") {
		case 0:
			b.WriteRune(rapid.Rune().Draw(t, "rune"))
		case 1:
			b.WriteByte(rapid.Byte().Draw(t, "byte"))
		default:
			b.WriteRune(rapid.SampledFrom(letters).Draw(t, "letter"))
		}
	}
	return b.String()
})

func checkNormal(t interface {
	Fatalf(string, ...any)
}, s string) {
	n := Normalize(s)
	if again := Normalize(n); again != n {
		t.Fatalf("Normalize(%q) = %q, and once more %q", s, n, again)
	}
	if !utf8.ValidString(n) || strings.HasPrefix(n, " ") || strings.HasSuffix(n, " ") || strings.Contains(n, "  ") {
		t.Fatalf("Normalize(%q) = %q: spaces or bytes are wrong", s, n)
	}
}

func checkParsed(t interface {
	Fatalf(string, ...any)
}, s string) {
	for _, n := range []Name{Parse(s), ParseChain(s)} {
		if n.Original != s {
			t.Fatalf("Parse(%q) keeps %q", s, n.Original)
		}
		for _, p := range n.Parts {
			checkPart(t, s, p)
		}
		for _, a := range n.Aliases {
			if len(a.Parts) == 0 {
				t.Fatalf("Parse(%q) has an alias without parts", s)
			}
		}
	}
	checkFinest(t, s)
	if p, ok := One(s); ok {
		checkPart(t, s, p)
		if arabic := strings.IndexFunc(p.Text, func(r rune) bool { return !plainArabic(r) }) < 0; arabic && Normalize(s) == p.Text {
			if q, ok := One(p.Text); !ok || q != p {
				t.Fatalf("One(%q) is %+v, of its own text %+v", s, p, q)
			}
		}
	} else if p != (Part{}) {
		t.Fatalf("One(%q) is not ok and %v", s, p)
	}
}

// checkFinest: the pieces are the parts of ParseChain, and joined where they say
// so they are as many as those of Parse.
func checkFinest(t interface {
	Fatalf(string, ...any)
}, s string) {
	pieces, chain := Finest(s), ParseChain(s).Parts
	joined := 0
	for k, p := range pieces {
		if len(pieces) != len(chain) || p.Whole() != chain[k] {
			t.Fatalf("Finest(%q) has %+v, ParseChain %+v", s, p.Whole(), chain)
		}
		if p.Tie&Frequent != 0 {
			joined++
		}
	}
	if n := len(Parse(s).Parts); n != len(pieces)-joined {
		t.Fatalf("Finest(%q) joins to %d pieces, Parse has %d parts", s, len(pieces)-joined, n)
	}
}

func checkPart(t interface {
	Fatalf(string, ...any)
}, s string, p Part) {
	if p.Text == "" || strings.Contains(p.Text, " ") || Normalize(p.Text) != p.Text {
		t.Fatalf("a part of %q has the text %q", s, p.Text)
	}
	if p.Script != Other {
		for _, c := range p.Roman + p.Skeleton {
			if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
				t.Fatalf("a part of %q is romanised as %q, %q", s, p.Roman, p.Skeleton)
			}
		}
	}
	if x := Similarity(&p, &p); x != 1 {
		t.Fatalf("a part of %q is alike itself to %v", s, x)
	}
}

func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := nameText.Draw(t, "a"), nameText.Draw(t, "b")
		checkNormal(t, a)
		checkParsed(t, a)
		x, ok := One(a)
		y, ok2 := One(b)
		if !ok || !ok2 {
			return
		}
		s := Similarity(&x, &y)
		if r := Similarity(&y, &x); r != s || s < 0 || s > 1 || s == 1 && x.Text != y.Text {
			t.Fatalf("similarity of %+v and %+v: %v and %v", x, y, s, r)
		}
		if x.Script == Other || y.Script == Other {
			return
		}
		coded := SimilarityCoded(Encode(nil, x.Text), Encode(nil, y.Text), Encode(nil, x.Roman), Encode(nil, y.Roman), x.Script == y.Script)
		if ascii(strings.Map(func(r rune) rune {
			if plainArabic(r) {
				return 'a'
			}
			return r
		}, x.Text+y.Text)) && coded != s {
			t.Fatalf("similarity of %+v and %+v is %v, of the encoded parts %v", x, y, s, coded)
		}
		if SameCoded(Encode(nil, x.Text), Encode(nil, y.Text), Encode(nil, x.Roman), Encode(nil, y.Roman)) != Same(x, y) && len(x.Text)+len(y.Text) < 60 {
			t.Fatalf("Same(%+v, %+v) is %v, of the encoded parts not", x, y, Same(x, y))
		}
		SameName(Parse(a), Parse(b))
		if Same(x, y) != Same(y, x) {
			t.Fatalf("Same(%+v, %+v) is not Same the other way round", x, y)
		}
	})
}

func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"Şükrü", "حه\u200cسه\u200cن ڕ", "ا\u0653", "\xff\xc3a", "ᄀ\u0301ᅡ", "ﷺ", "ئئەە", "ۀ\u0654"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkNormal(t, s) })
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"Dr. Ali (Abu Ali) ibn X, a.k.a. Y", "سید میر حاج", "al el ابو", "((", "a; b | c", "بن بن بن", ",,", "عبد ال الدین", "ih yw uw 'h"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkParsed(t, s) })
}
