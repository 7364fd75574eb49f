package ingest

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// look is how a number format shows a number.
type look byte

const (
	plainNumber look = iota
	showsDate
	showsTime
	showsBoth
)

// builtinLook gives the formats that are known by their number alone (ECMA-376
// part 1, 18.8.30); 27 to 36 and 50 to 58 are dates in East Asian versions.
func builtinLook(id int) look {
	switch {
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return showsDate
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47, id == 55, id == 56:
		return showsTime
	case id == 22:
		return showsBoth
	}
	return plainNumber
}

// lookOf reads a format code: letters for years, days and hours, outside
// quotation marks and brackets, make it a date or a time.
func lookOf(code string) look {
	var date, clock, m bool
	for i := 0; i < len(code); i++ {
		switch c := code[i] | 0x20; {
		case code[i] == ';':
			i = len(code)
		case code[i] == '"':
			for i++; i < len(code) && code[i] != '"'; i++ {
			}
		case code[i] == '\\' || code[i] == '_' || code[i] == '*':
			i++
		case code[i] == '[':
			from := i + 1
			for i++; i < len(code) && code[i] != ']'; i++ {
			}
			in := strings.ToLower(code[min(from, len(code)):min(i, len(code))])
			clock = clock || in != "" && (strings.Trim(in, "h") == "" || strings.Trim(in, "m") == "" || strings.Trim(in, "s") == "")
		case c == 'g' && len(code)-i >= 7 && strings.EqualFold(code[i:i+7], "general"):
			i += 6
		case c == 'y' || c == 'd' || c == 'b':
			date = true
		case c == 'h' || c == 's':
			clock = true
		case c == 'm':
			m = true
		}
	}
	switch {
	case date && clock:
		return showsBoth
	case clock:
		return showsTime
	case date || m:
		return showsDate
	}
	return plainNumber
}

// maxSerial is 9999-12-31, the last day that spreadsheets know.
const maxSerial = 2958465

// numberText gives the number of a cell as its format shows it, as far as dates go:
// dates as in ISO 8601, all other numbers plainly, with no exponent.
func numberText(v string, l look, from1904 bool) (string, error) {
	x, err := strconv.ParseFloat(v, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return "", fmt.Errorf("not a number")
	}
	if l != plainNumber && x >= 0 && x < maxSerial+1 {
		return serialText(x, l, from1904), nil
	}
	if digits := strings.TrimPrefix(v, "-"); strings.Trim(digits, "0123456789") == "" {
		return v, nil // a long number stays as it is written
	}
	// Spreadsheets compute with 15 digits; the rest is noise of the binary form.
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', 14, 64), 64)
	if err != nil {
		return "", err
	}
	return strconv.FormatFloat(y, 'f', -1, 64), nil
}

// serialText gives a number of days as a date, a time or both; the time is left out where
// it is midnight.
func serialText(x float64, l look, from1904 bool) string {
	seconds := int64(math.Round(x * 86400))
	if l == showsDate {
		seconds = int64(x) * 86400
	}
	day, clock := seconds/86400, seconds%86400
	if l == showsTime {
		return fmt.Sprintf("%02d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
	t := fmt.Sprintf("%02d:%02d:%02d", clock/3600, clock/60%60, clock%60)
	if day == 0 && !from1904 {
		return t // there is no day 0
	}
	date := dayText(day, from1904)
	if clock == 0 || l == showsDate {
		return date
	}
	return date + "T" + t
}

func dayText(day int64, from1904 bool) string {
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from1904:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case day == 60:
		return "1900-02-29" // a day that there was not, but that spreadsheets count
	case day < 60:
		base = base.AddDate(0, 0, 1)
	}
	return base.AddDate(0, 0, int(day)).Format("2006-01-02")
}
