package names

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// Jaro and Jaro-Winkler worked out by hand from the formula in jaro.go. The
// first five are the pairs of Winkler's papers.
func TestJaroWinklerGolden(t *testing.T) {
	for _, c := range []struct {
		a, b     string
		jaro, jw float64
	}{
		{"martha", "marhta", 17. / 18, .9611},
		{"dwayne", "duane", .8222, .8400},
		{"dixon", "dicksonx", .7667, .8133},
		{"jones", "johnson", .7905, .8324},
		{"abroms", "abrams", .8889, .9222},
		{"crate", "trace", .7333, .7333},
		{"hosseini", "husayni", .6071, .6071}, // below the threshold: no boost
		{"", "", 1, 1},
		{"", "a", 0, 0},
		{"a", "a", 1, 1},
		{"a", "b", 0, 0},
		{"ab", "ba", 0, 0}, // window 0
		{"abc", "bca", 0, 0},
		{"abcd", "bcda", (3./4 + 3./4 + 1) / 3, (3./4 + 3./4 + 1) / 3}, // a stands too far off
		{"حسین", "حسن", (3./4 + 1 + 1) / 3, .9333},
		{"محمد", "محمود", (4./5 + 1 + 1) / 3, .9533},
		{"иван", "иванн", (4./5 + 1 + 1) / 3, .96},
	} {
		if got := Jaro(c.a, c.b); math.Abs(got-c.jaro) > 5e-5 {
			t.Errorf("Jaro(%s, %s) = %.4f, want %.4f", c.a, c.b, got, c.jaro)
		}
		if got := JaroWinkler(c.a, c.b); math.Abs(got-c.jw) > 5e-5 {
			t.Errorf("JaroWinkler(%s, %s) = %.4f, want %.4f", c.a, c.b, got, c.jw)
		}
	}
}

func TestEditGolden(t *testing.T) {
	for _, c := range []struct {
		a, b     string
		lev, osa int
	}{
		{"", "", 0, 0}, {"", "abc", 3, 3}, {"kitten", "sitting", 3, 3}, {"saturday", "sunday", 3, 3},
		{"ca", "abc", 3, 3}, {"ab", "ba", 2, 1}, {"abcdef", "badcfe", 4, 3}, {"محمد", "مجمود", 2, 2}, {"رضا", "راض", 2, 1},
		{"иван", "ивна", 2, 1},
	} {
		if got := Levenshtein(c.a, c.b); got != c.lev {
			t.Errorf("Levenshtein(%s, %s) = %d, want %d", c.a, c.b, got, c.lev)
		}
		if got := DamerauLevenshtein(c.a, c.b); got != c.osa {
			t.Errorf("DamerauLevenshtein(%s, %s) = %d, want %d", c.a, c.b, got, c.osa)
		}
	}
}

// Few letters make many agreements and exchanges.
var lettersGen = rapid.Custom(func(t *rapid.T) []byte {
	return rapid.SliceOfN(rapid.SampledFrom([]byte("abcd\x80\x9f")), 0, 80).Draw(t, "letters")
})

