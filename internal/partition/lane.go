package partition

import (
	"math/rand/v2"

	"undercount/internal/stream"
)

// lanes hands out one stream of random numbers for each component, named by
// the seed, the purpose and the component's first record, without the cost of
// hashing a name for each of millions.
type lanes struct{ k0, k1 uint64 }

func newLanes(seed uint64, purpose string) lanes {
	g := stream.Source(seed, "partition", purpose)
	return lanes{g.Uint64(), g.Uint64()}
}

// component is the stream of the component with this first record in one draw.
func (s lanes) component(first int32, draw int) lane {
	return lane{mix(s.k0^mix(s.k1+uint64(uint32(first)))) + mix(s.k1^mix(uint64(draw)))}
}

// chain is the generator of one of the component's Markov chains.
func (s lanes) chain(first int32, number int) *rand.Rand {
	g := s.component(first, number)
	return rand.New(rand.NewPCG(g.next(), g.next()))
}

// lane is a stream of random numbers: SplitMix64 (Steele, Lea & Flood 2014).
type lane struct{ state uint64 }

func (g *lane) next() uint64 {
	g.state += 0x9e3779b97f4a7c15
	return mix(g.state)
}

// uniform is in [0, 1).
func (g *lane) uniform() float64 { return float64(g.next()>>11) * 0x1p-53 }

// mix is the finaliser of SplitMix64.
func mix(z uint64) uint64 {
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}
