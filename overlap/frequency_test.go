package overlap_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"undercount/internal/problem"
	"undercount/overlap"
)

func parseFrequency(text string, occasions int) (*overlap.Frequency, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	all, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	return overlap.ParseFrequency(all[0], all[1:], nil, occasions)
}

func TestParseFrequency(t *testing.T) {
	f, err := parseFrequency("times,count\n1,1645\n ۳ ,37\n2,183\n4,0\n0,0\n", 0)
	if err != nil {
		t.Fatal(err)
	}
	if f.N() != 1865 || f.Sightings() != 1645+2*183+3*37 || f.Max() != 3 || f.Exactly(2) != 183 || f.Exactly(4) != 0 || len(f.Rows()) != 3 {
		t.Errorf("%+v", f)
	}
	if g := f.Capped(2); g.N() != 1828 || g.Max() != 2 {
		t.Errorf("capped: %+v", g)
	}
	if _, err := parseFrequency("Count,Times\n5,1\n", 0); err != nil {
		t.Errorf("columns in the other order: %v", err)
	}
}

func TestFrequencyRefusals(t *testing.T) {
	for _, c := range []struct {
		text, want string
		occasions  int
	}{
		{"times,count\n", "no rows", 0},
		{"times,n\n1,5\n", "two columns", 0},
		{"times,count,extra\n1,5,6\n", "two columns", 0},
		{"times,count\n1,5\n0,7\n", "row 3: column times: a row says how many were seen 0 times", 0},
		{"times,count\n1,5\n1,7\n", "row 3: column times: the same number of times stands in row 2", 0},
		{"times,count\none,5\n", "row 2: column times", 0},
		{"times,count\n1,-5\n", "row 2: column count", 0},
		{"times,count\n1,5.5\n", "row 2: column count", 0},
		{"times,count\n1,1e3\n", "row 2: column count", 0},
		{"times,count\n1,99999999999999\n", "row 2: column count", 0},
		{"times,count\n1,5\n1000000,1\n", "row 3: column times: the number of times is out of range", 0},
		{"times,count\n1,5\n4,1\n", "row 3: column times: entities were seen 4 times on 3 occasions", 3},
		{"times,count\n1,5\n", "occasions", 1},
		{"times,count\n1\n", "row 2: the row has 1 fields", 0},
	} {
		_, err := parseFrequency(c.text, c.occasions)
		if err == nil || !problem.Is(err) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.text, err, c.want)
		}
	}
	if _, err := overlap.NewFrequency([]overlap.Times{{Times: 1, Count: 2}, {Times: 1, Count: 2}}, 0); err == nil {
		t.Error("a repeated number of times passed")
	}
	if _, err := overlap.NewFrequency([]overlap.Times{{Times: 1, Count: overlap.MaxCount}, {Times: 2, Count: 1}}, 0); err == nil {
		t.Error("too many passed")
	}
}

func TestFrequencyRoundTrip(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := rapid.MapOf(rapid.Int64Range(1, 40), rapid.Int64Range(0, 1000)).Draw(rt, "rows")
		var rows []overlap.Times
		for i := int64(1); i <= 40; i++ {
			if c, ok := m[i]; ok {
				rows = append(rows, overlap.Times{Times: i, Count: c})
			}
		}
		f, err := overlap.NewFrequency(rows, 0)
		if err != nil {
			rt.Fatal(err)
		}
		if f.N() == 0 {
			return
		}
		var b bytes.Buffer
		if err := f.WriteCSV(&b); err != nil {
			rt.Fatal(err)
		}
		g, err := parseFrequency(b.String(), 0)
		if err != nil || !f.Equal(g) {
			rt.Fatalf("%v: %v and %v", err, f.Rows(), g)
		}
	})
}

func TestTableFrequencyAgrees(t *testing.T) {
	tab, err := overlap.FromCounts([]string{"A", "B", "C"}, map[string]int64{"100": 4, "010": 3, "110": 2, "111": 1})
	if err != nil {
		t.Fatal(err)
	}
	f := tab.Frequency()
	if f.Exactly(1) != 7 || f.Exactly(2) != 2 || f.Exactly(3) != 1 || f.Occasions() != 3 || f.N() != tab.N() {
		t.Errorf("%v", f.Rows())
	}
}

// FuzzParseFrequency: whatever the text, it is read or refused with a place.
func FuzzParseFrequency(f *testing.F) {
	f.Add("times,count\n1,5\n2,3\n", 0)
	f.Add("times,count\n۱,۵\n", 4)
	f.Add("count,times\n,\n", -1)
	f.Fuzz(func(t *testing.T, text string, occasions int) {
		r := csv.NewReader(strings.NewReader(text))
		r.FieldsPerRecord = -1
		all, err := r.ReadAll()
		if err != nil || len(all) == 0 {
			return
		}
		g, err := overlap.ParseFrequency(all[0], all[1:], nil, occasions)
		if err != nil {
			if !problem.Is(err) {
				t.Fatalf("not a refusal: %v", err)
			}
			return
		}
		if g.N() < 0 || g.Sightings() < g.N() || g.Exactly(0) != 0 {
			t.Fatalf("%v", g.Rows())
		}
	})
}

// How many of those detained for being in the country without papers were
// caught once, twice and so on: van der Heijden, Cruyff & van Houwelingen 2003.
func ExampleParseFrequency() {
	f, err := overlap.ParseFrequency([]string{"times", "count"},
		[][]string{{"1", "1645"}, {"2", "183"}, {"3", "37"}, {"4", "13"}, {"5", "1"}, {"6", "1"}}, nil, 0)
	if err != nil {
		panic(err)
	}
	fmt.Println(f.N(), f.Sightings(), f.Max())
	// Output: 1880 2185 6
}
