package calendar_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"undercount/calendar"
	"undercount/internal/problem"
)

func TestRead(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		// Numbers.
		{"2019-11-19", "2019-11-19"}, {"1398-08-24", "2019-11-15"}, {"19151111", "1915-11-11"}, {"13980824", "2019-11-15"},
		{"2019.11.19", "2019-11-19"}, {"2019 11 19", "2019-11-19"}, {"2019–11–19", "2019-11-19"}, {"19.11.2019", "2019-11-19"},
		{"19/11/2019", "2019-11-19"}, {"11/19/2019", "2019-11-19"}, {"5/5/2019", "2019-05-05"}, {"11/2019", "2019-11"},
		{"۲۴/۸/۱۳۹۸", "2019-11-15"}, {"١٩/١١/٢٠١٩", "2019-11-19"}, {"2019-11-00", "2019-11"}, {"2019-00-00", "2019"}, {"00/11/2019", "2019-11"},
		{"2019-11-19T12:30:00Z", "2019-11-19"}, {"2019-11-19 00:00:00", "2019-11-19"}, {"19/11/2019 0:00", "2019-11-19"},
		{"1404/10/18", "2026-01-08"}, {"1403-01-01", "2024-03-20"}, {"1403-12-30", "2025-03-20"},
		// Names of months.
		{"18 Dey 1404", "2026-01-08"}, {"۱۸ دی ۱۴۰۴", "2026-01-08"}, {"۱۸ دی‌ماه ۱۴۰۴", "2026-01-08"}, {"Aban 1398", "2019-10-23/2019-11-21"},
		{"24 aban 1398", "2019-11-15"}, {"1 Farvardin 1403", "2024-03-20"}, {"30 Esfand 1403", "2025-03-20"}, {"22 Bahman 1357", "1979-02-11"},
		{"15 November 2019", "2019-11-15"}, {"November 15, 2019", "2019-11-15"}, {"15th of Nov. 2019", "2019-11-15"}, {"Fri, 15 Nov 2019", "2019-11-15"},
		{"15-Nov-2019", "2019-11-15"}, {"2019 November 15", "2019-11-15"}, {"Nov 2019", "2019-11"}, {"15 نوامبر ۲۰۱۹", "2019-11-15"}, {"ژانویه ۲۰۲۰", "2020-01"},
		{"15 كانون الثاني 2020", "2020-01-15"}, {"15 يناير 2020", "2020-01-15"}, {"15 تشرين الثاني 2019", "2019-11-15"}, {"آب 2013", "2013-08"}, {"٢١ آب ٢٠١٣م", "2013-08-21"},
		{"15 novembre 2019", "2019-11-15"}, {"15 de noviembre de 2019", "2019-11-15"}, {"15. März 2019", "2019-03-15"}, {"15 Kasım 2019", "2019-11-15"}, {"15 ноября 2019 г.", "2019-11-15"},
		{"16ی تشرینی دووەمی 2019", "2019-11-16"}, {"۱۸م دی ۱۴۰۴", "2026-01-08"}, {"۱۸اُم دی ۱۴۰۴", "2026-01-08"}, {"16 تشرینی دووەم 2019", "2019-11-16"}, {"12 Gulan 2019", "2019-05-12"}, {"12 Gulan 1398", "2019-05-02"}, {"1 خاکەلێوەی ٢٧١٩", "2019-03-21"}, {"1 Xakelêwe 2719", "2019-03-21"},
		{"7 ثور 1357", "1978-04-27"}, {"۱۰ مرغومی ۱۳۸۰", "2001-12-31"}, {"24 اسد 1400", "2021-08-15"},
		{"1 محرم 1446", "2024-07-07"}, {"1 Muharram 1446 AH", "2024-07-07"}, {"١ رمضان ١٤٤١ هـ", "2020-04-24"}, {"10 ذو الحجة 1444", "2023-06-28"}, {"۱ ربیع‌الاول ۱۴۴۶", "2024-09-04"},
		{"1446/01/01 هـ", "2024-07-07"}, {"1446-1-1 هجری قمری", "2024-07-07"}, {"1398/08/24 هـ.ش", "2019-11-15"}, {"1 Rabi al-Thani 1446", "2024-10-04"}, {"1 Dhul-Hijjah 1444", "2023-06-19"},
		{"1 محرم 1400", "1979-11-20/1979-11-21"}, {"جمادى الآخرة 1446", "2024-12-02/2024-12-31"},
		// Seasons and spans.
		{"summer 2019", "2019-06-01/2019-09-23"}, {"تابستان ۱۳۹۸", "2019-06-22/2019-09-22"}, {"winter 2018-2019", "2018-12-01/2019-03-21"}, {"winter 2018/19", "2018-12-01/2019-03-21"},
		{"winter 2019", "2018-12-01/2020-03-21"}, {"زمستان 1398", "2019-12-22/2020-03-19"},
		{"18-19 Dey 1404", "2026-01-08/2026-01-09"}, {"۱۸ و ۱۹ دی ۱۴۰۴", "2026-01-08/2026-01-09"}, {"18 تا 19 دی 1404", "2026-01-08/2026-01-09"}, {"2019-11-15/17", "2019-11-15/2019-11-17"},
		{"2019-11-15/12-02", "2019-11-15/2019-12-02"}, {"between 15 and 17 November 2019", "2019-11-15/2019-11-17"}, {"between 2019-11-15 and 2019-11-17", "2019-11-15/2019-11-17"},
		{"بین ۲۴ آبان و ۲ آذر ۱۳۹۸", "2019-11-15/2019-11-23"}, {"از ۲۴ تا ۲۶ آبان ۱۳۹۸", "2019-11-15/2019-11-17"}, {"من 15 إلى 17 آب 2013", "2013-08-15/2013-08-17"}, {"Nov 15-17, 2019", "2019-11-15/2019-11-17"},
		{"15-17/11/2019", "2019-11-15/2019-11-17"}, {"2018-2019", "2018-01-01/2019-12-31"}, {"1398 تا 1400", "2019-03-21/2022-03-20"}, {"Oct-Nov 2019", "2019-10-01/2019-11-30"},
		{"15 Oct - 2 Nov 2019", "2019-10-15/2019-11-02"}, {"30 Dec 2019 to 2 Jan 2020", "2019-12-30/2020-01-02"}, {"2019-11-15/2019-11-19", "2019-11-15/2019-11-19"}, {"15/11/2019-17/11/2019", "2019-11-15/2019-11-17"},
		{"1-30 November 2019", "2019-11"},
		// About.
		{"about 26 November 2019", "2019-11-23/2019-11-29~"}, {"2019-11-26~", "2019-11-23/2019-11-29~"}, {"circa 1985", "1984-01-02/1986-12-31~"}, {"c. 1985", "1984-01-02/1986-12-31~"}, {"حدود ۱۳۶۰", "1980-03-21/1983-03-20~"},
		{"تقریباً آبان ۱۳۹۸", "2019-09-23/2019-12-21~"}, {"حوالي 2013", "2012-01-02/2014-12-31~"}, {"around summer 2019", "2019-04-05/2019-11-19~"}, {"2019-11?", "2019-11?"},
		{"", ""}, {"  ", ""},
	} {
		d, err := calendar.Read(c.in)
		if c.want == "" && c.in != "" && len(c.in) > 2 {
			if err == nil {
				t.Errorf("Read(%q) = %s, want a refusal", c.in, d)
			}
			continue
		}
		if got := d.String(); err != nil || got != c.want {
			t.Errorf("Read(%q) = %s, want %s (%v)", c.in, got, c.want, err)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for _, in := range []string{"3/4/2019", "03-04-1398", "98/8/24", "3/4/19", "18 Dey", "آبان ۲۰۱۹", "November 1398", "31 November 2019", "30 Esfand 1404", "1 محرم 2019",
		"before 2019", "after 2019", "2019-13-01", "20191301", "191119", "summer 1446 هـ", "17-15 November 2019", "Kim 2019", "2019 2020 2021", "12", "دی", "2019:11", "?", "~", "about", "between 2019",
		"2019-11-19x", "1398/08/24 هجری", "15 Nov 17 2019", "winter 2019-2021", "2019-11-15 and", "Dey Aban 1398 Tir", "2019-11-19-20-21-22-23", "to 2019", "2019*11", "12345678901", "دو آبان ۱۳۹۸"} {
		if d, err := calendar.Read(in); !problem.Is(err) {
			t.Errorf("Read(%q) = %s, %v; want a refusal", in, d, err)
		}
	}
}

func TestStyle(t *testing.T) {
	day := func(s string) calendar.Day { return mustParse(t, s).First }
	bounds := calendar.Style{Earliest: day("1978-01-01"), Latest: day("2025-12-31")}
	for _, c := range []struct {
		style    calendar.Style
		in, want string
	}{
		{calendar.Style{Order: calendar.DayFirst}, "3/4/2019", "2019-04-03"},
		{calendar.Style{Order: calendar.MonthFirst}, "3/4/2019", "2019-03-04"},
		{calendar.Style{Order: calendar.EitherOrder}, "3/4/2019", "2019-03-04/2019-04-03"},
		{calendar.Style{Order: calendar.EitherOrder}, "13/4/2019", "2019-04-13"},
		{calendar.Style{Order: calendar.EitherOrder}, "4/4/2019", "2019-04-04"},
		{calendar.Style{Order: calendar.MonthFirst}, "13/4/2019", ""},
		{calendar.Style{Order: calendar.DayFirst}, "24-08-1398", "2019-11-15"},
		{calendar.Style{System: calendar.Hijri}, "1446-01-01", "2024-07-07"},
		{calendar.Style{System: calendar.Hijri, Sighting: 1}, "1446/01/01", "2024-07-06/2024-07-08"},
		{calendar.Style{System: calendar.Hijri, Sighting: 1}, "1446/01/30", "2024-08-04/2024-08-06"},
		{calendar.Style{Sighting: 1}, "1 محرم 1446", "2024-07-06/2024-07-08"},
		{calendar.Style{System: calendar.Jalali}, "1398/08/24 هجری", "2019-11-15"},
		{calendar.Style{System: calendar.Gregorian}, "15 May 1389", "1389-05-15"},
		{bounds, "before 1979", "1978-01-01/1978-12-31"},
		{bounds, "قبل از ۱۳۹۸", "1978-01-01/2019-03-20"},
		{bounds, "بعد از 24 آبان 1398", "2019-11-16/2025-12-31"},
		{bounds, "after 2019-11-16", "2019-11-17/2025-12-31"},
		{bounds, "since November 2019", "2019-12-01/2025-12-31"},
		{bounds, "2019 öncesi", "1978-01-01/2018-12-31"},
		{bounds, "before 1970", ""},
		{bounds, "до 1990", "1978-01-01/1989-12-31"},
	} {
		d, err := c.style.Read(c.in)
		if c.want == "" {
			if !problem.Is(err) {
				t.Errorf("%+v: %q gives %s", c.style, c.in, d)
			}
			continue
		}
		// A span that is a year or month is written as one.
		want, err2 := calendar.ParseIn(calendar.Gregorian, c.want)
		if err != nil || err2 != nil || d.First != want.First || d.Last != want.Last {
			t.Errorf("%+v: %q gives %s, want %s (%v)", c.style, c.in, d, c.want, err)
		}
	}
}

// What String writes, Read reads, and the days of a date do not depend on how
// it was written.
func TestReadRoundTrip(t *testing.T) {
	names := map[calendar.System][]string{
		calendar.Gregorian: {"January", "فوریه", "مارس", "نيسان", "mai", "haziran", "июля", "August", "September", "أكتوبر", "Kasım", "Dec"},
		calendar.Jalali:    {"Farvardin", "ثور", "خرداد", "تیر", "گەلاوێژ", "Shahrivar", "mehr", "عقرب", "آذر", "Dey", "بهمن", "کب"},
		calendar.Hijri: {"محرم", "Safar", "ربيع الأول", "ربیع‌الثانی", "جمادى الأولى", "جمادی‌الثانی", "رجب", "شعبان", "Ramadan", "شوال",
			"ذو القعدة", "ذیحجه"},
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom([]calendar.System{calendar.Gregorian, calendar.Jalali, calendar.Hijri}).Draw(t, "system")
		low, high := 1900, 2100
		switch s {
		case calendar.Jalali:
			low, high = 1300, 1500
		case calendar.Hijri:
			low, high = 1420, 1500
		}
		y := rapid.IntRange(low, high).Draw(t, "year")
		m := rapid.IntRange(1, 12).Draw(t, "month")
		d := rapid.IntRange(1, s.MonthLength(y, m)).Draw(t, "day")
		day, err := calendar.Of(s, y, m, d)
		if err != nil {
			t.Fatal(err)
		}
		text := digits(rapid.IntRange(0, 2).Draw(t, "digits"), d) + " " + names[s][m-1] + " " + digits(rapid.IntRange(0, 2).Draw(t, "more digits"), y)
		got, err := calendar.Read(text)
		if err != nil || got.First != day || got.Last != day || got.System != s {
			t.Fatalf("%s is %+v, want day %d (%v)", text, got, day, err)
		}
		if again, err := calendar.Read(got.String()); err != nil || again.First != day || again.Last != day {
			t.Fatalf("%s is %s (%v)", got, again, err)
		}
	})
}

