// Package examples holds complete studies that come with the program, as
// folders that anyone can open: evidence, study.toml, and a README that says
// what the data are and where they come from. They are embedded in the binary;
// [Unpack] writes one out so that it can be run and changed. The data are
// facts that others published: a row says that a claim was made or that
// records were counted, never that it is true. One study is of a country that
// does not exist: its lists are simulated when it is unpacked, so that the
// answers can be seen beside the truth.
package examples
