package mse

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"undercount/estimate"

	"undercount/internal/loglin"
	"undercount/internal/multilogit"
)

// glmData is the table of covariate patterns by capture histories.
type glmData struct {
	k        int
	patterns int
	rows     *multilogit.Rows
	columns  int
	count    []float64 // by pattern and history 1 … 2^k−1
	n        float64
	levels   []int
}

func (p *recordPool) glmData(s covariateStrata) *glmData {
	cells := 1<<p.k - 1
	d := &glmData{k: p.k, patterns: len(s.codes), count: make([]float64, len(s.codes)*cells), n: p.n, levels: s.levels}
	weight := make([]float64, d.patterns)
	for g, h := range p.hist {
		x := s.of[p.row[g]]
		d.count[int(x)*cells+int(h)-1] += float64(p.count[g])
		weight[x] += float64(p.count[g])
	}
	var cols [][]float64
	for j, n := range s.levels {
		of := make([]int32, d.patterns)
		for x, c := range s.codes {
			of[x] = c[j]
		}
		cols = append(cols, indicators(of, n, weight)...)
	}
	d.rows, d.columns = sparseRows(d.patterns, cols), len(cols)+1
	return d
}

// glmModel is one hierarchical log-linear model whose main effects vary with
// the covariates.
type glmModel struct {
	name  string
	terms []uint32 // lists first, then interactions
	multilogit.Model
}

func newGLMModel(m loglin.Model, k, columns int) glmModel {
	g := glmModel{name: m.String()}
	for j := range k {
		g.terms = append(g.terms, 1<<j)
		g.Full = append(g.Full, true)
	}
	for _, t := range m.Terms(nil) {
		if t&(t-1) != 0 {
			g.terms = append(g.terms, t)
			g.Full = append(g.Full, false)
		}
	}
	g.Columns = columns
	for w := uint32(1); w < 1<<k; w++ {
		load := make([]float64, len(g.terms))
		for i, t := range g.terms {
			if w&t == t {
				load[i] = 1
			}
		}
		g.F = append(g.F, load)
	}
	return g
}

// GLMRow is one model of the diagnostic "models" of mse/glm.
type GLMRow struct {
	Model      string       `json:"model"`
	N          estimate.Num `json:"N,omitzero"`
	SE         estimate.Num `json:"se,omitzero"`
	Deviance   float64      `json:"deviance"`
	DF         int          `json:"df"`
	P          estimate.Num `json:"fit_p_value,omitzero"`
	AIC        float64      `json:"AIC"`
	Delta      estimate.Num `json:"delta,omitzero"`
	Weight     float64      `json:"weight"`
	AtMinusInf int          `json:"terms_at_minus_infinity,omitempty"`
	Excluded   string       `json:"excluded,omitempty"` // why it is not in the average

	model glmModel
	theta []float64
	n, se float64
}

// glmFitter fits one model again and again.
type glmFitter struct {
	d      *glmData
	m      glmModel
	f      *multilogit.Fitter
	active []bool
	fixed  []bool
	margin []float64
}

func newGLMFitter(d *glmData, m glmModel) *glmFitter {
	return &glmFitter{d: d, m: m, f: multilogit.New(m.Model, d.rows), active: make([]bool, len(d.count)),
		fixed: make([]bool, m.Parameters()), margin: make([]float64, m.Parameters())}
}

// prepare fixes at −∞ the parameters whose sufficient margin is empty: a list,
// or a list within a group, or an interaction, that nobody has. The cells that
// contain them leave the table.
func (g *glmFitter) prepare(count []float64) (fixed int, data multilogit.Data) {
	cells := len(g.m.F)
	clear(g.margin)
	clear(g.fixed)
	g.each(func(r, c, param int) { g.margin[param] += count[r*cells+c] })
	for i, x := range g.margin {
		if x == 0 {
			g.fixed[i] = true
			fixed++
		}
	}
	data = multilogit.Data{Count: count}
	if fixed > 0 {
		for i := range g.active {
			g.active[i] = true
		}
		g.each(func(r, c, param int) {
			if g.fixed[param] {
				g.active[r*cells+c] = false
			}
		})
		data.Active, data.Fixed = g.active, g.fixed
	}
	return fixed, data
}

// each calls do for every parameter of every cell.
func (g *glmFitter) each(do func(r, c, param int)) {
	for r := range g.d.rows.Len() {
		col := g.d.rows.Col[g.d.rows.Start[r]:g.d.rows.Start[r+1]]
		for c, load := range g.m.F {
			off := 0
			for i, l := range load {
				width := 1
				if g.m.Full[i] {
					width = g.d.columns
				}
				if l != 0 {
					do(r, c, off)
					if g.m.Full[i] {
						for _, a := range col[1:] {
							do(r, c, off+int(a))
						}
					}
				}
				off += width
			}
		}
	}
}

