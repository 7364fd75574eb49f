package decomp

import "slices"

// plan lists, for many graphs, which rows of a table by set of lists to add and
// to subtract.
type plan struct {
	sets   []uint16 // rows
	index  []int32  // all graphs' rows, one after another
	plus   []int32  // of graph g: index[from[g]:plus[g]] are added,
	from   []int32  // index[plus[g]:from[g+1]] subtracted
	base   []float64
	second []bool // the complete graph, whose sum is kept apart
}

func newPlan(e *Evidence, graphs []Graph) *plan {
	p := &plan{from: make([]int32, 1, len(graphs)+1)}
	row := make([]int32, 1<<e.k)
	for i := range row {
		row[i] = -1
	}
	at := func(s uint16) int32 {
		if row[s] < 0 {
			row[s] = int32(len(p.sets))
			p.sets = append(p.sets, s)
		}
		return row[s]
	}
	var t Tree
	for _, g := range graphs {
		t, _ = g.decompose(t)
		base := e.fixed
		for _, c := range t.Cliques {
			base += e.margin(c).base
			p.index = append(p.index, at(c))
		}
		p.plus = append(p.plus, int32(len(p.index)))
		for _, c := range t.Separators {
			base -= e.margin(c).base
			p.index = append(p.index, at(c))
		}
		p.from = append(p.from, int32(len(p.index)))
		p.base = append(p.base, base)
		p.second = append(p.second, g.IsComplete())
	}
	return p
}

// nodeRow holds one value for each node of a stretch.
type nodeRow [order]float64

// fill computes the rows at the nodes m[:n]: base is what all graphs share.
func (p *plan) fill(e *Evidence, m *nodeRow, n int, logPrior func(float64) float64, rows []nodeRow) (base nodeRow) {
	var args [order]argument
	for i := range n {
		args[i] = newArgument(m[i])
		base[i] = args[i].rising(e.n) - args[i].rising(e.n+e.total-1) + logPrior(e.n+m[i])
	}
	for s, set := range p.sets {
		a := e.margin(set).shift
		r := &rows[s]
		for i := range n {
			r[i] = args[i].rising(a)
		}
	}
	return base
}

// logs adds up the log posterior of graph g at the nodes.
func (p *plan) logs(g int, base *nodeRow, rows []nodeRow, out *nodeRow) {
	b := p.base[g]
	for i := range out {
		out[i] = base[i] + b
	}
	for _, s := range p.index[p.from[g]:p.plus[g]] {
		r := &rows[s]
		for i := range out {
			out[i] += r[i]
		}
	}
	for _, s := range p.index[p.plus[g]:p.from[g+1]] {
		r := &rows[s]
		for i := range out {
			out[i] -= r[i]
		}
	}
}

// prepare computes every margin the plan needs, so that several goroutines may
// then read them.
func (p *plan) prepare(e *Evidence) {
	for _, s := range p.sets {
		e.margin(s)
	}
	p.sets = slices.Clip(p.sets)
}
