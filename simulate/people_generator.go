package simulate

import (
	"context"
	"math/rand/v2"
	"runtime"
	"strconv"
	"sync"

	"undercount/internal/progress"
	"undercount/internal/stream"
	"undercount/overlap"
)

// blockSize is how many persons are generated at once. Families stay within a
// block. Results depend on it, so that it is part of what a seed means.
const blockSize = 1024

// Generator makes the persons and records of a People. Its methods may be
// called one after the other or at once; each call gives the same again.
type Generator struct {
	Workers  int                // 0 means all cores; no result depends on it
	Progress *progress.Reporter // may be nil

	config    People
	cultures  alias
	names     []*nameSet // by place in config.Cultures
	clans     [][][]int32
	country   *country
	clock     clock
	incidents []incident
	capture   *capture
	scribes   []*scribe

	people func(int) *rand.Rand   // of each block
	listed func(int) *rand.Rand   // who is on which list
	copied []func(int) *rand.Rand // of each list: copies, order and mistakes
}

// ListRecord is one record of a list. Its fields stay valid after the visit;
// the slice of them does not.
type ListRecord struct {
	List   int
	ID     string // number of the record in its list, from 1
	Entity int64  // the person, from 1
	Copy   int    // 0 for the first record of the person on this list
	Fields []string
}

// NewGenerator makes a generator. It refuses a configuration that is not as
// the comments of its fields say.
func NewGenerator(p People) (*Generator, error) {
	p = p.withDefaults()
	if err := p.check(); err != nil {
		return nil, err
	}
	g := &Generator{config: p, country: newCountry(p.Places), clock: newClock(p.Events)}
	var w []float64
	rng := stream.New(p.Seed, "simulate/people/country")
	for _, c := range p.Cultures {
		s := newNameSet(c.Culture, p.Names)
		w = append(w, c.Share)
		g.names = append(g.names, s)
		g.clans = append(g.clans, newClans(rng, p.Families, p.Places.Regions, p.Names.Family))
	}
	g.cultures = newAlias(w)
	for range p.Events.Incidents {
		g.incidents = append(g.incidents, incident{g.clock.day(rng), g.country.draw.draw(rng)})
	}
	g.capture = newCapture(&p, p.Places.Regions, len(g.clock.labels))
	g.people = stream.Sub(p.Seed, "simulate/people")
	g.listed = stream.Sub(p.Seed, "simulate/people/listed")
	for i := range p.Lists {
		g.scribes = append(g.scribes, g.newScribe(&p.Lists[i]))
		g.copied = append(g.copied, stream.Sub(p.Seed, "simulate/people/list", p.Lists[i].Name))
	}
	return g, nil
}

// Config is the configuration with all defaults filled in.
func (g *Generator) Config() People { return g.config }

// Header is the header of a list.
func (g *Generator) Header(list int) []string {
	var out []string
	for _, c := range g.config.Lists[list].Columns {
		out = append(out, c.Header)
	}
	return out
}

func (g *Generator) blocks() int { return (g.config.N + blockSize - 1) / blockSize }

// block is the persons and records of one block.
type block struct {
	number  int
	persons []person
	pages   []page // by list
}

// page is the records of one list in a block.
type page struct {
	records []placed
	text    string
	ends    []uint32 // of each field in text; the field of the id is empty

	buf []byte // what becomes text
}

// placed is whose record it is, and the number of it among theirs on this list, from 0.
type placed struct {
	who  int32
	copy uint8
}

// maxCopies bounds the records of one person on one list.
const maxCopies = 200

// fillPersons fills a block with persons and says which lists they are on.
func (g *Generator) fillPersons(b *block, number int) {
	b.number = number
	most := min(blockSize, g.config.N-number*blockSize)
	rng := g.people(number)
	b.persons = b.persons[:0]
	for len(b.persons) < most {
		b.persons = g.house(rng, b.persons, most)
	}
	rng = g.listed(number)
	var r Record
	chances := make([]float64, len(g.config.Lists))
	for i := range b.persons {
		p := &b.persons[i]
		r.History = 0
		region, month := g.stratum(p)
		g.capture.of(region, month, kind(p.woman, years(p.birth, p.event))).record(rng, &r, chances)
		p.history = r.History
	}
}

// stratum is the region and month of a person's event.
func (g *Generator) stratum(p *person) (region, month int) {
	return int(g.country.region[p.city]), g.clock.month(p.event)
}

// fillPage writes the records of one list.
func (g *Generator) fillPage(b *block, list int) {
	pg := &b.pages[list]
	rng := g.copied[list](b.number)
	pg.buf, pg.ends, pg.records = pg.buf[:0], pg.ends[:0], pg.records[:0]
	for i := range b.persons {
		if !b.persons[i].history.On(list) {
			continue
		}
		for c := range 1 + min(repeats(rng, g.config.Lists[list].Duplicates), maxCopies) {
			pg.records = append(pg.records, placed{int32(i), uint8(c)})
		}
	}
	rng.Shuffle(len(pg.records), func(i, j int) { pg.records[i], pg.records[j] = pg.records[j], pg.records[i] })
	pen := pen{scribe: g.scribes[list], g: g, rng: rng, page: pg}
	for _, o := range pg.records {
		pen.record(&b.persons[o.who], o.copy > 0)
	}
	pg.text = string(pg.buf)
}

