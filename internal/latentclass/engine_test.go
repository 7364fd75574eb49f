package latentclass

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"sort"
	"testing"

	refdata "undercount/internal/reference"
)

type table struct {
	lists    int
	patterns []uint32
	counts   []int64
}

func fromMap(lists int, c map[string]int64) table {
	t := table{lists: lists}
	var keys []string
	for k := range c {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		var w uint32
		for j, b := range k {
			if b == '1' {
				w |= 1 << j
			}
		}
		if c[k] > 0 {
			t.patterns, t.counts = append(t.patterns, w), append(t.counts, c[k])
		}
	}
	return t
}

var kosovo = fromMap(4, map[string]int64{
	"0001": 306, "0010": 936, "0011": 123, "0100": 845, "0101": 31, "0110": 217,
	"0111": 32, "1000": 1131, "1001": 106, "1010": 228, "1011": 42, "1100": 177,
	"1101": 18, "1110": 181, "1111": 27,
})

var uk5 = fromMap(5, map[string]int64{
	"00001": 316, "00010": 695, "00011": 8, "00100": 995, "00101": 11, "00110": 76,
	"01000": 463, "01001": 1, "01010": 19, "01100": 62, "01110": 4, "10000": 54,
	"10010": 3, "10100": 19, "11000": 15, "11010": 1, "11100": 1, "11110": 1,
})

