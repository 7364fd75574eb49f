package study

import (
	"undercount/estimate"
	"undercount/figures"
	"undercount/mse"
	"undercount/overlap"
	"undercount/report"
)

// Study is a study.toml that was read and found right, with its evidence.
// Fields hold what is in force: defaults are already filled in.
type Study struct {
	Dir      string // the folder, as given to Load
	Title    string
	Seed     uint64
	Language string // "en" or "fa"
	Notes    []string

	Targets   []estimate.Target
	Lists     []List // of records, to be linked
	Link      Linking
	Tables    []Table // the last is that of Lists, if there are any; it is empty until they are linked
	Strata    Strata
	Estimates []Estimate // empty: every suitable method, see [Study.Check]
	Figures   []Figures
	Report    Report

	Sensitivity Sensitivity

	targetsAt []span
	truths    map[string]int64 // true counts of targets, of simulated evidence
	entities  []byte           // entities.csv, if the study asks for it and was run
	inputs    []input          // study.toml first, then every file in the order named
	stated    map[string]bool  // keys that the file sets, as "table.key"; the rest are defaults
}

// Table is an overlap table that somebody already made.
type Table struct {
	Name    string
	File    string
	Target  string   // id of the target it counts
	Lists   []string // nil: as the file says
	Columns []string // stratifying columns; nil: as the file says
	// Covariates are the columns of what is known about each entity; with any,
	// the file has a row for each entity, and only the columns of [strata] divide it.
	Covariates []string
	Citation   string
	URL        string

	data    *overlap.Stratified // by the columns of [strata], or one stratum
	whole   *overlap.Table      // all strata together
	records *overlap.RecordsBy  // nil without covariates
	sheet   sheetFacts
	at      span // of the block, for messages

	parts   []mse.Part // the strata as they are estimated
	imputes bool       // labels are missing and will be drawn

	linked  bool                  // made by linking the lists
	draws   []*overlap.Stratified // of a linked table, by the columns of [strata]; data is then the best linkage
	linkage *report.Linkage       // how it was made
}

// Strata says how tables are divided.
type Strata struct {
	By  []string // columns; none means each table as a whole
	Min int64    // entities a stratum must have to be estimated

	MergeSmall  bool        // smaller strata are merged into one
	Missing     string      // what becomes of entities without a label: refuse, impute, own stratum
	Tokens      []string    // labels that mean missing, besides the empty one
	Imputations int         // how often missing labels are drawn
	Blind       []mse.Blind // lists that could not see a stratum
	MissingOver string      // stratum whose labels may be missing more often; "" for no such curve

	blindAt []span
}

// Estimate is one [[estimate]] block: methods, the targets they are for, and
// the options that differ from the methods' own defaults.
type Estimate struct {
	Methods  []string
	Targets  []string // nil: every target with a table
	Level    float64
	Settings map[string]string

	at          span
	methodsAt   []span
	settingKeys []settingKey
	row         int // of the block's first line
}

type settingKey struct {
	name      string
	at, value span
}

// Figures is a ledger of published figures and which of its rows are meant.
type Figures struct {
	Name     string
	File     string
	Targets  []string // nil: every target whose measure is in the ledger
	Measure  string
	Universe string
	Place    string
	AsOf     string // ISO date; "" means every row
	Policy   string
	Citation string
	URL      string

	Places, Universes                 map[string]string // which is part of which
	DisjointPlaces, DisjointUniverses [][]string        // sets whose members do not overlap

	ledger    *figures.Ledger
	summaries map[string]*figures.Summary // by target id, of those it speaks about
	sheet     sheetFacts
	at        span
}

// Sensitivity says for which methods the answer for a whole table is varied,
// and how.
type Sensitivity struct {
	Methods    []string // none turns it off; default mse/bic where it is used
	Checks     []string // nil: all
	OddsRatios []string // as "A,B=0.5..3"

	at []span // of OddsRatios
}

// Report says what is written.
type Report struct {
	Formats  []string
	Language string
}

// sheetFacts is what the report tells about a file that was read.
type sheetFacts struct {
	input    int // index into Study.inputs
	rows     int
	encoding string
	notes    []string
}

// input is a file the study depends on, read once so that what was checked,
// hashed and estimated are the same bytes.
type input struct {
	path string // slash-separated, relative to the study
	data []byte // nil for a list, which is read in a stream
	hash string // SHA-256, hexadecimal
	size int64
}

// target returns the target with an id.
func (s *Study) target(id string) (estimate.Target, bool) {
	for _, t := range s.Targets {
		if t.ID == id {
			return t, true
		}
	}
	return estimate.Target{}, false
}

func (s *Study) targetIDs() []string {
	ids := make([]string, len(s.Targets))
	for i, t := range s.Targets {
		ids[i] = t.ID
	}
	return ids
}
