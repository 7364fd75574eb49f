package names

import "testing"

func TestFirst(t *testing.T) {
	for _, s := range []string{"محمد رضا احمدی", "Mohammad Reza Ahmadi", "سید علی موسوی", "Ali al-Hashimi", "Müller, Hans", "مەحموود حەسەن", "Seyed", "ابو الفضل عبد الرحمن"} {
		n := Parse(s)
		for _, p := range n.Parts {
			t.Logf("%s: %q %q %q %d", s, p.Text, p.Roman, p.Skeleton, p.Script)
		}
	}
	a, _ := One("محمود")
	b, _ := One("Mahmoud")
	t.Log(Similarity(&a, &b), JaroWinkler("martha", "marhta"))
}