// The bit masks, the plain loops on bytes and those on code points agree, and
// no bound is broken.
func TestComparatorsAgree(t *testing.T) {
	decode := func(b []byte) string {
		var s []rune
		for _, c := range b {
			if c >= persianBase {
				s = append(s, persianLetter[c-persianBase])
			} else {
				s = append(s, rune(c))
			}
		}
		return string(s)
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := lettersGen.Draw(t, "a"), lettersGen.Draw(t, "b")
		if rapid.Bool().Draw(t, "short") {
			a, b = a[:min(len(a), 9)], b[:min(len(b), 9)]
		}
		sa, sb := decode(a), decode(b)
		plain, prefix := jaroPlain(a, b)
		want := boosted(plain, prefix)
		for _, got := range []float64{JaroWinklerBytes(a, b), JaroWinklerBytes(b, a), JaroWinkler(sa, sb)} {
			if got != want {
				t.Fatalf("Jaro-Winkler of %q and %q is %v, plainly %v", sa, sb, got, want)
			}
		}
		if bound := Bound(Mask(a), Mask(b), len(a), len(b)); bound < want {
			t.Fatalf("bound %v of %q and %q is below %v", bound, sa, sb, want)
		}
		for _, swap := range []bool{false, true} {
			want := editsPlain(a, b, swap)
			if x, y := editsBytes(a, b, swap), edits(sa, sb, swap); x != want || y != want {
				t.Fatalf("edits of %q and %q, exchanges %v: %d and %d, plainly %d", sa, sb, swap, x, y, want)
			}
		}
		if string(Encode(nil, sa)) != string(a) {
			t.Fatalf("%q is encoded as %x, not %x", sa, Encode(nil, sa), a)
		}
	})
}

func TestComparatorsAllocateNothing(t *testing.T) {
	a, b := "mohammadreza", "محمدرضا"
	ca, cb := Encode(nil, a), Encode(nil, b)
	if n := testing.AllocsPerRun(100, func() {
		JaroWinkler(a, b)
		JaroWinkler("иван", "иванн")
		JaroWinklerBytes(ca, cb)
		DamerauLevenshtein(a, b)
		Levenshtein("иван", "иванн")
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// someNames are made-up encoded names of mean length 6.
func someNames(n int) [][]byte {
	r := rand.New(rand.NewPCG(1, 2))
	out := make([][]byte, n)
	for i := range out {
		for range 3 + r.IntN(7) {
			out[i] = append(out[i], "aaabcdeeefghiiijklmnnooprrssttuyz"[r.IntN(33)])
		}
	}
	return out
}

func BenchmarkJaroWinklerBytes(b *testing.B) {
	names := someNames(1024)
	b.ReportAllocs()
	sum := 0.
	i := 0
	for b.Loop() {
		sum += JaroWinklerBytes(names[i&1023], names[(i>>10^i*7)&1023])
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds()/1e6, "Mpairs/s")
}

func BenchmarkBound(b *testing.B) {
	names := someNames(1024)
	masks := make([]uint32, len(names))
	for i, n := range names {
		masks[i] = Mask(n)
	}
	i, below := 0, 0
	for b.Loop() {
		x, y := i&1023, (i>>10^i*7)&1023
		if Bound(masks[x], masks[y], len(names[x]), len(names[y])) < .85 {
			below++
		}
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds()/1e6, "Mpairs/s")
	b.ReportMetric(float64(below)/float64(b.N), "spared")
}

func BenchmarkLevenshteinBytes(b *testing.B) {
	names := someNames(1024)
	for _, swap := range []bool{false, true} {
		b.Run(fmt.Sprintf("exchanges=%v", swap), func(b *testing.B) {
			i := 0
			for b.Loop() {
				editsBytes(names[i&1023], names[(i>>10^i*7)&1023], swap)
				i++
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds()/1e6, "Mpairs/s")
		})
	}
}

func BenchmarkJaroWinklerText(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		JaroWinkler("محمدرضا", "محمدعلی")
	}
}

func BenchmarkSimilarityCoded(b *testing.B) {
	for _, c := range []struct{ name, x, y string }{
		{"Latin far", "Robertson", "Hosseini"}, {"Latin near", "Husayni", "Hosseini"}, {"Arabic", "حسینی", "حسنی"}, {"across far", "محمودی", "Robertson"}, {"across near", "حسینی", "Hosseini"},
	} {
		x, _ := One(c.x)
		y, _ := One(c.y)
		tx, ty, rx, ry := Encode(nil, x.Text), Encode(nil, y.Text), Encode(nil, x.Roman), Encode(nil, y.Roman)
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				SimilarityCoded(tx, ty, rx, ry, x.Script == y.Script)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds()/1e6, "Mpairs/s")
		})
	}
}
