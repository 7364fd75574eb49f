package figures

import (
	"fmt"
	"strings"
)

// All sentences for a reader are made here, from fields that are also given as
// codes, so that a report in another language can make its own.

func noticeControls(line int, column string) Notice {
	return Notice{Code: "control_characters", Text: fmt.Sprintf("Row %d, column %s: invisible control characters are shown as code points.", line, column)}
}

func noticeDuplicate(id string, line int) Notice {
	return Notice{Code: "duplicate_row", IDs: []string{id}, Text: fmt.Sprintf("Row %d repeats %s word for word and is left out.", line, id)}
}

func noticeVagueValue(id string, h Hedge) Notice {
	return Notice{Code: "vague_value", IDs: []string{id}, Text: fmt.Sprintf("%s: the value beside the hedge %s is not its literal floor; the reading policy is used instead.", id, h)}
}

func noticeTwoNames(c, parent *Claim) Notice {
	return Notice{Code: "asserter_differs", IDs: []string{c.ID, parent.ID},
		Text: fmt.Sprintf("%s %s %s, but the names differ (%s; %s): taken as one asserter because the ledger says so.", c.ID, c.Relation, parent.ID, isolate(c.Asserter), isolate(parent.Asserter))}
}

func noticeOtherQuantity(c, parent *Claim) Notice {
	return Notice{Code: "update_of_another_quantity", IDs: []string{c.ID, parent.ID},
		Text: fmt.Sprintf("%s updates %s, which counts something else or another place; both stand.", c.ID, parent.ID)}
}

func noticeUndeclared(c, parent *Claim) Notice {
	return Notice{Code: "repeat_differs", IDs: []string{c.ID, parent.ID},
		Text: fmt.Sprintf("%s is entered as a repeat of %s, but the number differs (%s; %s).", c.ID, parent.ID, said(c.Hedge, c.Value, c.ValueHigh), said(parent.Hedge, parent.Value, parent.ValueHigh))}
}

func noticeSpelling(column, word, near string, id string) Notice {
	return Notice{Code: "spelling", IDs: []string{id}, Text: fmt.Sprintf("The %s “%s” (first in %s) is close to “%s”; they are kept apart. Correct one if they are the same.", column, isolate(word), id, isolate(near))}
}

func list(ids []string) string { return strings.Join(ids, ", ") }

func noticeUndated(ids []string) Notice {
	return Notice{Code: "undated", IDs: ids, Text: "Left out because the date of the claim is not known: " + list(ids) + "."}
}

func noticeBranch(a, b string) Notice {
	return Notice{Code: "two_updates", IDs: []string{a, b}, Text: fmt.Sprintf("%s and %s update one series on the same date; both stand.", a, b)}
}

func noticeSeveral(asserter string, ids []string) Notice {
	return Notice{Code: "several_current", IDs: ids, Text: fmt.Sprintf("%s has several standing figures here, with no update between them: %s.", isolate(asserter), list(ids))}
}

func statusDiffers(entered, computed string, ids []string) string {
	return fmt.Sprintf("The file's status is %q where relations and dates give %q: %s. The file's status is not used.", entered, computed, list(ids))
}

func becauseEntered(status string) string {
	return "entered as " + strings.ReplaceAll(status, "_", " ") + "; no row of the ledger says by what or when"
}

func noticeAside(ids []string) Notice {
	return Notice{Code: "set_aside", IDs: ids, Text: "Set aside on every date because the file's status says so, though no row says by what: " + list(ids) + "."}
}

func becauseDenial(c *Claim) string {
	if c.Relation == Retracts {
		return "takes back " + list(c.RelatedTo)
	}
	if len(c.RelatedTo) == 0 {
		return "a denial of no particular row"
	}
	return "denies " + list(c.RelatedTo)
}

func becauseAltered(from []string, inferred bool) string {
	if inferred {
		return "a changed copy of " + list(from) + " (link inferred)"
	}
	return "a changed copy of " + list(from)
}

func becauseEcho(from []string, what string) string {
	return "does no more than repeat or derive from " + list(from) + ": " + what
}

func becauseCurrent(c *Claim) string {
	if len(c.RelatedTo) == 0 || c.Relation == Original {
		return "no later row of its asserter takes its place"
	}
	return strings.ReplaceAll(string(c.Relation), "_", " ") + " " + list(c.RelatedTo)
}

func becauseRetracted(by *Claim) string { return "taken back in " + by.ID + on(by) }

func becauseSuperseded(by *Claim) string {
	if by.Relation == Repeats {
		return "said again in " + by.ID + on(by)
	}
	return "updated by " + by.ID + on(by)
}

func becauseDenied(by *Claim) string { return "stands; denied in " + by.ID + on(by) }

// on gives the date of a claim as " (2019-11-19)", or nothing.
func on(c *Claim) string {
	if d := c.Date.String(); d != "" {
		return " (" + d + ")"
	}
	return ""
}

var openWords = map[string]string{
	"relay":                "passed on from somebody else",
	"method_unknown":       "does not say how it is known",
	"unnamed":              "unnamed source",
	"link_inferred":        "link to its origin only inferred",
	"origin_not_known_yet": "origin not yet in the ledger on this date",
	"origin_not_named":     "repeats or sums up others without naming them",
}

