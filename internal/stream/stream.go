package stream

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
)

// Source returns the generator for one purpose. Equal arguments always give
// the same sequence; different ones give sequences that are independent for
// all practical purposes. Every part of the name is length-prefixed before
// hashing, so ("ab","c") and ("a","bc") differ.
func Source(seed uint64, name ...string) *rand.PCG {
	h := sha256.New()
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], seed)
	h.Write(b[:])
	for _, s := range name {
		binary.LittleEndian.PutUint64(b[:], uint64(len(s)))
		h.Write(b[:])
		h.Write([]byte(s))
	}
	sum := h.Sum(nil)
	return rand.NewPCG(binary.LittleEndian.Uint64(sum), binary.LittleEndian.Uint64(sum[8:]))
}

// New is Source wrapped in a rand.Rand.
func New(seed uint64, name ...string) *rand.Rand { return rand.New(Source(seed, name...)) }

// Sub returns a generator for replicate number i of a named purpose; it is
// cheaper than New in a loop of many replicates because the name is hashed
// once. The returned function may be called from several goroutines.
func Sub(seed uint64, name ...string) func(i int) *rand.Rand {
	base := Source(seed, name...)
	k0, k1 := base.Uint64(), base.Uint64()
	return func(i int) *rand.Rand {
		return rand.New(rand.NewPCG(mix(k0^uint64(i)), mix(k1+0x9e3779b97f4a7c15*uint64(i+1))))
	}
}

// mix is the finaliser of SplitMix64 (Steele, Lea & Flood 2014): a bijection
// with full avalanche, so neighbouring replicate numbers give unrelated seeds.
func mix(z uint64) uint64 {
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}
