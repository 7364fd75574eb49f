package study

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"undercount/estimate"
)

func TestRecordRoundTrip(t *testing.T) {
	e := estimate.New("mse/x", estimate.Target{ID: "t", Measure: "killed"}, "north", 9)
	e.Point = estimate.Some(12.25)
	e.Diagnose("models", []struct {
		Z string `json:"z"`
		A int    `json:"a"`
	}{{"[12]", 3}})
	e.Diagnose("n", int64(481))
	e.Draws = estimate.Draws{{1, 2}, {3.5}}
	e.Curves = map[string]estimate.Curve{"profile": {XLabel: "N", YLabel: "L", X: []float64{1, 2, 3}, Y: []float64{0, math.Inf(-1), 2}}}
	want, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	b, err := pack(e)
	if err != nil {
		t.Fatal(err)
	}
	r, err := unpack(b)
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(r.Estimate)
	if err != nil || string(got) != string(want) {
		t.Errorf("%v\ngot  %s\nwant %s", err, got, want)
	}
	if d := cmp.Diff(e.Draws, r.Estimate.Draws); d != "" {
		t.Error(d)
	}
	c := r.Estimate.Curves["profile"]
	if d := cmp.Diff(estimate.Curve{XLabel: "N", YLabel: "L", X: []float64{1, 3}, Y: []float64{0, 2}}, c); d != "" {
		t.Error(d)
	}
	again, err := pack(r.Estimate)
	if err != nil {
		t.Fatal(err)
	}
	r2, err := unpack(again)
	if err != nil || r2.Estimate.Draws.Len() != 3 {
		t.Errorf("a second time: %v", err)
	}
}

func TestUnpackRefusesDamage(t *testing.T) {
	for _, b := range []string{"", "{}", "null", `{"estimate":{},"draws":{"chains":[3],"form":"u32","data":"AAAA"}}`,
		`{"estimate":{},"draws":{"chains":[-1,1],"form":"f64","data":""}}`, `{"estimate":{},"draws":{"chains":[],"form":"u8","data":""}}`,
		`{"estimate":{},"draws":{"chains":[9000000000000000000,9000000000000000000],"form":"f64","data":""}}`} {
		if _, err := unpack([]byte(b)); err == nil {
			t.Errorf("accepted %s", b)
		}
	}
}

// Draws survive exactly, whichever form they are packed in.
func TestDrawsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Bool().Draw(t, "whole")
		value := rapid.Float64()
		if whole {
			value = rapid.Map(rapid.Uint32(), func(u uint32) float64 { return float64(u) })
		}
		var d estimate.Draws
		for range rapid.IntRange(1, 4).Draw(t, "chains") {
			d = append(d, rapid.SliceOfN(value, 0, 20).Draw(t, "chain"))
		}
		p := packDraws(d)
		if d.Len() == 0 {
			if p != nil {
				t.Fatal("packed nothing into something")
			}
			return
		}
		if whole && p.Form != "u32" {
			t.Fatalf("whole numbers packed as %s", p.Form)
		}
		back, err := unpackDraws(p)
		if err != nil {
			t.Fatal(err)
		}
		for i := range d {
			for j := range d[i] {
				if math.Float64bits(d[i][j]) != math.Float64bits(back[i][j]) {
					t.Fatalf("chain %d, draw %d: %v became %v", i, j, d[i][j], back[i][j])
				}
			}
		}
	})
}
