package figures

import "undercount/calendar"

// Summary is the ledger as known on one date: for each measure, universe and
// place, what bounds the current claims give, who said what, from which
// origins, and where claims contradict each other. It holds no pooled number
// and no interval: a span of rival claims is not an interval.
type Summary struct {
	Case     string       `json:"case"`   // "" if the ledger holds several
	AsOf     string       `json:"as_of"`  // ISO date; "" means every row
	Policy   string       `json:"policy"` // reading policy for vague words, "literal" or "acled"
	Rows     int          `json:"rows"`   // rows of the ledger known on that date
	Left     int          `json:"not_yet_known"`
	Groups   []Group      `json:"groups"` // by case, event, measure, then place, then universe
	Altered  []Alteration `json:"altered"`
	Warnings []string     `json:"warnings"` // the texts of Notices
	Notices  []Notice     `json:"notices"`
}

// Group is everything said about one measure, universe and place of one case
// and event.
type Group struct {
	Case     string `json:"case,omitempty"`
	Event    string `json:"event,omitempty"`
	Measure  string `json:"measure"`
	Universe string `json:"universe"`
	Place    string `json:"place"`

	Current    []Row     `json:"current"`    // claims that stand on the date, latest of each asserter's series
	Superseded []Row     `json:"superseded"` // earlier values, altered copies, retracted ones: never in a bound
	Series     []Series  `json:"series"`     // running tolls, one for each asserter, with the group of their latest row
	Bounds     []Bound   `json:"bounds"`     // what current claims imply, by stake group
	Origins    Origins   `json:"origins"`
	Denials    []Row     `json:"denials"`
	Conflicts  []Finding `json:"contradictions"`
	// PeriodsDiffer says that the current claims cover different periods, so
	// that a ceiling for one need not hold for another.
	PeriodsDiffer bool `json:"periods_differ,omitempty"`
}

// Status codes of a row, as worked out on a date.
const (
	Current    = "current"
	Denied     = "denied"       // current, and somebody else denies it
	Superseded = "superseded"   // the asserter has given a later value
	Altered    = "altered_copy" // a copy that changed something, or a copy of one
	Retracted  = "retracted"    // taken back, or only repeating what was
	IsDenial   = "denial"       // the row is itself a denial
)

// Row is one claim with its reading.
type Row struct {
	ID        string         `json:"id"`
	Line      int            `json:"line"` // of the ledger file
	Measure   string         `json:"measure"`
	Universe  string         `json:"universe"`
	Place     string         `json:"place"`
	Said      string         `json:"said"` // in words: "at least 450", "40 to 100", "denied"
	Surface   string         `json:"surface,omitempty"`
	Value     *int64         `json:"value,omitempty"`
	ValueHigh *int64         `json:"value_hi,omitempty"`
	Hedge     string         `json:"hedge"`
	Reading   Reading        `json:"reading"`
	Asserter  string         `json:"asserter"`
	Role      string         `json:"role"`
	Stake     string         `json:"stake"`
	Date      calendar.Date  `json:"date"` // ISO 8601-2: "2019-12-01~" is about that day, "" not known
	From      calendar.Date  `json:"period_from"`
	To        calendar.Date  `json:"period_to"`
	Status    string         `json:"status"`               // as computed on the date: one of the status codes
	Entered   string         `json:"status_in_file"`       // what the file says; it can set a row aside, never make one stand
	Because   string         `json:"because"`              // why it has that status
	BecauseOf []string       `json:"because_of,omitempty"` // ids of the rows that gave it that status
	DeniedBy  []string       `json:"denied_by,omitempty"`  // ids of denials known on the date
	Relation  string         `json:"relation"`
	RelatedTo []string       `json:"related_to,omitempty"`
	Inferred  bool           `json:"inferred,omitempty"` // the relation is an inference
	Method    string         `json:"method"`
	Note      string         `json:"note,omitempty"`
	Source    string         `json:"source,omitempty"`
	Extra     map[string]any `json:"extra,omitempty"`
}

// Reading is what a claim implies for the unknown whole number N. An absent
// side is no claim about that side. Floor and Ceiling are inclusive.
type Reading struct {
	Kind    string `json:"kind"` // point, floor, ceiling, range, about, under (just under), share, denial, none; span: a summary of others' rival claims, no bound
	Floor   *int64 `json:"floor,omitempty"`
	Centre  *int64 `json:"centre,omitempty"`
	Ceiling *int64 `json:"ceiling,omitempty"`
	Relayed bool   `json:"relayed,omitempty"` // "up to": mostly passed on and not endorsed
	Text    string `json:"text"`              // "N ≥ 450"
}

