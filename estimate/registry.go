package estimate

import (
	"encoding/json"
	"fmt"
	"sort"
	"sync"
)

// Severity orders warnings by how far a reader should let them change the use of a number.
type Severity string

// The severities, weakest first.
const (
	Note    Severity = "note"    // worth knowing
	Caution Severity = "caution" // the number may mislead; read the text before quoting it
	Serious Severity = "serious" // do not quote the number without this sentence
)

// Assumption is a statement that an estimate needs and that the data cannot
// prove. It is registered once, so that the terminal, JSON and report say the same.
type Assumption struct {
	ID     string `json:"id"`
	Text   string `json:"text"`             // one sentence
	Breaks string `json:"breaks,omitempty"` // what makes it fail, and in which direction the count then errs
}

// Warning is one occurrence of a registered kind of warning.
type Warning struct {
	Code     string   `json:"code"`
	Severity Severity `json:"severity"`
	Text     string   `json:"text"` // the sentence, with its figures filled in
	Remedy   string   `json:"remedy"`

	args []any
}

// Args returns the figures in the sentence, for a report in another language.
func (w Warning) Args() []any { return w.args }

// MarshalJSON is the default; UnmarshalJSON below is its inverse apart from Args.
func (w Warning) MarshalJSON() ([]byte, error) {
	type plain Warning
	return json.Marshal(struct {
		plain
		Args []any `json:"args,omitempty"`
	}{plain(w), w.args})
}

// UnmarshalJSON restores a warning, its arguments included.
func (w *Warning) UnmarshalJSON(b []byte) error {
	type plain Warning
	var v struct {
		plain
		Args []any `json:"args"`
	}
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	*w = Warning(v.plain)
	w.args = v.Args
	return nil
}

// WarningKind is a registered kind of warning: a code, a severity, a sentence
// with fmt verbs for its figures, and a remedy.
type WarningKind struct {
	Code     string
	Severity Severity
	Format   string
	Remedy   string
}

// With returns an occurrence with its figures filled in. Arguments are numbers
// or short labels (list names, model names), never a person's data.
func (k *WarningKind) With(args ...any) Warning {
	text := k.Format
	if len(args) > 0 {
		text = fmt.Sprintf(k.Format, args...)
	}
	return Warning{Code: k.Code, Severity: k.Severity, Text: text, Remedy: k.Remedy, args: args}
}

var registry = struct {
	sync.Mutex
	warnings    map[string]*WarningKind
	assumptions map[string]Assumption
}{warnings: map[string]*WarningKind{}, assumptions: map[string]Assumption{}}

// DefineWarning registers a kind of warning. It is called from package-level
// variables; defining a code twice is a programmer's mistake and panics.
func DefineWarning(code string, s Severity, format, remedy string) *WarningKind {
	registry.Lock()
	defer registry.Unlock()
	if _, dup := registry.warnings[code]; dup {
		panic("estimate: warning " + code + " defined twice")
	}
	k := &WarningKind{code, s, format, remedy}
	registry.warnings[code] = k
	return k
}

// DefineAssumption registers an assumption, as DefineWarning does a warning.
func DefineAssumption(id, text, breaks string) Assumption {
	registry.Lock()
	defer registry.Unlock()
	if _, dup := registry.assumptions[id]; dup {
		panic("estimate: assumption " + id + " defined twice")
	}
	a := Assumption{id, text, breaks}
	registry.assumptions[id] = a
	return a
}

// Warnings returns every registered kind, by code.
func Warnings() []*WarningKind {
	registry.Lock()
	defer registry.Unlock()
	out := make([]*WarningKind, 0, len(registry.warnings))
	for _, k := range registry.warnings {
		out = append(out, k)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Code < out[j].Code })
	return out
}

// Assumptions returns every registered assumption, by id.
func Assumptions() []Assumption {
	registry.Lock()
	defer registry.Unlock()
	out := make([]Assumption, 0, len(registry.assumptions))
	for _, a := range registry.assumptions {
		out = append(out, a)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}
