package figures_test

import (
	"os"
	"testing"

	"undercount/figures"
)

func TestReferenceBreakdown(t *testing.T) {
	data, err := os.ReadFile(reference(t, "iran_2019_11_by_province.csv"))
	if err != nil {
		t.Fatal(err)
	}
	header, rows := readCSV(t, string(data))
	splits, err := load(t, "iran_2019_11.csv").Breakdown(header, rows, nil)
	if err != nil || len(splits) != 2 {
		t.Fatalf("%+v, %v", splits, err)
	}
	if s := splits[0]; s.Parent != "ir015" || s.Sum != 143 || s.Agrees != "equal" || s.Floor != nil || len(s.Parts) != 10 {
		t.Errorf("%+v", s)
	}
	if s := splits[1]; s.Sum != 1450 || *s.Floor != 1450 || s.Agrees != "below" || s.Missing != 50 ||
		s.Text != "The 6 places given for ir047 add up to 1,450; the figure itself is more than 1,500." {
		t.Errorf("%+v", s)
	}
}

func TestBreakdownRefusals(t *testing.T) {
	l := parse(t, "figure_id,measure,asserter,hedge,value\na,killed,X,at_least,10\n")
	for _, c := range []struct{ row, column string }{
		{"zz,killed,North,5,none", "parent_figure_id"},
		{"a,injured,North,5,none", "measure"},
		{"a,killed,,5,none", "place"},
		{"a,killed,North,-5,none", "value"},
		{"a,killed,North,5,range", "hedge"},
	} {
		header, rows := readCSV(t, "parent_figure_id,measure,place,value,hedge\n"+c.row+"\n")
		_, err := l.Breakdown(header, rows, nil)
		r, ok := err.(*figures.Refusal)
		if !ok || len(r.Problems) != 1 || r.Problems[0].Column != c.column || r.Problems[0].Row != 2 {
			t.Errorf("%s: %v", c.row, err)
		}
	}
	header, rows := readCSV(t, "parent_figure_id,measure,place,value,hedge\na,killed,North,۷,none\na,killed,north,8,none\n")
	s, err := l.Breakdown(header, rows, nil)
	if err != nil || s[0].Sum != 15 || s[0].Agrees != "above" || len(s[0].Repeated) != 1 {
		t.Errorf("%+v, %v", s, err)
	}
}
