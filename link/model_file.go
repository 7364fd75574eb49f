package link

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"undercount/internal/problem"
)

// maxModel is the size of a model file beyond which it is none, in bytes.
const maxModel = 4 << 20

const modelHead = `# A model of undercount link.
# m and u are the probabilities of a level for records of the same entity and of
# unrelated ones, given what can be compared at all (the group); relatives has
# those for each class of [[relatives]], in their order. errors_together is how
# much likelier than under independence it is that records of one entity differ
# in 0, 1, 2 … things.
`

// Save writes the model as TOML, with every digit, so that a model that is
// loaded again judges the same records alike.
func (m *Model) Save(w io.Writer) error {
	b := bufio.NewWriter(w)
	f := &m.f
	b.WriteString(modelHead)
	fmt.Fprintf(b, "format = %d\n", ModelFormat)
	if f.Trained {
		fmt.Fprintf(b, "trained = true\nrecords = %d # it was trained on, with\npairs = %s # that might be links, and\nexpected_links = %s\nerrors_together = %s\n",
			f.Records, tomlFloat(f.Pairs), tomlFloat(f.Links), tomlFloats(f.Errors))
	}
	if f.OnlyRules {
		b.WriteString("only_rules = true\n")
	}
	for _, r := range f.Rules {
		var keys []string
		for _, k := range r.Keys {
			keys = append(keys, tomlString(k))
		}
		fmt.Fprintf(b, "\n[[rule]]\nkeys = [%s]\n", strings.Join(keys, ", "))
	}
	for _, k := range f.Relatives {
		fmt.Fprintf(b, "\n[[relatives]]\nname = %s\npairs = %s # expected among all\n", tomlString(k.Name), tomlFloat(k.Pairs))
	}
	for i := range f.Comparisons {
		f.Comparisons[i].write(b)
	}
	for _, c := range f.Curves {
		c.write(b)
	}
	return b.Flush()
}

func (c *modelComparison) write(b *bufio.Writer) {
	fmt.Fprintf(b, "\n[[comparison]]\nname = %s\n", tomlString(c.Name))
	if c.Kind != "" {
		fmt.Fprintf(b, "kind = %s\n", tomlString(c.Kind))
	}
	if !c.used() {
		b.WriteString("use = false\n")
	}
	if len(c.Levels) == 0 {
		return
	}
	b.WriteString("levels = [\n")
	for _, l := range c.Levels {
		fmt.Fprintf(b, "  { level = %s", tomlString(l.Level))
		if l.Group != 0 {
			fmt.Fprintf(b, ", group = %d", l.Group)
		}
		if l.M != nil {
			fmt.Fprintf(b, ", m = %s", tomlFloat(*l.M))
		}
		if l.U != nil {
			fmt.Fprintf(b, ", u = %s", tomlFloat(*l.U))
		}
		if len(l.Relatives) > 0 {
			fmt.Fprintf(b, ", relatives = %s", tomlFloats(l.Relatives))
		}
		b.WriteString(" },\n")
	}
	b.WriteString("]\n")
}

func tomlFloat(x float64) string {
	s := strconv.FormatFloat(x, 'g', -1, 64)
	if x >= 1e5 && x < 1e15 {
		s = strconv.FormatFloat(x, 'f', -1, 64)
	}
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}

func tomlFloats(xs []float64) string {
	var out []string
	for _, x := range xs {
		out = append(out, tomlFloat(x))
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// tomlString writes a basic string.
func tomlString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// LoadModel reads a model that Save wrote or a person. What it does not know is
// a *problem.Error with the line; name is the file as the user named it.
func LoadModel(r io.Reader, name string) (*Model, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxModel+1))
	if err != nil {
		return nil, &problem.Error{File: name, What: "cannot be read", Err: err}
	}
	if len(data) > maxModel {
		return nil, &problem.Error{File: name, What: "is too large to be a model", Want: "at most 4 MiB"}
	}
	m := &Model{}
	d := toml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).DisallowUnknownFields()
	if err := d.Decode(&m.f); err != nil {
		return nil, notModel(err, name)
	}
	if err := m.f.check(); err != nil {
		return nil, problem.InFile(err, name)
	}
	return m, nil
}

func notModel(err error, name string) error {
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) && len(unknown.Errors) > 0 {
		e := &unknown.Errors[0]
		row, _ := e.Position()
		return &problem.Error{File: name, Row: row, What: fmt.Sprintf("there is no key %q in a model", strings.Join(e.Key(), ".")), Want: "a key of the model file", Do: "correct it or leave it out"}
	}
	p := &problem.Error{File: name, What: "is no model", Want: "a model file in TOML", Err: err}
	var de *toml.DecodeError
	if errors.As(err, &de) {
		p.Row, _ = de.Position()
		p.What = strings.TrimPrefix(de.Error(), "toml: ")
	}
	return p
}

