package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"undercount/internal/problem"
)

// jsonReader gives the rows of a JSON Lines file: one object in each line.
type jsonReader struct {
	t       *text
	lines   *lineReader
	clean   cleaner
	object  flatObject
	lenient bool

	keys    []string // in the order of their first appearance
	index   map[string]int
	seen    []int // number of the line in which a key was seen last
	row     []string
	buf     []byte // text of the row's values, until it is made the row's own
	ends    []int
	missing []int // objects that lack a key
	blank   int   // first blank line between others
	pending int
	said    []string
}

func newJSONLines(src io.ReadSeeker, name string, o Options) (*Rows, error) {
	t, err := survey(src, o.Rejects != nil)
	if err != nil {
		return nil, err
	}
	if t.encoding != "utf-8" {
		return nil, &problem.Error{What: "is not in UTF-8", Want: "JSON Lines in UTF-8", Do: "export it again as UTF-8"}
	}
	j := &jsonReader{t: t, clean: cleaner{lim: o.Limits}, lenient: o.Rejects != nil, index: map[string]int{}}
	if err := j.learnKeys(); err != nil {
		return nil, err
	}
	header, err := j.clean.names(j.keys, 0)
	if err != nil {
		return nil, err
	}
	j.missing = make([]int, len(header))
	j.clean = cleaner{lim: o.Limits}
	if err := j.rewind(); err != nil {
		return nil, err
	}
	r := newRows(name, header, j, o)
	r.Encoding = t.encoding
	r.takeNotes(j)
	return r, nil
}

func (j *jsonReader) rewind() error {
	r, err := j.t.open()
	if err != nil {
		return err
	}
	j.lines = &lineReader{r: bufio.NewReaderSize(r, 256<<10), max: j.clean.lim.RecordBytes}
	for i := range j.seen {
		j.seen[i] = 0
	}
	return nil
}

// learnKeys reads all objects for their keys: which there are is known only
// at the end of the file.
func (j *jsonReader) learnKeys() error {
	if err := j.rewind(); err != nil {
		return err
	}
	var fresh []string
	for {
		line, err := j.line()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			fresh = fresh[:0]
			err = j.parse(line, func(key, _ []byte, column int) error {
				switch {
				case column >= 0:
				case slices.Contains(fresh, string(key)):
					return j.at(errDuplicateKey(), string(key))
				case len(fresh) >= j.clean.lim.Columns:
					return errColumns(j.lines.n, j.clean.lim)
				default:
					fresh = append(fresh, string(key))
				}
				return nil
			})
		}
		var p *problem.Error
		if err != nil && !(j.lenient && errors.As(err, &p)) {
			return err
		}
		if err != nil {
			continue // it will be refused, so that its keys do not matter
		}
		if err := j.learn(fresh); err != nil {
			return err
		}
	}
	if len(j.keys) == 0 {
		return &problem.Error{What: "has no object with a key", Want: "one JSON object in each line"}
	}
	return nil
}

// learn adds keys that were not seen before this line.
func (j *jsonReader) learn(keys []string) error {
	for _, k := range keys {
		if len(j.keys) >= j.clean.lim.Columns {
			return errColumns(j.lines.n, j.clean.lim)
		}
		j.index[k] = len(j.keys)
		j.keys = append(j.keys, k)
		j.seen = append(j.seen, j.lines.n)
	}
	return nil
}

func errDuplicateKey() error {
	return &problem.Error{What: "holds a key twice", Want: "each key once in an object", Do: "remove one of them"}
}

// at adds the place to a problem.
func (j *jsonReader) at(err error, key string) error {
	var p *problem.Error
	if !errors.As(err, &p) {
		return err
	}
	q := *p
	q.Row = j.lines.n
	if q.Column == "" && plain(key) {
		q.Column = key
	}
	return &q
}

// line returns the next line that is not blank.
func (j *jsonReader) line() ([]byte, error) {
	for {
		line, err := j.lines.next()
		if err != nil {
			return nil, err
		}
		if len(bytes.TrimSpace(line)) > 0 {
			if j.blank == 0 {
				j.blank = j.pending
			}
			return line, nil
		}
		if j.pending == 0 {
			j.pending = j.lines.n
		}
	}
}

