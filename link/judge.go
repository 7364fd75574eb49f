package link

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"

	"undercount/internal/partition"
	"undercount/internal/problem"
	"undercount/internal/stream"
)

// keepFrom is the least probability, under the first guess of the share of
// links, with which a pair is kept for judgement.
const keepFrom = 0.001

// job is one linkage under way.
type job struct {
	o       Options
	r       *Records
	fs      []*feature
	keys    []keyColumn
	allowed []bool // by lists × lists
	free    []bool // lists free of duplicates
	trainer *trainer
	scorer  *scorer
	odds    *odds
	links   *simulatedLinks // see simulated
	kept    []keptPair      // pairs worth judging
	unseen  []float64       // share of the links that cannot be seen, by pair of lists
	must    [][2]int32
	cannot  [][2]int32
	out     *Result
	curve   *calibration
	labels  []labelled
	rules   []rule
}

// Judge links records that were loaded.
func Judge(ctx context.Context, r *Records, o Options) (*Result, error) {
	j, err := newJob(r, o)
	if err != nil {
		return nil, err
	}
	if err := j.claimWork(); err != nil {
		return nil, err
	}
	rules, err := j.learn(ctx)
	if err != nil {
		return nil, err
	}
	j.rules = rules
	j.unplaced(rules)
	kept, err := j.scoreAll(ctx, rules)
	if err != nil {
		return nil, err
	}
	if err := j.settle(ctx, kept, rules); err != nil {
		return nil, err
	}
	j.calibrate(kept)
	if err := j.resolve(ctx, kept); err != nil {
		return nil, err
	}
	return j.out, nil
}

func newJob(r *Records, o Options) (*job, error) {
	if o.Threshold == 0 {
		o.Threshold = 0.5
	}
	if o.Threshold < 0 || o.Threshold >= 1 {
		return nil, &problem.Error{What: fmt.Sprintf("the threshold is %g", o.Threshold), Want: "a probability above 0 and below 1"}
	}
	if o.MaxPairs == 0 {
		o.MaxPairs = defaultPairs(r.Len())
	}
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	j := &job{o: o, r: r, out: &Result{Records: r, opt: o}}
	j.out.Warnings = append(j.out.Warnings, r.notes...)
	if err := j.listRules(); err != nil {
		return nil, err
	}
	if err := j.decided(); err != nil {
		return nil, err
	}
	j.readLabels()
	var err error
	if j.fs, err = o.Model.choose(r.features()); err != nil {
		return nil, err
	}
	if len(j.fs) > maxFeatures {
		return nil, &problem.Error{What: fmt.Sprintf("%d comparisons", len(j.fs)), Want: fmt.Sprintf("at most %d", maxFeatures), Do: "map columns that matter less to ignore"}
	}
	j.keys = r.keyColumns(j.fs)
	return j, nil
}

// listRules reads what is allowed between lists.
func (j *job) listRules() error {
	n := len(j.r.lists)
	j.allowed, j.free = make([]bool, n*n), make([]bool, n)
	for i := range j.allowed {
		j.allowed[i] = true
	}
	find := func(name string) (int, error) {
		if l := slices.Index(j.r.lists, name); l >= 0 {
			return l, nil
		}
		return 0, &problem.Error{What: fmt.Sprintf("there is no list %q", name), Want: "one of the lists given", Do: "correct the name"}
	}
	for _, name := range j.o.DuplicateFree {
		l, err := find(name)
		if err != nil {
			return err
		}
		j.free[l] = true
		j.allowed[l*n+l] = false
	}
	for _, p := range j.o.PairRules {
		a, err := find(p.A)
		if err != nil {
			return err
		}
		b, err := find(p.B)
		if err != nil {
			return err
		}
		switch p.Do {
		case Link, Deduplicate:
			j.allowed[a*n+b], j.allowed[b*n+a] = true, true
		case Neither:
			j.allowed[a*n+b], j.allowed[b*n+a] = false, false
		default:
			return &problem.Error{What: fmt.Sprintf("there is no rule %q", p.Do), Want: "link, deduplicate or neither"}
		}
	}
	if !slices.Contains(j.allowed, true) {
		return &problem.Error{What: "no pair of lists may be linked", Do: "allow links between two lists, or within one"}
	}
	return nil
}

