package simulate

import (
	"math"
	"math/rand/v2"
	"strings"
	"unicode"

	"undercount/internal/stream"
)

// spelled is one name: in Arabic script, and its usual spellings in small
// Latin letters, the commonest first. An underline marks a joint.
type spelled struct {
	arab  string
	latin []string
}

// pool is names by rank, ready to be drawn and written.
type pool struct {
	names []spelled
	ranks alias
	text  [3][]string // as the scripts write them, by number of script
}

// Numbers of the scripts.
const (
	inPersian = iota
	inArabic
	inLatin
)

func (s Script) number() int {
	switch s {
	case Persian:
		return inPersian
	case Arabic:
		return inArabic
	}
	return inLatin
}

// nameSet is the pools of a culture.
type nameSet struct{ men, women, family pool }

func newNameSet(c Culture, p NamePools) *nameSet {
	var men, women, family []spelled
	switch c {
	case PersianNames:
		men = append(entries(persianMen), compounds(entries(persianFirst), entries(persianSecond), "_")...)
		women, family = entries(persianWomen), compounds(entries(persianRoots), entries(persianEndings), "")
	case ArabicNames:
		men, women = entries(arabicMen), entries(arabicWomen)
		for _, r := range entries(arabicRoots) {
			family = append(family, spelled{"ال" + r.arab, []string{"al-" + r.latin[0], "el-" + r.latin[0], r.latin[0]}}, r)
		}
	case KurdishNames:
		men, women = entries(kurdishMen), entries(kurdishWomen)
		family = compounds(entries(kurdishRoots), entries(kurdishEndings), "")
	case PlainNames:
		men, women, family = plain(plainMen), plain(plainWomen), plain(plainFamilies)
	}
	rng := stream.New(0, "simulate/names", string(c)) // the same names for every seed
	s := &nameSet{}
	s.men = newPool(fill(men, p.Given, rng, givenShape), p.GivenZipf)
	s.women = newPool(fill(women, p.Given, rng, womenShape), p.GivenZipf)
	s.family = newPool(fill(family, p.Family, rng, familyShape(c)), p.FamilyZipf)
	return s
}

func newPool(names []spelled, exponent float64) pool {
	w := make([]float64, len(names))
	for i := range w {
		w[i] = math.Pow(float64(i+1), -exponent)
	}
	return pool{names: names, ranks: newAlias(w)}
}

// prepare writes the names as a script does, if that was not done yet. Latin
// spellings are those of the given preference.
func (p *pool) prepare(script, preference int) []string {
	if script != inLatin && p.text[script] != nil {
		return p.text[script]
	}
	out := make([]string, len(p.names))
	for i, n := range p.names {
		switch script {
		case inPersian:
			out[i] = persianForm(n.arab)
		case inArabic:
			out[i] = arabicForm(n.arab)
		default:
			out[i] = capitals(strings.ReplaceAll(n.latin[preference%len(n.latin)], "_", ""))
		}
	}
	if script != inLatin {
		p.text[script] = out
	}
	return out
}

// entries reads a word list.
func entries(text string) []spelled {
	var out []spelled
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) > 1 {
			out = append(out, spelled{f[0], f[1:]})
		}
	}
	return out
}

// plain reads Latin words and writes them in Arabic letters by their sound.
func plain(text string) []spelled {
	var out []spelled
	for _, w := range strings.Fields(text) {
		out = append(out, spelled{bySound(w), []string{w}})
	}
	return out
}

// compounds joins every word of a with every word of b, interleaved so that
// the common ones of both come first.
func compounds(a, b []spelled, joint string) []spelled {
	var out []spelled
	for sum := range len(a) + len(b) - 1 {
		for j := range min(sum+1, len(b)) {
			if i := sum - j; i < len(a) && a[i].arab != b[j].arab {
				out = append(out, compound(a[i], b[j], joint))
			}
		}
	}
	return out
}

// compound is a then b. The ending i is ye after a long a: Rezaei, رضایی.
func compound(a, b spelled, joint string) spelled {
	if strings.HasSuffix(a.arab, "ا") && b.arab == "ی" {
		b = spelled{"یی", []string{"ei", "i", "ee"}}
	}
	n := spelled{arab: a.arab + joint + b.arab}
	for k := range max(len(a.latin), len(b.latin)) {
		n.latin = append(n.latin, a.latin[min(k, len(a.latin)-1)]+joint+b.latin[min(k, len(b.latin)-1)])
	}
	return n
}

// fill brings a list to n different names with made-up ones.
func fill(names []spelled, n int, rng *rand.Rand, shape shape) []spelled {
	seen := make(map[string]bool, 2*n)
	out := make([]spelled, 0, n)
	add := func(s spelled) {
		if len(out) < n && !seen[s.arab] && !seen[s.latin[0]] {
			seen[s.arab], seen[s.latin[0]] = true, true
			out = append(out, s)
		}
	}
	for _, s := range names {
		add(s)
	}
	// The shapes hold millions of names, so that this ends soon.
	for len(out) < n {
		add(shape.invent(rng))
	}
	return out
}

// capitals writes the first letter of each word large.
func capitals(s string) string {
	start := true
	return strings.Map(func(r rune) rune {
		if start {
			r = unicode.ToUpper(r)
		}
		start = r == ' ' || r == '-'
		return r
	}, s)
}

// alias draws numbers with given weights in constant time (Walker 1977, ACM
// TOMS 3:253; construction of Vose 1991, IEEE TSE 17:972).
type alias struct {
	keep  []float64
	other []int32
}

func newAlias(w []float64) alias {
	n := len(w)
	a := alias{make([]float64, n), make([]int32, n)}
	sum := 0.0
	for _, x := range w {
		sum += x
	}
	var small, large []int
	for i, x := range w {
		a.keep[i], a.other[i] = x/sum*float64(n), int32(i)
		if a.keep[i] < 1 {
			small = append(small, i)
		} else {
			large = append(large, i)
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		a.other[s] = int32(l)
		a.keep[l] -= 1 - a.keep[s]
		if a.keep[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	for _, i := range append(small, large...) { // rounding
		a.keep[i] = 1
	}
	return a
}

func (a *alias) draw(rng *rand.Rand) int32 {
	i := rng.IntN(len(a.keep))
	if a.keep[i] >= 1 || rng.Float64() < a.keep[i] {
		return int32(i)
	}
	return a.other[i]
}
