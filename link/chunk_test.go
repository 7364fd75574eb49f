package link

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"undercount/internal/partition"
	"undercount/internal/problem"
	"undercount/simulate"
)

// scaleRecords loads records of the preset for speed.
func scaleRecords(tb testing.TB, records int64, seed uint64) *Records {
	tb.Helper()
	preset, ok := simulate.PresetNamed("scale")
	if !ok {
		tb.Fatal("no such preset")
	}
	p, err := preset.People.ForRecords(records)
	if err != nil {
		tb.Fatal(err)
	}
	p.Seed = seed
	r, err := Load(context.Background(), rowsOf(tb, p), Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func rowsOf(tb testing.TB, p simulate.People) []Input {
	tb.Helper()
	g, err := simulate.NewGenerator(p)
	if err != nil {
		tb.Fatal(err)
	}
	var in []Input
	for i := range p.Lists {
		in = append(in, Input{Name: p.Lists[i].Name, Rows: g.Rows(i)})
	}
	return in
}

// smallChunks makes chunks small, so that little data have many.
func smallChunks(tb testing.TB) {
	old := chunkPairs
	chunkPairs = 200
	tb.Cleanup(func() { chunkPairs = old })
}

func judged(tb testing.TB, r *Records, o Options) *Result {
	tb.Helper()
	res, err := Judge(context.Background(), r, o)
	if err != nil {
		tb.Fatal(err)
	}
	return res
}

// mustBeSame fails unless two results are the same to the last bit.
func mustBeSame(t *testing.T, got, want *Result) {
	t.Helper()
	if !slices.Equal(got.Entity, want.Entity) || !slices.Equal(got.Pairs, want.Pairs) {
		t.Errorf("%d pairs and other entities or other probabilities, want %d pairs", len(got.Pairs), len(want.Pairs))
	}
	if !slices.Equal(got.Blocking.Rules, want.Blocking.Rules) || got.Blocking.Pairs != want.Blocking.Pairs {
		t.Errorf("blocking %+v, want %+v", got.Blocking, want.Blocking)
	}
}

func TestChunksHoldEveryPairOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(2, 60), 0, 30).Draw(t, "sizes")
		most := rapid.Int64Range(1, 500).Draw(t, "pairs")
		b := &blockSet{start: []int32{0}}
		next := int32(0)
		want := map[[2]int32]int{}
		for i, n := range sizes {
			for x := range int32(n) {
				for y := range x {
					want[[2]int32{next + y, next + x}] = 1
				}
			}
			for range n {
				b.ids = append(b.ids, next)
				next++
			}
			b.keys, b.start = append(b.keys, uint64(i+1)), append(b.start, next)
		}
		got := map[[2]int32]int{}
		for _, c := range b.chunks(most) {
			for i := c.from; i < c.to; i++ {
				_, ids := b.block(i)
				lo, hi := 0, len(ids)
				if c.rowTo > 0 {
					lo, hi = c.rowFrom, c.rowTo
				}
				for x := lo; x < hi; x++ {
					for _, y := range ids[x+1:] {
						got[[2]int32{ids[x], y}]++
					}
				}
			}
		}
		if len(got) != len(want) {
			t.Fatalf("%d pairs, want %d", len(got), len(want))
		}
		for p, n := range got {
			if n != 1 || want[p] != 1 {
				t.Fatalf("pair %v comes %d times", p, n)
			}
		}
	})
}