// Series is one asserter's running toll. Its values are never added or averaged.
type Series struct {
	Asserter    string   `json:"asserter"` // as named in the latest row
	Stake       string   `json:"stake"`
	Rows        []Row    `json:"rows"`        // by date
	Corrections []string `json:"corrections"` // ids of rows that are lower than the one before
}

// Bound is the envelope of floors and ceilings stated by the current claims of
// one stake group ("" for all of them): the highest floor and the lowest
// ceiling that anyone in the group asserts. It says what was claimed, not what
// is true, and is not an interval: where claims contradict each other the floor
// lies above the ceiling (Crossed).
type Bound struct {
	Stake       string   `json:"stake"`
	Claims      int      `json:"claims"` // current claims with a number in this stake group
	Floor       *int64   `json:"floor,omitempty"`
	FloorFrom   []string `json:"floor_from,omitempty"`
	Ceiling     *int64   `json:"ceiling,omitempty"`
	CeilingFrom []string `json:"ceiling_from,omitempty"`
	Points      []int64  `json:"points,omitempty"`     // bare and approximate figures, ascending
	FromPart    bool     `json:"from_part,omitempty"`  // floor comes from a part (place or universe) of this group
	FromWhole   bool     `json:"from_whole,omitempty"` // ceiling comes from a whole that contains this group
	Summed      bool     `json:"summed,omitempty"`     // floor is a sum over parts declared disjoint
	Relayed     bool     `json:"relayed,omitempty"`    // the ceiling rests only on "up to" claims, mostly relayed
	Crossed     bool     `json:"crossed,omitempty"`    // the floor lies above the ceiling
}

// Origins says from how many independent beginnings the group's current claims
// come: a range, because unknown links could join them.
type Origins struct {
	AtLeast int        `json:"at_least"`
	AtMost  int        `json:"at_most"`
	Roots   [][]string `json:"roots"` // ids of current claims that share a root, one list for each root
	Firm    []string   `json:"firm"`  // ids of roots with a named asserter and a method of their own
	Open    []OpenRoot `json:"open"`  // roots that may or may not be separate beginnings
	Why     string     `json:"why"`
}

// OpenRoot is a beginning that could hide a link to another one.
type OpenRoot struct {
	ID   string `json:"id"`
	Code string `json:"code"` // relay, method_unknown, unnamed, link_inferred, origin_not_known_yet, origin_not_named
}

// Alteration is a copy that changed the number, hedge, speaker or subset.
type Alteration struct {
	ID       string   `json:"id"`
	From     []string `json:"from"`
	Changed  []string `json:"changed"` // number, high_end, hedge, speaker, measure, universe, place; from the note: subset, other
	Was      string   `json:"was"`
	Became   string   `json:"became"`
	Changes  []Change `json:"changes"`
	Inferred bool     `json:"inferred"` // the link to the origin is an inference of the person who entered it
	Note     string   `json:"note,omitempty"`
	Text     string   `json:"text"`
}

// Change is one thing a copy altered, against one of the rows it comes from.
type Change struct {
	Code     string `json:"code"`
	From     string `json:"from"` // id of the row it is compared with
	Was      string `json:"was"`
	Became   string `json:"became"`
	FromNote bool   `json:"from_note,omitempty"` // taken from words of the note, as no column shows it
}

// Finding is a contradiction or difference between claims. The kinds:
// floor_above_ceiling, point_above_ceiling, floor_above_point, points_differ,
// part_above_whole, list_above_total, denied, retracted.
type Finding struct {
	Kind string   `json:"kind"`
	IDs  []string `json:"ids"`  // High, then Low
	Text string   `json:"text"` // neutral sentence: what each says, not which is right
	// High and Low are the claims on either side; for points_differ all are in
	// Low, for denied High holds the denial. More counts claims left out of High.
	High []string `json:"high,omitempty"`
	Low  []string `json:"low,omitempty"`
	More int      `json:"more,omitempty"`
	// Strict: the claims cannot all hold as read. Otherwise they differ, but
	// a bare or approximate figure need not be exact.
	Strict bool `json:"strict"`
	// PeriodsDiffer: the high side covers days that the low side does not.
	PeriodsDiffer bool `json:"periods_differ,omitempty"`
}

// Notice is something a reader of the ledger should know.
type Notice struct {
	Code string   `json:"code"`
	IDs  []string `json:"ids,omitempty"`
	Text string   `json:"text"`
}

// groupKey identifies a group by name keys.
type groupKey struct{ caseID, event, measure, place, universe string }
