package figures

import (
	"slices"
	"strings"

	"undercount/calendar"
)

// view is the ledger as known on one date.
type view struct {
	*Ledger
	policy    string
	in        []bool // known on the date
	rows      int
	reading   []Reading
	status    []string
	because   []string
	becauseOf [][]string
	deniedBy  [][]string
	series    []int // representative row of each row's series
	roots     [][]int
	rootOf    map[asserterIn]int // a root stands for all of its asserter's roots
	open      map[int]string     // code of roots that may not be separate
	aside     []string           // ids of rows set aside on the file's word alone
	notices   []Notice
}

type asserterIn struct{ caseID, event, measure, asserter string }

// viewOn works out every row's status from relations and dates.
//
//   - denial: the hedge is a denial.
//   - altered_copy: repeats_altered, or nothing but a repeat or derivation of one.
//   - retracted: taken back by its asserter, or nothing but a repeat or derivation
//     of such a row. A value that the retracted one had replaced does not return.
//   - superseded: a later row of the asserter's series takes its place. A series
//     is made by updates, and by repeats of an asserter's own words.
//   - denied: stands, with a denial beside it.
//   - current: everything else, unless the file's own status column sets the
//     row aside and no row of the whole ledger explains that: see setAside.
func (l *Ledger) viewOn(asOf calendar.Date, policy string) *view {
	v := l.related(asOf, policy)
	whole := v
	if asOf.Known() {
		whole = l.related(calendar.Date{}, policy)
	}
	v.setAside(whole)
	v.findRoots()
	return v
}

// related is viewOn from relations and dates alone.
func (l *Ledger) related(asOf calendar.Date, policy string) *view {
	n := len(l.claims)
	v := &view{Ledger: l, policy: policy, in: make([]bool, n), reading: make([]Reading, n), status: make([]string, n),
		because: make([]string, n), becauseOf: make([][]string, n), deniedBy: make([][]string, n), series: make([]int, n)}
	var undated []string
	for i := range l.claims {
		c := &l.claims[i]
		v.series[i] = i
		v.in[i] = !asOf.Known() || c.Date.KnownBy(asOf.Last)
		if v.in[i] {
			v.rows++
			v.reading[i] = Read(c.Hedge, c.Value, c.ValueHigh, policy)
			if c.Relation == Summarises && c.Hedge == Range && len(c.RelatedTo) > 1 {
				v.reading[i] = spanReading(*c.Value, *c.ValueHigh)
			}
		} else if !c.Date.Known() {
			undated = append(undated, c.ID)
		}
	}
	if len(undated) > 0 {
		v.notices = append(v.notices, noticeUndated(undated))
	}
	v.markCopies()
	v.markRetracted()
	v.markSuperseded()
	v.markDenied()
	return v
}

// enteredAs maps the words of the file's status column that take a row out of
// the standing ones to status codes.
var enteredAs = map[string]string{Superseded: Superseded, Retracted: Retracted, Altered: Altered, "corrupted_copy": Altered}

// setAside marks rows that the file's status column calls superseded, retracted
// or altered although no row of the whole ledger says by what. Their date is
// then unknown, so they stand on no date: a bound must not rest on a row
// that the person who entered it has put aside.
func (v *view) setAside(whole *view) {
	aside := map[int]string{}
	for i := range v.claims {
		if to, ok := enteredAs[strings.ToLower(v.claims[i].FileStatus)]; ok && whole.stands(i) {
			aside[i] = to
		}
	}
	for i := range v.claims {
		if to, ok := aside[i]; ok && v.in[i] && v.stands(i) {
			v.mark(i, to, becauseEntered(to))
			v.aside = append(v.aside, v.claims[i].ID)
		}
	}
	if len(v.aside) > 0 {
		v.notices = append(v.notices, noticeAside(v.aside))
	}
}

// known returns the rows a row refers to, as far as known on the date.
func (v *view) known(i int) []int {
	parents := v.claims[i].parents
	for k, p := range parents {
		if !v.in[p] { // rare: copy only then
			kept := slices.Clone(parents[:k])
			for _, q := range parents[k+1:] {
				if v.in[q] {
					kept = append(kept, q)
				}
			}
			return kept
		}
	}
	return parents
}

func (v *view) ids(rows []int) []string {
	out := make([]string, len(rows))
	for k, i := range rows {
		out[k] = v.claims[i].ID
	}
	return out
}

func (v *view) mark(i int, status, because string, of ...string) {
	v.status[i], v.because[i], v.becauseOf[i] = status, because, of
}

func (v *view) markCopies() {
	for _, i := range v.order {
		if !v.in[i] {
			continue
		}
		c := &v.claims[i]
		switch {
		case c.Hedge == Denial:
			v.mark(i, IsDenial, becauseDenial(c))
		case c.Relation == RepeatsAltered:
			v.mark(i, Altered, becauseAltered(c.RelatedTo, c.Inferred), c.RelatedTo...)
		case v.onlyEchoes(i, Altered):
			v.mark(i, Altered, becauseEcho(c.RelatedTo, "altered copies"), c.RelatedTo...)
		default:
			v.mark(i, Current, becauseCurrent(c))
		}
	}
}

