// Package loglin fits Poisson log-linear models to overlap tables by maximum
// likelihood and decides, before a fit, whether the estimate exists and
// whether the parameters can be told apart.
//
// A [Fitter] serves hierarchical models, whose design columns are indicators
// "history w contains term t". Then every entry of the information matrix is
// one sum over histories, X'WX[s,t] = Σ μ_w over w ⊇ s∪t, and all those sums
// come from one superset-sum transform of μ. A [Dense] serves the few models
// with other columns (Mh, Mth). Both run the same Newton iteration in space
// allocated beforehand.
//
// Existence and rank follow Fienberg & Rinaldo (2012, Annals of Statistics 40,
// 996–1023) and Chan, Silverman & Vincent (2021, JASA 116, 1297–1306, section
// 2): a term whose sufficient margin is zero is fixed at −∞ and every history
// containing it leaves the table.
package loglin