// decided looks up the records of the decisions.
func (j *job) decided() error {
	for _, d := range j.o.Decisions {
		a, b := j.r.Find(d.ListA, d.IDA), j.r.Find(d.ListB, d.IDB)
		if a < 0 || b < 0 {
			j.out.warn("decision-unknown", "caution", "a decision names a record that is on no list", "check the ids of the decisions against the lists")
			continue
		}
		p := [2]int32{int32(min(a, b)), int32(max(a, b))}
		if d.Same {
			j.must = append(j.must, p)
		} else {
			j.cannot = append(j.cannot, p)
		}
	}
	return nil
}

func (r *Result) warn(code, severity, text, remedy string) {
	w := Warning{code, severity, text, remedy}
	if !slices.Contains(r.Warnings, w) {
		r.Warnings = append(r.Warnings, w)
	}
}

func (j *job) pairAllowed(a, b int32) bool {
	return j.allowed[int(j.r.list[a])*len(j.r.lists)+int(j.r.list[b])]
}

// allPairs is the number of allowed pairs between two lists.
func (j *job) allPairs(a, b int) float64 {
	if !j.allowed[a*len(j.r.lists)+b] {
		return 0
	}
	n, m := float64(j.r.counts[a]), float64(j.r.counts[b])
	if a == b {
		return n * (n - 1) / 2
	}
	return n * m
}

// learn trains the model and chooses the blocking rules.
func (j *job) learn(ctx context.Context) ([]rule, error) {
	task := j.o.Progress.Task("training")
	defer task.End()
	t := &trainer{r: j.r, fs: j.fs, keys: j.keys, p: newParams(j.fs), errors: !j.o.Independent}
	if !j.o.Independent {
		t.p.kins = newKins(j.fs, j.r.Len())
	}
	j.trainer = t
	t.pairsOf = make([]float64, len(j.r.lists)*len(j.r.lists))
	for a := range j.r.lists {
		for b := a; b < len(j.r.lists); b++ {
			t.pairsOf[a*len(j.r.lists)+b] = j.allPairs(a, b)
			t.all += j.allPairs(a, b)
		}
	}
	t.learnU(j.pairAllowed, stream.New(j.o.Seed, "link", "random pairs"))
	rules := candidateRules(j.keys)
	cost := j.r.costs(j.keys, rules, stream.New(j.o.Seed, "link", "cost of rules"))
	var sets []rule
	for _, x := range t.chooseSets(rules, cost) {
		sets = append(sets, rules[x])
	}
	if j.o.Model.trained() {
		if err := j.o.Model.into(t); err != nil {
			return nil, err
		}
	} else {
		if err := j.o.Model.fix(t); err != nil {
			return nil, err
		}
		for _, ru := range sets {
			if err := t.addSet(ctx, ru, j.pairAllowed); err != nil {
				return nil, err
			}
		}
		j.addLabels(t)
		if err := t.fit(ctx); err != nil {
			return nil, err
		}
		if err := t.check(); err != nil {
			return nil, err
		}
	}
	var pairs float64
	trained := 0
	for _, s := range t.sets {
		pairs += s.pairs
		if s.fixed == nil {
			trained++
		}
	}
	if err := t.learnKeys(ctx, sets, j.pairAllowed); err != nil {
		return nil, err
	}
	j.out.Training = Training{Converged: t.converged, Iterations: t.rounds, Rules: trained, Pairs: int64(pairs), Labels: len(j.labels)}
	j.out.Model = modelOf(t, j.o.Model)
	return j.withOwn(j.chooseRules(rules, cost))
}

