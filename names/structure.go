package names

import "strings"

// word is a word of a name in normal form, marks kept, and what it can be.
type word struct {
	text string
	kind kind
}

// split divides a text in normal form, marks kept, into words.
func split(dst []word, s string) []word {
	for s != "" {
		w, rest, _ := strings.Cut(s, " ")
		dst = append(dst, word{w, lexicon[unmarked(w)]})
		s = rest
	}
	return dst
}

// takeTitles takes the titles off and gives what is left, which is never
// nothing: Seyed or Mir may itself be the name. In a full name a last word is
// left too, if one other remains: it may be the family name.
func takeTitles(ws []word, full bool) (off []string, left []word) {
	if full && len(ws) > 3 && ws[0].kind&article != 0 && ws[1].kind&title != 0 && !titleIsName(ws[1:]) {
		ws = ws[1:] // El-Hajj Ali Hassan
	}
	for len(ws) > 1 && ws[0].kind&title != 0 && !titleIsName(ws) {
		off = append(off, unmarked(ws[0].text))
		ws = ws[1:]
	}
	if len(ws) > 1 && ws[0].kind&title != 0 && ws[1].kind&suffix == 0 && ws[1].kind&divider == 0 {
		ws[0].kind |= forward // Mir Hosseini is one word
	}
	if t, rest, ok := joinedTitle(ws[0]); ok {
		off = append(off, t)
		ws[0] = rest
	}
	left = ws[:1]
	for i, w := range ws[1:] {
		last := i+2 == len(ws)
		switch {
		case w.kind&anywhere != 0 && !(last && full && len(left) == 1), last && w.kind&after != 0 && (!full || len(left) > 1):
			off = append(off, unmarked(w.text))
		default:
			if !last && w.kind&title != 0 && titleIsName(ws[i+1:]) {
				w.kind |= forward // Leila Mir Hosseini
			}
			left = append(left, w)
		}
	}
	return off, left
}

// titleIsName says that the first of ws, a title elsewhere, begins a name
// here: Sheikh Zadeh, Mir Hosseini.
func titleIsName(ws []word) bool {
	next := ws[1]
	if next.kind&(suffix|divider) != 0 {
		return true
	}
	if ws[0].text != "mir" && ws[0].text != "میر" {
		return false
	}
	nisba := strings.HasSuffix(next.text, "i") && len(next.text) > 5 || strings.HasSuffix(next.text, "ی") && len(next.text) > len("مهدی")
	return nisba && next.kind&known == 0
}

// joinedTitle takes a title off that is written together with a frequent own
// name: سیدعلی, Seyedmohammad.
func joinedTitle(w word) (title string, rest word, ok bool) {
	if w.kind != 0 {
		return "", w, false
	}
	t := unmarked(w.text)
	switch t[0] {
	case 's', 'm', 'h', "س"[0], "م"[0]:
	default:
		return "", w, false
	}
	for n := 2; n < len(t) && n <= len("seyyed"); n++ {
		if lexicon[t[:n]]&prefixed == 0 {
			continue
		}
		if k := lexicon[t[n:]]; k&known != 0 {
			return t[:n], word{t[n:], k}, true
		}
	}
	return "", w, false
}

// divide groups the words of a full name: begin says for each word whether a
// part begins with it, skip that it divides two parts and belongs to none.
func divide(ws []word, compounds bool, each func(part []word)) {
	from := 0
	flush := func(to int) {
		if to > from {
			each(ws[from:to])
		}
		from = to
	}
	parts := 0
	for i := range ws {
		if i > 0 && i+1 < len(ws) && dividesAt(ws, i) {
			flush(i)
			parts++
			from = i + 1
			continue
		}
		if i == from {
			continue
		}
		before := ws[i-1]
		switch {
		case before.kind&(forward|article) != 0, ws[i].kind&suffix != 0:
		case dinAt(ws, i):
		case compounds && i == from+1 && compoundAt(ws, i):
		case ws[i].kind&article != 0 && i+1 < len(ws) && strings.HasPrefix(ws[i+1].text, "d") && lexicon["al"+ws[i+1].text]&suffix != 0:
		default:
			flush(i)
			parts++
		}
	}
	flush(len(ws))
}

// dinAt says whether the word at i is the end of a name with al-Din whose
// article was written to the word before: Noural-Din.
func dinAt(ws []word, i int) bool {
	switch ws[i].text {
	case "din", "deen", "dine", "dien":
	default:
		return false
	}
	before, ok := strings.CutSuffix(ws[i-1].text, "l")
	return ok && len(before) > len("abda") && strings.ContainsRune("aeiou", rune(before[len(before)-1]))
}

// dividesAt says whether the word at i only stands between two names.
func dividesAt(ws []word, i int) bool {
	w := ws[i]
	switch {
	case w.kind&divider != 0:
		return true
	case w.text == "of":
		return ws[i-1].text == "son" || ws[i-1].text == "daughter"
	case w.text == "son" || w.text == "daughter":
		return ws[i+1].text == "of"
	}
	return false
}

// compoundAt says whether the words at i-1 and i are one own name. At the end
// of a name, and after the own name, where the next person of a chain may
// begin, only pairs such as Ali Reza and Ali Asghar are taken for one.
func compoundAt(ws []word, i int) bool {
	a, b := ws[i-1], ws[i]
	if a.text == b.text || i+1 < len(ws) && ws[i+1].kind&suffix != 0 { // Ali Reza Zadeh
		return false
	}
	more := i+1 < len(ws)
	switch {
	case a.kind&(first|firstReza) != 0 && b.kind&strong != 0:
		return more || i > 1
	case a.kind&first != 0 && b.kind&second != 0, a.kind&woman != 0 && b.kind&woman2 != 0:
		return more && i == 1
	}
	return false
}

// join writes the words of a part as one, articles at its beginning off.
func join(ws []word) string {
	for len(ws) > 1 && (ws[0].kind&article != 0 || ws[0].kind&divider != 0) {
		ws = ws[1:]
	}
	if len(ws) == 1 {
		return ws[0].text
	}
	var b strings.Builder
	for i, w := range ws {
		switch last := i+1 == len(ws); {
		case last:
			b.WriteString(w.text)
		case w.text == "ابی" || w.text == "ابا":
			b.WriteString("ابو")
		default:
			b.WriteString(forwardSpelling(w.text))
		}
	}
	return b.String()
}

// forwardSpelling brings the spellings of abu and umm to one.
func forwardSpelling(w string) string {
	switch w {
	case "abo", "abi", "aba", "abou", "bou":
		return "abu"
	case "umm", "om", "oum":
		return "um"
	}
	return w
}
