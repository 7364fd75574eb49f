package figures_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"undercount/figures"
)

// reference finds a file of the reference data, or skips the test aloud.
func reference(t testing.TB, name string) string {
	t.Helper()
	dir := os.Getenv("UNDERCOUNT_REFERENCE")
	if dir == "" {
		at, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		for ; dir == "" && filepath.Dir(at) != at; at = filepath.Dir(at) {
			if try := filepath.Join(at, "shared", "reference"); isDir(try) {
				dir = try
			}
		}
	}
	if dir == "" || !isDir(dir) {
		t.Skip("SKIPPED, NOT TESTED: the reference data (shared/reference) is not beside the checkout")
	}
	return filepath.Join(dir, "figures", name)
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// readCSV splits text into a header and rows.
func readCSV(t testing.TB, text string) ([]string, [][]string) {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1:]
}

func load(t testing.TB, name string) *figures.Ledger {
	t.Helper()
	data, err := os.ReadFile(reference(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, string(data))
}

func parse(t testing.TB, text string) *figures.Ledger {
	t.Helper()
	header, rows := readCSV(t, text)
	l, err := figures.Parse(header, rows, nil)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestReferenceLedgersLoad(t *testing.T) {
	for name, rows := range map[string]int{"iran_2019_11.csv": 69, "tiananmen_1989.csv": 34, "crowd_claims.csv": 8} {
		l := load(t, name)
		if l.Len() != rows {
			t.Errorf("%s: %d rows, want %d", name, l.Len(), rows)
		}
		for _, n := range l.Notices() {
			t.Log(name, n.Code, n.Text)
		}
	}
}