// TestEveryProposedPairIsComparedOnce holds the comparison of all blocks
// against that of all pairs.
func TestEveryProposedPairIsComparedOnce(t *testing.T) {
	smallChunks(t)
	r := scaleRecords(t, 1700, 3)
	j, err := newJob(r, Options{Seed: 1, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	rules, err := j.learn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(rules) < 3 {
		t.Fatalf("%d rules are too few for this test", len(rules))
	}
	kept, err := j.scoreAll(context.Background(), rules)
	if err != nil {
		t.Fatal(err)
	}
	w := (&sweep{j: j, table: &keyTable{}}).worker(0)
	news := make([]int64, len(rules))
	var want []keptPair
	for a := range int32(r.Len()) {
		for b := a + 1; b < int32(r.Len()); b++ {
			x := slices.IndexFunc(rules, func(ru rule) bool {
				h := r.hash(j.keys, ru, a)
				return h != 0 && h == r.hash(j.keys, ru, b)
			})
			if x < 0 {
				continue
			}
			news[x]++
			w.s.levels(a, b, &w.pt)
			m, k := w.s.weigh(a, b, &w.pt)
			c := j.odds.class(r, a, b)
			if m+j.odds.match[c] >= w.floor && j.odds.logOdds(c, m, k) >= w.floor {
				want = append(want, keptPair{a, b, float32(m), float32(k)})
			}
		}
	}
	if !slices.Equal(kept, want) {
		t.Errorf("%d pairs are kept, want %d, or with other weights", len(kept), len(want))
	}
	for x, n := range news {
		if got := j.out.Blocking.Rules[x].New; got != n {
			t.Errorf("rule %d: %d new pairs, want %d", x, got, n)
		}
	}
}

func TestLargeBlocksAreDivided(t *testing.T) {
	smallChunks(t)
	r := scaleRecords(t, 800, 5) // few records: one block of all pairs
	want := judged(t, r, Options{Seed: 1, Workers: 1})
	if len(want.Blocking.Rules) != 1 || want.Blocking.Rules[0].New != want.Blocking.All {
		t.Fatalf("blocking %+v", want.Blocking)
	}
	mustBeSame(t, judged(t, r, Options{Seed: 1, Workers: 3}), want)
}

func unitFiles(tb testing.TB, dir string) []string {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "rule-*.pairs"))
	if err != nil {
		tb.Fatal(err)
	}
	return files
}

// waitFor waits until a run has finished some chunks.
func waitFor(tb testing.TB, dir string, chunks int) {
	tb.Helper()
	for end := time.Now().Add(30 * time.Second); len(unitFiles(tb, dir)) < chunks; {
		if time.Now().After(end) {
			tb.Fatal("no chunks were finished")
		}
		time.Sleep(time.Millisecond)
	}
}

func TestStoppedRunGoesOn(t *testing.T) {
	smallChunks(t)
	r := scaleRecords(t, 2500, 3)
	dir := filepath.Join(t.TempDir(), "work")
	want := judged(t, r, Options{Seed: 1})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() {
		_, err := Judge(ctx, r, Options{Seed: 1, Workers: 1, WorkDir: dir})
		ended <- err
	}()
	waitFor(t, dir, 10)
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v", err)
	}
	before := unitFiles(t, dir)
	stamp, err := os.Stat(before[0])
	if err != nil {
		t.Fatal(err)
	}
	mustBeSame(t, judged(t, r, Options{Seed: 1, Workers: 2, WorkDir: dir}), want)
	after := unitFiles(t, dir)
	if len(after) <= len(before) {
		t.Fatalf("%d chunks before it was stopped, %d after: it was not stopped in the middle", len(before), len(after))
	}
	if now, err := os.Stat(before[0]); err != nil || !os.SameFile(now, stamp) || now.ModTime() != stamp.ModTime() {
		t.Error("a chunk that was finished was compared again")
	}
	// All over again from the folder alone, with a decision added.
	mustBeSame(t, judged(t, r, Options{Seed: 1, WorkDir: dir}), want)
}

const killedVariable = "UNDERCOUNT_TEST_LINK_WORK"

// TestKilledRunGoesOn kills a process in the middle of its work.
func TestKilledRunGoesOn(t *testing.T) {
	smallChunks(t)
	if dir := os.Getenv(killedVariable); dir != "" {
		judged(t, scaleRecords(t, 2500, 3), Options{Seed: 1, Workers: 1, WorkDir: dir})
		time.Sleep(time.Minute) // to be killed even if it was quick
		return
	}
	if runtime.GOOS == "windows" {
		t.Skip("needs a signal that cannot be caught")
	}
	dir := filepath.Join(t.TempDir(), "work")
	child := exec.Command(os.Args[0], "-test.run=^TestKilledRunGoesOn$")
	child.Env = append(os.Environ(), killedVariable+"="+dir)
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, dir, 7)
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	before := len(unitFiles(t, dir))
	r := scaleRecords(t, 2500, 3)
	mustBeSame(t, judged(t, r, Options{Seed: 1, WorkDir: dir}), judged(t, r, Options{Seed: 1}))
	if after := len(unitFiles(t, dir)); after <= before {
		t.Errorf("%d chunks before it was killed, %d after", before, after)
	}
}

