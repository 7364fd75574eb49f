package overlap

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"undercount/internal/problem"
)

// TimesColumn is the header of the column that says how often, in a file of
// capture frequencies; the other column is [CountColumn].
const TimesColumn = "times"

// MaxTimes bounds how often one entity may have been seen.
const MaxTimes = 100_000

// Frequency is what is known when sightings of the same entity are recognised
// but not kept apart by list: how many entities were seen exactly once, exactly
// twice and so on. It is immutable.
type Frequency struct {
	times, counts []int64 // ascending, counts positive
	n, sightings  int64
	occasions     int
}

// Times is one row: Count entities were seen exactly Times times.
type Times struct {
	Times int64 `json:"times"`
	Count int64 `json:"count"`
}

// NewFrequency makes a Frequency. Rows may come in any order; those with a
// count of 0 are dropped, and the same number of times may not come twice.
// occasions is how often an entity could have been seen at most, 0 when there
// is no limit. How many were never seen is what is estimated, so that 0 times
// is refused.
func NewFrequency(rows []Times, occasions int) (*Frequency, error) {
	if occasions < 0 || occasions == 1 || occasions > MaxTimes {
		return nil, &problem.Error{What: "the number of occasions is out of range", Want: fmt.Sprintf("a whole number from 2 to %d, or 0 for no limit", MaxTimes)}
	}
	sorted := slices.Clone(rows)
	slices.SortFunc(sorted, func(a, b Times) int { return int(a.Times - b.Times) })
	f := &Frequency{occasions: occasions}
	for i, r := range sorted {
		if i > 0 && sorted[i-1].Times == r.Times {
			return nil, &problem.Error{Column: TimesColumn, What: fmt.Sprintf("%d times comes twice", r.Times), Want: "one row for each number of times", Do: "add the two counts, or correct one"}
		}
		if p := checkTimes(r, occasions); p != nil {
			return nil, p
		}
		if r.Count == 0 {
			continue
		}
		f.times, f.counts = append(f.times, r.Times), append(f.counts, r.Count)
		if f.n += r.Count; f.n > MaxCount {
			return nil, &problem.Error{What: "the counts add up to too many", Want: fmt.Sprintf("at most %d in all", int64(MaxCount))}
		}
		f.sightings += r.Count * r.Times
	}
	return f, nil
}

func checkTimes(r Times, occasions int) *problem.Error {
	switch {
	case r.Times == 0 && r.Count == 0: // a table may print f₀ as 0 for unknown
		return nil
	case r.Times == 0:
		return &problem.Error{Column: TimesColumn, What: "a row says how many were seen 0 times", Want: "times of 1 or more",
			Do: "remove the row: how many were never seen is what is estimated"}
	case r.Times < 0 || r.Times > MaxTimes:
		return &problem.Error{Column: TimesColumn, What: "the number of times is out of range", Want: fmt.Sprintf("a whole number from 1 to %d", MaxTimes)}
	case occasions > 0 && r.Times > int64(occasions) && r.Count > 0:
		return &problem.Error{Column: TimesColumn, What: fmt.Sprintf("entities were seen %d times on %d occasions", r.Times, occasions), Want: "at most as many times as there were occasions"}
	case r.Count < 0 || r.Count > MaxCount:
		return &problem.Error{Column: CountColumn, What: "the count is out of range", Want: fmt.Sprintf("a whole number from 0 to %d", int64(MaxCount))}
	}
	return nil
}

// N is the number of entities seen at least once.
func (f *Frequency) N() int64 { return f.n }

// Sightings is the sum over entities of how often each was seen.
func (f *Frequency) Sightings() int64 { return f.sightings }

// Occasions is how often an entity could have been seen at most; 0 is no limit.
func (f *Frequency) Occasions() int { return f.occasions }

// Max is the largest number of times with a positive count; 0 in an empty table.
func (f *Frequency) Max() int64 {
	if len(f.times) == 0 {
		return 0
	}
	return f.times[len(f.times)-1]
}

// Rows returns the rows with a positive count, ascending.
func (f *Frequency) Rows() []Times {
	out := make([]Times, len(f.times))
	for i := range out {
		out[i] = Times{f.times[i], f.counts[i]}
	}
	return out
}

