package report

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"undercount/estimate"
	"undercount/overlap"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var svg = regexp.MustCompile(`(?s)<svg .*?</svg>`)

// page writes a document and fails the test on an error.
func html(t testing.TB, d *Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteHTML(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestGoldenPages compares whole pages. Pictures are left to their own
// package: only that there is one is kept.
func TestGoldenPages(t *testing.T) {
	for _, lang := range []string{"en", "fa"} {
		got := svg.ReplaceAllString(html(t, sampleDocument(t, lang)), "<svg/>")
		got = regexp.MustCompile(`(?s)<details class="data">.*?</details>`).ReplaceAllString(got, "<details/>")
		got = regexp.MustCompile(`(?s)<style>.*?</style>`).ReplaceAllString(got, "<style/>")
		name := filepath.Join("testdata", "sample."+lang+".html")
		if *update {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			a, b := strings.Split(got, "\n"), strings.Split(string(want), "\n")
			for i := range min(len(a), len(b)) {
				if a[i] != b[i] {
					t.Errorf("%s line %d:\n got %s\nwant %s", name, i+1, a[i], b[i])
					break
				}
			}
			t.Errorf("%s differs (run with -update to rewrite it)", name)
		}
	}
}

// assertSelfContained fails if a page would load or run anything.
func assertSelfContained(t *testing.T, page string) {
	t.Helper()
	for _, bad := range []string{`(?i)<script`, `(?i)\ssrc\s*=`, `(?i)@import`, `(?i)url\(\s*['"]?[a-z/.]`, `(?i)<link\b`, `(?i)<iframe`, `(?i)<object`, `(?i)<embed`, `(?i)<image`,
		`(?i)<base\b`, `(?i)\son[a-z]+\s*=\s*"`, `(?i)href="(javascript|data|vbscript|file):`, `(?i)srcset`, `(?i)<form`, `(?i)http-equiv="refresh"`} {
		if m := regexp.MustCompile(bad).FindString(page); m != "" {
			t.Errorf("the page holds %q", m)
		}
	}
	for _, m := range regexp.MustCompile(`href="([^"#][^"]*)"`).FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(m[1], "http://") && !strings.HasPrefix(m[1], "https://") {
			t.Errorf("link to %q", m[1])
		}
	}
	if strings.Contains(page, "ZgotmplZ") {
		t.Error("the template refused a value in its place")
	}
}

// assertWellFormed checks ids, contents links, headings and missing words.
func assertWellFormed(t *testing.T, page string) {
	t.Helper()
	ids := map[string]bool{}
	outside := svg.ReplaceAllString(page, "")
	for _, m := range regexp.MustCompile(`\sid="([^"]+)"`).FindAllStringSubmatch(outside, -1) {
		if ids[m[1]] {
			t.Errorf("id %q twice", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`(?:href="#|aria-labelledby=")([^"]+)"`).FindAllStringSubmatch(outside, -1) {
		if !ids[m[1]] {
			t.Errorf("%q refers to nothing", m[1])
		}
	}
	last := 0
	for _, m := range regexp.MustCompile(`<h([1-6])[ >]`).FindAllStringSubmatch(outside, -1) {
		level := int(m[1][0] - '0')
		if level > last+1 {
			t.Errorf("heading h%d after h%d", level, last)
		}
		last = level
	}
	if n, m := strings.Count(page, "<table"), strings.Count(page, "<caption"); n != m {
		t.Errorf("%d tables, %d captions", n, m)
	}
	for _, bad := range []string{"%!", "[chart.", "[col.", "NaN", "+Inf"} {
		if strings.Contains(outside, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
}

func TestPagesOfAllShapes(t *testing.T) {
	tab := sampleTable(t)
	half, err := tab.WithCells(tab.Cells()[:7])
	if err != nil {
		t.Fatal(err)
	}
	rest, err := tab.WithCells(tab.Cells()[7:])
	if err != nil {
		t.Fatal(err)
	}
	strata := sampleLists(t)
	strata.Overlap = &overlap.Stratified{Lists: tab.Lists(), Vars: []string{"region"}, Strata: []overlap.Stratum{{Labels: []string{"North"}, Table: half}, {Labels: []string{"South"}, Table: rest}}}
	for _, region := range []string{"North", "South"} {
		for _, e := range sampleEstimates() {
			e.Stratum = region
			strata.Estimates = append(strata.Estimates, e)
		}
	}
	lists := sampleLists(t)
	lists.Estimates = nil
	refused := Section{Target: sampleTarget(), Estimates: []*estimate.Estimate{estimate.New("mse/dr", sampleTarget(), "", 1).Give(estimate.StatusRefused, "no")}}
	ledger := Section{Target: estimate.Target{Measure: "killed"}, Ledger: sampleLedger(t)}
	for name, d := range map[string]*Document{
		"empty":        {},
		"empty target": {Targets: []Section{{}}},
		"ledger only":  {Title: "L", Targets: []Section{ledger}},
		"lists only":   {Title: "L", Targets: []Section{lists}},
		"all refused":  {Title: "L", Targets: []Section{refused}},
		"strata":       {Title: "S", Targets: []Section{strata}},
		"many targets": {Title: "M", Targets: []Section{strata, ledger, refused, lists, sampleLists(t)}},
		"sample":       sampleDocument(t, ""),
	} {
		for _, lang := range []string{"en", "fa"} {
			t.Run(name+" "+lang, func(t *testing.T) {
				d := *d
				d.Language = lang
				page := html(t, &d)
				assertSelfContained(t, page)
				assertWellFormed(t, page)
				if !strings.Contains(page, `<html lang="`+lang+`"`) {
					t.Error("language not declared")
				}
				var b bytes.Buffer
				if err := WriteJSON(&b, &d); err != nil {
					t.Error(err)
				}
				if _, err := CSVFiles(&d); err != nil {
					t.Error(err)
				}
				if _, err := Pictures(&d); err != nil {
					t.Error(err)
				}
				if dir := os.Getenv("UNDERCOUNT_DUMP"); dir != "" {
					os.WriteFile(filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+"."+lang+".html"), []byte(page), 0o644)
				}
			})
		}
	}
}

// TestPlantedMarkupIsInert puts active content wherever text can come from.
func TestPlantedMarkupIsInert(t *testing.T) {
	const evil = `<script>alert(1)</script><img src=x onerror=alert(2)>`
	d := sampleDocument(t, "en")
	d.Title, d.Notes = evil, []string{evil}
	d.Rerun.Command, d.Rerun.Version = evil, evil
	d.Rerun.Settings = map[string]string{evil: evil}
	d.Sources = []Source{{Name: evil, Citation: evil, URL: "javascript:alert(3)", File: evil, SHA256: evil, Encoding: evil}, {Name: "x", URL: "data:text/html,<script>1</script>"}}
	s := &d.Targets[0]
	s.Target.Measure, s.Target.Universe, s.Target.Place, s.Target.From = evil, evil, evil, evil
	tab, err := overlap.FromCounts([]string{evil, "</svg><script>1</script>"}, map[string]int64{"10": 5, "01": 3, "11": 2})
	if err != nil {
		t.Fatal(err)
	}
	s.Overlap = overlap.Unstratified(tab)
	s.ListSizes = []ListSize{{evil, 7}}
	e := s.Estimates[0]
	e.Method, e.Reason = evil, evil
	e.Interval.Note, e.Interval.ConditionalOn = evil, evil
	e.Assumptions[0].Text, e.Assumptions[0].ID, e.Assumptions[0].Breaks = evil, evil, evil
	e.Warnings[0].Text, e.Warnings[0].Code, e.Warnings[0].Remedy = evil, evil, evil
	e.Diagnostics[evil] = []map[string]any{{evil: evil}}
	e.Settings[evil] = evil
	g := &d.Targets[1].Ledger.Groups[0]
	g.Place, g.Event = evil, evil
	g.Current[0].Asserter, g.Current[0].Said, g.Current[0].Note, g.Current[0].Source = evil, evil, evil, "javascript:alert(4)"
	g.Current[0].Reading.Text, g.Current[0].ID, g.Current[0].Status, g.Current[0].Because = evil, evil, evil, evil
	g.Series[0].Asserter = evil
	g.Conflicts[0].Text, g.Origins.Why = evil, evil
	d.Targets[1].Ledger.Warnings = []string{evil}
	for _, lang := range []string{"en", "fa"} {
		d.Language = lang
		page := html(t, d)
		if strings.Contains(page, "<script") || strings.Contains(page, "<img") {
			t.Errorf("%s: planted markup came through", lang)
		}
		if strings.Contains(page, `href="javascript`) || strings.Contains(page, `href="data`) {
			t.Errorf("%s: an address that runs became a link", lang)
		}
		if !strings.Contains(page, "&lt;script&gt;") {
			t.Errorf("%s: the text itself is gone", lang)
		}
	}
}

func TestLinksAreOnlyForTheWeb(t *testing.T) {
	for s, want := range map[string]bool{"https://example.org/a?b=1": true, "http://example.org": true, "javascript:alert(1)": false, "JaVaScRiPt:alert(1)": false,
		"data:text/html,x": false, "//example.org": false, "ftp://example.org": false, "https://": false, "": false, "page 5": false, "file:///etc/passwd": false} {
		if webLink(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}

func TestSameDocumentSameBytes(t *testing.T) {
	d := sampleDocument(t, "fa")
	if sha256.Sum256([]byte(html(t, d))) != sha256.Sum256([]byte(html(t, sampleDocument(t, "fa")))) {
		t.Error("two runs differ")
	}
}

func TestAnswersOfAllStatusesAreShown(t *testing.T) {
	page := html(t, sampleDocument(t, "en"))
	for _, want := range []string{
		"9,400 to 10,360", "lowest and highest of 2 answers", // the spread comes first
		"8,100 or more (no upper end)",                     // and the widest interval, open above
		"at least 10,270 (a lower bound, not an estimate)", // a bound says so
		"needs covariates; give some or use another method",
		"given: model [123,14]",
		"The link to the original is inferred", "later gave a lower figure than before: ir02", "31 December 2019",
	} {
		if !strings.Contains(strings.ToLower(page), strings.ToLower(want)) {
			t.Errorf("the page lacks %q", want)
		}
	}
	// The interval that repeats the selection stands before the conditional one.
	if strings.Index(page, "9,003 to 12,120") > strings.Index(page, "9,700 to 11,000") || !strings.Contains(page, "9,003 to 12,120") {
		t.Error("the conditional interval comes before the one to quote")
	}
}

func TestSpread(t *testing.T) {
	s := SpreadOf(sampleEstimates())
	if s.Answers != 2 || s.Unresolved != 2 || s.Low.Method != "mse/latent-class" || s.High.Method != "mse/bic" || s.Widest.Method != "mse/latent-class" || s.Serious != 1 {
		t.Errorf("%+v", s)
	}
	if s := SpreadOf(nil); s.Low != nil || s.Answers != 0 {
		t.Errorf("%+v", s)
	}
}

func TestUnknownLanguage(t *testing.T) {
	if err := WriteHTML(io.Discard, &Document{Language: "xx"}); err == nil {
		t.Error("no error")
	}
	if _, err := Pictures(&Document{Language: "xx"}); err == nil {
		t.Error("no error")
	}
}

func TestPicturesAreNamedAndDescribed(t *testing.T) {
	pics, err := Pictures(sampleDocument(t, "fa"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range pics {
		names = append(names, p.Name)
		if p.Alt == "" || len(p.Table.Rows) == 0 {
			t.Errorf("%s has no text alternative or data", p.Name)
		}
		if !regexp.MustCompile(`^[a-z0-9-]+$`).MatchString(p.Name) {
			t.Errorf("%q is not fit for a file name", p.Name)
		}
	}
	if got := fmt.Sprint(names); got != wantPictures {
		t.Errorf("pictures %s, want %s", got, wantPictures)
	}
}

// TestManyCurvesAreCutAloud: the page stays small and says what it leaves out;
// the pictures for export are complete.
func TestManyCurvesAreCutAloud(t *testing.T) {
	s := Section{Target: sampleTarget()}
	const strata = maxCurves + 3
	for i := range strata {
		e := sampleEstimates()[0]
		e.Stratum = fmt.Sprintf("stratum %02d", i)
		delete(e.Curves, "profile")
		s.Estimates = append(s.Estimates, e)
	}
	d := &Document{Title: "Many strata", Targets: []Section{s}}
	page := html(t, d)
	if !strings.Contains(page, "3 more curves are in the CSV file") {
		t.Error("curves were left out in silence")
	}
	pics, err := Pictures(d)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, p := range pics {
		if strings.HasPrefix(p.Name, "sensitivity-") {
			n++
		}
	}
	if n != strata {
		t.Errorf("%d curves exported, want %d", n, strata)
	}
}

func BenchmarkWriteHTML(b *testing.B) {
	d := sampleDocument(b, "fa")
	b.ReportAllocs()
	for b.Loop() {
		if err := WriteHTML(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reports/s")
}
