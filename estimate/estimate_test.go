package estimate

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	testWarning    = DefineWarning("test_warning", Caution, "list %s has %d records", "look at that list")
	testAssumption = DefineAssumption("test-assumption", "The lists are independent.", "Positive dependence makes the count too low.")
)

// The object is a contract with scripts: names and absence are part of it.
func TestJSONContract(t *testing.T) {
	e := New("mse/bic", Target{Measure: "killed", Place: "Kosovo", From: "1999-03-20", To: "1999-06-22"}, "", 7)
	e.Point = Some(10356.5)
	e.Interval = &Interval{Lower: Some(6947), Level: .95, Kind: Bootstrap, Note: "no upper end"}
	e.OtherIntervals = []Interval{{Lower: Some(8994), Upper: Some(12110), Level: .95, Kind: Profile, ConditionalOn: "model [123,14]"}}
	e.Assume(testAssumption)
	e.Assume(testAssumption)
	e.Warn(testWarning.With("A", 3))
	e.Diagnose("deviance", 9.3)
	e.Diagnose("se", math.NaN())
	got, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"method":"mse/bic","target":{"measure":"killed","place":"Kosovo","from":"1999-03-20","to":"1999-06-22"},"stratum":"","status":"ok","point":10356.5,` +
		`"interval":{"lower":6947,"level":0.95,"kind":"bootstrap","note":"no upper end"},` +
		`"other_intervals":[{"lower":8994,"upper":12110,"level":0.95,"kind":"profile","conditional_on":"model [123,14]"}],` +
		`"assumptions":[{"id":"test-assumption","text":"The lists are independent.","breaks":"Positive dependence makes the count too low."}],` +
		`"warnings":[{"code":"test_warning","severity":"caution","text":"list A has 3 records","remedy":"look at that list","args":["A",3]}],` +
		`"diagnostics":{"deviance":9.3},"settings":{},"seed":7}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	var back Estimate
	if err := json.Unmarshal(got, &back); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(&back)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(got), string(again)); diff != "" {
		t.Error(diff)
	}
}

func TestGiveDropsNumbersThatCannotBeDefended(t *testing.T) {
	for s, keeps := range map[Status]bool{StatusBoundOnly: true, StatusOK: true, StatusNotIdentified: false, StatusNotConverged: false, StatusRefused: false} {
		e := New("m", Target{}, "", 0)
		e.Point = Some(5)
		e.Interval = &Interval{Lower: Some(1)}
		e.Give(s, "because")
		if _, ok := e.Point.Get(); ok != keeps || (e.Interval != nil) != keeps {
			t.Errorf("%s keeps its numbers: %v, want %v", s, ok, keeps)
		}
	}
}

func TestNumNeverHoldsInfinity(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if _, ok := Some(v).Get(); ok {
			t.Errorf("%v is present", v)
		}
	}
	if Some(0).IsZero() || Some(0).Or(3) != 0 || (Num{}).Or(3) != 3 {
		t.Error("0 is a number, the zero Num is not")
	}
}

func TestDefiningTwicePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	DefineWarning("test_warning", Note, "", "")
}

func TestRegistryIsSorted(t *testing.T) {
	w := Warnings()
	for i := 1; i < len(w); i++ {
		if w[i-1].Code >= w[i].Code {
			t.Error("warnings out of order")
		}
	}
	if len(Assumptions()) == 0 {
		t.Error("no assumptions")
	}
}
