package mse

import (
	"context"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"

	"undercount/estimate"
	"undercount/internal/problem"
)

// OddsRange is a range of the odds ratio between two lists that the user
// asserts: above 1, who is on one is more likely on the other.
type OddsRange struct {
	A, B      string
	Low, High float64
}

// ParseOddsRange reads "A,B=0.5..3". Names may hold commas: every split into
// two of the lists is tried.
func ParseOddsRange(text string, lists []string) (OddsRange, error) {
	bad := func(what string) (OddsRange, error) {
		return OddsRange{}, &problem.Error{What: what, Want: "two lists and a range of odds ratios, such as A,B=0.5..3"}
	}
	at := strings.LastIndexByte(text, '=')
	if at < 0 {
		return bad("an odds-ratio range has no = sign")
	}
	from, to, ok := strings.Cut(text[at+1:], "..")
	lo, err1 := strconv.ParseFloat(strings.TrimSpace(from), 64)
	hi, err2 := strconv.ParseFloat(strings.TrimSpace(to), 64)
	if !ok || err1 != nil || err2 != nil {
		return bad("an odds-ratio range does not have two numbers with .. between them")
	}
	pair := text[:at]
	for i, c := range pair {
		if c == ',' {
			r := OddsRange{strings.TrimSpace(pair[:i]), strings.TrimSpace(pair[i+1:]), lo, hi}
			if slices.Contains(lists, r.A) && slices.Contains(lists, r.B) {
				return r, r.check(lists)
			}
		}
	}
	return bad("an odds-ratio range does not name two lists of the table")
}

func (r OddsRange) check(lists []string) error {
	switch {
	case r.A == r.B || !slices.Contains(lists, r.A) || !slices.Contains(lists, r.B):
		return &problem.Error{What: "an odds-ratio range does not name two lists of the table", Want: "two of " + strings.Join(lists, ", ")}
	case !(r.Low > 0 && r.High >= r.Low) || math.IsInf(r.High, 0):
		return &problem.Error{What: "an odds-ratio range is not a range of positive numbers", Want: "two numbers above 0, the smaller first, such as 0.5..3"}
	}
	return nil
}

// oddsRatios varies the association that no data can show: of all lists at
// once, of all lists of a subset, and of each two.
func (s *suite) oddsRatios(context.Context) error {
	s.highestOrder()
	for _, sub := range s.subsets() {
		if err := s.marginal(sub); err != nil {
			return err
		}
	}
	s.pairs()
	return nil
}

// highestOrder gives every answer a curve over ξ. It rests on fitted counts
// where the method has them; else on its missing count, n0 at ξ = 1 becoming
// n0·ξ^±1.
func (s *suite) highestOrder() {
	if math.IsNaN(s.N) {
		return
	}
	k, n0 := s.t.K(), s.n0
	if v, ok := impliedMissing(s.q.mu); ok && s.q.mu != nil && !math.IsInf(v, 0) {
		n0, s.res.Cells = v, "fitted"
	} else if _, has := s.e.Curves[sensitivityName]; has {
		s.res.Cells = "fitted" // by the method itself
		return
	}
	if n0 >= 0 {
		s.res.Curves[sensitivityName] = sensitivityCurve(s.n, n0, k)
	}
}

// subsets are those of the user; by default every two lists.
func (s *suite) subsets() [][]string {
	if s.o.Subsets != nil {
		return s.o.Subsets
	}
	var out [][]string
	if l := s.t.Lists(); len(l) > 2 {
		for i := range l {
			for j := i + 1; j < len(l); j++ {
				out = append(out, []string{l[i], l[j]})
			}
		}
	}
	return out
}

// subset reads names of lists as bits.
func (s *suite) subset(names []string) (int, error) {
	lists, w := s.t.Lists(), 0
	for _, n := range names {
		i := slices.Index(lists, n)
		if i < 0 {
			return 0, &problem.Error{What: fmt.Sprintf("a subset names a list %q that the table does not have", n), Want: "some of " + strings.Join(lists, ", ")}
		}
		w |= 1 << i
	}
	if bits.OnesCount(uint(w)) < 2 {
		return 0, &problem.Error{What: "a subset names fewer than two lists", Want: "two or more of " + strings.Join(lists, ", ")}
	}
	return w, nil
}

// marginal assumes that the odds ratio of all lists of a subset is 1 in the
// table summed over the other lists (marginal no highest-order interaction,
// Aleshin-Guendel et al. 2021, section 4). Fitted counts are summed where the
// method has them.
func (s *suite) marginal(names []string) error {
	set, err := s.subset(names)
	if err != nil {
		return err
	}
	cells := s.q.mu
	if cells == nil {
		cells = s.t.Dense()
	}
	var pos []int
	for i := range s.t.K() {
		if set>>i&1 == 1 {
			pos = append(pos, i)
		}
	}
	sum := make([]float64, 1<<len(pos))
	for w := 1; w < len(cells); w++ {
		v := 0
		for b, i := range pos {
			v |= w >> i & 1 << b
		}
		sum[v] += cells[w]
	}
	row := estimate.SubsetAnswer{Lists: s.names(set)}
	n0, ok := impliedMissing(sum)
	N := n0
	for _, c := range sum[1:] {
		N += c
	}
	switch {
	case !ok:
		row.Reason = "an overlap of these lists is empty"
	case N < s.n:
		row.Reason = "these lists alone give fewer than all lists recorded"
	default:
		row.N = estimate.Some(N)
	}
	s.res.Subsets = append(s.res.Subsets, row)
	return nil
}

