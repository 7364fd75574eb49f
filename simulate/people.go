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
	N        int            `json:"n,omitzero"`    // persons: the true size
	Seed     uint64         `json:"seed,omitzero"` // everything random follows from it
	Cultures []CultureShare `json:"cultures,omitzero"`
	Names    NamePools      `json:"names,omitzero"`
	Families Families       `json:"families,omitzero"`
	Ages     Ages           `json:"ages,omitzero"`
	Places   Places         `json:"places,omitzero"`
	Events   Events         `json:"events,omitzero"`
	Unknown  Unknown        `json:"unknown,omitzero"`
	Lists    []List         `json:"lists,omitzero"`

	// How lists record, beyond their own coverage. All three are as in Group:
	// Spread (logits) is how much persons differ in visibility, Terms are
	// interactions of lists, Referrals copy from list to list. Spread excludes
	// Terms.
	Spread    float64    `json:"spread,omitzero"`
	Terms     []Term     `json:"terms,omitzero"`
	Referrals []Referral `json:"referrals,omitzero"`
}

// CultureShare is the share of families that take their names from a culture.
// Shares are relative to their sum.
type CultureShare struct {
	Culture Culture `json:"culture,omitzero"`
	Share   float64 `json:"share,omitzero"`
}

// NamePools says how many different names there are in each culture, and how
// unequal: the name of rank r has a weight of r to the power of minus the exponent.
type NamePools struct {
	Given      int     `json:"given,omitzero"`       // own names of men, and again of women; default 150
	Family     int     `json:"family,omitzero"`      // family names; default 5,000
	GivenZipf  float64 `json:"given_zipf,omitzero"`  // exponent; default 1
	FamilyZipf float64 `json:"family_zipf,omitzero"` // exponent; default 0.8
}

// Families says who is related to whom. Persons come in houses: one
// grandfather, family name and home town; a house has sibling groups, one for
// each father. Brothers and sisters have different own names.
type Families struct {
	Siblings float64 `json:"siblings,omitzero"` // mean number of further brothers and sisters of the first, geometric
	Cousins  float64 `json:"cousins,omitzero"`  // mean number of further sibling groups in a house, geometric
	Fathers  float64 `json:"fathers,omitzero"`  // chance that the father is in the population too
	Twins    float64 `json:"twins,omitzero"`    // chance that a sibling is born with the one before
	Together float64 `json:"together,omitzero"` // chance that a house meets its event on one day and in one place
	Clan     float64 `json:"clan,omitzero"`     // share of houses with a name of a clan of their region
	Clans    int     `json:"clans,omitzero"`    // clans in each region; default 10
	Loose    bool    `json:"loose,omitzero"`    // no chains: the father's and grandfather's names say nothing about relatives
}

// Ages says how old persons are, in years at the beginning of the events.
type Ages struct {
	Male     float64 `json:"male,omitzero"`     // share of men and boys; default 0.5
	Youngest int     `json:"youngest,omitzero"` // least age of the youngest of siblings
	Oldest   int     `json:"oldest,omitzero"`   // greatest age of the youngest of siblings; default 70
	Mode     int     `json:"mode,omitzero"`     // most frequent age of the youngest of siblings; ages are triangular
}

// Places is a made-up country of regions and cities. Region r has weight
// 1/(r+1)^Zipf, and so has the city of rank r within its region.
type Places struct {
	Regions int     `json:"regions,omitzero"` // default 1
	Cities  int     `json:"cities,omitzero"`  // in the whole country; default 20 for each region
	Zipf    float64 `json:"zipf,omitzero"`    // default 0.7
}

// Events says when it happened.
type Events struct {
	From          calendar.Day `json:"-"`                       // first day; default 1 January 2024
	To            calendar.Day `json:"-"`                       // last day; default 31 December 2024
	Months        []float64    `json:"months,omitzero"`         // relative rate of the calendar months from From on; months not given have 1
	Incidents     int          `json:"incidents,omitzero"`      // days and places on which many met their event
	IncidentShare float64      `json:"incident_share,omitzero"` // share of houses that met it there
}

