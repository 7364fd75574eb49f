package names

import "testing"

func TestNormalFormAllocatesNothing(t *testing.T) {
	p, q := one(t, "محمدرضا"), one(t, "Mohammadreza")
	if n := testing.AllocsPerRun(100, func() {
		Normalize("محمد رضا احمدی")
		Normalize("mohammad reza")
		Similarity(&p, &q)
		Similarity(&p, &p)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkOne(b *testing.B) {
	for _, c := range []struct {
		name  string
		names []string
	}{
		{"Latin", []string{"Robert", "Mohammad", "Hosseini", "Smith", "Karimi", "Khaled", "Fatemeh", "Neumann"}},
		{"Arabic", []string{"محمد", "حسینی", "كريم", "فاطمة", "رضایی", "علی", "زینب", "احمدی"}},
		{"compound", []string{"محمد رضا", "Abd al-Rahman", "احمدی‌نژاد", "Seyed Ali"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				One(c.names[i%len(c.names)])
				i++
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds()/1e6, "Mnames/s")
		})
	}
}

func BenchmarkParse(b *testing.B) {
	full := []string{"محمد رضا احمدی‌نژاد", "Mohammad Reza Ahmadinejad", "سید علی موسوی", "Smith, John", "أحمد محمود عبد الرحمن المصري"}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		Parse(full[i%len(full)])
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds()/1e6, "Mnames/s")
}

func BenchmarkNormalize(b *testing.B) {
	for _, s := range []string{"mohammad reza", "محمد رضا احمدی", "Mohammad Reza", "مُحَمَّد رضائي", "Şükrü Çelik"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Normalize(s)
			}
		})
	}
}
