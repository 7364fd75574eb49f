package link

// calibration maps the log odds of the model to those that labels bear out.
type calibration struct{}

func (c *calibration) apply(x float64) float64 { return x }

func (j *job) calibrate() error { return nil }

func (j *job) addLabels(t *trainer) error { return nil }
