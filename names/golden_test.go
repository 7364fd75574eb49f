package names

import (
	"os"
	"strings"
	"testing"
)

// lines reads a file of testdata: names divided by bars, # for a comment.
func lines(t *testing.T, file string) (out [][]string) {
	t.Helper()
	b, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	for l := range strings.Lines(string(b)) {
		l = strings.TrimSpace(l)
		if l == "" || strings.HasPrefix(l, "#") {
			continue
		}
		var names []string
		for f := range strings.SplitSeq(l, "|") {
			names = append(names, strings.TrimSpace(f))
		}
		out = append(out, names)
	}
	return out
}

func one(t *testing.T, s string) Part {
	t.Helper()
	p, ok := One(s)
	if !ok {
		t.Fatalf("nothing of a name in %q", s)
	}
	return p
}

func TestDictionary(t *testing.T) {
	for _, file := range []string{"dictionary.txt", "dictionary_more.txt"} {
		t.Run(file, func(t *testing.T) { checkDictionary(t, lines(t, file)) })
	}
}

func checkDictionary(t *testing.T, pairs [][]string) {
	keys, alike, same, n := 0, 0, 0, float64(len(pairs))
	for _, l := range pairs {
		a, b := one(t, l[0]), one(t, l[1])
		s := Similarity(&a, &b)
		if a.Skeleton == b.Skeleton {
			keys++
		}
		if s >= .9 {
			alike++
		}
		if Same(a, b) {
			same++
		}
		if a.Skeleton != b.Skeleton || s < .9 {
			t.Logf("%.3f: %s %s (%s) / %s %s (%s)", s, l[0], a.Skeleton, a.Roman, l[1], b.Skeleton, b.Roman)
		}
	}
	t.Logf("%v pairs: same skeleton %.3f, similarity .9 or more %.3f, Same %.3f", n, float64(keys)/n, float64(alike)/n, float64(same)/n)
	if n < 150 || float64(keys) < .9*n || float64(alike) < .95*n {
		t.Errorf("of %v pairs %d have the same skeleton (90%% wanted), %d are alike (95%% wanted)", n, keys, alike)
	}
}

// pairsSame gives the pairs of a line of spellings: each with the first and
// with the one before it.
func pairsSame(lines [][]string, each func(a, b string)) (n int) {
	for _, l := range lines {
		for i := 1; i < len(l); i++ {
			each(l[0], l[i])
			n++
			if i > 1 {
				each(l[i-1], l[i])
				n++
			}
		}
	}
	return n
}

func pairsDifferent(lines [][]string, each func(a, b string)) (n int) {
	for _, l := range lines {
		for i := range l {
			for k := range i {
				each(l[k], l[i])
				n++
			}
		}
	}
	return n
}

// tally counts pairs and those found the same, by the scripts of the pair.
type tally map[string][2]int

func (y tally) add(a, b Part, same bool) {
	of := func(s Script) string { return [...]string{"other", "Latin", "Arabic"}[s] }
	for _, k := range []string{"all", of(min(a.Script, b.Script)) + "-" + of(max(a.Script, b.Script))} {
		c := y[k]
		c[0]++
		if same {
			c[1]++
		}
		y[k] = c
	}
}

func (y tally) share(k string) float64 { return float64(y[k][1]) / float64(y[k][0]) }

func TestGoldenParts(t *testing.T) {
	recalled, wrong := tally{}, tally{}
	pairsSame(lines(t, "same_parts.txt"), func(a, b string) {
		x, y := one(t, a), one(t, b)
		recalled.add(x, y, Same(x, y))
		if !Same(x, y) {
			t.Logf("missed %.3f: %s (%s %s) / %s (%s %s)", Similarity(&x, &y), a, x.Text, x.Roman, b, y.Text, y.Roman)
		}
	})
	pairsDifferent(lines(t, "different_parts.txt"), func(a, b string) {
		x, y := one(t, a), one(t, b)
		wrong.add(x, y, Same(x, y))
		if Same(x, y) {
			t.Logf("wrong %.3f: %s (%s) / %s (%s)", Similarity(&x, &y), a, x.Roman, b, y.Roman)
		}
	})
	for _, k := range []string{"all", "Latin-Latin", "Latin-Arabic", "Arabic-Arabic"} {
		t.Logf("%s: %d spellings of one name, %.3f recalled; %d pairs of different names, %.4f taken for one",
			k, recalled[k][0], recalled.share(k), wrong[k][0], wrong.share(k))
		if recalled[k][0] < 100 || wrong[k][0] < 100 || recalled.share(k) < .93 || wrong.share(k) > .02 {
			t.Errorf("%s: too few pairs, too few recalled or too many wrong", k)
		}
	}
	if recalled["all"][0] < 300 || wrong["all"][0] < 300 || recalled.share("all") < .95 {
		t.Error("recall of .95 of 300 pairs and more is wanted")
	}
}

