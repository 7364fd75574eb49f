package chart

import (
	"fmt"
	"math"
	"strings"

	"undercount/chart/internal/scene"
)

// rankBins is the number of bars of a histogram of ranks.
const rankBins = 20

// RankHistogram draws the ranks of true values among the draws of a method, 0
// to highest, from simulation-based calibration (Talts and others 2018, arXiv
// 1804.06788): one bar for each twentieth, the number expected of uniform
// ranks, and the range that 99 of 100 bars of uniform ranks stay in. Bars that
// rise in the middle tell of intervals that are too wide, at both ends of
// intervals that are too narrow, at one end of answers that are too low or
// too high.
func RankHistogram(ranks []int, highest int, o Options) (*Picture, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if len(ranks) < rankBins || highest < rankBins {
		return nil, refuse(fmt.Sprintf("%d ranks from 0 to %d are too few for a histogram", len(ranks), highest), fmt.Sprintf("%d or more of both", rankBins), "leave the picture out")
	}
	r := &rankHistogram{frame: newFrame(o), n: len(ranks), highest: highest}
	for i, k := range ranks {
		if k < 0 || k > highest {
			return nil, refuse(fmt.Sprintf("rank %d is %d", i+1, k), fmt.Sprintf("0 to %d", highest), "correct the ranks")
		}
		r.counts[k*rankBins/(highest+1)]++
	}
	r.band()
	r.draw()
	w := r.c.w
	out := 0
	for _, c := range r.counts {
		if c < r.lower || c > r.upper {
			out++
		}
	}
	note := w.say("Band: {0} to {1} in each bar if the ranks are uniform; {2} of {3} bars lie outside.", w.integer(int64(r.lower)), w.integer(int64(r.upper)), w.integer(int64(out)), w.integer(rankBins))
	r.c.s.H = r.c.notes(r.c.s.H-margin, []string{note}) + margin
	alt := strings.Join([]string{w.say("Histogram of {0} ranks.", w.integer(int64(len(ranks)))), note}, " ")
	return r.c.finish(w.t("Ranks"), alt, r.table()), nil
}

type rankHistogram struct {
	frame
	n, highest   int
	counts       [rankBins]int
	lower, upper int
}

// band finds the central 99 percent of a binomial count: n trials with the
// chance of one bar.
func (r *rankHistogram) band() {
	const p = 1.0 / rankBins
	term := math.Exp(float64(r.n) * math.Log1p(-p))
	sum := 0.0
	r.lower = -1
	for k := 0; k <= r.n; k++ {
		sum += term
		if r.lower < 0 && sum >= 0.005 {
			r.lower = k
		}
		if sum >= 0.995 {
			r.upper = k
			return
		}
		term *= float64(r.n-k) / float64(k+1) * p / (1 - p)
	}
	r.upper = r.n
}

func (r *rankHistogram) draw() {
	top := r.upper
	for _, c := range r.counts {
		top = max(top, c)
	}
	r.x = axis{lo: 0, hi: float64(r.highest + 1)}
	r.y = axis{lo: 0, hi: float64(top) * 1.1}
	w := r.c.w
	r.layout(w.t("Rank of the true value among the draws"), w.t("Replicates"), false)
	r.begin()
	hi, _ := r.y.at(float64(r.upper))
	lo, _ := r.y.at(float64(r.lower))
	for i, c := range r.counts {
		r.bar(r.edge(i), r.edge(i+1), float64(c))
	}
	r.c.fill(scene.Rect(r.x.from, hi, r.x.to-r.x.from, lo-hi), faded(grey, 0.25))
	mid, _ := r.y.at(float64(r.n) / rankBins)
	r.c.line(r.x.from, mid, r.x.to, mid, ink, 1, 4, 2.5)
}

func (r *rankHistogram) edge(i int) float64 {
	return math.Ceil(float64(i*(r.highest+1)) / rankBins)
}

func (r *rankHistogram) table() Table {
	w := r.c.w
	t := Table{Header: []string{w.t("From"), w.t("To"), w.t("Count")}}
	for i, c := range r.counts {
		t.Rows = append(t.Rows, []string{w.integer(int64(r.edge(i))), w.integer(int64(r.edge(i+1)) - 1), w.integer(int64(c))})
	}
	return t
}