// pairs gives for each two lists the odds ratio at which they alone lead to
// the answer, and bounds where the user asserts a range.
func (s *suite) pairs() {
	level := s.r.Level
	if level == 0 {
		level = DefaultLevel
	}
	l := s.t.Lists()
	asserted := []estimate.PairOdds{}
	for i := range l {
		for j := i + 1; j < len(l); j++ {
			p := s.pair(i, j)
			for _, a := range s.o.OddsRatios {
				if a.A == l[i] && a.B == l[j] || a.A == l[j] && a.B == l[i] {
					s.bound(&p, a, level)
					asserted = append(asserted, p)
				}
			}
			s.res.Pairs = append(s.res.Pairs, p)
		}
	}
	if len(asserted) > 0 {
		s.res.Combined = combine(asserted, s.n)
		if s.res.Combined.Contradictory {
			s.warn(warnContradictory.With(len(asserted)))
		}
	}
}

func (s *suite) pair(i, j int) estimate.PairOdds {
	l := s.t.Lists()
	p := estimate.PairOdds{Lists: [2]string{l[i], l[j]}, Both: s.t.Marginal(1<<i | 1<<j)}
	p.First, p.Second = s.t.Marginal(1<<i)-p.Both, s.t.Marginal(1<<j)-p.Both
	a, b, m := float64(p.First), float64(p.Second), float64(p.Both)
	if p.Both > 0 {
		p.Neutral = estimate.Some(a + b + m + a*b/m)
	}
	if n00 := s.N - a - b - m; n00 >= 0 && a*b > 0 {
		p.Implied = estimate.Some(n00 * m / (a * b))
	}
	return p
}

// bound fills in the counts at the ends of a range, n0 = ω·n10·n01/n11, and
// the profile-likelihood limits beyond them (Sun et al. 2020, arXiv 2008.00127).
func (s *suite) bound(p *estimate.PairOdds, a OddsRange, level float64) {
	p.Low, p.High = estimate.Some(a.Low), estimate.Some(a.High)
	if p.Both == 0 {
		p.Reason = "no entity is on both lists, so the range says nothing"
		return
	}
	n11, n10, n01 := float64(p.Both), float64(p.First), float64(p.Second)
	at := func(w float64) float64 { return n11 + n10 + n01 + w*n10*n01/n11 }
	p.From, p.To = estimate.Some(max(at(a.Low), s.n)), estimate.Some(max(at(a.High), s.n))
	lo := profilePair(n11, n10, n01, a.Low, level, -1)
	hi := profilePair(n11, n10, n01, a.High, level, +1)
	p.Lower, p.Upper = estimate.Some(max(lo, s.n)), estimate.Some(max(hi, s.n))
}

// profilePair is the lower (side −1) or upper limit of the profile-likelihood
// interval of N for two lists whose odds ratio is w. Given N, the maximum keeps
// the two list sizes and N as margins and has that odds ratio.
func profilePair(n11, n10, n01, w, level float64, side int) float64 {
	n := n11 + n10 + n01
	mode := w * n10 * n01 / n11
	if mode <= 0 {
		return n
	}
	l := func(x float64) float64 {
		n00 := math.Exp(x)
		N := n + n00
		m := crossed(n11+n10, n11+n01, N, w)
		sum := n11*math.Log(m) + n00*math.Log(N-n11-n10-n11-n01+m)
		if n10 > 0 {
			sum += n10 * math.Log(n11+n10-m)
		}
		if n01 > 0 {
			sum += n01 * math.Log(n11+n01-m)
		}
		lg, _ := math.Lgamma(n00 + 1)
		return sum - lg + stirling(N) - N // − N log N + log N!
	}
	z := distuv.UnitNormal.Quantile((1 + level) / 2)
	top := peak(l, math.Log(mode)-3, math.Log(mode)+3)
	cut := l(top) - z*z/2
	in, out := top, top
	for step := 0.25; l(out) > cut; step *= 1.5 {
		in, out = out, out+float64(side)*step
		if out < math.Log(leastMissing) {
			return n
		}
		if out > 80 {
			return math.Inf(1)
		}
	}
	for range 60 {
		if mid := (in + out) / 2; l(mid) > cut {
			in = mid
		} else {
			out = mid
		}
	}
	return n + math.Exp(in)
}

// peak is where a function with one peak between a and b has it: by thirds.
func peak(f func(float64) float64, a, b float64) float64 {
	for b-a > 1e-7 {
		c, d := a+(b-a)/3, b-(b-a)/3
		if f(c) < f(d) {
			a = c
		} else {
			b = d
		}
	}
	return (a + b) / 2
}

// crossed returns the overlap m of a two-by-two table with margins a, b and
// total N whose odds ratio m(N−a−b+m)/((a−m)(b−m)) is w.
func crossed(a, b, N, w float64) float64 {
	if math.Abs(w-1) < 1e-9 {
		return a * b / N
	}
	// (1−w) m² + (N−a−b + w(a+b)) m − w a b = 0; the form without cancellation
	B := N - a - b + w*(a+b)
	return 2 * w * a * b / (B + math.Sqrt(B*B+4*(1-w)*w*a*b))
}

// combine intersects the asserted ranges.
func combine(p []estimate.PairOdds, n float64) *estimate.CombinedRange {
	from, to, lower, upper := n, math.Inf(1), n, math.Inf(1)
	for _, x := range p {
		if x.Reason != "" {
			continue
		}
		from, to = max(from, x.From.Or(n)), min(to, x.To.Or(math.Inf(1)))
		lower, upper = max(lower, x.Lower.Or(n)), min(upper, x.Upper.Or(math.Inf(1)))
	}
	c := &estimate.CombinedRange{Contradictory: lower > upper}
	if from <= to {
		c.From, c.To = estimate.Some(from), estimate.Some(to)
	}
	if lower <= upper {
		c.Lower, c.Upper = estimate.Some(lower), estimate.Some(upper)
	}
	return c
}
