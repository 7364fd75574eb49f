package ingest

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// parquetColumn says how the values of a column are written as text.
type parquetColumn struct {
	name string // of the kind, for messages
	// text appends the text of a value; false if it has none.
	text  func(dst []byte, v parquet.Value) ([]byte, bool)
	utc   bool // points in time
	float bool
}

func (c parquetColumn) isNaN(v parquet.Value) bool {
	return c.float && (v.Kind() == parquet.Float && math.IsNaN(float64(v.Float())) || v.Kind() == parquet.Double && math.IsNaN(v.Double()))
}

// columnOf chooses by what the type means, or else by how it is stored.
func columnOf(t parquet.Type) (parquetColumn, bool) {
	if l := t.LogicalType(); l != nil && l.Value != nil {
		switch l := l.Value.(type) {
		case *format.StringType, *format.EnumType, *format.JsonType:
			return parquetColumn{name: "text", text: bytesText}, true
		case *format.DecimalType:
			return decimalColumn(int(l.Scale))
		case *format.DateType:
			return parquetColumn{name: "date", text: dateText}, true
		case *format.TimestampType:
			if unit, ok := unitOf(l.Unit); ok {
				return parquetColumn{name: "date", text: timestampText(unit, l.IsAdjustedToUTC), utc: l.IsAdjustedToUTC}, true
			}
			return parquetColumn{}, false
		case *format.TimeType:
			if unit, ok := unitOf(l.Unit); ok {
				return parquetColumn{name: "time of day", text: timeText(unit)}, true
			}
			return parquetColumn{}, false
		case *format.IntType:
			return parquetColumn{name: "number", text: intText(!l.IsSigned)}, true
		case *format.UUIDType:
			return parquetColumn{name: "UUID", text: uuidText}, true
		case *format.NullType:
			return parquetColumn{name: "nothing", text: bytesText}, true
		}
		return parquetColumn{}, false
	}
	switch t.Kind() {
	case parquet.Boolean:
		return parquetColumn{name: "truth value", text: func(dst []byte, v parquet.Value) ([]byte, bool) {
			return strconv.AppendBool(dst, v.Boolean()), true
		}}, true
	case parquet.Int32, parquet.Int64:
		return parquetColumn{name: "number", text: intText(false)}, true
	case parquet.Float, parquet.Double:
		return parquetColumn{name: "number", text: floatText, float: true}, true
	case parquet.Int96:
		return parquetColumn{name: "date", text: int96Text, utc: true}, true
	case parquet.ByteArray:
		return parquetColumn{name: "text", text: bytesText}, true // old writers do not say that it is text
	}
	return parquetColumn{}, false
}

// unitOf returns the nanoseconds of a unit.
func unitOf(u format.TimeUnit) (int64, bool) {
	if u.Value == nil {
		return 0, false
	}
	return u.Value.Duration().Nanoseconds(), true
}

func bytesText(dst []byte, v parquet.Value) ([]byte, bool) {
	return append(dst, v.ByteArray()...), true
}

func intText(unsigned bool) func([]byte, parquet.Value) ([]byte, bool) {
	return func(dst []byte, v parquet.Value) ([]byte, bool) {
		switch {
		case v.Kind() == parquet.Int32 && unsigned:
			return strconv.AppendUint(dst, uint64(v.Uint32()), 10), true
		case v.Kind() == parquet.Int32:
			return strconv.AppendInt(dst, int64(v.Int32()), 10), true
		case unsigned:
			return strconv.AppendUint(dst, v.Uint64(), 10), true
		}
		return strconv.AppendInt(dst, v.Int64(), 10), true
	}
}

// floatText writes a number plainly; what is not a number is written as nothing.
func floatText(dst []byte, v parquet.Value) ([]byte, bool) {
	x, bits := v.Double(), 64
	if v.Kind() == parquet.Float {
		x, bits = float64(v.Float()), 32
	}
	if math.IsNaN(x) {
		return dst, true
	}
	if math.IsInf(x, 0) {
		return dst, false
	}
	return strconv.AppendFloat(dst, x, 'f', -1, bits), true
}

func intOf(v parquet.Value) int64 {
	if v.Kind() == parquet.Int32 {
		return int64(v.Int32())
	}
	return v.Int64()
}

