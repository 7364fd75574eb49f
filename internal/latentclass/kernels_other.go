//go:build !amd64

package latentclass

// vectors is never set: this processor runs the loops of kernels.go.
var vectors = false

func expInto(dst, src []float64)                        { expGo(dst, src) }
func odds(t, lam, pinv, less1 []float64)                { oddsGo(t, lam, pinv, less1) }
func descend(nodes []node, c, t, p []float64, kp int)   { descendGo(nodes, c, t, p, kp) }
func ascend(nodes []node, c, s, e, g []float64, kp int) { ascendGo(nodes, c, s, e, g, kp) }
func slope(g, ej, lam, e []float64)                     { slopeGo(g, ej, lam, e) }
func axpy(y, a, b []float64)                            { axpyGo(y, a, b) }
