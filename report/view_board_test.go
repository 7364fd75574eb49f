package report

import (
	"bytes"
	"strings"
	"testing"

	"undercount/estimate"
)

// boardDocument is a target of four lists answered by methods of the board.
func boardDocument(t *testing.T, lang string) *Document {
	s := Section{Target: sampleTarget(), Observed: 4400}
	for _, z := range []string{"EXH", "ABA", "OSCE", "HRW"} {
		s.ListSizes = append(s.ListSizes, ListSize{z, 1000})
	}
	for _, m := range []string{"mse/mt", "mse/bic", "mse/mth-chao", "mse/chapman", "mse/mt", "mse/unheard-of"} {
		e := estimate.New(m, s.Target, "", 1)
		e.Point = estimate.Some(10000)
		s.Estimates = append(s.Estimates, e)
	}
	return &Document{Title: "Board", Language: lang, Targets: []Section{s}}
}

func TestBoardOfMethods(t *testing.T) {
	for lang, want := range map[string][]string{
		"en": {"What these methods do when the truth is known", ">✓ </span>", "held: ", "bound held: ", " too low", "no number", "A quarter is out of reach"},
		"fa": {"وقتی شمار واقعی معلوم است", "در بر داشت: ", "کمتر از اندازه", "یک‌چهارم دور از دسترس است"},
	} {
		var b bytes.Buffer
		if err := WriteHTML(&b, boardDocument(t, lang)); err != nil {
			t.Fatal(err)
		}
		page := b.String()
		_, part, found := strings.Cut(page, `aria-labelledby="target-1-board"`)
		if !found || !strings.Contains(page, `href="#target-1-board"`) {
			t.Fatalf("%s: no table on methods", lang)
		}
		part, _, _ = strings.Cut(part, "</section>")
		for _, w := range want {
			if !strings.Contains(part, w) {
				t.Errorf("%s: the table does not say %q", lang, w)
			}
		}
		if n := strings.Count(part, "<code dir=\"ltr\">mse/mt</code>"); n != 1 {
			t.Errorf("%s: a method is shown %d times", lang, n)
		}
		if strings.Contains(part, "unheard-of") {
			t.Errorf("%s: a method is shown that the board does not know", lang)
		}
	}
}

// TestNoBoardWithoutMethods: figures alone have no methods to judge.
func TestNoBoardWithoutMethods(t *testing.T) {
	var b bytes.Buffer
	if err := WriteHTML(&b, &Document{Targets: []Section{{Target: sampleTarget()}}}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "-board\"") {
		t.Error("a table on methods without methods")
	}
}
