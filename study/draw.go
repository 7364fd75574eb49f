package study

import (
	"io"

	"undercount/report"
)

// drawReport makes the files of one format.
func drawReport(doc *report.Document, format string) ([]bundleFile, error) {
	switch format {
	case "html":
		return written("report.html", func(w io.Writer) error { return report.WriteHTML(w, doc) })
	}
	return nil, nil
}
