package linkboard

// KnownFailures tells, by key, what is known of the goals that are missed. A
// test refuses a miss that is not told here, and words that are no longer needed.
var KnownFailures = map[string]string{
	"febrl4-without-number bins": "one pair alone is in the bin",
	"fake_1000 bins":             "the few pairs of the middle are nearly all true: their records are damaged in many places at once",
	"families F1":                "three scripts, ages and chains with errors, and relatives who share all but the own name: what the records say does not tell more of them apart",
	"scale precision":            "a little more than three in a thousand links are false",
	"scale bins":                 "the probabilities of the middle are not right; few pairs have them",
	"three-lists coverage":       "the draws, too, lack some of the true links of records with many errors, so that N comes out about 5% too high",
}
