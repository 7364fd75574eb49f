package latentclass

// vectors says whether this processor has AVX2; tests turn it off.
var vectors = hasAVX2()

func hasAVX2() bool

//go:noescape
func expAVX(dst, src *float64, n int)

//go:noescape
func oddsAVX(t, lam, pinv, less1 *float64, n int)

//go:noescape
func descendAVX(nodes *node, n int, c, t, p *float64, kp int)

//go:noescape
func ascendAVX(nodes *node, n int, c, s, e, by *float64, kp int)

//go:noescape
func slopeAVX(to, ej, lam, e *float64, n int)

//go:noescape
func axpyAVX(y, a, b *float64, n int)

func expInto(dst, src []float64) {
	if vectors {
		expAVX(&dst[0], &src[0], len(src))
		return
	}
	expGo(dst, src)
}

func odds(t, lam, pinv, less1 []float64) {
	if vectors {
		oddsAVX(&t[0], &lam[0], &pinv[0], &less1[0], len(t))
		return
	}
	oddsGo(t, lam, pinv, less1)
}

func descend(nodes []node, c, t, p []float64, kp int) {
	if vectors {
		descendAVX(&nodes[0], len(nodes), &c[0], &t[0], &p[0], kp)
		return
	}
	descendGo(nodes, c, t, p, kp)
}

func ascend(nodes []node, c, s, e, g []float64, kp int) {
	if vectors {
		ascendAVX(&nodes[0], len(nodes), &c[0], &s[0], &e[0], &g[0], kp)
		return
	}
	ascendGo(nodes, c, s, e, g, kp)
}

func slope(g, ej, lam, e []float64) {
	if vectors {
		slopeAVX(&g[0], &ej[0], &lam[0], &e[0], len(g))
		return
	}
	slopeGo(g, ej, lam, e)
}

func axpy(y, a, b []float64) {
	if vectors {
		axpyAVX(&y[0], &a[0], &b[0], len(y))
		return
	}
	axpyGo(y, a, b)
}
