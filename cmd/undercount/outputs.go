package main

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/pflag"

	"undercount/chart"
	"undercount/internal/atomicfile"
)

// outputs are the files a verb without a study may write.
type outputs struct {
	svg, png, pdf, answer string
	force                 bool
}

func (o *outputs) register(fl *pflag.FlagSet, picture string) {
	fl.StringVar(&o.svg, "svg", "", "write a picture to this SVG `file`: "+picture)
	fl.StringVar(&o.png, "png", "", "the same picture to this PNG `file`")
	fl.StringVar(&o.pdf, "pdf", "", "the same picture to this PDF `file`")
	fl.StringVarP(&o.answer, "output", "o", "", "write the answer to this `file` instead of standard output")
	fl.BoolVar(&o.force, "force", false, "replace files that exist")
}

type namedFile struct{ flag, path string }

func (o *outputs) files() []namedFile {
	var out []namedFile
	for _, f := range []namedFile{{"--svg", o.svg}, {"--png", o.png}, {"--pdf", o.pdf}, {"--output", o.answer}} {
		if f.path != "" {
			out = append(out, f)
		}
	}
	return out
}

// check refuses names that collide or may not be written, before any work.
func (o *outputs) check(input string) error {
	seen := map[string]string{filepath.Clean(input): "the input"}
	for _, f := range o.files() {
		clean := filepath.Clean(f.path)
		if other, dup := seen[clean]; dup && f.path != "-" {
			return &usageError{what: fmt.Sprintf("%s would write over %s", f.flag, other), hint: "give each file a name of its own"}
		}
		seen[clean] = f.flag
		if err := atomicfile.Check(f.path, o.force); err != nil {
			return err
		}
	}
	return nil
}

// drawn is a picture ready to be written.
type drawn struct {
	path string
	data []byte
}

// render makes the files of one picture.
func (o *outputs) render(p *chart.Picture) ([]drawn, error) {
	var out []drawn
	for _, f := range o.files() {
		var b bytes.Buffer
		var err error
		switch f.flag {
		case "--svg":
			err = p.WriteSVG(&b)
		case "--png":
			err = p.WritePNG(&b, 0)
		case "--pdf":
			err = p.WritePDF(&b)
		default:
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, drawn{f.path, b.Bytes()})
	}
	return out, nil
}

// wantsPicture reports whether any picture is asked for.
func (o *outputs) wantsPicture() bool { return o.svg != "" || o.png != "" || o.pdf != "" }

// deliver writes the pictures, and the answer if it goes to a file. From here
// on each file appears whole or not at all.
func (a *app) deliver(ctx context.Context, o outputs, pictures []drawn) error {
	if err := ctx.Err(); err != nil {
		a.out.Reset()
		return err
	}
	for _, p := range pictures {
		if err := atomicfile.Write(p.path, p.data, o.force); err != nil {
			a.out.Reset()
			return err
		}
		a.say("wrote", p.path)
	}
	if o.answer == "" {
		return nil
	}
	err := atomicfile.Write(o.answer, a.out.Bytes(), o.force)
	a.out.Reset()
	if err == nil {
		a.say("wrote", o.answer)
	}
	return err
}
