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
	same, alike, n := 0, 0, 0
	for _, l := range lines(t, "dictionary.txt") {
		a, b := one(t, l[0]), one(t, l[1])
		n++
		if a.Skeleton == b.Skeleton {
			same++
		} else {
			t.Logf("skeletons differ: %s %s (%s) / %s %s (%s)", l[0], a.Skeleton, a.Roman, l[1], b.Skeleton, b.Roman)
		}
		if s := Similarity(&a, &b); s >= SameAt {
			alike++
		} else {
			t.Logf("similarity %.3f: %s %s / %s %s", s, l[0], a.Roman, l[1], b.Roman)
		}
	}
	t.Logf("%d pairs: same skeleton %.3f, similarity at least %v: %.3f", n, float64(same)/float64(n), SameAt, float64(alike)/float64(n))
	if n < 250 || float64(same) < .9*float64(n) || float64(alike) < .95*float64(n) {
		t.Errorf("of %d pairs %d have the same skeleton (90%% wanted), %d are alike (95%% wanted)", n, same, alike)
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

func TestGoldenParts(t *testing.T) {
	recalled := 0
	n := pairsSame(lines(t, "same_parts.txt"), func(a, b string) {
		x, y := one(t, a), one(t, b)
		if Same(x, y) {
			recalled++
		} else {
			t.Logf("missed %.3f: %s (%s %s) / %s (%s %s)", Similarity(&x, &y), a, x.Text, x.Roman, b, y.Text, y.Roman)
		}
	})
	wrong := 0
	m := pairsDifferent(lines(t, "different_parts.txt"), func(a, b string) {
		x, y := one(t, a), one(t, b)
		if Same(x, y) {
			wrong++
			t.Logf("wrong %.3f: %s (%s) / %s (%s)", Similarity(&x, &y), a, x.Roman, b, y.Roman)
		}
	})
	recall, false_ := float64(recalled)/float64(n), float64(wrong)/float64(m)
	t.Logf("%d spellings of one name: %.3f recalled; %d pairs of different names: %.3f taken for one", n, recall, m, false_)
	if n < 300 || m < 300 || recall < .95 || false_ > .02 {
		t.Errorf("recall %.3f of %d pairs (.95 wanted), false matches %.3f of %d (.02)", recall, n, false_, m)
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
