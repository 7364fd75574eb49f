package main

import (
	"context"

	"undercount/internal/scoreboard"
	"undercount/internal/scoreboard/run"
)

// calibrate is where the methods that give a posterior are calibrated.
func calibrate(_ context.Context, _ run.Config, old *scoreboard.Board) ([]scoreboard.Calibration, error) {
	return old.Calibration, nil
}

func picture(scoreboard.Calibration) ([]byte, error) { return nil, nil }
