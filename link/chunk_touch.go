package link

// toucher asks for what the records of many pairs say, all at once, before they
// are compared, so that the processor waits for the memory once and not at
// every comparison: records that are compared lie anywhere.
type toucher struct {
	columns      [][]uint32
	small        [][]uint8
	birth, event []span
	sum          uint32 // keeps the reading from being left out
}

// touchPairs is how many pairs are worth touching together: what they say fits
// into the processor's cache.
const touchPairs = 1 << 10

func newToucher(r *Records) *toucher {
	t := &toucher{birth: r.birth, event: r.event}
	add := func(v []uint32) {
		if v != nil {
			t.columns = append(t.columns, v)
		}
	}
	for _, v := range [][]uint32{r.own, r.father, r.grandfather, r.family, r.mother, r.birthParts} {
		add(v)
	}
	for _, f := range r.fields {
		add(f.v)
	}
	for _, v := range [][]uint8{r.list, r.sex, r.age} {
		if v != nil {
			t.small = append(t.small, v)
		}
	}
	return t
}

func (t *toucher) pairs(pairs [][2]int32) {
	var sum uint32
	for _, p := range pairs {
		for _, i := range p {
			for _, c := range t.columns {
				sum += c[i]
			}
			for _, c := range t.small {
				sum += uint32(c[i])
			}
			if t.birth != nil {
				sum += uint32(t.birth[i].first)
			}
			if t.event != nil {
				sum += uint32(t.event[i].first)
			}
		}
	}
	t.sum = sum
}
