package link

import "strings"

// reading is what the header of one column says.
type reading struct {
	header   string
	about    notion
	known    bool // every word is in the tables
	exact    bool // no word was left over as plain
	original bool // marked as being in the script of the language
	latin    bool // marked as transliterated
	part     int  // the 2 of "address_2"; 0 where there is none
	abbrev   bool // "fname": first name, or the father's
}

// readHeader finds the notions of a header's words.
func readHeader(header string) reading {
	l := lexiconOnce()
	r := reading{header: strings.TrimSpace(header)}
	if r.header == "#" {
		r.about, r.known, r.exact = aID, true, true
		return r
	}
	var words []string
	for _, w := range foldWords(header) {
		switch {
		case isDigit(rune(w[0])):
			if len(w) < 3 { // longer numbers are years or codes and say nothing of a part
				r.part = int(w[len(w)-1] - '0')
			}
		case l.original[w]:
			r.original = true
		case l.latin[w]:
			r.latin = true
		default:
			words = append(words, w)
		}
	}
	if len(words) == 0 { // only marks: "FA", "tr", "1"
		return r
	}
	joined := strings.Join(words, "")
	if r.part > 0 && len(words) > 1 && words[len(words)-1] == "c" { // "fname_c1"
		joined = strings.Join(words[:len(words)-1], "")
	}
	r.abbrev = joined == "fname"
	if m, ok := l.whole[joined]; ok {
		r.about, r.known, r.exact = m, true, true
		return r
	}
	r.known, r.exact = true, true
	for _, w := range words {
		m, ok := l.word(w)
		if !ok {
			m, ok = l.cut(w)
		}
		r.about |= m
		r.known = r.known && ok
		r.exact = r.exact && m != 0
	}
	return r
}

// word looks a word up, as it stands and without the Arabic article.
func (l *lexicon) word(w string) (notion, bool) {
	if m, ok := l.notion[w]; ok {
		return m, true
	}
	if bare, ok := strings.CutPrefix(w, "ال"); ok && len(bare) > 4 {
		m, ok := l.notion[bare]
		return m, ok
	}
	if rest, ok := strings.CutPrefix(w, "و"); ok { // "and" is written to the next word
		m, ok := l.notion[rest]
		return m | aAnd, ok
	}
	return 0, false
}

// leastPiece is the least length in letters of the words into which a word is
// cut; shorter ones are found in everything.
const leastPiece = 3

// cut reads words written together ("dateofbirth", "نامپدر") as the fewest
// known words that make it up.
func (l *lexicon) cut(w string) (notion, bool) {
	runes := []rune(w)
	if len(runes) > 60 {
		return 0, false
	}
	const never = 1 << 20
	type best struct {
		pieces int
		about  notion
	}
	at := make([]best, len(runes)+1)
	for i := 1; i <= len(runes); i++ {
		at[i].pieces = never
		for j := 0; j < i; j++ {
			piece := string(runes[j:i])
			if at[j].pieces == never || i-j < leastPiece && piece != "of" && piece != "id" {
				continue
			}
			if m, ok := l.notion[piece]; ok && at[j].pieces+1 < at[i].pieces {
				at[i] = best{at[j].pieces + 1, at[j].about | m}
			}
		}
	}
	end := at[len(runes)]
	return end.about, end.pieces < never
}

const (
	aPart     = aYear | aMonth | aDay
	anEvent   = aDeath | aArrest | aHappen
	anyPlace  = aPlace | aTown | aFine | aCounty
	bareOwn   = aName | aGiven
	wholeName = aName | aFull | aGiven | aFamily | aAnd | aFather | aGrand
)

// only reports whether m has something of some and nothing beyond some and may.
func only(m, some, may notion) bool { return m&some != 0 && m&^(some|may) == 0 }

