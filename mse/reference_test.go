package mse

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	refdata "undercount/internal/reference"
	"undercount/overlap"
)

// reference is one file of shared/reference/mse.
type reference struct {
	Name        string
	Lists       []string
	Counts      map[string]int64
	Frequencies map[string]int64
	Reference   map[string]json.RawMessage
}

// refRow is what a row may hold; nil where it does not.
type refRow struct {
	Model      string
	Estimate   *float64
	N          *float64
	SE         *float64
	Lower      *float64
	Upper      *float64
	Deviance   *float64
	DF         *int
	AIC, BIC   *float64
	Flag       *int
	CIFlag     *int     `json:"ci_flag"`
	Multi      *float64 `json:"multinomial_estimate"`
	Admissible *int     `json:"admissible_models"`
	Fitted     *int     `json:"models_fitted"`
	NotClean   *int     `json:"models_not_clean"`
	Code       *int
	Models     []refRow

	Interactions []string // pairs that stepwise selection added
	AHat         *float64 // acceleration of BCa
	Top10        []refRow
	Pairs        map[string]struct {
		N1, N2, M int64
		LP        refRow `json:"lincoln_petersen"`
		Chapman   refRow
	}
}

// referenceDir finds the tables of the reference data, or skips the test.
func referenceDir(t testing.TB) string {
	t.Helper()
	return refdata.Path(t, "mse")
}

// tables loads every reference table of capture histories.
func tables(t testing.TB) []reference {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(referenceDir(t), "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no reference files", err)
	}
	var out []reference
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var r reference
		if err := json.Unmarshal(b, &r); err != nil {
			t.Fatal(f, err)
		}
		if len(r.Lists) > 0 {
			out = append(out, r)
		}
	}
	return out
}

func (r reference) table(t testing.TB) *overlap.Table {
	t.Helper()
	tab, err := overlap.FromCounts(r.Lists, r.Counts)
	if err != nil {
		t.Fatal(r.Name, err)
	}
	return tab
}

func (r reference) row(t testing.TB, key string) (refRow, bool) {
	t.Helper()
	raw, ok := r.Reference[key]
	if !ok {
		return refRow{}, false
	}
	var v refRow
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(r.Name, key, err)
	}
	return v, true
}

func unmarshal(t testing.TB, b []byte, v any) {
	t.Helper()
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatal(err)
	}
}
