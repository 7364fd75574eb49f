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

// CountColumn is the header of the column of counts.
const CountColumn = "count"

// ParseOptions tells Parse what the columns are where the file does not.
type ParseOptions struct {
	// Lists names the columns that are lists, in the order wanted; nil = found
	// from the file. An entity that is only on columns left out is not observed.
	Lists  []string
	Strata []string // columns that stratify; nil = every column that is neither a list nor the count
}

// Parse reads the rows of an overlap table. Columns before "count" are lists
// and hold 0 or 1; columns after it are strata. Without a "count" column each
// row is one entity; the columns that hold only 0 and 1 are then lists, the
// others strata. Histories that do not appear count 0; rows of the same
// history and stratum are added. Spaces around a value are ignored, and the
// digits may be Persian or Arabic.
//
// rowNum gives the line of each row in its file, for messages; nil numbers
// them from 2. Every refusal is a *problem.Error with row and column, without
// the file, which the caller knows.
func Parse(header []string, rows [][]string, rowNum []int, o ParseOptions) (*Stratified, error) {
	line := func(i int) int {
		if rowNum == nil {
			return i + 2
		}
		return rowNum[i]
	}
	p, err := planColumns(header, rows, line, o)
	if err != nil {
		return nil, err
	}
	lists := make([]string, len(p.lists))
	for j, c := range p.lists {
		lists[j] = strings.TrimSpace(header[c])
	}
	vars := make([]string, len(p.strata))
	for j, c := range p.strata {
		vars[j] = strings.TrimSpace(header[c])
	}
	if err := checkLists(lists); err != nil {
		return nil, err
	}
	b := newBuilder(lists, vars)
	labels := make([]string, len(vars))
	var total int64
	for i, row := range rows {
		c, err := p.cell(header, row)
		if err != nil {
			err.Row = line(i)
			return nil, err
		}
		if total += c.Count; total > MaxCount {
			return nil, &problem.Error{Row: line(i), What: "the counts add up to too many", Want: fmt.Sprintf("at most %d in all", int64(MaxCount))}
		}
		for j, col := range p.strata {
			labels[j] = strings.TrimSpace(row[col])
		}
		b.add(labels, c)
	}
	if len(rows) == 0 {
		return nil, &problem.Error{What: "the table has a header but no rows", Want: "one row per capture history, or per entity"}
	}
	if p.count < 0 {
		if err := plausibleEntities(b, len(rows)); err != nil {
			return nil, err
		}
	}
	return b.table()
}

// plausibleEntities refuses a table without counts that is, by the look of it,
// a table of counts whose column is misnamed or missing, or one whose rows
// carry an identifier: both would give a wrong n in silence.
func plausibleEntities(b *builder, rows int) error {
	if rows >= 5 && len(b.labels)*2 > rows {
		return &problem.Error{Column: strings.Join(b.vars, ", "),
			What: fmt.Sprintf("there is no column named count, and %d rows fall into %d strata", rows, len(b.labels)),
			Want: "a column named count, or few strata", Do: "name the counts \"count\", or say which columns are strata (none is an answer)"}
	}
	distinct := 0
	for _, cells := range b.cells {
		seen := map[History]bool{}
		for _, c := range cells {
			seen[c.History] = true
		}
		distinct += len(seen)
	}
	if rows >= 3 && distinct == rows {
		return &problem.Error{What: "there is no column named count, and every capture history appears once only",
			Want: "a column named count, or one row for each entity", Do: "add the counts; a table of entities repeats its histories"}
	}
	return nil
}

// columns says which column is what; count is -1 without one. Ignored columns
// are those that the caller's choice leaves out.
type columns struct {
	lists, strata, ignored []int
	count                  int
}