// eachBlock visits the blocks in order while workers make those that follow.
func (g *Generator) eachBlock(ctx context.Context, visit func(*block) error) error {
	workers := g.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	type job struct {
		number int
		done   chan *block
	}
	jobs := make(chan job)
	queue := make(chan chan *block, 2*workers)
	free := sync.Pool{New: func() any { return &block{pages: make([]page, len(g.config.Lists))} }}
	wg.Go(func() {
		defer close(queue)
		defer close(jobs)
		for k := range g.blocks() {
			done := make(chan *block, 1)
			if !put(ctx, queue, done) || !put(ctx, jobs, job{k, done}) {
				return
			}
		}
	})
	for range workers {
		wg.Go(func() {
			for j := range jobs {
				b := free.Get().(*block)
				g.fillPersons(b, j.number)
				for l := range g.config.Lists {
					g.fillPage(b, l)
				}
				j.done <- b
			}
		})
	}
	task := g.Progress.Task("simulate")
	defer task.End()
	n := 0
	for done := range queue {
		select {
		case b := <-done:
			if err := visit(b); err != nil {
				return err
			}
			free.Put(b)
		case <-ctx.Done():
			return ctx.Err()
		}
		n++
		task.Update(min(n*blockSize, g.config.N), g.config.N)
	}
	return ctx.Err()
}

func put[T any](ctx context.Context, c chan<- T, v T) bool {
	select {
	case c <- v:
		return true
	case <-ctx.Done():
		return false
	}
}

// Each visits all records: those of one block of persons after the other, and
// within a block list by list, so that the records of each list come in the
// order of their numbers. It returns the truth about the population.
func (g *Generator) Each(ctx context.Context, visit func(*ListRecord) error) (*Known, error) {
	t := g.newTally()
	ids := make([]int64, len(g.config.Lists))
	var r ListRecord
	err := g.eachBlock(ctx, func(b *block) error {
		t.add(b)
		for l := range b.pages {
			r.List = l
			pg := &b.pages[l]
			for i := range pg.records {
				ids[l]++
				r.ID = strconv.FormatInt(ids[l], 10)
				g.take(&r, b, i)
				if err := visit(&r); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return t.known()
}

// take fills r with record i of its list in the block; the ID is set already.
func (g *Generator) take(r *ListRecord, b *block, i int) {
	pg := &b.pages[r.List]
	cols := g.config.Lists[r.List].Columns
	r.Entity = int64(b.number)*blockSize + int64(pg.records[i].who) + 1
	r.Copy = int(pg.records[i].copy)
	r.Fields = r.Fields[:0]
	start := uint32(0)
	if i > 0 {
		start = pg.ends[i*len(cols)-1]
	}
	for k, c := range cols {
		end := pg.ends[i*len(cols)+k]
		if c.Holds == WhatID {
			r.Fields = append(r.Fields, r.ID)
		} else {
			r.Fields = append(r.Fields, pg.text[start:end])
		}
		start = end
	}
}

// tally counts the truth.
type tally struct {
	g       *Generator
	cells   [][]int64 // by stratum and history
	records []int64
	pairs   int64
	copies  []int32
}

func (g *Generator) newTally() *tally {
	return &tally{g: g, cells: make([][]int64, len(g.country.regions)*len(g.clock.labels)),
		records: make([]int64, len(g.config.Lists)), copies: make([]int32, blockSize)}
}

func (t *tally) add(b *block) {
	clear(t.copies)
	for i := range b.persons {
		p := &b.persons[i]
		region, month := t.g.stratum(p)
		s := &t.cells[region*len(t.g.clock.labels)+month]
		if *s == nil {
			*s = make([]int64, 1<<len(t.g.config.Lists))
		}
		(*s)[p.history]++
	}
	for l := range b.pages {
		t.records[l] += int64(len(b.pages[l].records))
		for _, r := range b.pages[l].records {
			t.pairs += int64(t.copies[r.who])
			t.copies[r.who]++
		}
	}
}

func (t *tally) known() (*Known, error) {
	k := &Known{Records: t.records, Pairs: t.pairs}
	var lists []string
	for _, l := range t.g.config.Lists {
		lists = append(lists, l.Name)
	}
	out := &overlap.Stratified{Lists: lists, Vars: []string{"region", "month"}}
	months := len(t.g.clock.labels)
	for i, cells := range t.cells {
		if cells == nil {
			continue
		}
		s := KnownStratum{Region: t.g.regionLabel(i / months), Month: t.g.clock.labels[i%months]}
		var rows []overlap.Cell
		for h, c := range cells {
			s.N += c
			if h > 0 && c > 0 {
				s.Listed += c
				rows = append(rows, overlap.Cell{History: overlap.History(h), Count: c})
			}
		}
		k.N += s.N
		k.Listed += s.Listed
		k.Strata = append(k.Strata, s)
		if len(lists) < overlap.MinLists || s.Listed == 0 {
			continue
		}
		table, err := overlap.New(lists, rows)
		if err != nil {
			return nil, err
		}
		out.Strata = append(out.Strata, overlap.Stratum{Labels: []string{s.Region, s.Month}, Table: table})
	}
	if len(out.Strata) > 0 {
		k.Overlap = out
	}
	return k, nil
}

// regionLabel is the name of a region in Latin letters.
func (g *Generator) regionLabel(r int) string { return capitalsOf(g.country.regions[r]) }
