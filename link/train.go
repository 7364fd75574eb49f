package link

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"

	"undercount/internal/problem"
)

// Bounds of training.
const (
	maxRounds     = 1000
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
	group    []int // of each pattern, its place in groups
	groups   [][]uint8
	pairs    float64 // in the set
	sampled  float64 // share of the blocks that was looked at
	ownFixed bool    // the rule includes something relatives do not share

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
	relatives bool
	random    [][]float64 // u as seen in random pairs, matches among them
	present   [][]float64 // share of random pairs by feature and group
	all       float64     // pairs that are allowed
	sets      []*trainingSet
	lambda    []float64 // share of matches, by set
	total     float64   // expected matches among all pairs
	kin       float64   // expected relatives among all pairs
	rounds    int
	converged bool
	errors    bool // estimate the interaction of errors
}

// learnU sets u from random pairs, and where a level means agreement on a value
// from the frequencies of values.
func (t *trainer) learnU(allowed func(i, j int32) bool, rng *rand.Rand) {
	n := t.r.Len()
	counts := make([][]float64, len(t.fs))
	t.random, t.present = make([][]float64, len(t.fs)), make([][]float64, len(t.fs))
	for k, f := range t.fs {
		counts[k] = make([]float64, len(f.levels))
	}
	var used float64
	look := func(i, j int32) {
		if !allowed(i, j) {
			return
		}
		used++
		for k, f := range t.fs {
			counts[k][f.compare(i, j)]++
		}
	}
	if n*(n-1)/2 <= randomPairs {
		for i := range int32(n) {
			for j := i + 1; j < int32(n); j++ {
				look(i, j)
			}
		}
	} else {
		for tries := 0; used < randomPairs && tries < 20*randomPairs; tries++ {
			i, j := int32(rng.IntN(n)), int32(rng.IntN(n))
			if i != j {
				look(min(i, j), max(i, j))
			}
		}
	}
	for k, f := range t.fs {
		t.present[k] = make([]float64, f.groups)
		var sum [16]float64
		for l, lv := range f.levels {
			t.present[k][lv.group] += counts[k][l] / math.Max(used, 1)
			sum[lv.group] += counts[k][l]
		}
		u := make([]float64, len(f.levels))
		for l, lv := range f.levels {
			u[l] = (counts[k][l] + 0.3) / (sum[lv.group] + 0.3*float64(len(f.levels)))
		}
		t.random[k] = f.withCoincidence(u)
	}
	for k := range t.fs {
		copy(t.p.u[k], t.random[k])
	}
}

// withCoincidence replaces the probability of agreement on a value by what
// the frequencies of values say, and makes room for it.
func (f *feature) withCoincidence(u []float64) []float64 {
	if f.kind == "place" {
		normalise(f, u) // joint levels keep what random pairs say
		return u
	}
	for l, c := range f.coincide {
		g := f.levels[l].group
		var rest float64
		for x, lv := range f.levels {
			if lv.group == g && uint8(x) != l {
				rest += u[x]
			}
		}
		c = math.Min(math.Max(c, 1e-12), 0.999)
		for x, lv := range f.levels {
			if lv.group == g && uint8(x) != l && rest > 0 {
				u[x] *= (1 - c) / rest
			}
		}
		u[l] = c
	}
	normalise(f, u)
	return u
}

// onKey splits the probability that a pair of a class agrees on a key, when
// both can be placed, by whether the level behind it is an error.
func (t *trainer) onKey(k keyColumn, p [][]float64) (right, wrong float64) {
	f := t.fs[k.feature]
	var w float64
	for _, share := range t.present[k.feature][1:] {
		w += share
	}
	if w == 0 {
		return 0, 0
	}
	for l, lv := range f.levels {
		if lv.group == 0 {
			continue
		}
		q := t.present[k.feature][lv.group] / w * p[k.feature][l] * k.agrees(uint8(l))
		if lv.err == 1 {
			wrong += q
		} else {
			right += q
		}
	}
	if k.second >= 0 { // both must be the same
		right *= p[k.second][1]
		wrong *= p[k.second][1]
	}
	return right, wrong
}

