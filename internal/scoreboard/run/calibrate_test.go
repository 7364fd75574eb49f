package run

import (
	"context"
	"testing"
)

// Ranks of the truth among draws are uniform if prior, likelihood and sampler
// agree (Talts and others 2018). The committed board holds a longer run.
func TestClassesAreCalibrated(t *testing.T) {
	if testing.Short() {
		t.Skip("simulation")
	}
	c, err := calibrateClasses(context.Background(), 80)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d replicates, %d skipped, p %g, band %g", c.Replicates, c.Skipped, c.P, c.PBand)
	if c.P < 0.005 || c.PBand < 0.005 || c.Replicates-c.Skipped < 70 {
		t.Errorf("ranks are not uniform: p %g, band %g of %d, %d skipped", c.P, c.PBand, c.Replicates, c.Skipped)
	}
}
