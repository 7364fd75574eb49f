package link

import (
	"testing"

	"pgregory.net/rapid"

	"undercount/names"
)

// TestQuickLooksMissNothing holds similarities that are cut short against
// those of whole texts.
func TestQuickLooksMissNothing(t *testing.T) {
	text := rapid.OneOf(rapid.StringMatching(`[ab]{1,6}`), rapid.StringMatching(`[a-e]{1,18}`), rapid.StringMatching(`[ابتثجح]{1,17}`), rapid.StringMatching(`(moh|al|hos)[a-m]{0,9}`))
	rapid.Check(t, func(t *rapid.T) {
		d := newDict(names.One)
		texts := rapid.SliceOfN(text, 2, 12).Draw(t, "texts")
		var vs []uint32
		for _, x := range texts {
			if v := d.add(x); v != 0 {
				vs = append(vs, v)
			}
		}
		for _, a := range vs {
			for _, b := range vs {
				if a == b || d.script[a] != d.script[b] {
					continue
				}
				want := names.JaroWinklerBytes(d.text(a), d.text(b))
				for _, least := range []float64{0.7, likeAt, townAt, similarAt} {
					got := d.similar(a, b, least)
					if want >= least && got != want || got >= least && want < least {
						t.Fatalf("%s and %s: %v where at least %v matters, want %v", d.text(a), d.text(b), got, least, want)
					}
				}
			}
		}
	})
}

func TestDaysOfBirthAreCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		years := rapid.SampledFrom([]int{3, 900, 9000}).Draw(t, "years")
		parts := rapid.SliceOf(rapid.Custom(func(t *rapid.T) uint32 {
			if rapid.IntRange(0, 4).Draw(t, "given") == 0 {
				return 0
			}
			return packDay(1000+rapid.IntRange(0, years).Draw(t, "year"), rapid.IntRange(1, 3).Draw(t, "month"), rapid.IntRange(1, 2).Draw(t, "day"))
		})).Draw(t, "parts")
		c := countDays(parts)
		var same, known float64
		for i, p := range parts {
			if p == 0 {
				continue
			}
			known++
			n := uint32(0)
			for j, q := range parts {
				if p == q {
					n++
					if i != j {
						same++
					}
				}
			}
			if c.at(p) != n {
				t.Fatalf("%d of a day, want %d", c.at(p), n)
			}
		}
		if c.same != same || float64(c.known) != known {
			t.Fatalf("%v same of %d, want %v of %v", c.same, c.known, same, known)
		}
	})
}
