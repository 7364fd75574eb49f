package study

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// decoder takes values out of the tree and gathers what is wrong with them, so
// that a person sees every mistake of the file at once.
type decoder struct {
	doc  *document
	errs []error
}

func (d *decoder) fail(at span, what, want, do string) {
	d.errs = append(d.errs, d.doc.errorAt(at, what, want, do))
}

// err returns all refusals in file order, or nil.
func (d *decoder) err() error {
	if len(d.errs) == 0 {
		return nil
	}
	slices.SortStableFunc(d.errs, func(a, b error) int { return rowOf(a) - rowOf(b) })
	return errors.Join(d.errs...)
}

func rowOf(err error) int {
	var f *FileError
	if errors.As(err, &f) {
		return f.Problem.Row
	}
	return math.MaxInt32
}

// known refuses keys that the table of keys does not have, offering the
// nearest one that it has.
func (d *decoder) known(t *node, table string, extra ...string) {
	names := append(keysOf(table), extra...)
	for _, k := range t.order {
		if slices.Contains(names, k) {
			continue
		}
		d.unknown(t.tab[k].key, fmt.Sprintf("key %q is not known %s", k, in(table)), k, names)
	}
}

func in(table string) string {
	if table == "" {
		return heading(table)
	}
	return "in " + heading(table)
}

func (d *decoder) unknown(at span, what, name string, names []string) {
	do := ""
	if n := nearest(name, names); n != "" {
		do = fmt.Sprintf("did you mean %q?", n)
	}
	d.fail(at, what, "one of: "+strings.Join(names, ", "), do)
}

// get returns the value of a key, or nil; a missing required key is refused.
func (d *decoder) get(t *node, table, key string, must bool) *node {
	if n, ok := t.tab[key]; ok {
		return n
	}
	if must {
		d.fail(t.at, fmt.Sprintf("%s is missing %s", key, in(table)), "the key "+key, "")
	}
	return nil
}

func (d *decoder) wrongType(n *node, key, want string) {
	d.fail(n.at, fmt.Sprintf("%s is %s", key, kind(n)), want, "")
}

// kind names what a value is, for messages.
func kind(n *node) string {
	switch {
	case n.tab != nil:
		return "a table"
	case n.arr != nil:
		return "a list"
	}
	switch n.val.(type) {
	case string:
		return "a text"
	case int64:
		return "a whole number"
	case float64:
		return "a number with a point"
	case bool:
		return "true or false"
	case toml.LocalDate:
		return "a date"
	}
	return "a date with a time"
}

func (d *decoder) text(t *node, table, key string, must bool) string {
	n := d.get(t, table, key, must)
	if n == nil {
		return ""
	}
	s, ok := n.val.(string)
	if !ok {
		d.wrongType(n, key, "a text in quotes")
		return ""
	}
	if strings.TrimSpace(s) == "" {
		d.fail(n.at, key+" is empty", "a text", "leave the key out if there is nothing to say")
	}
	return s
}

// choice is a text out of a fixed set.
func (d *decoder) choice(t *node, table, key, def string, from []string) string {
	n := d.get(t, table, key, false)
	if n == nil {
		return def
	}
	if s, ok := n.val.(string); !ok {
		d.wrongType(n, key, "one of: "+strings.Join(from, ", "))
	} else if !slices.Contains(from, s) {
		d.unknown(n.at, key+" is not one of the values it can have", s, from)
	} else {
		return s
	}
	return def
}

// texts is a list of texts; one text alone is a list of one. It returns nil if
// the key is absent and an empty list if the list is empty.
func (d *decoder) texts(t *node, table, key string, must bool) ([]string, []span) {
	n := d.get(t, table, key, must)
	if n == nil {
		return nil, nil
	}
	items := n.arr
	if s, ok := n.val.(string); ok {
		items = []*node{{at: n.at, val: s}}
	} else if n.arr == nil {
		d.wrongType(n, key, "a text, or a list of texts")
		return nil, nil
	}
	out, at := make([]string, 0, len(items)), make([]span, 0, len(items))
	for _, it := range items {
		s, ok := it.val.(string)
		switch {
		case !ok:
			d.fail(it.at, fmt.Sprintf("%s holds %s", key, kind(it)), "texts in quotes", "")
		case strings.TrimSpace(s) == "":
			d.fail(it.at, key+" holds an empty text", "texts in quotes", "")
		case slices.Contains(out, s):
			d.fail(it.at, fmt.Sprintf("%s names %q twice", key, s), "each once", "")
		default:
			out, at = append(out, s), append(at, it.at)
		}
	}
	return out, at
}

