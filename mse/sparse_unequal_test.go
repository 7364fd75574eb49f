package mse

import (
	"math"
	"strings"
	"testing"

	"undercount/estimate"
)

// TestUnequalListsAreSaid: two lists, one far larger (Poles in the Netherlands
// 2009): Chao's formula gives millions where Lincoln and Petersen's gives
// 194,000. Methods that let lists differ, and lists of like size, get no warning.
func TestUnequalListsAreSaid(t *testing.T) {
	for _, r := range tables(t) {
		if r.Name != "poles_in_netherlands_2009" {
			continue
		}
		tab := r.table(t)
		for _, m := range []string{"mse/chao", "mse/chao-bc", "mse/m0", "mse/mh-chao"} {
			e := run(t, m, Request{Table: tab})
			if !hasWarning(e, "mse-unequal-lists") {
				t.Errorf("%s: %v without a warning", m, e.Point)
			}
			if e.Status == estimate.StatusBoundOnly && !strings.Contains(e.Reason, "not a safe lower bound") {
				t.Errorf("%s: %s", m, e.Reason)
			}
		}
		e := run(t, "mse/mt", Request{Table: tab})
		if hasWarning(e, "mse-unequal-lists") {
			t.Error("mse/mt warns")
		}
		lp, _ := LincolnPetersen(tab.Marginal(1), tab.Marginal(2), tab.Marginal(3))
		if u, _ := compareListSizes(tab); math.Abs(u.own-lp.N) > 1e-6*lp.N {
			t.Errorf("Mt gives %g, Lincoln and Petersen %g", u.own, lp.N)
		}
	}
	for _, m := range []string{"mse/chao", "mse/m0", "mse/mh-darroch"} {
		if e := run(t, m, Request{Table: korea(t)}); hasWarning(e, "mse-unequal-lists") {
			t.Errorf("%s: warning for lists of like size", m)
		}
	}
}
