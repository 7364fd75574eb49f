package link

import (
	"slices"
	"testing"

	"undercount/simulate"
)

// population gives the lists of a made-up population of about so many records,
// and, once they were read, the entity of each record.
func population(t testing.TB, preset string, records int64, seed uint64) ([]Input, func() []int32) {
	t.Helper()
	pr, ok := simulate.PresetNamed(preset)
	if !ok {
		t.Fatalf("there is no preset %s", preset)
	}
	p, err := pr.People.ForRecords(records)
	if err != nil {
		t.Fatal(err)
	}
	p.Seed = seed
	g, err := simulate.NewGenerator(p)
	if err != nil {
		t.Fatal(err)
	}
	entity := make([][]int32, len(p.Lists))
	var in []Input
	for i := range p.Lists {
		in = append(in, Input{Name: p.Lists[i].Name, Rows: &knownRows{g.Rows(i), &entity[i]}})
	}
	return in, func() []int32 { return slices.Concat(entity...) }
}

// knownRows notes the entity of each record that is read.
type knownRows struct {
	*simulate.ListRows
	entity *[]int32
}

func (r *knownRows) Next() ([]string, int, error) {
	row, line, err := r.ListRows.Next()
	if err == nil {
		*r.entity = append(*r.entity, int32(r.ListRows.Entity()))
	}
	return row, line, err
}
