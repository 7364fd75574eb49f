package examples

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"

	"undercount/simulate"
)

// File is a file of a study: its path inside the study, with forward slashes.
type File struct {
	Name string
	Data []byte
}

// made are the studies whose lists are simulated when they are unpacked.
var made = map[string]struct {
	preset  string
	persons int
	seed    uint64
}{"simulated-country": {"country", 4000, 1}}

// Files returns all files of a study, those that are simulated included, in
// order of their names. They are always the same bytes.
func Files(name string) ([]File, error) {
	var out []File
	err := fs.WalkDir(files, name, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := files.ReadFile(p)
		out = append(out, File{p[len(name)+1:], data})
		return err
	})
	if err != nil {
		return nil, err
	}
	if m, ok := made[name]; ok {
		preset, ok := simulate.PresetNamed(m.preset)
		if !ok {
			return nil, fmt.Errorf("examples: there is no preset %q", m.preset)
		}
		p := preset.People
		p.N, p.Seed = m.persons, m.seed
		lists, err := simulated(p)
		if err != nil {
			return nil, err
		}
		out = append(out, lists...)
	}
	slices.SortFunc(out, func(a, b File) int { return bytes.Compare([]byte(a.Name), []byte(b.Name)) })
	return out, nil
}

// simulated makes the lists of a population, and which records are the same person.
func simulated(p simulate.People) ([]File, error) {
	g, err := simulate.NewGenerator(p)
	if err != nil {
		return nil, err
	}
	buffers := make([]bytes.Buffer, len(p.Lists)+1)
	o := simulate.Outputs{Truth: &buffers[len(p.Lists)]}
	var out []File
	for i := range p.Lists {
		o.Lists = append(o.Lists, io.Writer(&buffers[i]))
	}
	if _, err := g.Write(context.Background(), o); err != nil {
		return nil, err
	}
	for i, l := range p.Lists {
		out = append(out, File{path.Join("lists", l.Name+".csv"), buffers[i].Bytes()})
	}
	return append(out, File{"lists/truth.csv", buffers[len(p.Lists)].Bytes()}), nil
}
