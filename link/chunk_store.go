package link

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"undercount/internal/atomicfile"
	"undercount/internal/problem"
)

// store keeps what was found in a folder, chunk by chunk, so that a run that
// was stopped goes on where it was. Each file is written whole or not at all,
// holds numbers of records and weights and nothing that a list says, and ends
// in a checksum; one that is damaged is worked out again. The files are left
// when the work is done: a run with other decisions, or another threshold, then
// compares nothing again. The folder may be deleted at any time. A nil store
// keeps nothing.
type store struct {
	dir   string
	print [sha256.Size]byte // of everything that the pairs depend on
	n     int               // records
}

// manifest says what a work folder belongs to.
type manifest struct {
	What   string `json:"what"`
	Inputs string `json:"inputs"` // fingerprints
	Rest   string `json:"options_and_model,omitempty"`
}

const (
	manifestName = "linkage.json"
	manifestWhat = "undercount link: intermediate state, 1"
)

// claimWork makes sure that the work folder, if there is one, is new or belongs
// to these lists.
func (j *job) claimWork() error {
	dir := j.o.WorkDir
	if dir == "" {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return workError(dir, err)
	}
	inputs := hexPrint(j.r.fingerprint())
	m, err := readManifest(dir)
	if err != nil {
		return err
	}
	if m == nil {
		return writeManifest(dir, &manifest{What: manifestWhat, Inputs: inputs})
	}
	if m.Inputs != inputs {
		return otherWork(dir, "other lists, or of lists that were changed since")
	}
	return nil
}

// openStore opens the work folder for the model that was trained.
func openStore(j *job, rules []rule) (*store, error) {
	dir := j.o.WorkDir
	if dir == "" {
		return nil, nil
	}
	if err := j.claimWork(); err != nil {
		return nil, err
	}
	s := &store{dir: dir, print: j.fingerprint(rules), n: j.r.Len()}
	m, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	switch rest := hexPrint(s.print); {
	case m.Rest == "":
		m.Rest = rest
		err = writeManifest(dir, m)
	case m.Rest != rest:
		return nil, otherWork(dir, "the same lists with other options, labels or another model, or by another version of the program")
	}
	s.sweepUp()
	return s, err
}

func otherWork(dir, whose string) error {
	return &problem.Error{File: dir, What: "this work folder belongs to a linkage of " + whose, Want: "a new folder, or that of the same linkage", Do: "name another folder, or delete this one to begin again"}
}

func workError(dir string, err error) error {
	return &problem.Error{File: dir, What: "the work folder cannot be used", Want: "a folder in which files can be written", Do: "name another folder", Err: err}
}

func hexPrint(p [sha256.Size]byte) string { return hex.EncodeToString(p[:]) }

// readManifest gives nil where the folder is empty.
func readManifest(dir string) (*manifest, error) {
	data, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, mustBeEmpty(dir)
	}
	if err != nil {
		return nil, workError(dir, err)
	}
	var m manifest
	if json.Unmarshal(data, &m) != nil || m.What != manifestWhat {
		return nil, &problem.Error{File: filepath.Join(dir, manifestName), What: "this is not the account of a work folder of this version", Do: "name another folder, or delete this one to begin again"}
	}
	return &m, nil
}

func mustBeEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return workError(dir, err)
	}
	for _, e := range entries {
		if !unfinished(e.Name()) {
			return &problem.Error{File: dir, What: "the folder holds other files", Want: "an empty folder for intermediate state, or one of an earlier run", Do: "name another folder"}
		}
	}
	return nil
}

func writeManifest(dir string, m *manifest) error {
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(dir, manifestName), append(data, '\n'), true)
}

// unfinished tells the files that a run leaves that is killed while it writes.
func unfinished(name string) bool {
	return strings.HasPrefix(name, ".undercount-") && strings.HasSuffix(name, ".tmp")
}

// sweepUp removes what killed runs left behind long ago.
func (s *store) sweepUp() {
	entries, _ := os.ReadDir(s.dir)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && unfinished(e.Name()) && time.Since(info.ModTime()) > time.Hour {
			_ = os.Remove(filepath.Join(s.dir, e.Name()))
		}
	}
}

