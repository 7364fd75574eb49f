package study

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"undercount/estimate"
	"undercount/internal/problem"
	"undercount/mse"
	"undercount/report"
	"undercount/simulate"
)

// Two small lists of nobody.
const (
	listA = "nr,first_name,surname,died,region\n1,Ada,Stone,2020-01-02,north\n2,Ben,Field,2020-01-03,south\n"
	listB = "id,given,family,date,region\nx,Ada,Stone,2020-01-02,north\ny,Cleo,Hill,2020-01-04,north\n"
)

const trueCount = 900

// simulatedLists are lists of trueCount invented people, with their truth.
var simulatedLists = sync.OnceValues(func() (map[string]string, error) {
	preset, _ := simulate.PresetNamed("country")
	p := preset.People
	p.N, p.Seed = trueCount, 3
	g, err := simulate.NewGenerator(p)
	if err != nil {
		return nil, err
	}
	b := make([]bytes.Buffer, len(p.Lists)+1)
	o := simulate.Outputs{Truth: &b[len(p.Lists)]}
	for i := range p.Lists {
		o.Lists = append(o.Lists, io.Writer(&b[i]))
	}
	if _, err := g.Write(context.Background(), o); err != nil {
		return nil, err
	}
	out := map[string]string{"truth.csv": b[len(p.Lists)].String()}
	for i, l := range p.Lists {
		out[l.Name+".csv"] = b[i].String()
	}
	return out, nil
})

// linkedFolder is a study of the named simulated lists.
func linkedFolder(t testing.TB, lists, more string) string {
	t.Helper()
	files, err := simulatedLists()
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("title = \"t\"\n[target]\nmeasure = \"killed\"\ntruth = %d\n", trueCount)
	for _, l := range strings.Fields(lists) {
		text += "[[list]]\nfile = \"" + l + ".csv\"\n"
	}
	text += more + "\n[report]\nformats = [\"json\", \"csv\", \"html\"]\n"
	all := map[string]string{FileName: text}
	for name, data := range files {
		if name == "truth.csv" || strings.Contains(lists, strings.TrimSuffix(name, ".csv")) {
			all[name] = data
		}
	}
	return folder(t, all)
}

const twoLinked = "[link]\ndraws = 20\ntruth = \"truth.csv\"\n[[estimate]]\nmethod = \"mse/chapman\"\n"

// truthOfTwo keeps of the truth what concerns lists A and B.
func truthOfTwo(t testing.TB, dir string) {
	t.Helper()
	file := filepath.Join(dir, "truth.csv")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var keep []string
	for line := range strings.Lines(string(b)) {
		if strings.HasPrefix(line, "list") || strings.HasPrefix(line, "A,") || strings.HasPrefix(line, "B,") {
			keep = append(keep, line)
		}
	}
	if err := os.WriteFile(file, []byte(strings.Join(keep, "")), 0o644); err != nil {
		t.Fatal(err)
	}
}

