package ingest_test

import (
	"fmt"
	"strings"

	"undercount/ingest"
)

func ExampleReadCSV() {
	const file = "hospital;families;count\r\n1;0;154\r\n0;1;87\r\n1;1;31\r\n"
	s, err := ingest.ReadCSV(strings.NewReader(file), "lists.csv", ingest.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Header, len(s.Rows), s.Encoding)
	fmt.Println(s.Rows[2], "in line", s.RowNum[2])
	fmt.Println(s.Notes[0])
	// Output:
	// [hospital families count] 3 utf-8
	// [1 1 31] in line 4
	// the fields are separated by semicolons, as the header shows
}

// A quotation mark left open is reported where it was opened.
func ExampleReadCSV_refused() {
	const file = "list,count\nA,154\n\"B,87\nC,31\n"
	_, err := ingest.ReadCSV(strings.NewReader(file), "lists.csv", ingest.Limits{})
	fmt.Println(err)
	// Output:
	// lists.csv: row 3: column 1: opens a quotation mark that is never closed; expected a closing quotation mark; close it in this row, or double it if it belongs to the text
}
