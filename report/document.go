package report

import (
	"undercount/estimate"
	"undercount/figures"
	"undercount/overlap"
)

// Document is everything a report says, before any language or layout. The
// study builds it; nothing in it depends on the clock or the machine.
type Document struct {
	Title    string    `json:"title"`
	Language string    `json:"language"` // "en" or "fa"
	Targets  []Section `json:"targets"`
	Sources  []Source  `json:"sources"`
	Rerun    Rerun     `json:"reproduce"`
	Notes    []string  `json:"notes,omitempty"` // the study author's own remarks, shown as such
}

// Section is one target's evidence and answers.
type Section struct {
	Target    estimate.Target      `json:"target"`
	Overlap   *overlap.Stratified  `json:"-"` // nil when the target has no lists
	ListSizes []ListSize           `json:"list_sizes,omitempty"`
	Observed  int64                `json:"n_observed,omitempty"` // entities on at least one list
	Estimates []*estimate.Estimate `json:"estimates,omitempty"`
	Ledger    *figures.Summary     `json:"ledger,omitempty"` // nil when the target has no figures

	Linkage *Linkage     `json:"linkage,omitempty"` // nil unless the lists were linked here
	Truth   estimate.Num `json:"truth,omitzero"`    // the true count, of simulated evidence

	// Drivers says, by stratum ("" being the whole table), what moves the answers most.
	Drivers map[string]*estimate.Driver `json:"drivers,omitempty"`
}

// ListSize is the size of one list.
type ListSize struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
}

// Source is where evidence came from, as the study file says it.
type Source struct {
	Name     string `json:"name"`
	File     string `json:"file,omitempty"`
	Citation string `json:"citation,omitempty"`
	URL      string `json:"url,omitempty"`
	SHA256   string `json:"sha256,omitempty"`
	Rows     int    `json:"rows,omitempty"`
	Encoding string `json:"encoding,omitempty"`
}

// Rerun tells how to get the same numbers again.
type Rerun struct {
	Command  string            `json:"command"`
	Version  string            `json:"version"`
	Go       string            `json:"go"`
	Seed     uint64            `json:"seed"`
	Settings map[string]string `json:"settings"` // every setting that was in force, defaults included
}
