package link

import (
	"context"
	"fmt"
	"math"
	"slices"

	"undercount/internal/problem"
)

// Bounds of training.
const (
	maxRounds     = 1000
	steadyFrom    = 100
	tolerance     = 5e-5 // largest change of a probability in the last round
	innerRounds   = 8
	randomPairs   = 400_000 // pairs drawn to learn u
	trainingPairs = 150_000 // pairs of each training rule, in whole blocks
	leastMatches  = 4       // expected links below which nothing can be learnt
)

const maxFeatures = 20

type pattern [maxFeatures]uint8

// trainingSet is the patterns of all pairs that agree on one rule. Features
// that the rule foretells are left out of the likelihood: given agreement on
// the rule, they say nothing.
type trainingSet struct {
	rule     rule
	free     []bool
	patterns []pattern
	count    []float64
	class    []uint8   // pair of lists of each pattern
	classes  []float64 // pairs by pair of lists
	lambda   []float64 // share of matches, by pair of lists
	group    []int     // of each pattern, its place in groups
	groups   [][]uint8
	pairs    float64 // in the set
	sampled  float64 // share of the blocks that was looked at
	ownFixed bool    // the rule includes something relatives do not share
	seen     []seenPair

	fixed   []float64 // where labels say it, the probability of being the same; else nil
	match   float64   // expected matches among pairs
	byGroup []float64 // the same by group, each pair weighed by the share sampled
}

// trainer fits a model to sets of pairs.
type trainer struct {
	r         *Records
	fs        []*feature
	keys      []keyColumn
	p         *params
	random    [][]float64 // u as seen in random pairs, matches among them
	present   [][]float64 // share of random pairs by feature and group
	all       float64     // pairs that are allowed
	sets      []*trainingSet
	pairsOf   []float64 // allowed pairs by pair of lists
	total     float64   // expected matches among all pairs
	rounds    int
	converged bool
	errors    bool // estimate the interaction of errors
	fixed     *fixedLevels
	outcomes  keyOutcomes
	samples   []*linkSample
	byLists   []float64 // links expected, by pair of lists
}

// fit runs the EM algorithm over all sets together: the composite likelihood of
// the patterns of each set, with u from random pairs, m and the interaction of
// errors common to all sets, and a share of matches for each.
func (t *trainer) fit(ctx context.Context) error {
	t.total = float64(t.r.Len()) / 4
	for t.rounds = 1; t.rounds <= maxRounds; t.rounds++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if change := t.round(); change < tolerance {
			t.converged = true
			break
		}
	}
	return nil
}

// round is one round of EM; it returns the largest change of a probability.
func (t *trainer) round() float64 {
	lg := t.p.logs()
	seenM := zeros(t.fs)
	ks := newKinSums(t)
	var seenH [maxErrors + 1]float64
	for _, s := range t.sets {
		t.step(s, lg, seenM, ks, &seenH)
	}
	change := t.maximise(seenM, seenH)
	t.updateTotal()
	t.updateU()
	return math.Max(change, ks.update(t))
}

// maximise fits m and h to what was seen among matches, by iterative scaling.
func (t *trainer) maximise(seenM [][]float64, seenH [maxErrors + 1]float64) float64 {
	before := make([][]float64, len(t.fs))
	for k := range before {
		before[k] = slices.Clone(t.p.m[k])
	}
	h := t.p.h
	for range innerRounds {
		wantM := zeros(t.fs)
		var wantH [maxErrors + 1]float64
		for _, s := range t.sets {
			t.want(s, wantM, &wantH)
		}
		var change float64
		for k := range t.fs {
			change = math.Max(change, t.updateM(k, seenM[k], wantM[k]))
		}
		if t.errors {
			change = math.Max(change, t.updateH(seenH, wantH))
			t.level(seenM, seenH)
		}
		if change < tolerance/10 {
			break
		}
	}
	if t.rounds > steadyFrom { // lest numbers of errors that few records have swing to and fro
		for c := range h {
			t.p.h[c] = math.Sqrt(t.p.h[c] * h[c])
		}
	}
	var change, sum float64
	for k := range before {
		for l := range before[k] {
			change = math.Max(change, math.Abs(before[k][l]-t.p.m[k][l]))
		}
	}
	for _, n := range seenH {
		sum += n
	}
	for c, n := range seenH {
		change = math.Max(change, math.Abs(math.Log(t.p.h[c]/h[c]))*n/math.Max(sum, 1))
	}
	return change
}

