package locale_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"undercount/calendar"
	"undercount/estimate"
	"undercount/figures"
	"undercount/mse" // registers its assumptions and warnings
	"undercount/report/locale"
)

func language(t *testing.T, lang string) *locale.Locale {
	t.Helper()
	l, err := locale.For(lang)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

var verb = regexp.MustCompile(`%(\[\d+\])?[-+# 0]*\d*(\.\d+)?[a-zA-Z]`)

// arabicOnly are letters and digits of Arabic keyboards that Persian writes otherwise.
const arabicOnly = "يكىة٠١٢٣٤٥٦٧٨٩"

func TestCatalogueIsCompleteInBothLanguages(t *testing.T) {
	en, fa := language(t, "en"), language(t, "fa")
	if !slices.Equal(en.Keys(), fa.Keys()) || len(en.Keys()) < 200 {
		t.Fatalf("catalogues have different keys, or too few: %d, %d", len(en.Keys()), len(fa.Keys()))
	}
	for _, k := range en.Keys() {
		e, f := en.T(k), fa.T(k)
		if strings.TrimSpace(e) == "" || strings.TrimSpace(f) == "" {
			t.Errorf("%s: missing text (en %q, fa %q)", k, e, f)
		}
		if a, b := len(verb.FindAllString(e, -1)), len(verb.FindAllString(f, -1)); a != b {
			t.Errorf("%s: %d arguments in English, %d in Persian", k, a, b)
		}
		if strings.ContainsAny(f, arabicOnly) {
			t.Errorf("%s: Arabic letter or digit in Persian text %q", k, f)
		}
	}
}

func TestEveryKeyInUseExists(t *testing.T) {
	en := language(t, "en")
	use := regexp.MustCompile(`(?:\bt |\.[TN]\(|newClaims\(|add\([^,]+, "-[a-z]+", )"([a-z0-9]+(?:\.[a-z0-9]+)*)"`)
	files, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("../templates/*.html")
	if err != nil {
		t.Fatal(err)
	}
	own, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, f := range slices.Concat(files, more, own) {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range use.FindAllStringSubmatch(string(b), -1) {
			seen++
			if !en.Has(m[1]) && !en.Has(m[1]+".one") {
				t.Errorf("%s uses the key %q, which no catalogue has", filepath.Base(f), m[1])
			}
		}
	}
	if seen < 120 {
		t.Errorf("found only %d uses of keys: the search is broken", seen)
	}
}

// TestRegisteredCodesHavePersianText fails when a method registers an
// assumption or warning that a Persian report could not say.
func TestRegisteredCodesHavePersianText(t *testing.T) {
	fa := language(t, "fa")
	if len(estimate.Assumptions()) == 0 || len(estimate.Warnings()) == 0 {
		t.Fatal("no package registered anything")
	}
	for _, a := range estimate.Assumptions() {
		if !locale.Translated(a.ID) {
			t.Errorf("assumption %s has no Persian text: %s | %s", a.ID, a.Text, a.Breaks)
			continue
		}
		text, breaks := fa.Assumption(a)
		if text == "" || (breaks == "") != (a.Breaks == "") || strings.ContainsAny(text+breaks, arabicOnly) {
			t.Errorf("assumption %s: Persian text is incomplete or has Arabic letters", a.ID)
		}
	}
	for _, k := range estimate.Warnings() {
		if !locale.Translated(k.Code) {
			t.Errorf("warning %s has no Persian text: %s | %s", k.Code, k.Format, k.Remedy)
			continue
		}
		var args []any
		for _, v := range verb.FindAllString(k.Format, -1) {
			switch v[len(v)-1] {
			case 'd':
				args = append(args, 1234)
			case 's', 'v', 'q':
				args = append(args, "List A")
			default:
				args = append(args, 12.5)
			}
		}
		w := k.With(args...)
		if strings.Contains(w.Text, "%!") {
			t.Fatalf("warning %s: the test's arguments do not fit: %s", k.Code, w.Text)
		}
		text := fa.Warning(w)
		if strings.Contains(text, "%!") || strings.ContainsAny(text+fa.Remedy(w), arabicOnly) || regexp.MustCompile(`[0-9]`).MatchString(text) {
			t.Errorf("warning %s in Persian: %s", k.Code, text)
		}
	}
}

func TestNumbers(t *testing.T) {
	en, fa := language(t, "en"), language(t, "fa")
	for _, c := range []struct {
		v      float64
		en, fa string
	}{
		{10356.12, "10,360", "۱۰٬۳۶۰"}, {9999.6, "10,000", "۱۰٬۰۰۰"}, {4400, "4,400", "۴٬۴۰۰"}, {685.5, "686", "۶۸۶"},
		{12.345, "12.3", "۱۲٫۳"}, {0.1234, "0.123", "۰٫۱۲۳"}, {1234567, "1,235,000", "۱٬۲۳۵٬۰۰۰"}, {0, "0", "۰"}, {-12.5, "−12.5", "\u2066−۱۲٫۵\u2069"},
	} {
		if got := en.Round(c.v); got != c.en {
			t.Errorf("en %v: %q, want %q", c.v, got, c.en)
		}
		if got := fa.Round(c.v); got != c.fa {
			t.Errorf("fa %v: %q, want %q", c.v, got, c.fa)
		}
	}
	if got := fa.Count(1000000); got != "۱٬۰۰۰٬۰۰۰" {
		t.Error(got)
	}
	if got := en.Percent(0.95) + fa.Percent(0.999); got != "95%۹۹٫۹٪" {
		t.Error(got)
	}
	if got := fa.Fill("%d مورد در %s، %.1f", []any{float64(1234), "List 2", 3.14}); got != "۱٬۲۳۴ مورد در \u2068List 2\u2069، ۳٫۱" {
		t.Errorf("%q", got)
	}
}

func TestDates(t *testing.T) {
	en, fa := language(t, "en"), language(t, "fa")
	for iso, want := range map[string][2]string{
		"2019-11-15": {"15 November 2019", "۲۴ آبان ۱۳۹۸ (۱۵ نوامبر ۲۰۱۹)"},
		"2019-11":    {"November 2019", "آبان تا آذر ۱۳۹۸ (نوامبر ۲۰۱۹)"},
		"2019":       {"2019", "۱۳۹۷ تا ۱۳۹۸ (۲۰۱۹)"},
		"2020-03-20": {"20 March 2020", "۱ فروردین ۱۳۹۹ (۲۰ مارس ۲۰۲۰)"},
		"soon":       {"soon", "\u2068soon\u2069"},
	} {
		if got := en.Date(iso); got != want[0] {
			t.Errorf("en %s: %q, want %q", iso, got, want[0])
		}
		if got := fa.Date(iso); got != want[1] {
			t.Errorf("fa %s: %q, want %q", iso, got, want[1])
		}
	}
	for text, want := range map[string]string{"2019-12": "December 2019", "2019-11-26~": "about 26 November 2019", "2019": "2019", "": "not stated"} {
		d, err := calendar.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := en.When(d); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestSentencesWithFiguresAreTranslated(t *testing.T) {
	fa, en := language(t, "fa"), language(t, "en")
	s := "this method uses two lists and the table has 4; name the two with the setting lists=A,B, or use a method for all lists"
	if got := fa.Sentence(s); !strings.Contains(got, "۴ فهرست") {
		t.Error(got)
	}
	if got := fa.Sentence("the likelihood sets no upper limit; the lower limit is the observed count"); !strings.Contains(got, "؛ ") {
		t.Error(got)
	}
	if en.Sentence(s) != s || fa.Sentence("something nobody translated") != "something nobody translated" {
		t.Error("a sentence changed that should not")
	}
}

func TestEveryHedgeAndStatusOfLedgersHasWords(t *testing.T) {
	fa := language(t, "fa")
	for _, h := range figures.Hedges() {
		if !fa.Has("said/"+string(h)) && !fa.Has("hedge/"+string(h)) {
			t.Errorf("hedge %s has no words", h)
		}
	}
	for _, s := range []string{figures.Current, figures.Denied, figures.Superseded, figures.Altered, figures.Retracted, figures.IsDenial} {
		if !fa.Has("claim/"+s) || !fa.Has("because/"+s) {
			t.Errorf("status %s has no words", s)
		}
	}
	for _, p := range []string{figures.Literal, figures.ACLED} {
		if !fa.Has("policy/"+p) || !fa.Has("policy.is/"+p) {
			t.Errorf("policy %s is not explained", p)
		}
	}
}

func TestEveryMethodHasAName(t *testing.T) {
	fa := language(t, "fa")
	for _, m := range mse.Methods() {
		if !fa.Has("method/" + m.Name) {
			t.Errorf("method %s has no name for readers", m.Name)
		}
	}
}

func TestUnknownLanguageIsRefused(t *testing.T) {
	if _, err := locale.For("tlh"); err == nil {
		t.Error("no error")
	}
}
