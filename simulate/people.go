package simulate

import (
	"undercount/calendar"
	"undercount/overlap"
)

// Script is the writing of a list.
type Script string

// The scripts. Persian and Arabic share letters but not their code points and
// habits: Persian writes yeh and keheh (ی ک) and joins compounds by a
// zero-width non-joiner, Arabic writes yeh and kaf (ي ك), hamza and ta marbuta.
const (
	Persian Script = "persian"
	Arabic  Script = "arabic"
	Latin   Script = "latin"
)

// Culture is where names come from.
type Culture string

// The cultures.
const (
	PersianNames Culture = "persian"
	ArabicNames  Culture = "arabic"
	KurdishNames Culture = "kurdish"
	PlainNames   Culture = "plain" // European names
)

// People says how to invent a population of persons and the lists on which
// they were recorded. Every person and every record follows from Seed; the
// zero value of a field means none of it, unless its comment gives a default.
// Presets returns complete examples.
type People struct {
	N        int    // persons: the true size
	Seed     uint64 // everything random follows from it
	Cultures []CultureShare
	Names    NamePools
	Families Families
	Ages     Ages
	Places   Places
	Events   Events
	Unknown  Unknown
	Lists    []List

	// How lists record, beyond their own coverage. All three are as in Group:
	// Spread (logits) is how much persons differ in visibility, Terms are
	// interactions of lists, Referrals copy from list to list. Spread excludes
	// Terms.
	Spread    float64
	Terms     []Term
	Referrals []Referral
}

// CultureShare is the share of families that take their names from a culture.
// Shares are relative to their sum.
type CultureShare struct {
	Culture Culture
	Share   float64
}

// NamePools says how many different names there are in each culture, and how
// unequal: the name of rank r has a weight of r to the power of minus the exponent.
type NamePools struct {
	Given      int     // own names of men, and again of women; default 150
	Family     int     // family names; default 5,000
	GivenZipf  float64 // exponent; default 1
	FamilyZipf float64 // exponent; default 0.8
}

// Families says who is related to whom. Persons come in houses: one
// grandfather, family name and home town; a house has sibling groups, one for
// each father. Brothers and sisters have different own names.
type Families struct {
	Siblings float64 // mean number of further brothers and sisters of the first, geometric
	Cousins  float64 // mean number of further sibling groups in a house, geometric
	Fathers  float64 // chance that the father is in the population too
	Twins    float64 // chance that a sibling is born with the one before
	Together float64 // chance that a house meets its event on one day and in one place
	Clan     float64 // share of houses with a name of a clan of their region
	Clans    int     // clans in each region; default 10
	Loose    bool    // no chains: the father's and grandfather's names say nothing about relatives
}

// Ages says how old persons are, in years at the beginning of the events.
type Ages struct {
	Male     float64 // share of men and boys; default 0.5
	Youngest int     // least age of the youngest of siblings
	Oldest   int     // greatest age of the youngest of siblings; default 70
	Mode     int     // most frequent age of the youngest of siblings; ages are triangular
}

// Places is a made-up country of regions and cities. Region r has weight
// 1/(r+1)^Zipf, and so has the city of rank r within its region.
type Places struct {
	Regions int     // default 1
	Cities  int     // in the whole country; default 20 for each region
	Zipf    float64 // default 0.7
}

// Events says when it happened.
type Events struct {
	From, To      calendar.Day // first and last day; default the year 2024
	Months        []float64    // relative rate of the calendar months from From on; months not given have 1
	Incidents     int          // days and places on which many met their event
	IncidentShare float64      // share of houses that met it there
}

// Unknown is the chance that nobody knows something about a person, so that
// it is missing in every record of that person.
type Unknown struct{ Father, Birth float64 }

// Effects change the log odds with which a list records.
type Effects struct {
	Region []float64 // by region; none for those not given
	Month  []float64 // by month of the events; none for those not given
	Women  float64   // women and girls
	Under  float64   // persons below 18 years
	Over   float64   // persons of 60 years or more
}

