package study

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"undercount/overlap"
)

// fixed is a tally of records whose lists and labels are given; 0 is no label.
func fixed(lists int, list []uint8, code []int32, names []string) *tally {
	t := &tally{lists: lists, list: list, labels: &labels{}, strata: map[uint64]int{}}
	if names != nil {
		t.labels = &labels{vars: []string{"region"}, code: [][]int32{code}, names: [][]string{names}}
	}
	return t
}

func TestLabelOfAnEntity(t *testing.T) {
	names := []string{"", "north", "south"}
	for _, c := range []struct {
		what     string
		code     []int32 // of three records of one entity, on lists 0, 1, 2
		want     string
		missing  int64
		disagree int64
	}{
		{"all alike", []int32{1, 1, 1}, "north", 0, 0},
		{"the only one", []int32{0, 2, 0}, "south", 0, 0},
		{"most", []int32{1, 2, 2}, "south", 0, 1},
		{"as many of each: the earlier list", []int32{0, 2, 1}, "south", 0, 1},
		{"none", []int32{0, 0, 0}, "", 1, 0},
	} {
		tl := fixed(3, []uint8{0, 1, 2}, c.code, names)
		cells, facts := tl.count([]int32{0, 0, 0})
		if len(cells) != 1 || cells[0] != (cell{0, 7, 1}) || tl.names[0][0] != c.want || facts.missing[0] != c.missing || facts.disagree[0] != c.disagree {
			t.Errorf("%s: %v of %v, %+v", c.what, cells, tl.names, facts)
		}
	}
}

// Whatever the linkage, every record is counted once in the margin of its
// list, unless two of a list are one entity, and counting again gives the same.
func TestTallyCountsEveryEntityOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "records")
		list, code, entity := make([]uint8, n), make([]int32, n), make([]int32, n)
		for i := range n {
			list[i] = uint8(rapid.IntRange(0, 3).Draw(t, "list"))
			code[i] = int32(rapid.IntRange(0, 2).Draw(t, "label"))
			entity[i] = int32(i)
			if i > 0 && rapid.Bool().Draw(t, "linked") {
				entity[i] = entity[rapid.IntRange(0, i-1).Draw(t, "to")]
			}
		}
		tl := fixed(4, list, code, []string{"", "north", "south"})
		cells, _ := tl.count(entity)
		again, _ := tl.count(entity)
		if !slices.Equal(cells, again) {
			t.Fatalf("%v, then %v", cells, again)
		}
		total, distinct := int64(0), map[int32]bool{}
		on := [4]int64{}
		seen := map[[2]int32]bool{}
		for i, e := range entity {
			distinct[e] = true
			if k := [2]int32{e, int32(list[i])}; !seen[k] {
				seen[k] = true
				on[list[i]]++
			}
		}
		var got [4]int64
		for _, c := range cells {
			total += c[2]
			for k := range got {
				if c[1]>>k&1 == 1 {
					got[k] += c[2]
				}
			}
		}
		if total != int64(len(distinct)) || got != on {
			t.Fatalf("%d entities on lists %v, want %d, %v", total, got, len(distinct), on)
		}
	})
}

func TestCutsKeepListsWithoutDuplicatesApart(t *testing.T) {
	c := &cutter{parent: []int32{0, 1, 2, 3}, on: []uint64{1, 1, 0, 0}} // 0 and 1 are on a list without duplicates
	c.join(0, 2)
	c.join(2, 1) // would bring 0 and 1 together
	c.join(1, 3)
	if got := c.entities(); !slices.Equal(got, []int32{0, 1, 0, 1}) {
		t.Errorf("entities %v", got)
	}
	if n := pairsWithin([]int32{0, 1, 0, 1, 0}); n != 4 {
		t.Errorf("%d pairs in entities of three and two", n)
	}
}

// Errors of linkage that were put into a table on purpose are taken out again
// by the correction: with the rates known, the count is the one without errors.
func TestTwoListRatesUndoErrors(t *testing.T) {
	const a, b, m = 600, 500, 300 // without errors
	for _, r := range twoListRates(mustTable(t, []string{"A", "B"}, 1, 1, 1)) {
		missed, wrong := r.Missed, r.Wrong
		// m true links, of which a share is missed; of the links made a share is wrong.
		kept := m * (1 - missed)
		found := int64(math.Round(kept / (1 - wrong)))
		if found > 500 {
			continue
		}
		x := mustTable(t, []string{"A", "B"}, a-found, b-found, found)
		for _, got := range twoListRates(x) {
			if got.Missed != missed || got.Wrong != wrong {
				continue
			}
			N, ok := got.N.Get()
			if want := float64((a+1)*(b+1))/(m+1) - 1; !ok || math.Abs(N-want) > 5 {
				t.Errorf("missed %.2f, wrong %.2f: N %v, want %.1f", missed, wrong, got.N, want)
			}
		}
	}
	// More links than the smaller list has records cannot be.
	for _, r := range twoListRates(mustTable(t, []string{"A", "B"}, 10, 0, 90)) {
		if _, ok := r.N.Get(); ok != (90*(1-r.Wrong)/(1-r.Missed) <= 90) {
			t.Errorf("missed %.2f, wrong %.2f has a count: %v", r.Missed, r.Wrong, ok)
		}
	}
}

func mustTable(t testing.TB, lists []string, a, b, both int64) *overlap.Table {
	t.Helper()
	x, err := overlap.New(lists, []overlap.Cell{{History: 1, Count: a}, {History: 2, Count: b}, {History: 3, Count: both}})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestLabelsFoldSpellings(t *testing.T) {
	for _, c := range [][2]string{{"Tehran", "tehran"}, {"كرمان", "کرمان"}, {"يزد", "یزد"}, {"A\u200cB", "a b"}} {
		if foldLabel(c[0]) != foldLabel(c[1]) {
			t.Errorf("%q and %q are two labels", c[0], c[1])
		}
	}
	if foldLabel("Herat") == foldLabel("Hirat") {
		t.Error("two provinces became one")
	}
}