// check refuses what cannot be, whatever the columns.
func (f *modelFile) check() error {
	if f.Format != ModelFormat {
		return &problem.Error{What: fmt.Sprintf("the format of the model is %d", f.Format), Want: fmt.Sprintf("format = %d", ModelFormat), Do: "use the version of the program that wrote it, or train it again"}
	}
	if f.OnlyRules && len(f.Rules) == 0 {
		return &problem.Error{What: "only_rules is set, and there is no rule", Want: "one [[rule]] or more"}
	}
	for _, r := range f.Rules {
		if len(r.Keys) == 0 {
			return &problem.Error{What: "a blocking rule has no keys", Want: `keys = ["own name", …]`}
		}
	}
	if err := f.checkTrained(); err != nil {
		return err
	}
	if err := f.checkCurves(); err != nil {
		return err
	}
	var seen []string
	for i := range f.Comparisons {
		c := &f.Comparisons[i]
		if c.Name == "" || slices.Contains(seen, c.Name) {
			return &problem.Error{Column: c.Name, What: "a comparison has no name, or the name of another", Want: "a name of its own for each"}
		}
		seen = append(seen, c.Name)
		if err := f.checkLevels(c); err != nil {
			return err
		}
	}
	return nil
}

func (f *modelFile) checkTrained() error {
	if !f.Trained {
		if f.Errors != nil || f.Relatives != nil || f.Curves != nil || f.Links != 0 || f.Pairs != 0 || f.Records != 0 {
			return &problem.Error{What: "records, pairs, expected_links, errors_together, relatives and calibration belong to a model that is trained", Want: "trained = true, or none of them"}
		}
		return nil
	}
	if !positive(f.Pairs) || !positive(f.Links) || f.Links >= f.Pairs {
		return &problem.Error{What: "pairs and expected_links are missing or cannot be", Want: "numbers above 0, fewer links than pairs", Do: "train the model again"}
	}
	if len(f.Errors) != maxErrors+1 || slices.ContainsFunc(f.Errors, func(h float64) bool { return !positive(h) || h < 1e-9 || h > 1e9 }) {
		return &problem.Error{What: "errors_together is missing or cannot be", Want: fmt.Sprintf("%d numbers above 0", maxErrors+1), Do: "train the model again"}
	}
	for _, k := range f.Relatives {
		if !positive(k.Pairs) {
			return &problem.Error{Column: k.Name, What: "the pairs of relatives are missing or cannot be", Want: "a number above 0"}
		}
	}
	return nil
}

func positive(x float64) bool { return x > 0 && !math.IsInf(x, 1) }

// probability allows what training may come to.
func probability(x float64) bool { return x >= 1e-300 && x <= 1 }

func (f *modelFile) checkLevels(c *modelComparison) error {
	if !c.used() {
		if len(c.Levels) > 0 {
			return &problem.Error{Column: c.Name, What: "the comparison is left out and has levels", Do: "leave out one or the other"}
		}
		return nil
	}
	if f.Trained && len(c.Levels) == 0 {
		return &problem.Error{Column: c.Name, What: "the trained model has no levels of this comparison", Want: "every level"}
	}
	var seen []string
	for _, l := range c.Levels {
		refuse := func(what, want string) error {
			return &problem.Error{Column: c.Name, What: fmt.Sprintf("level %q: %s", l.Level, what), Want: want}
		}
		switch {
		case l.Level == "" || slices.Contains(seen, l.Level):
			return refuse("it has no name, or comes twice", "each level once")
		case l.M != nil && !probability(*l.M), l.U != nil && !probability(*l.U):
			return refuse("m or u is no probability", "a number above 0, at most 1")
		case f.Trained && (l.M == nil || l.U == nil):
			return refuse("m or u is missing", "both, since the model is trained")
		case f.Trained && len(l.Relatives) != len(f.Relatives):
			return refuse("it has not one probability for each class of relatives", fmt.Sprintf("%d", len(f.Relatives)))
		case !f.Trained && len(l.Relatives) > 0:
			return refuse("relatives belong to a model that is trained", "trained = true, or none")
		case slices.ContainsFunc(l.Relatives, func(p float64) bool { return !probability(p) }):
			return refuse("a probability for relatives is none", "numbers above 0, at most 1")
		}
		seen = append(seen, l.Level)
	}
	return nil
}
