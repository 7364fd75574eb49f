package link

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"undercount/internal/problem"
)

// Truth says which records are known to be the same entity. It is for
// measuring a result with [Result.Measure], never for making one.
type Truth struct {
	entity []int32 // of each record; unjudged where nothing is known
	rows   int
	absent int
}

const unjudged = -1

// Rows is the number of rows that were read.
func (t *Truth) Rows() int { return t.rows }

// Absent is the number of rows that name a record which is on no list, as one
// that was refused when the lists were read. They count for nothing.
func (t *Truth) Absent() int { return t.absent }

// Same reports whether two records are known to be the same entity.
func (t *Truth) Same(a, b int) bool {
	return t.entity[a] == t.entity[b] && t.entity[a] != unjudged
}

// Judged reports whether anything is known about a record.
func (t *Truth) Judged(i int) bool { return t.entity[i] != unjudged }

// truthColumns are the places of the columns of a truth file; -1 is none.
type truthColumns struct {
	listA, idA, listB, idB int // pairs
	list, id, entity       int // entities
}

// What the columns of a truth file may be called, in lower case.
var (
	idNames     = []string{"id", "rec_id", "record_id", "unique_id"}
	entityNames = []string{"entity", "entity_id", "ent_id", "cluster"}
)

// ReadTruth reads what is known about the records r. The columns are either
// list_a, id_a, list_b, id_b: each row is a pair of records of the same
// entity, and every pair that does not follow from the rows is not; or list,
// id, entity: records with the same entity are the same, and records that are
// not named, or have no entity, are not judged. Without the lists an id is
// looked up on all of them and must be on one alone. Further columns are
// ignored. Errors are of type *problem.Error, without the name of the file.
func ReadTruth(rows RowReader, r *Records) (*Truth, error) {
	return readTruth(rows, &truthIndex{r.Len(), r.Lists(), r.Find})
}

// truthIndex finds records.
type truthIndex struct {
	n     int
	lists []string
	find  func(list, id string) int
}

func readTruth(rows RowReader, x *truthIndex) (*Truth, error) {
	c, err := findTruthColumns(rows.Header(), len(x.lists))
	if err != nil {
		return nil, err
	}
	if c.entity >= 0 {
		return readEntities(rows, x, c)
	}
	return readPairs(rows, x, c)
}

func findTruthColumns(header []string, lists int) (truthColumns, error) {
	at := func(names ...string) int {
		return slices.IndexFunc(header, func(h string) bool {
			return slices.Contains(names, strings.ToLower(strings.TrimSpace(h)))
		})
	}
	with := func(names []string, suffix string) (out []string) {
		for _, n := range names {
			out = append(out, n+suffix)
		}
		return out
	}
	c := truthColumns{
		listA: at("list_a"), idA: at(with(idNames, "_a")...), listB: at("list_b"), idB: at(with(idNames, "_b")...),
		list: at("list"), id: at(idNames...), entity: at(entityNames...),
	}
	pairs, entities := c.idA >= 0 && c.idB >= 0, c.id >= 0 && c.entity >= 0
	p := &problem.Error{Row: 1, Want: "list_a,id_a,list_b,id_b (the lists may be left out) or list,id,entity"}
	switch {
	case pairs == entities:
		p.What, p.Do = "the columns are not those of a file of truth", "rename the columns, and keep one of the two forms"
	case (c.listA < 0) != (c.listB < 0):
		p.What, p.Do = "only one of list_a and list_b is there", "add the other, or leave out both"
	case pairs && at("same") >= 0:
		p.What, p.Do = "there is a column same, as in a file of judgements", "keep only the pairs that are the same, without that column"
	default:
		if pairs {
			c.entity = -1
		}
		return c, nil
	}
	return c, p
}

