package figures

import "undercount/calendar"

// Summary is the ledger as known on one date: for each measure, universe and
// place, what bounds the current claims give, who said what, from which
// origins, and where claims contradict each other. It holds no pooled number
// and no interval: a span of rival claims is not an interval.
type Summary struct {
	Case     string       `json:"case"`
	AsOf     string       `json:"as_of"`  // ISO date; "" means every row
	Policy   string       `json:"policy"` // reading policy for vague words, "literal" or "acled"
	Rows     int          `json:"rows"`   // rows of the ledger known on that date
	Groups   []Group      `json:"groups"` // by measure, then place, then universe
	Altered  []Alteration `json:"altered"`
	Warnings []string     `json:"warnings"`
}

// Group is everything said about one measure, universe and place.
type Group struct {
	Measure  string `json:"measure"`
	Universe string `json:"universe"`
	Place    string `json:"place"`

	Current    []Row     `json:"current"`    // claims that stand on the date, latest of each asserter's series
	Superseded []Row     `json:"superseded"` // earlier values, altered copies, retracted ones: never in a bound
	Series     []Series  `json:"series"`     // running tolls, one for each asserter
	Bounds     []Bound   `json:"bounds"`     // what current claims imply, by stake group
	Origins    Origins   `json:"origins"`
	Denials    []Row     `json:"denials"`
	Conflicts  []Finding `json:"contradictions"`
}

// Row is one claim with its reading.
type Row struct {
	ID        string         `json:"id"`
	Said      string         `json:"said"` // in words: "at least 450", "40 to 100", "denied"
	Value     *int64         `json:"value,omitempty"`
	ValueHigh *int64         `json:"value_hi,omitempty"`
	Hedge     string         `json:"hedge"`
	Reading   Reading        `json:"reading"`
	Asserter  string         `json:"asserter"`
	Role      string         `json:"role"`
	Stake     string         `json:"stake"`
	Date      calendar.Date  `json:"date"`    // with its precision
	Status    string         `json:"status"`  // as computed on the date: current, superseded, altered_copy, retracted, denied…
	Because   string         `json:"because"` // why it has that status
	Relation  string         `json:"relation"`
	RelatedTo []string       `json:"related_to,omitempty"`
	Note      string         `json:"note,omitempty"`
	Source    string         `json:"source,omitempty"`
	Extra     map[string]any `json:"extra,omitempty"`
}

// Reading is what a claim implies for the unknown whole number N. An absent
// side is no claim about that side. Floor and Ceiling are inclusive.
type Reading struct {
	Kind    string `json:"kind"` // point, floor, ceiling, range, about, under (just under), share, denial, none
	Floor   *int64 `json:"floor,omitempty"`
	Centre  *int64 `json:"centre,omitempty"`
	Ceiling *int64 `json:"ceiling,omitempty"`
	Text    string `json:"text"` // "N ≥ 450"
}

// Series is one asserter's running toll. Its values are never added or averaged.
type Series struct {
	Asserter    string   `json:"asserter"`
	Stake       string   `json:"stake"`
	Rows        []Row    `json:"rows"`        // by date
	Corrections []string `json:"corrections"` // ids of rows that are lower than the one before
}

// Bound is the envelope of floors and ceilings stated by the current claims of
// one stake group ("" for all of them): the highest floor and the lowest
// ceiling that anyone in the group asserts. It says what was claimed, not what is true.
type Bound struct {
	Stake       string   `json:"stake"`
	Floor       *int64   `json:"floor,omitempty"`
	FloorFrom   []string `json:"floor_from,omitempty"`
	Ceiling     *int64   `json:"ceiling,omitempty"`
	CeilingFrom []string `json:"ceiling_from,omitempty"`
	Points      []int64  `json:"points,omitempty"`    // bare and approximate figures, ascending
	FromPart    bool     `json:"from_part,omitempty"` // floor comes from a part (place or universe) of this group
	FromWhole   bool     `json:"from_whole,omitempty"`
}

// Origins says from how many independent beginnings the group's current claims
// come: a range, because unknown links could join them.
type Origins struct {
	AtLeast int        `json:"at_least"`
	AtMost  int        `json:"at_most"`
	Roots   [][]string `json:"roots"` // ids of claims that share a root
	Why     string     `json:"why"`
}

// Alteration is a copy that changed the number, hedge, speaker or subset.
type Alteration struct {
	ID       string   `json:"id"`
	From     []string `json:"from"`
	Changed  []string `json:"changed"` // number, high_end, hedge, speaker, measure, universe, place
	Was      string   `json:"was"`
	Became   string   `json:"became"`
	Inferred bool     `json:"inferred"` // the link to the origin is an inference of the person who entered it
	Note     string   `json:"note,omitempty"`
}

// Finding is a contradiction: claims of one group that cannot all hold.
type Finding struct {
	Kind string   `json:"kind"` // floor_above_ceiling, points_differ, part_above_whole, denied, list_above_total
	IDs  []string `json:"ids"`
	Text string   `json:"text"` // neutral sentence: what each says, not which is right
}
