package simulate

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"undercount/calendar"
	"undercount/internal/problem"
)

// ReadPeople reads a configuration from JSON, as json.Marshal writes it: the
// names of the fields in small letters with underlines, days as 2024-12-31,
// calendars by their names in calendar.System (gregory, persian and so on). Unknown keys, and whatever NewGenerator
// refuses, are a *problem.Error. A file whose object has the key
// "configuration", such as about.json of the command line, is read from there.
func ReadPeople(data []byte) (People, error) {
	var outer struct {
		Configuration json.RawMessage `json:"configuration"`
	}
	if json.Unmarshal(data, &outer) == nil && outer.Configuration != nil {
		data = outer.Configuration
	}
	var p People
	if err := strict(data, &p); err != nil {
		return People{}, refuseJSON(err)
	}
	if err := p.withDefaults().check(); err != nil {
		return People{}, &problem.Error{What: err.Error(), Do: "correct the configuration"}
	}
	return p, nil
}

func strict(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the configuration")
	}
	return nil
}

func refuseJSON(err error) error {
	var p *problem.Error
	if errors.As(err, &p) {
		return p
	}
	return &problem.Error{What: "the configuration cannot be read: " + err.Error(), Want: "JSON as in the configuration of about.json",
		Do: "begin with the about.json of a preset", Err: err}
}

// plainEvents and plainList have the fields of their types without their methods.
type (
	plainEvents Events
	plainList   List
)

type eventsJSON struct {
	From string `json:"from,omitzero"`
	To   string `json:"to,omitzero"`
	*plainEvents
}

// MarshalJSON writes days as dates.
func (e Events) MarshalJSON() ([]byte, error) {
	p := plainEvents(e)
	j := eventsJSON{plainEvents: &p}
	j.From, j.To = calendar.Exact(e.From).String(), calendar.Exact(e.To).String()
	return json.Marshal(j)
}

// UnmarshalJSON is the inverse of MarshalJSON.
func (e *Events) UnmarshalJSON(data []byte) error {
	j := eventsJSON{plainEvents: &plainEvents{}}
	if err := strict(data, &j); err != nil {
		return err
	}
	*e = Events(*j.plainEvents)
	for _, f := range []struct {
		text string
		day  *calendar.Day
	}{{j.From, &e.From}, {j.To, &e.To}} {
		d, err := calendar.ParseIn(calendar.Gregorian, f.text)
		if err != nil || d.First != d.Last {
			return &problem.Error{What: "a day of the events cannot be read", Want: "days as in 2024-12-31"}
		}
		*f.day = d.First
	}
	return nil
}

type listJSON struct {
	Calendar string `json:"calendar,omitzero"`
	*plainList
}

// MarshalJSON writes the calendar by its name.
func (l List) MarshalJSON() ([]byte, error) {
	p := plainList(l)
	j := listJSON{plainList: &p}
	if l.Calendar != calendar.Auto {
		j.Calendar = l.Calendar.String()
	}
	return json.Marshal(j)
}

// UnmarshalJSON is the inverse of MarshalJSON.
func (l *List) UnmarshalJSON(data []byte) error {
	j := listJSON{plainList: &plainList{}}
	if err := strict(data, &j); err != nil {
		return err
	}
	*l = List(*j.plainList)
	if j.Calendar == "" {
		return nil
	}
	var known []string
	for s := calendar.Gregorian; s.String() != calendar.Auto.String(); s++ {
		if s.String() == j.Calendar {
			l.Calendar = s
			return nil
		}
		known = append(known, s.String())
	}
	return &problem.Error{What: "the calendar of a list is not known", Want: "one of " + strings.Join(known, ", ")}
}