func zeros(fs []*feature) [][]float64 {
	out := make([][]float64, len(fs))
	for k, f := range fs {
		out[k] = make([]float64, len(f.levels))
	}
	return out
}

// step adds one set's expected counts: what was seen among matches, and what
// the model wants among as many.
func (t *trainer) step(s *trainingSet, lg *logs, seenM [][]float64, ks *kinSums, seenH *[maxErrors + 1]float64) {
	nf := len(t.fs)
	z := make([]float64, len(s.groups))
	for g, gs := range s.groups {
		z[g] = math.Log(t.p.norm(t.fs, gs))
	}
	s.byGroup = make([]float64, len(s.groups))
	rho := ks.shares(t, s)
	matches := make([]float64, len(s.lambda))
	weight := 1 / s.sampled
	terms, kin := make([]float64, 2+len(t.p.kins)), make([]float64, len(t.p.kins))
	s.match = 0
	for i := range s.patterns {
		pt := &s.patterns[i]
		var sm, su float64
		clear(kin)
		errs := 0
		for k := range nf {
			l := pt[k]
			if l == 0 {
				continue
			}
			sm += lg.m[k][l]
			su += lg.u[k][l]
			for c := range kin {
				if r := lg.kins[c][k][l]; r == r {
					kin[c] += r
				} else {
					kin[c] += lg.u[k][l] + lg.over[c][k][l]
				}
			}
			errs += int(t.fs[k].levels[l].err)
		}
		errs = min(errs, maxErrors)
		sm += lg.h[errs] - z[s.group[i]]
		if s.fixed != nil {
			terms[0] = s.fixed[i]
			clear(terms[1:])
		} else {
			class := s.class[i]
			rest := 1 - s.lambda[class]
			terms[0] = math.Log(s.lambda[class]) + sm
			for c := range kin {
				terms[2+c] = math.Log(rho[c][class]) + kin[c]
				rest -= rho[c][class]
			}
			terms[1] = math.Log(rest) + su
			softmax(terms)
		}
		wm := terms[0] * s.count[i]
		s.match += wm
		matches[s.class[i]] += wm
		s.byGroup[s.group[i]] += wm * weight
		seenH[errs] += wm * weight
		for k := range nf {
			if l := pt[k]; l != 0 {
				seenM[k][l] += wm * weight
			}
		}
		ks.add(s, pt, terms[2:], s.count[i]*weight)
	}
	if s.fixed == nil {
		for c, n := range s.classes {
			if n > 0 {
				s.lambda[c] = math.Min(math.Max((matches[c]+0.01)/(n+0.02), 1e-9), 1-1e-6)
			}
		}
	}
}

// softmax turns logarithms into shares.
func softmax(x []float64) {
	top := slices.Max(x)
	var sum float64
	for i, v := range x {
		x[i] = math.Exp(v - top)
		sum += x[i]
	}
	for i := range x {
		x[i] /= sum
	}
}

