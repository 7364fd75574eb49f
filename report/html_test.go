package report

import (
	"bytes"
	"os"
	"testing"
)

func TestDump(t *testing.T) {
	for _, lang := range []string{"en", "fa"} {
		var b bytes.Buffer
		if err := WriteHTML(&b, sampleDocument(t, lang)); err != nil {
			t.Fatal(err)
		}
		if dir := os.Getenv("DUMP"); dir != "" {
			os.WriteFile(dir+"/sample."+lang+".html", b.Bytes(), 0o644)
		}
	}
}
