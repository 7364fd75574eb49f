package partition

import (
	"math"
	"slices"

	"pgregory.net/rapid"
)

// brute enumerates every partition of a small problem by the definition: every
// restricted growth string, every pair of every cluster.
type brute struct {
	labels [][]int32 // entity of each record, by partition
	p      []float64 // probability
}

func enumerate(p Problem) *brute {
	comp := componentsOf(p)
	odds := oddsOf(p)
	b := &brute{}
	var logs []float64
	label := make([]int32, p.N)
	var grow func(i int)
	grow = func(i int) {
		if i == p.N {
			if w, ok := weightOf(p, comp, odds, label); ok {
				b.labels = append(b.labels, slices.Clone(label))
				logs = append(logs, w)
			}
			return
		}
		for f := range int32(i + 1) {
			if f == int32(i) || label[f] == f {
				label[i] = f
				grow(i + 1)
			}
		}
	}
	grow(0)
	top, z := slices.Max(logs), 0.0
	for _, w := range logs {
		z += math.Exp(w - top)
	}
	for _, w := range logs {
		b.p = append(b.p, math.Exp(w-top)/z)
	}
	return b
}

// componentsOf spreads the smallest number along pairs until nothing changes.
func componentsOf(p Problem) []int32 {
	comp := make([]int32, p.N)
	for i := range comp {
		comp[i] = int32(i)
	}
	for again := true; again; {
		again = false
		join := func(a, b int32) {
			if m := min(comp[a], comp[b]); comp[a] != comp[b] {
				comp[a], comp[b], again = m, m, true
			}
		}
		for _, e := range p.Pairs {
			if !math.IsInf(float64(e.LogOdds), -1) {
				join(e.A, e.B)
			}
		}
		for _, e := range p.Must {
			join(e[0], e[1])
		}
	}
	return comp
}

// oddsOf is the matrix of log odds; pairs that must be linked, directly or by
// way of others, have at least even odds, and those that cannot be -Inf.
func oddsOf(p Problem) [][]float64 {
	m := make([][]float64, p.N)
	for a := range m {
		m[a] = make([]float64, p.N)
		for b := range m[a] {
			m[a][b] = p.Missing
			if p.Score != nil && a != b {
				m[a][b] = p.Score(int32(min(a, b)), int32(max(a, b)))
			}
		}
	}
	for _, e := range p.Pairs {
		m[e.A][e.B] = float64(e.LogOdds)
		m[e.B][e.A] = float64(e.LogOdds)
	}
	q := p
	q.Pairs = nil
	same := componentsOf(q)
	for a := range m {
		for b := range m {
			if same[a] == same[b] {
				m[a][b] = max(m[a][b], 0)
			}
		}
	}
	for _, e := range p.Cannot {
		m[e[0]][e[1]], m[e[1]][e[0]] = math.Inf(-1), math.Inf(-1)
	}
	return m
}

func weightOf(p Problem, comp []int32, odds [][]float64, label []int32) (float64, bool) {
	for _, e := range p.Must {
		if label[e[0]] != label[e[1]] {
			return 0, false
		}
	}
	sum, size := make([]float64, p.N), make([]float64, p.N)
	for a := range label {
		size[label[a]]++
		for b := range a {
			if label[a] != label[b] {
				continue
			}
			if comp[a] != comp[b] || math.IsInf(odds[a][b], -1) {
				return 0, false
			}
			if p.List != nil && p.List[a] == p.List[b] && p.DuplicateFree[p.List[a]] {
				return 0, false
			}
			sum[label[a]] += odds[a][b]
		}
	}
	w := 0.0
	for c, k := range size {
		if k > 1 {
			w += (sum[c]-p.Prior*k*(k-1)/2)*math.Pow(k/2, p.Repeat-1) + p.Prior*(k-1)
			for i := 2.0; i < k && p.Sizes; i++ {
				w += math.Log(i)
			}
		}
	}
	return w, true
}

func (b *brute) link(i, j int32) float64 {
	p := 0.0
	for k, label := range b.labels {
		if label[i] == label[j] {
			p += b.p[k]
		}
	}
	return p
}

// drawProblem makes a random small problem; its constraints may contradict.
func drawProblem(t *rapid.T, n int, density float64, hard bool) Problem {
	p := Problem{N: n, Missing: -3, Repeat: rapid.SampledFrom([]float64{0, 0, 0.5, 1}).Draw(t, "repeat"), Sizes: rapid.Bool().Draw(t, "sizes"), Prior: rapid.SampledFrom([]float64{0, -2}).Draw(t, "prior")}
	odds := rapid.Float32Range(-6, 8)
	for a := range int32(n) {
		for b := a + 1; b < int32(n); b++ {
			if rapid.Float64Range(0, 1).Draw(t, "there") < density {
				p.Pairs = append(p.Pairs, Pair{a, b, odds.Draw(t, "odds")})
			}
		}
	}
	if rapid.Bool().Draw(t, "score") {
		p.Score = func(a, b int32) float64 { return float64((int(a)*7+int(b)*13)%11) - 7 }
	}
	if !hard {
		return p
	}
	if rapid.Bool().Draw(t, "lists") {
		p.DuplicateFree = []bool{true, false, true}
		for range n {
			p.List = append(p.List, rapid.Uint8Range(0, 2).Draw(t, "list"))
		}
	}
	constraint := rapid.Custom(func(t *rapid.T) [2]int32 {
		a := rapid.Int32Range(0, int32(n)-1).Draw(t, "a")
		b := rapid.Int32Range(0, int32(n)-2).Draw(t, "b")
		if b >= a {
			b++
		}
		return [2]int32{a, b}
	})
	p.Must = rapid.SliceOfN(constraint, 0, 2).Draw(t, "must")
	p.Cannot = rapid.SliceOfN(constraint, 0, 2).Draw(t, "cannot")
	for i := range p.Pairs {
		if rapid.IntRange(0, 9).Draw(t, "excluded") == 0 {
			p.Pairs[i].LogOdds = float32(math.Inf(-1))
		}
	}
	return p
}
