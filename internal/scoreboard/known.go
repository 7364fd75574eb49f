package scoreboard

// KnownFailures explains, by method and scenario, why a method misses 93 to
// 97% although everything it says it assumes holds. A test refuses a failure
// that is not explained here, and an explanation that is no longer needed.
var KnownFailures = map[string]string{
	"mse/bic 4-all-pairs": "With some 700 people on the lists BIC chooses a few of the six weak interactions; the count is then too low, in every replicate of the bootstrap as well. It passes with 5,000 people.",
}
