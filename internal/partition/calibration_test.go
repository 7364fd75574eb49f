package partition

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
)

// noisy simulates blocks of k records of entities that come as in a Chinese
// restaurant process, with fields that are copied with errors and, on every
// second record, often missing. The odds of each pair are right for the pair.
func noisy(blocks, k int) (p Problem, truth []int32) {
	const (
		fields, values = 8, 20
		wrong, missing = 0.15, 0.6
		alpha          = 4.0
	)
	g := rand.New(rand.NewPCG(7, uint64(k)))
	match := 0.0 // probability that two records of an entity agree on a field
	for v := range values {
		q := wrong / values
		if v == 0 {
			q += 1 - wrong
		}
		match += q * q
	}
	agree, differ := math.Log(match*values), math.Log((1-match)/(1-1.0/values))
	for b := range blocks {
		first := int32(b * k)
		records := make([][fields]int, k)
		value := map[int32][fields]int{}
		for i := range records {
			entity := first + int32(i)
			if z := g.Float64() * (float64(i) + alpha); z < float64(i) {
				entity = truth[int(first)+int(z)]
			} else {
				var v [fields]int
				for f := range v {
					v[f] = g.IntN(values)
				}
				value[entity] = v
			}
			truth = append(truth, entity)
			records[i] = value[entity]
			sparse := g.IntN(2) == 0
			for f := range fields {
				if g.Float64() < wrong {
					records[i][f] = g.IntN(values)
				}
				if sparse && g.Float64() < missing {
					records[i][f] = -1
				}
			}
		}
		for i := range k {
			for j := i + 1; j < k; j++ {
				odds := -math.Log(alpha)
				for f, v := range records[i] {
					switch w := records[j][f]; {
					case v < 0 || w < 0:
					case v == w:
						odds += agree
					default:
						odds += differ
					}
				}
				p.Pairs = append(p.Pairs, Pair{first + int32(i), first + int32(j), float32(odds)})
			}
		}
	}
	p.N = len(truth)
	return p, truth
}

// calibration gives the expected number of entities and of links over the true ones.
func calibration(t *testing.T, p Problem, truth []int32) (entities, links float64) {
	t.Helper()
	const draws = 40
	e, l := 0, int64(0)
	_, err := Draws(context.Background(), p, draws, 1, 2, func(_ int, entity []int32) error {
		a, b := PairCounts(entity)
		e, l = e+a, l+b
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	a, b := PairCounts(truth)
	return float64(e) / draws / float64(a), float64(l) / draws / float64(b)
}

// Where the odds of every pair are right, so that for two records everything
// is, the weights differ in how many entities they find among more.
func TestCalibrationOnNoisyRecords(t *testing.T) {
	if testing.Short() {
		t.Skip("a measurement")
	}
	prior := -math.Log(4)
	for k := 2; k <= 5; k++ {
		p, truth := noisy(2500, k)
		for _, w := range []struct {
			repeat float64
			sizes  bool
			prior  float64
		}{{0, false, 0}, {0, true, 0}, {1, false, 0}, {1, true, 0}, {0, true, prior}, {0.5, true, prior}, {1, true, prior}} {
			p.Repeat, p.Sizes, p.Prior = w.repeat, w.sizes, w.prior
			entities, links := calibration(t, p, truth)
			t.Logf("k=%d repeat %v sizes %-5v prior %.2f: entities %.3f, links %.3f of the true number", k, w.repeat, w.sizes, w.prior, entities, links)
			off := math.Abs(entities - 1)
			if k == 2 && off > 0.01 || w.repeat > 0 && w.sizes && off > 0.02 {
				t.Errorf("k=%d repeat %v sizes %v: %.3f of the true number of entities", k, w.repeat, w.sizes, entities)
			}
		}
	}
}
