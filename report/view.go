package report

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"

	"undercount/report/locale"
)

// pair is a name and its value, both ready for the reader.
type pair struct{ Name, Value string }

// anchor is an entry of the contents.
type anchor struct{ ID, Title string }

// page is the report in one language, ready for the templates.
type page struct {
	L        *locale.Locale
	Title    string
	Style    template.CSS
	AsOf     string
	HowTo    []string
	Sections []*sectionView
	Notes    []string
	Sources  []sourceView
	Rerun    Rerun
	Settings []pair
	Hashes   []pair
	Glossary []pair
	Version  string
}

type sourceView struct {
	Name, Citation, URL string
	Facts               []pair
}

// sectionView is one target.
type sectionView struct {
	ID, Title                string
	Parts                    []anchor
	Facts                    []pair
	HasLists                 bool
	Observed                 string
	Sizes                    []pair
	Published                []string
	Strata                   bool // answers are for more than the whole table
	Groups                   []answerGroup
	Overlap                  *overlapView
	Linkage                  *linkView
	Assumptions              []assumptionView
	Matrix                   []matrixRow
	Warnings                 []warningView
	Diagnostics              []diagnosticView
	Board                    *boardView
	Curves                   []*figureView
	Profiles                 []*figureView
	CurvesLeft, ProfilesLeft string // how many the page leaves out
	Moves                    []moveView
	Ledger                   *ledgerView
}

func newPage(d *Document, l *locale.Locale) (*page, error) {
	css, err := files.ReadFile("templates/style.css")
	if err != nil {
		return nil, err
	}
	p := &page{L: l, Title: d.Title, Style: template.CSS(css), Notes: d.Notes, Rerun: d.Rerun, Version: d.Rerun.Version}
	if p.Title == "" {
		p.Title = l.T("untitled")
	}
	for i := 1; l.Has("howto." + strconv.Itoa(i)); i++ {
		p.HowTo = append(p.HowTo, l.T("howto."+strconv.Itoa(i)))
	}
	for i := 1; l.Has("glossary." + strconv.Itoa(i)); i++ {
		p.Glossary = append(p.Glossary, pair{l.T("glossary." + strconv.Itoa(i)), l.T("glossary." + strconv.Itoa(i) + ".is")})
	}
	pics, err := drawAll(d, l)
	if err != nil {
		return nil, err
	}
	for i := range d.Targets {
		v, err := newSection(&d.Targets[i], i, l, pics)
		if err != nil {
			return nil, err
		}
		p.Sections = append(p.Sections, v)
	}
	p.AsOf = asOf(d, l)
	p.Sources, p.Hashes = sourceViews(d.Sources, l)
	for _, k := range sortedKeys(d.Rerun.Settings) {
		p.Settings = append(p.Settings, pair{k, d.Rerun.Settings[k]})
	}
	return p, nil
}

// asOf is the date the ledgers are known on, if all state the same one.
func asOf(d *Document, l *locale.Locale) string {
	var dates []string
	for i := range d.Targets {
		if g := d.Targets[i].Ledger; g != nil {
			dates = append(dates, g.AsOf)
		}
	}
	dates = slices.Compact(dates)
	if len(dates) != 1 || dates[0] == "" {
		return ""
	}
	return l.Date(dates[0])
}

func sourceViews(sources []Source, l *locale.Locale) (out []sourceView, hashes []pair) {
	for _, s := range sources {
		v := sourceView{Name: s.Name, Citation: s.Citation, URL: s.URL}
		if s.File != "" {
			v.Facts = append(v.Facts, pair{l.T("col.file"), s.File})
		}
		if s.Rows > 0 {
			v.Facts = append(v.Facts, pair{l.T("sources.rows"), l.Count(int64(s.Rows))})
		}
		if s.Encoding != "" {
			v.Facts = append(v.Facts, pair{l.T("sources.encoding"), s.Encoding})
		}
		if s.SHA256 != "" {
			name := s.File
			if name == "" {
				name = s.Name
			}
			hashes = append(hashes, pair{name, s.SHA256})
		}
		out = append(out, v)
	}
	return out, hashes
}

