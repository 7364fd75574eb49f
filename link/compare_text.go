package link

// Bounds of Jaro-Winkler similarity between the levels of texts.
const (
	similarAt = 0.92
	likeAt    = 0.80
)

var textLevels = []level{
	{"not given", 0, 0, 1},
	{"the same", 1, 0, 0.75},
	{"similar (0.92 or more)", 1, 1, 0.12},
	{"like (0.80 or more)", 1, 1, 0.05},
	{"different", 1, 1, 0.08},
}

func (f *field) textFeature(int) *feature {
	d, v := f.d, f.v
	fr := d.frequencies(v)
	return &feature{kind: "text", name: f.name, levels: textLevels, groups: 2, cost: 4,
		compare: func(i, j int32) uint8 {
			a, b := v[i], v[j]
			switch {
			case a == 0 || b == 0:
				return 0
			case a == b:
				return 1
			}
			s := d.similar(a, b, likeAt)
			switch {
			case s >= similarAt:
				return 2
			case s >= likeAt:
				return 3
			}
			return 4
		},
		share: func(i, _ int32, l uint8) float64 {
			if l == 1 {
				return shareOf(fr.value[v[i]], fr.n)
			}
			return 0
		},
		coincide: map[uint8]float64{1: coincidence(fr.value, fr.n)},
	}
}

func (f *field) categoryFeature(n int) *feature {
	out := f.textFeature(n)
	out.kind, out.cost, out.levels = "category", 0, []level{{"not given", 0, 0, 1}, {"the same", 1, 0, 0.9}, {"different", 1, 1, 0.1}}
	v := f.v
	out.compare = func(i, j int32) uint8 {
		switch {
		case v[i] == 0 || v[j] == 0:
			return 0
		case v[i] == v[j]:
			return 1
		}
		return 2
	}
	return out
}

var numberLevels = []level{
	{"not given", 0, 0, 1},
	{"the same", 1, 0, 0.9},
	{"one slip of the pen", 1, 1, 0.06},
	{"different", 1, 1, 0.04},
}

func (f *field) numberFeature(n int) *feature {
	out := f.textFeature(n)
	d, v := f.d, f.v
	out.kind, out.own, out.cost, out.levels = "number", true, 1, numberLevels
	out.compare = func(i, j int32) uint8 {
		a, b := v[i], v[j]
		switch {
		case a == 0 || b == 0:
			return 0
		case a == b:
			return 1
		case oneSlip(d.text(a), d.text(b)):
			return 2
		}
		return 3
	}
	return out
}

// oneSlip tells whether one letter was left out, put in, changed, or exchanged
// with its neighbour, in texts of five letters or more.
func oneSlip(a, b []byte) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 5 || len(b)-len(a) > 1 {
		return false
	}
	p := 0
	for p < len(a) && a[p] == b[p] {
		p++
	}
	s := 0
	for s < len(a)-p && a[len(a)-1-s] == b[len(b)-1-s] {
		s++
	}
	ra, rb := len(a)-p-s, len(b)-p-s
	switch {
	case ra <= 1 && rb <= 1:
		return true
	case ra == 2 && rb == 2:
		return a[p] == b[p+1] && a[p+1] == b[p]
	}
	return false
}
