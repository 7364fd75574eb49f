package study

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"undercount/internal/problem"
)

// FileName is the name of the file that makes a folder a study.
const FileName = "study.toml"

// maxFile bounds study.toml; a study file is written by hand.
const maxFile = 1 << 20

// FileError is a refusal of something in study.toml, with the line it is on
// and a caret under the place.
type FileError struct {
	Problem *problem.Error
	Excerpt string // the line and, below it, the caret
}

// Error gives the problem on one line and the excerpt on the next two.
func (e *FileError) Error() string {
	if e.Excerpt == "" {
		return e.Problem.Error()
	}
	return e.Problem.Error() + "\n" + e.Excerpt
}

// Unwrap returns the problem.
func (e *FileError) Unwrap() error { return e.Problem }

// span is a place in the file: byte offset and length.
type span struct{ at, n int }

// node is a value of the file with its place. Exactly one of tab and arr is
// set for tables and arrays; scalars have val.
type node struct {
	key, at span
	val     any
	tab     map[string]*node
	order   []string // keys of tab in file order
	arr     []*node
}

// document is a parsed study.toml.
type document struct {
	text []byte
	root *node
}

// parseTOML reads the text into nodes. go-toml decides what is valid TOML; its
// parser then tells where each key and value stands, which its decoder does not.
func parseTOML(text []byte) (*document, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // some editors begin a file with it
	doc := &document{text: text}
	if !utf8.Valid(text) {
		return nil, &problem.Error{File: FileName, What: "the file is not UTF-8 text", Want: "TOML in UTF-8", Do: "save it as UTF-8"}
	}
	var raw map[string]any
	if err := toml.Unmarshal(text, &raw); err != nil {
		var de *toml.DecodeError
		if !errors.As(err, &de) {
			return nil, &problem.Error{File: FileName, What: "the file is not valid TOML", Want: "TOML 1.0", Err: err}
		}
		row, col := de.Position()
		what := strings.TrimPrefix(de.Error(), "toml: ")
		do := ""
		if strings.Contains(what, "YYYY-MM-DD") {
			do = `write a day as 2020-03-31; a month or a year is text: "2020-03", "2020"`
		}
		return nil, doc.errorAt(doc.offset(row, col), what, "valid TOML", do)
	}
	ix := index{doc: doc, keys: map[string]span{}, vals: map[string]span{}, arrays: map[string]int{}}
	if err := ix.build(); err != nil {
		return nil, err
	}
	doc.root = ix.node("", raw)
	return doc, nil
}

// index maps paths such as "estimate[0].method" to places.
type index struct {
	doc    *document
	keys   map[string]span
	vals   map[string]span
	order  []string
	arrays map[string]int // length so far of each array of tables
}

func (ix *index) build() error {
	var p unstable.Parser
	p.Reset(ix.doc.text)
	table := ""
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table:
			table = ix.header(e, false)
		case unstable.ArrayTable:
			table = ix.header(e, true)
		case unstable.KeyValue:
			ix.keyValue(table, e)
		}
	}
	return p.Error()
}

func toSpan(r unstable.Range) span { return span{int(r.Offset), int(r.Length)} }

// header walks [a.b] or [[a.b]] and returns the path under which its keys stand.
func (ix *index) header(e *unstable.Node, array bool) string {
	path := ""
	it := e.Key()
	for it.Next() {
		n := it.Node()
		path = join(path, string(n.Data))
		ix.mark(path, toSpan(n.Raw), toSpan(n.Raw))
		if it.IsLast() && array {
			k := ix.arrays[path]
			ix.arrays[path] = k + 1
			path = fmt.Sprintf("%s[%d]", path, k)
			ix.mark(path, toSpan(n.Raw), toSpan(n.Raw))
		} else if k := ix.arrays[path]; k > 0 {
			path = fmt.Sprintf("%s[%d]", path, k-1)
		}
	}
	return path
}

func (ix *index) keyValue(table string, e *unstable.Node) {
	path, key := table, span{}
	it := e.Key()
	for it.Next() {
		n := it.Node()
		path, key = join(path, string(n.Data)), toSpan(n.Raw)
		ix.mark(path, key, key)
	}
	ix.value(path, key, e.Value())
}