// want adds, for each group with its expected matches, how many of them the
// model expects at each level and with each number of errors.
func (t *trainer) want(s *trainingSet, wantM [][]float64, wantH *[maxErrors + 1]float64) {
	e := make([]float64, len(t.fs))
	for g, w := range s.byGroup {
		if w <= 0 {
			continue
		}
		gs := s.groups[g]
		t.p.errorShares(t.fs, gs, e)
		d := errorCounts(e, gs, -1)
		var z float64
		for c, q := range d {
			z += q * t.p.h[c]
		}
		for c, q := range d {
			wantH[c] += w * q * t.p.h[c] / z
		}
		for k, f := range t.fs {
			if gs[k] == 0 {
				continue
			}
			d := errorCounts(e, gs, k)
			var right, wrong float64
			for c, q := range d {
				right += q * t.p.h[c]
				wrong += q * t.p.h[min(c+1, maxErrors)]
			}
			for l, lv := range f.levels {
				if lv.group != gs[k] {
					continue
				}
				part := right
				if lv.err == 1 {
					part = wrong
				}
				wantM[k][l] += w * t.p.m[k][l] * part / z
			}
		}
	}
}

// priorWeight is the weight of the initial m, in pairs.
const priorWeight = 2.0

// holdExchanged keeps the share of exchanged names where it was before
// training: rules that ask for the own or the family name never show any.
func (f *feature) holdExchanged(m, start []float64) {
	if f.kind != "name" || !f.own || len(m) <= partCrossSwapped {
		return
	}
	for _, l := range []int{partSwapped, partCrossSwapped} {
		for x, o := range f.levels {
			if o.group == f.levels[l].group && x != l && m[l] < 1 {
				m[x] *= (1 - start[l]) / (1 - m[l])
			}
		}
		m[l] = start[l]
	}
}

func (t *trainer) updateM(k int, seen, want []float64) float64 {
	f, m := t.fs[k], t.p.m[k]
	old := slices.Clone(m)
	start := newParamsOf(f)
	total := f.byGroup(seen)
	for l, lv := range f.levels {
		if lv.group == 0 || total[lv.group] <= 0 {
			continue
		}
		m[l] *= (seen[l] + priorWeight*start[l]) / (want[l] + priorWeight*m[l])
	}
	f.holdExchanged(m, start)
	normalise(f, m)
	t.holdM(k)
	var change float64
	for l := range m {
		change = math.Max(change, math.Abs(m[l]-old[l]))
	}
	return change
}

func newParamsOf(f *feature) []float64 {
	m := make([]float64, len(f.levels))
	for l, lv := range f.levels {
		m[l] = lv.init
	}
	normalise(f, m)
	return m
}

// evenPrior is the precision of the normal prior of the logarithms of h about 0,
// errors that come independently, in pairs of all sets.
const evenPrior = 2

func (t *trainer) updateH(seen, want [maxErrors + 1]float64) float64 {
	var sum float64
	for _, s := range seen {
		sum += s
	}
	prior := 2 + 0.01*sum
	var change float64
	for c := range seen {
		old := t.p.h[c]
		pull := evenPrior * math.Log(old)
		t.p.h[c] = math.Min(math.Max(old*(seen[c]+prior-math.Min(pull, 0))/(want[c]+prior+math.Max(pull, 0)), 1e-4), 1e4)
		if tells := 2*seen[c] - 0.5; c > 0 && tells < 1 {
			// Next to nothing was seen that could tell; gradually, or training goes
			// to and fro between telling and not.
			tells = math.Max(tells, 0)
			t.p.h[c] = math.Pow(t.p.h[c], tells) * math.Pow(t.p.h[c-1], 1-tells)
			if tells == 0 {
				continue
			}
		}
		if c > 1 { // records full of errors are told from strangers by nothing else
			t.p.h[c] = math.Min(t.p.h[c], math.Max(t.p.h[c-1], 1))
		}
		change = math.Max(change, math.Abs(math.Log(t.p.h[c]/old))*seen[c]/math.Max(sum, 1))
	}
	return change
}

