package figures_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"undercount/figures"
)

// find returns the group with the given measure, universe and place.
func find(t testing.TB, s *figures.Summary, measure, universe, place string) figures.Group {
	t.Helper()
	for _, g := range s.Groups {
		if g.Measure == measure && g.Universe == universe && g.Place == place {
			return g
		}
	}
	t.Fatalf("no group %s, %s, %s", measure, universe, place)
	panic("unreachable")
}

func ids(rows []figures.Row) []string {
	var out []string
	for _, r := range rows {
		out = append(out, r.ID)
	}
	return out
}

func num(p *int64) string {
	if p == nil {
		return "-"
	}
	return fmt.Sprint(*p)
}

// bound gives "floor ceiling points" of a stake group.
func bound(t testing.TB, g figures.Group, stake string) string {
	t.Helper()
	for _, b := range g.Bounds {
		if b.Stake == stake {
			return fmt.Sprint(num(b.Floor), " ", num(b.Ceiling), " ", b.Points)
		}
	}
	t.Fatalf("no stake group %q", stake)
	panic("unreachable")
}

func kinds(g figures.Group) []string {
	var out []string
	for _, f := range g.Conflicts {
		out = append(out, f.Kind)
	}
	return out
}

func status(s *figures.Summary) map[string]string {
	out := map[string]string{}
	for _, g := range s.Groups {
		for _, r := range slices.Concat(g.Current, g.Superseded, g.Denials) {
			out[r.ID] = r.Status
		}
	}
	return out
}

func TestReadings(t *testing.T) {
	v := func(n int64) *int64 { return &n }
	for _, c := range []struct {
		hedge               figures.Hedge
		value, high         *int64
		policy              string
		kind                string
		floor, centre, ceil string
	}{
		{"none", v(450), nil, "", "point", "-", "450", "-"},
		{"at_least", v(450), nil, "", "floor", "450", "-", "-"},
		{"more_than", v(450), nil, "", "floor", "451", "-", "-"},
		{"about", v(450), nil, "", "about", "-", "450", "-"},
		{"nearly", v(450), nil, "", "under", "-", "450", "-"},
		{"up_to", v(450), nil, "", "ceiling", "-", "-", "450"},
		{"at_most", v(450), nil, "", "ceiling", "-", "-", "450"},
		{"fewer_than", v(450), nil, "", "ceiling", "-", "-", "449"},
		{"range", v(40), v(100), "", "range", "40", "-", "100"},
		{"range_open", v(180), v(450), "", "floor", "180", "-", "-"},
		{"dozens", nil, nil, "", "floor", "24", "-", "-"},
		{"dozens", nil, nil, "acled", "floor", "12", "-", "-"},
		{"hundreds", nil, nil, "literal", "floor", "200", "-", "-"},
		{"hundreds", nil, nil, "acled", "floor", "100", "-", "-"},
		{"several_hundred", v(200), nil, "literal", "floor", "200", "-", "-"},
		{"many_hundreds", v(200), nil, "acled", "floor", "100", "-", "-"},
		{"thousands", v(1000), nil, "literal", "floor", "1000", "-", "-"},
		{"thousands", nil, nil, "literal", "floor", "2000", "-", "-"},
		{"tens_of_thousands", v(10000), nil, "acled", "floor", "10000", "-", "-"},
		{"denial", nil, nil, "", "denial", "-", "-", "-"},
		{"most", nil, nil, "", "share", "-", "-", "-"},
	} {
		r := figures.Read(c.hedge, c.value, c.high, c.policy)
		if r.Kind != c.kind || num(r.Floor) != c.floor || num(r.Centre) != c.centre || num(r.Ceiling) != c.ceil {
			t.Errorf("%s %s %s: %s %s %s %s", c.hedge, num(c.value), c.policy, r.Kind, num(r.Floor), num(r.Centre), num(r.Ceiling))
		}
	}
	l := parse(t, "figure_id,measure,asserter,hedge\na,killed,x,dozens\n")
	if got := bound(t, summary(t, l, figures.Options{Policy: figures.ACLED}).Groups[0], ""); got != "12 - []" {
		t.Errorf("acled: %s", got)
	}
	if _, err := l.Summary(figures.Options{Policy: "guess"}); err == nil {
		t.Error("an unknown policy is accepted")
	}
}

const tolls = "figure_id,measure,place,value,hedge,claim_date,asserter,stake,relation,related_to\n" +
	"a1,killed,Iran,106,at_least,2019-11-19,Amnesty,documenter,original,\n" +
	"a2,killed,Iran,115,at_least,2019-11-23,Amnesty,documenter,updates,a1\n" +
	"a3,killed,Iran,110,none,2019-12-01,Amnesty,documenter,updates,a2\n" +
	"n1,killed,Iran,300,more_than,2019-11-24,NCRI,opposed_party,original,\n" +
	"n2,killed,Iran,300,more_than,2019-11-26,NCRI,opposed_party,repeats,n1\n" +
	"n3,killed,Iran,450,at_least,2019-11-29,NCRI,opposed_party,updates,n2\n"

