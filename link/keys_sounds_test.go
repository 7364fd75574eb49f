package link

import (
	"testing"

	"undercount/names"
)

func TestSoundKeysOfSpellings(t *testing.T) {
	d := newDict(names.One)
	for _, c := range []struct {
		a, b      string
		all, ends bool
	}{
		{"Pourya", "بوريا", true, true},
		{"Chatapour", "جاتابور", true, true},
		{"گرگانی", "كركاني", true, true},
		{"Qasem", "گاسم", true, true},
		{"Dariush", "Kariush", false, true}, // a wrong letter at the beginning
		{"Mortezavi", "Bortezavi", false, true},
		{"Mortezavi", "Mortazavi", true, true},
		{"Maryam", "Hassan", false, false},
		{"Mortezavi", "Mortezai", true, true}, // weak sounds fall away
	} {
		a, b := d.add(c.a), d.add(c.b)
		if got := d.sounds[a] == d.sounds[b]; got != c.all {
			t.Errorf("%s and %s: same sounds %v", c.a, c.b, got)
		}
		if got := d.ends[a] == d.ends[b]; got != c.ends {
			t.Errorf("%s and %s: same end %v", c.a, c.b, got)
		}
	}
}

func TestSoundKeysPlaceWhatHasASkeleton(t *testing.T) {
	for _, s := range []string{"a", "m", "hsyn", "قل", "x9", "vvvv", "mhmd"} {
		if all, end := soundKeys(s); all == 0 || end == 0 {
			t.Errorf("%q cannot be placed", s)
		}
	}
	if all, end := soundKeys(""); all != 0 || end != 0 {
		t.Error("nothing was placed")
	}
	if all, _ := soundKeys("mm"); all != first(soundKeys("m")) {
		t.Error("a double letter is another sound")
	}
}

func first[T any](a, _ T) T { return a }

// A chain of names has the same end wherever it was divided.
func TestNameEndWhereChainsAreDividedOtherwise(t *testing.T) {
	d := newDict(names.One)
	r := &Records{names: d, list: make([]uint8, 5)}
	for _, p := range [][3]string{
		{"غلام‌حسین", "علی", "راکیتی"},
		{"غلام", "حسين", "راكيتى"},
		{"محمد", "", "کهافراب‌نژاد"},
		{"محمد", "كهافراب", "نژاد"},
		{"محمد", "علی", ""},
	} {
		r.father = append(r.father, d.add(p[0]))
		r.grandfather = append(r.grandfather, d.add(p[1]))
		r.family = append(r.family, d.add(p[2]))
	}
	if r.nameEnd(2) != r.nameEnd(3) || r.nameEnd(2) == 0 {
		t.Errorf("divided otherwise: %o and %o", r.nameEnd(2), r.nameEnd(3))
	}
	if r.nameEnd(0) == r.nameEnd(2) {
		t.Error("two names have one end")
	}
	if r.nameEnd(4) != 0 {
		t.Error("a record without a family name was placed")
	}
}