func (ix *index) value(path string, key span, n *unstable.Node) {
	at := toSpan(n.Raw)
	if at.n == 0 {
		at = key
	}
	ix.keys[path], ix.vals[path] = key, at
	switch n.Kind {
	case unstable.Array:
		i := 0
		for it := n.Children(); it.Next(); i++ {
			ix.value(fmt.Sprintf("%s[%d]", path, i), key, it.Node())
		}
	case unstable.InlineTable:
		for it := n.Children(); it.Next(); {
			ix.keyValue(path, it.Node())
		}
	}
}

func (ix *index) mark(path string, key, val span) {
	if _, seen := ix.keys[path]; !seen {
		ix.order = append(ix.order, path)
		ix.keys[path], ix.vals[path] = key, val
	}
}

// node builds the tree; the order of keys is that of the file.
func (ix *index) node(path string, v any) *node {
	n := &node{key: ix.keys[path], at: ix.vals[path]}
	switch v := v.(type) {
	case map[string]any:
		n.tab = map[string]*node{}
		for k, w := range v {
			n.tab[k] = ix.node(join(path, k), w)
		}
		for _, p := range ix.order {
			k, ok := strings.CutPrefix(p, path)
			if path != "" {
				k, ok = strings.CutPrefix(p, path+".")
			}
			if !ok || strings.ContainsAny(k, ".[") {
				continue
			}
			if k = unescape(k); n.tab[k] != nil {
				n.order = append(n.order, k)
			}
		}
	case []any:
		n.arr = make([]*node, len(v))
		for i, w := range v {
			n.arr[i] = ix.node(fmt.Sprintf("%s[%d]", path, i), w)
		}
	default:
		n.val = v
	}
	return n
}

// join extends a path; dots and brackets within a key are escaped so that a
// quoted key such as "mse/bma.delta" is one step.
func join(path, key string) string {
	key = escaper.Replace(key)
	if path == "" {
		return key
	}
	return path + "." + key
}

var (
	escaper = strings.NewReplacer(`\`, `\\`, `.`, `\d`, `[`, `\o`)
	undoer  = strings.NewReplacer(`\\`, `\`, `\d`, `.`, `\o`, `[`)
)

func unescape(k string) string { return undoer.Replace(k) }

// offset turns a 1-based row and column (in bytes) into the place of
// the word that begins there.
func (d *document) offset(row, col int) span {
	at := 0
	for r := 1; r < row; r++ {
		i := bytes.IndexByte(d.text[at:], '\n')
		if i < 0 {
			break
		}
		at += i + 1
	}
	at = min(at+max(col-1, 0), len(d.text))
	word := bytes.IndexFunc(d.text[at:], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '-' })
	return span{at, max(word, 1)}
}

// errorAt makes the refusal for a place. A span of length 0 at the start means
// the file as a whole.
func (d *document) errorAt(at span, what, want, do string) *FileError {
	p := &problem.Error{File: FileName, What: what, Want: want, Do: do}
	if at == (span{}) {
		return &FileError{Problem: p}
	}
	before := string(d.text[:at.at])
	p.Row = d.row(at)
	start := strings.LastIndexByte(before, '\n') + 1
	line, _, _ := strings.Cut(string(d.text[start:]), "\n")
	line = strings.TrimRight(line, "\r")
	pad := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r // so that the caret stands under the place whatever a tab's width
		}
		return ' '
	}, before[start:])
	width := 1
	if end := min(at.at+at.n, start+len(line)); end > at.at {
		width = utf8.RuneCountInString(string(d.text[at.at:end]))
	}
	num := fmt.Sprintf("%4d | ", p.Row)
	return &FileError{Problem: p, Excerpt: num + line + "\n" + strings.Repeat(" ", len(num)-2) + "| " + pad + strings.Repeat("^", width)}
}

// row is the line of a place, the first being 1.
func (d *document) row(at span) int { return 1 + bytes.Count(d.text[:at.at], []byte("\n")) }
