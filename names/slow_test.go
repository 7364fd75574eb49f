package names

import (
	"strings"
	"testing"
)

// A field may hold anything: the work on it must not grow faster than its
// length. Anything quadratic takes minutes here.
func TestLongTexts(t *testing.T) {
	for _, s := range []string{"a aka ", "(", "(a)", "a;", "ali bin ", "عبد ال", "\u0301ᄀ\u0301ᅡ\u0301ᆨ", "e\u0301", "ڕه\u200cه", "aeiouyw", "al ", "seyed ", "a,", "٣", "\xff"} {
		long := strings.Repeat(s, 10_000)
		n := Parse(long)
		if n.Original != long {
			t.Fatalf("%q: the original is lost", s)
		}
		p, _ := One(long)
		q, _ := One(long + "b")
		Similarity(&p, &p)
		Same(p, q)
		SameName(n, n)
	}
}
