package linkboard

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"undercount/estimate"
	"undercount/internal/stream"
	"undercount/link"
	"undercount/mse"
	"undercount/overlap"
	"undercount/simulate"
)

// experiment is a population that is drawn many times.
type experiment struct {
	name, about string
	method      string
	populations int
	draws       int
	people      simulate.People
}

// Experiments returns the names of the experiments of Cover.
func Experiments() []string {
	var out []string
	for _, x := range experiments() {
		out = append(out, x.name)
	}
	return out
}

// experiments are situations in which lists are independent, so that the
// methods would be right if links were known; every miss is one of linkage.
func experiments() []experiment {
	const about = "2,000 people without relatives, on independent lists of about %s with own, father's and family name, sex, date of birth and town, of which many are misspelt or missing."
	return []experiment{
		{"two-lists", fmt.Sprintf(about, "500 and 600"), "mse/chapman", 200, 100, townspeople(2)},
		{"three-lists", fmt.Sprintf(about, "500, 600 and 400"), "mse/mt", 200, 100, townspeople(3)},
	}
}

// townspeople are people without relatives on lists that say enough about
// them to be linked, with errors in about one link of ten.
func townspeople(lists int) simulate.People {
	e := simulate.Mistakes{Spelling: 0.25, Typo: 0.30, FamilyTypo: 0.30, Swapped: 0.01, OtherCity: 0.15,
		Birth:   simulate.DateMistakes{Near: 0.10, Days: 5, Turned: 0.02, Year: 0.10, YearOnly: 0.20},
		Missing: simulate.Missing{Father: 0.25, Birth: 0.35, City: 0.10}}
	return townsmen(lists, simulate.NamePools{Given: 300, Family: 3000}, e, simulate.WhatGiven, simulate.WhatFather, simulate.WhatFamily,
		simulate.WhatSex, simulate.WhatBirth, simulate.WhatCity)
}

// strangers are people of whom lists say too little: frequent names, a year of
// birth and a town.
func strangers() simulate.People {
	e := simulate.Mistakes{Spelling: 0.15, Typo: 0.10, FamilyTypo: 0.12, Swapped: 0.01, OtherCity: 0.08,
		Birth: simulate.DateMistakes{Year: 0.10}, Missing: simulate.Missing{Birth: 0.12, City: 0.05}}
	p := townsmen(2, simulate.NamePools{Given: 300, Family: 3000}, e, simulate.WhatGiven, simulate.WhatFamily, simulate.WhatSex, simulate.WhatBirthYear, simulate.WhatCity)
	p.Seed = 1
	return p
}

func townsmen(lists int, pools simulate.NamePools, e simulate.Mistakes, what ...simulate.What) simulate.People {
	columns := simulate.Columns(append([]simulate.What{simulate.WhatID}, what...)...)
	p := simulate.People{N: 2000, Cultures: []simulate.CultureShare{{Culture: simulate.PersianNames, Share: 1}},
		Names: pools, Families: simulate.Families{Loose: true},
		Ages: simulate.Ages{Male: 0.5, Youngest: 1, Oldest: 80, Mode: 25}, Places: simulate.Places{Cities: 25}}
	for i, coverage := range []float64{0.25, 0.30, 0.20}[:lists] {
		p.Lists = append(p.Lists, simulate.List{Name: string(rune('A' + i)), Coverage: coverage, Columns: columns, Errors: e})
	}
	return p
}

// outcome is what one population gave.
type outcome struct {
	refused                   bool
	missed, wrong             float64
	averaged, plugIn, perfect answer
}

type answer struct {
	ok, held   bool
	off, width float64
}

// Cover runs an experiment on so many populations; 0 means as many as it says.
// Populations are shared out among workers; the result does not depend on that.
func Cover(ctx context.Context, name string, populations int, done func(done, total int)) (Coverage, error) {
	i := slices.IndexFunc(experiments(), func(x experiment) bool { return x.name == name })
	if i < 0 {
		return Coverage{}, errors.New("no such experiment: " + name)
	}
	x := experiments()[i]
	if populations == 0 {
		populations = x.populations
	}
	outs := make([]outcome, populations)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next, finished atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= populations {
					return
				}
				var err error
				if outs[i], err = x.once(ctx, i); err != nil {
					cancel(err)
					return
				}
				if done != nil {
					done(int(finished.Add(1)), populations)
				}
			}
		})
	}
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return Coverage{}, err
	}
	return x.sum(outs), nil
}

// once draws one population, links its lists and estimates its size three times.
func (x *experiment) once(ctx context.Context, i int) (outcome, error) {
	var out outcome
	p := x.people
	p.Seed = stream.Source(1, "linkboard", x.name, strconv.Itoa(i)).Uint64()
	g, err := simulate.NewGenerator(p)
	if err != nil {
		return out, err
	}
	d := peopleData(g)
	res, err := link.Run(ctx, d.inputs, link.Options{Workers: 1, Seed: p.Seed})
	if refused := (*link.TrainingError)(nil); errors.As(err, &refused) {
		out.refused = true
		return out, nil
	}
	if err != nil {
		return out, err
	}
	truth, err := trueEntities(g, res.Records)
	if err != nil {
		return out, err
	}
	out.missed, out.wrong = linkErrors(res.Records, res.Entity, truth)
	tables, err := drawnTables(ctx, res, x.draws)
	if err != nil {
		return out, err
	}
	q := mse.Request{Seed: p.Seed, Workers: 1}
	e, err := mse.RunDraws(ctx, x.method, q, tables)
	if err != nil {
		return out, err
	}
	out.averaged = answerOf(e, p.N)
	out.refused = !out.averaged.ok
	for _, one := range []struct {
		entity []int32
		to     *answer
	}{{res.Entity, &out.plugIn}, {truth, &out.perfect}} {
		if q.Table, err = tableOf(res.Records, one.entity); err != nil {
			return out, err
		}
		if e, err = mse.Run(ctx, x.method, q); err != nil {
			return out, err
		}
		*one.to = answerOf(e, p.N)
	}
	return out, nil
}