func TestRunningTolls(t *testing.T) {
	l := parse(t, tolls)
	for date, want := range map[string]string{
		"2019-11-18": "", "2019-11-20": "106 - []", "2019-11-23": "115 - []", "2019-11-25": "301 - []", "2019-11-29": "450 - []", "": "450 - [110]",
	} {
		s := summary(t, l, asOf(t, date))
		if want == "" {
			if len(s.Groups) != 0 || s.Rows != 0 || s.Left != 6 {
				t.Errorf("before the first claim: %+v", s)
			}
			continue
		}
		if got := bound(t, s.Groups[0], ""); got != want {
			t.Errorf("as of %q: %s, want %s", date, got, want)
		}
	}
	g := summary(t, l, figures.Options{}).Groups[0]
	if got := ids(g.Current); !slices.Equal(got, []string{"n3", "a3"}) {
		t.Errorf("current: %v", got)
	}
	if len(g.Series) != 2 || !slices.Equal(ids(g.Series[0].Rows), []string{"a1", "a2", "a3"}) || !slices.Equal(g.Series[0].Corrections, []string{"a3"}) {
		t.Errorf("series: %+v", g.Series)
	}
	if tolls := g.Tolls(); len(tolls) != 2 || len(tolls[1].Rows) != 3 {
		t.Errorf("tolls: %+v", tolls)
	}
	// No number in any bound may exceed what a single row says.
	for _, b := range g.Bounds {
		if b.Floor != nil && *b.Floor > 450 {
			t.Errorf("a running toll was added up: %+v", b)
		}
	}
}

func TestBranchedSeries(t *testing.T) {
	l := parse(t, tolls+"a4,killed,Iran,120,at_least,2019-11-30,Amnesty,documenter,updates,a2\n")
	if st := status(summary(t, l, figures.Options{})); st["a3"] != figures.Current || st["a4"] != figures.Superseded {
		t.Errorf("of two updates of one row the later stands: %v", st)
	}
	if st := status(summary(t, l, asOf(t, "2019-11-30"))); st["a4"] != figures.Current || st["a2"] != figures.Superseded {
		t.Errorf("on the day before: %v", st)
	}
}

func TestAlteredCopiesStayOut(t *testing.T) {
	l := parse(t, "figure_id,measure,value,hedge,asserter,relation,related_to\n"+
		"o,arrested,7000,about,MP,original,\nc,arrested,9000,at_least,Paper,repeats_altered,o\nd,arrested,9000,at_least,Blog,repeats,c\ne,arrested,18000,at_least,Sums,derived,d\n")
	s := summary(t, l, figures.Options{})
	g := s.Groups[0]
	if got := bound(t, g, ""); got != "- - [7000]" {
		t.Errorf("bounds %s", got)
	}
	if st := status(s); st["c"] != figures.Altered || st["d"] != figures.Altered || st["e"] != figures.Altered {
		t.Errorf("copies of a changed copy: %v", st)
	}
	if a := s.Altered; len(a) != 1 || !slices.Equal(a[0].Changed, []string{"number", "hedge", "speaker"}) || a[0].Was != "about 7,000" || a[0].Became != "at least 9,000" {
		t.Errorf("%+v", a)
	}
}

func TestRetractionTravels(t *testing.T) {
	l := parse(t, "figure_id,measure,value,hedge,claim_date,asserter,asserter_role,relation,related_to\n"+
		"o,killed,2600,at_least,1989-06-04,Red Cross sources to reporters,medical,original,\nc,killed,2600,at_least,1989-06-05,Paper,media,repeats,o\n"+
		"r,killed,,denial,1989-06-21,Red Cross,medical,retracts,o\n")
	before, after := summary(t, l, asOf(t, "1989-06-20")), summary(t, l, figures.Options{})
	if got := bound(t, before.Groups[0], ""); got != "2600 - []" {
		t.Errorf("before the retraction: %s", got)
	}
	if st := status(after); st["o"] != figures.Retracted || st["c"] != figures.Retracted || st["r"] != figures.IsDenial {
		t.Errorf("%v", st)
	}
	g := after.Groups[0]
	if got := bound(t, g, ""); got != "- - []" || len(g.Denials) != 1 || !slices.Equal(kinds(g), []string{"retracted"}) {
		t.Errorf("%s %v", got, kinds(g))
	}
}

