package link

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"undercount/calendar"
)

func TestSpellingsRememberEachOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, want := newSpellings(), map[string]uint32{}
		texts := rapid.SliceOfN(rapid.OneOf(rapid.StringN(0, 8, 40), rapid.StringMatching(`[ab\x00]{0,26}`)), 1, 200).Draw(t, "texts")
		for i, text := range texts {
			v, ok := s.get(text)
			if w, was := want[text]; was != ok || w != v {
				t.Fatalf("%q: %d %v, want %d %v", text, v, ok, w, was)
			}
			if !ok {
				s.set(text, uint32(i))
				want[text] = uint32(i)
			}
		}
	})
	s := newSpellings()
	for i := range uint32(100_000) { // the table grows
		s.set(fmt.Sprint("name ", i), i)
	}
	for i := range uint32(100_000) {
		if v, ok := s.get(fmt.Sprint("name ", i)); !ok || v != i {
			t.Fatalf("%d: %d %v", i, v, ok)
		}
	}
}

func TestDatesAreReadAsWithoutTable(t *testing.T) {
	table := newDateTable()
	texts := []string{"", "1967-02-28", "1967-02-31", "1967-13-01", "1967-00-00", "0001-01-01", "2099-12-31", "2100-01-01", "1799-12-31", "1800-01-01", "1967-2-28", "28.2.1967", "1346-12-09", "19670231", "1967-02-2x", "x967-02-28", "1967/02/28", "1967-02", "۱۹۶۷-۰۲-۲۸", "not known"}
	rng := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		texts = append(texts, fmt.Sprintf("%04d-%02d-%02d", 1790+rng.IntN(330), rng.IntN(17), rng.IntN(34)))
	}
	for range 2 { // also from the table
		for _, text := range texts {
			if got, want := table.read(text, calendar.Style{}), readDate(text, calendar.Style{}); got != want {
				t.Errorf("%q: %+v, want %+v", text, got, want)
			}
		}
	}
}

func TestBlocksAreThoseOfTheKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 6000).Draw(t, "records")
		keys := rapid.IntRange(1, 2*n+2).Draw(t, "keys")
		high := rapid.Bool().Draw(t, "alike in the upper bits")
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		ks := make([]uint64, n)
		want := map[uint64][]int32{}
		for i := range ks {
			ks[i] = scramble(uint64(rng.IntN(keys)))
			if high {
				ks[i] >>= 40
			}
			if ks[i] != 0 {
				want[ks[i]] = append(want[ks[i]], int32(i))
			}
		}
		b, err := blocksOf(context.Background(), n, 1+rng.IntN(3), func(i int) uint64 { return ks[i] })
		if err != nil {
			t.Fatal(err)
		}
		if !slices.IsSorted(b.keys) {
			t.Fatal("the blocks are out of order")
		}
		for i := range b.len() {
			key, ids := b.block(i)
			if len(ids) < 2 || !slices.Equal(ids, want[key]) {
				t.Fatalf("block %x: %v, want %v", key, ids, want[key])
			}
			delete(want, key)
		}
		for key, ids := range want {
			if len(ids) > 1 {
				t.Fatalf("block %x is missing", key)
			}
		}
	})
}

// fixedRows are rows in memory, the header first.
type fixedRows struct {
	rows [][]string
	at   int
}

func textRows(text string) *fixedRows {
	f := &fixedRows{}
	for line := range strings.Lines(text) {
		f.rows = append(f.rows, strings.Split(strings.TrimSpace(line), ","))
	}
	return f
}

func (f *fixedRows) Header() []string { return f.rows[0] }

func (f *fixedRows) Next() ([]string, int, error) {
	if f.at++; f.at >= len(f.rows) {
		return nil, 0, io.EOF
	}
	return f.rows[f.at], f.at + 1, nil
}

func TestTheSameIDTwice(t *testing.T) {
	rows := "id,given,family,birth\n1,Sara,Karimi,1980-01-02\n2,Reza,Ahmadi,1981-02-03\n3,Ali,Moradi,1970-03-04\n2,Mina,Azadi,1990-05-06\n3,Nima,Rad,1991-05-06\n"
	_, err := Load(context.Background(), []Input{{Name: "a", Rows: textRows(rows), Columns: []Mapping{{Column: "id", Role: ID}}}}, Options{})
	if err == nil || !strings.Contains(err.Error(), "records 2 and 4 have the same id") {
		t.Errorf("error %v", err)
	}
}