// Exactly returns how many were seen exactly i times.
func (f *Frequency) Exactly(i int64) int64 {
	if at, ok := slices.BinarySearch(f.times, i); ok {
		return f.counts[at]
	}
	return 0
}

// Capped returns the table of those seen at most top times, to which models may
// be fitted when the most seen entities are not like the others.
func (f *Frequency) Capped(top int64) *Frequency {
	out := &Frequency{occasions: f.occasions}
	for i, t := range f.times {
		if t <= top {
			out.times, out.counts = append(out.times, t), append(out.counts, f.counts[i])
			out.n += f.counts[i]
			out.sightings += t * f.counts[i]
		}
	}
	return out
}

// Equal reports whether two tables say the same.
func (f *Frequency) Equal(g *Frequency) bool {
	return f.occasions == g.occasions && slices.Equal(f.times, g.times) && slices.Equal(f.counts, g.counts)
}

// Frequency forgets which list is which: the lists are the occasions.
func (t *Table) Frequency() *Frequency {
	f := &Frequency{occasions: t.K()}
	for i, c := range t.Frequencies() {
		if c > 0 {
			f.times, f.counts = append(f.times, int64(i)), append(f.counts, c)
			f.n += c
			f.sightings += int64(i) * c
		}
	}
	return f
}

// IsFrequency reports whether a header is that of capture frequencies: the two
// columns times and count, in either order and any case, and no other.
func IsFrequency(header []string) bool {
	_, _, ok := frequencyColumns(header)
	return ok
}

func frequencyColumns(header []string) (times, count int, ok bool) {
	times, count = -1, -1
	for i, h := range header {
		switch h = strings.TrimSpace(h); {
		case strings.EqualFold(h, TimesColumn):
			times = i
		case strings.EqualFold(h, CountColumn):
			count = i
		}
	}
	return times, count, len(header) == 2 && times >= 0 && count >= 0
}

// ParseFrequency reads rows of capture frequencies as Parse reads those of an
// overlap table: digits may be Persian or Arabic, and rowNum gives the line of
// each row, nil numbering them from 2. Every refusal is a *problem.Error with
// row and column.
func ParseFrequency(header []string, rows [][]string, rowNum []int, occasions int) (*Frequency, error) {
	ti, ci, ok := frequencyColumns(header)
	if !ok {
		return nil, &problem.Error{What: "these are not the columns of capture frequencies", Want: "two columns, times and count"}
	}
	if len(rows) == 0 {
		return nil, &problem.Error{What: "the table has a header but no rows", Want: "one row for each number of times an entity was seen"}
	}
	list := make([]Times, len(rows))
	line := map[int64]int{}
	for i, r := range rows {
		at := i + 2
		if rowNum != nil {
			at = rowNum[i]
		}
		if len(r) != 2 {
			return nil, &problem.Error{Row: at, What: fmt.Sprintf("the row has %d fields", len(r)), Want: "2 fields"}
		}
		if list[i].Times, ok = wholeNumber(r[ti]); !ok {
			return nil, &problem.Error{Row: at, Column: TimesColumn, What: "the number of times is not a whole number", Want: "a whole number, 1 or more"}
		}
		if list[i].Count, ok = wholeNumber(r[ci]); !ok {
			return nil, &problem.Error{Row: at, Column: CountColumn, What: "the count is not a whole number that can be a count",
				Want: fmt.Sprintf("a whole number from 0 to %d, without separators", int64(MaxCount))}
		}
		if first, dup := line[list[i].Times]; dup {
			return nil, &problem.Error{Row: at, Column: TimesColumn, What: fmt.Sprintf("the same number of times stands in row %d already", first),
				Want: "one row for each number of times", Do: "add the two counts, or correct one"}
		}
		line[list[i].Times] = at
		if p := checkTimes(list[i], occasions); p != nil {
			p.Row = at
			return nil, p
		}
	}
	return NewFrequency(list, occasions)
}

// WriteCSV writes what ParseFrequency reads.
func (f *Frequency) WriteCSV(w io.Writer) error {
	cw := csv.NewWriter(w)
	if err := cw.Write([]string{TimesColumn, CountColumn}); err != nil {
		return err
	}
	for i, t := range f.times {
		if err := cw.Write([]string{strconv.FormatInt(t, 10), strconv.FormatInt(f.counts[i], 10)}); err != nil {
			return err
		}
	}
	cw.Flush()
	return cw.Error()
}
