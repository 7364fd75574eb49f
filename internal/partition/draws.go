package partition

import (
	"context"
	"fmt"
	"math"
	"slices"
)

// space bounds the bytes in which draws wait for their turn.
const space = 64 << 20

// Draws makes n random partitions and gives each to visit, in order, as the
// entity of each record: the number of its first record. The slice is reused.
// Components of up to Limits.Exact records are drawn independently from their
// exact distribution; larger ones by Markov chains, whose state is reported.
// Equal seeds give equal draws whatever the number of workers, and a
// component's draws depend on nothing outside it but its first record's number.
// Contradictory constraints are a *Conflict; an error of visit ends the work.
func Draws(ctx context.Context, p Problem, n int, seed uint64, workers int, visit func(draw int, entity []int32) error) (*Report, error) {
	q, err := p.prepared()
	if err != nil {
		return nil, err
	}
	if err := q.checkShift(n); err != nil {
		return nil, err
	}
	d := &drawer{x: newIndex(q), lanes: newLanes(seed, "draws"), workers: workers}
	entity := d.x.alone()
	if err := d.keep(ctx); err != nil {
		return nil, err
	}
	total := len(d.x.members)
	d.rows = max(1, min(n, space/max(1, total)))
	d.label = make([]uint8, d.rows*total)
	for from := 0; from < n; from += d.rows {
		to := min(n, from+d.rows)
		if err := d.make(ctx, from, to); err != nil {
			return nil, err
		}
		for i := from; i < to; i++ {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			d.write(i-from, entity)
			if err := visit(i, entity); err != nil {
				return nil, err
			}
		}
	}
	d.conclude()
	return &d.x.report, nil
}

// checkShift makes sure that every draw has a shift for every class.
func (p *Problem) checkShift(n int) error {
	if p.Shift == nil {
		return nil
	}
	if len(p.Shift) < n {
		return fmt.Errorf("partition: shifts for %d of %d draws", len(p.Shift), n)
	}
	classes := 0
	for _, c := range p.Class {
		classes = max(classes, int(c)+1)
	}
	for d, s := range p.Shift {
		if len(s) < classes {
			return fmt.Errorf("partition: draw %d has shifts for %d of %d classes", d, len(s), classes)
		}
		for c, v := range s {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("partition: the shift of class %d in draw %d is %v", c, d, v)
			}
		}
	}
	return nil
}

// drawer is the work of Draws.
type drawer struct {
	x       *index
	lanes   lanes
	workers int

	// label holds, draw by draw and in the order of members, the position of the
	// first record of each record's cluster in its component.
	label []uint8
	rows  int // draws that it holds

	kept []*kept // components with state, or too many records for a byte; by number
	at   []int   // their numbers
}

// kept is a component that stays in memory between batches of draws.
type kept struct {
	l       local
	sampler *sampler // or
	ex      *exact
	label   []int32 // as in drawer
}

// maxByte is how many records' positions fit into a byte.
const maxByte = 256

// keep sets up the components that are drawn by chains, or are very large.
func (d *drawer) keep(ctx context.Context) error {
	x := d.x
	for c := range x.components() {
		if len(x.records(c)) > min(x.p.Limits.Exact, maxByte) {
			d.at = append(d.at, c)
		}
	}
	d.kept = make([]*kept, len(d.at))
	err := parallel(ctx, d.workers, len(d.at), 1, func(ctx context.Context, i, _ int) error {
		k := &kept{}
		if err := k.l.load(x, d.at[i]); err != nil {
			return err
		}
		if x.p.Shift == nil {
			k.l.items = nil
		}
		k.l.place = nil
		if k.l.n <= x.p.Limits.Exact {
			k.ex = &exact{}
			k.ex.load(&k.l)
			d.kept[i] = k
			return nil
		}
		var err error
		k.sampler, err = newSampler(ctx, &k.l, d.lanes)
		d.kept[i] = k
		return err
	})
	for _, k := range d.kept {
		if k != nil && k.sampler != nil {
			x.report.Sampled++
		}
	}
	return err
}

// make fills label with the draws from up to to.
func (d *drawer) make(ctx context.Context, from, to int) error {
	err := parallel(ctx, d.workers, len(d.kept), 1, func(ctx context.Context, i, _ int) error {
		return d.advance(ctx, d.kept[i], from, to)
	})
	if err != nil {
		return err
	}
	const chunk = 128
	return parallel(ctx, d.workers, d.x.components(), chunk, func(ctx context.Context, lo, hi int) error {
		return d.chunk(ctx, lo, hi, from, to)
	})
}