func whyOrigins(o Origins) string {
	if o.AtMost == 0 {
		return "No claim stands."
	}
	var parts []string
	if len(o.Firm) > 0 {
		parts = append(parts, fmt.Sprintf("Named, with a method of their own: %s.", list(o.Firm)))
	}
	if len(o.Open) > 0 {
		open := make([]string, len(o.Open))
		for i, r := range o.Open {
			open[i] = r.ID + " (" + openWords[r.Code] + ")"
		}
		parts = append(parts, "May or may not be separate: "+list(open)+".")
	}
	return strings.Join(parts, " ")
}

func textAltered(a *Alteration, c *Claim) string {
	var b strings.Builder
	switch {
	case len(a.From) == 0:
		fmt.Fprintf(&b, "%s (%s) is entered as a changed copy of %s, not yet in the ledger on this date.", a.ID, a.Became, list(c.RelatedTo))
	default:
		if a.Was == a.Became {
			fmt.Fprintf(&b, "%s is a changed copy of %s: both give %s", a.ID, list(a.From), a.Was)
		} else {
			fmt.Fprintf(&b, "%s is a changed copy of %s: %s became %s", a.ID, list(a.From), a.Was, a.Became)
		}
		var more []string
		for _, ch := range a.Changes {
			if ch.FromNote {
				more = append(more, fmt.Sprintf("%s, according to the note (%s)", ch.Code, isolate(ch.Became)))
			} else if ch.From == a.From[0] && ch.Code != "number" && ch.Code != "hedge" && ch.Code != "high_end" {
				more = append(more, fmt.Sprintf("%s from %s to %s", ch.Code, isolate(ch.Was), isolate(ch.Became)))
			}
		}
		if len(more) > 0 {
			b.WriteString("; " + strings.Join(more, "; "))
		}
		b.WriteString(".")
	}
	if a.Inferred {
		b.WriteString(" The link is an inference.")
	}
	return b.String()
}

// shownInText is how many claims a sentence spells out on either side.
const shownInText = 3

// textFinding says what each side says, and nothing about which is right.
func (v *view) textFinding(f *Finding, high, low []int) string {
	var parts []string
	verb := "says"
	if f.Kind == "list_above_total" {
		verb = "lists by name"
	}
	switch f.Kind {
	case "denied", "retracted":
		return v.textDenial(f.Kind, high[0], low)
	case "points_differ":
		parts = v.textPoints(low)
		low = nil
	}
	short := func(rows []int, more int, verb string) {
		for k, i := range rows {
			if k == shownInText {
				more += len(rows) - k
				break
			}
			parts = append(parts, v.says(i, verb, f.Kind))
		}
		if more > 0 {
			parts = append(parts, fmt.Sprintf("and %d more", more))
		}
	}
	short(high, f.More, verb)
	short(low, 0, "says")
	text := strings.Join(parts, "; ") + "."
	if f.PeriodsDiffer {
		text += " The claims cover different periods."
	}
	return text
}

func (v *view) textDenial(kind string, denial int, denied []int) string {
	d, verb := &v.claims[denial], "denies it"
	if kind == "retracted" {
		verb = "takes it back"
	}
	var parts []string
	for _, i := range denied {
		c := &v.claims[i]
		parts = append(parts, fmt.Sprintf("%s%s says %s", isolate(c.Asserter), on(c), said(c.Hedge, c.Value, c.ValueHigh)))
	}
	return strings.Join(parts, "; ") + fmt.Sprintf("; %s%s %s.", isolate(d.Asserter), on(d), verb)
}

// textPoints names one asserter for each different figure, in ascending order,
// and keeps the lowest and the highest where there are many.
func (v *view) textPoints(rows []int) []string {
	var parts []string
	for start := 0; start < len(rows); {
		end := start + 1
		for end < len(rows) && *v.reading[rows[end]].Centre == *v.reading[rows[start]].Centre {
			end++
		}
		text := v.says(rows[start], "says", "")
		if n := end - start - 1; n > 0 {
			text += fmt.Sprintf(" (and %d more give this number)", n)
		}
		parts = append(parts, text)
		start = end
	}
	if n := len(parts) - 2*shownInText; n > 0 {
		between := fmt.Sprintf("%d more numbers between", n)
		parts = append(append(parts[:shownInText:shownInText], between), parts[len(parts)-shownInText:]...)
	}
	return parts
}

// says is "A says at least 450", with the universe and place where the two
// sides differ in these.
func (v *view) says(i int, verb, kind string) string {
	c := &v.claims[i]
	text := isolate(c.Asserter) + " " + verb + " " + said(c.Hedge, c.Value, c.ValueHigh)
	if kind == "part_above_whole" || kind == "list_above_total" {
		of := c.Universe
		if c.Place != "" {
			of += ", " + isolate(c.Place)
		}
		text += " (" + strings.ReplaceAll(of, "_", " ") + ")"
	}
	return text
}

func textSplit(s *Split) string {
	text := fmt.Sprintf("The %d places given for %s add up to %s; the figure itself is %s.", len(s.Parts), s.Parent, grouped(s.Sum), s.Said)
	if len(s.Repeated) > 0 {
		text += " Listed more than once: " + list(s.Repeated) + "."
	}
	return text
}
