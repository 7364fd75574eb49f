package review

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"undercount/link"
)

// act is a shorthand of tests.
type act struct {
	kind Kind
	k    Key
	j    Judgement
}

func file(reviewer string, acts ...act) *File {
	f := &File{Reviewer: reviewer}
	for i, a := range acts {
		f.Acts = append(f.Acts, Act{Line: i + 2, Reviewer: reviewer, Kind: a.kind, Pair: a.k, Judgement: a.j})
	}
	return f
}

func decision(k Key, same bool) link.Decision {
	return link.Decision{ListA: k.A.List, IDA: k.A.ID, ListB: k.B.List, IDB: k.B.ID, Same: same}
}

func TestMerge(t *testing.T) {
	ab, bc, ac := key("A", "1", "B", "1"), key("B", "1", "C", "1"), key("A", "1", "C", "1")
	r := func(k Key, j Judgement) act { return act{Reviewed, k, j} }
	third := func(k Key, j Judgement) act { return act{Adjudicated, k, j} }
	for _, tt := range []struct {
		name      string
		files     []*File
		decisions []link.Decision
		open      map[Key]string
		unsure    int
	}{
		{name: "nobody"},
		{name: "one", files: []*File{file("a", r(ab, Same), r(bc, Different), r(ac, Unsure))},
			decisions: []link.Decision{decision(ab, true), decision(bc, false)}, unsure: 1},
		{name: "later counts", files: []*File{file("a", r(ab, Same), r(ab, Different))}, decisions: []link.Decision{decision(ab, false)}},
		{name: "skipped is not judged", files: []*File{file("a", r(ab, Skip)), file("b", r(ab, Same))}, decisions: []link.Decision{decision(ab, true)}},
		{name: "agree", files: []*File{file("a", r(ab, Same)), file("b", r(ab, Same))}, decisions: []link.Decision{decision(ab, true)}},
		{name: "disagree", files: []*File{file("a", r(ab, Same)), file("b", r(ab, Different))}, open: map[Key]string{ab: Disagree}},
		{name: "unsure against firm", files: []*File{file("a", r(ab, Same)), file("b", r(ab, Unsure))}, open: map[Key]string{ab: Disagree}},
		{name: "both unsure", files: []*File{file("a", r(ab, Unsure)), file("b", r(ab, Unsure))}, unsure: 1},
		{name: "third look", files: []*File{file("a", r(ab, Same)), file("b", r(ab, Different)), file("c", third(ab, Different))},
			decisions: []link.Decision{decision(ab, false)}},
		{name: "third look by one of them", files: []*File{file("a", r(ab, Same), third(ab, Different)), file("b", r(ab, Different))},
			decisions: []link.Decision{decision(ab, false)}},
		{name: "adjudicators disagree", files: []*File{file("a", third(ab, Same)), file("b", third(ab, Different))}, open: map[Key]string{ab: Disagree}},
		{name: "contradiction", files: []*File{file("a", r(ab, Same), r(bc, Same), r(ac, Different), r(numbered(7), Same))},
			decisions: []link.Decision{decision(numbered(7), true)}, open: map[Key]string{ab: Contradiction, bc: Contradiction, ac: Contradiction}},
		{name: "contradiction settled", files: []*File{file("a", r(ab, Same), r(bc, Same), r(ac, Different), third(bc, Different))},
			decisions: []link.Decision{decision(ab, true), decision(ac, false), decision(bc, false)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := (&Files{Files: tt.files}).Merge()
			if diff := cmp.Diff(tt.decisions, m.Decisions); diff != "" {
				t.Errorf("decisions:\n%s", diff)
			}
			open := map[Key]string{}
			for _, o := range m.Open {
				open[o.Pair] = o.Why
			}
			if len(tt.open) != len(open) || len(open) > 0 && !cmp.Equal(tt.open, open) {
				t.Errorf("open: %v, want %v", open, tt.open)
			}
			if m.Unsure != tt.unsure {
				t.Errorf("unsure %d, want %d", m.Unsure, tt.unsure)
			}
		})
	}
}

// Decisions never contradict each other, and every pair judged is somewhere.
func TestMergeIsConsistent(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var files []*File
		for _, name := range []string{"a", "b", "c"} {
			var acts []act
			for range rapid.IntRange(0, 12).Draw(rt, "acts") {
				i := rapid.IntRange(0, 4).Draw(rt, "i")
				j := rapid.IntRange(i+1, 5).Draw(rt, "j")
				acts = append(acts, act{rapid.SampledFrom([]Kind{Reviewed, Reviewed, Adjudicated}).Draw(rt, "kind"),
					key("L", string(rune('a'+i)), "L", string(rune('a'+j))), rapid.SampledFrom([]Judgement{Same, Different, Unsure, Skip}).Draw(rt, "judgement")})
			}
			files = append(files, file(name, acts...))
		}
		m := (&Files{Files: files}).Merge()
		if len(m.Decisions)+len(m.Open)+m.Unsure != m.Judged {
			rt.Fatalf("%d pairs judged, but %d decisions, %d open, %d unsure", m.Judged, len(m.Decisions), len(m.Open), m.Unsure)
		}
		group := map[string]string{}
		var find func(string) string
		find = func(x string) string {
			if g, ok := group[x]; ok && g != x {
				return find(g)
			}
			return x
		}
		for _, d := range m.Decisions {
			if d.Same {
				group[find(d.IDA)] = find(d.IDB)
			}
		}
		for _, d := range m.Decisions {
			if !d.Same && find(d.IDA) == find(d.IDB) {
				rt.Fatalf("%v contradicts the others", d)
			}
		}
	})
}

