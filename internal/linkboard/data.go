package linkboard

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"undercount/ingest"
	"undercount/link"
	"undercount/simulate"
)

// Folder is where files are: the reference data, and lists that were written
// for the purpose.
type Folder struct {
	Reference string // "" where there is none
	Made      string // folder of MakeFiles
}

// ErrAbsent says that a case needs reference data that are not there.
var ErrAbsent = errors.New("reference data are absent")

// data are the lists of a case and the rows of its truth.
type data struct {
	inputs []link.Input
	truth  func() (link.RowReader, error)
	files  []*ingest.Rows
}

func (d *data) close() {
	for _, f := range d.files {
		f.Close() // only read from
	}
}

func (d *data) open(path string) (*ingest.Rows, error) {
	r, err := ingest.Open(path, ingest.Options{})
	if err == nil {
		d.files = append(d.files, r)
	}
	return r, err
}

// without is a list without some of its columns: those that hold the truth.
type without struct {
	link.RowReader
	keep []int
	row  []string
}

func hide(r link.RowReader, columns ...string) link.RowReader {
	w := &without{RowReader: r}
	for i, h := range r.Header() {
		if !slices.Contains(columns, h) {
			w.keep = append(w.keep, i)
		}
	}
	return w
}

func (w *without) Header() []string { return w.pick(w.RowReader.Header(), nil) }

func (w *without) Next() ([]string, int, error) {
	row, line, err := w.RowReader.Next()
	if err != nil {
		return nil, line, err
	}
	w.row = w.pick(row, w.row[:0])
	return w.row, line, nil
}

func (w *without) pick(row, to []string) []string {
	for _, i := range w.keep {
		to = append(to, row[i])
	}
	return to
}

// pairFiles opens lists of reference data whose truth is a file of pairs.
func pairFiles(truth string, files []string, ignore ...string) func(context.Context, Folder) (*data, error) {
	return func(_ context.Context, from Folder) (*data, error) {
		if from.Reference == "" {
			return nil, ErrAbsent
		}
		d := &data{}
		for _, f := range files {
			r, err := d.open(filepath.Join(from.Reference, "linkage", f))
			if err != nil {
				d.close()
				return nil, err
			}
			d.inputs = append(d.inputs, link.Input{Name: strings.TrimSuffix(f, ".csv"), Rows: hide(r, ignore...)})
		}
		d.truth = func() (link.RowReader, error) { return d.open(filepath.Join(from.Reference, "linkage", truth)) }
		return d, nil
	}
}

// oneFile opens a list of reference data in which a column is the truth.
func oneFile(file, entity string) func(context.Context, Folder) (*data, error) {
	return func(_ context.Context, from Folder) (*data, error) {
		if from.Reference == "" {
			return nil, ErrAbsent
		}
		d := &data{}
		path := filepath.Join(from.Reference, "linkage", file)
		r, err := d.open(path)
		if err != nil {
			return nil, err
		}
		d.inputs = []link.Input{{Name: strings.TrimSuffix(file, ".csv"), Rows: hide(r, entity)}}
		d.truth = func() (link.RowReader, error) { return d.open(path) }
		return d, nil
	}
}

// generated makes the lists of a population while they are read.
func generated(p simulate.People) func(context.Context, Folder) (*data, error) {
	return func(context.Context, Folder) (*data, error) {
		g, err := simulate.NewGenerator(p)
		if err != nil {
			return nil, err
		}
		return peopleData(g), nil
	}
}

func peopleData(g *simulate.Generator) *data {
	d := &data{}
	for i, l := range g.Config().Lists {
		d.inputs = append(d.inputs, link.Input{Name: l.Name, Rows: g.Rows(i)})
	}
	d.truth = func() (link.RowReader, error) { return &peopleTruth{g: g, list: -1}, nil }
	return d
}

// peopleTruth gives list, id and person of every record of a population.
type peopleTruth struct {
	g    *simulate.Generator
	list int
	id   int
	rows *simulate.ListRows
}

func (t *peopleTruth) Header() []string { return []string{"list", "id", "entity"} }

func (t *peopleTruth) Next() ([]string, int, error) {
	lists := t.g.Config().Lists
	for {
		if t.rows != nil {
			_, line, err := t.rows.Next()
			if err == nil {
				t.id++
				return []string{lists[t.list].Name, strconv.Itoa(t.id), strconv.FormatInt(t.rows.Entity(), 10)}, line, nil
			}
			if !errors.Is(err, io.EOF) {
				return nil, 0, err
			}
		}
		if t.list++; t.list >= len(lists) {
			return nil, 0, io.EOF
		}
		t.rows, t.id = t.g.Rows(t.list), 0
	}
}

// written opens the lists of a population that MakeFiles wrote.
func written(name string, p simulate.People) func(context.Context, Folder) (*data, error) {
	return func(_ context.Context, from Folder) (*data, error) {
		d := &data{}
		for _, l := range p.Lists {
			r, err := d.open(filepath.Join(from.Made, name, l.Name+".csv"))
			if err != nil {
				d.close()
				return nil, err
			}
			d.inputs = append(d.inputs, link.Input{Name: l.Name, Rows: r})
		}
		d.truth = func() (link.RowReader, error) { return d.open(filepath.Join(from.Made, name, truthFile)) }
		return d, nil
	}
}
