package link

import (
	"strings"
	"testing"

	"undercount/names"
)

func TestPartLevels(t *testing.T) {
	d := newDict(names.One)
	for _, c := range []struct {
		a, b string
		want uint8
	}{
		{"محمد", "محمد", partSame},
		{"محمد", "", 0},
		{"احمدی", "احمدي", partSame},
		{"پلابیش", "بلابيش", partClerk},
		{"Hosein", "Hossein", partSpelling},
		{"حسن", "حسین", partSimilar},
		{"علی", "عی", partSimilar},
		{"Rahimi", "Rahmii", partSimilar}, // neighbours exchanged are one edit
		{"Karimzad", "Karomzat", partLike},
		{"Farhadi", "Xarhwdk", partFar},
		{"Ali", "Eki", partOther}, // two of three letters say nothing
		{"K", "Karim", partInitial},
		{"Shah", "Shahbazian", partBegins},
		{"Karim", "Zahra", partOther},
		{"حسین", "Hossein", partCrossSame},
		{"حسین", "Zahra", partCrossOther},
	} {
		a, b := d.add(c.a), d.add(c.b)
		for range 2 {
			if got := d.partLevel(a, b); got != c.want {
				t.Errorf("%s and %s: %q, want %q", c.a, c.b, partLevels[got].label, partLevels[c.want].label)
			}
			a, b = b, a
		}
	}
}

// Levels of each group have probabilities before training, labels of their own,
// and the three kinds side by side.
func TestPartLevelsAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for l, lv := range partLevels {
		if lv.label == "" || seen[lv.label] || l > 0 && lv.init <= 0 || l > 0 && lv.group == 0 {
			t.Errorf("level %d: %+v", l, lv)
		}
		seen[lv.label] = true
		if partThree[l] && (partNear[l+1] != partNear[l] || partNear[l+2] != partNear[l] || !partFrequent[l+2] || !strings.Contains(partLevels[l+2].label, "frequent")) {
			t.Errorf("the kinds of %q are not side by side", lv.label)
		}
	}
}

// Two frequent names that are alike are another level than a frequent name and
// one that hardly anybody has.
func TestRareNamesAreSlips(t *testing.T) {
	var given []string
	for range 40 {
		given = append(given, "Hassan", "Hussein")
	}
	given = append(given, "Hassqn")
	text := "own name,family name\n"
	for i, n := range given {
		text += n + ",Family" + string(rune('a'+i%20)) + "\n"
	}
	r := loadTexts(t, Options{}, text)
	f := r.ownFeature()
	last := int32(len(given) - 1)
	if got := f.compare(0, last); got != partSimilar {
		t.Errorf("a slip: %q", f.levels[got].label)
	}
	if got := f.compare(0, 1); partNear[got] == different || !partFrequent[got] {
		t.Errorf("two frequent names: %q", f.levels[got].label)
	}
	if a, b := f.share(0, last, partSimilar), f.share(last, 0, partSimilar); a != b || a <= 0 || a >= 1 {
		t.Errorf("share of a slip %v, the other way round %v", a, b)
	}
}
