package chart

import (
	"encoding/csv"
	"flag"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	refdata "undercount/internal/reference"
)

var look = flag.String("look", "", "folder to write every sample picture to, to be looked at")

// ladderSample is like the comparison of methods for Kosovo 1999; the intervals
// are made up except those of the published analysis.
func ladderSample(lang string) LadderData {
	name := func(en, fa string) string {
		if lang == "en" {
			return en
		}
		return fa
	}
	boot := func(p, lo, hi float64, extra ...Span) ([]Span, float64) {
		return append([]Span{{Lower: lo, Upper: hi, Kind: "bootstrap", Primary: true}}, extra...), p
	}
	row := func(label, group string, sp []Span, p float64) LadderRow {
		return LadderRow{Label: label, Group: group, Point: p, HasPoint: true, Spans: sp}
	}
	g1, g2, g3 := name("Bounds", "کران‌ها"), name("Log-linear models", "مدل‌های لگ‌خطی"), name("Heterogeneity", "ناهمگنی")
	prof := func(lo, hi float64) Span { return Span{Lower: lo, Upper: hi, Kind: "profile"} }
	var rows []LadderRow
	add := func(label, group string, sp []Span, p float64) { rows = append(rows, row(label, group, sp, p)) }
	rows = append(rows, LadderRow{Label: name("Chao lower bound", "کران پایین چائو"), Group: g1, Point: 8412, HasPoint: true, Bound: true,
		Spans: []Span{{Lower: 8002, UpperOpen: true, Kind: "bootstrap", Primary: true}}})
	rows = append(rows, LadderRow{Label: name("Chao, bias corrected", "چائو با تصحیح اریبی"), Group: g1, Point: 8405, HasPoint: true, Bound: true,
		Spans: []Span{{Lower: 7990, UpperOpen: true, Kind: "bootstrap", Primary: true}}})
	sp, p := boot(7311, 7050, 7601, prof(7100, 7560))
	add(name("Independence (Mt)", "استقلال (Mt)"), g2, sp, p)
	sp, p = boot(10356, 9002, 12122, prof(9400, 11500))
	add(name("Best by BIC", "بهترین بر پایهٔ BIC"), g2, sp, p)
	sp, p = boot(10941, 8500, 15200, prof(9700, 12400))
	add(name("Best by AIC", "بهترین بر پایهٔ AIC"), g2, sp, p)
	rows = append(rows, LadderRow{Label: name("Bayesian model averaging", "میانگین‌گیری بیزی مدل‌ها"), Group: g2, Point: 11020, HasPoint: true,
		Spans: []Span{{Lower: 9100, Upper: 14400, Kind: "credible", Primary: true}}})
	sp, p = boot(10200, 8800, 13000)
	add(name("Sparse data (SparseMSE), all pairs of lists that overlap", "داده‌های تُنُک (SparseMSE)، همهٔ جفت فهرست‌های هم‌پوشان"), g2, sp, p)
	rows = append(rows, LadderRow{Label: name("Latent classes (LCMCR)", "رده‌های پنهان (LCMCR)"), Group: g3, Point: 13980, HasPoint: true,
		Spans: []Span{{Lower: 10011, Upper: 24800, Kind: "credible", Primary: true}}})
	sp, p = boot(9450, 8700, 10900)
	add(name("Sample coverage", "پوشش نمونه"), g3, sp, p)
	sp, p = boot(12100, 9500, 19100)
	add(name("Mh, Darroch", "Mh، داروک"), g3, sp, p)
	sp, p = boot(15000, 9900, 31000)
	add(name("Mh, gamma 3.5", "Mh، گامای ۳٫۵"), g3, sp, p)
	rows = append(rows, LadderRow{Label: name("Mth with a free tail", "Mth با دم آزاد"), Group: g3, Point: 1.3e13, HasPoint: true,
		Spans: []Span{{Lower: 9000, Upper: 4e15, Kind: "bootstrap", Primary: true}}})
	rows = append(rows, LadderRow{Label: name("Saturated model", "مدل اشباع"), Group: g3, Note: name("not identified: highest-order interaction is free", "شناسایی‌ناپذیر: برهم‌کنش بالاترین مرتبه آزاد است")})
	sp, p = boot(9800, 8000, 12800)
	add(name("Doubly robust", "دوگانه استوار"), g3, sp, p)
	return LadderData{Rows: rows, Observed: 4400, XLabel: name("Number killed, Kosovo, March to June 1999", "شمار کشته‌شدگان، کوزوو، مارس تا ژوئن ۱۹۹۹")}
}