func linkageOf(t testing.TB, dir string) (a struct {
	report.Linkage
	Draws [][]cell `json:"linkages_drawn"`
	Best  []cell   `json:"best_linkage"`
}) {
	t.Helper()
	if err := json.Unmarshal([]byte(results(t, dir)[linkageName]), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

// From raw lists to an interval: the linkage is good, the count is averaged
// over the draws, and the plug-in answer stands beside it.
func TestFromListsToCount(t *testing.T) {
	dir := linkedFolder(t, "A B", twoLinked)
	truthOfTwo(t, dir)
	res := run(t, dir, RunOptions{})
	a := linkageOf(t, dir)
	if a.Measured == nil || a.Measured.Precision.Or(0) < 0.9 || a.Measured.Recall.Or(0) < 0.8 || len(a.Draws) != 20 || len(a.Best) != 3 {
		t.Fatalf("linkage %+v of %d draws", a.Measured, len(a.Draws))
	}
	e := res.Tables[0].Estimates[0]
	if got := e.Diagnostics["draws_variance_share"]; got == nil {
		t.Error("it is not said how much the linkage contributes")
	}
	last := e.OtherIntervals[len(e.OtherIntervals)-1]
	if last.ConditionalOn != mse.BestLinkage {
		t.Errorf("the plug-in interval is not beside it: %+v", e.OtherIntervals)
	}
	p := a.Panel
	if p == nil || !p.Formula || len(p.Thresholds) != len(cuts) || p.Share == nil {
		t.Fatalf("panel %+v", p)
	}
	// With a higher threshold there are fewer links, more entities and more people missing.
	for i := 1; i < len(p.Thresholds); i++ {
		x, y := p.Thresholds[i-1], p.Thresholds[i]
		if y.Links > x.Links || y.Observed < x.Observed || y.N.Or(0) < x.N.Or(0) {
			t.Errorf("threshold %v after %v", y, x)
		}
	}
	if s := p.Share.N.Or(0); s < 0.8*p.Best.Or(0) || s > 1.25*p.Best.Or(0) {
		t.Errorf("the mixing share gives %.0f, the best linkage %v", s, p.Best)
	}
	if !slices.ContainsFunc(e.Warnings, func(w estimate.Warning) bool { return w.Code == "link-uncalibrated" }) {
		t.Error("no warning that no pair was judged")
	}
}

// No field of a record appears in anything that a run writes, the cache included.
func TestNoNameLeavesTheLists(t *testing.T) {
	dir := linkedFolder(t, "A B", twoLinked)
	truthOfTwo(t, dir)
	run(t, dir, RunOptions{})
	files, _ := simulatedLists()
	var words []string
	for _, line := range strings.Split(files["B.csv"], "\n")[1:200] {
		f := strings.Split(line, ",")
		if len(f) > 3 && len(f[3]) > 5 { // family names in Latin letters
			words = append(words, f[3])
		}
	}
	if len(words) < 100 {
		t.Fatalf("only %d names to look for", len(words))
	}
	for name, text := range tree(t, dir) {
		if name == "A.csv" || name == "B.csv" {
			continue
		}
		for _, w := range words {
			if strings.Contains(text, w) {
				t.Errorf("%s holds a name of a list", name)
				break
			}
		}
	}
	if _, ok := results(t, dir)[entitiesName]; ok {
		t.Error("entities.csv was written unasked")
	}
}

// Neither the number of workers nor the cache changes a byte, and a second run
// computes nothing.
func TestLinkedRunIsReproducible(t *testing.T) {
	more := "[link]\ndraws = 12\nwrite_entities = true\n[strata]\nby = [\"region\"]\nmissing = \"impute\"\nmerge_small = true\n[[estimate]]\nmethod = [\"mse/mt\", \"mse/chao-bc\"]\n"
	dir := linkedFolder(t, "A B C", more)
	first := run(t, dir, RunOptions{Workers: 1})
	want := results(t, dir)
	again := run(t, dir, RunOptions{Workers: 3})
	if again.Computed != 0 {
		t.Errorf("a second run computed %d estimates", again.Computed)
	}
	same(t, "second run", want, results(t, dir))
	run(t, dir, RunOptions{Workers: 4, Fresh: true})
	same(t, "fresh run with other workers", want, results(t, dir))
	if first.Computed == 0 || !strings.HasPrefix(want[entitiesName], "list,id,entity\nA,1,1\n") {
		t.Errorf("computed %d; entities.csv begins %.40q", first.Computed, want[entitiesName])
	}
	v, err := Verify(t.Context(), dir, VerifyOptions{Rerun: true})
	if err != nil || !v.OK() {
		t.Errorf("verify: %+v, %v", v, err)
	}
	checkStrata(t, dir, first)
}

// checkStrata: strata add up to the whole in every draw, and the sum stands
// between them.
func checkStrata(t *testing.T, dir string, res *Result) {
	t.Helper()
	a := linkageOf(t, dir)
	if len(a.Labels) != 1 || a.Labels[0].Variable != "region" || a.Labels[0].Different < 2 {
		t.Errorf("labels %+v", a.Labels)
	}
	for i, d := range a.Draws {
		if len(d) == 0 {
			t.Errorf("draw %d is empty", i)
		}
	}
	var whole, sum *estimate.Estimate
	parts := 0
	for _, e := range res.Tables[0].Estimates {
		if e.Method != "mse/mt" {
			continue
		}
		switch e.Stratum {
		case "":
			whole = e
		case estimate.SumStratum:
			sum = e
		default:
			parts++
		}
	}
	if whole == nil || sum == nil || parts < 2 {
		t.Fatalf("%d parts, whole %v, sum %v", parts, whole != nil, sum != nil)
	}
	if _, ok := sum.Point.Get(); !ok {
		t.Errorf("no sum: %s", sum.Reason)
	}
}

// The truth only measures: without it every count is the same.
func TestTruthPlaysNoPart(t *testing.T) {
	dir := linkedFolder(t, "A B", twoLinked)
	truthOfTwo(t, dir)
	run(t, dir, RunOptions{})
	with := linkageOf(t, dir)
	edit(t, filepath.Join(dir, FileName), "truth = \"truth.csv\"\n", "")
	run(t, dir, RunOptions{})
	without := linkageOf(t, dir)
	if without.Measured != nil || fmt.Sprint(with.Draws) != fmt.Sprint(without.Draws) || with.Panel.Best != without.Panel.Best {
		t.Error("the truth changed a count")
	}
}

// Records without a name are counted, and the count without them is said.
func TestUnnamedRecords(t *testing.T) {
	dir := linkedFolder(t, "A B", strings.Replace(twoLinked, "truth = \"truth.csv\"\n", "", 1))
	file := filepath.Join(dir, "B.csv")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(b), "\n")
	for i := 1; i <= 15; i++ {
		f := strings.Split(lines[i], ",")
		f[1], f[2], f[3] = "", "", ""
		lines[i] = strings.Join(f, ",")
	}
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	res := run(t, dir, RunOptions{})
	a := linkageOf(t, dir)
	u := a.Panel.Unnamed
	if a.Lists[1].Unnamed != 15 || u == nil || u.Records != 15 || u.Observed >= a.Entities || u.N.Or(0) >= a.Panel.Best.Or(0) {
		t.Errorf("lists %+v, without the unnamed %+v of %d entities", a.Lists[1].Unnamed, u, a.Entities)
	}
	e := res.Tables[0].Estimates[0]
	if !slices.ContainsFunc(e.Warnings, func(w estimate.Warning) bool { return w.Code == "link-unnamed" }) {
		t.Error("the estimate does not warn of them")
	}
}

func TestMonthOfTheEvent(t *testing.T) {
	dir := linkedFolder(t, "A B", "[link]\ndraws = 4\n[strata]\nby = [\"month\"]\nmissing = \"own stratum\"\n[[estimate]]\nmethod = \"mse/chapman\"\n")
	run(t, dir, RunOptions{})
	a := linkageOf(t, dir)
	if l := a.Labels[0]; l.Variable != "month" || l.Different < 6 {
		t.Errorf("labels %+v", l)
	}
}

func TestListsAreRefused(t *testing.T) {
	for _, c := range []struct{ what, lists, more, want string }{
		{"no such column", "A B", "[link]\n[strata]\nby = [\"village\"]\n", `no list has a column "village"`},
		{"unknown list", "A B", "[link]\nduplicate_free = [\"Z\"]\n", `there is no list "Z"`},
		{"rule of an unknown list", "A B", "[link]\nrules = [{ a = \"A\", b = \"Z\", do = \"neither\" }]\n", `there is no list "Z"`},
		{"unknown action", "A B", "[link]\nrules = [{ a = \"A\", b = \"B\", do = \"nothing\" }]\n", "do is not one of the values"},
		{"half a rule", "A B", "[link]\nrules = [{ a = \"A\" }]\n", "does not have exactly a, b and do"},
		{"threshold", "A B", "[link]\nthreshold = 1.0\n", "threshold is not a probability"},
		{"one draw", "A B", "[link]\ndraws = 1\n", "draws is too small"},
		{"method for three", "A B", "[link]\n[[estimate]]\nmethod = \"mse/mth-darroch\"\n", "does not suit table linked lists"},
		{"role", "A B", "[link]\n[[list]]\nfile = \"A.csv\"\nname = \"again\"\ncolumns = { givn = \"given\" }\n", `did you mean "given"?`},
		{"column of the list", "A B", "[link]\n[[list]]\nfile = \"A.csv\"\nname = \"again\"\ncolumns = { given = \"givn\" }\n", `did you mean "given"?`},
	} {
		dir := linkedFolder(t, c.lists, c.more)
		_, err := Load(dir)
		if err == nil || !problem.Is(err) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.what, err)
		}
	}
}

