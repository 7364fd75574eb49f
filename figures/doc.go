// Package figures reads a ledger of published figures ("X said on day D that
// at least 450 were killed") and says what its claims imply, from how many
// beginnings they come, and where they contradict each other. A row says that
// a claim was made, never that it is true; the package weighs nobody and pools
// nothing.
//
// Model. For one measure, universe, place and event there is one unknown whole
// number N. A claim's hedge gives its Reading: "at least 450" is N ≥ 450, "more
// than 450" N ≥ 451, a bare 450 a point and not a bound. Lower bounds pass from
// a part to the whole that contains it, upper bounds from the whole to its
// parts; sums are taken only over parts declared disjoint. Killed, missing and
// identified are different measures and never convert into each other.
//
// Relations between rows (repeats, repeats_altered, updates, derived,
// summarises, denies, retracts, part_of) make a graph. Status on a date is
// worked out from the graph and the dates, so that a Summary can show the
// ledger as it was known on any day: the latest row of an asserter's running
// toll stands, earlier ones are superseded, copies that changed a number,
// hedge, speaker or scope never enter a bound, and retracted claims leave with
// everything that merely repeated them.
//
// Limits. The range over rival claims is not an interval and has no
// probability. The number of origins is a range because independence is rarely
// known. Rows are taken as entered: the package cannot see a copy that nobody
// marked.
package figures