// reach is the probability that a pair of a class agrees on all keys of a rule,
// its features being independent.
func (t *trainer) reach(ru rule, p [][]float64) float64 {
	q := 1.0
	for _, x := range ru {
		k := t.keys[x]
		right, wrong := t.onKey(k, p)
		q *= (right + wrong) * (1 - t.present[k.feature][0])
	}
	return q
}

// reachMatch is reach for records of one entity, with the interaction of errors.
func (t *trainer) reachMatch(ru rule) float64 {
	agree := make([]polynomial, len(t.fs))
	for _, x := range ru {
		k := t.keys[x]
		right, wrong := t.onKey(k, t.p.m)
		placed := 1 - t.present[k.feature][0]
		agree[k.feature] = polynomial{right * placed, wrong * placed, 1}
	}
	reached, all := [maxErrors + 1]float64{1}, [maxErrors + 1]float64{1}
	for k, f := range t.fs {
		right, wrong := t.present[k][0], 0.0
		for l, lv := range f.levels {
			if lv.group == 0 {
				continue
			}
			if q := t.present[k][lv.group] * t.p.m[k][l]; lv.err == 1 {
				wrong += q
			} else {
				right += q
			}
		}
		any := polynomial{right, wrong, 1}
		multiply(&all, any)
		if agree[k].set == 1 {
			any = agree[k]
		}
		multiply(&reached, any)
	}
	var a, b float64
	for c, h := range t.p.h {
		a += reached[c] * h
		b += all[c] * h
	}
	return a / b
}

// polynomial holds the probabilities that a feature is right and that it is in
// error.
type polynomial struct{ right, wrong, set float64 }

func multiply(d *[maxErrors + 1]float64, p polynomial) {
	d[maxErrors] = d[maxErrors]*(p.right+p.wrong) + d[maxErrors-1]*p.wrong
	for c := maxErrors - 1; c > 0; c-- {
		d[c] = d[c]*p.right + d[c-1]*p.wrong
	}
	d[0] *= p.right
}

// chooseSets picks the rules to train on. For every feature there are some that
// leave it free: narrow ones, which hold many matches among few pairs, and broad
// ones, which hold also the matches that differ in much.
func (t *trainer) chooseSets(rules []rule, cost []float64) []int {
	n := float64(t.r.Len())
	var chosen []int
	for k := range t.fs {
		var cs []int
		narrow, broad := map[int]float64{}, map[int]float64{}
		for x, ru := range rules {
			ok := len(ru) <= 2
			for _, y := range ru {
				key := t.keys[y]
				ok = ok && key.exact && key.feature != k && key.second < 0
			}
			if !ok {
				continue
			}
			cs = append(cs, x)
			reach := t.reach(ru, t.p.m)
			purity := math.Min(1, guessedLinks*n*reach/(cost[x]+1))
			narrow[x] = reach / (cost[x] + 0.02*n)
			if purity > leastPurity {
				broad[x] = reach * math.Pow(purity, 0.25)
			}
		}
		for _, worth := range []map[int]float64{narrow, broad} {
			sort.SliceStable(cs, func(a, b int) bool { return worth[cs[a]] > worth[cs[b]] })
			for i, x := range cs {
				if i >= 2 || worth[x] <= 0 || worth[x] < 0.02*worth[cs[0]] {
					break
				}
				if !slices.Contains(chosen, x) {
					chosen = append(chosen, x)
				}
			}
		}
	}
	return chosen
}

// For the choice of training sets: the links that are expected for each
// record before anything is known, and the least share of them in a set.
const (
	guessedLinks = 0.2
	leastPurity  = 0.005
)

