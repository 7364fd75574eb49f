package overlap

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func genTable(t *rapid.T, k int) *Table {
	lists := make([]string, k)
	for i := range lists {
		lists[i] = fmt.Sprintf("L%d", i+1)
	}
	cells := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Cell {
		return Cell{History(rapid.IntRange(1, 1<<k-1).Draw(t, "history")), rapid.Int64Range(0, 50).Draw(t, "count")}
	}), 0, 20).Draw(t, "cells")
	tab, err := New(lists, cells)
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

func genStratified(t *rapid.T) *Stratified {
	k := rapid.IntRange(2, 6).Draw(t, "k")
	if rapid.Bool().Draw(t, "plain") {
		return Unstratified(genTable(t, k))
	}
	s := &Stratified{Vars: []string{"region", "month"}}
	for i := range rapid.IntRange(1, 4).Draw(t, "strata") {
		tab := genTable(t, k)
		s.Lists = tab.Lists()
		s.Strata = append(s.Strata, Stratum{[]string{fmt.Sprintf("r%d", i), "m"}, tab})
	}
	return s
}

func TestMarginsAndFrequenciesAgreeWithCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(2, 8).Draw(t, "k")
		tab := genTable(t, k)
		dense := tab.Dense()
		var n float64
		f := make([]int64, k+1)
		for h, c := range dense {
			n += c
			f[History(h).Size()] += int64(c)
			if int64(c) != tab.Count(History(h)) {
				t.Fatalf("count of %b", h)
			}
		}
		if int64(n) != tab.N() || tab.Marginal(0) != tab.N() {
			t.Fatal("n")
		}
		for i, v := range tab.Frequencies() {
			if v != f[i] {
				t.Fatalf("f%d = %d, want %d", i, v, f[i])
			}
		}
		s := History(rapid.IntRange(1, 1<<k-1).Draw(t, "s"))
		var m int64
		for h, c := range dense {
			if History(h).Contains(s) {
				m += int64(c)
			}
		}
		if tab.Marginal(s) != m {
			t.Fatal("margin")
		}
	})
}

func TestProjectMergeAndRestrict(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(3, 7).Draw(t, "k")
		tab := genTable(t, k)
		perm := rapid.Permutation(seq(k)).Draw(t, "perm")
		p, err := tab.Project(perm...)
		if err != nil {
			t.Fatal(err)
		}
		for j, i := range perm {
			if p.Marginal(1<<j) != tab.Marginal(1<<i) {
				t.Fatal("relabelling changed a list's size")
			}
		}
		inverse := make([]int, k)
		for j, i := range perm {
			inverse[i] = j
		}
		if back, err := p.Project(inverse...); err != nil || !back.Equal(tab) {
			t.Fatal("relabelling back differs")
		}
		a, b := perm[0], perm[1]
		m, err := tab.Merge(a, b, "merged")
		if err != nil {
			t.Fatal(err)
		}
		if m.N() != tab.N() || m.K() != k-1 {
			t.Fatal("merging changed n")
		}
		at := a
		if b < a {
			at--
		}
		if got, want := m.Marginal(1<<at), tab.Marginal(1<<a)+tab.Marginal(1<<b)-tab.Marginal(1<<a|1<<b); got != want || m.Lists()[at] != "merged" {
			t.Fatalf("merged list has %d, want %d", got, want)
		}
		r, size, err := tab.Restrict(a)
		if err != nil {
			t.Fatal(err)
		}
		if size != tab.Marginal(1<<a) || r.N() != size-tab.Count(1<<a) {
			t.Fatal("restricting to a list")
		}
	})
}

func TestPooledEqualsCoarserStrata(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genStratified(t)
		pooled, err := s.Pooled()
		if err != nil {
			t.Fatal(err)
		}
		none, err := s.By()
		if err != nil {
			t.Fatal(err)
		}
		if len(none.Strata) != 1 || !none.Strata[0].Table.Equal(pooled) {
			t.Fatal("By() is not the pooled table")
		}
		if len(s.Vars) > 0 {
			by, err := s.By("month")
			if err != nil || len(by.Strata) != 1 || !by.Strata[0].Table.Equal(pooled) {
				t.Fatal("By(month)")
			}
		}
	})
}

func seq(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func TestNewRefuses(t *testing.T) {
	ab := []string{"A", "B"}
	for name, f := range map[string]func() error{
		"one list":       func() error { _, err := New([]string{"A"}, nil); return err },
		"seventeen":      func() error { _, err := New(make([]string, 17), nil); return err },
		"negative":       func() error { _, err := New(ab, []Cell{{1, -1}}); return err },
		"all zero":       func() error { _, err := New(ab, []Cell{{0, 3}}); return err },
		"no such list":   func() error { _, err := New(ab, []Cell{{4, 3}}); return err },
		"same names":     func() error { _, err := New([]string{"A", "A"}, nil); return err },
		"bad key":        func() error { _, err := FromCounts(ab, map[string]int64{"1x": 3}); return err },
		"short key":      func() error { _, err := FromCounts(ab, map[string]int64{"1": 3}); return err },
		"project range":  func() error { t, _ := New(ab, nil); _, err := t.Project(0, 2); return err },
		"project to one": func() error { t, _ := New(ab, nil); _, err := t.Project(0); return err },
		"merge itself":   func() error { t, _ := New(append(ab, "C"), nil); _, err := t.Merge(1, 1, "x"); return err },
	} {
		if f() == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestHistoryKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(1, 16).Draw(t, "k")
		h := History(rapid.IntRange(0, 1<<k-1).Draw(t, "h"))
		g, err := ParseHistory(h.Key(k))
		if err != nil || g != h {
			t.Fatalf("%s gave %b, want %b (%v)", h.Key(k), g, h, err)
		}
	})
}
