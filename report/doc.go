// Package report writes what a study found so that others can read, check and
// re-use it: one self-contained HTML page in English or Persian, one JSON file
// with every number, CSV tables for spreadsheets, and the pictures. It takes a
// [Document] and adds nothing to it: what was documented and what is estimated
// stand apart, answers that disagree stand side by side and are never averaged
// or ranked, a refusal is a result like any other, and every figure stands
// with its source and its assumptions.
package report
