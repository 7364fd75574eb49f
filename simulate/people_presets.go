package simulate

import (
	"math"

	"undercount/calendar"
)

// Preset is a named configuration.
type Preset struct {
	Name     string
	Describe string // one sentence for people
	People   People
}

// Presets returns the named configurations, ready to be changed.
func Presets() []Preset {
	return []Preset{
		{"scale", "One list of about 1,000,000 records of 800,000 persons without relatives: names in Latin letters, a quarter of the records repeat another.", scale()},
		{"families", "Three lists in Persian, Arabic and Latin script with about 30,000 records of families who met their event together.", families()},
		{"country", "A made-up country: 12,000 killed in eight regions and twelve months, four lists of 1,000 to 4,000 records that depend on one another a little.", country4()},
	}
}

// PresetNamed returns the preset of this name.
func PresetNamed(name string) (Preset, bool) {
	for _, p := range Presets() {
		if p.Name == name {
			return p, true
		}
	}
	return Preset{}, false
}

func gregorian(y, m, d int) calendar.Day {
	day, err := calendar.Of(calendar.Gregorian, y, m, d)
	if err != nil {
		panic(err) // the dates are ours
	}
	return day
}

// scale is the list on which speed is measured: 1.25 records for each person,
// 0.3125 true pairs.
func scale() People {
	return People{
		N: 800_000, Seed: 1,
		Cultures: []CultureShare{{PersianNames, 1}},
		Names:    NamePools{Given: 1500, Family: 60_000},
		Families: Families{Loose: true},
		Ages:     Ages{Male: 0.5, Youngest: 0, Oldest: 85, Mode: 25},
		Places:   Places{Regions: 1, Cities: 430},
		Events:   Events{From: gregorian(2018, 1, 1), To: gregorian(2022, 12, 31)},
		Unknown:  Unknown{Father: 0.2, Birth: 0.15},
		Lists: []List{{
			Name: "A", Coverage: 1, Duplicates: 0.2,
			Columns: Columns(WhatID, WhatGiven, WhatFather, WhatFamily, WhatSex, WhatBirth, WhatEvent, WhatCity),
			Errors: Mistakes{FirstRight: true, Vowels: 0.12, Typo: 0.08, FamilyTypo: 0.10, Swapped: 0.02,
				Event: DateMistakes{Near: 0.15, Days: 3}, OtherCity: 0.10, Missing: Missing{Birth: 0.20}},
		}},
	}
}

// families is the hard case: brothers and sisters, one day, one place, three scripts.
func families() People {
	ordinary := Mistakes{Spelling: 0.12, Typo: 0.03, Title: 0.03, Swapped: 0.005, NoMiddle: 0.03, AgeOff: 0.3, AgeRound: 0.05, OtherCity: 0.05,
		Birth:   DateMistakes{Near: 0.02, Days: 5, Turned: 0.01, Year: 0.04, Calendar: 0.005, YearOnly: 0.05},
		Event:   DateMistakes{Near: 0.10, Days: 3, Turned: 0.005, Calendar: 0.005},
		Missing: Missing{Father: 0.04, Grandfather: 0.08, Sex: 0.01, Birth: 0.1, Event: 0.02, City: 0.03}}
	latin := ordinary
	latin.Spelling = 0.3
	return People{
		N: 20_000, Seed: 1,
		Cultures: []CultureShare{{PersianNames, 0.3}, {ArabicNames, 0.5}, {KurdishNames, 0.2}},
		Names:    NamePools{Given: 120, Family: 3000},
		Families: Families{Siblings: 1.6, Cousins: 0.7, Fathers: 0.25, Twins: 0.015, Together: 0.7, Clan: 0.3, Clans: 8},
		Ages:     Ages{Male: 0.6, Youngest: 0, Oldest: 60, Mode: 12},
		Places:   Places{Regions: 5, Cities: 80},
		Events:   Events{From: gregorian(2023, 10, 7), To: gregorian(2024, 4, 30), Months: []float64{3, 2.5, 2, 1.5}, Incidents: 400, IncidentShare: 0.4},
		Spread:   0.5,
		Lists: []List{
			{Name: "A", Coverage: 0.5, Duplicates: 0.03, Script: Arabic, Digits: Latin,
				Columns: Columns(WhatID, WhatName, WhatSex, WhatAge, WhatEvent, WhatCity), Errors: ordinary},
			{Name: "B", Coverage: 0.55, Duplicates: 0.02, Script: Persian, Calendar: calendar.Jalali, Dates: YearSlash, Digits: Persian,
				Columns: Columns(WhatID, WhatGiven, WhatFather, WhatGrandfather, WhatFamily, WhatSex, WhatBirth, WhatEvent, WhatCity), Errors: ordinary},
			{Name: "C", Coverage: 0.42, Duplicates: 0.04, Script: Latin, Latinised: true,
				Columns: Columns(WhatID, WhatName, WhatSex, WhatAge, WhatEvent, WhatCity), Errors: latin},
		},
	}
}

