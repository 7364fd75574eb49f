// Command regenerate computes the board of package linkboard anew and writes
// internal/linkboard/board.json and docs/linkage.md. Run it from the root of
// the module, with the reference data in place; it takes several minutes.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"time"

	"undercount/internal/atomicfile"
	"undercount/internal/linkboard"
	"undercount/internal/reference"
)

const (
	boardPath = "internal/linkboard/board.json"
	docPath   = "docs/linkage.md"
)

func main() {
	var m mode
	var only, child string
	flag.StringVar(&only, "only", "", "compute only these sets and experiments, separated by commas, and keep the rest of the board")
	flag.BoolVar(&m.pages, "pages", false, "compute nothing; only write the page from the board")
	flag.StringVar(&child, "child", "", "for the program's own use: link this set and print what it took")
	flag.StringVar(&m.made, "made", "", "for the program's own use: folder of the lists that were written")
	flag.Parse()
	if only != "" {
		m.only = strings.Split(only, ",")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	work := m.regenerate
	if child != "" {
		work = func(ctx context.Context) error { return m.measure(ctx, child) }
	}
	if err := work(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "regenerate:", err)
		os.Exit(1)
	}
}

type mode struct {
	pages bool
	only  []string
	made  string
}

func (m *mode) wants(name string) bool { return len(m.only) == 0 || slices.Contains(m.only, name) }

func (m *mode) folder() linkboard.Folder {
	dir, found := reference.Find()
	if !found {
		dir = ""
	}
	return linkboard.Folder{Reference: dir, Made: m.made}
}

func (m *mode) regenerate(ctx context.Context) error {
	data, err := os.ReadFile(boardPath)
	if err != nil {
		return fmt.Errorf("%w (run this from the root of the module)", err)
	}
	b, err := linkboard.Parse(data)
	if err != nil {
		return err
	}
	if !m.pages {
		if err := m.compute(ctx, b); err != nil {
			return err
		}
	}
	if err := save(b); err != nil {
		return err
	}
	for _, g := range b.Goals() {
		if !g.Met {
			fmt.Fprintf(os.Stderr, "missed: %s: wanted %s, found %s\n", g.What, g.Want, g.Got)
		}
	}
	return atomicfile.Write(docPath, b.Markdown(), true)
}

func save(b *linkboard.Board) error {
	b.Sort()
	data, err := b.Encode()
	if err != nil {
		return err
	}
	return atomicfile.Write(boardPath, data, true)
}

// compute replaces what is asked for on the board, and saves every part as it
// comes, so that a run that was stopped can go on with -only.
func (m *mode) compute(ctx context.Context, b *linkboard.Board) error {
	var err error
	if m.made, err = os.MkdirTemp("", "linkboard"); err != nil {
		return err
	}
	defer os.RemoveAll(m.made)
	for _, c := range linkboard.Cases() {
		if !m.wants(c.Name) {
			continue
		}
		set, speed, err := m.child(ctx, &c)
		if err != nil {
			return err
		}
		if set == nil {
			continue // skipped: what the board has of it stays
		}
		b.PutSet(*set)
		if c.Timed {
			b.PutSpeed(*speed)
		}
		if err := save(b); err != nil {
			return err
		}
	}
	for _, name := range linkboard.Experiments() {
		if !m.wants(name) {
			continue
		}
		said := time.Now()
		c, err := linkboard.Cover(ctx, name, 0, func(done, total int) {
			if time.Since(said) > 10*time.Second {
				said = time.Now()
				fmt.Fprintf(os.Stderr, "%s: %d of %d populations\n", name, done, total)
			}
		})
		if err != nil {
			return err
		}
		b.PutCoverage(c)
		if err := save(b); err != nil {
			return err
		}
	}
	return nil
}

// took is what a child tells.
type took struct {
	Set   linkboard.Set
	Speed linkboard.Speed
}

// child links one set in a process of its own, so that its memory is its own.
func (m *mode) child(ctx context.Context, c *linkboard.Case) (*linkboard.Set, *linkboard.Speed, error) {
	if err := c.MakeFiles(ctx, m.folder()); err != nil {
		return nil, nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	cmd := exec.CommandContext(ctx, self, "-child", c.Name, "-made", m.made)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", c.Name, err)
	}
	if len(bytes.TrimSpace(out)) == 0 {
		return nil, nil, nil // skipped, aloud
	}
	var t took
	if err := json.Unmarshal(out, &t); err != nil {
		return nil, nil, err
	}
	fmt.Fprintf(os.Stderr, "%s: %d records, %d pairs, %.1f s CPU, %.0f MB\n", c.Name, t.Speed.Records, t.Speed.Compared, t.Speed.CPUSeconds, t.Speed.Megabytes)
	return &t.Set, &t.Speed, nil
}

// measure is the work of a child. Time and memory are read before the result
// is compared with the truth, which is no part of linking.
func (m *mode) measure(ctx context.Context, name string) error {
	c := linkboard.FindCase(name)
	if c == nil {
		return errors.New("no such set: " + name)
	}
	start := time.Now()
	j, err := linkboard.Link(ctx, c, m.folder())
	if errors.Is(err, linkboard.ErrAbsent) {
		fmt.Fprintf(os.Stderr, "SKIPPED, NOT MEASURED: %s: no reference data (shared/reference) beside the checkout, and UNDERCOUNT_REFERENCE is not set\n", name)
		return nil
	}
	if err != nil {
		return err
	}
	s := linkboard.Speed{Set: name, Seconds: tenths(time.Since(start).Seconds()), Machine: fmt.Sprintf("%s/%s, %d cores", runtime.GOOS, runtime.GOARCH, runtime.NumCPU())}
	cpu, peak := usage()
	s.CPUSeconds, s.Megabytes = tenths(cpu), float64(int(peak/1e6))
	set, err := j.Measure()
	if err != nil {
		return err
	}
	s.Records, s.Compared = set.Records, set.Compared
	return json.NewEncoder(os.Stdout).Encode(took{set, s})
}

func tenths(v float64) float64 { return float64(int(10*v+0.5)) / 10 }
