package ingest

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// Bounds of the XML of a workbook: of one tag or piece of text, and of how
// deep elements may be nested.
const (
	maxToken = 4 << 20
	maxDepth = 100
)

// xmlReader reads XML token by token, and refuses what would take much memory.
type xmlReader struct {
	d     *xml.Decoder
	r     io.Reader
	n     int // bytes read since the last token
	depth int
}

func newXML(r io.Reader) *xmlReader {
	x := &xmlReader{r: r}
	x.d = xml.NewDecoder(x)
	return x
}

// Read is for the decoder.
func (x *xmlReader) Read(p []byte) (int, error) {
	if x.n > maxToken {
		return 0, fmt.Errorf("more than %d bytes in one piece", maxToken)
	}
	n, err := x.r.Read(p)
	x.n += n
	return n, err
}

// token returns the next token, io.EOF after the last.
func (x *xmlReader) token() (xml.Token, error) {
	x.n = 0
	tok, err := x.d.Token()
	if errors.Is(err, io.EOF) {
		return nil, io.EOF
	}
	switch tok.(type) {
	case xml.StartElement:
		if x.depth++; x.depth > maxDepth {
			err = fmt.Errorf("elements are nested more than %d deep", maxDepth)
		}
	case xml.EndElement:
		x.depth--
	}
	if err != nil {
		return nil, damaged(err)
	}
	return tok, nil
}

// skip passes over the rest of the element that began last.
func (x *xmlReader) skip() error {
	for outside := x.depth - 1; x.depth > outside; {
		if _, err := x.token(); err != nil {
			return damaged(err)
		}
	}
	return nil
}
