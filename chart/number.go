package chart

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// integer writes a whole number with the separators and digits of the language.
func (w *words) integer(v int64) string { return w.digits(thousands(strconv.FormatInt(v, 10))) }

// number writes a number: whole where it is whole or large, else with as many
// decimals as four significant digits need.
func (w *words) number(v float64) string {
	switch {
	case math.IsNaN(v):
		return "–"
	case math.IsInf(v, 1):
		return "∞"
	case math.IsInf(v, -1):
		return "−∞"
	case math.Abs(v) >= 1e10 || v != 0 && math.Abs(v) < 1e-4:
		return w.power(v)
	case v == math.Trunc(v) || math.Abs(v) >= 1000:
		return w.digits(thousands(strconv.FormatFloat(math.Round(v), 'f', 0, 64)))
	}
	n := 3 - int(math.Floor(math.Log10(math.Abs(v))))
	t := strconv.FormatFloat(v, 'f', min(max(n, 0), 12), 64)
	if strings.Contains(t, ".") {
		t = strings.TrimRight(strings.TrimRight(t, "0"), ".")
	}
	return w.digits(thousands(t))
}

// power writes an enormous number with three digits and a power of ten.
func (w *words) power(v float64) string {
	m, e, _ := strings.Cut(strconv.FormatFloat(v, 'e', 2, 64), "e")
	m = strings.Replace(strings.TrimRight(strings.TrimRight(m, "0"), "."), "-", "−", 1)
	n, _ := strconv.Atoi(e)
	return w.digits(m + "×10^" + strings.Replace(strconv.Itoa(n), "-", "−", 1))
}

// decimals writes a number with a fixed count of decimals, for ticks.
func (w *words) decimals(v float64, n int) string {
	if v == 0 {
		v = 0 // no minus zero
	}
	return w.digits(thousands(strconv.FormatFloat(v, 'f', n, 64)))
}

// thousands puts a comma between thousands and a true minus in front.
func thousands(t string) string {
	neg := strings.HasPrefix(t, "-")
	t = strings.TrimPrefix(t, "-")
	whole, frac, _ := strings.Cut(t, ".")
	var b strings.Builder
	if neg {
		b.WriteString("−")
	}
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	if frac != "" {
		b.WriteString("." + frac)
	}
	return b.String()
}

// digits changes the digits and separators of a number in ASCII to those of the language.
func (w *words) digits(t string) string {
	if w.zero == '0' {
		return t
	}
	t = strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return w.zero + r - '0'
		case r == ',':
			return '٬'
		case r == '.':
			return '٫'
		}
		return r
	}, t)
	if strings.ContainsAny(t, "−×") { // else the sign would change sides in a right-to-left line
		// Arabic digits would pull the signs between them into their direction
		// even so; a left-to-right mark on both sides of a sign stops that.
		t = strings.NewReplacer("×", "\u200e×\u200e", "^", "\u200e^\u200e").Replace(t)
		t = "\u2066" + t + "\u2069"
	}
	return t
}

// span writes an interval, "9,002 to 12,122".
func (w *words) span(lower, upper string) string { return lower + " " + w.to + " " + upper }

// day writes a date by the caller's function, or in Gregorian words.
func (c *canvas) day(t time.Time) string {
	if c.o.Day != nil {
		return c.o.Day(t)
	}
	return c.w.day(t)
}

func (w *words) day(t time.Time) string {
	y, m, d := t.Date()
	return w.digits(strconv.Itoa(d)) + " " + w.months[m-1] + " " + w.digits(strconv.Itoa(y))
}
