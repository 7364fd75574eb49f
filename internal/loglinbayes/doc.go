// Package loglinbayes draws from the posterior distribution of a Poisson
// log-linear model of a table whose all-zero history is not observed, when each
// term has a normal prior with mean 0 or a flat one. The posterior is
// log-concave: its mode is found by Newton's method, and Hamiltonian Monte
// Carlo runs in coordinates in which the curvature at the mode is the same in
// every direction. It knows nothing about lists, counts of people or estimates:
// the caller decides whether the chains have converged.
package loglinbayes