func TestMissingLabelsOfLinkedListsNeedARule(t *testing.T) {
	dir := linkedFolder(t, "A B", "[link]\ndraws = 4\n[strata]\nby = [\"month\"]\n[[estimate]]\nmethod = \"mse/chapman\"\n")
	_, err := mustLoad(t, dir).Run(t.Context(), RunOptions{})
	if !problem.Is(err) || !strings.Contains(err.Error(), `missing = "impute"`) {
		t.Errorf("error %v", err)
	}
}

// A list that changes between the check and the run is not linked.
func TestChangedListIsRefused(t *testing.T) {
	dir := linkedFolder(t, "A B", twoLinked)
	s := mustLoad(t, dir)
	edit(t, filepath.Join(dir, "A.csv"), "\n2,", "\n99999,")
	if _, err := s.Run(t.Context(), RunOptions{}); !problem.Is(err) || !strings.Contains(err.Error(), "was changed since") {
		t.Errorf("error %v", err)
	}
}

// Check tells how columns are understood and what would be compared.
func TestCheckOfLists(t *testing.T) {
	p, err := mustLoad(t, linkedFolder(t, "A B", twoLinked)).CheckLinking(t.Context(), RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := p.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"link.draws = 20\n", "link.threshold = 0.5  (default)", "Columns of list A\n", "  family: family (header", "Pairs to compare: ", "list B of killed"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the plan does not say %q", want)
		}
	}
	if p.Blocking == nil || p.Blocking.Blocks.Pairs == 0 || len(p.Lists) != 2 {
		t.Errorf("blocking %+v", p.Blocking)
	}
}

func TestLinkageForReview(t *testing.T) {
	s := mustLoad(t, linkedFolder(t, "A B", twoLinked))
	res, err := s.Linkage(t.Context(), RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if res.Records.Field(0, "given") == "" || len(res.Pairs) == 0 {
		t.Errorf("%d pairs; a record shows nothing", len(res.Pairs))
	}
	if _, err := mustLoad(t, fullFolder(t)).Linkage(t.Context(), RunOptions{}); !problem.Is(err) {
		t.Errorf("a study without lists was linked: %v", err)
	}
}

func TestCancelledLinking(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := linkedFolder(t, "A B", twoLinked)
	if _, err := mustLoad(t, dir).Run(ctx, RunOptions{}); err == nil || problem.Is(err) {
		t.Errorf("error %v", err)
	}
	if len(results(t, dir)) != 0 {
		t.Error("a cancelled run wrote results")
	}
}
