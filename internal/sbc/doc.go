// Package sbc is simulation-based calibration (Talts, Betancourt, Simpson,
// Vehtari & Gelman 2018, arXiv 1804.06788): draw a true value from the prior,
// data from the model, and posterior draws from the data. If the computation is
// right, the rank of the truth among the draws is uniform. The package runs
// such a study and judges the ranks, by a chi-square test over bins and by the
// simultaneous band for the empirical distribution function of Säilynoja,
// Bürkner & Vehtari (2022, Statistics and Computing 32:32). It finds errors in
// code and in approximations of the posterior; it cannot say whether the prior
// and the model fit the world.
package sbc
