package linkboard

// Peer is what another program did with the same set. The figures were measured
// by this project in August 2026, each program run singly on one machine and
// scored on all pairs against the same truth; of d-blink the published result
// files were scored. They are printed as they were found, and not asserted.
type Peer struct {
	Set                   string
	Program, Settings     string
	Precision, Recall, F1 float64 // 0 where not measured
	Cost                  string  // time and memory
}

// The versions of the programs, with where they are published.
var peerVersions = []string{
	"Splink 5.0.0.dev4 (github.com/moj-analytical-services/splink, e22dacd; Linacre et al. 2022, International Journal of Population Data Science 7(3)), on DuckDB, one thread, settings of its own notebooks",
	"fastLink 0.6.1 (Enamorado, Fifield & Imai 2019, American Political Science Review 113:353-371)",
	"reclin2 0.5.0 (van der Laan 2022, The R Journal 14(2):320-328)",
	"RecordLinkage 0.4-12.5 (Sariyar & Borg 2010, The R Journal 2(2):61-67)",
	"d-blink 0.2 (Marchant et al. 2021, Journal of Computational and Graphical Statistics 30:406-421)",
}

var peers = []Peer{
	{"febrl4", "Splink", "detailed model, 0.5", 1.0000, .9982, .9991, "6.7 s, 142 MB"},
	{"febrl4", "fastLink", "defaults, one to one, 0.85", 1.0000, 1.0000, 1.0000, "27–36 s, 749 MB"},
	{"febrl4", "reclin2", "four blockings, one to one", 1.0000, .9982, .9991, "0.5–0.7 s, 135 MB"},
	{"febrl4", "RecordLinkage", "EM, weight above 0", .9964, .9968, .9966, "30 s, 306 MB"},
	{"febrl4-without-number", "Splink", "detailed model, 0.5", .9990, .9858, .9923, ""},
	{"febrl4-without-number", "fastLink", "defaults, one to one, 0.85", 1.0, .9978, .9989, ""},
	{"febrl4-without-number", "reclin2", "four blockings, one to one", 1.0, .9982, .9991, ""},
	{"febrl4-without-number", "RecordLinkage", "EM, weight above 0", .9488, .9962, .9719, ""},
	{"rldata10000", "Splink", "joint comparison of birth dates, made after seeing the errors; 0.5", .9419, .9560, .9489, "2.2 s, 120 MB"},
	{"rldata10000", "Splink", "day, month and year apart; 0.5", .9414, .8030, .8667, "1.7 s"},
	{"rldata10000", "fastLink", "0.85, transitive", .5239, .8970, .6615, "253 s, 8.0 GB"},
	{"rldata10000", "RecordLinkage", "epi weights, 0.6", .8563, .8460, .8511, "0.6 s"},
	{"rldata10000", "d-blink", "published results", .6334, .9970, .7747, "4.9–10.6 h"},
	{"fake_1000", "Splink", "0.5", 0, 0, .8052, ""},
	{"fake_1000", "Splink", "clustered at its notebook's threshold", 0, 0, .8354, ""},
	{"scale", "Splink", "another synthetic list of the same recipe; nine rules, 9.26 million pairs", .997, .913, 0, "43.0 s CPU, 972 MB"},
	{"scale", "Splink", "the same; six tight rules, 1.12 million pairs", .998, .869, 0, "17.7 s CPU, 738 MB"},
}
