// Package overlap holds capture histories and overlap tables: for every
// combination of lists, how many people (or events) are on exactly those
// lists and no others. A [Table] covers 2 to 16 lists; a [Stratified] one
// divides the same lists by labels such as region or month. The people on no
// list are what the estimators of package mse are after, so the all-zero
// history never appears.
package overlap
