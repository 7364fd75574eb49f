package review

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"undercount/internal/problem"
	"undercount/link"
)

// Files are the files of all reviewers of a study, by handle.
type Files struct {
	Files   []*File
	Notices []string // what was left out, for the user
}

// ReadFolder reads the files of all reviewers. A folder that does not exist
// holds no decisions. Reading disturbs no review that is under way.
func ReadFolder(dir string) (*Files, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return &Files{}, nil
	}
	if err != nil {
		return nil, &problem.Error{File: dir, What: "the folder cannot be read", Want: "a folder with the files of the reviewers", Err: err}
	}
	out := &Files{}
	for _, e := range entries {
		name := e.Name()
		reviewer, isCSV := strings.CutSuffix(name, ".csv")
		if !isCSV || strings.HasPrefix(name, ".") {
			continue
		}
		if CheckReviewer(reviewer) != nil {
			out.Notices = append(out.Notices, fmt.Sprintf("%s: not read: a reviewer's file is named after a handle", filepath.Join(dir, name)))
			continue
		}
		path := filepath.Join(dir, name)
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, &problem.Error{File: path, What: "cannot be read", Do: "make it readable, or take it out of the folder", Err: err}
		}
		f, err := parse(data, path, reviewer)
		if err != nil {
			return nil, err
		}
		if f.Torn > 0 {
			out.Notices = append(out.Notices, fmt.Sprintf("%s: the last line was cut off and is not used", path))
		}
		out.Files = append(out.Files, f)
	}
	return out, nil
}

// Said is what one reviewer says of a pair.
type Said struct {
	Reviewer  string    `json:"reviewer"`
	Judgement Judgement `json:"judgement"`
	Note      string    `json:"-"` // free text, for reviewers only
	Saw       string    `json:"-"`
}

// Why a pair needs a third look.
const (
	Disagree      = "disagreement"  // reviewers, or adjudicators, say different things of it
	Contradiction = "contradiction" // with other decisions it cannot hold: a is b, b is c, a is not c
)

// Unsettled is a pair that needs a third look.
type Unsettled struct {
	Pair Key    `json:"pair"`
	Why  string `json:"why"`
	Said []Said `json:"said"`
}

// Merged is what the reviewers say together.
type Merged struct {
	Decisions []link.Decision // what is settled, as constraints for the linkage, ordered by pair
	Open      []Unsettled     // what needs a third look, ordered by pair
	Judged    int             // pairs that somebody judged
	Once      int             // of these, pairs that one reviewer judged
	Settled   int             // pairs that an adjudicator settled
	Unsure    int             // pairs of which it is agreed that they cannot be told
}

// Merge puts the files together. What an adjudicator says stands; else what all
// who judged a pair say alike. Unsure gives no decision, and against a firm
// judgement it is a disagreement. Decisions that contradict each other
// through other pairs are withheld, all of them, and listed as open.
func (fs *Files) Merge() *Merged {
	reviewed, settled := fs.said(Reviewed), fs.said(Adjudicated)
	keys := map[Key]bool{}
	for k := range reviewed {
		keys[k] = true
	}
	for k := range settled {
		keys[k] = true
	}
	m := &Merged{Judged: len(keys)}
	firm := map[Key]Judgement{}
	for k := range keys {
		says := reviewed[k]
		if len(says) == 1 {
			m.Once++
		}
		if third := settled[k]; len(third) > 0 {
			m.Settled++
			says = third
		}
		switch j, alike := together(says); {
		case !alike:
			m.Open = append(m.Open, Unsettled{k, Disagree, append(slices.Clone(reviewed[k]), settled[k]...)})
		case j == Unsure:
			m.Unsure++
		default:
			firm[k] = j
		}
	}
	for k := range contradictions(firm) {
		m.Open = append(m.Open, Unsettled{k, Contradiction, append(slices.Clone(reviewed[k]), settled[k]...)})
		delete(firm, k)
	}
	slices.SortFunc(m.Open, func(a, b Unsettled) int { return a.Pair.compare(b.Pair) })
	for _, k := range sortedKeys(firm) {
		m.Decisions = append(m.Decisions, link.Decision{ListA: k.A.List, IDA: k.A.ID, ListB: k.B.List, IDB: k.B.ID, Same: firm[k] == Same})
	}
	return m
}

// said gives for each pair what every reviewer says of it, in the order of the files.
func (fs *Files) said(kind Kind) map[Key][]Said {
	out := map[Key][]Said{}
	for _, f := range fs.Files {
		for k, a := range f.Standing(kind) {
			out[k] = append(out[k], Said{f.Reviewer, a.Judgement, a.Note, a.Saw})
		}
	}
	return out
}

// together is the judgement that all share.
func together(says []Said) (Judgement, bool) {
	for _, s := range says[1:] {
		if s.Judgement != says[0].Judgement {
			return "", false
		}
	}
	return says[0].Judgement, true
}

func sortedKeys[V any](m map[Key]V) []Key {
	keys := make([]Key, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, Key.compare)
	return keys
}

// contradictions are the pairs of which not all can hold: for each pair judged
// different whose records are the same through other pairs, that pair and a
// shortest chain between its records.
func contradictions(firm map[Key]Judgement) map[Key]bool {
	next := map[Ref][]Ref{}
	keys := sortedKeys(firm)
	for _, k := range keys {
		if firm[k] == Same {
			next[k.A] = append(next[k.A], k.B)
			next[k.B] = append(next[k.B], k.A)
		}
	}
	out := map[Key]bool{}
	for _, k := range keys {
		if firm[k] != Different {
			continue
		}
		chain := path(next, k.A, k.B)
		for i := 1; i < len(chain); i++ {
			out[KeyOf(chain[i-1], chain[i])], out[k] = true, true
		}
	}
	return out
}

// path is a shortest way between two records, or nil.
func path(next map[Ref][]Ref, from, to Ref) []Ref {
	came := map[Ref]Ref{from: from}
	for queue := []Ref{from}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if at == to {
			way := []Ref{to}
			for at != from {
				at = came[at]
				way = append(way, at)
			}
			return way
		}
		for _, n := range next[at] {
			if _, seen := came[n]; !seen {
				came[n] = at
				queue = append(queue, n)
			}
		}
	}
	return nil
}
