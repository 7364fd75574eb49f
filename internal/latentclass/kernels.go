package latentclass

import "math"

// The loops below do all the work of a leapfrog step, on blocks of four
// classes. On processors with AVX2 the same operations in the same order are
// done four at a time (kernels_amd64.s), so that results are equal to the bit.

type block = [lanes]float64

const (
	log2e = 1.44269504088896338700
	ln2hi = 6.93147180369123816490e-01
	ln2lo = 1.90821492927058770002e-10
	shift = 3 << 51 // adding it rounds to a whole number, left in the low bits
)

// expGo sets dst to exp(src). Arguments must lie in ±700; the error is below
// 1e-15 relative. Below −700 the result is 0.
func expGo(dst, src []float64) {
	for i, x := range src {
		if x < -700 {
			dst[i] = 0
			continue
		}
		k := x*log2e + shift
		bits := math.Float64bits(k)
		k -= shift
		r := x - k*ln2hi - k*ln2lo
		// Taylor's series to r¹², |r| ≤ log(2)/2, in independent pairs.
		r2 := r * r
		r4 := r2 * r2
		r8 := r4 * r4
		p0 := (1 + r) + r2*(1./2+r*(1./6))
		p1 := (1./24 + r*(1./120)) + r2*(1./720+r*(1./5040))
		p2 := (1./40320 + r*(1./362880)) + r2*(1./3628800+r*(1./39916800)) + r4*(1./479001600)
		p := p0 + r4*p1 + r8*p2
		dst[i] = p * math.Float64frombits((bits+1023)<<52)
	}
}

// oddsGo takes one list's odds t into capture probabilities, the product of
// 1/(1+t) and the product of (1+t) less 1.
func oddsGo(t, lam, pinv, less1 []float64) {
	for i := 0; i+lanes <= len(t); i += lanes {
		tt, l := (*block)(t[i:]), (*block)(lam[i:])
		p, e := (*block)(pinv[i:]), (*block)(less1[i:])
		for h := range tt {
			v := 1 / (1 + tt[h])
			l[h] = tt[h] * v
			p[h] *= v
			e[h] += tt[h] + e[h]*tt[h]
		}
	}
}

// descendGo fills the class parts of all nodes from the root's, and the
// probabilities of the histories that were observed.
func descendGo(nodes []node, c, t, p []float64, kp int) {
	for i := 1; i < len(nodes); i++ {
		n := &nodes[i]
		par, tt, own := c[n.parent:n.parent+kp], t[n.bit:n.bit+kp], c[i*kp:i*kp+kp]
		var s0, s1, s2, s3 float64
		for h := 0; h+lanes <= kp; h += lanes {
			a, b, o := (*block)(par[h:]), (*block)(tt[h:]), (*block)(own[h:])
			v0, v1, v2, v3 := a[0]*b[0], a[1]*b[1], a[2]*b[2], a[3]*b[3]
			o[0], o[1], o[2], o[3] = v0, v1, v2, v3
			s0 += v0
			s1 += v1
			s2 += v2
			s3 += v3
		}
		p[i] = (s0 + s1) + (s2 + s3)
	}
}

// ascendGo adds up g·c over subtrees, from the leaves to the root. The sum of a
// node counts towards its parent and towards the list by which they differ.
func ascendGo(nodes []node, c, s, e, g []float64, kp int) {
	for i := len(nodes) - 1; i > 0; i-- {
		n := &nodes[i]
		gi := g[i]
		own, sub := c[i*kp:i*kp+kp], s[i*kp:i*kp+kp]
		par, ej := s[n.parent:n.parent+kp], e[n.bit:n.bit+kp]
		for h := 0; h+lanes <= kp; h += lanes {
			o, u, v, w := (*block)(own[h:]), (*block)(sub[h:]), (*block)(par[h:]), (*block)(ej[h:])
			x0, x1, x2, x3 := u[0]+gi*o[0], u[1]+gi*o[1], u[2]+gi*o[2], u[3]+gi*o[3]
			v[0] += x0
			v[1] += x1
			v[2] += x2
			v[3] += x3
			w[0] += x0
			w[1] += x1
			w[2] += x2
			w[3] += x3
		}
	}
	for h := range kp {
		e[h] = s[h] + g[0]*c[h]
	}
}

// slopeGo is the gradient with respect to one list's logits, from expected
// counts by class and by class and list.
func slopeGo(g, ej, lam, e []float64) {
	for h := range g {
		g[h] = ej[h] - lam[h]*(e[h]+2) + 1
	}
}

// axpyGo adds a·b to y, element by element.
func axpyGo(y, a, b []float64) {
	for i := range y {
		y[i] += a[i] * b[i]
	}
}
