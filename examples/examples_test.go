package examples

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"undercount/internal/atomicfile"
	"undercount/internal/problem"
	refdata "undercount/internal/reference"
)

func TestEveryFolderIsWhole(t *testing.T) {
	if got := strings.Join(Names(), " "); got != "iran-2019-11 kosovo-1999 simulated-country" {
		t.Errorf("names %q", got)
	}
	for _, name := range Names() {
		for _, file := range []string{"study.toml", "README.md"} {
			b, err := fs.ReadFile(FS(), name+"/"+file)
			if err != nil || len(b) == 0 {
				t.Errorf("%s/%s: %v", name, file, err)
			}
		}
		readme, _ := fs.ReadFile(FS(), name+"/README.md")
		flat := strings.Join(strings.Fields(string(readme)), " ")
		if !strings.Contains(flat, "is true") || !strings.Contains(flat, "A row says") {
			t.Errorf("%s/README.md does not say what a row says", name)
		}
	}
}

func TestUnpack(t *testing.T) {
	for _, name := range Names() {
		dir := filepath.Join(t.TempDir(), "study")
		if err := Unpack(name, dir); err != nil {
			t.Fatal(err)
		}
		all, err := Files(name)
		if err != nil || len(all) < 3 {
			t.Errorf("%s: %d files, %v", name, len(all), err)
		}
		for _, f := range all {
			got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.Name)))
			if err != nil || string(got) != string(f.Data) {
				t.Errorf("%s/%s: %v", name, f.Name, err)
			}
		}
		if err := Unpack(name, dir); !problem.Is(err) || !errors.Is(err, fs.ErrExist) {
			t.Errorf("unpacked into a folder in use: %v", err)
		}
	}
	if err := Unpack("nowhere", t.TempDir()); !problem.Is(err) || !strings.Contains(err.Error(), "kosovo-1999") {
		t.Errorf("unknown name: %v", err)
	}
}

func TestUnpackOntoFullDisk(t *testing.T) {
	for stop := 1; stop < 10; stop += 2 {
		dir := filepath.Join(t.TempDir(), "study")
		n := 0
		restore := atomicfile.InjectFaults(func(string) error {
			if n++; n >= stop {
				return syscall.ENOSPC
			}
			return nil
		})
		err := Unpack("kosovo-1999", dir)
		restore()
		if !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("after %d steps: %v", stop, err)
		}
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("after %d steps: something is left", stop)
		}
	}
}

// reference finds the folder of reference data, or skips the test.
func reference(t *testing.T) string {
	t.Helper()
	return refdata.Path(t)
}

// The embedded table holds the counts of the reference, each history once.
func TestKosovoMatchesTheReference(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(reference(t), "mse", "kosovo_1999.json"))
	if err != nil {
		t.Fatal(err)
	}
	var ref struct {
		Lists  []string         `json:"lists"`
		Counts map[string]int64 `json:"counts"`
	}
	if err := json.Unmarshal(b, &ref); err != nil {
		t.Fatal(err)
	}
	rows := readCSV(t, "kosovo-1999/kosovo.csv")
	if got, want := strings.Join(rows[0], " "), strings.Join(append(ref.Lists, "count"), " "); got != want {
		t.Errorf("header %q, expected %q", got, want)
	}
	if len(rows)-1 != len(ref.Counts) {
		t.Errorf("%d rows, expected %d", len(rows)-1, len(ref.Counts))
	}
	for _, r := range rows[1:] {
		key, last := strings.Join(r[:len(r)-1], ""), r[len(r)-1]
		if want := strconv.FormatInt(ref.Counts[key], 10); last != want {
			t.Errorf("history %s: %s, expected %s", key, last, want)
		}
	}
}

// The embedded ledger makes the same claims as the reference: who, what, when,
// how many. (The name of one publication is written differently.)
func TestIranMatchesTheReference(t *testing.T) {
	f, err := os.Open(filepath.Join(reference(t), "figures", "iran_2019_11.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got := readCSV(t, "iran-2019-11/figures.csv")
	if len(got) != len(want) || strings.Join(got[0], ",") != strings.Join(want[0], ",") {
		t.Fatalf("%d rows, expected %d with the same header", len(got), len(want))
	}
	for i := range want {
		for j, column := range want[0] {
			if got[i][j] != want[i][j] && column != "asserter" {
				t.Errorf("row %d, %s: %q, expected %q", i+1, column, got[i][j], want[i][j])
			}
		}
	}
}

func readCSV(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := FS().Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// The simulated lists are the same each time, and the truth that the study
// states is that of the population they were drawn from.
func TestSimulatedListsAreAlwaysTheSame(t *testing.T) {
	first, err := Files("simulated-country")
	if err != nil {
		t.Fatal(err)
	}
	again, err := Files("simulated-country")
	if err != nil {
		t.Fatal(err)
	}
	lists := 0
	for i, f := range first {
		if again[i].Name != f.Name || string(again[i].Data) != string(f.Data) {
			t.Errorf("%s differs the second time", f.Name)
		}
		if strings.HasPrefix(f.Name, "lists/") {
			lists++
		}
	}
	m := made["simulated-country"]
	study, _ := fs.ReadFile(FS(), "simulated-country/study.toml")
	readme, _ := fs.ReadFile(FS(), "simulated-country/README.md")
	persons := strconv.Itoa(m.persons)
	if lists != 5 || !strings.Contains(string(study), "truth    = "+persons) || !strings.Contains(string(readme), "--persons "+persons+" --seed "+strconv.FormatUint(m.seed, 10)) {
		t.Errorf("%d files; the study or its README states another population", lists)
	}
}