// record finds the record that a row names; -1 if it is on no list.
func (x *truthIndex) record(row []string, line int, header []string, list, id int) (int, error) {
	refuse := func(col int, what, want, do string) error {
		return &problem.Error{Row: line, Column: header[col], What: what, Want: want, Do: do}
	}
	key := strings.TrimSpace(row[id])
	if key == "" {
		return 0, refuse(id, "is empty", "the id of a record", "give the id or leave the row out")
	}
	if list >= 0 {
		name := strings.TrimSpace(row[list])
		if !slices.Contains(x.lists, name) {
			return 0, refuse(list, "names no list that was read", "one of "+strings.Join(x.lists, ", "), "write the list as it is called here, or call the lists so with --name")
		}
		return x.find(name, key), nil
	}
	found := -1
	for _, name := range x.lists {
		i := x.find(name, key)
		if i < 0 {
			continue
		}
		if found >= 0 {
			return 0, refuse(id, "holds an id that several lists have", "an id that one list alone has", "add the columns that name the lists")
		}
		found = i
	}
	return found, nil
}

// eachRow gives every row to do.
func eachRow(rows RowReader, do func(row []string, line int) error) error {
	for {
		row, line, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := do(row, line); err != nil {
			return err
		}
	}
}

// readPairs closes the pairs to entities: a record without a pair is alone.
func readPairs(rows RowReader, x *truthIndex, c truthColumns) (*Truth, error) {
	t := &Truth{entity: make([]int32, x.n)}
	for i := range t.entity {
		t.entity[i] = int32(i)
	}
	header := rows.Header()
	err := eachRow(rows, func(row []string, line int) error {
		t.rows++
		a, err := x.record(row, line, header, c.listA, c.idA)
		if err != nil {
			return err
		}
		b, err := x.record(row, line, header, c.listB, c.idB)
		switch {
		case err != nil:
			return err
		case a < 0 || b < 0:
			t.absent++
		case a == b:
			return &problem.Error{Row: line, What: "names the same record twice", Want: "two records", Do: "leave the row out"}
		default:
			t.join(int32(a), int32(b))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range t.entity {
		t.entity[i] = t.root(int32(i))
	}
	return t, t.check()
}

// root is the first record of the entity of a record, while entity holds the
// links of a forest.
func (t *Truth) root(i int32) int32 {
	for t.entity[i] != i {
		t.entity[i] = t.entity[t.entity[i]]
		i = t.entity[i]
	}
	return i
}

func (t *Truth) join(a, b int32) {
	a, b = t.root(a), t.root(b)
	t.entity[max(a, b)] = min(a, b)
}

func readEntities(rows RowReader, x *truthIndex, c truthColumns) (*Truth, error) {
	t := &Truth{entity: make([]int32, x.n)}
	for i := range t.entity {
		t.entity[i] = unjudged
	}
	number := map[string]int32{}
	header := rows.Header()
	err := eachRow(rows, func(row []string, line int) error {
		t.rows++
		i, err := x.record(row, line, header, c.list, c.id)
		if err != nil {
			return err
		}
		label := strings.TrimSpace(row[c.entity])
		switch {
		case i < 0:
			t.absent++
			return nil
		case label == "":
			return nil
		}
		e, ok := number[label]
		if !ok {
			e = int32(len(number))
			number[strings.Clone(label)] = e
		}
		if t.entity[i] != unjudged && t.entity[i] != e {
			return &problem.Error{Row: line, Column: header[c.entity], What: "says otherwise than an earlier row with the same record",
				Want: "one entity for each record", Do: "correct one of the rows"}
		}
		t.entity[i] = e
		return nil
	})
	if err != nil {
		return nil, err
	}
	return t, t.check()
}

// check refuses a file that has nothing to do with the lists.
func (t *Truth) check() error {
	switch {
	case t.rows == 0:
		return &problem.Error{What: "has a header but no rows", Want: "at least one row below the header"}
	case t.absent == t.rows:
		return &problem.Error{What: fmt.Sprintf("none of its %d rows names records of the lists", t.rows), Want: "the ids of the lists",
			Do: "check which column of the lists is the id (--id), and the names of the lists"}
	}
	return nil
}