func (d *decoder) whole(t *node, table, key string, def, least int64) int64 {
	n := d.get(t, table, key, false)
	if n == nil {
		return def
	}
	v, ok := n.val.(int64)
	if !ok {
		d.wrongType(n, key, "a whole number")
		return def
	}
	if v < least {
		d.fail(n.at, key+" is too small", fmt.Sprintf("a whole number, %d or more", least), "")
	}
	return v
}

func (d *decoder) level(t *node, table string) float64 {
	n := d.get(t, table, "level", false)
	if n == nil {
		return DefaultLevel
	}
	v, ok := n.val.(float64)
	if !ok || !(v > 0 && v < 1) {
		do := ""
		if i, ok := n.val.(int64); ok && i > 1 && i < 100 {
			do = fmt.Sprintf("write 0.%02d for %d percent", i, i)
		}
		d.fail(n.at, "level is not a share", "a number between 0 and 1, such as 0.95", do)
		return DefaultLevel
	}
	return v
}

var dateForm = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)

// date accepts a TOML date, or text or a number that is a year, year-month or
// day; the result is ISO text in the precision given.
func (d *decoder) date(t *node, table, key string) string {
	n := d.get(t, table, key, false)
	if n == nil {
		return ""
	}
	const want = "a date such as 2019-11-15, or a text \"2019-11\" or \"2019\""
	var s string
	switch v := n.val.(type) {
	case toml.LocalDate:
		s = v.String()
	case string:
		s = v
	case int64:
		s = strconv.FormatInt(v, 10)
	default:
		d.wrongType(n, key, want)
		return ""
	}
	if !dateForm.MatchString(s) {
		d.fail(n.at, key+" is not a date", want, "")
		return ""
	}
	if _, err := time.Parse("2006-01-02"[:len(s)], s); err != nil {
		d.fail(n.at, key+" is a day that does not exist", want, "")
		return ""
	}
	return s
}

// after reports whether a period ends before it begins, comparing only the
// precision that both dates have.
func after(from, to string) bool {
	n := min(len(from), len(to))
	return n > 0 && from[:n] > to[:n]
}

// setting turns a value of the file into the text that --set takes.
func (d *decoder) setting(key string, n *node) string {
	switch v := n.val.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	if n.arr == nil {
		d.wrongType(n, "option "+key, "a text, a number, true or false, or a list of them")
		return ""
	}
	parts := make([]string, len(n.arr))
	for i, it := range n.arr {
		parts[i] = d.setting(key, it)
	}
	return strings.Join(parts, ",")
}

// pairs is a table of text = text.
func (d *decoder) pairs(t *node, key string) map[string]string {
	n := t.tab[key]
	if n == nil {
		return nil
	}
	if n.tab == nil {
		d.wrongType(n, key, "a table such as { part = \"whole\" }")
		return nil
	}
	out := map[string]string{}
	for _, k := range n.order {
		v, ok := n.tab[k].val.(string)
		if !ok {
			d.wrongType(n.tab[k], key+"."+k, "a text in quotes")
		}
		out[k] = v
	}
	return out
}

// sets is a list of lists of texts.
func (d *decoder) sets(t *node, table, key string) [][]string {
	n := t.tab[key]
	if n == nil {
		return nil
	}
	var out [][]string
	for _, it := range n.arr {
		if it.arr == nil {
			d.wrongType(it, key, "a list of lists of texts")
			continue
		}
		set, _ := d.texts(&node{tab: map[string]*node{key: it}}, table, key, false)
		out = append(out, set)
	}
	if n.arr == nil {
		d.wrongType(n, key, "a list of lists of texts")
	}
	return out
}
