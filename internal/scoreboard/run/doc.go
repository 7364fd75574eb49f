// Package run computes the scoreboard: it draws populations of the situations
// of package simulate, applies every registered method to each, and counts
// how far off the answers are and how often the intervals hold the truth. The
// same seed gives the same board on any number of cores, processor times
// apart.
package run
