// Package progress tells a waiting person what is being worked on, how far it
// is and how long it may still take: one line on a terminal that clears
// itself, or JSON lines for another program, or nothing at all. Nothing is
// shown for work that is done within a second, and nothing here changes a result.
package progress
