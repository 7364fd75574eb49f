package linkboard

import (
	"context"
	"slices"

	"undercount/link"
	"undercount/simulate"
)

// Case is lists with a known truth, and the options they are linked with.
type Case struct {
	Name, About string
	Options     link.Options
	Small       bool // computed again by a test
	Timed       bool // its work is measured

	people *simulate.People // written to files; nil for others
	open   func(context.Context, Folder) (*data, error)
}

var febrl = []string{"febrl4a.csv", "febrl4b.csv"}

// Cases are the sets of the board, in its order. Columns that hold the truth
// are hidden from the program; those of the FEBRL files that are called rec_id
// are read as ids, which are never compared.
func Cases() []Case {
	out := []Case{
		{Name: "febrl4", About: "FEBRL 4: two lists of 5,000 made-up persons, each on both once, with a nearly unique number.",
			Small: true, Timed: true, open: pairFiles("febrl4_truth.csv", febrl)},
		{Name: "febrl4-without-number", About: "The same without the number soc_sec_id.",
			Small: true, open: pairFiles("febrl4_truth.csv", febrl, "soc_sec_id")},
		{Name: "rldata10000", About: "RLdata10000: one list of 10,000 records of 9,000 made-up persons; only names and the date of birth, and nearly every true pair differs in one of them.",
			Timed: true, open: oneFile("rldata10000.csv", "ent_id")},
		{Name: "rldata500", About: "RLdata500: one list of 500 records of 450 made-up persons, of the same kind.",
			Small: true, open: oneFile("rldata500.csv", "ent_id")},
		{Name: "fake_1000", About: "fake_1000: one list of 1,000 records of 251 made-up persons, with many errors and empty fields.",
			Small: true, open: oneFile("fake_1000.csv", "cluster")},
	}
	families, scale := preset("families"), preset("scale")
	return append(out,
		Case{Name: "families", About: families.Describe, Timed: true, people: &families.People, open: written("families", families.People)},
		Case{Name: "families-independent", About: "The same lists, with a model that takes the parts of a name as independent fields and knows no relatives.",
			Options: link.Options{Independent: true}, open: generated(families.People)},
		Case{Name: "strangers", About: "Two lists of about 500 and 600 of 2,000 persons that say little: own and family name, sex, year of birth, town, with frequent errors.",
			open: generated(strangers())},
		Case{Name: "scale", About: scale.Describe, Timed: true, people: &scale.People, open: written("scale", scale.People)})
}

// preset returns a preset of the simulator; a test knows that they are there.
func preset(name string) simulate.Preset {
	p, _ := simulate.PresetNamed(name)
	return p
}

// FindCase returns a case, or nil.
func FindCase(name string) *Case {
	cs := Cases()
	i := slices.IndexFunc(cs, func(c Case) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return &cs[i]
}
