package locale

import (
	"unicode"

	"undercount/estimate"
)

// Assumption returns the text of an assumption and what breaks it.
func (l *Locale) Assumption(a estimate.Assumption) (text, breaks string) {
	if l.Persian() {
		if t, ok := assumptionIn(a.ID); ok {
			return t[0], t[1]
		}
		return l.Foreign(a.Text), l.Foreign(a.Breaks)
	}
	return a.Text, a.Breaks
}

// Warning returns the sentence of a warning with its figures.
func (l *Locale) Warning(w estimate.Warning) string {
	if l.Persian() {
		if t, ok := warningIn(w.Code); ok {
			return l.Fill(t[0], w.Args())
		}
		return l.Foreign(w.Text)
	}
	return w.Text
}

// Remedy returns what to do about a warning.
func (l *Locale) Remedy(w estimate.Warning) string {
	if l.Persian() {
		if t, ok := warningIn(w.Code); ok {
			return t[1]
		}
		return l.Foreign(w.Remedy)
	}
	return w.Remedy
}

// Translated reports whether an assumption's id or a warning's code has Persian text.
func Translated(code string) bool {
	_, isAssumption := assumptionIn(code)
	_, isWarning := warningIn(code)
	return isAssumption || isWarning
}

// HasPersian reports whether a text has any letter of the Arabic script.
func HasPersian(s string) bool {
	for _, r := range s {
		if unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) {
			return true
		}
	}
	return false
}
