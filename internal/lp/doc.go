// Package lp decides small linear feasibility problems: is there a vector x,
// every element at least 1, with B x = 0? It is what the existence of a
// maximum likelihood estimate in a log-linear model comes down to (Fienberg &
// Rinaldo 2012, Annals of Statistics 40, 996–1023), stated so that only the
// pattern of zero cells matters and the size of the counts does not.
package lp
