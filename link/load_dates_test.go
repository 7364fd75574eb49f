package link

import (
	"context"
	"strings"
	"testing"
)

// Dates in words, and with the day first where the list itself shows it.
func TestDatesOfLists(t *testing.T) {
	list := func(name string, dates ...string) Input {
		r := &rows{header: []string{"id", "given_name", "surname", "date_of_death"}}
		for i, d := range dates {
			r.rows = append(r.rows, []string{string(rune('a' + i)), "Lora", "Minda", d})
		}
		return Input{Name: name, Rows: r}
	}
	r, err := Load(context.Background(), []Input{
		list("day first", "03/04/2019", "19/11/2019", "20/11/2019", "21/11/2019", "about 2018", "summer 2019"),
		list("month first", "03/04/2019", "11/19/2019", "11/20/2019", "11/21/2019"),
		list("in doubt", "03/04/2019", "2019-11-19"),
		list("Persian", "۱۸ دی ۱۴۰۴", "1404/10/18"),
	}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"2019-04", "2019-11", "2019-11", "2019-11", "", "", "2019-03", "2019-11", "2019-11", "2019-11", "", "2019-11", "2026-01", "2026-01"}
	for i, w := range want {
		if got := r.EventMonth(i); got != w {
			t.Errorf("record %d: month %q, want %q", i, got, w)
		}
	}
	for i, known := range []bool{true, true, true, true, true, true, true, true, true, true, false, true, true, true} {
		if r.event[i].known() != known {
			t.Errorf("record %d: known %v", i, !known)
		}
	}
	if len(r.notes) != 1 || !strings.Contains(r.notes[0].Text, "in doubt: 1 dates") {
		t.Errorf("notes: %+v", r.notes)
	}
}