func digits(script, n int) string {
	text := ""
	for ; n > 0; n /= 10 {
		text = string([]rune{'0', '۰', '٠'}[script]+rune(n%10)) + text
	}
	return text
}

// Every day of the solar years of the lists, there and back through text.
func TestJalaliDaysThroughText(t *testing.T) {
	first, _ := calendar.Of(calendar.Jalali, 1300, 1, 1)
	last, _ := calendar.Of(calendar.Jalali, 1500, 12, calendar.Jalali.MonthLength(1500, 12))
	for day := first; day <= last; day++ {
		text := calendar.Exact(day).Format(calendar.Jalali)
		d, err := calendar.Read(text)
		if err != nil || d.First != day || d.Last != day || d.System != calendar.Jalali {
			t.Fatalf("%s is %+v, want %d (%v)", text, d, day, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"2019-11-19", "18-19 Dey 1404", "between 15 and 17 November 2019", "۱ ربیع‌الاول ۱۴۴۶", "summer 2019", "about 1360", "before 2019", "3/4/2019",
		"1 خاکەلێوەی ٢٧١٩", "2019-11-15/17", "19151111", "winter 2018/19", "0001~", "9999 winter", "c. 3177/1 هـ.ش"} {
		f.Add(s, byte(0))
	}
	f.Fuzz(func(t *testing.T, s string, options byte) {
		st := calendar.Style{System: calendar.System(options & 3), Order: calendar.Order(options >> 2 & 3), Sighting: int(options >> 4 & 3)}
		if options&64 != 0 {
			st.Earliest, st.Latest = 2400000, 2470000
		}
		d, err := st.Read(s)
		if err != nil {
			if !problem.Is(err) {
				t.Fatalf("%q: not a refusal: %v", s, err)
			}
			return
		}
		if d == (calendar.Date{}) {
			return
		}
		if !d.Known() || d.First > d.Last || d.String() == "" || d.System == calendar.Auto {
			t.Fatalf("%q gives %+v", s, d)
		}
		data, err := d.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var back calendar.Date
		if err := back.UnmarshalText(data); err != nil || back != d {
			t.Fatalf("%q: %s gives %+v (%v), was %+v", s, data, back, err, d)
		}
		again, err := calendar.ParseIn(calendar.Gregorian, d.String())
		if err != nil || again.First != d.First || again.Last != d.Last {
			t.Fatalf("%q: %s gives %+v (%v)", s, d, again, err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	for _, text := range []string{"2019-11-19", "24/08/1398", "18 Dey 1404", "۲۴ آبان ۱۳۹۸", "between 15 and 17 November 2019"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := calendar.Read(text); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "dates/s")
		})
	}
}

func TestOrders(t *testing.T) {
	for _, c := range []struct {
		fields []string
		want   calendar.Order
	}{
		{nil, calendar.UnsaidOrder},
		{[]string{"3/4/2019", "5/6/2019", "7/7/2019"}, calendar.UnsaidOrder},
		{[]string{"13/4/2019", "25/6/2019", "3/7/2019"}, calendar.UnsaidOrder},
		{[]string{"13/4/2019", "25/6/2019", "31-7-2019", "1/2/2019"}, calendar.DayFirst},
		{[]string{"4/13/2019", "6.25.2019", "7/31/2019", "2019-11-19", "x"}, calendar.MonthFirst},
		{[]string{"4/13/2019", "6/25/2019", "7/31/2019", "25/6/2019"}, calendar.UnsaidOrder},
		{[]string{"40/13/2019", "13/40/2019", "13/13/2019"}, calendar.UnsaidOrder},
	} {
		var o calendar.Orders
		for _, f := range c.fields {
			o.Add(f)
		}
		if got := o.Order(); got != c.want {
			t.Errorf("%v: %v, want %v (%+v)", c.fields, got, c.want, o)
		}
	}
}

func ExampleStyle_Read() {
	style := calendar.Style{Order: calendar.DayFirst}
	for _, text := range []string{"3/4/2019", "۱۸-۱۹ دی ۱۴۰۴", "1 محرم 1446", "about 1985"} {
		d, err := style.Read(text)
		fmt.Println(d, d.Precision, err)
	}
	// Output:
	// 2019-04-03 day <nil>
	// 2026-01-08/2026-01-09 span <nil>
	// 2024-07-07 day <nil>
	// 1984-01-02/1986-12-31~ approx <nil>
}