// trueEntities gives the person of each record as link.Result.Entity does.
func trueEntities(g *simulate.Generator, rec *link.Records) ([]int32, error) {
	first := map[int64]int32{}
	out := make([]int32, rec.Len())
	i := int32(0)
	for l := range g.Config().Lists {
		rows := g.Rows(l)
		for int(i) < rec.Len() && rec.List(int(i)) == l {
			if _, _, err := rows.Next(); err != nil {
				return nil, err
			}
			if _, ok := first[rows.Entity()]; !ok {
				first[rows.Entity()] = i
			}
			out[i] = first[rows.Entity()]
			i++
		}
	}
	return out, nil
}

// tableOf counts the entities by the lists they are on.
func tableOf(rec *link.Records, entity []int32) (*overlap.Table, error) {
	on := make([]overlap.History, rec.Len())
	for i, e := range entity {
		on[e] |= 1 << rec.List(i)
	}
	counts := map[overlap.History]int64{}
	for _, h := range on {
		if h != 0 {
			counts[h]++
		}
	}
	var cells []overlap.Cell
	for h, n := range counts {
		cells = append(cells, overlap.Cell{History: h, Count: n})
	}
	return overlap.New(rec.Lists(), cells)
}

func drawnTables(ctx context.Context, res *link.Result, n int) ([]*overlap.Table, error) {
	var out []*overlap.Table
	err := res.Draws(ctx, n, func(_ int, entity []int32) error {
		t, err := tableOf(res.Records, entity)
		out = append(out, t)
		return err
	})
	return out, err
}

// linkErrors gives the share of the true links between lists that are missed,
// and the share of the links found that are false.
func linkErrors(rec *link.Records, found, truth []int32) (missed, wrong float64) {
	both := pairsBetween(rec, func(i int) [2]int32 { return [2]int32{found[i], truth[i]} })
	t := pairsBetween(rec, func(i int) [2]int32 { return [2]int32{-1, truth[i]} })
	f := pairsBetween(rec, func(i int) [2]int32 { return [2]int32{found[i], -1} })
	return 1 - both/max(t, 1), 1 - both/max(f, 1)
}

// pairsBetween counts the pairs of records of different lists in one group.
func pairsBetween(rec *link.Records, group func(int) [2]int32) float64 {
	sizes := map[[2]int32][]float64{}
	for i := range rec.Len() {
		k := group(i)
		if sizes[k] == nil {
			sizes[k] = make([]float64, len(rec.Lists()))
		}
		sizes[k][rec.List(i)]++
	}
	sum := 0.0
	for _, s := range sizes {
		for a := range s {
			for b := range a {
				sum += s[a] * s[b]
			}
		}
	}
	return sum
}

func answerOf(e *estimate.Estimate, n int) answer {
	point, ok := e.Point.Get()
	if !ok || e.Interval == nil {
		return answer{}
	}
	lower, ok1 := e.Interval.Lower.Get()
	upper, ok2 := e.Interval.Upper.Get()
	if !ok1 || !ok2 {
		return answer{}
	}
	N := float64(n)
	return answer{ok: true, held: lower <= N && N <= upper, off: point/N - 1, width: (upper - lower) / N}
}

// sum puts the populations together.
func (x *experiment) sum(outs []outcome) Coverage {
	c := Coverage{Name: x.name, About: x.about, Method: x.method, N: x.people.N, Lists: len(x.people.Lists), Populations: len(outs), Draws: x.draws}
	linked := 0.0
	for _, o := range outs {
		if o.refused {
			c.Refused++
		}
		if o.missed > 0 || o.averaged.ok {
			linked++
			c.Missed += o.missed
			c.False += o.wrong
		}
	}
	c.Missed, c.False = digits(c.Missed/max(linked, 1), 4), digits(c.False/max(linked, 1), 4)
	c.Averaged = covers(outs, func(o *outcome) answer { return o.averaged })
	c.PlugIn = covers(outs, func(o *outcome) answer { return o.plugIn })
	c.Perfect = covers(outs, func(o *outcome) answer { return o.perfect })
	return c
}

func covers(outs []outcome, of func(*outcome) answer) Covers {
	var c Covers
	var errs, widths []float64
	for i := range outs {
		a := of(&outs[i])
		if !a.ok {
			continue
		}
		c.Intervals++
		if a.held {
			c.Covered++
		}
		errs, widths = append(errs, a.off), append(widths, a.width)
	}
	c.MedianError, c.MedianWidth = digits(median(errs), 4), digits(median(widths), 4)
	return c
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}
