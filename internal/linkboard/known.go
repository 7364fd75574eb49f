package linkboard

// KnownFailures tells, by key, what is known of the goals that are missed. A
// test refuses a miss that is not told here, and words that are no longer needed.
var KnownFailures = map[string]string{
	"fake_1000 bins":       "the probabilities below 0.9 are too low; why is not yet known",
	"families sum":         "the probabilities below 0.9 are too low; why is not yet known",
	"families bins":        "the same",
	"strangers sum":        "the training settles on something else than links, and no serious warning says so: lists with so little about each person should be refused",
	"strangers bins":       "the same",
	"scale bins":           "the probabilities below 0.9 are too low; few pairs have them",
	"two-lists coverage":   "the draws, too, lack some of the true links, so that N comes out too high",
	"three-lists coverage": "the same",
}
