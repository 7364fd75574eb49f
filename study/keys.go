package study

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"undercount/link"
	"undercount/mse"
)

// Key documents one key of study.toml.
type Key struct {
	Table   string `json:"table"` // "" for keys at the top of the file
	Name    string `json:"key"`
	Type    string `json:"type"`
	Default string `json:"default"` // "required" where there is none
	Meaning string `json:"meaning"`
}

// Defaults of a study. Those of a method are in the method's own list of options.
const (
	DefaultSeed     = 1
	DefaultLanguage = "en"
	DefaultLevel    = 0.95
	DefaultMin      = 20        // entities a stratum must have to be estimated
	DefaultPolicy   = "literal" // reading of vague words in figures
)

var (
	languages      = []string{"en", "fa"}
	formats        = []string{"html", "json", "csv", "svg", "png", "pdf"}
	defaultFormats = []string{"html", "json", "csv", "svg"}
	policies       = []string{"literal", "acled"}
)

const required = "required"

// Keys returns every key of study.toml in the order of the documentation. The
// same table is printed by undercount check --defaults, checked against
// docs/study-file.md, and decides which keys Load accepts.
func Keys() []Key { return slices.Clone(keyTable) }

var keyTable = []Key{
	{"", "title", "text", required, "what the study is about; heading of the report"},
	{"", "seed", "whole number, 0 or more", fmt.Sprint(DefaultSeed), "names every random stream: the same seed gives the same bytes"},
	{"", "language", "en or fa", DefaultLanguage, "language of the report unless [report] says otherwise"},
	{"", "notes", "text or list of texts", "none", "the author's own remarks, shown as such in the report"},

	{"target", "id", "text", "the measure", "short name by which the rest of the file means this target; needed when two targets share a measure"},
	{"target", "measure", "text", required, "what is counted: killed, injured, arrested, missing, member …"},
	{"target", "universe", "text", "not stated", "among whom"},
	{"target", "place", "text", "not stated", "where"},
	{"target", "from", "date, year-month or year", "not stated", "first day of the period, inclusive"},
	{"target", "to", "date, year-month or year", "not stated", "last day of the period, inclusive"},
	{"target", "truth", "whole number, 1 or more", "not known", "for simulated evidence only: the true count, drawn beside the answers"},

	{"table", "file", "path in the study", required, "overlap table: one 0/1 column for each list, then count, then strata; without count one row for each entity"},
	{"table", "target", "target id", "the only target", "which target the table counts"},
	{"table", "name", "text", "the file name without its ending", "name of the table in plan and report"},
	{"table", "lists", "list of columns", "every column before count that is not in strata", "the columns that are lists"},
	{"table", "strata", "list of columns", "every column after count", "the columns that divide the table"},
	{"table", "covariates", "list of columns", "none", "what is known about each entity, for methods such as mse/dr; the table then has one row for each entity, or rows with a count; name:number or name:category says the kind"},
	{"table", "citation", "text", "none", "where the data come from"},
	{"table", "url", "text", "none", "address of the source, printed but never opened"},

	{"list", "file", "path in the study", required, "records of one source, a row for each: CSV, TSV, or a sheet of a workbook"},
	{"list", "name", "text", "the file name without its ending", "name of the list, as capture histories have it"},
	{"list", "sheet", "text", "the first", "which sheet of a workbook"},
	{"list", "id", "column", "recognised, or the row's number", "the list's own number of a record"},
	{"list", "columns", "table of role = column or list of columns", "recognised by their headers", "what columns hold; roles: " + strings.Join(roleNames(), ", ")},
	{"list", "only_columns", "true or false", "false", "use the columns named and recognise no others"},
	{"list", "rejects", "true or false", "false", "leave out rows that cannot be read, and count them, instead of refusing the list"},
	{"list", "citation", "text", "none", "where the list comes from"},
	{"list", "url", "text", "none", "address of the source, printed but never opened"},

	{"link", "target", "target id", "the only target", "which target the lists count"},
	{"link", "duplicate_free", "list of lists", "none: how often a list repeats somebody is estimated", "lists of which it is known that nobody is on them twice"},
	{"link", "rules", "list of tables", "link everywhere", "pairs between two lists, or within one, each { a = \"A\", b = \"B\", do = \"neither\" }; do is link or neither"},
	{"link", "threshold", "number above 0.01, below 1", fmt.Sprint(DefaultThreshold), "least probability of a pair that is counted as a link; the answers rest on draws and do not use it"},
	{"link", "draws", "whole number, 2 or more", fmt.Sprint(DefaultDraws), "linkages drawn, over which every method is averaged"},
	{"link", "slow_draws", "whole number, 2 or more", fmt.Sprint(DefaultSlowDraws), "as many of the draws are used by methods that take long for one table: " + strings.Join(slowMethods, ", ")},
	{"link", "different_dates", "whole number of days, 0 or more", "0: never", "two exactly known dates of the event farther apart than this exclude a link"},
	{"link", "max_pairs", "whole number, 0 or more", "0: 10 for each record, at least 1,000,000", "pairs of records that may be compared"},
	{"link", "model", "path in the study", "chosen from the columns", "comparisons, rules and probabilities as undercount link writes them in model.toml, or a part of them written by hand, TOML"},
	{"link", "decisions", "folder in the study", DefaultDecisions + ", if there is one", "the files of the reviewers, as undercount review keeps them; what they settled is taken as certain"},
	{"link", "labels", "path in the study", "none", fmt.Sprintf("judged pairs to learn from, CSV: list_a, id_a, list_b, id_b, same (yes or no); with %d of each kind the probabilities are calibrated on them", link.LeastLabels)},
	{"link", "truth", "path in the study", "none", "for simulated lists only: list, id, entity of each record, or list_a, id_a, list_b, id_b of each true pair; the linkage is then measured against it"},
	{"link", "write_entities", "true or false", "false", "write entities.csv to results: list, id and entity of every record. The bundle then holds more than counts"},

	{"strata", "by", "list of columns", "none: each table is estimated as a whole", "divide every table by these columns, linked lists also by month (of the event); the whole table is estimated beside its strata"},
	{"strata", "min", "whole number, 1 or more", fmt.Sprint(DefaultMin), "a stratum with fewer entities observed is refused instead of estimated"},
	{"strata", "merge_small", "true or false", "false", "merge strata with fewer than min entities into one named other instead of refusing each"},
	{"strata", "missing", "refuse, impute or own stratum", missingRules[0], "entities without a label: refuse stops, impute draws their labels many times, own stratum keeps them apart as \"no label\""},
	{"strata", "missing_words", "list of texts", "?", "labels that mean missing, besides an empty field"},
	{"strata", "imputations", "whole number, 1 or more", fmt.Sprint(mse.DefaultImputations), "how many times missing labels are drawn"},
	{"strata", "missing_over", "name of a stratum", "none", "with impute: show how the sum changes if labels of this stratum are missing more or less often than at random, by factors from 1/4 to 4"},
	{"strata", "blind", "list of tables", "none", "lists that could not see a stratum, each { list = \"A\", region = \"South\" }: there the estimate is from the other lists"},

	{"estimate", "method", "method name or list of them", required, "which method; undercount version --json lists all of them"},
	{"estimate", "target", "target id or list of them", "every target with a table", "which targets it is for"},
	{"estimate", "level", "number between 0 and 1", fmt.Sprint(DefaultLevel), "nominal coverage of the intervals"},
	{"estimate", "set", "table of option = value", "none", "options of the method, the same keys as --set METHOD.KEY=VALUE; they may also stand in the block itself"},

	{"sensitivity", "method", "method name or list of them, or none", DefaultSensitivity + " where it is used", "whose answers for whole tables are varied: lists left out and merged, records and links in error, odds ratios, each list as the population, lists that look invented or copied"},
	{"sensitivity", "checks", "list of " + strings.Join(mse.SensitivityChecks(), ", "), "all; for six lists without lists and consistency", "which variations"},
	{"sensitivity", "odds_ratio", "text or list of texts", "none", "ranges of the odds ratio between two lists that you assert, such as \"A,B=0.5..3\""},

	{"figures", "file", "path in the study", required, "ledger of published figures, CSV"},
	{"figures", "target", "target id or list of them", "every target whose measure is in the ledger", "which targets it speaks about"},
	{"figures", "name", "text", "the file name without its ending", "name of the ledger in plan and report"},
	{"figures", "measure", "text", "the target's", "only figures of this measure"},
	{"figures", "universe", "text", "the target's, or any", "only figures about this universe"},
	{"figures", "place", "text", "any", "only figures about this place"},
	{"figures", "as_of", "date, year-month or year", "every row", "the ledger as it was known on this day, or on the last day of this month or year"},
	{"figures", "policy", "literal or acled", DefaultPolicy, "how vague words such as \"dozens\" are read"},
	{"figures", "places", "table of part = whole", "the ledger's column place_parent", "which place lies in which, so that a claim about a part bounds the whole"},
	{"figures", "universes", "table of part = whole", "protesters in civilians, everything in all", "which universe is part of which"},
	{"figures", "disjoint_places", "list of lists of texts", "none", "places that do not overlap: only over these are floors added up"},
	{"figures", "disjoint_universes", "list of lists of texts", "none", "universes that do not overlap"},
	{"figures", "citation", "text", "none", "where the ledger comes from"},
	{"figures", "url", "text", "none", "address of the source, printed but never opened"},

	{"report", "formats", "list of html, json, csv, svg, png, pdf", strings.Join(defaultFormats, ", "), "what is written to results; svg, png and pdf are pictures"},
	{"report", "language", "en or fa", "the study's", "language of the report"},
}