// missing returns the unrecorded at each pattern, n_x / Σ_w exp(η_xw), summed,
// and the part of the variance that comes from n_x.
func (g *glmFitter) missing(data multilogit.Data, theta []float64, grad []float64) (n0, variance float64) {
	cells := len(g.m.F)
	for r := range g.d.rows.Len() {
		n := 0.0
		for _, x := range data.Count[r*cells : (r+1)*cells] {
			n += x
		}
		if n == 0 {
			continue
		}
		odds := math.Exp(-g.f.LogSum(r, theta, data.Active))
		n0 += n * odds
		variance += n * odds * (1 + odds)
		if grad != nil {
			g.f.MeanGradient(grad, r, -n*odds, theta, data.Active)
		}
	}
	return n0, variance
}

// point fits the model to counts and returns N and its AIC, less a constant
// that is the same for all models; NaN if the fit does not settle.
func (g *glmFitter) point(count []float64, warm []float64) (N, aic float64) {
	_, data := g.prepare(count)
	fit := g.f.Fit(data, 0, warm)
	if !fit.Converged {
		return math.NaN(), math.NaN()
	}
	n0, _ := g.missing(data, fit.Theta, nil)
	n := 0.0
	for _, x := range count {
		n += x
	}
	return n + n0, -2*fit.LogLik + 2*float64(len(fit.Theta))
}

// row fits the model with everything the diagnostics show.
func (g *glmFitter) row() GLMRow {
	d := g.d
	fixed, data := g.prepare(d.count)
	row := GLMRow{Model: g.m.name, model: g.m, AtMinusInf: fixed}
	cells := len(g.m.F)
	if fault := g.check(data); fault != "" {
		row.Excluded = fault
		return row
	}
	fit := g.f.Fit(data, 0, nil)
	if !fit.Converged {
		row.Excluded = FaultNotConverged
		return row
	}
	row.theta = fit.Theta
	grad := make([]float64, len(fit.Theta))
	n0, variance := g.missing(data, fit.Theta, grad)
	inner, ok := g.f.Variance(data, fit.Theta, grad)
	if !ok {
		row.Excluded = FaultUnidentified
		return row
	}
	row.n, row.se = d.n+n0, math.Sqrt(variance+inner)
	row.N, row.SE = estimate.Some(row.n), estimate.Some(row.se)
	saturated, logFact, perPattern := 0.0, 0.0, 0.0
	for r := range d.patterns {
		n := 0.0
		for _, x := range d.count[r*cells : (r+1)*cells] {
			n += x
			logFact += logFactorial(x)
			if x > 0 {
				saturated += x * math.Log(x)
			}
		}
		perPattern += n*math.Log(n) - n
	}
	poisson := fit.LogLik + perPattern
	row.Deviance = max(0, 2*(saturated-d.n-poisson))
	parameters := d.patterns + len(fit.Theta)
	row.DF = len(d.count) - parameters
	row.AIC = -2*(poisson-logFact) + 2*float64(parameters)
	if row.DF > 0 {
		row.P = estimate.Some(distuv.ChiSquared{K: float64(row.DF)}.Survival(row.Deviance))
	}
	return row
}

// maxCheck bounds the work of the test of existence: beyond it, models whose
// estimate runs away are recognised by their size only.
const maxCheck = 1e8

// check decides whether the estimate exists and is identified, on the Poisson
// form of the model with a free intercept for each pattern.
func (g *glmFitter) check(data multilogit.Data) string {
	d, cells := g.d, len(g.m.F)
	place := make([]int, len(g.fixed))
	p := 0
	for i, fixed := range g.fixed {
		place[i] = -1
		if !fixed {
			place[i] = p
			p++
		}
	}
	width := p + d.patterns
	if float64(len(d.count))*float64(width)*float64(width) > maxCheck {
		return ""
	}
	x := make([]float64, len(d.count)*width)
	g.each(func(r, c, param int) {
		if place[param] >= 0 {
			x[(r*cells+c)*width+place[param]] = 1
		}
	})
	dense := &loglin.Dense{P: width}
	for r := range d.patterns {
		for c := range cells {
			i := r*cells + c
			if data.Active != nil && !data.Active[i] {
				continue
			}
			x[i*width+p+r] = 1
			dense.X = append(dense.X, x[i*width:(i+1)*width]...)
			dense.Count = append(dense.Count, d.count[i])
			dense.Cells = append(dense.Cells, 1)
		}
	}
	return fault(dense.Check())
}
