// Package estimate holds the one answer that every method gives: an [Estimate]
// of the count for one [Target], with its intervals (each with its kind and
// level), the assumptions it rests on, what was checked, and the warnings a
// reader must see. A number that cannot be defended is absent, with a status
// and a reason in its place. The package also judges simulated draws: split
// and rank-normalised R-hat, bulk and tail effective sample size and Monte
// Carlo error, after Vehtari, Gelman, Simpson, Carpenter & Bürkner (2021,
// Bayesian Analysis 16, 667–718).
package estimate
