package main

import (
	"bytes"

	"undercount/chart"
	"undercount/internal/sbc"
	"undercount/internal/scoreboard"
)

// picture is the histogram of ranks of one calibration.
func picture(c scoreboard.Calibration) ([]byte, error) {
	p, err := chart.RankHistogram(c.Ranks, sbc.MaxRank, chart.Options{Title: c.Method, Width: 500})
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := p.WriteSVG(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
