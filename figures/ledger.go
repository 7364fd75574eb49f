package figures

import (
	"encoding/csv"
	"io"
	"slices"

	"undercount/calendar"
	"undercount/internal/problem"
)

// Relation is how a row depends on the rows it names.
type Relation string

// The relations of a ledger.
const (
	Original       Relation = "original"        // depends on no other row; the default
	Repeats        Relation = "repeats"         // says the same, elsewhere or later
	RepeatsAltered Relation = "repeats_altered" // a copy that changed number, hedge, speaker or scope
	Updates        Relation = "updates"         // the same asserter's next value
	Derived        Relation = "derived"         // arithmetic on the rows named
	Summarises     Relation = "summarises"      // draws the rows named together
	Denies         Relation = "denies"          // says that they are not so
	Retracts       Relation = "retracts"        // the asserter takes them back
	PartOf         Relation = "part_of"         // counts some of what the row named counts
)

var relations = []string{string(Original), string(Repeats), string(RepeatsAltered), string(Updates), string(Derived),
	string(Summarises), string(Denies), string(Retracts), string(PartOf)}

// Claim is one row of a ledger as read. Text fields show control characters as
// code points; the cells as they stood in the file are kept for WriteCSV.
type Claim struct {
	Line                                      int // of the file
	ID, Case, Event                           string
	Measure, Universe, Place                  string // Universe "unspecified" when absent
	Value, ValueHigh                          *int64 // nil when absent
	Hedge                                     Hedge
	Surface                                   string // the words of the source
	PeriodFrom, PeriodTo, Date                calendar.Date
	Asserter, Role, Stake                     string // Stake "unknown" when absent
	Method                                    string // "unknown" when absent
	Relation                                  Relation
	RelatedTo                                 []string
	FileStatus                                string // as entered; never used for a bound
	Verification, SourceKind, SourceURL, Note string
	Inferred                                  bool // the relation is somebody's inference, not stated by a source
	Extra                                     map[string]any
	parents                                   []int // rows of RelatedTo
	asserterKey                               string
	group                                     groupKey
}

// Ledger is a checked ledger. It does not change after Parse and may be used
// by several goroutines.
type Ledger struct {
	claims      []Claim
	index       map[string]int      // id → claim
	order       []int               // parents before children
	placeParent map[placeKey]string // by case and event; keys are name keys
	header      []string
	cells       [][]string
	notices     []Notice
}

type placeKey struct{ caseID, event, place string }

// Claims returns a copy of the claims in the order of the file.
func (l *Ledger) Claims() []Claim { return slices.Clone(l.claims) }

// Len is the number of claims.
func (l *Ledger) Len() int { return len(l.claims) }

// Notices are what Parse accepted but wants known: repeated rows left out,
// invisible characters, names that differ along one asserter's series.
func (l *Ledger) Notices() []Notice { return slices.Clone(l.notices) }

// Measures lists the measures of the ledger in order of first appearance.
func (l *Ledger) Measures() []string {
	return l.distinct("", func(c *Claim) string { return c.Measure })
}

// Universes lists the universes about which figures of a measure ("" for any) speak.
func (l *Ledger) Universes(measure string) []string {
	return l.distinct(measure, func(c *Claim) string { return c.Universe })
}

// Places lists the places of a measure's figures ("" for any measure).
func (l *Ledger) Places(measure string) []string {
	return l.distinct(measure, func(c *Claim) string { return c.Place })
}

func (l *Ledger) distinct(measure string, field func(*Claim) string) []string {
	var out []string
	seen := map[string]bool{}
	measure = nameKey(measure)
	for i := range l.claims {
		c := &l.claims[i]
		if v := field(c); (measure == "" || c.group.measure == measure) && v != "" && !seen[nameKey(v)] {
			seen[nameKey(v)] = true
			out = append(out, v)
		}
	}
	return out
}

// WriteCSV writes the ledger as CSV without loss: all columns, known or not,
// in their order, and every cell byte for byte, so that reading it back gives
// the same ledger. (Go's CSV reader turns CR LF inside a cell into LF; that is
// the one thing it cannot give back.) Nothing is escaped for spreadsheets, as
// that would change what sources said; exports for reading are the report's.
func (l *Ledger) WriteCSV(w io.Writer) error {
	cw := csv.NewWriter(w)
	if err := cw.Write(l.header); err != nil {
		return err
	}
	if err := cw.WriteAll(l.cells); err != nil {
		return err
	}
	cw.Flush()
	return cw.Error()
}

// Date columns carry their precision in the text or in date_precision.
func parseDate(text, precision string) (calendar.Date, *problem.Error) {
	d, err := calendar.Parse(text)
	if err != nil {
		if p, ok := err.(*problem.Error); ok {
			return d, p
		}
		return d, &problem.Error{What: "the date cannot be read", Err: err}
	}
	if precision == "" {
		return d, nil
	}
	p, ok := calendar.ParsePrecision(precision)
	if !ok {
		return d, &problem.Error{What: "unknown precision of a date", Want: "day, month, year, span, approx or unknown"}
	}
	if !d.Known() {
		return d, nil // "unknown" or a leftover precision beside an empty date
	}
	if d, ok = d.With(p); !ok {
		return d, &problem.Error{What: "the precision is finer than the date", Want: "a precision that the date supports, as month for 2019-12"}
	}
	return d, nil
}
