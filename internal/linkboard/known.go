package linkboard

// KnownFailures tells, by key, what is known of the goals that are missed. A
// test refuses a miss that is not told here, and words that are no longer needed.
var KnownFailures = map[string]string{
	"fake_1000 bins":       "the few pairs of the middle are nearly all true",
	"families sum":         "the probabilities of the middle are not right; why is not yet known",
	"families bins":        "the same",
	"strangers sum":        "the training settles on something else than links, and no serious warning says so: lists with so little about each person should be refused",
	"strangers bins":       "the same",
	"scale precision":      "a little more than three in a thousand links are false",
	"scale bins":           "the probabilities of the middle are not right; few pairs have them",
	"two-lists coverage":   "the draws, too, lack some of the true links, so that N comes out too high",
	"three-lists coverage": "the same",
}
