package study

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"

	"undercount/estimate"
)

// record is an estimate with what its JSON leaves out, as the cache and the
// bundle keep it.
type record struct {
	Estimate *estimate.Estimate `json:"estimate"`
	Series
}

// Series is the part of an estimate that pictures and pooling need: its curves
// and the draws of N.
type Series struct {
	Curves map[string]packedCurve `json:"curves,omitempty"`
	Draws  *packedDraws           `json:"draws,omitempty"`
}

// packedCurve is a curve whose undefined points are null instead of NaN.
type packedCurve struct {
	XLabel string         `json:"x_label"`
	YLabel string         `json:"y_label"`
	X      []estimate.Num `json:"x"`
	Y      []estimate.Num `json:"y"`
}

// packedDraws holds draws as little-endian numbers in base64, chain after
// chain: u32 when every draw is a whole number that fits, else f64.
type packedDraws struct {
	Chains []int  `json:"chains"` // draws in each chain
	Form   string `json:"form"`   // u32 or f64
	Data   string `json:"data"`
}

// pack makes the record of an estimate, as JSON.
func pack(e *estimate.Estimate) ([]byte, error) {
	r := record{Estimate: e, Series: Series{Draws: packDraws(e.Draws)}}
	if len(e.Curves) > 0 {
		r.Curves = map[string]packedCurve{}
		for name, c := range e.Curves {
			r.Curves[name] = packedCurve{c.XLabel, c.YLabel, nums(c.X), nums(c.Y)}
		}
	}
	b, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("study: keep the result of %s: %w", e.Method, err)
	}
	return b, nil
}

// unpack is the inverse of pack.
func unpack(b []byte) (*record, error) {
	r := &record{}
	if err := json.Unmarshal(b, r); err != nil {
		return nil, err
	}
	if r.Estimate == nil {
		return nil, fmt.Errorf("study: a record without an estimate")
	}
	if err := keepOrder(b, r.Estimate); err != nil {
		return nil, err
	}
	draws, err := unpackDraws(r.Draws)
	if err != nil {
		return nil, err
	}
	r.Estimate.Draws = draws
	if len(r.Curves) > 0 {
		r.Estimate.Curves = map[string]estimate.Curve{}
		for name, c := range r.Curves {
			r.Estimate.Curves[name] = c.unpack()
		}
	}
	return r, nil
}

// keepOrder restores diagnostics that are tables or objects as they were
// written: decoded into maps they would lose the order of their columns.
func keepOrder(b []byte, e *estimate.Estimate) error {
	var raw struct {
		Estimate struct {
			Diagnostics map[string]json.RawMessage `json:"diagnostics"`
		} `json:"estimate"`
	}
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	for k, v := range raw.Estimate.Diagnostics {
		if v[0] == '{' || v[0] == '[' {
			e.Diagnostics[k] = v
		}
	}
	return nil
}

func nums(v []float64) []estimate.Num {
	out := make([]estimate.Num, len(v))
	for i, x := range v {
		out[i] = estimate.Some(x)
	}
	return out
}

// unpack leaves out the points that are not defined: neither JSON nor a
// picture can hold them.
func (c packedCurve) unpack() estimate.Curve {
	out := estimate.Curve{XLabel: c.XLabel, YLabel: c.YLabel, X: []float64{}, Y: []float64{}}
	for i := range min(len(c.X), len(c.Y)) {
		x, okX := c.X[i].Get()
		y, okY := c.Y[i].Get()
		if okX && okY {
			out.X, out.Y = append(out.X, x), append(out.Y, y)
		}
	}
	return out
}

func packDraws(d estimate.Draws) *packedDraws {
	if d.Len() == 0 {
		return nil
	}
	p := &packedDraws{Form: "u32"}
	for _, c := range d {
		p.Chains = append(p.Chains, len(c))
		for _, v := range c {
			if v != math.Trunc(v) || v < 0 || v > math.MaxUint32 || math.Signbit(v) {
				p.Form = "f64"
			}
		}
	}
	var b []byte
	for _, c := range d {
		for _, v := range c {
			if p.Form == "u32" {
				b = binary.LittleEndian.AppendUint32(b, uint32(v))
			} else {
				b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
			}
		}
	}
	p.Data = base64.StdEncoding.EncodeToString(b)
	return p
}

func unpackDraws(p *packedDraws) (estimate.Draws, error) {
	if p == nil {
		return nil, nil
	}
	b, err := base64.StdEncoding.DecodeString(p.Data)
	if err != nil {
		return nil, err
	}
	size := 4
	if p.Form == "f64" {
		size = 8
	} else if p.Form != "u32" {
		return nil, fmt.Errorf("study: draws in an unknown form")
	}
	total := 0
	for _, n := range p.Chains {
		if n < 0 || n > len(b) {
			return nil, fmt.Errorf("study: draws with an impossible chain")
		}
		total += n
	}
	if total*size != len(b) {
		return nil, fmt.Errorf("study: draws of %d bytes, expected %d", len(b), total*size)
	}
	d := make(estimate.Draws, len(p.Chains))
	for i, n := range p.Chains {
		d[i] = make([]float64, n)
		for j := range d[i] {
			if size == 4 {
				d[i][j] = float64(binary.LittleEndian.Uint32(b))
			} else {
				d[i][j] = math.Float64frombits(binary.LittleEndian.Uint64(b))
			}
			b = b[size:]
		}
	}
	return d, nil
}
