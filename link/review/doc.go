// Package review lets people judge the pairs of records that a linkage leaves
// in doubt, and keeps what they said. Pairs come in the order of their
// influence on the count ([Material.Influence]), on a terminal
// ([Session.Fullscreen]) or line by line ([Session.Plain]). Each act of a
// reviewer is one line of that reviewer's file ([Log]), which is only ever
// added to, undoing included, and whose lines are chained by hashes. The files
// of all reviewers are merged when they are read ([ReadFolder]): what they
// agree on becomes decisions for the linkage, what they do not is put before a
// third look, and how far they agree is stated with Cohen's kappa. The files
// hold the ids of records and nothing else about anybody.
package review