func reference(t testing.TB, name string) table {
	t.Helper()
	b, err := os.ReadFile(refdata.Path(t, "mse", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var v struct {
		Lists  []string
		Counts map[string]int64
	}
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	return fromMap(len(v.Lists), v.Counts)
}

func (t table) config(k, chains int, seed uint64) Config {
	return Config{Lists: t.lists, Patterns: t.patterns, Counts: t.counts, Classes: k, Shape: 0.25, Rate: 0.25, Chains: chains, Workers: 1,
		Rand: func(c int) *rand.Rand { return rand.New(rand.NewPCG(seed, uint64(c)+1)) }}
}

func logs(cs []Chain) (n0, odds [][]float64) {
	for _, c := range cs {
		l := make([]float64, len(c.Missing))
		for i, v := range c.Missing {
			l[i] = math.Log(v + 0.5)
		}
		n0, odds = append(n0, l), append(odds, c.LogOdds)
	}
	return n0, odds
}

func smallerESS(cs []Chain) float64 {
	a, b := logs(cs)
	return math.Min(EffectiveSize(a), EffectiveSize(b))
}

func median(cs []Chain) (med, lo, hi float64) {
	var all []float64
	for _, c := range cs {
		all = append(all, c.Missing...)
	}
	sort.Float64s(all)
	at := func(p float64) float64 { return all[int(p*float64(len(all)-1))] }
	return at(.5), at(.025), at(.975)
}

func benchmarkESS(b *testing.B, t table) {
	for _, seed := range []uint64{1, 2, 3} {
		b.Run(fmt.Sprint(seed), func(b *testing.B) {
			s, err := New(t.config(10, 4, seed))
			if err != nil {
				b.Fatal(err)
			}
			if err := s.WarmUp(context.Background()); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			cpu := cpuSeconds()
			for b.Loop() {
				if err := s.Run(context.Background(), 250); err != nil {
					b.Fatal(err)
				}
			}
			cpu = cpuSeconds() - cpu
			ess := smallerESS(s.Chains())
			n := 4 * len(s.Chains()[0].Missing)
			b.ReportMetric(ess/cpu, "ESS/s")
			b.ReportMetric(1e6*cpu/float64(n), "us/draw")
			b.ReportMetric(float64(n)/ess, "draws/eff")
			m, lo, hi := median(s.Chains())
			b.ReportMetric(m, "n0")
			b.ReportMetric(float64(s.steps), "L")
			if v := s.reps[0].at[0]; v.stretches > 0 {
				b.ReportMetric(float64(v.stretched)/float64(v.stretches), "stretched")
			}
			b.ReportMetric(s.eps[0], "eps")
			_, _ = lo, hi
		})
	}
}

func BenchmarkEffective(b *testing.B) {
	b.Run("kosovo", func(b *testing.B) { benchmarkESS(b, kosovo) })
	b.Run("uk5", func(b *testing.B) { benchmarkESS(b, uk5) })
	for _, n := range []string{"uk_modern_slavery_2013_6", "scotland_injectors_2006", "new_orleans_trafficking_8", "hiv_rome", "ph_drug_killings_caloocan_police"} {
		b.Run(n, func(b *testing.B) { benchmarkESS(b, reference(b, n)) })
	}
}

// stratum simulates a small table of four lists from two latent classes.
func stratum(r *rand.Rand, size int) table {
	lam := [2][4]float64{{.45, .35, .5, .3}, {.12, .2, .1, .15}}
	cells := map[string]int64{}
	for range size {
		class := 0
		if r.Float64() < 0.4 {
			class = 1
		}
		key := []byte("0000")
		for j := range key {
			if r.Float64() < lam[class][j] {
				key[j] = '1'
			}
		}
		if string(key) != "0000" {
			cells[string(key)]++
		}
	}
	return fromMap(4, cells)
}

func BenchmarkStrata(b *testing.B) {
	r := rand.New(rand.NewPCG(8, 8))
	cpu, n := cpuSeconds(), 0
	var warm float64
	for b.Loop() {
		t := stratum(r, 30+r.IntN(200))
		s, err := New(t.config(10, 4, uint64(n)))
		if err != nil {
			b.Fatal(err)
		}
		from := cpuSeconds()
		if err := s.WarmUp(context.Background()); err != nil {
			b.Fatal(err)
		}
		warm += cpuSeconds() - from
		for k := 200; ; k += k / 2 {
			if err := s.Run(context.Background(), k-len(s.Chains()[0].Missing)); err != nil {
				b.Fatal(err)
			}
			if smallerESS(s.Chains()) > 800 {
				break
			}
		}
		n++
	}
	b.ReportMetric(1000*(cpuSeconds()-cpu)/float64(n), "cpu-ms/table")
	b.ReportMetric(1000*warm/float64(n), "warm-up-ms/table")
}

func BenchmarkWarmUp(b *testing.B) {
	cpu := cpuSeconds()
	for b.Loop() {
		s, _ := New(kosovo.config(10, 4, 1))
		if err := s.WarmUp(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(1000*(cpuSeconds()-cpu)/float64(b.N), "cpu-ms")
}

func BenchmarkGradient(b *testing.B) {
	s, _ := New(kosovo.config(10, 1, 1))
	if err := s.WarmUp(context.Background()); err != nil {
		b.Fatal(err)
	}
	c := s.reps[0].at[0]
	b.Run("gradient", func(b *testing.B) {
		cpu := cpuSeconds()
		for b.Loop() {
			c.evaluate()
		}
		b.ReportMetric(1e9*(cpuSeconds()-cpu)/float64(b.N), "cpu-ns")
	})
	b.Run("sweep", func(b *testing.B) {
		cpu := cpuSeconds()
		for b.Loop() {
			c.evaluate()
			c.gibbs(0)
		}
		b.ReportMetric(1e9*(cpuSeconds()-cpu)/float64(b.N), "cpu-ns")
	})
	b.Run("relabel", func(b *testing.B) {
		for b.Loop() {
			c.relabel(5)
		}
	})
	dst := make([]float64, len(c.x))
	b.Run("exp", func(b *testing.B) {
		cpu := cpuSeconds()
		for b.Loop() {
			expInto(dst, c.x)
		}
		b.ReportMetric(1e9*(cpuSeconds()-cpu)/float64(b.N), "cpu-ns")
	})
}

func TestGradient(t *testing.T) {
	for _, tab := range []table{kosovo, uk5} {
		for _, beta := range []float64{1, 0.5} {
			m := newModel(tab.lists, tab.patterns, tab.counts, 7, 0.25, 0.25)
			r := rand.New(rand.NewPCG(1, 2))
			x, g := make([]float64, m.dim()), make([]float64, m.dim())
			w := m.newWork()
			target := func() float64 {
				if !m.forward(w, x) {
					t.Fatal("out of bounds")
				}
				m.value(w, x)
				return beta*w.lik + w.prior
			}
			for range 20 {
				for i := range x {
					if h := i % m.kp; h < m.K && i != m.K-1 {
						x[i] = 1.5 * r.NormFloat64()
					}
				}
				if !m.evaluate(w, x, g, beta) {
					t.Fatal("out of bounds")
				}
				for i := range x {
					if h := i % m.kp; h >= m.K || i == m.K-1 {
						continue
					}
					const d = 1e-5
					at := x[i]
					x[i] = at + d
					up := target()
					x[i] = at - d
					down := target()
					x[i] = at
					want := (up - down) / (2 * d)
					if math.Abs(g[i]-want) > 2e-6*(m.n+math.Abs(want)) {
						t.Fatalf("beta %v coordinate %d: gradient %v, differences %v", beta, i, g[i], want)
					}
				}
			}
		}
	}
}