// level takes the trend out of h: an h of θ to the power c is the same model as
// one in which the odds of every error are θ times larger, so the trend belongs
// to m.
func (t *trainer) level(seenM [][]float64, seen [maxErrors + 1]float64) {
	var w, x, y, xx, xy float64
	for c, n := range seen {
		n += 0.01
		lh, fc := math.Log(t.p.h[c]), float64(c)
		w, x, y, xx, xy = w+n, x+n*fc, y+n*lh, xx+n*fc*fc, xy+n*fc*lh
	}
	slope := (w*xy - x*y) / (w*xx - x*x)
	start := (y - slope*x) / w
	for c := range t.p.h {
		t.p.h[c] /= math.Exp(start + slope*float64(c))
	}
	for k, f := range t.fs {
		total := f.byGroup(seenM[k])
		for l, lv := range f.levels {
			if lv.err == 1 && total[lv.group] > 0 {
				t.p.m[k][l] *= math.Exp(slope)
			}
		}
		normalise(f, t.p.m[k])
		t.holdM(k)
	}
}

// updateTotal estimates the matches among all pairs from what each set reaches.
func (t *trainer) updateTotal() {
	var match, reach float64
	for _, s := range t.sets {
		match += s.match / s.sampled
		if s.fixed == nil { // else its rule was counted with the set it was taken from
			reach += t.reachMatch(s.rule)
		}
	}
	if reach > 0 {
		t.total = math.Min(match/reach, t.all/2)
	}
}

// updateU takes the matches out of what random pairs show.
func (t *trainer) updateU() {
	share := t.total / t.all
	for k, f := range t.fs {
		for l := range f.levels {
			u := t.random[k][l]
			t.p.u[k][l] = math.Max(u-share*t.p.m[k][l], 0.02*u)
		}
		normalise(f, t.p.u[k])
		t.holdU(k)
	}
}

// check refuses a training that cannot be trusted.
func (t *trainer) check() error {
	bad := func(code, what, do string) error {
		return &TrainingError{code, &problem.Error{What: what, Want: "a model that can tell links from other pairs", Do: do}}
	}
	if len(t.sets) == 0 {
		return bad("boundary", "no two records agree on anything a model could be trained on", "check that the columns were understood, or give a trained model")
	}
	if t.total < leastMatches {
		return bad("boundary", fmt.Sprintf("training finds about %.1f links, too few to learn what links look like", t.total), "give a trained model with --model, or labels; if the lists share nobody, there is nothing to link")
	}
	if !t.converged {
		return bad("not-converged", fmt.Sprintf("training did not converge in %d rounds", maxRounds), "leave out columns that say the same thing twice, or give labels or a trained model")
	}
	if n := float64(t.r.Len()); t.errors && t.total > 2*n {
		return bad("not-links", fmt.Sprintf("training settled on something else than links: it finds %.0f of them among %.0f records", t.total, n), "the columns say too little to tell people apart, or not what was understood: add columns, map them, or give labels or a trained model")
	}
	for k, f := range t.fs {
		if t.errors && (f.kind == "name" && f.name != "mother" || f.kind == "number") && t.mostlyDifferent(k) {
			return bad("not-links", fmt.Sprintf("training settled on something else than links: most of what it takes for links differ in %s", f.name), "the columns say too little to tell people apart, or not what was understood: add columns, map them, or give labels or a trained model")
		}
		for l, lv := range f.levels {
			if lv.group == 0 || lv.err != 0 || f.kind == "place" && l != 12 {
				continue
			}
			if t.errors && (l == 1 || f.kind == "place") && t.p.m[k][l] < t.p.u[k][l] {
				return bad("m-below-u", fmt.Sprintf("agreement on %s came out rarer among links than among other pairs", f.name), "the column may not hold what was understood: map it to another role or to ignore")
			}
		}
	}
	return nil
}

// mostlyDifferent tells whether among what passes for links a comparison mostly
// finds two values that are not even alike.
func (t *trainer) mostlyDifferent(k int) bool {
	f := t.fs[k]
	for g := 1; g < f.groups; g++ {
		if t.present[k][g] < 0.05 {
			continue
		}
		for l, lv := range f.levels {
			if int(lv.group) == g && (f.kind == "number" && l == 3 || f.kind == "name" && partNear[l] == different) && t.p.m[k][l] > 0.5 {
				return true
			}
		}
	}
	return false
}
