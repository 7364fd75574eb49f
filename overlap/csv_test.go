package overlap

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"undercount/internal/problem"
)

func parse(t testing.TB, text string, o ParseOptions) (*Stratified, error) {
	t.Helper()
	r := csv.NewReader(strings.NewReader(text))
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return Parse(all[0], all[1:], nil, o)
}

func TestParse(t *testing.T) {
	tests := []struct {
		name, text string
		o          ParseOptions
		want       string // lists | vars | strata names | n of each
	}{
		{"counts", "A,B,count\n1,0,5\n0,1,7\n1,1,2\n", ParseOptions{}, "A,B||=14"},
		{"unlisted histories are 0", "A,B,C,count\n1,0,0,5\n", ParseOptions{}, "A,B,C||=5"},
		{"strata after the count", "A,B,count,region\n1,0,5,N\n0,1,7,S\n1,1,1,N\n", ParseOptions{}, "A,B|region|N=6;S=7"},
		{"entities", "A,B\n1,0\n1,0\n0,1\n1,1\n", ParseOptions{}, "A,B||=4"},
		{"entities with strata", "A,B,sex\n1,0,f\n1,0,f\n0,1,m\n0,1,m\n1,1,m\n", ParseOptions{}, "A,B|sex|f=2;m=3"},
		{"repeated rows add", "A,B,count\n1,0,5\n1,0,6\n", ParseOptions{}, "A,B||=11"},
		{"chosen lists", "A,B,C,count\n1,0,0,5\n0,1,1,2\n0,1,0,9\n", ParseOptions{Lists: []string{"C", "A"}}, "C,A||=7"},
		{"chosen lists, on none", "A,B,C,count\n1,0,0,5\n0,0,0,2\n", ParseOptions{Lists: []string{"C", "A"}}, "error"},
		{"chosen order", "A,B,count\n1,0,5\n0,1,2\n", ParseOptions{Lists: []string{"B", "A"}}, "B,A||=7"},
		{"Persian digits", "A,B,count\n۱,۰,۱۲\n٠,١,٣\n", ParseOptions{}, "A,B||=15"},
		{"chosen strata", "A,B,count,r,s\n1,0,5,N,x\n0,1,7,S,y\n", ParseOptions{Strata: []string{"s"}}, "A,B|s|x=5;y=7"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := parse(t, tt.text, tt.o)
			if tt.want == "error" {
				if err == nil {
					t.Fatal("accepted")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var parts []string
			for _, st := range s.Strata {
				parts = append(parts, st.Name()+"="+itoa(st.Table.N()))
			}
			got := strings.Join(s.Lists, ",") + "|" + strings.Join(s.Vars, ",") + "|" + strings.Join(parts, ";")
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func itoa(n int64) string {
	if n == 0 {
		return "0"
	}
	var b []byte
	for ; n > 0; n /= 10 {
		b = append([]byte{byte('0' + n%10)}, b...)
	}
	return string(b)
}

func TestParseRefuses(t *testing.T) {
	tests := []struct {
		name, text string
		row        int
		column     string
		what       string
	}{
		{"negative count", "A,B,count\n1,0,5\n0,1,-1\n", 3, "count", "not a whole number"},
		{"fraction", "A,B,count\n1,0,1.5\n", 2, "count", "not a whole number"},
		{"exponent", "A,B,count\n1,0,1e3\n", 2, "count", "not a whole number"},
		{"plus sign", "A,B,count\n1,0,+3\n", 2, "count", "not a whole number"},
		{"empty count", "A,B,count\n1,0,\n", 2, "count", "not a whole number"},
		{"NaN", "A,B,count\n1,0,NaN\n", 2, "count", "not a whole number"},
		{"huge", "A,B,count\n1,0,99999999999999999999\n", 2, "count", "not a whole number"},
		{"huge sum", "A,B,count\n1,0,1099511627776\n0,1,1\n", 3, "", "too many"},
		{"all zero", "A,B,count\n1,0,5\n0,0,9\n", 3, "", "all zeros"},
		{"all zero with 0", "A,B,count\n1,0,5\n0,0,0\n", 3, "", "all zeros"},
		{"2 in a list", "A,B,count\n1,2,5\n", 2, "B", "other than 0 and 1"},
		{"one list", "A,count\n1,5\n", 0, "", "1 list"},
		{"no rows", "A,B,count\n", 0, "", "no rows"},
		{"two counts", "A,B,count,Count\n1,0,5,5\n", 0, "Count", "two columns"},
		{"same name twice", "A,A,count\n1,0,5\n", 0, "", "both named"},
		{"blank name", "A,,count\n1,0,5\n", 0, "", "no name"},
		{"counts misnamed", "A,B,n\n1,0,5\n0,1,6\n1,1,2\n", 0, "", "no column named count"},
		{"counts missing", "A,B\n1,0\n0,1\n1,1\n", 0, "", "no column named count"},
		{"identifier", "A,B,id\n1,0,a\n0,1,b\n1,1,c\n1,1,d\n1,0,e\n", 0, "id", "fall into 5 strata"},
		{"slip in a list of entities", "A,B\n1,0\n1,0\n0,1\n1,1\n1,x\n", 6, "B", "neither 0 nor 1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parse(t, tt.text, ParseOptions{})
			var p *problem.Error
			if !errors.As(err, &p) {
				t.Fatalf("got %v, want a problem.Error", err)
			}
			if p.Row != tt.row || p.Column != tt.column || !strings.Contains(p.What, tt.what) {
				t.Errorf("got row %d column %q %q", p.Row, p.Column, p.What)
			}
		})
	}
	t.Run("twenty lists", func(t *testing.T) {
		names := strings.Split(strings.Repeat("L,", 20), ",")[:20]
		for i := range names {
			names[i] += itoa(int64(i + 1))
		}
		_, err := parse(t, strings.Join(names, ",")+",count\n"+strings.Repeat("1,", 20)+"3\n", ParseOptions{})
		if err == nil || !strings.Contains(err.Error(), "20 list") {
			t.Errorf("got %v", err)
		}
	})
}

func TestCSVRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genStratified(t)
		var buf bytes.Buffer
		if err := s.WriteCSV(&buf); err != nil {
			t.Fatal(err)
		}
		all, err := csv.NewReader(&buf).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		u, err := Parse(all[0], all[1:], nil, ParseOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if len(u.Strata) != len(s.Strata) {
			t.Fatalf("%d strata, want %d", len(u.Strata), len(s.Strata))
		}
		for i := range s.Strata {
			if !u.Strata[i].Table.Equal(s.Strata[i].Table) || u.Strata[i].Name() != s.Strata[i].Name() {
				t.Fatalf("stratum %d differs", i)
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add("A,B,count\n1,0,5\n0,1,7\n1,1,2\n")
	f.Add("A,B,sex\n1,0,f\n1,0,f\n0,1,m\n0,1,m\n1,1,m\n")
	f.Add("A,count,B\n1,5,x\n")
	f.Fuzz(func(t *testing.T, text string) {
		all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil || len(all) == 0 {
			return
		}
		s, err := Parse(all[0], all[1:], nil, ParseOptions{})
		if err != nil {
			if !problem.Is(err) {
				t.Fatalf("refusal is no problem.Error: %v", err)
			}
			return
		}
		if p, err := s.Pooled(); err != nil || p.N() < 0 {
			t.Fatalf("pooled: %v", err)
		}
	})
}
