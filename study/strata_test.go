package study

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"undercount/estimate"
)

// strataFolder is a study of two regions, one seen worse than the other.
func strataFolder(t testing.TB, strata, rows string) string {
	text := "title = \"t\"\n[target]\nmeasure = \"killed\"\n[[table]]\nfile = \"t.csv\"\n[strata]\nby = [\"region\"]\n" + strata + "\n[[estimate]]\nmethod = [\"mse/mt\"]\n[report]\nformats = [\"json\"]\n"
	return folder(t, map[string]string{FileName: text, "t.csv": "A,B,C,count,region\n" + rows})
}

const twoRegions = `1,0,0,90,north
0,1,0,80,north
0,0,1,85,north
1,1,0,95,north
1,0,1,100,north
0,1,1,90,north
1,1,1,110,north
1,0,0,200,south
0,1,0,190,south
0,0,1,0,south
1,1,0,30,south
1,0,1,0,south
0,1,1,0,south
`

const sourceWithoutLabel = "1,0,0,60,\n0,1,0,20,?\n"

func byStratum(t *testing.T, res *Result) map[string]*estimate.Estimate {
	t.Helper()
	out := map[string]*estimate.Estimate{}
	for _, e := range res.Tables[0].Estimates {
		out[e.Stratum] = e
	}
	return out
}

func warns(e *estimate.Estimate, code string) bool {
	return slices.ContainsFunc(e.Warnings, func(w estimate.Warning) bool { return w.Code == code })
}

func TestSumOverStrata(t *testing.T) {
	dir := strataFolder(t, `blind = [{ list = "C", region = "south" }]`, twoRegions)
	first := byStratum(t, run(t, dir, RunOptions{}))
	sum, whole := first[estimate.SumStratum], first[""]
	if sum == nil || sum.Status != estimate.StatusOK {
		t.Fatalf("sum over strata: %+v", sum)
	}
	if p := first["north"].Point.Or(0) + first["south"].Point.Or(0); p != sum.Point.Or(1) {
		t.Errorf("sum %v of %v", sum.Point, p)
	}
	if !warns(sum, "mse-strata-disagree") || !warns(whole, "mse-strata-disagree") || !warns(whole, "mse-whole-blind") || !warns(first["south"], "mse-list-blind") {
		t.Error("a warning is missing")
	}
	a := results(t, dir)
	if res := run(t, dir, RunOptions{Workers: 3}); res.Computed != 0 {
		t.Errorf("%d computed again", res.Computed)
	}
	same(t, "second run", a, results(t, dir))
}

func TestStrataRules(t *testing.T) {
	for name, c := range map[string]struct{ strata, rows, want string }{
		"missing labels":          {"", twoRegions + sourceWithoutLabel, `missing = "impute"`},
		"blind list with records": {`blind = [{ list = "C", region = "north" }]`, twoRegions, "has records there"},
		"blind list unknown":      {`blind = [{ list = "D", region = "north" }]`, twoRegions, `no table has a list "D"`},
		"blind without stratum":   {`blind = [{ list = "C" }]`, twoRegions, "one list and one value"},
		"missing misspelt":        {`missing = "inpute"`, twoRegions, `did you mean "impute"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(strataFolder(t, c.strata, c.rows))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestLabelsDrawn(t *testing.T) {
	dir := strataFolder(t, "missing = \"impute\"\nimputations = 5\nmissing_over = \"south\"", twoRegions+sourceWithoutLabel)
	es := byStratum(t, run(t, dir, RunOptions{}))
	if len(es) != 4 || !warns(es[estimate.SumStratum], "mse-labels-drawn") || es["north"].Settings["draws"] != 5.0 {
		t.Errorf("strata %d, draws %v", len(es), es["north"].Settings["draws"])
	}
	a := results(t, dir)
	if !strings.Contains(a["series.json"], "missing labels of one stratum") {
		t.Error("no sensitivity curve of the sum")
	}
	if res := run(t, dir, RunOptions{}); res.Computed != 0 {
		t.Errorf("%d computed again", res.Computed)
	}
	same(t, "from the cache", a, results(t, dir))
	run(t, dir, RunOptions{Fresh: true, Workers: 3})
	same(t, "afresh", a, results(t, dir))
	edit(t, filepath.Join(dir, FileName), `missing = "impute"`, `missing = "own stratum"`)
	if es := byStratum(t, run(t, dir, RunOptions{})); len(es) != 5 || es["no label"] == nil {
		t.Errorf("own stratum: %d strata", len(es))
	}
}

func TestMergedStrata(t *testing.T) {
	small := "1,0,0,5,east\n0,1,0,5,east\n1,1,0,4,east\n1,0,0,6,west\n0,1,0,5,west\n1,1,0,4,west\n"
	es := byStratum(t, run(t, strataFolder(t, "merge_small = true", twoRegions+small), RunOptions{}))
	if es["other"] == nil || es["other"].Status != estimate.StatusOK || es["east"] != nil || es[estimate.SumStratum].Status != estimate.StatusOK {
		t.Errorf("merged: %v", es)
	}
	es = byStratum(t, run(t, strataFolder(t, "", twoRegions+small), RunOptions{}))
	if es[estimate.SumStratum].Status != estimate.StatusBoundOnly {
		t.Errorf("with refused strata the sum is %s", es[estimate.SumStratum].Status)
	}
}
