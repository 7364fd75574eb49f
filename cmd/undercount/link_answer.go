package main

import (
	"slices"
	"strings"

	"undercount/link"
	"undercount/overlap"
)

// linkAnswer is what the verb prints with --json, and link.json. Fields are
// only ever added.
type linkAnswer struct {
	Status    string            `json:"status"` // ok or refused
	Records   int               `json:"records"`
	Entities  int               `json:"entities"`
	Lists     []listAccount     `json:"lists"`
	Overlap   []historyCount    `json:"overlap"` // entities by capture history, by the best linkage
	Links     int64             `json:"links"`   // pairs with at least the threshold
	Kept      int64             `json:"pairs"`   // pairs in pairs.csv
	Threshold float64           `json:"threshold"`
	Seed      uint64            `json:"seed"`
	Blocking  *link.Blocking    `json:"blocking,omitempty"`
	Training  *link.Training    `json:"training,omitempty"`
	Warnings  []linkWarning     `json:"warnings"`
	Expected  *link.Expectation `json:"expected,omitempty"`
	Truth     *truthAccount     `json:"truth,omitempty"`
	Measured  *link.Measured    `json:"measured,omitempty"`
	Explained []pairAccount     `json:"explained,omitempty"`
	Files     []string          `json:"files,omitempty"`
	Notes     []string          `json:"notes,omitempty"`

	res *link.Result
}

// listAccount is what became of the rows of a list, and how its columns were
// understood.
type listAccount struct {
	List     string          `json:"list"`
	File     string          `json:"file"`
	Rows     int             `json:"rows"`
	Kept     int             `json:"kept"`
	Refused  int             `json:"refused"`
	Entities int             `json:"entities"` // different ones on the list
	Columns  []columnAccount `json:"columns"`
}

type columnAccount struct {
	Column string    `json:"column"`
	Role   link.Role `json:"role"`
	Why    string    `json:"why,omitempty"` // absent where the user said so
}

type historyCount struct {
	History string `json:"history"` // 1 for each list, in their order, that the entity is on
	Count   int64  `json:"count"`
}

type linkWarning struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Text     string `json:"text"`
	Remedy   string `json:"remedy,omitempty"`
}

type truthAccount struct {
	File   string `json:"file"`
	Rows   int    `json:"rows"`
	Absent int    `json:"absent"` // rows that name a record which is on no list
}

func newLinkAnswer(res *link.Result, in *linkInputs, o link.Options) *linkAnswer {
	ans := &linkAnswer{Status: "ok", Records: res.Records.Len(), Threshold: o.Threshold, Seed: o.Seed,
		Blocking: &res.Blocking, Training: &res.Training, Warnings: []linkWarning{}, Notes: in.notes, res: res}
	for _, p := range res.Pairs {
		if p.Probability >= link.Floor {
			ans.Kept++
		}
		if p.Probability >= float32(o.Threshold) {
			ans.Links++
		}
	}
	for _, w := range res.Warnings {
		ans.Warnings = append(ans.Warnings, linkWarning(w))
	}
	e := res.Expect()
	ans.Expected = &e
	ans.lists(in)
	return ans
}

// lists fills in the accounts of the lists and the overlap.
func (ans *linkAnswer) lists(in *linkInputs) {
	rec := ans.res.Records
	columns := rec.Columns()
	for i, name := range rec.Lists() {
		l := listAccount{List: name, File: in.files[i], Rows: in.read(i, rec), Kept: rec.Count(i), Columns: []columnAccount{}}
		l.Refused = l.Rows - l.Kept
		for _, m := range columns[i] {
			l.Columns = append(l.Columns, columnAccount(m))
		}
		ans.Lists = append(ans.Lists, l)
	}
	on := make([]overlap.History, rec.Len()) // of each entity, at its number
	for i, e := range ans.res.Entity {
		on[e] |= 1 << rec.List(i)
	}
	counts := map[overlap.History]int64{}
	for _, h := range on {
		if h == 0 {
			continue
		}
		ans.Entities++
		counts[h]++
		for i := range ans.Lists {
			if h.On(i) {
				ans.Lists[i].Entities++
			}
		}
	}
	for h, n := range counts {
		ans.Overlap = append(ans.Overlap, historyCount{h.Key(len(ans.Lists)), n})
	}
	slices.SortFunc(ans.Overlap, func(a, b historyCount) int { return strings.Compare(b.History, a.History) })
}

// refusedLink answers that no answer can be defended.
func (a *app) refusedLink(e *link.TrainingError) error {
	a.refused = true
	a.out.Reset()
	p := e.Problem
	reason := p.What
	if p.Want != "" {
		reason += "; expected " + p.Want
	}
	a.say("refused", reason)
	if p.Do != "" {
		a.say("hint", p.Do)
	}
	a.say("note", "no result was written")
	if !a.json {
		a.out.WriteString("No linkage: " + printable(reason) + ".\n")
		return nil
	}
	return a.answerJSON(struct {
		Status string `json:"status"`
		Code   string `json:"code"`
		Reason string `json:"reason"`
		Remedy string `json:"remedy,omitempty"`
	}{"refused", e.Code, reason, p.Do})
}
