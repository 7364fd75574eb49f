// Package decomp averages over decomposable graphical models of a contingency
// table whose all-zero cell is unknown (Madigan & York 1997, Biometrika
// 84:19–31). A graph joins lists that depend on each other; it is decomposable
// if every cycle of four or more lists has a chord, and its likelihood under a
// hyper-Dirichlet prior is then a product over cliques divided by one over
// separators (Dawid & Lauritzen 1993, Annals of Statistics 21:1272–1317). The
// package generates all such graphs of up to six lists, searches among those of
// more, and sums the posterior of the missing count over all whole numbers: one
// by one where they are few, and on wide stretches by Gauss rules for sums over
// whole numbers, refined until the sum is known to about ten digits.
package decomp
