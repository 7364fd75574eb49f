package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"undercount/estimate"
	"undercount/report/locale"
)

type assumptionView struct{ Label, ID, Text, Breaks, Methods, All string }

type matrixRow struct {
	Method string
	On     []bool
}

// assumptionViews lists the assumptions of a target's estimates in order of
// first use, and which method rests on which. A refused answer assumed nothing
// that matters, yet its assumptions are listed: they may be why it was refused.
func assumptionViews(s *Section, l *locale.Locale) ([]assumptionView, []matrixRow) {
	var ids []string
	by := map[string]estimate.Assumption{}
	methods := map[string][]string{}
	var order []string
	for _, e := range s.Estimates {
		if !slices.Contains(order, e.Method) {
			order = append(order, e.Method)
		}
		for _, a := range e.Assumptions {
			if _, seen := by[a.ID]; !seen {
				ids = append(ids, a.ID)
				by[a.ID] = a
			}
			if !slices.Contains(methods[a.ID], e.Method) {
				methods[a.ID] = append(methods[a.ID], e.Method)
			}
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var views []assumptionView
	for i, id := range ids {
		text, breaks := l.Assumption(by[id])
		v := assumptionView{Label: l.T("assume.label", l.Count(int64(i+1))), ID: id, Text: text, Breaks: breaks,
			Methods: strings.Join(methods[id], ", ")}
		if len(order) > 1 && len(methods[id]) == len(order) {
			v.Methods, v.All = "", l.T("assume.all", l.Count(int64(len(order))))
		}
		views = append(views, v)
	}
	var rows []matrixRow
	for _, m := range order {
		r := matrixRow{Method: m, On: make([]bool, len(ids))}
		for i, id := range ids {
			r.On[i] = slices.Contains(methods[id], m)
		}
		rows = append(rows, r)
	}
	return views, rows
}

type warningView struct {
	Class, Severity, Remedy, Code string
	Cases                         []warningCase
}

// warningCase is one sentence of a kind of warning and who gave it.
type warningCase struct{ Text, Where string }

// warningViews lists each kind of warning once, the gravest first, with its
// sentences and the methods and strata that gave them.
func warningViews(s *Section, l *locale.Locale) []warningView {
	rank := map[string]int{string(estimate.Serious): 0, string(estimate.Caution): 1, string(estimate.Note): 2}
	var out []warningView
	for _, e := range s.Estimates {
		where := e.Method
		if e.Stratum != "" {
			where += " [" + e.Stratum + "]"
		}
		for _, w := range e.Warnings {
			i := slices.IndexFunc(out, func(v warningView) bool { return v.Code == w.Code && v.Class == string(w.Severity) })
			if i < 0 {
				i = len(out)
				out = append(out, warningView{Class: string(w.Severity), Severity: l.Word("severity", string(w.Severity)), Remedy: l.Remedy(w), Code: w.Code})
			}
			v, text := &out[i], l.Warning(w)
			j := slices.IndexFunc(v.Cases, func(c warningCase) bool { return c.Text == text })
			switch {
			case j < 0:
				v.Cases = append(v.Cases, warningCase{text, where})
			case !slices.Contains(strings.Split(v.Cases[j].Where, ", "), where):
				v.Cases[j].Where += ", " + where
			}
		}
	}
	slices.SortStableFunc(out, func(a, b warningView) int { return cmp.Compare(rank[a.Class], rank[b.Class]) })
	return out
}

type diagnosticView struct {
	Method, Stratum string
	Pairs           []pair
	Tables          []tableView
	Settings        []pair
}

type tableView struct {
	Caption string
	Head    []string
	Rows    [][]string
	Left    string
}

// maxDiagnosticRows bounds a table of models in the page; the rest is in JSON.
const maxDiagnosticRows = 12

func diagnosticViews(s *Section, l *locale.Locale) ([]diagnosticView, error) {
	var out []diagnosticView
	for _, e := range s.Estimates {
		v := diagnosticView{Method: e.Method, Stratum: e.Stratum}
		for _, k := range sortedKeys(e.Diagnostics) {
			if k == estimate.SensitivityKey { // has tables of its own
				continue
			}
			if err := v.add(k, e.Diagnostics[k], l); err != nil {
				return nil, fmt.Errorf("report: diagnostic %s of %s: %w", k, e.Method, err)
			}
		}
		for _, k := range sortedKeys(e.Settings) {
			b, err := json.Marshal(e.Settings[k])
			if err != nil {
				return nil, fmt.Errorf("report: setting %s of %s: %w", k, e.Method, err)
			}
			v.Settings = append(v.Settings, pair{k, strings.Trim(string(b), `"`)})
		}
		if len(v.Pairs)+len(v.Tables)+len(v.Settings) > 0 {
			out = append(out, v)
		}
	}
	return out, nil
}

// add shows one diagnostic by the shape of its JSON: a list of objects is a
// table, an object is a list of pairs, anything else is a value.
func (v *diagnosticView) add(key string, value any, l *locale.Locale) error {
	b, err := json.Marshal(value)
	if err != nil {
		return err
	}
	switch {
	case bytes.HasPrefix(b, []byte("[{")):
		t, err := objectTable(b, l)
		if err != nil {
			return err
		}
		t.Caption = diagnosticName(key, l)
		v.Tables = append(v.Tables, *t)
	case bytes.HasPrefix(b, []byte("{")):
		names, cells, err := orderedObject(b)
		if err != nil {
			return err
		}
		for i, n := range names {
			v.Pairs = append(v.Pairs, pair{diagnosticName(key, l) + ": " + n, cell(cells[i], l)})
		}
	default:
		v.Pairs = append(v.Pairs, pair{diagnosticName(key, l), cell(b, l)})
	}
	return nil
}

func diagnosticName(key string, l *locale.Locale) string { return l.Word("diag", key) }

// objectTable lays out a JSON list of objects, columns in order of first appearance.
func objectTable(b []byte, l *locale.Locale) (*tableView, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(b, &list); err != nil {
		return nil, err
	}
	t := &tableView{}
	if len(list) > maxDiagnosticRows {
		t.Left = l.T("diag.left", l.Count(int64(len(list)-maxDiagnosticRows)))
		list = list[:maxDiagnosticRows]
	}
	var columns []string
	rows := make([]map[string]string, len(list))
	for i, raw := range list {
		names, cells, err := orderedObject(raw)
		if err != nil {
			return nil, err
		}
		rows[i] = map[string]string{}
		for j, n := range names {
			if !slices.Contains(columns, n) {
				columns = append(columns, n)
			}
			rows[i][n] = cell(cells[j], l)
		}
	}
	for _, c := range columns {
		t.Head = append(t.Head, diagnosticName(c, l))
	}
	for _, r := range rows {
		line := make([]string, len(columns))
		for i, c := range columns {
			line[i] = r[c]
		}
		t.Rows = append(t.Rows, line)
	}
	return t, nil
}

// orderedObject reads the members of a JSON object in their order.
func orderedObject(b []byte) (names []string, values []json.RawMessage, err error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	if _, err = dec.Token(); err != nil {
		return nil, nil, err
	}
	for dec.More() {
		k, err := dec.Token()
		if err != nil {
			return nil, nil, err
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return nil, nil, err
		}
		name, _ := k.(string)
		names, values = append(names, name), append(values, raw)
	}
	return names, values, nil
}

// cell writes one JSON value for a reader: numbers rounded, lists with commas.
func cell(raw json.RawMessage, l *locale.Locale) string {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return string(raw)
	}
	return anyText(v, l)
}

func anyText(v any, l *locale.Locale) string {
	switch x := v.(type) {
	case nil:
		return l.T("absent")
	case bool:
		if x {
			return l.T("yes")
		}
		return l.T("no")
	case string:
		return x
	case float64:
		if x == float64(int64(x)) && x < 1<<53 && x > -(1<<53) {
			return l.Count(int64(x))
		}
		return l.Significant(x, 4)
	case []any:
		parts := make([]string, len(x))
		for i, y := range x {
			parts[i] = anyText(y, l)
		}
		return strings.Join(parts, l.T("join.comma"))
	case map[string]any:
		var parts []string
		for _, k := range sortedKeys(x) {
			parts = append(parts, k+": "+anyText(x[k], l))
		}
		return strings.Join(parts, "; ")
	}
	return fmt.Sprint(v)
}
