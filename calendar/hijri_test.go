package calendar_test

import (
	"fmt"
	"math"
	"testing"

	"undercount/calendar"
	"undercount/internal/problem"
)

// Dates on which Saudi Arabia began months and kept feasts, and the day on
// which the Grand Mosque was seized, 1 Muharram 1400 by the almanac of the time.
func TestHijriKnownDays(t *testing.T) {
	for hijri, want := range map[string]string{
		"1446-01-01": "2024-07-07", "1447-01-01": "2025-06-26", "1445-09-01": "2024-03-11", "1445-10-01": "2024-04-10",
		"1444-12-10": "2023-06-28", "1441-09-01": "2020-04-24", "1446-10-01": "2025-03-30", "1447-09-01": "2026-02-18",
		"1420-01-01": "1999-04-17", "1420-01": "1999-04-17/1999-05-15", "1400-01-01": "1979-11-20/1979-11-21",
		"1356-01-01": "1937-03-14", "1500-12-30": "2077-11-16", "1445": "2023-07-19/2024-07-06",
		"1300-01-01": "1882-11-10/1882-11-14", "0001-01-01": "0622-07-17/0622-07-21", "1501-01-01": "2077-11-15/2077-11-19",
		"1446-13-01": "", "1446-01-30": "", "1446-01-31": "", "1300-01-31": "", "2001-01-01": "", "1446-00-01": "", "1446-01-00": "",
	} {
		d, err := calendar.ParseIn(calendar.Hijri, hijri)
		if got := d.String(); got != want || (err == nil) != (want != "") || err != nil && !problem.Is(err) {
			t.Errorf("%s is %s, want %s (%v)", hijri, got, want, err)
		}
	}
}

// Every day of the table there and back, months of 29 and 30 days, years of
// 354 and 355, and no more than two days from the tabular calendar or the
// almanacs.
func TestHijriTable(t *testing.T) {
	day, err := calendar.Of(calendar.Hijri, 1356, 1, 1)
	if err != nil || calendar.Exact(day).String() != "1937-03-14" {
		t.Fatal(day, err)
	}
	widest := 0
	for y := 1356; y <= 1500; y++ {
		days := 0
		for m := 1; m <= 12; m++ {
			n := calendar.Hijri.MonthLength(y, m)
			if n != 29 && n != 30 {
				t.Fatalf("%d-%d has %d days", y, m, n)
			}
			days += n
			for d := 1; d <= n; d++ {
				got, err := calendar.Of(calendar.Hijri, y, m, d)
				y2, m2, d2, ok := day.Parts(calendar.Hijri)
				if err != nil || got != day || !ok || y2 != y || m2 != m || d2 != d {
					t.Fatalf("%d-%d-%d: day %d, want %d; back %d-%d-%d (%v)", y, m, d, got, day, y2, m2, d2, err)
				}
				span, err := calendar.ParseIn(calendar.Hijri, fmt.Sprintf("%d-%02d-%02d", y, m, d))
				if err != nil || day < span.First || day > span.Last {
					t.Fatalf("%d-%d-%d: %v does not hold the day of the table (%v)", y, m, d, span, err)
				}
				if wide := int(span.Last - span.First); wide > 2 || y >= 1420 && wide > 0 {
					t.Fatalf("%d-%d-%d: %v is too wide", y, m, d, span)
				} else {
					widest = max(widest, wide)
				}
				day++
			}
		}
		if leap := calendar.Hijri.Leap(y); days != 354 && days != 355 || leap != (days == 355) {
			t.Fatalf("%d has %d days, leap %v", y, days, leap)
		}
	}
	if widest == 0 {
		t.Error("the almanacs before 1420 are not used")
	}
	if _, _, _, ok := day.Parts(calendar.Hijri); ok {
		t.Error("a day after the table has parts")
	}
	if _, err := calendar.Of(calendar.Hijri, 1300, 1, 1); !problem.Is(err) {
		t.Error("a day outside the table is given exactly")
	}
}

// Mean length of the tabular year: 30 years have 10,631 days; and the tabular
// spans hold the days of the table but for a few.
func TestTabular(t *testing.T) {
	a, _ := calendar.ParseIn(calendar.Hijri, "1001-01-01")
	b, _ := calendar.ParseIn(calendar.Hijri, "1031-01-01")
	if b.First-a.First != 10631 || a.Last-a.First != 4 {
		t.Errorf("%v %v", a, b)
	}
	leap := 0
	for y := 1; y <= 30; y++ {
		if calendar.Hijri.Leap(y) {
			leap++
		}
	}
	if leap != 11 || !calendar.Hijri.Leap(2) || !calendar.Hijri.Leap(16) || calendar.Hijri.Leap(15) {
		t.Errorf("%d leap years in 30", leap)
	}
}

// Months begin with the moon: from half a day before the mean conjunction to
// two and a half days after it, in the table and by the almanacs before 1420.
// A figure typed wrongly would show here. The mean conjunctions are those of J.
// Meeus, Astronomical Algorithms, 2nd ed. 1998, equation 49.1; the true ones
// lie up to 0.6 days from them.
func TestHijriFollowsTheMoon(t *testing.T) {
	age := func(day calendar.Day) float64 {
		const first, month = 2451550.09766, 29.530588861
		since := float64(day) - 0.5 - first // from the evening before to midnight
		return since - month*math.Floor((since+month/4)/month)
	}
	least, greatest, early, late := 9.0, -9.0, 9.0, -9.0
	for y := 1356; y <= 1500; y++ {
		for m := 1; m <= 12; m++ {
			day, err := calendar.Of(calendar.Hijri, y, m, 1)
			if err != nil {
				t.Fatal(err)
			}
			least, greatest = min(least, age(day)), max(greatest, age(day))
			span, err := calendar.ParseIn(calendar.Hijri, fmt.Sprintf("%d-%02d-01", y, m))
			if err != nil {
				t.Fatal(err)
			}
			early, late = min(early, age(span.First)), max(late, age(span.Last))
		}
	}
	t.Logf("table %.2f to %.2f days after the mean conjunction, with almanacs %.2f to %.2f", least, greatest, early, late)
	if least < -0.5 || greatest > 2.5 || early < -0.6 || late > 2.5 {
		t.Errorf("months begin %.2f to %.2f days after the mean conjunction, with almanacs %.2f to %.2f", least, greatest, early, late)
	}
}
