package linkboard

// KnownFailures tells, by key, what is known of the goals that are missed. A
// test refuses a miss that is not told here, and words that are no longer needed.
var KnownFailures = map[string]string{
	"febrl4-without-number bins": "one pair alone is in the bin",
	"fake_1000 bins":             "the few pairs of the middle are nearly all true: their records are damaged in many places at once",
	"families bins":              "of 17,000 links about a hundred pairs lie there; relatives who share nearly everything are somewhat more frequent than the model says",
	"scale bins":                 "the probabilities of the middle are too high; fewer than a hundred pairs in a million records have them",
	"three-lists coverage":       "the draws, too, lack some of the true links of records with many errors, so that N comes out about 3% too high",
}