func TestPartAndWhole(t *testing.T) {
	l := parse(t, "figure_id,measure,universe,place,place_parent,value,value_hi,hedge,asserter\n"+
		"a,killed,protesters,Mahshahr,Iran,40,100,range,A\nb,killed,protesters,Iran,,30,,at_most,B\nc,killed,civilians,Iran,,500,,at_most,C\n"+
		"d,killed,unspecified,Iran,,20,,at_most,D\ne,killed,protesters,Shiraz,Iran,25,,at_least,E\n")
	s := summary(t, l, figures.Options{})
	iran := find(t, s, "killed", "protesters", "Iran")
	if got := bound(t, iran, ""); got != "40 30 []" || !iran.Bounds[0].FromPart || !iran.Bounds[0].Crossed {
		t.Errorf("floor of a part, own ceiling: %s %+v", got, iran.Bounds[0])
	}
	if !slices.Equal(kinds(iran), []string{"part_above_whole"}) || !strings.Contains(iran.Conflicts[0].Text, "A says 40 to 100 (protesters, Mahshahr)") {
		t.Errorf("%+v", iran.Conflicts)
	}
	if got := bound(t, find(t, s, "killed", "protesters", "Mahshahr"), ""); got != "40 30 []" {
		t.Errorf("ceiling of the whole: %s", got)
	}
	if got := bound(t, find(t, s, "killed", "protesters", "Shiraz"), ""); got != "25 30 []" {
		t.Errorf("a part does not bound another: %s", got)
	}
	if got := bound(t, find(t, s, "killed", "unspecified", "Iran"), ""); got != "- 20 []" {
		t.Errorf("unspecified contains nothing: %s", got)
	}
	sum := summary(t, l, figures.Options{DisjointPlaces: [][]string{{"Mahshahr", "Shiraz"}}})
	if g := find(t, sum, "killed", "protesters", "Iran"); bound(t, g, "") != "65 30 []" || !g.Bounds[0].Summed || !slices.Equal(g.Bounds[0].FloorFrom, []string{"a", "e"}) {
		t.Errorf("sum over places declared disjoint: %+v", g.Bounds[0])
	}
	none := parse(t, "figure_id,measure,place,value,hedge,asserter\na,killed,Mahshahr,40,at_least,A\nb,killed,Iran,30,at_most,B\n")
	if got := bound(t, find(t, summary(t, none, figures.Options{}), "killed", "unspecified", "Iran"), ""); got != "- 30 []" {
		t.Errorf("undeclared places are separate: %s", got)
	}
	if got := bound(t, find(t, summary(t, none, figures.Options{Places: map[string]string{"Mahshahr": "Iran"}}), "killed", "unspecified", "Iran"), ""); got != "40 30 []" {
		t.Errorf("places declared in the options: %s", got)
	}
	if _, err := none.Summary(figures.Options{Places: map[string]string{"A": "B", "B": "A"}}); err == nil {
		t.Error("circular places are accepted")
	}
}

var verdict = regexp.MustCompile(`(?i)\b(wrong|false|falsely|true|lie|lies|lied|claimed|exaggerat\w*|underreport\w*)\b`)

func TestContradictionsAreNeutral(t *testing.T) {
	l := parse(t, "figure_id,measure,value,hedge,asserter,stake\na,killed,450,at_least,A,opposed_party\nb,killed,230,none,B,accused_party\nc,killed,200,at_most,C,accused_party\nd,killed,230,none,D,third_party\n")
	g := summary(t, l, figures.Options{}).Groups[0]
	var texts []string
	for _, f := range g.Conflicts {
		texts = append(texts, fmt.Sprint(f.Kind, " ", f.Strict, ": ", f.Text))
	}
	want := []string{
		"floor_above_ceiling true: A says at least 450; C says at most 200.",
		"point_above_ceiling false: B says 230; D says 230; C says at most 200.",
		"floor_above_point false: A says at least 450; B says 230; D says 230.",
	}
	if !slices.Equal(texts, want) {
		t.Errorf("%q", texts)
	}
	same := parse(t, "figure_id,measure,value,hedge,asserter\na,killed,450,at_least,A\nb,killed,200,at_most,A\n")
	if g := summary(t, same, figures.Options{}).Groups[0]; len(g.Conflicts) != 0 {
		t.Errorf("one asserter's own figures: %+v", g.Conflicts)
	}
	for _, name := range []string{"iran_2019_11.csv", "tiananmen_1989.csv"} {
		s := summary(t, load(t, name), figures.Options{})
		for _, g := range s.Groups {
			for _, f := range g.Conflicts {
				if bad := verdict.FindString(f.Text); bad != "" {
					t.Errorf("%s: not neutral: %s", bad, f.Text)
				}
			}
		}
	}
}