// appendDay writes a date of the years 1 to 9999.
func appendDay(dst []byte, t time.Time) ([]byte, bool) {
	if y := t.Year(); y < 1 || y > 9999 {
		return dst, false
	}
	return t.AppendFormat(dst, "2006-01-02"), true
}

func dateText(dst []byte, v parquet.Value) ([]byte, bool) {
	return appendDay(dst, time.Unix(intOf(v)*86400, 0).UTC())
}

// appendMoment writes a date and, unless it is midnight, the time.
func appendMoment(dst []byte, t time.Time, utc bool) ([]byte, bool) {
	dst, ok := appendDay(dst, t)
	if h, m, s := t.Clock(); !ok || h == 0 && m == 0 && s == 0 && t.Nanosecond() == 0 {
		return dst, ok
	}
	dst = t.AppendFormat(dst, "T15:04:05.999999999")
	if utc {
		dst = append(dst, 'Z')
	}
	return dst, true
}

func timestampText(unit int64, utc bool) func([]byte, parquet.Value) ([]byte, bool) {
	perSecond := int64(time.Second) / unit
	return func(dst []byte, v parquet.Value) ([]byte, bool) {
		x := intOf(v)
		sec, rest := x/perSecond, x%perSecond
		return appendMoment(dst, time.Unix(sec, rest*unit).UTC(), utc)
	}
}

func timeText(unit int64) func([]byte, parquet.Value) ([]byte, bool) {
	perDay := 24 * int64(time.Hour) / unit
	return func(dst []byte, v parquet.Value) ([]byte, bool) {
		x := intOf(v)
		if x < 0 || x >= perDay {
			return dst, false
		}
		return time.Unix(0, x*unit).UTC().AppendFormat(dst, "15:04:05.999999999"), true
	}
}

// int96Text reads the form that Impala and old Spark write: nanoseconds of the
// day, and the Julian day number.
func int96Text(dst []byte, v parquet.Value) ([]byte, bool) {
	x := v.Int96()
	nanos := int64(uint64(x[1])<<32 | uint64(x[0]))
	const unixDay = 2440588 // the Julian day number of 1970-01-01
	if nanos < 0 || nanos >= 24*int64(time.Hour) {
		return dst, false
	}
	return appendMoment(dst, time.Unix((int64(x[2])-unixDay)*86400, nanos).UTC(), true)
}

func uuidText(dst []byte, v parquet.Value) ([]byte, bool) {
	b := v.ByteArray()
	if len(b) != 16 {
		return dst, false
	}
	for i, part := range [][]byte{b[:4], b[4:6], b[6:8], b[8:10], b[10:]} {
		if i > 0 {
			dst = append(dst, '-')
		}
		dst = hex.AppendEncode(dst, part)
	}
	return dst, true
}

// decimalColumn writes decimals with all their digits.
func decimalColumn(scale int) (parquetColumn, bool) {
	if scale < 0 || scale > 100 {
		return parquetColumn{}, false
	}
	return parquetColumn{name: "number", text: func(dst []byte, v parquet.Value) ([]byte, bool) {
		switch v.Kind() {
		case parquet.Int32, parquet.Int64:
			return appendDecimal(dst, strconv.FormatInt(intOf(v), 10), scale), true
		}
		b := v.ByteArray()
		if len(b) == 0 || len(b) > 64 {
			return dst, false
		}
		return appendDecimal(dst, twosComplement(b).String(), scale), true
	}}, true
}

// twosComplement reads a signed number of any length, most significant byte first.
func twosComplement(b []byte) *big.Int {
	if len(b) <= 8 {
		var wide [8]byte
		if b[0] >= 0x80 {
			binary.BigEndian.PutUint64(wide[:], math.MaxUint64)
		}
		copy(wide[8-len(b):], b)
		return big.NewInt(int64(binary.BigEndian.Uint64(wide[:])))
	}
	x := new(big.Int).SetBytes(b)
	if b[0] >= 0x80 {
		x.Sub(x, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return x
}

// appendDecimal puts the point before the last digits.
func appendDecimal(dst []byte, digits string, scale int) []byte {
	if strings.HasPrefix(digits, "-") {
		dst, digits = append(dst, '-'), digits[1:]
	}
	if n := scale + 1 - len(digits); n > 0 {
		digits = strings.Repeat("0", n) + digits
	}
	dst = append(dst, digits[:len(digits)-scale]...)
	if scale > 0 {
		dst = append(append(dst, '.'), digits[len(digits)-scale:]...)
	}
	return dst
}
