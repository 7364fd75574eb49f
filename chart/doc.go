// Package chart draws the pictures of an Undercount report: how lists overlap
// (UpSet), how estimates of one count compare (Ladder), what was claimed when
// and with which hedge (Tolls), a relative likelihood (Profile), a sensitivity
// curve (Curve) and draws of a count (Histogram). Each exists as SVG, PNG and
// PDF; the first three also as plain text for a terminal.
//
// What every picture keeps:
//
//   - A claim is drawn as it was made. "At least 450" is a tick with an arrow
//     upwards and nothing above it; a range is an open bracket, never an error
//     bar; a method that gave no number is a sentence, not a gap or a zero.
//   - Meaning is never in colour alone: shape, line style and words carry it too,
//     and the colours differ for colour-blind eyes and on grey paper.
//   - Any script: names in Persian, Arabic, Latin, Greek or Cyrillic letters, mixed
//     as they come. With Lang "fa" or "ar" digits, words and layout follow. Letters
//     without a glyph are drawn as a box and listed in Picture.Missing.
//   - A text alternative and a table of the data come with every picture, and equal
//     data give equal bytes, on any machine and any number of cores.
//   - One value far out cannot wreck an axis: it is drawn as an arrow with its number.
//
// The package takes values and returns values. It reads no file and no clock.
package chart
