package linkboard

import (
	"context"
	"errors"
	"math"
	"slices"

	"undercount/link"
)

// Judged is a case that was linked, before it is measured.
type Judged struct {
	set  Set
	data *data
	res  *link.Result
}

// Link reads and links a case. A training that is refused is a result.
func Link(ctx context.Context, c *Case, from Folder) (*Judged, error) {
	d, err := c.open(ctx, from)
	if err != nil {
		return nil, err
	}
	j := &Judged{data: d, set: Set{Name: c.Name, About: c.About, Lists: len(d.inputs)}}
	rec, err := link.Load(ctx, d.inputs, c.Options)
	if err != nil {
		d.close()
		return nil, err
	}
	j.set.Records = rec.Len()
	j.res, err = link.Judge(ctx, rec, c.Options)
	var refused *link.TrainingError
	switch {
	case errors.As(err, &refused):
		j.set.Refused = refused.Code
	case err != nil:
		d.close()
		return nil, err
	default:
		j.set.Compared = j.res.Blocking.Pairs
	}
	return j, nil
}

// Measure compares with the truth and closes what was open.
func (j *Judged) Measure() (Set, error) {
	defer j.data.close()
	if j.res == nil {
		return j.set, nil
	}
	rows, err := j.data.truth()
	if err != nil {
		return Set{}, err
	}
	t, err := link.ReadTruth(rows, j.res.Records)
	if err != nil {
		return Set{}, err
	}
	m := j.res.Measure(t)
	round(&m)
	j.set.Measured = &m
	for _, w := range j.res.Warnings {
		if !slices.Contains(j.set.Warnings, w.Code) {
			j.set.Warnings = append(j.set.Warnings, w.Code)
		}
	}
	return j.set, nil
}

// Compute links and measures a case.
func Compute(ctx context.Context, c *Case, from Folder) (Set, error) {
	j, err := Link(ctx, c, from)
	if err != nil {
		return Set{}, err
	}
	return j.Measure()
}

// round leaves of sums what does not depend on the order of adding, and of
// rates what a reader uses.
func round(m *link.Measured) {
	for _, r := range []*link.Rates{&m.Clusters, &m.Pairs} {
		for _, v := range []*float64{r.Precision, r.Recall, r.F1} {
			if v != nil {
				*v = digits(*v, 6)
			}
		}
	}
	m.Calibration.Expected = digits(m.Calibration.Expected, 2)
	for i := range m.Calibration.Bins {
		b := &m.Calibration.Bins[i]
		b.Expected = digits(b.Expected, 2)
	}
}

func digits(v float64, n int) float64 {
	p := math.Pow(10, float64(n))
	return math.Round(v*p) / p
}
