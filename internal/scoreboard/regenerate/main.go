// Command regenerate computes the scoreboard of package scoreboard anew and
// writes internal/scoreboard/board.json, docs/scoreboard.md and the pictures of
// docs/img that belong to it. Run it from the root of the module; with the
// committed settings it takes about ten minutes of one core.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"undercount/internal/atomicfile"
	"undercount/internal/scoreboard"
	"undercount/internal/scoreboard/run"
)

const (
	boardPath = "internal/scoreboard/board.json"
	docPath   = "docs/scoreboard.md"
	imagePath = "docs/img"
)

func main() {
	var c run.Config
	var methods, without string
	var m mode
	flag.IntVar(&c.Replicates, "replicates", 0, "at most this many populations for each cell; 0 means those of the plans")
	flag.StringVar(&methods, "methods", "", "compute only these methods, separated by commas, and keep the other cells")
	flag.StringVar(&without, "without", "", "leave these methods out, separated by commas; the board says so")
	flag.BoolVar(&m.resume, "resume", false, "keep cells that are already on the board; after a stopped run, or when methods were added")
	flag.IntVar(&c.Workers, "workers", 1, "cells at a time; with more than one the times of the board before are kept")
	flag.BoolVar(&m.pages, "pages", false, "compute nothing; only write the page and pictures from the board")
	flag.BoolVar(&m.noCalibration, "no-calibration", false, "leave the calibration of Bayesian methods as it is")
	flag.BoolVar(&m.onlyCalibration, "only-calibration", false, "calibrate the Bayesian methods and keep the rest of the board")
	flag.Parse()
	if methods != "" {
		c.Methods = strings.Split(methods, ",")
	}
	if without != "" {
		c.Without = strings.Split(without, ",")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := regenerate(ctx, c, m); err != nil {
		fmt.Fprintln(os.Stderr, "regenerate:", err)
		os.Exit(1)
	}
}

// mode says which parts of the board are made.
type mode struct{ resume, pages, noCalibration, onlyCalibration bool }

func regenerate(ctx context.Context, c run.Config, m mode) error {
	data, err := os.ReadFile(boardPath)
	if err != nil {
		return fmt.Errorf("%w (run this from the root of the module)", err)
	}
	old, err := scoreboard.Parse(data)
	if err != nil {
		return err
	}
	if m.pages {
		return writePages(old)
	}
	b := old
	if !m.onlyCalibration {
		if b, err = compute(ctx, c, old, m.resume); err != nil {
			return err
		}
		b.Calibration = old.Calibration
	}
	if !m.noCalibration {
		if b.Calibration, err = run.Calibrations(ctx); err != nil {
			return err
		}
	}
	if err := writeBoard(b); err != nil {
		return err
	}
	return writePages(b)
}

// compute runs the plans. Cells are saved as they come, so that an interrupted
// run can be resumed.
func compute(ctx context.Context, c run.Config, old *scoreboard.Board, resume bool) (*scoreboard.Board, error) {
	switch {
	case resume:
		c.Have = old.Cells
	case len(c.Methods) > 0: // only those anew
		for _, cell := range old.Cells {
			if !contains(c.Methods, cell.Method) {
				c.Have = append(c.Have, cell)
			}
		}
	}
	c.Methods = nil
	start, saved := time.Now(), time.Now()
	c.Done = func(done, total int, cells []scoreboard.Cell) {
		last := cells[len(cells)-1]
		spent := time.Since(start)
		left := time.Duration(float64(spent) / float64(done) * float64(total-done))
		fmt.Fprintf(os.Stderr, "%d of %d cells, %s spent, about %s left; %s\n", done, total,
			spent.Round(time.Second), left.Round(time.Second), last.Scenario)
		if time.Since(saved) > 20*time.Second {
			saved = time.Now()
			part := *old
			part.Cells = cells
			if err := writeBoard(&part); err != nil {
				fmt.Fprintln(os.Stderr, "regenerate: not saved:", err)
			}
		}
	}
	b, err := run.Compute(ctx, c)
	if err != nil {
		return nil, err
	}
	keepTimes(b, old)
	if ids := run.Unjudged(b); ids != "" {
		fmt.Fprintln(os.Stderr, "not judged (add them to internal/scoreboard/run/facts.go):", ids)
	}
	if b.Probe, err = run.Probe(ctx, run.Config{Workers: c.Workers}); err != nil {
		return nil, err
	}
	for _, f := range b.Faults() {
		fmt.Fprintf(os.Stderr, "%s on %s: %d of %d intervals hold the truth\n", f.Method, f.Scenario, f.Covered, f.Intervals)
	}
	return b, nil
}

// keepTimes takes the processor times that this run did not measure from the
// board before.
func keepTimes(b, old *scoreboard.Board) {
	for i := range b.Cells {
		c := &b.Cells[i]
		if o := old.Find(c.Scenario, c.Method); o != nil && c.Micros == 0 {
			c.Micros = o.Micros
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func writeBoard(b *scoreboard.Board) error {
	data, err := b.Encode()
	if err != nil {
		return err
	}
	return atomicfile.Write(boardPath, data, true)
}

func writePages(b *scoreboard.Board) error {
	if err := atomicfile.Write(docPath, b.Markdown(), true); err != nil {
		return err
	}
	for _, c := range b.Calibration {
		svg, err := picture(c)
		if err != nil {
			return err
		}
		if err := atomicfile.Write(filepath.Join(imagePath, c.Picture()), svg, true); err != nil {
			return err
		}
	}
	return nil
}
