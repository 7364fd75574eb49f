package study

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"path/filepath"
	"strconv"
	"strings"

	"undercount/ingest"
	"undercount/internal/problem"
	"undercount/link"
	"undercount/link/review"
	"undercount/report"
)

// linkedCounts is what linking hands on: counts, and the account of it. The
// cache keeps it; no name and no field of a record is in it.
type linkedCounts struct {
	Strata  [][]string      `json:"strata"` // labels by number
	Best    []cell          `json:"best"`
	Draws   [][]cell        `json:"draws"`
	Cuts    []cutCounts     `json:"cuts"`
	Named   []cell          `json:"named,omitempty"` // without records that have no name; absent if all have one
	Links   float64         `json:"expected_links"`  // sum of the probabilities of pairs, each by itself
	Account *report.Linkage `json:"account"`
	Rows    []byte          `json:"rows,omitempty"` // entities.csv, only if the study asks for it
}

// cutCounts is the whole table if links are cut at a probability.
type cutCounts struct {
	At    float64 `json:"at"`
	Links int64   `json:"links"`
	Cells []cell  `json:"cells"`
}

// runLink is link.Judge; tests put another in its place.
var runLink = link.Judge

// Linkage links the lists of the study, with the decisions of its reviewers,
// keeping what the records say for showing pairs. Nothing is taken from or put
// into the cache: what a pair says must not lie about.
func (s *Study) Linkage(ctx context.Context, o RunOptions) (*link.Result, error) {
	if len(s.Lists) == 0 {
		return nil, &problem.Error{File: FileName, What: "the study has no lists to link", Want: "a [[list]] for each list"}
	}
	j, err := s.link(ctx, o, true)
	if err != nil {
		return nil, err
	}
	return j.res, nil
}

// judged is a linkage with what became of the rows of each list.
type judged struct {
	res       *link.Result
	rows      []*ingest.Rows
	decisions int
}

// link reads and links the lists.
func (s *Study) link(ctx context.Context, o RunOptions, keep bool) (*judged, error) {
	in, rows, done, err := s.openLists(ctx)
	defer done()
	if err != nil {
		return nil, err
	}
	opt, err := s.linkOptions(o, keep)
	if err != nil {
		return nil, err
	}
	rec, err := link.Load(ctx, in, opt)
	if err != nil {
		return nil, s.inLists(err)
	}
	res, err := runLink(ctx, rec, opt)
	if err != nil {
		return nil, s.inLists(err)
	}
	return &judged{res, rows, len(opt.Decisions)}, nil
}

// linkOptions are those of [link].
func (s *Study) linkOptions(o RunOptions, keep bool) (link.Options, error) {
	k := s.Link
	opt := link.Options{DuplicateFree: k.DuplicateFree, PairRules: k.Rules, DifferentDates: k.DifferentDates,
		Threshold: k.Threshold, MaxPairs: k.MaxPairs, Seed: s.Seed, Workers: o.Workers, Progress: o.Progress, Keep: keep || s.keepFields()}
	files, err := review.ReadFolder(filepath.Join(s.Dir, filepath.FromSlash(k.Decisions)))
	if err != nil {
		return opt, err
	}
	opt.Decisions = files.Merge().Decisions
	if k.labels >= 0 {
		if opt.Labels, err = readLabels(k.Labels, s.inputs[k.labels].data); err != nil {
			return opt, err
		}
	}
	if k.model >= 0 {
		if opt.Model, err = link.LoadModel(bytes.NewReader(s.inputs[k.model].data), k.Model); err != nil {
			return opt, err
		}
	}
	return opt, nil
}

// keepFields reports whether strata need columns that are compared as well,
// which are kept as they stand only if asked for.
func (s *Study) keepFields() bool {
	for _, by := range s.Strata.By {
		for i := range s.Lists {
			l := &s.Lists[i]
			c := l.labelColumn(by)
			carried := c == "" || indexOf(l.carry, c) >= 0
			for _, m := range l.Columns {
				carried = carried || m.Column == c && m.Role == link.Carry
			}
			if !carried {
				return true
			}
		}
	}
	return false
}

// readLabels reads judged pairs.
func readLabels(name string, data []byte) ([]link.Label, error) {
	sh, err := ingest.ReadCSV(bytes.NewReader(data), name, ingest.Limits{})
	if err != nil {
		return nil, err
	}
	at := make([]int, 5)
	for i, c := range []string{"list_a", "id_a", "list_b", "id_b", "same"} {
		if at[i] = indexOf(sh.Header, c); at[i] < 0 {
			return nil, &problem.Error{File: name, Row: 1, What: "there is no column " + c, Want: "list_a, id_a, list_b, id_b, same"}
		}
	}
	var out []link.Label
	for i, row := range sh.Rows {
		field := func(k int) string { return strings.TrimSpace(row[at[k]]) }
		l := link.Label{ListA: field(0), IDA: field(1), ListB: field(2), IDB: field(3)}
		switch strings.ToLower(field(4)) {
		case "yes", "true", "1", "same":
			l.Same = true
		case "no", "false", "0", "different":
		default:
			return nil, &problem.Error{File: name, Row: sh.RowNum[i], Column: "same", What: "is neither yes nor no", Want: "yes or no"}
		}
		out = append(out, l)
	}
	return out, nil
}