// country4 is a whole study: four lists whose coverage differs by region and month.
func country4() People {
	e := Mistakes{Spelling: 0.08, Typo: 0.02, Title: 0.02, Swapped: 0.005, NoMiddle: 0.02, AgeOff: 0.15, AgeRound: 0.05, OtherCity: 0.03,
		Birth:   DateMistakes{Near: 0.01, Days: 3, Turned: 0.01, Year: 0.02, YearOnly: 0.03},
		Event:   DateMistakes{Near: 0.06, Days: 3, Turned: 0.003, Year: 0.003},
		Missing: Missing{Father: 0.05, Sex: 0.01, Birth: 0.08, Event: 0.01, City: 0.02}}
	latin := e
	latin.Spelling = 0.2
	columns := Columns(WhatID, WhatGiven, WhatFather, WhatFamily, WhatSex, WhatBirth, WhatEvent, WhatCity, WhatRegion)
	return People{
		N: 12_000, Seed: 1,
		Cultures: []CultureShare{{PersianNames, 0.65}, {KurdishNames, 0.2}, {ArabicNames, 0.15}},
		Names:    NamePools{Given: 150, Family: 6000},
		Families: Families{Siblings: 0.15, Cousins: 0.1, Fathers: 0.03, Twins: 0.01, Together: 0.4, Clan: 0.15, Clans: 12},
		Ages:     Ages{Male: 0.8, Youngest: 8, Oldest: 80, Mode: 24},
		Places:   Places{Regions: 8, Cities: 120},
		Events:   Events{From: gregorian(2022, 9, 16), To: gregorian(2023, 9, 15), Months: []float64{2, 4, 4, 2, 1.5}, Incidents: 60, IncidentShare: 0.25},
		Terms:    []Term{pair(0, 1, math.Log(2)), pair(2, 3, math.Log(1.5)), pair(0, 3, math.Log(0.8))},
		Lists: []List{
			{Name: "A", Coverage: 0.28, Duplicates: 0.02, Script: Persian, Calendar: calendar.Jalali, Digits: Persian, Columns: columns, Latinised: true, Errors: e,
				Effects: Effects{Region: []float64{0.3, 0.1, 0, -0.2, -0.4}, Month: []float64{0.2, 0.3, 0, -0.2}, Women: 0.1}},
			{Name: "B", Coverage: 0.24, Duplicates: 0.03, Script: Latin, Columns: columns, Latinised: true, Errors: latin,
				Effects: Effects{Region: []float64{0.4, 0.2, 0, -0.3, -0.3}, Under: 0.3}},
			{Name: "C", Coverage: 0.16, Script: Persian, Columns: columns, Latinised: true, Errors: e,
				Effects: Effects{Region: []float64{-0.3, 0, 0.2, 0.4, 0.4}, Month: []float64{0, 0.3, 0.3}}},
			{Name: "D", Coverage: 0.10, Duplicates: 0.05, Script: Arabic, Latinised: true, Errors: e,
				Columns: Columns(WhatID, WhatName, WhatSex, WhatAge, WhatEvent, WhatCity, WhatRegion),
				Effects: Effects{Region: []float64{-0.2, -0.2, 0, 0.5, 0.2}, Over: -0.3}},
		},
	}
}