// The first table is that of J. L. Fleiss, B. Levin, M. C. Paik, Statistical
// Methods for Rates and Proportions (3rd ed. 2003), chapter 18, where kappa is
// 0.68. Its standard error, and every other, is computed in a second way: by
// the delta method, from numeric derivatives of kappa.
func TestKappa(t *testing.T) {
	nan := math.NaN()
	for _, tt := range []struct {
		table      [3][3]int
		raw, kappa float64
	}{
		{[3][3]int{{75, 1, 4}, {5, 4, 1}, {0, 0, 10}}, 0.89, 0.23 / 0.34},
		{[3][3]int{{10, 0, 0}, {0, 10, 0}, {0, 0, 5}}, 1, 1},
		{[3][3]int{{25, 25, 0}, {25, 25, 0}, {}}, 0.5, 0},
		{[3][3]int{{1, 9, 0}, {9, 1, 0}, {0, 0, 1}}, 3.0 / 21, (3.0/21 - 201.0/441) / (1 - 201.0/441)},
		{[3][3]int{{9, 0, 0}, {}, {}}, 1, nan},
		{[3][3]int{}, nan, nan},
	} {
		raw, kappa, se := Kappa(tt.table)
		for i, x := range [][2]float64{{raw, tt.raw}, {kappa, tt.kappa}, {se, byDelta(tt.table)}} {
			if math.Abs(x[0]-x[1]) > 1e-6 || math.IsNaN(x[0]) != math.IsNaN(x[1]) {
				t.Errorf("%v: number %d is %v, want %v", tt.table, i, x[0], x[1])
			}
		}
	}
}

// byDelta is the standard error of kappa from numeric derivatives.
func byDelta(table [3][3]int) float64 {
	var p [3][3]float64
	n := 0.0
	for i := range table {
		for j, c := range table[i] {
			p[i][j] = float64(c)
			n += p[i][j]
		}
	}
	kappa := func() float64 {
		po, pe, all := 0.0, 0.0, 0.0
		for i := range p {
			row, column := 0.0, 0.0
			for j := range p {
				row, column, all = row+p[i][j], column+p[j][i], all+p[i][j]
			}
			po, pe = po+p[i][i], pe+row*column
		}
		return (po/all - pe/all/all) / (1 - pe/all/all)
	}
	mean, squares := 0.0, 0.0
	for i := range p {
		for j := range p {
			p[i][j] /= n
		}
	}
	for i := range p {
		for j := range p {
			was := p[i][j]
			p[i][j] = was + 1e-6
			up := kappa()
			p[i][j] = was - 1e-6
			slope := (up - kappa()) / 2e-6
			p[i][j] = was
			mean, squares = mean+was*slope, squares+was*slope*slope
		}
	}
	return math.Sqrt(max(squares-mean*mean, 0) / n)
}

// The standard error is what kappa does in repeated samples.
func TestKappaErrorAgainstResampling(t *testing.T) {
	p := [3][3]float64{{0.35, 0.08, 0.02}, {0.05, 0.3, 0.05}, {0.03, 0.02, 0.1}}
	rng := uint64(7)
	uniform := func() float64 { // splitmix64
		rng += 0x9e3779b97f4a7c15
		z := rng
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		return float64((z^z>>31)>>11) / (1 << 53)
	}
	const n, times = 400, 4000
	sum, squares, stated := 0.0, 0.0, 0.0
	for range times {
		var table [3][3]int
		for range n {
			u := uniform()
		draw:
			for i := range p {
				for j := range p[i] {
					if u -= p[i][j]; u < 0 {
						table[i][j]++
						break draw
					}
				}
			}
		}
		_, k, se := Kappa(table)
		sum, squares, stated = sum+k, squares+k*k, stated+se
	}
	mean := sum / times
	sd := math.Sqrt(squares/times - mean*mean)
	if got := stated / times; math.Abs(got/sd-1) > 0.05 {
		t.Errorf("stated %.4f, found %.4f", got, sd)
	}
}

func TestAgreements(t *testing.T) {
	var a, b []act
	for i := range 60 {
		a = append(a, act{Reviewed, numbered(i), Same})
		j := Same
		if i%10 == 0 {
			j = Different
		}
		b = append(b, act{Reviewed, numbered(i), j})
	}
	a = append(a, act{Reviewed, numbered(99), Different}, act{Adjudicated, numbered(0), Different})
	fs := &Files{Files: []*File{file("a", a...), file("b", b...), file("c")}}
	got := fs.Agreements()
	if len(got) != 1 || got[0].Pairs != 60 || got[0].Table[0] != [3]int{54, 6, 0} || *got[0].Raw != 0.9 || *got[0].Kappa != 0 {
		t.Fatalf("%+v", got)
	}
	if len(got[0].Warnings) != 1 || got[0].Warnings[0].Code != "one-sided" {
		t.Errorf("warnings %v", got[0].Warnings)
	}
	fs.Files[1].Acts[3].Saw = SawProbability
	fs.Files[1].Acts = fs.Files[1].Acts[:10]
	codes := []string{}
	for _, w := range fs.Agreements()[0].Warnings {
		codes = append(codes, w.Code)
	}
	if !cmp.Equal(codes, []string{"few-pairs", "one-sided", "saw-model"}) {
		t.Errorf("warnings %v", codes)
	}
}