// addSet counts the patterns of the pairs that agree on a rule.
func (t *trainer) addSet(ctx context.Context, ru rule, allowed func(i, j int32) bool) error {
	s := &trainingSet{rule: ru, free: make([]bool, len(t.fs)), sampled: 1}
	for k := range s.free {
		s.free[k] = true
	}
	for _, x := range ru {
		s.free[t.keys[x].feature] = false
		s.ownFixed = s.ownFixed || t.fs[t.keys[x].feature].own
	}
	blocks := t.r.blocks(t.keys, ru)
	total := blocks.pairs()
	if total > trainingPairs {
		s.sampled = trainingPairs / float64(total)
	}
	bar := uint64(math.MaxUint64)
	if s.sampled < 1 {
		bar = uint64(s.sampled * (1 << 63) * 2)
	}
	seen := map[pattern]int{}
	var pt pattern
	visited := 0
	for b := range blocks.len() {
		key, ids := blocks.block(b)
		if scramble(key) > bar {
			continue
		}
		if visited++; visited&255 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		for x, i := range ids {
			for _, j := range ids[x+1:] {
				if !allowed(i, j) {
					continue
				}
				for k, f := range t.fs {
					pt[k] = 0
					if s.free[k] {
						pt[k] = f.compare(i, j)
					}
				}
				s.add(t.fs, seen, pt, 1)
			}
		}
	}
	if s.pairs > 0 {
		t.sets = append(t.sets, s)
		t.lambda = append(t.lambda, 0.2)
	}
	return nil
}

func (s *trainingSet) add(fs []*feature, seen map[pattern]int, pt pattern, n float64) int {
	at, ok := seen[pt]
	if !ok {
		at = len(s.patterns)
		seen[pt] = at
		s.patterns = append(s.patterns, pt)
		s.count = append(s.count, 0)
		g := groupsOf(groupKey(fs, pt[:len(fs)], s.free), len(fs))
		w := slices.IndexFunc(s.groups, func(x []uint8) bool { return slices.Equal(x, g) })
		if w < 0 {
			w = len(s.groups)
			s.groups = append(s.groups, g)
		}
		s.group = append(s.group, w)
	}
	s.count[at] += n
	s.pairs += n
	return at
}

func scramble(x uint64) uint64 {
	x ^= x >> 32
	x *= 0xd6e8feb86659fd93
	x ^= x >> 32
	x *= 0xd6e8feb86659fd93
	return x ^ x>>32
}

