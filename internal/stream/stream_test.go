package stream

import (
	"math"
	"testing"
)

func TestNamesAreUnambiguous(t *testing.T) {
	if Source(1, "ab", "c").Uint64() == Source(1, "a", "bc").Uint64() {
		t.Error("concatenated names collide")
	}
	if Source(1, "a").Uint64() == Source(2, "a").Uint64() {
		t.Error("seed has no effect")
	}
	first, again := Source(7, "a"), Source(7, "a")
	if first.Uint64() != again.Uint64() {
		t.Error("same name, different stream")
	}
}

func TestSubStreamsAreUncorrelated(t *testing.T) {
	sub := Sub(20260101, "test")
	const n = 20000
	var sum, cross float64
	prev := 0.5
	for i := range n {
		u := sub(i).Float64()
		sum += u
		cross += (u - 0.5) * (prev - 0.5)
		prev = u
	}
	if m := sum / n; math.Abs(m-0.5) > 5/math.Sqrt(12*n) {
		t.Errorf("mean of first draws %v", m)
	}
	if c := cross / n * 12; math.Abs(c) > 5/math.Sqrt(n) {
		t.Errorf("neighbouring replicates correlate: %v", c)
	}
}
