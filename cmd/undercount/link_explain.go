package main

import (
	"fmt"
	"math"
	"strings"

	"undercount/link"
)

// pairAccount is why a pair has its probability.
type pairAccount struct {
	ListA       string        `json:"list_a"`
	IDA         string        `json:"id_a"`
	ListB       string        `json:"list_b"`
	IDB         string        `json:"id_b"`
	Start       float64       `json:"start"` // log2 of the odds before anything is compared
	Steps       []stepAccount `json:"steps"`
	LogOdds     float64       `json:"log_odds"` // log2 of the odds of the pair by itself
	Probability float64       `json:"probability"`
	Notes       []string      `json:"notes,omitempty"`
	Fields      []fieldPair   `json:"fields"` // what the two records say
}

type stepAccount struct {
	Comparison string  `json:"comparison"`
	Level      string  `json:"level"`
	Same       float64 `json:"m"` // probability of the level for records of the same entity
	Unrelated  float64 `json:"u"`
	Relatives  float64 `json:"r,omitempty"`
	Weight     float64 `json:"weight"`              // added to log2 of the odds
	Frequency  float64 `json:"frequency,omitempty"` // of the value that both share, if the weight was adjusted for it
}

type fieldPair struct {
	Column string `json:"column"`
	A      string `json:"a"`
	B      string `json:"b"`
}

func explainPair(res *link.Result, a, b int) pairAccount {
	x := res.Explain(a, b)
	rec, lists := res.Records, res.Records.Lists()
	p := pairAccount{ListA: lists[rec.List(a)], IDA: rec.ID(a), ListB: lists[rec.List(b)], IDB: rec.ID(b),
		Start: x.Start, LogOdds: x.LogOdds, Probability: x.Probability, Notes: x.Notes, Steps: []stepAccount{}, Fields: []fieldPair{}}
	for _, s := range x.Steps {
		p.Steps = append(p.Steps, stepAccount{s.Comparison, s.Level, s.M, s.U, s.R, s.Weight, s.Frequency})
	}
	for _, name := range rec.FieldNames() {
		if f := (fieldPair{name, rec.Field(a, name), rec.Field(b, name)}); f.A != "" || f.B != "" {
			p.Fields = append(p.Fields, f)
		}
	}
	return p
}

// explainText writes the account of a pair: what the records say, then a bar
// for what each comparison adds to or takes from the odds.
func explainText(b textWriter, p *pairAccount) {
	fmt.Fprintf(b, "\n%s\n", heading(printable(fmt.Sprintf("Record %s of %s and record %s of %s", p.IDA, p.ListA, p.IDB, p.ListB))))
	if len(p.Fields) > 0 {
		rows := [][]string{{"", p.ListA, p.ListB}}
		for _, f := range p.Fields {
			rows = append(rows, []string{printable(f.Column), printable(orDash(f.A)), printable(orDash(f.B))})
		}
		writeAligned(b, rows, []bool{false, false, false})
		b.WriteString("\n")
	}
	fmt.Fprintf(b, "%s\n\n", wrap(fmt.Sprintf("Probability that they are the same entity: %s. The bars show by how many doublings each agreement raises the odds (to the right), or each difference lowers them (to the left).",
		probabilityText(p.Probability)), ""))
	most := math.Abs(p.Start)
	for _, s := range p.Steps {
		most = max(most, math.Abs(s.Weight))
	}
	rows := [][]string{{signed(p.Start), bar(p.Start, most), "two records at random, before comparing"}}
	for _, s := range p.Steps {
		what := s.Comparison + ": " + s.Level
		if s.Frequency > 0 {
			what += ", " + commonness(s.Frequency)
		}
		rows = append(rows, []string{signed(s.Weight), bar(s.Weight, most), printable(what)})
	}
	rows = append(rows, []string{signed(p.LogOdds), strings.Repeat(" ", barWidth) + "=", "together: " + oddsText(p.LogOdds)})
	writeAligned(b, rows, []bool{true, false, false})
	for _, n := range p.Notes {
		fmt.Fprintf(b, "%s\n", wrap(printable(n), "  "))
	}
}

func orDash(s string) string {
	if strings.TrimSpace(s) == "" {
		return "–"
	}
	return s
}

// barWidth is how many columns the longest bar takes to either side.
const barWidth = 8

// bar draws a weight to the left or right of a middle line.
func bar(v, most float64) string {
	if most <= 0 {
		most = 1
	}
	n := int(math.Round(math.Abs(v) / most * barWidth))
	if v < 0 {
		return strings.Repeat(" ", barWidth-n) + strings.Repeat("█", n) + "│" + strings.Repeat(" ", barWidth)
	}
	return strings.Repeat(" ", barWidth) + "│" + strings.Repeat("█", n) + strings.Repeat(" ", barWidth-n)
}

// signed writes a weight with its sign; a weight of nothing has none.
func signed(v float64) string {
	if math.Abs(v) < 0.005 {
		return "0.0"
	}
	return strings.Replace(fmt.Sprintf("%+.1f", v), "-", "−", 1)
}

// commonness says how common a shared value is.
func commonness(f float64) string {
	if n := math.Round(1 / f); n >= 2 {
		return fmt.Sprintf("shared by one record in %.0f", n)
	}
	return "shared by most records"
}

// oddsText says odds, given as log2, in words.
func oddsText(log2 float64) string {
	switch {
	case log2 > 40:
		return "odds of more than a million million to 1"
	case log2 >= 0:
		return fmt.Sprintf("odds of %.3g to 1", math.Exp2(log2))
	case log2 < -40:
		return "odds of less than 1 to a million million"
	}
	return fmt.Sprintf("odds of 1 to %.3g", math.Exp2(-log2))
}

// probabilityText never rounds to certainty.
func probabilityText(p float64) string {
	switch {
	case p > 0.9999 && p < 1:
		return "above 0.9999"
	case p > 0 && p < 0.0001:
		return "below 0.0001"
	}
	return fmt.Sprintf("%.4g", p)
}
