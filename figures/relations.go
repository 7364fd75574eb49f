package figures

import (
	"errors"

	"undercount/internal/problem"
)

func (p *parser) refuseAs(column string, err error) {
	var e *problem.Error
	if !errors.As(err, &e) {
		e = &problem.Error{What: "the cell cannot be read", Err: err}
	}
	q := *e
	q.Row, q.Column = p.line, column
	p.bad.Problems = append(p.bad.Problems, &q)
}

// checkRelations resolves the ids in related_to and checks what each relation
// demands of the rows it names. It also orders rows, parents first.
func (p *parser) checkRelations(seen map[string]int) {
	for i := range p.l.claims {
		c := &p.l.claims[i]
		p.line = c.Line
		for _, id := range c.RelatedTo {
			at, ok := seen[id]
			switch {
			case !ok:
				p.refuse("related_to", "there is no row with the id it names", "ids of rows of this ledger, with ; between", "correct the id or add the row")
			case at >= 0:
				c.parents = append(c.parents, at)
			}
		}
		for _, at := range c.parents {
			p.checkPair(c, &p.l.claims[at])
		}
	}
	p.orderRows()
}

func (p *parser) checkPair(c, parent *Claim) {
	switch c.Relation {
	case Retracts:
		switch {
		case c.asserterKey == parent.asserterKey:
		case nameKey(c.Role) == nameKey(parent.Role) && sharedStem(c.Asserter, parent.Asserter):
			p.l.notices = append(p.l.notices, noticeTwoNames(c, parent))
		default:
			p.refuse("relation", "only the asserter of a claim can retract it", "the asserter of the row named",
				"use denies for a denial by somebody else; if it is the same asserter, make role and name agree")
		}
	case Updates:
		switch {
		case c.asserterKey == parent.asserterKey:
		case sharedStem(c.Asserter, parent.Asserter),
			nameKey(c.Stake) == nameKey(parent.Stake) && nameKey(c.Role) == nameKey(parent.Role) && c.Role != "":
			p.l.notices = append(p.l.notices, noticeTwoNames(c, parent))
		default:
			p.refuse("relation", "an update belongs to the asserter of the row it updates", "the same asserter",
				"use original, repeats or denies; if it is the same asserter, make role, stake or name agree")
		}
		if !p.l.sameQuantity(c, parent) {
			p.l.notices = append(p.l.notices, noticeOtherQuantity(c, parent))
		}
	case Repeats:
		if c.Value != nil && parent.Value != nil && *c.Value != *parent.Value && c.group.measure == parent.group.measure {
			p.l.notices = append(p.l.notices, noticeUndeclared(c, parent))
		}
	case PartOf:
		if c.group.measure != parent.group.measure || c.group.caseID != parent.group.caseID || c.group.event != parent.group.event {
			p.refuse("relation", "a part counts another measure or event than its whole", "the same measure and event", "correct the measure or the relation")
		}
	}
	if (c.Relation == Retracts || c.Relation == Updates) && c.Date.Before(parent.Date) {
		p.refuse("claim_date", "the row is dated before the one it "+string(c.Relation), "a date not before that row's", "check both dates or the relation")
	}
}

// sameQuantity reports whether an update can take the place of its parent: it
// must count the same thing in the same place. The universe may be named
// differently, as asserters often drop or add it from one update to the next.
func (l *Ledger) sameQuantity(a, b *Claim) bool {
	g, h := a.group, b.group
	g.universe, h.universe = "", ""
	return g == h
}

// orderRows sorts rows so that parents come before children, and refuses
// circles. The walk is iterative: chains may be as long as the ledger.
func (p *parser) orderRows() {
	const (
		unseen = iota
		open
		done
	)
	type frame struct{ row, next int }
	claims := p.l.claims
	state := make([]uint8, len(claims))
	order := make([]int, 0, len(claims))
	for start := range claims {
		if state[start] != unseen {
			continue
		}
		stack := []frame{{row: start}}
		state[start] = open
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			if c := &claims[top.row]; top.next < len(c.parents) {
				parent := c.parents[top.next]
				top.next++
				switch state[parent] {
				case unseen:
					state[parent] = open
					stack = append(stack, frame{row: parent})
				case open:
					p.line = c.Line
					p.refuse("related_to", "the relations lead back to this row", "relations that point at earlier claims", "remove the relation that closes the circle")
				}
				continue
			}
			state[top.row] = done
			order = append(order, top.row)
			stack = stack[:len(stack)-1]
		}
	}
	p.l.order = order
}