// chooseRules picks the blocking rules; few records are compared all with all.
func (j *job) chooseRules(rules []rule, cost []float64) []rule {
	n := float64(j.r.Len())
	b := &j.out.Blocking
	b.Records = j.r.Len()
	b.All = int64(j.trainer.all)
	if n*(n-1)/2 <= float64(min(j.o.MaxPairs, allPairsUpTo)) {
		b.Pairs = b.All
		b.Rules = []RuleCount{{Rule: rule{}.text(j.keys), Pairs: b.All, New: b.All, Largest: int64(n)}}
		return []rule{{}}
	}
	toChoose := j.trainer.simulate(0, stream.New(j.o.Seed, "link", "rules"))
	var out []rule
	for _, x := range toChoose.chooseRules(rules, cost, j.budget()) {
		out = append(out, rules[x])
		b.Rules = append(b.Rules, RuleCount{Rule: rules[x].text(j.keys), Pairs: int64(cost[x])})
	}
	lost := j.simulated().lost(out)
	b.Lost = lost
	if lost > 0.05 {
		j.out.warn("links-lost", "caution", fmt.Sprintf("about %.0f%% of the links are never compared, because the records agree on no blocking rule", 100*lost), "allow more pairs with --max-pairs")
	}
	return out
}

// resolve judges all links together.
func (j *job) resolve(ctx context.Context, kept []keptPair) error {
	task := j.o.Progress.Task("judging links together")
	defer task.End()
	out := j.out
	out.job = j
	j.kept = kept
	wanted := slices.Clone(j.odds.expect)
	rounds := settleRounds
	if manyLinks(wanted) {
		rounds /= 3
	}
	var sol *partition.Solution
	var pairs []partition.Pair
	for round := range rounds {
		problem := j.problem(kept, round == 0)
		pairs = problem.Pairs
		var err error
		sol, err = partition.Best(ctx, problem, partition.Options{Threshold: j.o.Threshold, Seed: j.o.Seed, Workers: j.o.Workers, Progress: task.Update})
		if err != nil {
			return j.conflict(err)
		}
		if round == rounds-1 || !j.odds.shift(wanted, j.found(pairs, sol)) {
			break
		}
	}
	out.Entity = sol.Entity
	out.Pairs = make([]Pair, 0, len(pairs)+len(sol.Inside))
	for i, p := range pairs {
		out.Pairs = append(out.Pairs, Pair{p.A, p.B, p.LogOdds, sol.Probability[i]})
	}
	for _, l := range sol.Inside {
		out.Pairs = append(out.Pairs, Pair{l.A, l.B, float32(j.between(l.A, l.B)), l.Probability})
	}
	out.Pairs = slices.DeleteFunc(out.Pairs, func(p Pair) bool { return p.Probability < Floor && p.LogOdds < floorOdds })
	slices.SortFunc(out.Pairs, func(a, b Pair) int { return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B)) })
	out.reportComponents(sol.Report)
	j.unlinkable()
	return nil
}

var floorOdds = float32(math.Log(Floor / (1 - Floor)))

// How many records may hang together and still be judged as one set: by pairs
// that look like links, and by any others.
const (
	largestComponent = 60
	smallComponent   = 8
)

// conflict says which decisions contradict one another.
func (j *job) conflict(err error) error {
	var c *partition.Conflict
	if !errors.As(err, &c) {
		return err
	}
	what := "decisions contradict one another: "
	for i, r := range c.Records {
		if i > 0 {
			what += " = "
		}
		what += j.r.lists[j.r.list[r]] + " " + j.r.ID(int(r))
	}
	if c.List >= 0 {
		what += fmt.Sprintf(" puts two records of list %s together, which is declared free of duplicates", j.r.lists[c.List])
	}
	return &problem.Error{What: what, Do: "correct one of the decisions", Err: err}
}