// role turns a set of notions into a role, with a rank among the columns that
// claim it: the higher, the more exactly the role is meant. note is added to
// the reason. ok is false if the set makes no sense together.
func (r reading) role() (role Role, rank int, note string, ok bool) {
	m := r.about
	switch {
	case m == 0:
		return Ignore, 0, "", false
	case m&aTruth != 0:
		return Ignore, 0, "the true entity, never used to find it", true
	case m&aFree != 0:
		return Ignore, 0, "free text or reference, not compared", true
	case m&aAdmin != 0:
		return Ignore, 0, "about the record, not the person", true
	case m&aCarry != 0:
		return Carry, 0, "kept for strata, not compared", true
	}
	if role, rank, ok = nameRole(m); ok {
		return role, rank, "", true
	}
	if role, rank, ok = timeRole(m); ok {
		return role, rank, "", true
	}
	if role, rank, note, ok = placeRole(m); ok {
		return role, rank, note, true
	}
	switch {
	case m == aSex:
		return Sex, 1, "", true
	case only(m, aNumber, aID|aName|aStreet): // "e-mail address"
		return Number, 1, "", true
	case m == aID:
		return ID, 1, "", true
	case only(m, aSame, aName):
		return Category, 1, "", true
	case only(m, aText, aName|aPlace):
		return Text, 1, "", true
	}
	return Ignore, 0, "", false
}

func nameRole(m notion) (Role, int, bool) {
	switch {
	case m&aFull != 0 && m&^wholeName == 0:
		return FullName, 3, true
	case m&aFamily != 0 && m&(aGiven|aAnd) != 0 && m&^(aName|aGiven|aFamily|aAnd) == 0:
		return FullName, 2, true
	case m == aName|aAnd|aGiven:
		return FullName, 2, true
	case only(m, aGrand, bareOwn|aFather):
		return Grandfather, 1, true
	case only(m, aFather, bareOwn):
		return Father, 1, true
	case only(m, aMother, bareOwn):
		return Mother, 1, true
	case only(m, aAlias, aName|aFamily):
		return Alias, 1, true
	case only(m, aMiddle, aName|aFamily):
		return Text, 1, true
	case m == aGiven || m == aGiven|aName:
		return Given, 2, true
	case m == aFamily || m == aFamily|aName:
		return Family, 2, true
	case m == aName:
		return FullName, 1, true // unless the columns beside it say otherwise
	}
	return "", 0, false
}

func timeRole(m notion) (Role, int, bool) {
	parts := func(base, year, month, day Role, rank int) (Role, int, bool) {
		switch m & aPart {
		case 0, aPart, aYear | aMonth:
			return base, rank, true
		case aYear:
			return year, rank, true
		case aMonth:
			return month, rank, true
		case aDay:
			return day, rank, true
		}
		return "", 0, false
	}
	switch {
	case only(m, aAge, anEvent|aYear|aMonth|aArrest):
		return Age, 1, true
	case only(m, aBirth, aDate|aPart):
		return parts(Birth, BirthYear, BirthMonth, BirthDay, 1)
	case m&^(anEvent|aDate|aPart) == 0 && m&(anEvent|aDate|aPart) != 0:
		rank := 1 // "date" alone; the more it says of what, the better
		switch {
		case m&aDeath != 0:
			rank = 4
		case m&aArrest != 0:
			rank = 3
		case m&aHappen != 0:
			rank = 2
		}
		return parts(Event, EventYear, EventMonth, EventDay, rank)
	}
	return "", 0, false
}

func placeRole(m notion) (Role, int, string, bool) {
	const may = aName | anEvent | aID
	switch {
	case only(m, aPost, aID):
		return Postcode, 1, "", true
	case only(m, aHouse, aID|aStreet|aName), m == aStreet|aID:
		return House, 1, "", true
	case only(m, aStreet, aName|anyPlace|anEvent|aPost):
		return Address, 1, "", true
	case m&aBirth != 0 && only(m, anyPlace|aRegion, aBirth|aName):
		return Text, 1, "place of birth, compared as text", true
	case only(m, aRegion, may|aPlace):
		return Region, 1, "", true
	case m&aFine != 0 && only(m, anyPlace, may):
		return Place, 4, "", true
	case m&aTown != 0 && only(m, anyPlace, may):
		return Place, 3, "", true
	case m&aPlace != 0 && only(m, anyPlace, may):
		return Place, 2, "", true
	case only(m, aCounty, may):
		return Place, 1, "", true
	}
	return "", 0, "", false
}
