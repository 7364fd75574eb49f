package scoreboard

// KnownFailures explains, by method and scenario, why a method misses 93 to
// 97% although everything it says it assumes holds. A test refuses a failure
// that is not explained here, and an explanation that is no longer needed.
var KnownFailures = map[string]string{
	"mse/bic 4-all-pairs":       "With some 700 people on the lists BIC chooses a few of the six weak interactions; the count is then too low, in every replicate of the bootstrap as well. It passes with 5,000 people.",
	"mse/sparse 4-all-pairs":    "The steps stop before the weak interactions are in, and so do those of every replicate; with 5,000 people the count is still too low.",
	"mse/chapman 4-sparse":      "Two of the lists share about four people; the formula is then too low by a fifth. The method warns of fewer than seven.",
	"mse/dr 4-strata":           "Lists A and B share about five people in one of the two regions; the count comes out a fifth too low, probably because the penalised regression draws the chances of that region towards the other's.",
	"mse/mth-poisson2 4-sparse": "In a fifth of the tables the model has no estimate; the rest have wide intervals, all of which hold the truth.",
}
