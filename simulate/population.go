package simulate

import (
	"fmt"
	"math"

	"undercount/overlap"
)

// MaxLists is the largest number of lists that a population can have.
const MaxLists = 8

// Population is N entities in groups, and how each list records them.
//
// Entity i belongs to group g with chance Share_g. It has a covariate x_i and
// a frailty z_i, independent standard normal. Without terms, list j records it
// independently of the other lists with chance
//
//	p_ij = 1 / (1 + exp(−(a_gj + Slope_gj x_i + Spread_g z_i))),
//
// where a_gj is solved so that the average of p_ij over the group is P_gj.
// With terms (which exclude slopes and spread), the history w of an entity, a
// set of lists, has the log-linear law
//
//	Pr(w) ∝ exp(Σ_{j in w} a_gj + Σ_{terms within w} U),
//
// where the a_gj are solved so that the marginal chance of list j is P_gj.
// Referrals come after that.
type Population struct {
	N      int // true size, including whoever no list can reach
	Lists  int // 2 to 8; they are named A, B, C …
	Groups []Group

	// Visible says that it is known of everybody on a list to which group they
	// belong: groups are then strata, else latent classes.
	Visible bool
}

// Group is a class or stratum of the population.
type Group struct {
	Name      string    // label of the stratum
	Share     float64   // of the population; shares add up to 1
	P         []float64 // marginal chance of each list, before referral; all 0 for a hidden class
	Spread    float64   // standard deviation of frailty, in logits
	Slope     []float64 // effect of the covariate on each list, in logits; nil for none
	Terms     []Term
	Referrals []Referral
}

// Term is an interaction of two or more lists: exp(U) is the factor by which
// it multiplies the odds of a history that holds all of them. For two lists it
// is their odds ratio given the other lists.
type Term struct {
	Lists overlap.History
	U     float64
}

// Referral is a list that is built partly from another: an entity on From is
// put on To as well with chance Rate, if it is not there already.
type Referral struct {
	From, To int
	Rate     float64
}

// Errors are mistakes of record linkage, made after recording.
type Errors struct {
	// Missed is the chance that an entity on two lists or more is split: one
	// of its lists, each with the same chance, is taken for another entity.
	Missed float64
	// False is the chance that two entities are taken for one. Entities,
	// missed matches included, are paired at random; those of a pair that are
	// on no list together are joined with this chance.
	False float64
}

// Names returns the names of the lists: A, B, C …
func (p Population) Names() []string {
	out := make([]string, p.Lists)
	for i := range out {
		out[i] = string(rune('A' + i))
	}
	return out
}

// check says what is wrong with a population, if anything.
func (p Population) check() error {
	if p.N < 1 || p.Lists < overlap.MinLists || p.Lists > MaxLists || len(p.Groups) == 0 {
		return fmt.Errorf("simulate: a population needs N of 1 or more, %d to %d lists and a group", overlap.MinLists, MaxLists)
	}
	sum := 0.0
	for _, g := range p.Groups {
		if err := g.check(p.Lists); err != nil {
			return fmt.Errorf("simulate: group %q: %w", g.Name, err)
		}
		sum += g.Share
	}
	if math.Abs(sum-1) > 1e-9 {
		return fmt.Errorf("simulate: shares of groups add up to %g, not 1", sum)
	}
	return nil
}

func (g Group) check(lists int) error {
	if len(g.P) != lists || len(g.Slope) != 0 && len(g.Slope) != lists {
		return fmt.Errorf("needs one chance, and one slope or none, for each of %d lists", lists)
	}
	if !(g.Share > 0 && g.Share <= 1) || !(g.Spread >= 0) {
		return fmt.Errorf("share %g or spread %g is out of range", g.Share, g.Spread)
	}
	for _, q := range g.P {
		if !(q >= 0 && q < 1) {
			return fmt.Errorf("chance %g is not from 0 to 1", q)
		}
		if q == 0 && !g.plain() {
			return fmt.Errorf("a chance of 0 needs a group without spread, slopes and terms")
		}
	}
	for _, t := range g.Terms {
		if t.Lists.Size() < 2 || t.Lists >= 1<<lists || math.IsNaN(t.U) || math.IsInf(t.U, 0) {
			return fmt.Errorf("term %b with %g is no interaction of the lists", t.Lists, t.U)
		}
	}
	if len(g.Terms) > 0 && g.varies() {
		return fmt.Errorf("terms exclude spread and slopes")
	}
	for _, r := range g.Referrals {
		if r.From == r.To || min(r.From, r.To) < 0 || max(r.From, r.To) >= lists || !(r.Rate >= 0 && r.Rate <= 1) {
			return fmt.Errorf("referral from %d to %d at %g is not possible", r.From, r.To, r.Rate)
		}
	}
	return nil
}

// varies reports whether entities of the group differ.
func (g Group) varies() bool {
	if g.Spread > 0 {
		return true
	}
	for _, s := range g.Slope {
		if s != 0 {
			return true
		}
	}
	return false
}

// plain groups record each entity with the same chances, lists independent.
func (g Group) plain() bool { return !g.varies() && len(g.Terms) == 0 }