// List is how one list records and writes.
type List struct {
	Name       string  // as capture histories name it, and the name of its file
	Coverage   float64 // chance to record a person for whom no effect applies, over all visibilities
	Effects    Effects
	Duplicates float64 // chance that a person recorded once more is recorded again: copies are geometric
	Script     Script  // default Latin
	Spelling   int     // which usual Latin spelling of a name it prefers, from 0
	Calendar   calendar.System
	Dates      DateForm // default YearFirst
	Digits     Script   // digits of dates and ages; default Latin
	Columns    []Column // default: the separate columns of DefaultColumns
	Latinised  bool     // regions and cities are written in Latin letters whatever the script
	Errors     Mistakes
}

// DateForm is the order in which dates are written.
type DateForm string

// The forms.
const (
	YearFirst  DateForm = "y-m-d"
	YearSlash  DateForm = "y/m/d"
	DayFirst   DateForm = "d/m/y"
	DayDots    DateForm = "d.m.y"
	MonthFirst DateForm = "m/d/y"
)

// What is what a column holds.
type What string

// The columns.
const (
	WhatID          What = "id"
	WhatName        What = "name" // own, father's, grandfather's and family name in one column
	WhatShortName   What = "short_name"
	WhatGiven       What = "given"
	WhatFather      What = "father"
	WhatGrandfather What = "grandfather"
	WhatFamily      What = "family"
	WhatSex         What = "sex"
	WhatBirth       What = "birth"
	WhatBirthYear   What = "birth_year"
	WhatAge         What = "age" // completed years on the day of the event
	WhatEvent       What = "date"
	WhatCity        What = "place"
	WhatRegion      What = "region"
)

// Column is a column of a list: its header and what it holds.
type Column struct {
	Header string
	Holds  What
}

// DefaultColumns are separate columns for all that is known of a person.
func DefaultColumns() []Column {
	return Columns(WhatID, WhatGiven, WhatFather, WhatGrandfather, WhatFamily, WhatSex, WhatBirth, WhatEvent, WhatCity, WhatRegion)
}

// Columns are columns with what they hold as their headers. The header of a
// short name is "name" too.
func Columns(what ...What) []Column {
	out := make([]Column, len(what))
	for i, w := range what {
		out[i] = Column{Header: string(w), Holds: w}
		if w == WhatShortName {
			out[i].Header = string(WhatName)
		}
	}
	return out
}

// Mistakes are the chances of errors and gaps in one record. Those of names
// are for each name in it.
type Mistakes struct {
	FirstRight bool // the first record of a person on the list has none of these

	Spelling   float64 // another usual spelling in the script of the list
	Vowels     float64 // Latin: vowels respelled
	Typo       float64 // a letter inserted, left out, replaced, or exchanged with the next
	FamilyTypo float64 // the same for the family name; default as Typo
	Title      float64 // a title before the own name
	Swapped    float64 // own and family name in each other's place
	NoMiddle   float64 // neither father's nor grandfather's name
	Birth      DateMistakes
	Event      DateMistakes
	AgeRound   float64 // age written as the nearest multiple of 5
	AgeOff     float64 // age one or two years off
	OtherCity  float64 // another city of the same region
	Missing    Missing
}

// DateMistakes are the chances of errors in one date; at most one happens,
// tried in this order.
type DateMistakes struct {
	Near     float64 // up to Days days off
	Days     int     // default 3
	Turned   float64 // month and day exchanged, where that is a date
	Year     float64 // one year off
	Calendar float64 // month and day of the other calendar, the year converted
	YearOnly float64 // only the year is written
}

// Missing is the chance that a field is empty.
type Missing struct{ Father, Grandfather, Family, Sex, Birth, Event, City, Region float64 }

// Known is the truth about a generated population.
type Known struct {
	N       int64 // persons
	Listed  int64 // of them on one list or more
	Records []int64
	Pairs   int64               // pairs of records of one person, within and between lists
	Strata  []KnownStratum      // by region, then month; those without persons left out
	Overlap *overlap.Stratified // true capture histories by region and month
}

// KnownStratum is the true size of one stratum.
type KnownStratum struct {
	Region string `json:"region"`
	Month  string `json:"month"`
	N      int64  `json:"n"`
	Listed int64  `json:"listed"`
}
