package link

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"math"
)

// printer makes a fingerprint. Everything that goes in has its length before it.
type printer struct {
	h   hash.Hash
	buf []byte
}

func newPrinter() *printer { return &printer{h: sha256.New()} }

func (p *printer) sum() (out [sha256.Size]byte) {
	p.flush()
	p.h.Sum(out[:0])
	return out
}

func (p *printer) flush() {
	p.h.Write(p.buf)
	p.buf = p.buf[:0]
}

func (p *printer) int(x int) {
	if p.buf = binary.LittleEndian.AppendUint64(p.buf, uint64(x)); len(p.buf) > 1<<15 {
		p.flush()
	}
}

func (p *printer) text(s string) {
	p.int(len(s))
	p.flush()
	p.h.Write([]byte(s))
}

func (p *printer) bytes(b []byte) {
	p.int(len(b))
	p.flush()
	p.h.Write(b)
}

func (p *printer) words(v []uint32) {
	p.int(len(v))
	for _, x := range v {
		if p.buf = binary.LittleEndian.AppendUint32(p.buf, x); len(p.buf) > 1<<15 {
			p.flush()
		}
	}
}

func (p *printer) floats(v []float64) {
	p.int(len(v))
	for _, x := range v {
		p.int(int(math.Float64bits(x)))
	}
}

func (p *printer) spans(v []span) {
	p.int(len(v))
	for _, s := range v {
		p.int(int(uint64(uint32(s.first))<<32 | uint64(uint32(s.last))))
	}
}

func (p *printer) dict(d *dict) {
	p.bytes(d.bytes)
	p.words(d.off)
	p.words(d.key)
	p.words(d.folded)
}

func (p *printer) bools(v []bool) {
	p.int(len(v))
	for _, x := range v {
		p.int(int(b2f(x)))
	}
}

// fingerprint is that of everything the records say.
func (r *Records) fingerprint() [sha256.Size]byte {
	p := newPrinter()
	for i, l := range r.lists {
		p.text(l)
		p.int(r.counts[i])
	}
	p.bytes(r.ids)
	p.words(r.idEnd)
	p.dict(r.names)
	for _, v := range [][]uint32{r.own, r.father, r.grandfather, r.family, r.mother, r.birthParts} {
		p.words(v)
	}
	p.bytes(r.sex)
	p.bytes(r.age)
	p.spans(r.birth)
	p.spans(r.event)
	for _, f := range r.fields {
		p.text(string(f.role))
		p.text(f.name)
		p.dict(f.d)
		p.words(f.v)
	}
	return p.sum()
}

// fingerprint is that of the options and of the trained model, as far as the
// pairs that are kept depend on them.
func (j *job) fingerprint(rules []rule) [sha256.Size]byte {
	p := newPrinter()
	p.bools(j.allowed)
	p.int(j.o.DifferentDates)
	p.int(int(chunkPairs))
	p.floats([]float64{keepFrom, j.scorer.all})
	for _, ru := range rules {
		p.text(ru.text(j.keys))
	}
	for _, f := range j.fs {
		p.text(f.kind)
		p.text(f.name)
	}
	for k := range j.fs {
		p.floats(j.scorer.lg.m[k])
		p.floats(j.scorer.lg.u[k])
		p.floats(j.scorer.adjust[k])
		for _, kin := range j.scorer.lg.kins {
			p.floats(kin[k])
		}
	}
	p.floats(j.scorer.lg.h[:])
	p.floats(j.scorer.lg.rate)
	p.floats(j.odds.match)
	return p.sum()
}
