package figures

import "strings"

// Hedge is the code of the words around a number.
type Hedge string

// The hedges of a ledger. Vague words are in vagueUnits.
const (
	Bare        Hedge = "none"       // the number alone
	AtLeast     Hedge = "at_least"   // دست‌کم، حداقل
	MoreThan    Hedge = "more_than"  // بیش از، افزون بر
	UpTo        Hedge = "up_to"      // as many as: mostly relayed, not endorsed
	AtMost      Hedge = "at_most"    // حداکثر
	FewerThan   Hedge = "fewer_than" // کمتر از
	About       Hedge = "about"      // حدود، تقریباً
	Nearly      Hedge = "nearly"     // نزدیک به، قریب به
	Range       Hedge = "range"      // a to b
	RangeOpen   Hedge = "range_open" // a to b or more
	Denial      Hedge = "denial"     // the asserter denies; no number
	Most        Hedge = "most"       // more than half of an unstated whole; no number
	maxHedgeLen       = 24
)

// Reading policies for vague words.
const (
	// Literal takes the words at their grammatical minimum: a plural is at
	// least two of its unit (dozens ≥ 24, hundreds ≥ 200). A row's own value
	// may lower that to one unit ("thousands" entered as 1000).
	Literal = "literal"
	// ACLED follows the event data set of that name: dozens 12, hundreds 100,
	// tens 10; the rule of one unit is extended to the larger words.
	ACLED = "acled"
)

// vagueUnits gives the unit of each vague hedge and the words for it.
var vagueUnits = []struct {
	hedge Hedge
	unit  int64
	words string
}{
	{"several", 1, "several"},
	{"tens", 10, "tens"},
	{"dozens", 12, "dozens"},
	{"several_dozen", 12, "several dozen"},
	{"hundreds", 100, "hundreds"},
	{"several_hundred", 100, "several hundred"},
	{"many_hundreds", 100, "many hundreds"},
	{"thousands", 1000, "thousands"},
	{"several_thousand", 1000, "several thousand"},
	{"many_thousands", 1000, "many thousands"},
	{"tens_of_thousands", 10_000, "tens of thousands"},
	{"hundreds_of_thousands", 100_000, "hundreds of thousands"},
	{"millions", 1_000_000, "millions"},
}

func vague(h Hedge) (unit int64, words string, ok bool) {
	for _, v := range vagueUnits {
		if v.hedge == h {
			return v.unit, v.words, true
		}
	}
	return 0, "", false
}

var plainHedges = []Hedge{Bare, AtLeast, MoreThan, UpTo, AtMost, FewerThan, About, Nearly, Range, RangeOpen, Denial, Most}

// Hedges lists every hedge code a ledger may use, in a fixed order.
func Hedges() []Hedge {
	all := append([]Hedge(nil), plainHedges...)
	for _, v := range vagueUnits {
		all = append(all, v.hedge)
	}
	return all
}

func knownHedge(h Hedge) bool {
	for _, p := range plainHedges {
		if p == h {
			return true
		}
	}
	_, _, ok := vague(h)
	return ok
}

// vagueFloor is the smallest count that a vague word allows under a policy.
func vagueFloor(policy string, h Hedge, unit int64, value *int64) int64 {
	if h == "several" { // ACLED has no code for it: a plural in both
		return 2
	}
	if policy == ACLED {
		return unit
	}
	if value != nil && *value == unit {
		return unit // entered as one unit: the weaker of the two literal floors
	}
	return 2 * unit
}

// Read gives what a claim implies for the unknown whole number N. Value and
// high are nil where absent; they must suit the hedge as Parse demands. Policy
// is Literal (the default for "") or ACLED and matters for vague words only.
func Read(h Hedge, value, high *int64, policy string) Reading {
	if unit, _, ok := vague(h); ok {
		return floorReading(vagueFloor(policy, h, unit, value))
	}
	switch h {
	case Denial:
		return Reading{Kind: "denial", Text: "denied, no number"}
	case Most:
		return Reading{Kind: "share", Text: "more than half, no count"}
	}
	if value == nil {
		return Reading{Kind: "none", Text: "no number"}
	}
	v := *value
	switch h {
	case Bare:
		return Reading{Kind: "point", Centre: &v, Text: "said to be " + grouped(v)}
	case AtLeast:
		return floorReading(v)
	case MoreThan:
		return floorReading(v + 1)
	case UpTo, AtMost:
		return ceilingReading(v, h == UpTo)
	case FewerThan:
		return ceilingReading(v-1, false)
	case About:
		return Reading{Kind: "about", Centre: &v, Text: "near " + grouped(v) + ", width unknown"}
	case Nearly:
		return Reading{Kind: "under", Centre: &v, Text: "just under " + grouped(v)}
	case RangeOpen:
		return floorReading(v)
	case Range:
		if high == nil {
			return floorReading(v)
		}
		b := *high
		return Reading{Kind: "range", Floor: &v, Ceiling: &b, Text: grouped(v) + " ≤ N ≤ " + grouped(b)}
	}
	return Reading{Kind: "none", Text: "no reading"}
}

func floorReading(v int64) Reading {
	return Reading{Kind: "floor", Floor: &v, Text: "N ≥ " + grouped(v)}
}

// spanReading is for a range that sums up several rows of others: it says how
// far rival claims lie apart and bounds nothing.
func spanReading(low, high int64) Reading {
	return Reading{Kind: "span", Text: "others' claims lie from " + grouped(low) + " to " + grouped(high) + "; no bound"}
}

func ceilingReading(v int64, relayed bool) Reading {
	return Reading{Kind: "ceiling", Ceiling: &v, Relayed: relayed, Text: "N ≤ " + grouped(v)}
}

// said puts a claim in words, without its asserter.
func said(h Hedge, value, high *int64) string {
	if _, words, ok := vague(h); ok {
		return words
	}
	switch h {
	case Denial:
		return "denied"
	case Most:
		return "most"
	}
	if value == nil {
		return "no number"
	}
	v := grouped(*value)
	switch h {
	case Bare:
		return v
	case Range, RangeOpen:
		if high != nil {
			v += " to " + grouped(*high)
		}
		if h == RangeOpen {
			v += " or more"
		}
		return v
	}
	return strings.ReplaceAll(string(h), "_", " ") + " " + v
}
