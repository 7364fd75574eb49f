package overlap

import "testing"

func TestAlignGivesEveryTableAllStrata(t *testing.T) {
	lists := []string{"A", "B"}
	one := func(label string, n int64) *Stratified {
		tab, err := New(lists, []Cell{{History: 1, Count: n}})
		if err != nil {
			t.Fatal(err)
		}
		return &Stratified{Lists: lists, Vars: []string{"region"}, Strata: []Stratum{{[]string{label}, tab}}}
	}
	got, err := Align([]*Stratified{one("south", 3), one("north", 5)})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][2]int64{{0, 3}, {5, 0}} {
		s := got[i].Strata
		if len(s) != 2 || s[0].Name() != "north" || s[1].Name() != "south" {
			t.Fatalf("table %d has strata %v", i, s)
		}
		if n := [2]int64{s[0].Table.N(), s[1].Table.N()}; n != want {
			t.Errorf("table %d: %v observed, want %v", i, n, want)
		}
		pooled, err := got[i].Pooled()
		if err != nil || pooled.N() != want[0]+want[1] {
			t.Errorf("table %d: pooled %v, %v", i, pooled, err)
		}
	}
	other := one("east", 1)
	other.Lists = []string{"A", "C"}
	if _, err := Align([]*Stratified{one("south", 1), other}); err == nil {
		t.Error("tables of different lists were aligned")
	}
	if _, err := Align(nil); err == nil {
		t.Error("no tables were aligned")
	}
}
