package link

import (
	"context"
	"testing"

	"undercount/simulate"
)

// Classes of relatives are believed in only where there are any: townspeople
// without relatives have none, families have many.
func TestKinOnlyWhereThereAreAny(t *testing.T) {
	p := simulate.People{N: 2000, Seed: 3, Cultures: []simulate.CultureShare{{Culture: simulate.PersianNames, Share: 1}},
		Names: simulate.NamePools{Given: 300, Family: 3000}, Families: simulate.Families{Loose: true},
		Ages: simulate.Ages{Male: 0.5, Youngest: 1, Oldest: 80, Mode: 25}, Places: simulate.Places{Cities: 25}}
	e := simulate.Mistakes{Typo: 0.2, FamilyTypo: 0.2, OtherCity: 0.1, Missing: simulate.Missing{Father: 0.2, Birth: 0.3}}
	columns := simulate.Columns(simulate.WhatID, simulate.WhatGiven, simulate.WhatFather, simulate.WhatFamily, simulate.WhatSex, simulate.WhatBirth, simulate.WhatCity)
	for _, name := range []string{"A", "B"} {
		p.Lists = append(p.Lists, simulate.List{Name: name, Coverage: 0.3, Columns: columns, Errors: e})
	}
	res, err := Run(context.Background(), rowsOf(t, p), Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range res.job.trainer.p.kins {
		if k.rate > 1 {
			t.Errorf("among people without relatives: %.1f pairs of %s", k.rate, k.name)
		}
	}
	res, _ = run(t, "families", 2500, Options{Seed: 1})
	var kin float64
	for _, k := range res.job.trainer.p.kins {
		kin += k.rate
	}
	if kin < 500 {
		t.Errorf("families: %.1f pairs of kin", kin)
	}
}

// Kin of all classes together leave room for links and for strangers, whatever
// their rates, and brothers and sisters seldom have one own name.
func TestKinLeaveRoom(t *testing.T) {
	res, _ := run(t, "families", 2500, Options{Seed: 1})
	tr := res.job.trainer
	for _, k := range tr.p.kins {
		k.rate *= 1e6
	}
	for _, ru := range candidateRules(tr.keys)[:40] {
		if err := tr.addSet(context.Background(), ru, res.job.pairAllowed); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range tr.sets {
		shares := newKinSums(tr).shares(tr, s)
		for x := range s.classes {
			sum := s.lambda[x]
			for c := range shares {
				sum += shares[c][x]
			}
			if sum >= 1 {
				t.Fatalf("links and kin are %v of the pairs of a set", sum)
			}
		}
	}
	for k, f := range tr.fs {
		if f.name == "own name" {
			if r, u := tr.p.kins[0].r[k][partSame], tr.p.u[k][partSame]; r > 0.2*u {
				t.Errorf("brothers and sisters have the same own name with probability %v, strangers with %v", r, u)
			}
		}
	}
}
