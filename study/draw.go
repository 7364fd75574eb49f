package study

import (
	"fmt"
	"io"

	"undercount/report"
)

// Folders within results for files that come in numbers.
const (
	tablesDir   = "tables/"
	picturesDir = "pictures/"
)

// drawReport makes the files of one format. pictures draws them when first
// asked for, once for all formats.
func drawReport(doc *report.Document, format string, pictures func() ([]report.NamedPicture, error)) ([]bundleFile, error) {
	switch format {
	case "html":
		return written("report.html", func(w io.Writer) error { return report.WriteHTML(w, doc) })
	case "json":
		return written("report.json", func(w io.Writer) error { return report.WriteJSON(w, doc) })
	case "csv":
		files, err := report.CSVFiles(doc)
		return inFolder(tablesDir, files), err
	}
	pics, err := pictures()
	if err != nil {
		return nil, err
	}
	var out []bundleFile
	for _, p := range pics {
		got, err := written(picturesDir+p.Name+"."+format, func(w io.Writer) error {
			switch format {
			case "svg":
				return p.WriteSVG(w)
			case "png":
				return p.WritePNG(w, 0)
			case "pdf":
				return p.WritePDF(w)
			}
			return fmt.Errorf("study: no format %q", format)
		})
		if err != nil {
			return nil, err
		}
		out = append(out, got...)
	}
	return out, nil
}

func inFolder(dir string, files []report.File) []bundleFile {
	out := make([]bundleFile, len(files))
	for i, f := range files {
		out[i] = bundleFile{dir + f.Name, f.Data}
	}
	return out
}
