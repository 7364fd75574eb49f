package figures_test

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"undercount/figures"
	refdata "undercount/internal/reference"
)

// reference finds a file of the reference data, or skips the test aloud.
func reference(t testing.TB, name string) string {
	t.Helper()
	return refdata.Path(t, "figures", name)
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

func TestIranReference(t *testing.T) {
	l := load(t, "iran_2019_11.csv")
	all := summary(t, l, figures.Options{})
	st := status(all)
	var altered []string
	for _, a := range all.Altered {
		altered = append(altered, a.ID+" "+strings.Join(a.Changed, ","))
	}
	if want := []string{"ir018 hedge", "ir019 hedge,speaker", "ir027 number,hedge,speaker", "ir028 hedge,speaker,universe", "ir031 hedge,speaker,universe",
		"ir043 hedge,speaker,universe", "ir061 subset", "ir067 number,hedge,speaker,universe"}; !slices.Equal(altered, want) {
		t.Errorf("altered copies: %q", altered)
	}
	for _, a := range all.Altered {
		if st[a.ID] != figures.Altered {
			t.Errorf("%s has status %s", a.ID, st[a.ID])
		}
		if want := a.ID == "ir027" || a.ID == "ir031" || a.ID == "ir043"; a.Inferred != want {
			t.Errorf("%s: inferred %v", a.ID, a.Inferred)
		}
	}
	for _, id := range []string{"ir002", "ir010", "ir015", "ir025", "ir034", "ir049", "ir057", "ir011", "ir016", "ir021", "ir033", "ir035", "ir037", "ir024", "ir048"} {
		if st[id] != figures.Superseded {
			t.Errorf("%s has status %s", id, st[id])
		}
	}
	unspecified := find(t, all, "killed", "unspecified", "Iran")
	if got := bound(t, unspecified, "documenter"); !strings.HasSuffix(got, "[323]") {
		t.Errorf("Amnesty's latest figure alone: %s", got)
	}
	identified := find(t, all, "identified", "protesters", "Iran")
	if got := bound(t, identified, ""); got != "- - [811]" {
		t.Errorf("identified: %s", got)
	}
	for _, g := range all.Groups {
		for _, r := range slices.Concat(g.Current, g.Superseded) {
			if r.Measure != g.Measure || r.ID == "ir064" && g.Measure != "identified" {
				t.Errorf("%s stands under %s", r.ID, g.Measure)
			}
		}
		for _, b := range g.Bounds {
			if g.Measure == "killed" && (slices.Contains(b.FloorFrom, "ir064") || slices.Contains(b.Points, 811)) {
				t.Error("identified is pooled with killed")
			}
		}
	}
	if !slices.Contains(kinds(find(t, all, "killed", "includes_security_forces", "Iran")), "list_above_total") {
		t.Error("811 names beside an official 230 are not shown")
	}
	if st["ir054"] != figures.Denied || st["ir055"] != figures.IsDenial {
		t.Error("a denied claim stands, with the denial beside it")
	}

	november, december := summary(t, l, asOf(t, "2019-11-20")), summary(t, l, asOf(t, "2019-12-31"))
	if november.Rows != 6 || december.Rows != 55 { // ir001 to ir006, and ir001 to ir055
		t.Errorf("rows known: %d in November, %d in December", november.Rows, december.Rows)
	}
	if got := bound(t, find(t, november, "killed", "protesters", "Iran"), ""); got != "106 - []" {
		t.Errorf("on 20 November: %s", got)
	}
	if got := bound(t, find(t, december, "killed", "protesters", "Iran"), ""); got != "1501 - []" {
		t.Errorf("on 31 December: %s", got)
	}
	decemberStatus := status(december)
	if decemberStatus["ir049"] != figures.Current || decemberStatus["ir050"] != figures.Current || decemberStatus["ir048"] != figures.Current {
		t.Error("on 31 December the later updates were not known")
	}
	if _, ok := decemberStatus["ir056"]; ok {
		t.Error("a row of January is known in December")
	}
	if _, ok := status(summary(t, l, asOf(t, "2019-12-30")))["ir026"]; ok {
		t.Error("a claim dated December counts as known before its last day")
	}
	if len(december.Altered) != 6 {
		t.Errorf("%d altered copies known by 31 December, want 6", len(december.Altered))
	}
}

func TestTiananmenReference(t *testing.T) {
	l := load(t, "tiananmen_1989.csv")
	st := status(summary(t, l, figures.Options{}))
	for id, want := range map[string]string{"tm002": figures.Retracted, "tm004": figures.IsDenial, "tm008": figures.Superseded, "tm009": figures.Current,
		"tm010": figures.Superseded, "tm007": figures.Altered, "tm012": figures.Altered, "tm018": figures.Altered, "tm029": figures.Altered, "tm031": figures.Superseded} {
		if st[id] != want {
			t.Errorf("%s has status %s, want %s", id, st[id], want)
		}
	}
	early := summary(t, l, asOf(t, "1989-06-10"))
	if st := status(early); st["tm002"] != figures.Current || st["tm008"] != figures.Current {
		t.Errorf("before retraction and revision: %v", st)
	}
	if got := bound(t, find(t, summary(t, l, figures.Options{}), "killed", "unspecified", "Chengdu"), ""); got != "300 - []" {
		t.Errorf("Chengdu is another place: %s", got)
	}
	for _, g := range summary(t, l, figures.Options{}).Groups {
		for _, b := range g.Bounds {
			if b.Ceiling != nil && *b.Ceiling == 10454 {
				t.Error("a span of rival claims is used as a bound")
			}
		}
	}
}
