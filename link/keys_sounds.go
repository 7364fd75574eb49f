package link

// Two more keys of a name, for spellings whose skeletons differ: by a consonant
// that is heard or written otherwise from language to language, and by a wrong
// letter at the beginning.

// soundOf groups consonants that one sound is written with, or that are taken
// for one another, as Russell's Soundex does (US patent 1,261,167, 1918), with
// the groups wider where the letters of Arabic and Latin script do not agree: b
// and p, j and ch, g and q. Class 1 is what falls away behind the beginning.
var soundOf = func() (t [128]uint8) {
	for i, letters := range []string{"ahvwy'", "bfp", "cjsxz", "dt", "gkq", "mn", "lr"} {
		for _, c := range letters {
			t[c] = uint8(i + 1)
		}
	}
	return t
}()

const weakSound = 1

// endSounds is how many sounds the key of the end of a name has.
const endSounds = 3

// soundKeys are two keys of a skeleton: all its sounds, and those of its end
// without the first. Sounds that follow one another in one class are one sound.
// Letters that are in no class stand for themselves. Of a name with a single
// sound both keys are that sound.
func soundKeys(skeleton string) (all, end uint32) {
	if skeleton == "" {
		return 0, 0
	}
	var buf [64]rune
	s := buf[:0]
	for i, c := range skeleton {
		if c < 128 && soundOf[c] != 0 {
			c = rune(soundOf[c])
		}
		if i > 0 && c == weakSound || len(s) > 0 && s[len(s)-1] == c {
			continue
		}
		s = append(s, c)
	}
	return hashRunes(s), hashRunes(s[max(min(1, len(s)-1), len(s)-endSounds):])
}

func hashRunes(s []rune) uint32 {
	h := uint32(len(s))
	for _, c := range s {
		h = mix32(h, uint32(c))
	}
	return h
}

// tailSounds is how many sounds the key of the end of a whole name has.
const tailSounds = 5

// tailOf holds the last sounds of a skeleton, three bits for each, the last one
// lowest, without weak ones.
func tailOf(skeleton string) (tail uint16) {
	for _, c := range skeleton {
		code := uint16(weakSound) // letters that are in no class
		if c < 128 && soundOf[c] != 0 {
			if code = uint16(soundOf[c]); code == weakSound {
				continue
			}
		}
		tail = addSound(tail, code)
	}
	return tail
}

func addSound(tail, code uint16) uint16 {
	if tail&7 == code {
		return tail
	}
	return (tail<<3 | code) & (1<<(3*tailSounds) - 1)
}

// nameEnd is the key of the end of a chain of names, written as one word: it is
// the same where the chain was divided at the wrong place. A record without a
// family name is not placed.
func (r *Records) nameEnd(i int32) uint32 {
	if r.family[i] == 0 {
		return 0
	}
	var tail uint16
	for _, v := range [...][]uint32{r.father, r.grandfather, r.family} {
		if v == nil {
			continue
		}
		part := r.names.tails[v[i]]
		for k := tailSounds - 1; k >= 0; k-- {
			if code := part >> (3 * k) & 7; code != 0 {
				tail = addSound(tail, code)
			}
		}
	}
	return uint32(tail)
}
