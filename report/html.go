package report

import (
	"bytes"
	"embed"
	"html/template"
	"io"
	"net/url"
	"strings"
	"sync"
	"unicode/utf8"

	"undercount/report/locale"
)

//go:embed templates/*.html templates/style.css
var files embed.FS

// pages holds the parsed templates; the words are bound to a language when a
// page is written.
var pages = sync.OnceValues(func() (*template.Template, error) {
	l, err := locale.For("en")
	if err != nil {
		return nil, err
	}
	return template.New("page.html").Funcs(words(l)).ParseFS(files, "templates/*.html")
})

// words are the functions that templates call.
func words(l *locale.Locale) template.FuncMap {
	return template.FuncMap{
		"t":          l.T,
		"weblink":    webLink,
		"paragraphs": paragraphs,
		"long":       func(s string) bool { return utf8.RuneCountInString(s) > 60 },
	}
}

// WriteHTML writes the report as one HTML page that needs nothing else: no
// script, and no style, font or picture from any other address. Citations
// become links only if they begin with http or https. The page is in
// d.Language ("en" if empty); another language than "en" and "fa" is refused
// with a problem.Error. The same document always gives the same bytes.
func WriteHTML(w io.Writer, d *Document) error {
	l, err := locale.For(d.Language)
	if err != nil {
		return err
	}
	base, err := pages()
	if err != nil {
		return err
	}
	tmpl, err := base.Clone()
	if err != nil {
		return err
	}
	p, err := newPage(d, l)
	if err != nil {
		return err
	}
	// Whole or not at all: a failure half-way must not leave half a report.
	var b bytes.Buffer
	if err := tmpl.Funcs(words(l)).Execute(&b, p); err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}

// webLink reports whether an address may become a link: http or https with a host.
func webLink(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// paragraphs divides an author's text at blank lines.
func paragraphs(s string) []string {
	var out []string
	for p := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}