func (r *Result) reportComponents(p partition.Report) {
	if p.Cut > 0 {
		r.warn("components-cut", "serious", fmt.Sprintf("%d sets of records hang together by chains of possible links and are too large to be judged as one (the largest has %d records); they were cut at their weakest links", p.Cut, p.CutLargest), "give more columns to compare, or a higher threshold")
	}
	if n := len(p.Unconverged); n > 0 {
		r.warn("links-unconverged", "caution", fmt.Sprintf("in %d sets of records the probabilities of links are not settled", n), "review the pairs of these records")
	}
}

// settleRounds is how often the links are judged together so that as many come
// out as pair by pair.
const settleRounds = 15

// candidates are the kept pairs that may be links.
func (j *job) candidates(kept []keptPair) []partition.Pair {
	pairs := make([]partition.Pair, 0, len(kept))
	for i := range kept {
		k := &kept[i]
		if lo := j.logOdds(k); logistic(lo) >= Floor {
			pairs = append(pairs, partition.Pair{A: k.a, B: k.b, LogOdds: float32(lo)})
		}
	}
	return pairs
}

// found is the expected number of links by pair of lists in a solution.
func (j *job) found(pairs []partition.Pair, sol *partition.Solution) []float64 {
	sum := make([]float64, len(j.odds.match))
	for i, p := range pairs {
		sum[j.odds.class(j.r, p.A, p.B)] += float64(sol.Probability[i])
	}
	for _, l := range sol.Inside {
		sum[j.odds.class(j.r, l.A, l.B)] += float64(l.Probability)
	}
	return sum
}

// logOdds is the log odds of a kept pair, calibrated where labels allow it.
func (j *job) logOdds(k *keptPair) float64 {
	c := j.odds.class(j.r, k.a, k.b)
	return j.curve.apply(c, j.odds.logOdds(c, float64(k.match), float64(k.kin)))
}

// between is the log odds of any two records.
func (j *job) between(a, b int32) float64 {
	if !j.pairAllowed(a, b) {
		return math.Inf(-1)
	}
	s := j.scorer.clone()
	var pt pattern
	s.levels(a, b, &pt)
	if j.datesApart(a, b) {
		return math.Inf(-1)
	}
	m, k := s.weigh(a, b, &pt)
	c := j.odds.class(j.r, a, b)
	lo := j.curve.apply(c, j.odds.logOdds(c, m, k))
	if s.barred(a, b, &pt) {
		lo = math.Min(lo, unnamedOdds) // others may bring them together, they themselves cannot
	}
	return lo
}

// unnamedOdds are the log odds of two records of which one has no name.
const unnamedOdds = -4.6

// datesApart tells whether known dates exclude a link.
func (j *job) datesApart(a, b int32) bool {
	if j.o.DifferentDates <= 0 || j.r.event == nil {
		return false
	}
	x, y := j.r.event[a], j.r.event[b]
	return x.exact() && y.exact() && gap(x, y) > int32(j.o.DifferentDates)
}

// unlinkable finds the share of records that say so little that even a record
// that says the same would not be linked with them.
func (j *job) unlinkable() {
	n := j.r.Len()
	step := max(1, n/5000)
	var seen, bad int
	var pt pattern
	for i := int32(0); i < int32(n); i += int32(step) {
		seen++
		j.scorer.levels(i, i, &pt)
		c := -1
		for l := range j.r.lists {
			if k := min(l, int(j.r.list[i]))*len(j.r.lists) + max(l, int(j.r.list[i])); j.odds.pairs[k] > 0 && (c < 0 || j.odds.match[k] > j.odds.match[c]) {
				c = k
			}
		}
		m, k := j.scorer.weigh(i, i, &pt)
		if c < 0 || j.scorer.barred(i, i, &pt) || logistic(j.curve.apply(c, j.odds.logOdds(c, m, k))) < j.o.Threshold {
			bad++
		}
	}
	share := float64(bad) / float64(seen)
	j.out.Training.Unlinkable = share
	if share > 0.05 {
		j.out.warn("unlinkable", "caution", fmt.Sprintf("%.0f%% of the records say too little to be linked with any other", 100*share), "they count as entities of their own, which makes the number of entities too large; see how the answer changes without them")
	}
}
