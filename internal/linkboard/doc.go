// Package linkboard holds what package link did with lists whose truth is
// known: how many links it found and missed, whether its probabilities are
// right, and whether the counts that rest on its draws hold the true number.
// Everything is run with default settings; the truth serves only to measure.
// The board is data, docs/linkage.md its printed form, and
//
//	go run ./internal/linkboard/regenerate
//
// computes both anew. A test computes the small sets again.
package linkboard
