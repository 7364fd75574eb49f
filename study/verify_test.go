package study

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"undercount/estimate"
	"undercount/internal/problem"
	"undercount/mse"
)

func TestVerifyFindsEveryChangedByte(t *testing.T) {
	dir := fullFolder(t)
	run(t, dir, RunOptions{})
	v, err := Verify(t.Context(), dir, VerifyOptions{Rerun: true})
	if err != nil || !v.OK() || len(v.Notes) != 0 {
		t.Fatalf("untouched: %v %+v", err, v)
	}
	all := tree(t, dir)
	checked := 0
	for name, text := range all {
		if strings.HasPrefix(name, workDir) || name == "two.csv" {
			continue
		}
		checked++
		p := filepath.Join(dir, filepath.FromSlash(name))
		for _, at := range []int{0, len(text) / 3, len(text) / 2, len(text) - 1} {
			b := []byte(text)
			b[at] ^= 1
			if err := os.WriteFile(p, b, 0o644); err != nil {
				t.Fatal(err)
			}
			v, err := Verify(t.Context(), dir, VerifyOptions{})
			if err != nil || !slices.ContainsFunc(v.Differences, func(d Difference) bool { return d.File == name && d.Kind == DiffersChanged }) {
				t.Errorf("%s, byte %d: %v %+v", name, at, err, v)
			}
		}
		if name != ResultsDir+"/"+ManifestName {
			if err := os.Remove(p); err != nil {
				t.Fatal(err)
			}
			v, err := Verify(t.Context(), dir, VerifyOptions{})
			if err != nil || len(v.Differences) != 1 || v.Differences[0].Kind != DiffersMissing {
				t.Errorf("%s removed: %v %+v", name, err, v)
			}
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := v.Inputs + v.Outputs; checked != want || checked < 10 {
		t.Errorf("%d files checked, the manifest speaks of %d", checked, want)
	}
}

func TestVerifyRerunFindsOtherResults(t *testing.T) {
	dir := fullFolder(t)
	run(t, dir, RunOptions{})
	old := runMethod
	defer func() { runMethod = old }()
	runMethod = func(ctx context.Context, name string, r mse.Request) (*estimate.Estimate, error) {
		e, err := old(ctx, name, r)
		if err == nil && name == "mse/chao" {
			e.Point = estimate.Some(e.Point.Or(0) + 1e-9)
		}
		return e, err
	}
	v, err := Verify(t.Context(), dir, VerifyOptions{Rerun: true})
	if err != nil || !slices.ContainsFunc(v.Differences, func(d Difference) bool {
		return d.File == "results/estimates.json" && d.Kind == DiffersRerun && strings.Contains(d.Text, "from line")
	}) {
		t.Errorf("%v %+v", err, v)
	}
}

func TestVerifyWithoutResults(t *testing.T) {
	if _, err := Verify(t.Context(), fullFolder(t), VerifyOptions{}); !problem.Is(err) || !strings.Contains(err.Error(), "undercount run") {
		t.Errorf("error %v", err)
	}
}

func FuzzDecodeManifest(f *testing.F) {
	m := &Manifest{Format: manifestFormat, Program: "undercount", Outputs: []FileEntry{{"a", 1, "x"}}}
	b, err := m.encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"format":"undercount manifest 1","outputs":[{"path":"../x"}],"steps":[{"settings":null}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, intact, err := decodeManifest(b)
		if err != nil || !intact {
			return
		}
		again, err := m.encode()
		if err != nil || !bytes.Equal(again, b) {
			t.Errorf("intact, yet written otherwise: %v", err)
		}
	})
}