func TestDamagedChunksAreComparedAgain(t *testing.T) {
	smallChunks(t)
	r := scaleRecords(t, 2000, 3)
	dir := t.TempDir()
	want := judged(t, r, Options{Seed: 1, WorkDir: dir})
	rng := rand.New(rand.NewPCG(1, 2))
	for i, f := range unitFiles(t, dir) {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		switch i % 4 {
		case 0:
			data[rng.IntN(len(data))] ^= 1 << rng.IntN(8)
		case 1:
			data = data[:rng.IntN(len(data))]
		case 2:
			data = append(data, 0)
		}
		if err := os.WriteFile(f, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mustBeSame(t, judged(t, r, Options{Seed: 1, WorkDir: dir}), want)
}

func TestWorkFolderOfAnotherLinkage(t *testing.T) {
	r := scaleRecords(t, 2000, 3)
	dir := t.TempDir()
	judged(t, r, Options{Seed: 1, WorkDir: dir})
	foreign := t.TempDir()
	if err := os.WriteFile(filepath.Join(foreign, "letter.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	broken := t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, manifestName), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(foreign, "letter.txt")
	for _, c := range []struct {
		name string
		r    *Records
		o    Options
		want string
	}{
		{"other lists", scaleRecords(t, 2000, 4), Options{Seed: 1, WorkDir: dir}, "other lists"},
		{"other options", r, Options{Seed: 1, WorkDir: dir, Independent: true}, "other options"},
		{"other dates", r, Options{Seed: 1, WorkDir: dir, DifferentDates: 3}, "other options"},
		{"other files", r, Options{Seed: 1, WorkDir: foreign}, "other files"},
		{"broken", r, Options{Seed: 1, WorkDir: broken}, "not the account"},
		{"no folder", r, Options{Seed: 1, WorkDir: file}, "cannot be used"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Judge(context.Background(), c.r, c.o)
			var p *problem.Error
			if !errors.As(err, &p) || !strings.Contains(p.What, c.want) || p.Do == "" {
				t.Errorf("error %v, want one that says %q and what to do", err, c.want)
			}
		})
	}
	// Decisions and the threshold do not change which pairs are compared.
	judged(t, r, Options{Seed: 1, WorkDir: dir, Threshold: 0.7})
}

// TestWorkFolderHoldsNoNames looks for what the lists say in the files.
func TestWorkFolderHoldsNoNames(t *testing.T) {
	r := scaleRecords(t, 2000, 3)
	dir := t.TempDir()
	judged(t, r, Options{Seed: 1, WorkDir: dir})
	var all []byte
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all = append(append(all, data...), e.Name()...)
	}
	if len(entries) < 3 {
		t.Fatalf("%d files", len(entries))
	}
	for v := 1; v < r.names.len(); v++ {
		if name := r.names.roman(uint32(v)); len(name) > 4 && bytes.Contains(bytes.ToLower(all), bytes.ToLower(name)) {
			t.Fatal("the work folder holds a name")
		}
	}
}

func TestLikeliestFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		odds := rapid.SliceOf(rapid.OneOf(rapid.Float32(), rapid.SampledFrom([]float32{0, float32(math.Copysign(0, -1)), 1, -1, float32(math.Inf(1)), float32(math.Inf(-1))}))).Draw(t, "odds")
		var pairs []partition.Pair
		want := []int32{}
		for i, o := range odds {
			pairs = append(pairs, partition.Pair{LogOdds: o})
			want = append(want, int32(i))
		}
		slices.SortStableFunc(want, func(a, b int32) int { return cmp.Compare(odds[b], odds[a]) })
		if got := likeliestFirst(pairs); !slices.Equal(got, want) {
			t.Fatalf("%v of %v, want %v", got, odds, want)
		}
	})
}
