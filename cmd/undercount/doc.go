// Command undercount estimates what cannot be counted directly, from
// overlapping lists and published figures. One file holds each verb; all of
// them are thin: they read arguments and files, call the library packages, and
// print. Answers go to standard output, everything else to standard error.
//
// Exit codes: 0 done; 1 the program, the machine or the user stopped it (a
// full disk, an interruption, a bug); 2 the input or the command line cannot
// be used; 3 done, but at least one answer is a refusal.
package main