func TestOrigins(t *testing.T) {
	l := parse(t, "figure_id,measure,value,hedge,asserter,method,relation,related_to,note\n"+
		"a,killed,100,at_least,A,report_tally,original,,\nb,killed,100,at_least,B,report_tally,repeats,a,\nc,killed,90,at_least,C,report_tally,original,,\n"+
		"d,killed,80,at_least,D,relay,original,,\ne,killed,70,at_least,E,unknown,original,,\nf,killed,60,at_least,F,report_tally,repeats,a,link inferred\n"+
		"g,killed,50,at_least,unnamed witnesses,report_tally,original,,\nh,killed,95,at_least,H,report_tally,summarises,a;c,\n")
	o := summary(t, l, figures.Options{}).Groups[0].Origins
	if o.AtLeast != 2 || o.AtMost != 6 || !slices.Equal(o.Firm, []string{"a", "c"}) {
		t.Errorf("%+v", o)
	}
	if !slices.Equal(o.Roots[0], []string{"a", "b", "h"}) && !slices.Equal(o.Roots[0], []string{"b", "h", "a"}) {
		t.Errorf("claims that share a root: %v", o.Roots)
	}
	var codes []string
	for _, r := range o.Open {
		codes = append(codes, r.ID+" "+r.Code)
	}
	if want := []string{"d relay", "e method_unknown", "f link_inferred", "g unnamed"}; !slices.Equal(codes, want) {
		t.Errorf("%v", codes)
	}
}

func TestEventsAndMeasuresStayApart(t *testing.T) {
	s := summary(t, load(t, "crowd_claims.csv"), figures.Options{})
	if len(s.Groups) != 3 {
		t.Fatalf("%d groups for three rallies", len(s.Groups))
	}
	for _, g := range s.Groups {
		if g.Event == "Paris-area rally 2010-06" && bound(t, g, "") != "- - [30000 100000]" {
			t.Errorf("%+v", g.Bounds)
		}
	}
	if got := summary(t, load(t, "crowd_claims.csv"), asOf(t, "2020-01-01")); got.Rows != 0 || got.Left != 8 || got.Notices[0].Code != "undated" {
		t.Errorf("undated rows are known on no date: %+v", got.Notices)
	}
}

func TestPersianSpellingsMeet(t *testing.T) {
	l := parse(t, "figure_id,measure,place,value,hedge,claim_date,asserter,relation,related_to\n"+
		"a,killed,كرمان,۱٬۰۰۰,at_least,۱۳۹۸/۰۸/۲۸,سازمان\u200cعفو,original,\nb,killed,کرمان,۱۲۰۰,at_least,1398-09-02,سازمان عفو,updates,a\n")
	s := summary(t, l, figures.Options{})
	if len(s.Groups) != 1 || bound(t, s.Groups[0], "") != "1200 - []" || len(l.Notices()) != 0 {
		t.Errorf("%+v", s.Groups)
	}
	text := s.Describe()
	if !strings.Contains(text, "\u2068سازمان عفو\u2069  ") || !strings.Contains(text, "2019-11-23") {
		t.Error(text)
	}
}

func ExampleLedger_Summary() {
	header := []string{"figure_id", "measure", "asserter", "value", "hedge", "relation", "related_to"}
	rows := [][]string{
		{"1", "killed", "Rights group", "106", "at_least", "original", ""},
		{"2", "killed", "Rights group", "143", "at_least", "updates", "1"},
		{"3", "killed", "Ministry", "5", "none", "original", ""},
	}
	l, err := figures.Parse(header, rows, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := l.Summary(figures.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	g := s.Groups[0]
	fmt.Println("floor", *g.Bounds[0].Floor, "points", g.Bounds[0].Points)
	fmt.Println(g.Conflicts[0].Text)
	// Output:
	// floor 143 points [5]
	// Rights group says at least 143; Ministry says 5.
}

// A row that its own status column calls superseded enters no bound, on no
// date, even where no other row takes its place.
func TestRowsSetAsideByTheFileStandOnNoDate(t *testing.T) {
	l := parse(t, "figure_id,measure,asserter,hedge,value,claim_date,status\n"+
		"a,killed,A,at_least,900,2019-11-19,superseded\n"+
		"b,killed,B,at_least,100,2019-11-20,current\n"+
		"c,killed,C,up_to,50,2019-11-20,corrupted_copy\n")
	for _, opt := range []figures.Options{{}, asOf(t, "2019-11-19"), asOf(t, "2019-11-20")} {
		s := summary(t, l, opt)
		for _, g := range s.Groups {
			for _, b := range g.Bounds {
				if slices.Contains(b.FloorFrom, "a") || slices.Contains(b.CeilingFrom, "c") {
					t.Errorf("as of %v: a bound rests on a row set aside: %+v", opt.AsOf, b)
				}
			}
			for _, r := range g.Current {
				if r.ID != "b" {
					t.Errorf("as of %v: %s stands", opt.AsOf, r.ID)
				}
			}
		}
	}
}