// fit runs the EM algorithm over all sets together: the composite likelihood of
// the patterns of each set, with u from random pairs, m and the interaction of
// errors common to all sets, and a share of matches for each.
func (t *trainer) fit(ctx context.Context) error {
	t.total, t.kin = float64(t.r.Len())/4, float64(t.r.Len())/4
	if !t.relatives {
		t.kin = 0
	}
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
	nf := len(t.fs)
	seenM, seenR := zeros(t.fs), zeros(t.fs)
	var seenH [maxErrors + 1]float64
	var kin, kinReach float64
	for x, s := range t.sets {
		t.step(x, s, lg, seenM, seenR, &seenH, &kin, &kinReach)
	}
	if t.relatives && kinReach > 0 {
		t.kin = math.Max(kin/kinReach, 1)
	}
	change := t.maximise(seenM, seenH)
	if t.relatives {
		for k := range nf {
			if !t.fs[k].own {
				t.updateR(k, seenR[k])
			}
		}
	}
	t.updateTotal()
	t.updateU()
	return change
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
func (t *trainer) step(x int, s *trainingSet, lg *logs, seenM, seenR [][]float64, seenH *[maxErrors + 1]float64, kin, kinReach *float64) {
	nf := len(t.fs)
	z := make([]float64, len(s.groups))
	for g, gs := range s.groups {
		z[g] = math.Log(t.p.norm(t.fs, gs))
	}
	byGroup := make([]float64, len(s.groups))
	s.byGroup = byGroup
	lambda := t.lambda[x]
	rho := 0.0
	if t.relatives && s.fixed == nil {
		rho = math.Min(t.kin*t.reachKin(s.rule)*s.sampled/s.pairs, 0.9*(1-lambda))
	}
	weight := 1 / s.sampled
	var match, related float64
	for i := range s.patterns {
		pt := &s.patterns[i]
		var sm, su, sr float64
		errs := 0
		for k := range nf {
			l := pt[k]
			if l == 0 {
				continue
			}
			sm += lg.m[k][l]
			su += lg.u[k][l]
			sr += lg.r[k][l]
			errs += int(t.fs[k].levels[l].err)
		}
		errs = min(errs, maxErrors)
		sm += lg.h[errs] - z[s.group[i]]
		var pm, pr float64
		if s.fixed != nil {
			pm = s.fixed[i]
		} else {
			a, b, c := math.Log(lambda)+sm, math.Log(1-lambda-rho)+su, math.Inf(-1)
			if rho > 0 {
				c = math.Log(rho) + sr
			}
			top := math.Max(a, math.Max(b, c))
			ea, eb, ec := math.Exp(a-top), math.Exp(b-top), math.Exp(c-top)
			sum := ea + eb + ec
			pm, pr = ea/sum, ec/sum
		}
		wm, wr := pm*s.count[i], pr*s.count[i]
		match += wm
		related += wr
		if wm > 0 {
			byGroup[s.group[i]] += wm * weight
			seenH[errs] += wm * weight
		}
		for k := range nf {
			if l := pt[k]; l != 0 {
				seenM[k][l] += wm * weight
				seenR[k][l] += wr * weight
			}
		}
	}
	s.match = match
	if s.fixed == nil {
		t.lambda[x] = math.Min(math.Max(match/s.pairs, 1e-9), 1-1e-6)
		if !s.ownFixed {
			*kin += related * weight
			*kinReach += t.reachKin(s.rule)
		}
	}
}

// reachKin is the probability that two relatives agree on a rule.
func (t *trainer) reachKin(ru rule) float64 { return t.reach(ru, t.kinParams()) }

func (t *trainer) kinParams() [][]float64 {
	out := make([][]float64, len(t.fs))
	for k, f := range t.fs {
		out[k] = t.p.r[k]
		if f.own {
			out[k] = t.p.u[k]
		}
	}
	return out
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
	normalise(f, m)
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

func (t *trainer) updateR(k int, seen []float64) {
	f, r := t.fs[k], t.p.r[k]
	start := newParamsOf(f)
	total := f.byGroup(seen)
	for l, lv := range f.levels {
		if lv.group != 0 && total[lv.group] > 0 {
			r[l] = (seen[l] + priorWeight*start[l]) / (total[lv.group] + priorWeight)
		}
	}
	normalise(f, r)
}

func (t *trainer) updateH(seen, want [maxErrors + 1]float64) float64 {
	var sum float64
	for _, s := range seen {
		sum += s
	}
	prior := 2 + 0.01*sum
	var change float64
	for c := range seen {
		old := t.p.h[c]
		if c > 0 && seen[c] < 0.5 {
			t.p.h[c] = t.p.h[c-1] // nothing was seen that could tell
			continue
		}
		t.p.h[c] = math.Min(math.Max(old*(seen[c]+prior)/(want[c]+prior), 1e-4), 1e4)
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
	}
}

// updateTotal estimates the matches among all pairs from what each set reaches.
func (t *trainer) updateTotal() {
	var match, reach float64
	for _, s := range t.sets {
		if s.fixed != nil {
			continue
		}
		match += s.match / s.sampled
		reach += t.reachMatch(s.rule)
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
	}
	if t.relatives {
		for k, f := range t.fs {
			if f.own {
				copy(t.p.r[k], t.p.u[k])
			}
		}
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
	for k, f := range t.fs {
		for l, lv := range f.levels {
			if lv.group == 0 || lv.err != 0 || f.kind == "place" && l != 12 {
				continue
			}
			if (l == 1 || f.kind == "place") && t.p.m[k][l] < t.p.u[k][l] {
				return bad("m-below-u", fmt.Sprintf("agreement on %s came out rarer among links than among other pairs", f.name), "the column may not hold what was understood: map it to another role or to ignore")
			}
		}
	}
	return nil
}
