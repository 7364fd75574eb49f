package link

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"

	"undercount/internal/stream"
)

// Some links cannot be seen: no blocking rule proposes the pair, or the two
// records were damaged so much that they look like strangers. A trained model
// says how many, since it knows how often each thing is in error.

// unseen is the share of links that are not proposed by any of the rules, or
// whose probability would stay below Floor at these prior log odds.
func (s *simulatedLinks) unseen(rules []rule, prior float64) float64 {
	var out float64
	for d, w := range s.weight {
		if prior+s.fit[d] < float64(floorOdds) || !s.proposed(rules, d) {
			out += w
		}
	}
	return out / s.total
}

// proposed tells whether a simulated link agrees on one of the rules.
func (s *simulatedLinks) proposed(rules []rule, d int) bool {
	for _, ru := range rules {
		if ru.within(s.agree[d]) {
			return true
		}
	}
	return false
}

// simulated are links as the trained model expects them, made when first asked
// for.
func (j *job) simulated() *simulatedLinks {
	if j.links == nil {
		j.links = j.trainer.simulate(1, stream.New(j.o.Seed, "link", "coverage"))
	}
	return j.links
}

// settle estimates the share of links for each pair of lists: the one for which
// the probabilities of the pairs that can be seen add up to what can be seen
// of it.
func (j *job) settle(ctx context.Context, kept []keptPair, rules []rule) error {
	o := j.odds
	links := j.simulated()
	j.unseen = make([]float64, len(o.match))
	for range 50 {
		clear(o.expect)
		for i := range kept {
			if i%patience == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			k := &kept[i]
			c := o.class(j.r, k.a, k.b)
			if p := logistic(o.logOdds(c, float64(k.match), float64(k.kin))); p >= Floor {
				o.expect[c] += p
			}
		}
		var change float64
		for c, e := range o.expect {
			if o.pairs[c] == 0 {
				continue
			}
			j.unseen[c] = math.Min(links.unseen(rules, o.match[c]), mostUnseen)
			share := math.Min((e+0.05)/(o.pairs[c]*(1-j.unseen[c])), 0.5)
			next := math.Log(share / (1 - share))
			change = math.Max(change, math.Abs(next-o.match[c]))
			o.match[c] = next
		}
		if change < 1e-4 {
			break
		}
	}
	var seen, all float64
	for c, e := range o.expect {
		seen += e
		all += e / (1 - j.unseen[c])
	}
	if all > 0 {
		j.out.Training.Unseen = 1 - seen/all
	}
	if u := j.out.Training.Unseen; u > 0.02 {
		j.out.warn("links-unseen", "caution", fmt.Sprintf("about %.0f%% of the links cannot be seen, because the records agree on too little; sampled linkages make up for them with links at random", 100*u), "add columns that tell people apart; the count rests on the model's estimate of this share")
	}
	return nil
}

// mostUnseen bounds the correction for links that cannot be seen.
const mostUnseen = 0.5

// filler adds to a sampled linkage the links that cannot be seen, at random.
type filler struct {
	r      *Records
	job    *job
	byList [][]int32
	region *field
	next   []int32 // chains of the records of an entity; scratch
	last   []int32
	lists  []uint16 // by first record of an entity: the lists it is on
}

func newFiller(j *job) *filler {
	f := &filler{r: j.r, job: j, byList: make([][]int32, len(j.r.lists))}
	for i, l := range j.r.list {
		f.byList[l] = append(f.byList[l], int32(i))
	}
	for _, x := range j.r.fields {
		if x.role == Region {
			f.region = x
		}
	}
	n := j.r.Len()
	f.next, f.last, f.lists = make([]int32, n), make([]int32, n), make([]uint16, n)
	return f
}

// fill changes entity. For each pair of lists the number of links that are
// added is a Poisson number with the mean that the share of unseen links
// implies; they join entities of which neither is on the other's list, in the
// same region where regions are known.
func (f *filler) fill(entity []int32, rng *rand.Rand) {
	for i := range f.next {
		f.next[i], f.lists[i] = -1, 0
	}
	lists := len(f.r.lists)
	found := make([]float64, lists*lists)
	for i, e := range entity {
		e, i := e, int32(i)
		if e != i {
			for k := e; k >= 0; k = f.next[k] {
				found[f.job.odds.class(f.r, k, i)]++
			}
			f.next[f.last[e]] = i
		}
		f.last[e] = i
		f.lists[e] |= 1 << f.r.list[i]
	}
	for c, n := range found {
		u := f.job.unseen[c]
		if u <= 0 || n == 0 {
			continue
		}
		a, b := c/lists, c%lists
		for range int(distuv.Poisson{Lambda: n * u / (1 - u), Src: rng}.Rand()) {
			f.join(entity, a, b, rng)
		}
	}
}

func (f *filler) join(entity []int32, a, b int, rng *rand.Rand) {
	for range 200 {
		x, y := f.byList[a][rng.IntN(len(f.byList[a]))], f.byList[b][rng.IntN(len(f.byList[b]))]
		e, g := entity[x], entity[y]
		if e == g || a != b && (f.lists[e]>>b&1 == 1 || f.lists[g]>>a&1 == 1) {
			continue
		}
		if shared := f.lists[e] & f.lists[g]; a != b && shared != 0 || f.clash(shared) {
			continue // it would be a duplicate besides
		}
		if v := f.region; v != nil && v.v[x] != 0 && v.v[y] != 0 && v.d.key[v.v[x]] != v.d.key[v.v[y]] {
			continue
		}
		if e > g {
			e, g = g, e
		}
		for k := g; k >= 0; k = f.next[k] {
			entity[k] = e
		}
		f.next[f.last[e]], f.last[e] = g, f.last[g]
		f.lists[e] |= f.lists[g]
		return
	}
}

// clash tells whether an entity would be twice on a list without duplicates.
func (f *filler) clash(shared uint16) bool {
	for l, free := range f.job.free {
		if free && shared>>l&1 == 1 {
			return true
		}
	}
	return false
}
