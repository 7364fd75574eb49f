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
		Text: fmt.Sprintf("%s %s %s, but the names differ (%s; %s): taken as one asserter because the ledger says so.", c.ID, c.Relation, parent.ID, c.Asserter, parent.Asserter)}
}

func noticeOtherQuantity(c, parent *Claim) Notice {
	return Notice{Code: "update_of_another_quantity", IDs: []string{c.ID, parent.ID},
		Text: fmt.Sprintf("%s updates %s, which counts something else or another place; both stand.", c.ID, parent.ID)}
}

func noticeUndeclared(c, parent *Claim) Notice {
	return Notice{Code: "repeat_differs", IDs: []string{c.ID, parent.ID},
		Text: fmt.Sprintf("%s is entered as a repeat of %s, but the number differs (%s; %s).", c.ID, parent.ID, said(c.Hedge, c.Value, c.ValueHigh), said(parent.Hedge, parent.Value, parent.ValueHigh))}
}

func list(ids []string) string { return strings.Join(ids, ", ") }