func planColumns(header []string, rows [][]string, line func(int) int, o ParseOptions) (columns, error) {
	name := make([]string, len(header))
	p := columns{count: -1}
	for i, h := range header {
		name[i] = strings.TrimSpace(h)
		if strings.EqualFold(name[i], CountColumn) && !slices.Contains(o.Lists, name[i]) && !slices.Contains(o.Strata, name[i]) {
			if p.count >= 0 {
				return p, &problem.Error{Column: name[i], What: "there are two columns of counts", Want: "one column named count"}
			}
			p.count = i
		}
	}
	find := func(want []string, what string) ([]int, error) {
		var idx []int
		for _, w := range want {
			i := slices.Index(name, w)
			if i < 0 {
				return nil, &problem.Error{Column: w, What: "there is no such column, named as a " + what,
					Want: "one of: " + strings.Join(name, ", ")}
			}
			idx = append(idx, i)
		}
		return idx, nil
	}
	var err error
	if p.lists, err = find(o.Lists, "list"); err != nil {
		return p, err
	}
	if p.strata, err = find(o.Strata, "stratum"); err != nil {
		return p, err
	}
	taken := func(i int) bool { return i == p.count || slices.Contains(p.lists, i) || slices.Contains(p.strata, i) }
	for i := range name {
		if taken(i) {
			continue
		}
		isList := o.Lists == nil
		if p.count >= 0 {
			isList = isList && i < p.count
		} else if isList {
			isList, err = looksLikeList(name[i], i, rows, line)
			if err != nil {
				return p, err
			}
		}
		switch {
		case isList:
			p.lists = append(p.lists, i)
		case o.Strata == nil && (o.Lists == nil || p.count < 0 || i > p.count):
			p.strata = append(p.strata, i)
		default:
			p.ignored = append(p.ignored, i)
		}
	}
	if p.count < 0 && len(p.lists) == 0 {
		return p, &problem.Error{What: "no column holds only 0 and 1, and none is named count",
			Want: "one column for each list with 0 or 1, then a column named count"}
	}
	return p, nil
}

// looksLikeList judges a column of a table without counts. A column that is
// nearly all 0 and 1 is a list with a slip in it, which must be told, not
// turned into strata in silence.
func looksLikeList(name string, col int, rows [][]string, line func(int) int) (bool, error) {
	binary, firstOther := 0, -1
	for i, r := range rows {
		if _, ok := bit(r[col]); ok {
			binary++
		} else if firstOther < 0 {
			firstOther = i
		}
	}
	if firstOther < 0 {
		return true, nil
	}
	if len(rows) >= 5 && binary*10 >= len(rows)*8 {
		return false, &problem.Error{Row: line(firstOther), Column: name, What: "a value that is neither 0 nor 1 in a column that otherwise looks like a list",
			Want: "0 or 1", Do: "correct it, or say which columns are lists and which are strata"}
	}
	return false, nil
}

// cell reads one row. Its error lacks the row number.
func (p *columns) cell(header, row []string) (Cell, *problem.Error) {
	c := Cell{Count: 1}
	for j, col := range p.lists {
		on, ok := bit(row[col])
		if !ok {
			return c, &problem.Error{Column: strings.TrimSpace(header[col]), What: "a list column holds something other than 0 and 1", Want: "0 or 1"}
		}
		if on {
			c.History |= 1 << j
		}
	}
	if p.count >= 0 {
		n, ok := wholeNumber(row[p.count])
		if !ok {
			return c, &problem.Error{Column: CountColumn, What: "the count is not a whole number that can be a count",
				Want: fmt.Sprintf("a whole number from 0 to %d, without separators", int64(MaxCount))}
		}
		c.Count = n
	}
	if c.History == 0 && p.elsewhere(row) {
		c.Count = 0
	} else if c.History == 0 {
		e := errAllZero()
		if c.Count == 0 {
			e.What = "a row is on no list (all zeros)"
		}
		return c, e
	}
	return c, nil
}

// elsewhere reports whether a row is on a list that was left out.
func (p *columns) elsewhere(row []string) bool {
	for _, i := range p.ignored {
		if on, _ := bit(row[i]); on {
			return true
		}
	}
	return false
}

// bit reads 0 or 1.
func bit(s string) (on, ok bool) {
	n, ok := wholeNumber(s)
	return n == 1, ok && n <= 1
}

// wholeNumber reads digits only: no sign, exponent, underscore or separator.
func wholeNumber(s string) (int64, bool) {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '0' && r <= '9':
			return r
		}
		return 'x' // makes ParseInt refuse
	}, strings.TrimSpace(s))
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n >= 0 && n <= MaxCount
}

// WriteCSV writes what Parse reads: lists, count, strata; one row for each
// observed history. A stratum without entities is written as its first
// single-list history with count 0, so that it survives the round trip.
func (s *Stratified) WriteCSV(w io.Writer) error {
	cw := csv.NewWriter(w)
	header := slices.Concat(s.Lists, []string{CountColumn}, s.Vars)
	if err := cw.Write(header); err != nil {
		return err
	}
	row := make([]string, len(header))
	for _, st := range s.Strata {
		cells := st.Table.cells
		if len(cells) == 0 {
			cells = []Cell{{History: 1}}
		}
		for _, c := range cells {
			for i := range s.Lists {
				row[i] = string('0' + rune(c.History>>i&1))
			}
			row[len(s.Lists)] = strconv.FormatInt(c.Count, 10)
			copy(row[len(s.Lists)+1:], st.Labels)
			if err := cw.Write(row); err != nil {
				return err
			}
		}
	}
	cw.Flush()
	return cw.Error()
}
