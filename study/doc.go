// Package study runs one question from its evidence to its report. A study is
// a folder with a file study.toml, which names the targets (what is counted,
// where, when), the evidence (overlap tables, ledgers of published figures),
// the methods and the outputs. [Load] reads and checks it, [Study.Check] says
// what would be done with every default spelled out, [Study.Run] does it and
// leaves a bundle of files in the folder results, and [Verify] tells whether
// that bundle still is what its manifest says. This package alone knows the
// order of the stages; each stage is a pure function of its inputs, options
// and seed, and its result is kept under a hash of all of them, so that a
// second run computes only what changed.
package study