func newSection(s *Section, index int, l *locale.Locale, pics *drawings) (*sectionView, error) {
	v := &sectionView{ID: "target-" + strconv.Itoa(index+1), Title: targetTitle(s, l)}
	v.Facts = targetFacts(s, l)
	v.HasLists = s.Overlap != nil || len(s.ListSizes) > 0
	v.Observed = l.Count(s.Observed)
	for _, z := range s.ListSizes {
		v.Sizes = append(v.Sizes, pair{z.Name, l.Count(z.Size)})
	}
	v.Groups, v.Strata = answerGroups(s, index, l, pics)
	over, err := newOverlap(s, l, pics.at(fmt.Sprintf("overlap-%d", index+1)))
	if err != nil {
		return nil, err
	}
	v.Overlap = over
	v.Linkage = newLink(s, index, l, pics)
	v.Assumptions, v.Matrix = assumptionViews(s, l)
	v.Warnings = warningViews(s, l)
	diag, err := diagnosticViews(s, l)
	if err != nil {
		return nil, err
	}
	v.Diagnostics = diag
	v.Board = newBoard(s, l)
	sens, prof := fmt.Sprintf("sensitivity-%d-", index+1), fmt.Sprintf("profile-%d-", index+1)
	v.Curves, v.Profiles = pics.with(sens), pics.with(prof)
	if n := pics.left[sens]; n > 0 {
		v.CurvesLeft = l.T("sens.left", l.Count(int64(n)))
	}
	if n := pics.left[prof]; n > 0 {
		v.ProfilesLeft = l.T("sens.left", l.Count(int64(n)))
	}
	if v.Moves, err = moveViews(s, l); err != nil {
		return nil, err
	}
	if s.Ledger != nil {
		v.Ledger = newLedger(s.Ledger, index, l, pics)
		v.Published = published(s.Ledger, s.Target.Measure, l)
	}
	v.Parts = v.parts(l)
	return v, nil
}

// parts are the entries of one target in the contents.
func (v *sectionView) parts(l *locale.Locale) []anchor {
	var out []anchor
	add := func(has bool, suffix, key string) {
		if has {
			out = append(out, anchor{v.ID + suffix, l.T(key)})
		}
	}
	add(len(v.Groups) > 0, "-ans", "answers.title")
	add(v.Overlap != nil, "-over", "overlap.title")
	add(v.Linkage != nil, "-link", "link.title")
	add(len(v.Assumptions) > 0, "-assume", "assume.title")
	add(len(v.Groups) > 0, "-checks", "checks.title")
	add(v.Board != nil, "-board", "board.title")
	add(len(v.Moves) > 0, "-moves", "moves.title")
	add(len(v.Curves) > 0, "-sens", "sens.title")
	add(len(v.Profiles) > 0, "-prof", "prof.title")
	add(v.Ledger != nil, "-said", "ledger.title")
	return out
}

// targetTitle is "Killed, Kosovo, 20 March 1999 to 22 June 1999".
func targetTitle(s *Section, l *locale.Locale) string {
	t := s.Target
	var parts []string
	if t.Measure != "" {
		parts = append(parts, capital(l.Word("measure", t.Measure)))
	}
	if t.Universe != "" && t.Universe != "unspecified" {
		parts = append(parts, l.Word("universe", t.Universe))
	}
	if t.Place != "" {
		parts = append(parts, l.Word("place", t.Place))
	}
	if p := l.Period(t.From, t.To); p != "" {
		parts = append(parts, p)
	}
	if len(parts) == 0 {
		return l.T("target.unnamed")
	}
	title := parts[0]
	for _, p := range parts[1:] {
		title += l.T("join.comma") + p
	}
	return title
}

func targetFacts(s *Section, l *locale.Locale) []pair {
	t := s.Target
	orNot := func(s string) string {
		if s == "" {
			return l.T("notstated")
		}
		return s
	}
	word := func(kind, v string) string {
		if v == "" {
			return ""
		}
		return l.Word(kind, v)
	}
	return []pair{
		{l.T("target.measure"), orNot(capital(word("measure", t.Measure)))},
		{l.T("target.universe"), orNot(word("universe", t.Universe))},
		{l.T("target.place"), orNot(word("place", t.Place))},
		{l.T("target.period"), orNot(l.Period(t.From, t.To))},
	}
}