func TestGoldenFullNames(t *testing.T) {
	show := func(n Name) (s []string) {
		for _, p := range n.Parts {
			s = append(s, p.Text)
		}
		return s
	}
	missed, wrong := 0, 0
	n := pairsSame(lines(t, "same_full.txt"), func(a, b string) {
		x, y := Parse(a), Parse(b)
		if !SameName(x, y) {
			missed++
			t.Logf("missed: %s %q / %s %q", a, show(x), b, show(y))
		}
	})
	m := pairsDifferent(lines(t, "different_full.txt"), func(a, b string) {
		x, y := Parse(a), Parse(b)
		if SameName(x, y) {
			wrong++
			t.Logf("wrong: %s %q / %s %q", a, show(x), b, show(y))
		}
	})
	recall, false_ := 1-float64(missed)/float64(n), float64(wrong)/float64(m)
	t.Logf("%d spellings of a full name: %.3f recalled; %d pairs of persons: %.3f taken for one", n, recall, m, false_)
	if n < 150 || m < 80 || recall < .95 || false_ > .02 {
		t.Errorf("recall %.3f of %d pairs (.95 wanted), false matches %.3f of %d (.02)", recall, n, false_, m)
	}
}

// Published spellings of Muhammad are one class, also by skeleton; those of
// names one vowel or one consonant away are not in it.
func TestMuhammad(t *testing.T) {
	spellings := strings.Fields("Muhammad Mohammad Mohammed Mohamed Muhammed Mohamad Muhamad Mohamet Mehmed Mehmet Muhammet Mahomet Mohammod Mouhamed Mouhammad Mohamud Muhamed Mohd Mamadou محمد مُحَمَّد مەحەمەد")
	want := one(t, "محمد")
	in := 0
	for _, s := range spellings {
		if p := one(t, s); p.Skeleton == want.Skeleton {
			in++
		} else {
			t.Logf("outside: %s %s", s, p.Skeleton)
		}
	}
	if in < 14 {
		t.Errorf("only %d of %d spellings are in one class", in, len(spellings))
	}
	for _, s := range strings.Fields("Mahmud Mahmoud Mahmood محمود مەحموود Hamid Hameed حمید Hamed حامد Ahmad Ahmed Ehmed احمد أحمد Mahdi Maryam Hammad Hamdan Mohammadi محمدی Ahmadi") {
		if p := one(t, s); p.Skeleton == want.Skeleton || Same(p, want) {
			t.Errorf("%s (%s) is taken for Muhammad", s, p.Skeleton)
		}
	}
}

// No two of these share a skeleton, in any script.
func TestSkeletonsApart(t *testing.T) {
	for _, l := range []string{
		"محمد محمود احمد حمید", "Mohammad Mahmoud Ahmad Hamid", "حسن حسین محسن", "Hassan Hossein Mohsen", "علی علوی", "Ali Alavi", "حمید حامد", "Hamid Hamed",
		"کریم کرم اکرم", "Karim Karam Akram", "سمیر سمر", "فرید فریده", "Farid Farideh", "رحیم رحمان", "یوسف یونس", "جمال جمیل کمال",
	} {
		seen := map[string]string{}
		for s := range strings.FieldsSeq(l) {
			p := one(t, s)
			if other, ok := seen[p.Skeleton]; ok {
				t.Errorf("%s and %s share the skeleton %s", s, other, p.Skeleton)
			}
			seen[p.Skeleton] = s
		}
	}
}

// How often the names of two different entries of the dictionary are taken
// for one across scripts, and how far apart they are.
func TestDictionaryApart(t *testing.T) {
	var arabic, latin []Part
	for _, l := range lines(t, "dictionary.txt") {
		arabic, latin = append(arabic, one(t, l[0])), append(latin, one(t, l[1]))
	}
	n, keys, same, at85, low := 0, 0, 0, 0, 0
	for i, a := range arabic {
		for k := range latin {
			if a.Text == arabic[k].Text || latin[i].Text == latin[k].Text {
				continue
			}
			b := latin[k]
			n++
			s := Similarity(&a, &b)
			if a.Skeleton == b.Skeleton {
				keys++
			}
			if Same(a, b) {
				same++
			}
			if s >= .85 {
				at85++
			}
			if s < .4 {
				low++
			}
		}
	}
	f := func(k int) float64 { return float64(k) / float64(n) }
	t.Logf("%d pairs of different names across scripts: skeletons equal %.5f, same %.5f, similarity .85 or more %.5f, below .4 %.3f", n, f(keys), f(same), f(at85), f(low))
	if f(keys) > .002 || f(same) > .001 || f(at85) > .002 || f(low) < .6 {
		t.Error("names of the dictionary are not kept apart")
	}
}
