package link_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"undercount/link"
)

// table is a list in memory.
type table struct {
	header []string
	rows   [][]string
	next   int
}

func (t *table) Header() []string { return t.header }

func (t *table) Next() ([]string, int, error) {
	if t.next == len(t.rows) {
		return nil, 0, io.EOF
	}
	t.next++
	return t.rows[t.next-1], t.next + 1, nil
}

// lists makes up two lists of 40 persons each, of whom 25 are on both. Every
// fifth name is misspelt on the second.
func lists() []link.Input {
	given := strings.Fields("Arman Cyrus Elif Felix Greta Ines Ivan Kaveh Leila Matteo")
	family := strings.Fields("Castell Dorman Farrow Gessler Hartwig Jankow Karimov Morava Nazari Ostrow Pellier")
	town := strings.Fields("Eastmere Millford Northbridge Sandrock")
	header := []string{"no", "first_name", "surname", "date_of_birth", "town"}
	person := func(i int) []string {
		born := fmt.Sprintf("%d-%02d-%02d", 1950+i*17%50, 1+i*5%12, 1+i*11%28)
		return []string{"", given[i*7%len(given)], family[i*5%len(family)], born, town[i*3%len(town)]}
	}
	a, b := &table{header: header}, &table{header: header}
	for i := range 40 {
		row := person(i)
		row[0] = fmt.Sprintf("a%d", i+1)
		a.rows = append(a.rows, row)
		other := person(i + 15)
		other[0] = fmt.Sprintf("b%d", i+1)
		if i%5 == 0 {
			other[2] = other[2][:3] + other[2][4:]
		}
		b.rows = append(b.rows, other)
	}
	return []link.Input{
		{Name: "north", Rows: a, Columns: []link.Mapping{{Column: "no", Role: link.ID}}},
		{Name: "south", Rows: b, Columns: []link.Mapping{{Column: "no", Role: link.ID}}},
	}
}

func ExampleRun() {
	res, err := link.Run(context.Background(), lists(), link.Options{Seed: 1, DuplicateFree: []string{"north", "south"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	links := 0
	for _, p := range res.Pairs {
		if p.Probability >= 0.5 {
			links++
		}
	}
	fmt.Println(res.Records.Len(), "records,", links, "links")
	a, b := res.Records.Find("north", "a16"), res.Records.Find("south", "b1")
	fmt.Println("a16 and b1:", res.Probability(a, b) > 0.9)
	for _, s := range res.Explain(a, b).Steps[:3] {
		fmt.Printf("%s: %s\n", s.Comparison, s.Level)
	}
	// Output:
	// 80 records, 25 links
	// a16 and b1: true
	// own name: the same
	// family name: one letter differs, one of them hardly ever given
	// birth: the same day
}

// Every draw is a whole linkage; what is counted over draws carries the doubt
// of the links.
func ExampleResult_Draws() {
	res, err := link.Run(context.Background(), lists(), link.Options{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	least, most := res.Records.Len(), 0
	err = res.Draws(context.Background(), 100, func(_ int, entity []int32) error {
		n := 0
		for i, e := range entity {
			if int(e) == i {
				n++
			}
		}
		least, most = min(least, n), max(most, n)
		return nil
	})
	fmt.Println(least >= 50, most <= 60, err)
	// Output: true true <nil>
}

// A model is trained once and used again.
func ExampleLoadModel() {
	ctx := context.Background()
	first, err := link.Run(ctx, lists(), link.Options{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	var file bytes.Buffer
	if err := first.Model.Save(&file); err != nil {
		fmt.Println(err)
		return
	}
	model, err := link.LoadModel(&file, "model.toml")
	if err != nil {
		fmt.Println(err)
		return
	}
	second, err := link.Run(ctx, lists(), link.Options{Seed: 1, Model: model})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(model.Trained(), len(first.Pairs) == len(second.Pairs), second.Training.Rules)
	_, err = link.LoadModel(strings.NewReader("format = 1\nweight = 2\n"), "mine.toml")
	fmt.Println(err)
	// Output:
	// true true 0
	// mine.toml: row 2: there is no key "weight" in a model; expected a key of the model file; correct it or leave it out
}

// Who is a person that was just reported?
func ExampleResult_Index() {
	ctx := context.Background()
	res, err := link.Run(ctx, lists(), link.Options{Seed: 1, Lookup: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	index, err := res.Index("south")
	if err != nil {
		fmt.Println(err)
		return
	}
	found, err := index.Find(ctx, []string{"", "Arman", "Dormann", "1990-05-25", "Eastmere"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range found {
		fmt.Println(res.Records.ID(c.Record), "on", res.Records.Lists()[res.Records.List(c.Record)], c.Probability > 0.9)
	}
	// Output: a21 on north true
}
