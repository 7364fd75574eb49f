// Package undercount is the root of a program that estimates what cannot be
// counted directly: how many people belong to a concealed population, and how
// many were killed, injured or arrested when those responsible hide it.
//
// The way of a number through the packages, one direction only:
//
//	files ─ ingest ─ overlap ─ mse ──────────┐
//	files ─ ingest ─ link ─ overlap ─ mse ───┤
//	          (names, calendar)              │
//	files ─ ingest ─ figures ────────────────┼─ study ─ report (chart)
//	                          estimate ──────┘
//
// ingest turns bytes into rows and refuses what it cannot read. link judges
// which records of several lists are the same person, with the help of names
// and calendar, and hands on many sampled linkages; link/review puts the pairs in
// doubt before people. simulate invents lists whose truth is known. overlap holds
// who is on which lists, figures what somebody published. mse estimates the
// count from an overlap table. Every answer is an estimate.Estimate with its
// assumptions and warnings. study alone knows the order of the work, and
// keeps what it computed; report and chart show it; cmd/undercount is the
// command line. Each package can be used on its own.
//
// The tests of this package keep the rules of the house: which package may
// import which, that each has a paragraph of documentation, and that nothing
// but the local web server may use the network.
package undercount
