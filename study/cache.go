package study

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"

	"undercount/estimate"
	"undercount/internal/atomicfile"
)

// Folders inside a study. Everything in the work folder can be deleted at any
// time; it is made again.
const (
	ResultsDir = "results"
	workDir    = ".undercount"
)

// Version is the version of the program as the manifest records it. Release
// builds set it with -ldflags "-X undercount/study.Version=…".
var Version = "0.1.0-dev"

// cacheFormat changes when the form of entries does.
const cacheFormat = "undercount cache 1"

// store keeps results under the hash of everything they depend on. An entry
// carries the hash of its own content, so that a damaged one is noticed and
// computed again. A nil store keeps nothing.
type store struct{ dir string }

// keyOf hashes what a result depends on. Parts are encoded as JSON, whose form
// is fixed: struct fields in order, map keys sorted.
func keyOf(parts ...any) (string, error) {
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, p := range append([]any{cacheFormat, Version, buildID()}, parts...) {
		if err := enc.Encode(p); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// buildID identifies the code that computes. A released or committed build is
// its revision; any other is the hash of the program file itself, so that a
// result never outlives a change of the method that made it.
var buildID = sync.OnceValue(func() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		set := map[string]string{}
		for _, kv := range info.Settings {
			set[kv.Key] = kv.Value
		}
		if set["vcs.revision"] != "" && set["vcs.modified"] == "false" {
			return set["vcs.revision"] + runtime.GOARCH + runtime.Version()
		}
	}
	path, err := os.Executable()
	if err != nil {
		return "unknown"
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "unknown"
	}
	return hashOf(data)
})

func (c *store) path(key string) string { return filepath.Join(c.dir, key+".json") }

// get returns the content kept under a key; ok is false if there is none or it
// is damaged.
func (c *store) get(key string) (content []byte, ok bool) {
	if c == nil {
		return nil, false
	}
	data, err := os.ReadFile(c.path(key))
	if err != nil {
		return nil, false
	}
	var e entry
	if json.Unmarshal(data, &e) != nil || e.Format != cacheFormat || e.Key != key || e.SHA256 != hashOf(e.Content) {
		return nil, false
	}
	return e.Content, true
}

type entry struct {
	Format  string          `json:"format"`
	Key     string          `json:"key"`
	SHA256  string          `json:"sha256"` // of content
	Content json.RawMessage `json:"content"`
}

// put keeps content, which is compact JSON. That a result cannot be kept is no
// reason to withhold it, so the caller may ignore the error.
func (c *store) put(key string, content []byte) error {
	if c == nil {
		return nil
	}
	if err := os.MkdirAll(c.dir, 0o755); err != nil {
		return err
	}
	// RawMessage is compacted when it is encoded; hash the form that is stored.
	var b bytes.Buffer
	if err := json.Compact(&b, content); err != nil {
		return err
	}
	enc := b.Bytes()
	var out bytes.Buffer
	w := json.NewEncoder(&out)
	w.SetEscapeHTML(false)
	if err := w.Encode(entry{cacheFormat, key, hashOf(enc), enc}); err != nil {
		return err
	}
	return atomicfile.Write(c.path(key), out.Bytes(), true)
}

// keep is a store in a study's folder.
func keep(dir string) *store { return &store{filepath.Join(dir, workDir, "cache")} }

// record keeps an estimate and gives it back as it would be read again, so that
// a first run and a later one report the same.
func (c *store) record(ctx context.Context, key string, e *estimate.Estimate) (*record, error) {
	b, err := pack(e)
	if err != nil {
		return nil, err
	}
	r, err := unpack(b)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	// A cache that cannot be written costs time, not correctness.
	_ = c.put(key, b)
	return r, nil
}
