package chart

import (
	"math"
	"slices"
	"strings"
)

// Histogram draws how draws of a count are spread, with their median and
// central 95 percent. The scale covers the central 99 percent; how many draws
// lie beyond it is said below. Bins follow Freedman and Diaconis (1981), at
// least 8 and at most 60.
func Histogram(values []float64, xLabel string, o Options) (*Picture, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if len(values) < 2 {
		return nil, refuse("histogram has fewer than two draws", "two or more", "leave the picture out")
	}
	sorted := slices.Sorted(slices.Values(values))
	if math.IsNaN(sorted[0]) || math.IsInf(sorted[0], 0) || !drawable(sorted[len(sorted)-1]) || !drawable(sorted[0]) {
		return nil, refuse("a draw is not a finite number", "numbers", "leave out draws of runs that failed, and say how many")
	}
	h := &histogram{frame: newFrame(o), draws: sorted}
	h.bin()
	w := h.c.w
	h.layout(xLabel, w.t("Share of draws"), true)
	h.begin()
	for i, n := range h.counts {
		h.bar(h.edges[i], h.edges[i+1], float64(n)/float64(len(sorted)))
	}
	lo, med, hi := h.quantile(0.025), h.quantile(0.5), h.quantile(0.975)
	h.marks([]vmark{
		{lo, w.say("lower {0}", w.number(rounded(lo))), []float64{4, 2.5}},
		{med, w.say("median {0}", w.number(rounded(med))), nil},
		{hi, w.say("upper {0}", w.number(rounded(hi))), []float64{4, 2.5}},
	})
	notes := h.notes()
	h.c.s.H = h.c.notes(h.c.s.H-margin, notes) + margin
	alt := w.say("{0} draws; {1} percent between {2} and {3}.", w.integer(int64(len(sorted))), w.integer(95), w.number(rounded(lo)), w.number(rounded(hi))) +
		" " + w.say("Median {0}.", w.number(rounded(med))) + " " + strings.Join(notes, " ")
	return h.c.finish(w.t("Draws"), alt, h.table()), nil
}

type histogram struct {
	frame
	draws  []float64 // ascending
	edges  []float64
	counts []int
	beyond int
}

func (h *histogram) quantile(p float64) float64 {
	n := float64(len(h.draws) - 1)
	i := int(p * n)
	if i >= len(h.draws)-1 {
		return h.draws[len(h.draws)-1]
	}
	f := p*n - float64(i)
	return h.draws[i]*(1-f) + h.draws[i+1]*f
}

func (h *histogram) bin() {
	lo, hi := h.quantile(0.005), h.quantile(0.995)
	if hi <= lo {
		pad := max(0.5, math.Abs(lo)*0.05)
		lo, hi = lo-pad, hi+pad
	}
	width := 2 * (h.quantile(0.75) - h.quantile(0.25)) / math.Cbrt(float64(len(h.draws)))
	n := 8
	if width > 0 {
		n = int(min(max(math.Ceil((hi-lo)/width), 8), 60))
	}
	h.edges, h.counts = make([]float64, n+1), make([]int, n)
	for i := range h.edges {
		h.edges[i] = lo + (hi-lo)*float64(i)/float64(n)
	}
	h.edges[n] = hi
	for _, v := range h.draws {
		if v < lo || v > hi {
			h.beyond++
			continue
		}
		h.counts[min(int((v-lo)/(hi-lo)*float64(n)), n-1)]++
	}
	h.x = axis{lo: lo, hi: hi}
	h.y = axis{lo: 0, hi: float64(max(slices.Max(h.counts), 1)) / float64(len(h.draws)) * 1.05}
}

func (h *histogram) notes() []string {
	if h.beyond == 0 {
		return nil
	}
	w := h.c.w
	return []string{w.say("{0} of {1} draws lie beyond the axis.", w.integer(int64(h.beyond)), w.integer(int64(len(h.draws))))}
}

func (h *histogram) table() Table {
	w := h.c.w
	t := Table{Header: []string{w.t("From"), w.t("To"), w.t("Count")}}
	for i, n := range h.counts {
		t.Rows = append(t.Rows, []string{w.number(rounded(h.edges[i])), w.number(rounded(h.edges[i+1])), w.integer(int64(n))})
	}
	return t
}
