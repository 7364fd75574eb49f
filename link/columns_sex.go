package link

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// The codes of SexCode.
const (
	sexFemale uint8 = 1
	sexMale   uint8 = 2
)

// Words and letters for the sexes in the languages served. Letters that mean
// different sexes in two of them are left out where both languages write the
// same script: the Persian and Arabic meem begins words for both.
const (
	femaleWords = `female f woman women girl lady mrs ms
		زن دختر خانم مونث مؤنث بانو ز زنانه انثی أنثى أنثي امرأة امراه مرأة فتاة طفلة بنت نساء سيدة إناث ناث
		مێ ژن کچ خانم ئافرەت میینه mê jin keç kec keçik
		kadın kadin k kız kiz bayan femme fille fem féminin feminin féminine feminine mujer niña nina femenino femenina hembra
		weiblich w frau mädchen maedchen
		женский жен ж женщина девочка девушка женская`
	maleWords = `male m man men boy mr
		مرد پسر آقا مذکر مردانه ذكر ذ رجل ولد فتى طفل شاب صبي ذكور سيد
		نێر پیاو کوڕ نێرینه nêr ner mêr mer kur kurr zilam
		erkek e oğlan oglan bay bey homme h garçon garcon masculin masculine hombre varón varon niño nino masculino
		männlich maennlich mann junge
		мужской муж м мужчина мальчик юноша мужская`
)

var sexWords = sync.OnceValue(func() map[string]uint8 {
	words := map[string]uint8{}
	add := func(list string, code uint8) {
		for _, w := range strings.Fields(list) {
			for _, w := range []string{w, foldWord(w)} { // as it stands too: no folding on the way to it
				if was, ok := words[w]; ok && was != code {
					panic("link: one word for two sexes")
				}
				words[w] = code
			}
		}
	}
	add(femaleWords, sexFemale)
	add(maleWords, sexMale)
	return words
})

// SexCode reads a word or letter for a sex in the languages that [Recognise]
// serves: 1 female, 2 male. ok is false for anything else, "unknown" and the
// numbers 1 and 2 among it: files number the sexes in either order.
func SexCode(field string) (code uint8, ok bool) {
	words := sexWords()
	if code, ok = words[field]; ok {
		return code, true
	}
	// The common case: a short ASCII word, folded without allocating.
	var b [16]byte
	n := 0
	for i := 0; i < len(field); i++ {
		c := field[i]
		switch {
		case c >= utf8.RuneSelf || n == len(b):
			code, ok = words[foldWord(field)]
			return code, ok
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c == ' ' || c == '.' || c == '\t':
			continue
		case c < 'a' || c > 'z':
			return 0, false
		}
		b[n] = c
		n++
	}
	code, ok = words[string(b[:n])]
	return code, ok
}
