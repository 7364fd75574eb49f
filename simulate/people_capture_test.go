package simulate

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"undercount/overlap"
)

func newTestRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

// everybody generates the persons of a configuration.
func everybody(t *testing.T, p People) (*Generator, []person) {
	t.Helper()
	g := generator(t, p)
	var out []person
	b := &block{pages: make([]page, len(g.config.Lists))}
	for k := range g.blocks() {
		g.fillPersons(b, k)
		out = append(out, b.persons...)
	}
	if len(out) != p.N {
		t.Fatalf("%d persons, want %d", len(out), p.N)
	}
	return g, out
}

func twoLists(a, b float64) []List { return []List{{Name: "A", Coverage: a}, {Name: "B", Coverage: b}} }

func TestPeopleCoverage(t *testing.T) {
	const n = 40_000
	for _, p := range []People{
		{Lists: twoLists(0.3, 0.6)},
		{Lists: twoLists(0.3, 0.6), Spread: 1},
		{Lists: twoLists(0.3, 0.6), Terms: []Term{pair(0, 1, math.Log(4))}},
	} {
		p.N, p.Seed = n, 4
		_, ps := everybody(t, p)
		var c [4]float64
		for _, x := range ps {
			c[x.history]++
		}
		near(t, "A", (c[1]+c[3])/n, n, 0.3)
		near(t, "B", (c[2]+c[3])/n, n, 0.6)
		ratio := c[0] * c[3] / (c[1] * c[2])
		se := math.Sqrt(1/c[0] + 1/c[1] + 1/c[2] + 1/c[3])
		want := 0.0
		switch {
		case len(p.Terms) > 0:
			want = math.Log(4)
		case p.Spread > 0: // heterogeneity of 1 logit makes lists alike
			if math.Log(ratio) < 0.3 {
				t.Errorf("spread gives an odds ratio of %.2f", ratio)
			}
			continue
		}
		if math.Abs(math.Log(ratio)-want) > 5*se {
			t.Errorf("log odds ratio %.3f, want %.3f", math.Log(ratio), want)
		}
	}
	p := People{N: n, Seed: 4, Lists: twoLists(0.3, 0), Referrals: []Referral{{0, 1, 0.5}}}
	_, ps := everybody(t, p)
	var c [4]float64
	for _, x := range ps {
		c[x.history]++
	}
	near(t, "referred", c[3]/(c[1]+c[3]), int(c[1]+c[3]), 0.5)
	if c[2] > 0 {
		t.Error("a list that only copies has records of its own")
	}
}

func TestPeopleEffects(t *testing.T) {
	lists := twoLists(0.4, 0.4)
	lists[0].Effects = Effects{Region: []float64{0, 1}, Month: []float64{0, 0, -1}, Women: 0.5, Under: -0.7, Over: 0.9}
	g, ps := everybody(t, People{N: 60_000, Seed: 6, Places: Places{Regions: 3}, Lists: lists})
	type cell struct{ region, month, kind int }
	on, all := map[cell]int{}, map[cell]int{}
	for i := range ps {
		r, m := g.stratum(&ps[i])
		c := cell{r, m, kind(ps[i].woman, years(ps[i].birth, ps[i].event))}
		all[c]++
		on[c] += number(ps[i].history.On(0))
		if ps[i].history.On(1) {
			on[cell{-1, 0, 0}]++
		}
	}
	near(t, "no effects", float64(on[cell{-1, 0, 0}])/60_000, 60_000, 0.4)
	checked := 0
	for c, n := range all {
		if n < 200 {
			continue
		}
		x := math.Log(0.4 / 0.6)
		if c.region == 1 {
			x++
		}
		if c.month == 2 {
			x--
		}
		x += []float64{0, -0.7, 0.9, 0.5, -0.2, 1.4}[c.kind]
		near(t, "cell", float64(on[c])/float64(n), n, expit(x))
		checked++
	}
	if checked < 50 {
		t.Errorf("only %d cells are large enough", checked)
	}
}

// Brothers and sisters share father, grandfather, family name and, if struck
// together, day and place; their own names differ. Cousins share the rest.
func TestPeopleFamiliesShareChains(t *testing.T) {
	g, ps := everybody(t, People{N: 20_000, Seed: 8, Names: NamePools{Given: 2000, Family: 20_000, GivenZipf: 0.01, FamilyZipf: 0.01},
		Families: Families{Siblings: 2, Cousins: 1, Together: 1}, Places: Places{Cities: 400, Zipf: 0.01}, Lists: twoLists(0.5, 0.5)})
	type house struct {
		grand, family, city int32
		day                 int
	}
	type group struct {
		house
		father int32
	}
	houses, groups := map[house]map[int32]bool{}, map[group][]person{}
	for _, p := range ps {
		h := house{p.grand, p.family, p.city, int(p.event)}
		if houses[h] == nil {
			houses[h] = map[int32]bool{}
		}
		houses[h][p.father] = true
		groups[group{h, p.father}] = append(groups[group{h, p.father}], p)
	}
	if mean := 20_000 / float64(len(groups)); math.Abs(mean-3) > 0.15 {
		t.Errorf("%.3f siblings in a group, want 3", mean)
	}
	if mean := float64(len(groups)) / float64(len(houses)); math.Abs(mean-2) > 0.1 {
		t.Errorf("%.3f groups in a house, want 2", mean)
	}
	for _, s := range groups {
		for i := range s {
			for j := range i {
				if s[i].own == s[j].own && s[i].woman == s[j].woman {
					t.Fatal("two siblings have the same own name")
				}
				if d := s[i].birth - s[j].birth; d > -330 && d < 330 {
					t.Fatalf("siblings are born %d days apart", d)
				}
			}
		}
	}
	_, ps = everybody(t, People{N: 20_000, Seed: 8, Families: Families{Siblings: 2, Fathers: 0.5, Twins: 0.2}, Lists: g.config.Lists})
	twins, fathers := 0, 0
	for i := 1; i < len(ps); i++ {
		a, b := ps[i-1], ps[i]
		if a.family == b.family && a.father == b.father && a.grand == b.grand {
			twins += number(a.birth == b.birth)
		} else if b.own == a.father && b.father == a.grand && b.family == a.family {
			fathers++
			if age := years(b.birth, a.birth); age < 19 || b.woman {
				t.Fatalf("a father is %d years older than his eldest", age)
			}
		}
	}
	if twins < 500 || fathers < 1500 {
		t.Errorf("%d twins, %d fathers", twins, fathers)
	}
}

