// Package typeset turns a line of text in any mixture of scripts and
// directions into glyph outlines with positions.
//
// The steps are those of Unicode: find the directional levels of the line
// (UAX 9), put its pieces in visual order, choose for every piece the first
// font that has its letters, shape it (joining, ligatures, marks, kerning), and
// hand out one glyph list from left to right. All lengths are in em, so that
// one result serves every font size; shaping happens at the font's own grid,
// because the shaper rounds any other size.
//
// Letters that no font has are drawn as a small box and counted: a name must
// never lose letters in silence.
//
// Everything may be called from several goroutines.
package typeset
