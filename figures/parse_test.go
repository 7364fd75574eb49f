package figures_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"undercount/figures"
	"undercount/internal/problem"
)

func TestParseCount(t *testing.T) {
	for in, want := range map[string]int64{
		"0": 0, "450": 450, " 450 ": 450, "۴۵۰": 450, "٤٥٠": 450, "۱2٣": 123, "1,500": 1500, "۱٬۵۰۰": 1500, "۱،۵۰۰": 1500,
		"10 454": 10454, "10\u2009454": 10454, "10\u202f454": 10454, "10\u00a0454": 10454, "1,000,000,000,000": 1e12,
		"\u200f۲۳۰": 230, "007": 7,
	} {
		if got, err := figures.ParseCount(in); err != nil || got != want {
			t.Errorf("ParseCount(%q) = %d, %v; want %d", in, got, err, want)
		}
	}
	for in, what := range map[string]string{
		"": "no number", "-5": "negative", "−5": "negative", "1000000000001": "larger", "99999999999999999999999": "larger",
		"3.5": "not whole", "۳٫۵": "not whole", "1.500": "thousands or decimals", "4,5": "groups of three", "1,50": "groups of three",
		"1,5000": "groups of three", "1234,567": "groups of three", ",500": "groups of three", "500,": "groups of three",
		"1,500.000": "mixes", "1,500 000": "mixes", "NaN": "plain", "0x10": "plain", "1e3": "plain", "1_000": "plain", "+5": "plain",
		"12\u202e34": "plain", "five": "plain", "15-20": "not one number", "½": "plain",
	} {
		got, err := figures.ParseCount(in)
		var p *problem.Error
		if !errors.As(err, &p) || !strings.Contains(p.What, what) {
			t.Errorf("ParseCount(%q) = %d, %v; want a refusal with %q", in, got, err, what)
		}
	}
}

const fullHeader = "figure_id,measure,universe,place,period_from,period_to,value,value_hi,hedge,claim_date,date_precision,asserter,asserter_role,stake,relation,related_to\n"

