package link

import "context"

// Preview reads the inputs and says which blocking rules would be used and
// which pairs they propose, without looking for links.
func Preview(ctx context.Context, in []Input, o Options) (*Blocking, error) {
	r, err := Load(ctx, in, o)
	if err != nil {
		return nil, err
	}
	j, err := newJob(r, o)
	if err != nil {
		return nil, err
	}
	rules, err := j.learn(ctx)
	if err != nil {
		return nil, err
	}
	j.unplaced(rules)
	if err := j.foresee(ctx, rules); err != nil {
		return nil, err
	}
	return &j.out.Blocking, nil
}

// placedOf is how many records are looked at to tell how many a rule cannot place.
const placedOf = 10_000

// unplaced tells for each rule the share of records that it cannot place, from
// records at even distances.
func (j *job) unplaced(rules []rule) {
	n := j.r.Len()
	size := min(n, placedOf)
	for x, ru := range rules {
		missing := 0
		for i := range size {
			if j.r.hash(j.keys, ru, int32(i*n/size)) == 0 {
				missing++
			}
		}
		j.out.Blocking.Rules[x].Missing = float64(missing) / float64(size)
	}
}

// foresee counts the pairs that each rule proposes, and those that no earlier
// one does, as comparing them would.
func (j *job) foresee(ctx context.Context, rules []rule) error {
	b := &j.out.Blocking
	if len(rules) == 1 && len(rules[0]) == 0 {
		return nil // all with all, which was counted
	}
	b.Pairs = 0
	for x, ru := range rules {
		blocks := j.r.blocks(j.keys, ru)
		count := &b.Rules[x]
		count.Pairs, count.Largest, count.New = blocks.pairs(), blocks.largest(), 0
		for k := range blocks.len() {
			if k&255 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			_, ids := blocks.block(k)
			for y, a := range ids {
				for _, c := range ids[y+1:] {
					if j.pairAllowed(a, c) && !j.proposed(rules[:x], a, c) {
						count.New++
					}
				}
			}
		}
		b.Pairs += count.New
	}
	return nil
}

// proposed tells whether two records agree on one of the rules.
func (j *job) proposed(rules []rule, a, c int32) bool {
	for _, ru := range rules {
		if h := j.r.hash(j.keys, ru, a); h != 0 && h == j.r.hash(j.keys, ru, c) {
			return true
		}
	}
	return false
}
