package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// An interrupted simulation leaves nothing, neither in a new folder nor in one
// that is there.
func TestCancelledSimulation(t *testing.T) {
	for _, existing := range []bool{false, true} {
		dir := workDir(t)
		want := []string{"t.csv"}
		args := []string{"simulate", "scale", "--records", "20000000", "--out", "lists"}
		if existing {
			if err := os.Mkdir("lists", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join("lists", "A.csv"), []byte("mine"), 0o644); err != nil {
				t.Fatal(err)
			}
			want = []string{"lists/A.csv", "t.csv"}
			args = append(args, "--force")
		}
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		code, stdout, stderr := call(ctx, args...)
		cancel()
		if code != exitFailed || stdout != "" || !strings.Contains(stderr, "error: interrupted") {
			t.Errorf("code %d, stdout %q, stderr %q", code, stdout, stderr)
		}
		if got := files(t, dir); !slices.Equal(got, want) {
			t.Errorf("left %v, want %v", got, want)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != len(want) {
			t.Errorf("left %d entries, want %d (%v)", len(entries), len(want), err)
		}
	}
}

// Only files that a simulation wrote are removed by the next, whatever an
// account of another hand says.
func TestSimulationRemovesOnlyItsFiles(t *testing.T) {
	workDir(t)
	if err := os.Mkdir("lists", 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"about.json": `{"files": ["../t.csv", "notes.txt/x", "B.csv"]}`, "notes.txt": "mine", "B.csv": "old"} {
		if err := os.WriteFile(filepath.Join("lists", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if code, _, stderr := call(t.Context(), "simulate", "scale", "--persons", "20", "--force", "--out", "lists"); code != exitDone {
		t.Fatal(stderr)
	}
	for name, there := range map[string]bool{"t.csv": true, "lists/notes.txt": true, "lists/B.csv": false, "lists/A.csv": true} {
		if _, err := os.Stat(name); (err == nil) != there {
			t.Errorf("%s: %v", name, err)
		}
	}
}
