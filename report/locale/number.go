package locale

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Count writes a whole number exactly, with separators of thousands: 10,356 or ۱۰٬۳۵۶.
func (l *Locale) Count(n int64) string {
	return l.Digits(group(strconv.FormatInt(n, 10)))
}

// Rounded is a number as reports round it: to whole numbers from 100, to four
// significant digits from 10,000, and to three significant digits below 100.
func Rounded(v float64) float64 {
	a := math.Abs(v)
	switch {
	case a == 0 || math.IsNaN(v) || math.IsInf(v, 0):
		return v
	case a >= 10000:
		scale := math.Pow(10, math.Floor(math.Log10(a))-3)
		return math.Round(v/scale) * scale
	case a >= 100:
		return math.Round(v)
	}
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 3, 64), 64)
	if err != nil {
		return v
	}
	return r
}

// Round writes a number as Rounded gives it. The exact number is in the CSV
// and JSON files.
func (l *Locale) Round(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return l.T("absent")
	}
	if r := Rounded(v); r == math.Trunc(r) && math.Abs(r) < 1e15 {
		return l.Digits(group(strconv.FormatFloat(r, 'f', 0, 64)))
	}
	return l.Significant(v, 3)
}

// Significant writes a number to so many significant digits, in scientific
// notation only when it is very small or very large.
func (l *Locale) Significant(v float64, digits int) string {
	a := math.Abs(v)
	if a != 0 && (a < 1e-4 || a >= 1e15) {
		return l.Isolate(strconv.FormatFloat(v, 'e', digits-1, 64))
	}
	if a >= 1e4 {
		return l.Round(v)
	}
	s := strconv.FormatFloat(v, 'g', digits, 64)
	if strings.Contains(s, "e") {
		s = strconv.FormatFloat(v, 'f', 0, 64)
	}
	return l.Digits(group(s))
}

// Percent writes a share, 0.95 as 95% or ٪۹۵'s Persian form ۹۵٪.
func (l *Locale) Percent(p float64) string {
	s := l.Digits(strconv.FormatFloat(math.Round(p*1e6)/1e4, 'f', -1, 64))
	if l.Persian() {
		return s + "٪"
	}
	return s + "%"
}

// Isolate keeps a run of Latin digits and signs in order inside Persian text.
func (l *Locale) Isolate(s string) string {
	if l.Dir == "rtl" {
		return "\u2066" + s + "\u2069"
	}
	return s
}

// Digits rewrites a plain decimal number in the language's digits and
// separators. It must be given nothing but a number.
func (l *Locale) Digits(s string) string {
	if !l.Persian() {
		return strings.Replace(s, "-", "−", 1)
	}
	var b strings.Builder
	minus := false
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune('۰' + r - '0')
		case r == ',':
			b.WriteRune('٬')
		case r == '.':
			b.WriteRune('٫')
		case r == '-':
			minus = true
		default:
			b.WriteRune(r)
		}
	}
	if minus {
		return "\u2066−" + b.String() + "\u2069"
	}
	return b.String()
}

// group puts a comma between thousands of the whole part of a plain decimal number.
func group(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, frac, has := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if has {
		whole += "." + frac
	}
	return sign + whole
}

// Fill writes a format with fmt verbs in this language: numbers get its
// digits, text arguments are isolated from the direction of the text around
// them. Arguments may have been through JSON, where every number is a float64.
func (l *Locale) Fill(format string, args []any) string {
	if len(args) == 0 {
		return format
	}
	in := make([]any, len(args))
	for i, a := range args {
		in[i] = figure{l, a}
	}
	return fmt.Sprintf(format, in...)
}

// figure is one argument of Fill.
type figure struct {
	l *Locale
	v any
}

// Format implements fmt.Formatter.
func (f figure) Format(s fmt.State, verb rune) {
	v := f.v
	switch x := v.(type) {
	case float64:
		if verb == 'd' && x == math.Trunc(x) && math.Abs(x) < 1<<62 {
			v = int64(x)
		}
	case string, fmt.Stringer, error:
		fmt.Fprint(s, f.l.Foreign(fmt.Sprintf(fmt.FormatString(s, verb), v)))
		return
	}
	text := fmt.Sprintf(fmt.FormatString(s, verb), v)
	if _, err := strconv.ParseFloat(text, 64); err != nil || strings.ContainsAny(text, "eExX") {
		fmt.Fprint(s, f.l.Foreign(text))
		return
	}
	if verb == 'd' || verb == 'f' {
		text = group(text)
	}
	fmt.Fprint(s, f.l.Digits(text))
}