// tables that may repeat, [[like this]]; target may stand alone or repeat.
var repeated = []string{"target", "list", "table", "estimate", "figures"}

func tableNames() []string {
	return []string{"target", "list", "link", "table", "strata", "estimate", "sensitivity", "figures", "report"}
}

// keysOf returns the names of the keys of one table.
func keysOf(table string) []string {
	var out []string
	for _, k := range keyTable {
		if k.Table == table {
			out = append(out, k.Name)
		}
	}
	return out
}

// heading is how a table is written in the file.
func heading(table string) string {
	switch {
	case table == "":
		return "at the top"
	case slices.Contains(repeated, table):
		return "[[" + table + "]]"
	}
	return "[" + table + "]"
}

// WriteKeys prints the table of keys as Markdown, as in docs/study-file.md.
func WriteKeys(w io.Writer) error {
	var b strings.Builder
	b.WriteString("| where | key | type | default | meaning |\n|---|---|---|---|---|\n")
	for _, k := range keyTable {
		def := k.Default
		if def == required {
			def = "**required**"
		}
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s | %s |\n", heading(k.Table), k.Name, k.Type, def, k.Meaning)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// nearest returns the name most like s, or "" if none is close: at most a
// third of its letters changed, added or dropped.
func nearest(s string, names []string) string {
	best, dist := "", len(s)/3+2
	for _, n := range names {
		if d := editDistance(strings.ToLower(s), strings.ToLower(n)); d < dist && d < len(n) {
			best, dist = n, d
		}
	}
	return best
}

// editDistance is Levenshtein's, with neighbouring letters swapped counting one.
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	var prev2 []int
	prev := make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(x); i++ {
		cur := make([]int, len(y)+1)
		cur[0] = i
		for j := 1; j <= len(y); j++ {
			sub := 1
			if x[i-1] == y[j-1] {
				sub = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+sub)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
		}
		prev2, prev = prev, cur
	}
	return prev[len(y)]
}
