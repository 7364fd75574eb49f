// Package mse estimates how many entities no list recorded, from who is on
// which of several overlapping lists (multiple systems estimation, also called
// closed capture-recapture). Each method is registered under its name, such
// as "mse/chapman" or "mse/bic", with its citation, its assumptions and its
// options; [Run] applies one to an overlap table and returns an estimate with
// its interval, diagnostics and warnings, or says why it must not be used.
package mse