func upsetSample(lang string) UpSetData {
	lists := []string{"EXH", "ABA", "OSCE", "HRW"}
	if lang != "en" {
		lists = []string{"نبش قبر (EXH)", "کانون وکلا (ABA)", "سازمان امنیت و همکاری (OSCE)", "دیده‌بان حقوق بشر (HRW)"}
	}
	counts := map[string]int64{"0001": 306, "0010": 936, "0011": 123, "0100": 845, "0101": 31, "0110": 217, "0111": 32,
		"1000": 1131, "1001": 106, "1010": 228, "1011": 42, "1100": 177, "1101": 18, "1110": 181, "1111": 27}
	d := UpSetData{Lists: lists}
	for m := 1; m < 16; m++ {
		k := ""
		var on []int
		for i := range 4 {
			bit := m >> (3 - i) & 1
			k += strconv.Itoa(bit)
			if bit == 1 {
				on = append(on, i)
			}
		}
		d.Combos = append(d.Combos, Combo{on, counts[k]})
	}
	return d
}

// upsetWide has six lists and forty combinations.
func upsetWide(lang string) UpSetData {
	d := UpSetData{Lists: []string{"Local authority", "Government bodies", "Non-government organisations", "Police", "General public", "National crime agency"}}
	if lang != "en" {
		d.Lists = []string{"مقام محلی", "دستگاه‌های دولتی", "سازمان‌های مردم‌نهاد", "پلیس", "مردم", "آژانس ملی جرم"}
	}
	for m := 1; m <= 40; m++ {
		var on []int
		for i := range 6 {
			if m>>i&1 == 1 {
				on = append(on, i)
			}
		}
		d.Combos = append(d.Combos, Combo{on, int64(1 + (m*7919)%97*(64-m)/len(on))})
	}
	return d
}

// referenceFile finds a file of the reference data, or skips the test.
func referenceFile(t testing.TB, name string) string {
	t.Helper()
	return refdata.Path(t, name)
}