// unitID names one chunk of one rule, with what is known of the whole rule.
type unitID struct {
	rule, chunk, chunks int
	pairs, largest      int64
}

func (s *store) path(rule, chunk int) string {
	return filepath.Join(s.dir, fmt.Sprintf("rule-%03d-%06d.pairs", rule, chunk))
}

const (
	unitMagic  = "UCPAIRS1"
	unitHeader = len(unitMagic) + sha256.Size + 4*4 + 3*8
	unitPair   = 16
)

// write keeps the outcome of a chunk.
func (s *store) write(at unitID, out *outcome) error {
	if s == nil {
		return nil
	}
	b := make([]byte, 0, unitHeader+unitPair*len(out.kept)+sha256.Size)
	b = append(b, unitMagic...)
	b = append(b, s.print[:]...)
	le := binary.LittleEndian
	for _, x := range []int{at.rule, at.chunk, at.chunks, len(out.kept)} {
		b = le.AppendUint32(b, uint32(x))
	}
	for _, x := range []int64{at.pairs, at.largest, out.new} {
		b = le.AppendUint64(b, uint64(x))
	}
	for _, p := range out.kept {
		b = le.AppendUint32(b, uint32(p.a))
		b = le.AppendUint32(b, uint32(p.b))
		b = le.AppendUint32(b, math.Float32bits(p.match))
		b = le.AppendUint32(b, math.Float32bits(p.kin))
	}
	sum := sha256.Sum256(b)
	return atomicfile.Write(s.path(at.rule, at.chunk), append(b, sum[:]...), true)
}

// read gives the outcome of a chunk that an earlier run finished.
func (s *store) read(at unitID) (*outcome, bool) {
	if s == nil {
		return nil, false
	}
	id, out, ok := s.load(at.rule, at.chunk)
	return out, ok && id == at
}

// whole gives the outcome of a rule of which all chunks were finished.
func (s *store) whole(rule int) (*outcome, bool) {
	if s == nil {
		return nil, false
	}
	first, all, ok := s.load(rule, 0)
	if !ok {
		return nil, false
	}
	for c := 1; c < first.chunks; c++ {
		if _, err := os.Lstat(s.path(rule, c)); err != nil {
			return nil, false
		}
	}
	for c := 1; c < first.chunks; c++ {
		want := first
		want.chunk = c
		out, ok := s.read(want)
		if !ok {
			return nil, false
		}
		all.kept = append(all.kept, out.kept...)
		all.new += out.new
	}
	all.pairs, all.largest = first.pairs, first.largest
	return all, true
}

// load reads one file; ok is false where there is none, or a damaged one.
func (s *store) load(rule, chunk int) (id unitID, out *outcome, ok bool) {
	b, err := os.ReadFile(s.path(rule, chunk))
	if err != nil || len(b) < unitHeader+sha256.Size {
		return id, nil, false
	}
	body := b[:len(b)-sha256.Size]
	if sum := sha256.Sum256(body); string(sum[:]) != string(b[len(body):]) {
		return id, nil, false
	}
	if string(body[:len(unitMagic)]) != unitMagic || string(body[len(unitMagic):len(unitMagic)+sha256.Size]) != string(s.print[:]) {
		return id, nil, false
	}
	le := binary.LittleEndian
	at := body[len(unitMagic)+sha256.Size:]
	id = unitID{int(le.Uint32(at)), int(le.Uint32(at[4:])), int(le.Uint32(at[8:])), int64(le.Uint64(at[16:])), int64(le.Uint64(at[24:]))}
	n, rest := int(le.Uint32(at[12:])), at[40:]
	if id.rule != rule || id.chunk != chunk || len(rest) != n*unitPair {
		return id, nil, false
	}
	out = &outcome{new: int64(le.Uint64(at[32:])), kept: make([]keptPair, n)}
	for i := range out.kept {
		p := rest[i*unitPair:]
		k := keptPair{int32(le.Uint32(p)), int32(le.Uint32(p[4:])), math.Float32frombits(le.Uint32(p[8:])), math.Float32frombits(le.Uint32(p[12:]))}
		if k.a < 0 || k.a >= k.b || int(k.b) >= s.n {
			return id, nil, false
		}
		out.kept[i] = k
	}
	return id, out, true
}
