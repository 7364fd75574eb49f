package main

import (
	"fmt"
	"strings"

	"undercount/link/review"
	"undercount/study"
)

// reviewAnswer is what the verb review prints with --json.
type reviewAnswer struct {
	Sitting *review.Summary `json:"sitting,omitempty"`
	agreementAnswer
}

// agreementAnswer is where all reviewers stand together. Fields are only ever added.
type agreementAnswer struct {
	Judged     int                `json:"judged"`      // pairs that somebody judged
	Once       int                `json:"judged_once"` // of these, by one reviewer only
	Same       int                `json:"same"`        // decisions that the linkage takes as certain
	Different  int                `json:"different"`
	Unsure     int                `json:"unsure"`  // pairs of which it is agreed that they cannot be told
	Settled    int                `json:"settled"` // pairs that were adjudicated
	Open       []review.Unsettled `json:"open"`    // pairs that need a third look
	Agreements []review.Agreement `json:"agreements"`
	Files      []decisionsFile    `json:"files"`
}

type decisionsFile struct {
	Reviewer string `json:"reviewer"`
	File     string `json:"file"`
	Acts     int    `json:"acts"`
	Head     string `json:"head"`
}

// agreement reads all files of decisions anew.
func agreement(folder string) (*agreementAnswer, []string, error) {
	files, err := review.ReadFolder(folder)
	if err != nil {
		return nil, nil, err
	}
	m := files.Merge()
	ans := &agreementAnswer{Judged: m.Judged, Once: m.Once, Unsure: m.Unsure, Settled: m.Settled, Open: m.Open, Agreements: files.Agreements(),
		Files: []decisionsFile{}}
	if ans.Open == nil {
		ans.Open = []review.Unsettled{}
	}
	if ans.Agreements == nil {
		ans.Agreements = []review.Agreement{}
	}
	for _, d := range m.Decisions {
		if d.Same {
			ans.Same++
		} else {
			ans.Different++
		}
	}
	for _, f := range files.Files {
		ans.Files = append(ans.Files, decisionsFile{f.Reviewer, f.Path, len(f.Acts), f.Head})
	}
	return ans, files.Notices, nil
}

func (a *app) runAgreement(dir string) error {
	s, err := study.Load(dir)
	if err != nil {
		return err
	}
	folder := decisionsOf(dir, s)
	ans, notices, err := agreement(folder)
	if err != nil {
		return err
	}
	a.notes(folder, notices)
	if a.json {
		return a.answerJSON(ans)
	}
	a.out.WriteString(ans.text())
	if len(ans.Open) > 0 {
		a.sayNext(dir)
	}
	return nil
}

func (a *app) sayNext(dir string) {
	a.say("next", fmt.Sprintf("settle the pairs that need a third look: undercount review %s --reviewer HANDLE --adjudicate", dir))
}

// reviewed tells what a sitting came to.
func (a *app) reviewed(dir, folder string, s *review.Session) error {
	sum := s.Summary()
	ans, _, err := agreement(folder)
	if err != nil {
		return err
	}
	if a.json {
		return a.answerJSON(reviewAnswer{&sum, *ans})
	}
	b := &a.out
	fmt.Fprintf(b, "%s: %d same, %d different, %d unsure, %d skipped, %d taken back; %s left.\n",
		sum.Reviewer, sum.Same, sum.Different, sum.Unsure, sum.Skipped, sum.Undone, many(sum.Left, "pair"))
	if sum.Share > 0 {
		fmt.Fprintf(b, "%.0f%% of the doubt about the count has been looked at.\n", 100*sum.Share)
	}
	if sum.Missing > 0 {
		a.say("note", fmt.Sprintf("%s in the decisions name records that the lists no longer have", many(sum.Missing, "pair")))
	}
	fmt.Fprintf(b, "Saved in %s\n", sum.File)
	switch {
	case len(ans.Open) > 0 && sum.Mode != review.Adjudicate:
		a.sayNext(dir)
	case sum.Same+sum.Different > 0:
		a.say("next", "undercount run "+dir+" takes the decisions into the count")
	}
	return nil
}

func many(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// text is the answer for people.
func (ans *agreementAnswer) text() string {
	var b strings.Builder
	if ans.Judged == 0 {
		return "Nobody has judged a pair.\n"
	}
	fmt.Fprintf(&b, "%s judged, %d of them by one reviewer only: %d same, %d different, %d left unsure, %d adjudicated; %d in need of a third look.\n",
		many(ans.Judged, "pair"), ans.Once, ans.Same, ans.Different, ans.Unsure, ans.Settled, len(ans.Open))
	for _, f := range ans.Files {
		fmt.Fprintf(&b, "  %s: %s, the last with hash %s…\n", f.File, many(f.Acts, "act"), f.Head[:16])
	}
	for i := range ans.Agreements {
		agreementText(&b, &ans.Agreements[i])
	}
	for i, o := range ans.Open {
		if i == 0 {
			fmt.Fprintf(&b, "\n%s\n", heading("In need of a third look"))
		}
		var said []string
		for _, x := range o.Said {
			said = append(said, x.Reviewer+": "+string(x.Judgement))
		}
		fmt.Fprintf(&b, "  %s %s, %s %s (%s; %s)\n", printable(o.Pair.A.List), printable(o.Pair.A.ID), printable(o.Pair.B.List), printable(o.Pair.B.ID),
			o.Why, strings.Join(said, ", "))
	}
	return b.String()
}

func agreementText(b *strings.Builder, g *review.Agreement) {
	fmt.Fprintf(b, "\n%s\n\n", heading(fmt.Sprintf("%s (rows) and %s (columns): %s judged by both", g.First, g.Second, many(g.Pairs, "pair"))))
	fmt.Fprintf(b, "  %-10s", "")
	for _, c := range review.Categories {
		fmt.Fprintf(b, "%10s", c)
	}
	fmt.Fprintln(b)
	for i, row := range g.Table {
		fmt.Fprintf(b, "  %-10s", review.Categories[i])
		for _, n := range row {
			fmt.Fprintf(b, "%10d", n)
		}
		fmt.Fprintln(b)
	}
	fmt.Fprintln(b)
	if g.Raw != nil {
		fmt.Fprintf(b, "  judged alike: %.1f%%\n", 100**g.Raw)
	}
	if g.Kappa != nil {
		fmt.Fprintf(b, "  kappa (Cohen 1960), agreement beyond chance: %.2f, standard error %.2f\n", *g.Kappa, *g.SE)
	}
	for _, w := range g.Warnings {
		fmt.Fprintf(b, "  %s: %s; %s\n", w.Severity, w.Text, w.Remedy)
	}
}