// advance makes a kept component's draws.
func (d *drawer) advance(ctx context.Context, k *kept, from, to int) error {
	records := len(k.l.rec)
	k.label = resize(k.label, (to-from)*records)
	first := make([]int32, k.l.n)
	for i := from; i < to; i++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		shift := d.x.p.shift(i)
		if shift != nil {
			k.l.weigh(shift)
		}
		if k.ex != nil {
			if shift != nil {
				k.ex.load(&k.l)
			}
			g := d.lanes.component(k.l.rec[0], i)
			k.ex.draw(&g, first)
		} else {
			if shift != nil {
				k.sampler.shifted()
			}
			k.sampler.next(thinning).firsts(first)
		}
		out := k.label[(i-from)*records:]
		for r := range records {
			out[r] = k.l.head[first[k.l.node[r]]]
		}
	}
	return nil
}

func (p *Problem) shift(draw int) []float64 {
	if p.Shift == nil {
		return nil
	}
	return p.Shift[draw]
}

// ready is a small component, ready to be drawn from.
type ready struct {
	c    int
	pair bool
	odds float64 // of a pair,
	p    float64 // and its probability
	l    local
	ex   exact
}

// chunk makes the draws of some small components. Draw by draw it writes to
// neighbouring places.
func (d *drawer) chunk(ctx context.Context, lo, hi, from, to int) error {
	all := make([]ready, 0, hi-lo)
	next, _ := slices.BinarySearch(d.at, lo)
	for c := lo; c < hi; c++ {
		if next < len(d.at) && d.at[next] == c {
			next++
			continue
		}
		all = append(all, ready{c: c})
		r := &all[len(all)-1]
		if r.odds, r.pair = d.x.pair(c); r.pair {
			r.p = logistic(r.odds)
			continue
		}
		if err := r.l.load(d.x, c); err != nil {
			return err
		}
		if d.x.p.Shift == nil {
			r.ex.load(&r.l)
		}
	}
	total := len(d.x.members)
	var label [16]int32
	for i := from; i < to; i++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		shift := d.x.p.shift(i)
		row := d.label[(i-from)*total : (i-from+1)*total]
		for k := range all {
			r := &all[k]
			out := row[d.x.off[r.c]:d.x.off[r.c+1]]
			if shift != nil {
				d.shiftReady(r, shift)
			}
			g := d.lanes.component(d.x.members[d.x.off[r.c]], i)
			if r.pair {
				out[0], out[1] = 0, 1
				if g.uniform() < r.p {
					out[1] = 0
				}
				continue
			}
			r.ex.draw(&g, label[:])
			for j := range out {
				out[j] = uint8(r.l.head[label[r.l.node[j]]])
			}
		}
	}
	return nil
}

// shiftReady gives a small component the odds of one draw.
func (d *drawer) shiftReady(r *ready, shift []float64) {
	if r.pair {
		pair := d.x.pairs[d.x.pairOff[r.c]]
		r.p = logistic(r.odds + shift[d.x.p.Class[pair]])
		return
	}
	r.l.weigh(shift)
	r.ex.load(&r.l)
}

// write turns draw number i of the batch into entities.
func (d *drawer) write(i int, entity []int32) {
	x := d.x
	total := len(x.members)
	row := d.label[i*total : (i+1)*total]
	next := 0
	for c := range x.components() {
		lo, hi := x.off[c], x.off[c+1]
		if next < len(d.at) && d.at[next] == c {
			k := d.kept[next]
			next++
			records := len(k.l.rec)
			for r, f := range k.label[i*records : (i+1)*records] {
				entity[k.l.rec[r]] = k.l.rec[f]
			}
			continue
		}
		for m := lo; m < hi; m++ {
			entity[x.members[m]] = x.members[lo+int32(row[m])]
		}
	}
}

// conclude reports the components whose chains disagree.
func (d *drawer) conclude() {
	for _, k := range d.kept {
		if k.sampler == nil {
			continue
		}
		if doubt, doubtful := k.sampler.doubt(); doubtful {
			d.x.report.Unconverged = append(d.x.report.Unconverged, doubt)
		}
	}
}