// Each ledger holds a good row a and one or more bad ones.
func TestRefusals(t *testing.T) {
	good := "a,killed,,Iran,2019-11-15,2019-11-19,106,,at_least,2019-11-19,day,Amnesty,hr_org,documenter,original,\n"
	for _, c := range []struct{ name, row, column, what string }{
		{"no value", "b,killed,,,,,,,at_least,,,X,,,,", "value", "there is none"},
		{"value on a denial", "b,killed,,,,,5,,denial,,,X,,,denies,a", "value", "carries a number"},
		{"value on most", "b,killed,,,,,5,,most,,,X,,,,", "value", "carries a number"},
		{"negative", "b,killed,,,,,-5,,none,,,X,,,,", "value", "negative"},
		{"too large", "b,killed,,,,,1000000000001,,none,,,X,,,,", "value", "larger"},
		{"fraction", "b,killed,,,,,3.5,,none,,,X,,,,", "value", "not whole"},
		{"ambiguous point", "b,killed,,,,,1.500,,none,,,X,,,,", "value", "thousands or decimals"},
		{"ambiguous comma", "b,killed,,,,,\"4,5\",,none,,,X,,,,", "value", "groups of three"},
		{"not a number", "b,killed,,,,,NaN,,none,,,X,,,,", "value", "plain"},
		{"high below low", "b,killed,,,,,9,5,range,,,X,,,,", "value_hi", "below"},
		{"at least with a high end", "b,killed,,,,,9,15,at_least,,,X,,,,", "value_hi", "no high end"},
		{"range without a high end", "b,killed,,,,,9,,range,,,X,,,,", "value_hi", "no high end"},
		{"fewer than none", "b,killed,,,,,0,,fewer_than,,,X,,,,", "value", "impossible"},
		{"unknown hedge", "b,killed,,,,,9,,at_lest,,,X,,,,", "hedge", "unknown hedge"},
		{"no hedge", "b,killed,,,,,9,,,,,X,,,,", "hedge", "unknown hedge"},
		{"no measure", "b,,,,,,9,,none,,,X,,,,", "measure", "what is counted"},
		{"no asserter", "b,killed,,,,,9,,none,,,,,,,", "asserter", "who made"},
		{"no id", ",killed,,,,,9,,none,,,X,,,,", "figure_id", "no id"},
		{"period reversed", "b,killed,,,2019-11-19,2019-11-15,9,,none,,,X,,,,", "period_to", "before it begins"},
		{"claim before period", "b,killed,,,2019-11-15,,9,,none,2019-11-10,,X,,,,", "claim_date", "before its period"},
		{"no such date", "b,killed,,,,,9,,none,2019-02-30,,X,,,,", "claim_date", "no such day"},
		{"precision too fine", "b,killed,,,,,9,,none,2019-12,day,X,,,,", "claim_date", "finer"},
		{"unknown precision", "b,killed,,,,,9,,none,2019-12,week,X,,,,", "claim_date", "unknown precision"},
		{"unknown relation", "b,killed,,,,,9,,none,,,X,,,update,a", "relation", "unknown relation"},
		{"relation without a row", "b,killed,,,,,9,,none,,,X,,,updates,", "related_to", "names no row"},
		{"row without a relation", "b,killed,,,,,9,,none,,,X,,,,a", "relation", "no relation"},
		{"missing id", "b,killed,,,,,9,,none,,,X,,,repeats,zz", "related_to", "no row"},
		{"itself", "b,killed,,,,,9,,none,,,X,,,repeats,b", "related_to", "lead back"},
		{"another's retraction", "b,killed,,Iran,,,,,denial,2019-11-21,,Ministry,state,accused_party,retracts,a", "relation", "only the asserter"},
		{"another's update", "b,killed,,Iran,,,5,,none,2019-11-21,,Ministry,state,accused_party,updates,a", "relation", "belongs to the asserter"},
		{"update before", "b,killed,,Iran,2019-11-15,,110,,none,2019-11-17,,Amnesty,hr_org,documenter,updates,a", "claim_date", "dated before"},
		{"part of another measure", "b,injured,,Iran,,,5,,none,,,X,,,part_of,a", "relation", "another measure"},
		{"same id", "a,killed,,,,,9,,none,,,X,,,,", "figure_id", "same id"},
		{"bidirectional id", "b\u202e,killed,,,,,9,,none,,,X,,,,", "figure_id", "invisible"},
		{"NUL", "b,killed,,,,,9,,none,,,X\x00,,,,", "asserter", "damaged"},
		{"bad UTF-8", "b,killed,,,,,9,,none,,,X\xff,,,,", "asserter", "damaged"},
	} {
		header, rows := readCSV(t, fullHeader+good+c.row)
		_, err := figures.Parse(header, rows, []int{2, 77})
		var r *figures.Refusal
		if !errors.As(err, &r) || len(r.Problems) != 1 {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if p := r.Problems[0]; p.Row != 77 || p.Column != c.column || !strings.Contains(p.What, c.what) {
			t.Errorf("%s: %v", c.name, p)
		}
	}
}

func TestNearestCodeIsOffered(t *testing.T) {
	header, rows := readCSV(t, fullHeader+"a,killed,,,,,9,,at_lest,,,X,,,,\nb,killed,,,,,9,,none,,,X,,,repaets,a\n")
	_, err := figures.Parse(header, rows, nil)
	if err == nil || !strings.Contains(err.Error(), "nearest code is at_least") || !strings.Contains(err.Error(), "nearest code is repeats") {
		t.Errorf("%v", err)
	}
}

func TestAllBadRowsAreReported(t *testing.T) {
	text := fullHeader
	for i := range 60 {
		text += fmt.Sprintf("r%d,killed,,,,,-1,,none,,,X,,,,\n", i)
	}
	header, rows := readCSV(t, text)
	_, err := figures.Parse(header, rows, nil)
	var r *figures.Refusal
	if !errors.As(err, &r) || len(r.Problems) != 60 || !strings.HasSuffix(err.Error(), "and 40 more") {
		t.Fatalf("%v", err)
	}
	// The file name must not cost the other problems their place.
	named := problem.InFile(err, "ledger.csv")
	if s := named.Error(); !strings.HasPrefix(s, "ledger.csv: row 2: column value") || !strings.Contains(s, "row 3") || !strings.Contains(s, "59 further problems") {
		t.Errorf("%s", s)
	}
	if !problem.Is(named) || !errors.As(named, &r) {
		t.Error("the refusal is lost")
	}
}

func TestHeader(t *testing.T) {
	for _, c := range []struct{ header, column string }{
		{"figure_id,measure,asserter", "hedge"},
		{"id,measure,asserter,hedge", "figure_id"},
		{"figure_id,measure,asserter,hedge,hedge", "hedge"},
	} {
		_, err := figures.Parse(strings.Split(c.header, ","), nil, nil)
		var p *problem.Error
		if !errors.As(err, &p) || p.Row != 1 || p.Column != c.column {
			t.Errorf("%s: %v", c.header, err)
		}
	}
	if l, err := figures.Parse([]string{"\ufeffFigure_ID", "measure ", "asserter", "hedge"}, nil, nil); err != nil || l.Len() != 0 {
		t.Errorf("byte-order mark and capitals: %v", err)
	}
}

func TestCircles(t *testing.T) {
	header, rows := readCSV(t, fullHeader+"a,killed,,,,,9,,none,,,X,,,repeats,c\nb,killed,,,,,9,,none,,,X,,,repeats,a\nc,killed,,,,,9,,none,,,X,,,repeats,b\n")
	_, err := figures.Parse(header, rows, nil)
	if err == nil || !strings.Contains(err.Error(), "lead back") {
		t.Errorf("%v", err)
	}
}

func TestAcceptedWithNotice(t *testing.T) {
	l := parse(t, "figure_id,measure,asserter,hedge,value\na,killed,\u202eXY,none,1\nb,killed,زهرا\u200cپور,none,۲۳۰\na,killed,\u202eXY,none,1\n")
	if l.Len() != 2 {
		t.Errorf("%d claims", l.Len())
	}
	var codes []string
	for _, n := range l.Notices() {
		codes = append(codes, n.Code)
	}
	slices.Sort(codes)
	if want := []string{"control_characters", "duplicate_row"}; !slices.Equal(codes, want) {
		t.Errorf("notices %v", codes)
	}
	c := l.Claims()
	if c[0].Asserter != "‹U+202E›XY" || c[1].Asserter != "زهرا\u200cپور" || *c[1].Value != 230 {
		t.Errorf("%q %q", c[0].Asserter, c[1].Asserter)
	}
	if c[0].Universe != "unspecified" || c[0].Stake != "unknown" || c[0].Method != "unknown" || c[0].Relation != figures.Original {
		t.Errorf("defaults: %+v", c[0])
	}
}

// No error text may carry what stood in a cell.
func TestErrorsKeepCellsToThemselves(t *testing.T) {
	const secret = "Zahra Secretname"
	for column := range strings.Split(fullHeader, ",") {
		cells := strings.Split("b,killed,,Iran,2019-11-15,2019-11-19,106,,at_least,2019-11-19,day,Amnesty,hr_org,documenter,original,", ",")
		cells[column] = secret
		_, err := figures.Parse(strings.Split(strings.TrimSpace(fullHeader), ","), [][]string{cells}, nil)
		if err != nil && strings.Contains(strings.ToLower(err.Error()), "secretname") {
			t.Errorf("column %d: %v", column, err)
		}
	}
}

func write(t testing.TB, l *figures.Ledger) string {
	t.Helper()
	var b bytes.Buffer
	if err := l.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// sameLedger compares two ledgers by their exported claims.
func sameLedger(a, b *figures.Ledger) string {
	return cmp.Diff(a.Claims(), b.Claims(), cmpopts.IgnoreUnexported(figures.Claim{}), cmpopts.IgnoreFields(figures.Claim{}, "Line"))
}

func TestReferenceLedgersRoundTrip(t *testing.T) {
	for _, name := range []string{"iran_2019_11.csv", "tiananmen_1989.csv", "crowd_claims.csv"} {
		l := load(t, name)
		text := write(t, l)
		again := parse(t, text)
		if d := sameLedger(l, again); d != "" || write(t, again) != text {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// drawLedger makes a random good ledger as cells.
func drawLedger(t *rapid.T) ([]string, [][]string) {
	header := []string{"figure_id", "measure", "universe", "place", "value", "value_hi", "hedge", "claim_date", "asserter", "stake", "relation", "related_to", "my own column"}
	free := rapid.StringOf(rapid.SampledFrom([]rune("ab \",;\nکیي۱٬\u200c'=+-\t")))
	var rows [][]string
	n := rapid.IntRange(0, 12).Draw(t, "rows")
	for i := range n {
		hedge := rapid.SampledFrom(figures.Hedges()).Draw(t, "hedge")
		v := rapid.Int64Range(1, figures.MaxCount-10).Draw(t, "value")
		value, high := fmt.Sprint(v), ""
		switch hedge {
		case figures.Denial, figures.Most:
			value = ""
		case figures.Range, figures.RangeOpen:
			high = fmt.Sprint(v + rapid.Int64Range(0, 10).Draw(t, "more"))
		}
		if rapid.Bool().Draw(t, "persian") {
			value = strings.Map(func(r rune) rune { return r - '0' + '۰' }, value)
		}
		relation, related := "", ""
		if i > 0 && rapid.Bool().Draw(t, "related") {
			relation = rapid.SampledFrom([]string{"repeats", "repeats_altered", "derived", "summarises", "denies"}).Draw(t, "relation")
			related = fmt.Sprintf("f%d", rapid.IntRange(0, i-1).Draw(t, "to"))
		}
		rows = append(rows, []string{fmt.Sprintf("f%d", i), rapid.SampledFrom([]string{"killed", "injured", "identified"}).Draw(t, "measure"),
			rapid.SampledFrom([]string{"", "protesters", "civilians", "all"}).Draw(t, "universe"), rapid.SampledFrom([]string{"", "Iran", "تهران"}).Draw(t, "place"),
			value, high, string(hedge), rapid.SampledFrom([]string{"", "2019-11-19", "1398-08", "2021"}).Draw(t, "date"),
			rapid.SampledFrom([]string{"A", "B", "سازمان"}).Draw(t, "asserter"), rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, "stake"), relation, related, free.Draw(t, "free")})
	}
	return header, rows
}

// Writing loses nothing, and a summary of any good ledger keeps the laws of
// bounds, over 2,000 random ledgers (100 with -short; -rapid.checks multiplies).
func TestLedgerLaws(t *testing.T) {
	rounds := 20
	if testing.Short() {
		t.Log("-short: 100 random ledgers instead of 2,000")
		rounds = 1
	}
	for range rounds {
		rapid.Check(t, checkLedger)
	}
}

func checkLedger(t *rapid.T) {
	header, rows := drawLedger(t)
	l, err := figures.Parse(header, rows, nil)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := l.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(bytes.NewReader(b.Bytes())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(append([][]string{header}, rows...), all); d != "" {
		t.Fatal(d)
	}
	again, err := figures.Parse(all[0], all[1:], nil)
	if err != nil {
		t.Fatal(err)
	}
	if d := sameLedger(l, again); d != "" {
		t.Fatal(d)
	}
	s, err := l.Summary(figures.Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkLaws(t, s, l.Len())
}

// checkLaws holds for every summary: each row is in one place, only standing
// rows are in bounds, and stake groups never go beyond the bound of all.
func checkLaws(t interface{ Fatalf(string, ...any) }, s *figures.Summary, n int) {
	standing := map[string]bool{}
	seen := 0
	for _, g := range s.Groups {
		for _, r := range g.Current {
			standing[r.ID] = true
			if r.Status != figures.Current && r.Status != figures.Denied {
				t.Fatalf("%s is listed as standing with status %s", r.ID, r.Status)
			}
		}
		seen += len(g.Current) + len(g.Superseded)
	}
	if s.Rows != n || seen > n {
		t.Fatalf("%d rows in groups, %d in the summary, %d in the ledger", seen, s.Rows, n)
	}
	for _, g := range s.Groups {
		for _, b := range g.Bounds {
			for _, id := range slices.Concat(b.FloorFrom, b.CeilingFrom) {
				if !standing[id] {
					t.Fatalf("%s is in a bound and does not stand", id)
				}
			}
			all := g.Bounds[0]
			if b.Floor != nil && *b.Floor > *all.Floor || b.Ceiling != nil && *b.Ceiling < *all.Ceiling {
				t.Fatalf("stake group %s goes beyond all: %+v %+v", b.Stake, b, all)
			}
		}
		if o := g.Origins; o.AtLeast > o.AtMost || o.AtMost != len(o.Roots) || len(g.Current) > 0 && o.AtLeast == 0 {
			t.Fatalf("origins %+v of %d claims", o, len(g.Current))
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(fullHeader + "a,killed,,Iran,2019-11-15,2019-11-19,106,,at_least,2019-11-19,day,Amnesty,hr_org,documenter,original,\nb,killed,,Iran,,,115,,at_least,2019-11-23,day,Amnesty,hr_org,documenter,updates,a\n")
	f.Add("figure_id,measure,asserter,hedge,value,place,place_parent\n1,killed,x,none,۱٬۰۰۰,a,b\n2,killed,y,most,,b,c\n")
	f.Add("figure_id,measure,asserter,hedge,relation,related_to\n1,killed,x,dozens,repeats,2\n2,killed,x,denial,denies,1\n")
	f.Fuzz(func(t *testing.T, text string) {
		all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil || len(all) == 0 {
			return
		}
		l, err := figures.Parse(all[0], all[1:], nil)
		if err != nil {
			if !problem.Is(err) {
				t.Fatalf("not a refusal: %v", err)
			}
			return
		}
		s := summary(t, l, figures.Options{})
		checkLaws(t, s, l.Len())
		_ = s.Describe()
		summary(t, l, asOf(t, "2019-12"))
		if strings.ContainsRune(text, '\r') {
			return // see WriteCSV
		}
		again := parse(t, write(t, l))
		if d := sameLedger(l, again); d != "" {
			t.Fatal(d)
		}
	})
}
