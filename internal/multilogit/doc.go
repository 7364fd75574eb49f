// Package multilogit fits multinomial logistic regressions of a capture
// history, or of groups of histories, on covariates by (penalised) maximum
// likelihood.
//
// The linear predictor of category c at covariates x is Σ_f F[c][f] θ_f·x̃_f,
// where feature f sees either the whole row x, intercept first, or only the
// intercept. With one feature for each category but one this is the usual
// multinomial logit; with features "history w contains term t" it is a
// log-linear model whose main effects vary with the covariates while its
// interactions do not, conditional on the number observed at each x, which has
// the same estimates as the Poisson model with a free intercept for each x
// (Birch 1963; Baker 1994).
package multilogit
