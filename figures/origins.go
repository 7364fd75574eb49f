package figures

import (
	"slices"
	"strings"
)

// findRoots follows each row back to the rows it comes from. An inferred link
// is not followed: the row is then a root of its own that may not be separate.
// Roots of one asserter, for one measure, count as one.
func (v *view) findRoots() {
	v.roots = make([][]int, len(v.claims))
	v.rootOf = map[asserterIn]int{}
	v.open = map[int]string{}
	for _, i := range v.order {
		if !v.in[i] {
			continue
		}
		c := &v.claims[i]
		var parents []int
		switch c.Relation {
		case Repeats, RepeatsAltered, Updates, Derived, Summarises:
			parents = v.known(i)
		}
		if len(parents) == 0 || c.Inferred {
			v.roots[i] = []int{v.addRoot(i)}
			continue
		}
		v.roots[i] = v.roots[parents[0]]
		if len(parents) == 1 {
			continue
		}
		for _, p := range parents[1:] {
			v.roots[i] = union(v.roots[i], v.roots[p])
		}
	}
}

// union merges two ascending lists; it returns one of them if that holds both.
func union(a, b []int) []int {
	out := make([]int, 0, len(a)+len(b))
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] < b[j]:
			out = append(out, a[i])
			i++
		case a[i] > b[j]:
			out = append(out, b[j])
			j++
		default:
			out = append(out, a[i])
			i, j = i+1, j+1
		}
	}
	out = append(append(out, a[i:]...), b[j:]...)
	switch len(out) {
	case len(a):
		return a
	case len(b):
		return b
	}
	return out
}

func (v *view) addRoot(i int) int {
	c := &v.claims[i]
	key := asserterIn{c.group.caseID, c.group.event, c.group.measure, c.asserterKey}
	code := openCode(c)
	root, ok := v.rootOf[key]
	if !ok {
		v.rootOf[key] = i
		if code != "" {
			v.open[i] = code
		}
		return i
	}
	if code == "" { // the asserter has given a beginning of its own elsewhere
		delete(v.open, root)
	}
	return root
}

// openCode says why a root may hide a link to another origin; "" if its
// asserter is named and says by a method of its own how it knows.
func openCode(c *Claim) string {
	method := nameKey(c.Method)
	switch {
	case c.Inferred:
		return "link_inferred"
	case len(c.RelatedTo) > 0 && c.Relation != Denies && c.Relation != Retracts && c.Relation != PartOf:
		return "origin_not_known_yet"
	case c.Relation == Repeats || c.Relation == Summarises:
		return "origin_not_named"
	case method == "relay":
		return "relay"
	case method == "unknown":
		return "method_unknown"
	case unnamed(c.asserterKey):
		return "unnamed"
	}
	return ""
}

// unnamed reports whether an asserter is described and not named.
func unnamed(key string) bool {
	for _, w := range strings.FieldsFunc(key, func(r rune) bool { return r == ' ' || r == '(' || r == ')' || r == ',' }) {
		switch w {
		case "unnamed", "anonymous", "unidentified", "unverified", "unknown", "sources", "witnesses", "ناشناس", "منابع":
			return true
		}
	}
	return false
}

// origins counts the beginnings of a group's current claims.
func (v *view) origins(current []int) Origins {
	o := Origins{Roots: [][]string{}, Firm: []string{}, Open: []OpenRoot{}}
	shares := map[int][]string{}
	var roots []int
	for _, i := range current {
		for _, r := range v.roots[i] {
			if shares[r] == nil {
				roots = append(roots, r)
			}
			shares[r] = append(shares[r], v.claims[i].ID)
		}
	}
	slices.Sort(roots)
	for _, r := range roots {
		o.Roots = append(o.Roots, shares[r])
		if code := v.open[r]; code != "" {
			o.Open = append(o.Open, OpenRoot{ID: v.claims[r].ID, Code: code})
		} else {
			o.Firm = append(o.Firm, v.claims[r].ID)
		}
	}
	o.AtMost = len(roots)
	o.AtLeast = min(o.AtMost, max(1, len(o.Firm)))
	o.Why = whyOrigins(o)
	return o
}