// iranTolls reads the claims on the number killed in November 2019.
func iranTolls(t testing.TB) TollsData {
	t.Helper()
	f, err := os.Open(referenceFile(t, "figures/iran_2019_11.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	col := map[string]int{}
	for i, h := range rows[0] {
		col[h] = i
	}
	d := TollsData{YLabel: "Killed"}
	place := map[string]int{}
	for _, r := range rows[1:] {
		get := func(name string) string { return r[col[name]] }
		if get("measure") != "killed" {
			continue
		}
		day, ok := claimDay(get("claim_date"))
		if !ok {
			continue
		}
		if get("hedge") == "denial" {
			d.Denials = append(d.Denials, Event{day, "Denial: " + get("asserter")})
			continue
		}
		i, ok := place[get("asserter")]
		if !ok {
			i = len(d.Series)
			place[get("asserter")] = i
			d.Series = append(d.Series, Toll{Asserter: get("asserter"), Stake: get("stake")})
		}
		p := TollPoint{Day: day, Imprecise: get("date_precision") != "day", ID: get("figure_id"),
			Superseded: get("status") == "superseded", Altered: get("status") == "corrupted_copy", High: math.NaN()}
		p.Value, _ = strconv.ParseFloat(get("value"), 64)
		if hi := get("value_hi"); hi != "" {
			p.High, _ = strconv.ParseFloat(hi, 64)
		}
		p.Kind = map[string]string{"at_least": "floor", "more_than": "floor", "up_to": "ceiling", "range": "range", "range_open": "range",
			"about": "about", "thousands": "vague", "many_hundreds": "vague", "none": "point"}[get("hedge")]
		d.Series[i].Points = append(d.Series[i].Points, p)
	}
	return d
}

func claimDay(s string) (time.Time, bool) {
	for _, f := range []string{"2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(f, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// save writes a picture for looking at.
func save(t testing.TB, name string, p *Picture) {
	t.Helper()
	if *look == "" {
		return
	}
	write := func(ext string, fn func(f *os.File) error) {
		f, err := os.Create(filepath.Join(*look, name+ext))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := fn(f); err != nil {
			t.Fatal(err)
		}
	}
	write(".svg", func(f *os.File) error { return p.WriteSVG(f) })
	write(".png", func(f *os.File) error { return p.WritePNG(f, 130) })
	write(".pdf", func(f *os.File) error { return p.WritePDF(f) })
	if err := os.WriteFile(filepath.Join(*look, name+".txt"), []byte(strings.TrimSpace(p.Alt)+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
}

// tollsSample is a made-up case with every kind of figure.
func tollsSample(lang string) TollsData {
	day := func(n int) time.Time { return time.Date(2020, 3, n, 0, 0, 0, 0, time.UTC) }
	name := func(en, fa string) string {
		if lang == "en" {
			return en
		}
		return fa
	}
	one := func(kind string, n int, v float64) []TollPoint {
		return []TollPoint{{Day: day(n), Value: v, Kind: kind}}
	}
	return TollsData{
		YLabel: name("Number killed, as claimed", "شمار کشته‌شدگان بنا به ادعا"),
		Series: []Toll{
			{name("Observatory", "دیده‌بان"), "documenter", []TollPoint{
				{Day: day(2), Value: 12, Kind: "floor", Superseded: true}, {Day: day(4), Value: 40, Kind: "floor", Superseded: true}, {Day: day(9), Value: 61, Kind: "floor"}}},
			{name("Ministry of Interior", "وزارت کشور"), "accused_party", []TollPoint{{Day: day(3), Value: 3, Superseded: true}, {Day: day(12), Value: 7, Kind: "ceiling"}}},
			{name("Opposition council", "شورای مخالفان (NCRI)"), "opposed_party", one("about", 6, 150)},
			{name("Daily newspaper", "روزنامهٔ عصر"), "third_party", []TollPoint{{Day: day(8), Value: 40, High: 100, Kind: "range"}}},
			{name("Families", "خانواده‌ها"), "affected", one("vague", 10, 100)},
			{name("Doctor, by telephone", "پزشک، تلفنی"), "affected", []TollPoint{{Day: day(5), Value: 50, Kind: "under", Imprecise: true}}},
			{name("Blog", "وب‌نوشت"), "unknown", []TollPoint{{Day: day(11), Value: 160, Altered: true}}},
		},
		Denials: []Event{{day(4), name("Denial by the ministry", "تکذیب وزارت")}, {day(12), name("Denial by the mayor", "تکذیب شهردار")}},
	}
}

// profileSample is the log-likelihood of a binomial-like count.
func profileSample(lang string) CurveData {
	d := CurveData{XLabel: "Number killed (N)", Cut: -1.92, HasCut: true, Lower: 9002, Upper: 12122, Point: 10356}
	if lang != "en" {
		d.XLabel = "شمار کشته‌شدگان (N)"
	}
	for n := 6000.0; n <= 22000; n += 100 {
		x := math.Log(n/10356) / 0.075
		d.X, d.Y = append(d.X, n), append(d.Y, -x*x/2)
	}
	return d
}

func curveSample(lang string) CurveData {
	d := CurveData{XLabel: "Odds ratio of being on two lists", YLabel: "Estimate of N", Point: 1, Lower: math.NaN(), Upper: math.NaN()}
	if lang != "en" {
		d.XLabel, d.YLabel = "نسبت بخت حضور در دو فهرست", "برآورد N"
	}
	for r := 0.2; r < 12; r *= 1.1 {
		d.X, d.Y = append(d.X, r), append(d.Y, 4400+5900*r)
	}
	return d
}

func drawsSample() []float64 {
	var out []float64
	for i := 1; i < 2000; i++ {
		u := float64(i) / 2000
		out = append(out, 4400+6000*math.Exp(0.25*math.Log(u/(1-u))))
	}
	return out
}
