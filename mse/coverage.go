package mse

import (
	"fmt"

	"undercount/overlap"
)

// Defaults of the sample coverage methods.
const (
	// DefaultCoverageReplicates is how often the bootstrap of the sample coverage methods draws.
	DefaultCoverageReplicates = 1000
	// LeastCoverage is the estimated sample coverage below which the full
	// estimate is not to be used (Chao, Tsay, Lin, Shau & Chao 2001).
	LeastCoverage = 0.55
)

// coverageMethods registers sample coverage, thresholding and frequency-only methods.
func coverageMethods() []Method {
	const source = "Chao & Tsay 1998, JASA 93:283-293; Chao, Tsay, Lin, Shau & Chao 2001, Statistics in Medicine 20:3123-3157"
	options := []Option{{Key: "replicates", Default: fmt.Sprint(DefaultCoverageReplicates), Meaning: "bootstrap replicates for the standard error",
		Kind: WholeNumber, Low: 100, High: 1e6}}
	mk := func(name, summary, eq string, lists int, v coverageVersion) Method {
		return Method{Name: name, Summary: summary, Citation: source + ", " + eq, MinLists: lists, MaxLists: overlap.MaxLists, Options: options, run: runCoverage(v)}
	}
	out := []Method{
		mk("mse/coverage", "sample coverage for independent lists: average size of all lists but one over the estimated coverage", "eq. 9", 2, coverageIndependent),
		mk("mse/coverage-high", "sample coverage with dependence between lists measured from their overlaps; refused when the lists cover less than 55%", "eq. 12", 3, coverageHigh),
		mk("mse/coverage-low", "sample coverage, one step from independence towards the measured dependence: a lower bound when lists help each other", "eq. 13", 3, coverageLow),
	}
	return append(append(out, thresholdMethod()), truncatedMethods()...)
}
