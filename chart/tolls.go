package chart

import "time"

// Toll is one asserter's running toll.
type Toll struct {
	Asserter string
	Stake    string // stake group, such as "documenter" or "accused_party"
	Points   []TollPoint
}

// TollPoint is one published figure.
type TollPoint struct {
	Day        time.Time // of the claim
	Imprecise  bool      // the day is only approximate
	Value      float64
	High       float64 // upper end of a range, or of a vague word; NaN or 0 for none
	Kind       string  // "point" (also ""), "floor", "ceiling", "range", "about", "under" or "vague"
	Superseded bool    // the asserter has since said something else
	Altered    bool    // a copy that changed the claim
	ID         string
}

// Event is a marked day, such as a denial without a figure of its own.
type Event struct {
	Day   time.Time
	Label string
}

// TollsData are published figures of one quantity.
type TollsData struct {
	Series  []Toll
	Denials []Event
	YLabel  string
}