func TestPeopleStruckAtTheSamePlace(t *testing.T) {
	_, ps := everybody(t, People{N: 20_000, Seed: 9, Events: Events{Incidents: 5, IncidentShare: 0.4}, Lists: twoLists(0.5, 0.5)})
	type at struct {
		day  int
		city int32
	}
	count := map[at]int{}
	for _, p := range ps {
		count[at{int(p.event), p.city}]++
	}
	var sizes []int
	for _, c := range count {
		sizes = append(sizes, c)
	}
	slices.Sort(sizes)
	sum := 0
	for _, c := range sizes[len(sizes)-5:] {
		sum += c
	}
	if share := float64(sum) / 20_000; share < 0.38 || share > 0.46 {
		t.Errorf("the five largest incidents struck %.3f", share)
	}
}

func TestPeopleMonthsAndPlaces(t *testing.T) {
	e := Events{From: gregorian(2023, 1, 1), To: gregorian(2023, 4, 30), Months: []float64{0, 1, 3}}
	g, ps := everybody(t, People{N: 30_000, Seed: 10, Events: e, Places: Places{Regions: 2, Cities: 10}, Lists: twoLists(0.5, 0.5)})
	var months [4]float64
	var regions [2]float64
	for i := range ps {
		r, m := g.stratum(&ps[i])
		months[m]++
		regions[r]++
	}
	for m, w := range []float64{0, 28, 93, 30} {
		near(t, "month", months[m]/30_000, 30_000, w/151)
	}
	near(t, "region", regions[0]/30_000, 30_000, 1/(1+math.Pow(2, -0.7)))
}

func TestPeopleNamesAreZipf(t *testing.T) {
	p := newPool(make([]spelled, 1000), 1)
	rng := newTestRand(1)
	var count [1000]float64
	const n = 200_000
	for range n {
		count[p.ranks.draw(rng)]++
	}
	sum := 0.0
	for i := range 1000 {
		sum += 1 / float64(i+1)
	}
	for _, r := range []int{0, 1, 9, 99} {
		near(t, "rank", count[r]/n, n, 1/float64(r+1)/sum)
	}
}

func TestPeopleOnly(t *testing.T) {
	p, _ := PresetNamed("country")
	p.People.N = 2000
	two, ok := p.People.Only("A", "D")
	if !ok || len(two.Lists) != 2 || len(two.Terms) != 1 || two.Terms[0].Lists != 3 {
		t.Fatalf("%v: %d lists, terms %v", ok, len(two.Lists), two.Terms)
	}
	generator(t, two)
	for _, names := range [][]string{{"Z"}, {"A", "Z"}, {"A", "A"}, {}} {
		if _, ok := p.People.Only(names...); ok {
			t.Errorf("%v: found", names)
		}
	}
	// Two lists of one population stay an overlap table.
	k, err := generator(t, two).Write(t.Context(), Outputs{})
	if err != nil || k.Overlap == nil {
		t.Fatal(err)
	}
	var table *overlap.Table
	if table, err = k.Overlap.Pooled(); err != nil || table.N() != k.Listed {
		t.Errorf("%v, %v", table, err)
	}
}

func TestPeopleForRecords(t *testing.T) {
	for _, p := range Presets() {
		c, err := p.People.ForRecords(20_000)
		if err != nil {
			t.Fatal(err)
		}
		k, err := generator(t, c).Write(t.Context(), Outputs{})
		if err != nil {
			t.Fatal(err)
		}
		sum := int64(0)
		for _, n := range k.Records {
			sum += n
		}
		if sum < 19_000 || sum > 21_000 {
			t.Errorf("%s: %d records", p.Name, sum)
		}
	}
}

func TestPeopleYears(t *testing.T) {
	birth := gregorian(2000, 2, 29)
	for _, tc := range []struct{ y, m, d, want int }{{2000, 2, 29, 0}, {2001, 2, 28, 0}, {2001, 3, 1, 1}, {2020, 2, 28, 19}, {2020, 2, 29, 20}, {2021, 2, 28, 20}} {
		if got := years(birth, gregorian(tc.y, tc.m, tc.d)); got != tc.want {
			t.Errorf("on %d-%d-%d: %d years, want %d", tc.y, tc.m, tc.d, got, tc.want)
		}
	}
}