// parse takes one object apart and gives its keys with their columns, -1 for
// one that is not known yet, and its values, as text.
func (j *jsonReader) parse(line []byte, visit func(key, value []byte, column int) error) error {
	if j.t.dirty && !utf8.Valid(line) {
		return j.at(&problem.Error{What: "has a byte that is not valid UTF-8", Want: "UTF-8 throughout", Do: "export the file again"}, "")
	}
	if line[0] == '[' {
		return j.at(errJSON("begins with ["), "")
	}
	n := 0
	err := j.object.each(line, func(key, value []byte, k kind) error {
		column, known := n, n < len(j.keys) && string(key) == j.keys[n]
		n++
		if !known {
			if column, known = j.index[string(key)]; !known {
				column = -1
			}
		}
		if column >= 0 {
			if j.seen[column] == j.lines.n {
				return j.at(errDuplicateKey(), string(key))
			}
			j.seen[column] = j.lines.n
		}
		switch k {
		case kindNested:
			return j.at(&problem.Error{What: "holds an object or a list", Want: "text, a number, true, false or null",
				Do: "give each part a key of its own"}, string(key))
		case kindNull:
			value = nil
		}
		if len(value) > j.clean.lim.FieldBytes {
			_, err := j.clean.field(string(value), j.lines.n, "")
			return j.at(err, string(key))
		}
		return visit(key, value, column)
	})
	return j.at(err, "")
}

func (j *jsonReader) next() ([]string, int, error) {
	line, err := j.line()
	if err != nil {
		return nil, 0, j.end(err)
	}
	n := j.lines.n
	if cap(j.row) == 0 {
		j.row = make([]string, len(j.keys))
		j.ends = make([]int, 2*len(j.keys))
	}
	j.buf = j.buf[:0]
	unknown := false
	err = j.parse(line, func(key, value []byte, column int) error {
		if column < 0 { // the first reading learnt all keys of the objects that are good
			unknown = true
			return nil
		}
		j.ends[2*column] = len(j.buf)
		j.buf = append(j.buf, value...)
		j.ends[2*column+1] = len(j.buf)
		return nil
	})
	switch {
	case err == nil && unknown:
		err = j.at(errDuplicateKey(), "")
	case err == nil:
		err = j.cut(n)
	}
	var p *problem.Error
	if errors.As(err, &p) {
		return nil, 0, &rowError{problem: p, line: n, fields: []string{string(line)}}
	}
	return j.row, n, err
}

// cut makes the row from the values in buf.
func (j *jsonReader) cut(line int) error {
	all := string(j.buf)
	for i := range j.row {
		if j.seen[i] != line {
			j.row[i] = ""
			j.missing[i]++
			continue
		}
		var err error
		if j.row[i], err = j.clean.field(all[j.ends[2*i]:j.ends[2*i+1]], line, j.keys[i]); err != nil {
			return err
		}
	}
	return nil
}

func (j *jsonReader) end(err error) error {
	var p *problem.Error
	switch {
	case errors.As(err, &p):
		return &rowError{problem: p, line: j.lines.n}
	case !errors.Is(err, io.EOF):
		return err
	}
	if j.blank > 0 {
		j.said = append(j.said, fmt.Sprintf("blank lines between the rows were left out, the first at line %d", j.blank))
	}
	for i, n := range j.missing {
		if n > 0 {
			j.said = append(j.said, fmt.Sprintf("the key in column %d is missing in %d object(s): read as empty", i+1, n))
		}
	}
	j.blank, j.missing = 0, nil
	j.said = append(j.said, j.clean.notes()...)
	return io.EOF
}

func (j *jsonReader) taken() []string {
	s := j.said
	j.said = nil
	return s
}

func (j *jsonReader) close() error { return nil }

func (j *jsonReader) total() int64 { return j.lines.full + j.lines.tooLong }

// lineReader cuts text into lines, which end in LF or CR LF.
type lineReader struct {
	r             *bufio.Reader
	n             int   // number of the line read last
	full, tooLong int64 // lines that are not blank, and lines that are too long
	max           int
	long          []byte
}

// next returns the next line, valid until the next call. A line that is too
// long is an error, after which the next one can be read.
func (l *lineReader) next() ([]byte, error) {
	l.n++
	line, err := l.r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		l.long = append(l.long[:0], line...)
		for errors.Is(err, bufio.ErrBufferFull) {
			line, err = l.r.ReadSlice('\n')
			if len(l.long) <= l.max {
				l.long = append(l.long, line...)
			}
		}
		line = l.long
	}
	if err != nil && (!errors.Is(err, io.EOF) || len(line) == 0) {
		return nil, err
	}
	if len(line) > l.max {
		l.tooLong++
		return nil, &problem.Error{Row: l.n, What: fmt.Sprintf("is longer than %d bytes", l.max), Want: "a table with short rows"}
	}
	line = bytes.TrimRight(line, "\r\n")
	if len(bytes.TrimSpace(line)) > 0 {
		l.full++
	}
	return line, nil
}