// linkKey is the hash of everything that the linked counts depend on.
func (s *Study) linkKey() (string, error) {
	hashes := []string{}
	for _, l := range s.Lists {
		hashes = append(hashes, s.inputs[l.sheet.input].hash)
	}
	var others []string
	for _, i := range append([]int{s.Link.model, s.Link.labels, s.Link.truth}, s.Link.decisions...) {
		h := ""
		if i >= 0 {
			h = s.inputs[i].hash
		}
		others = append(others, h)
	}
	type listKey struct {
		Name, File, Sheet string
		Columns           []link.Mapping
		Exact, Rejects    bool
	}
	var lists []listKey
	for _, l := range s.Lists {
		lists = append(lists, listKey{l.Name, l.File, l.Sheet, l.Columns, l.Exact, l.Rejects})
	}
	k := s.Link
	return keyOf("link", hashes, others, lists, s.Strata.By, s.Strata.Tokens, s.Seed, k.DuplicateFree, k.Rules, k.Threshold,
		k.Draws, k.DifferentDates, k.MaxPairs, k.WriteEntities)
}

// countLinked links the lists and counts, or takes the counts from the cache.
func (s *Study) countLinked(ctx context.Context, o RunOptions, kept *store) (*linkedCounts, error) {
	key, err := s.linkKey()
	if err != nil {
		return nil, err
	}
	if !o.Fresh {
		if b, ok := kept.get(key); ok {
			c := &linkedCounts{}
			if json.Unmarshal(b, c) == nil && c.Account != nil {
				return c, nil
			}
		}
	}
	j, err := s.link(ctx, o, false)
	if err != nil {
		return nil, err
	}
	c, err := s.handOn(ctx, j, o)
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	_ = kept.put(key, b) // see estimateOne
	out := &linkedCounts{}
	return out, json.Unmarshal(b, out) // the same form the first time and later
}

// handOn makes counts of a judged set of records.
func (s *Study) handOn(ctx context.Context, j *judged, o RunOptions) (*linkedCounts, error) {
	res, rec := j.res, j.res.Records
	lab := s.labelsOf(rec, s.Strata.Tokens)
	t := newTally(rec, lab)
	c := &linkedCounts{}
	var facts labelled
	c.Best, facts = t.count(res.Entity)
	task := o.Progress.Task("drawing linkages")
	defer task.End()
	err := res.Draws(ctx, s.Link.Draws, func(i int, entity []int32) error {
		cells, _ := t.count(entity)
		c.Draws = append(c.Draws, cells)
		task.Update(i+1, s.Link.Draws)
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	c.Strata = t.names
	if t.skip = unnamed(rec); t.skip != nil {
		c.Named, _ = t.count(res.Entity)
		t.skip = nil
		c.Strata = t.names
	}
	whole := newTally(rec, &labels{})
	cutAt(res, s.Link.DuplicateFree, func(at float64, links int64, entity []int32) {
		cells, _ := whole.count(entity)
		c.Cuts = append(c.Cuts, cutCounts{at, links, cells})
	})
	c.Links = expectedLinks(res)
	if c.Account, err = s.account(j, lab, facts, c); err != nil {
		return nil, err
	}
	if s.Link.WriteEntities {
		c.Rows, err = entityRows(res)
	}
	return c, err
}

// unnamed marks the records without an own and a family name; nil if there are none.
func unnamed(r *link.Records) []bool {
	if r.Unnamed() == 0 {
		return nil
	}
	out := make([]bool, r.Len())
	for i := range out {
		out[i] = !r.Named(i)
	}
	return out
}

// entityRows is entities.csv: entities are numbered in the order of their
// first records.
func entityRows(res *link.Result) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"list", "id", "entity"})
	rec, lists := res.Records, res.Records.Lists()
	number := make([]int, rec.Len())
	next := 0
	for i := range rec.Len() {
		e := res.Entity[i]
		if number[e] == 0 {
			next++
			number[e] = next
		}
		_ = w.Write([]string{guarded(lists[rec.List(i)]), guarded(rec.ID(i)), strconv.Itoa(number[e])})
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// guarded keeps a spreadsheet from taking a text for a formula.
func guarded(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