// onlyEchoes reports whether a row does no more than repeat, or calculate
// from, rows that all have the given status.
func (v *view) onlyEchoes(i int, status string) bool {
	c := &v.claims[i]
	if c.Relation != Repeats && c.Relation != Derived {
		return false
	}
	parents := v.known(i)
	for _, p := range parents {
		if v.status[p] != status {
			return false
		}
	}
	return len(parents) > 0
}

func (v *view) markRetracted() {
	found := false
	for i := range v.claims {
		if v.in[i] && v.claims[i].Relation == Retracts {
			for _, p := range v.known(i) {
				if v.status[p] == Current {
					found = true
					v.mark(p, Retracted, becauseRetracted(&v.claims[i]), v.claims[i].ID)
				}
			}
		}
	}
	if !found {
		return
	}
	for _, i := range v.order {
		if v.in[i] && v.status[i] == Current && v.onlyEchoes(i, Retracted) {
			v.mark(i, Retracted, becauseEcho(v.claims[i].RelatedTo, "retracted claims"), v.claims[i].RelatedTo...)
		}
	}
}

// continues reports whether row i carries on the series of row p.
func (v *view) continues(i, p int) bool {
	c, parent := &v.claims[i], &v.claims[p]
	return v.status[i] != Altered && v.status[p] != Altered && c.Hedge != Denial && parent.Hedge != Denial && v.sameQuantity(c, parent) &&
		(c.Relation == Updates || c.Relation == Repeats && c.asserterKey == parent.asserterKey)
}

func (v *view) markSuperseded() {
	for i := range v.claims {
		if !v.in[i] {
			continue
		}
		for _, p := range v.known(i) {
			if !v.continues(i, p) {
				continue
			}
			if a, b := v.find(i), v.find(p); a != b {
				v.series[max(a, b)] = min(a, b)
			}
			if v.status[p] == Current {
				v.mark(p, Superseded, becauseSuperseded(&v.claims[i]), v.claims[i].ID)
			}
		}
	}
	v.settleBranches()
}

func (v *view) find(i int) int {
	for v.series[i] != i {
		v.series[i] = v.series[v.series[i]]
		i = v.series[i]
	}
	return i
}

// settleBranches handles series in which two rows continue the same one: of
// those about the same universe only the latest stands.
func (v *view) settleBranches() {
	type branch struct {
		series int
		group  groupKey
	}
	latest := map[branch]int{}
	for i := range v.claims {
		if !v.in[i] || v.status[i] != Current || v.find(i) == i && len(v.claims[i].parents) == 0 {
			continue // the first row of a series stands only when it is alone
		}
		b := branch{v.find(i), v.claims[i].group}
		j, ok := latest[b]
		if !ok {
			latest[b] = i
			continue
		}
		switch c := v.claims[i].Date.Compare(v.claims[j].Date); {
		case c == 0:
			v.notices = append(v.notices, noticeBranch(v.claims[j].ID, v.claims[i].ID))
		case c > 0:
			v.mark(j, Superseded, becauseSuperseded(&v.claims[i]), v.claims[i].ID)
			latest[b] = i
		default:
			v.mark(i, Superseded, becauseSuperseded(&v.claims[j]), v.claims[j].ID)
		}
	}
}

func (v *view) markDenied() {
	for i := range v.claims {
		if !v.in[i] || v.claims[i].Relation != Denies {
			continue
		}
		for _, p := range v.known(i) {
			v.deniedBy[p] = append(v.deniedBy[p], v.claims[i].ID)
			if v.status[p] == Current {
				v.mark(p, Denied, becauseDenied(&v.claims[i]), v.claims[i].ID)
			}
		}
	}
}

// stands reports whether a row may enter a bound.
func (v *view) stands(i int) bool { return v.status[i] == Current || v.status[i] == Denied }

// compareEntered reports where the file's own status column says otherwise.
// It is of use only when every row is known: the column was filled in at the end.
func (v *view) compareEntered() []Notice {
	same := map[string]string{"corrupted_copy": Altered, "denied_by_subject": Denied}
	var out []Notice
	at := map[string]int{}
	for i := range v.claims {
		c := &v.claims[i]
		entered, computed := strings.ToLower(c.FileStatus), v.status[i]
		if m, ok := same[entered]; ok {
			entered = m
		}
		standing := v.stands(i) || computed == IsDenial
		if entered == "" || entered == computed || standing && (entered == Current || entered == "disputed") {
			continue
		}
		key := entered + "\x00" + computed
		k, ok := at[key]
		if !ok {
			k = len(out)
			at[key] = k
			out = append(out, Notice{Code: "status_differs"})
		}
		out[k].IDs = append(out[k].IDs, c.ID)
		out[k].Text = statusDiffers(c.FileStatus, computed, out[k].IDs)
	}
	return out
}
