package report

import (
	"cmp"
	"maps"
	"slices"
	"unicode"
	"unicode/utf8"
)

// capital makes the first letter a capital where the script has them.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// sortedKeys returns a map's keys in order, so that no output depends on the map's.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