// Unknown is the chance that nobody knows something about a person, so that
// it is missing in every record of that person.
type Unknown struct {
	Father float64 `json:"father,omitzero"`
	Birth  float64 `json:"birth,omitzero"`
}

// Effects change the log odds with which a list records.
type Effects struct {
	Region []float64 `json:"region,omitzero"` // by region; none for those not given
	Month  []float64 `json:"month,omitzero"`  // by month of the events; none for those not given
	Women  float64   `json:"women,omitzero"`  // women and girls
	Under  float64   `json:"under,omitzero"`  // persons below 18 years
	Over   float64   `json:"over,omitzero"`   // persons of 60 years or more
}

// List is how one list records and writes.
type List struct {
	Name       string          `json:"name,omitzero"`     // as capture histories name it, and the name of its file
	Coverage   float64         `json:"coverage,omitzero"` // chance to record a person for whom no effect applies, over all visibilities
	Effects    Effects         `json:"effects,omitzero"`
	Duplicates float64         `json:"duplicates,omitzero"` // chance that a person recorded once more is recorded again: copies are geometric
	Script     Script          `json:"script,omitzero"`     // default Latin
	Spelling   int             `json:"spelling,omitzero"`   // which usual Latin spelling of a name it prefers, from 0
	Calendar   calendar.System `json:"calendar,omitzero"`
	Dates      DateForm        `json:"dates,omitzero"`     // default YearFirst
	Digits     Script          `json:"digits,omitzero"`    // digits of dates and ages; default Latin
	Columns    []Column        `json:"columns,omitzero"`   // default: the separate columns of DefaultColumns
	Latinised  bool            `json:"latinised,omitzero"` // regions and cities are written in Latin letters whatever the script
	Errors     Mistakes        `json:"errors,omitzero"`
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
	Header string `json:"header,omitzero"`
	Holds  What   `json:"holds,omitzero"`
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
	FirstRight bool `json:"first_right,omitzero"` // the first record of a person on the list has none of these

	Spelling   float64      `json:"spelling,omitzero"`    // another usual spelling in the script of the list
	Vowels     float64      `json:"vowels,omitzero"`      // Latin: vowels respelled
	Typo       float64      `json:"typo,omitzero"`        // a letter inserted, left out, replaced, or exchanged with the next
	FamilyTypo float64      `json:"family_typo,omitzero"` // the same for the family name; default as Typo
	Title      float64      `json:"title,omitzero"`       // a title before the own name
	Swapped    float64      `json:"swapped,omitzero"`     // own and family name in each other's place
	Nameless   float64      `json:"nameless,omitzero"`    // no name at all
	NoMiddle   float64      `json:"no_middle,omitzero"`   // neither father's nor grandfather's name
	Birth      DateMistakes `json:"birth,omitzero"`
	Event      DateMistakes `json:"event,omitzero"`
	AgeRound   float64      `json:"age_round,omitzero"`  // age written as the nearest multiple of 5
	AgeOff     float64      `json:"age_off,omitzero"`    // age one or two years off
	OtherCity  float64      `json:"other_city,omitzero"` // another city of the same region
	Missing    Missing      `json:"missing,omitzero"`
}

// DateMistakes are the chances of errors in one date; at most one happens,
// tried in this order.
type DateMistakes struct {
	Near     float64 `json:"near,omitzero"`      // up to Days days off
	Days     int     `json:"days,omitzero"`      // default 3
	Turned   float64 `json:"turned,omitzero"`    // month and day exchanged, where that is a date
	Year     float64 `json:"year,omitzero"`      // one year off
	Calendar float64 `json:"calendar,omitzero"`  // month and day of the other calendar, the year converted
	YearOnly float64 `json:"year_only,omitzero"` // only the year is written
}

// Missing is the chance that a field is empty.
type Missing struct {
	Given       float64 `json:"given,omitzero"`
	Father      float64 `json:"father,omitzero"`
	Grandfather float64 `json:"grandfather,omitzero"`
	Family      float64 `json:"family,omitzero"`
	Sex         float64 `json:"sex,omitzero"`
	Birth       float64 `json:"birth,omitzero"`
	Event       float64 `json:"event,omitzero"`
	City        float64 `json:"city,omitzero"`
	Region      float64 `json:"region,omitzero"`
}

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
