package chart

import "testing"

func must(t testing.TB, p *Picture, err error) *Picture {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// samples makes every sample picture, by name.
func samples(t testing.TB) map[string]*Picture {
	t.Helper()
	out := map[string]*Picture{}
	for _, lang := range []string{"en", "fa"} {
		title := map[string]string{"en": "Kosovo 1999: fourteen methods, one table of four lists", "fa": "کوزوو ۱۹۹۹: چهارده روش، یک جدول از چهار فهرست (MSE)"}[lang]
		o := Options{Lang: lang, Title: title}
		p, err := Ladder(ladderSample(lang), o)
		out["ladder_"+lang] = must(t, p, err)
		p, err = Ladder(ladderSample(lang), Options{Lang: lang, Width: 300})
		out["ladder_narrow_"+lang] = must(t, p, err)
		p, err = UpSet(upsetSample(lang), o)
		out["upset4_"+lang] = must(t, p, err)
		p, err = UpSet(upsetWide(lang), Options{Lang: lang})
		out["upset6_"+lang] = must(t, p, err)
		p, err = Profile(profileSample(lang), o)
		out["profile_"+lang] = must(t, p, err)
		p, err = Curve(curveSample(lang), Options{Lang: lang})
		out["curve_"+lang] = must(t, p, err)
		p, err = Histogram(drawsSample(), "N", Options{Lang: lang})
		out["histogram_"+lang] = must(t, p, err)
		p, err = Tolls(tollsSample(lang), Options{Lang: lang})
		out["tolls_"+lang] = must(t, p, err)
	}
	return out
}

func TestLook(t *testing.T) {
	for name, p := range samples(t) {
		save(t, name, p)
	}
	p, err := Ladder(ladderSample("ar"), Options{Lang: "ar"})
	save(t, "ladder_ar", must(t, p, err))
	p, err = UpSet(upsetSample("ar"), Options{Lang: "ar", Width: 330})
	save(t, "upset_ar", must(t, p, err))
	p, err = Tolls(tollsSample("en"), Options{Width: 340})
	save(t, "tolls_narrow", must(t, p, err))
}

func TestLookIran(t *testing.T) {
	p, err := Tolls(iranTolls(t), Options{Title: "Iran, November 2019: published numbers of people killed"})
	save(t, "tolls_iran", must(t, p, err))
	if n := len(p.Table.Rows); n < 40 {
		t.Errorf("%d rows in the table, expected every claim on the number killed", n)
	}
}

func TestLookText(t *testing.T) {
	for _, lang := range []string{"en", "fa"} {
		t.Log("\n" + LadderText(ladderSample(lang), 90, lang) + UpSetText(upsetSample(lang), 70, lang) + TollsText(tollsSample(lang), 100, lang))
	}
}
