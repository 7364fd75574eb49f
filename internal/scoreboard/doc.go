// Package scoreboard holds what the methods of estimation did when the truth
// was known: each method applied many times to each invented situation of
// package simulate, with the error of its counts and how often its 95%
// intervals held the true one. The board is data that comes with the program;
// docs/scoreboard.md is its printed form, and the advice on methods in reports
// is read from it. Package run computes it, and
//
//	go run ./internal/scoreboard/regenerate
//
// writes it anew.
package scoreboard
