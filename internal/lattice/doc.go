// Package lattice sums a table indexed by sets of lists over all subsets or all
// supersets of each set (the zeta transforms of the subset lattice). With
// log-linear terms as sets, subset sums turn parameters into linear
// predictors and superset sums turn counts into sufficient margins.
package lattice
