package ingest_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
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

// A list is read row by row; what cannot be used is written aside.
func ExampleOpen() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "list.csv")
	if err := os.WriteFile(path, []byte("id,date\n1,2019-11-16\n2\n3,soon\n4,2019-11-18\n"), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	var rejects strings.Builder
	rows, err := ingest.Open(path, ingest.Options{Rejects: &rejects})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer rows.Close()
	rows.Name = "list.csv"
	for {
		row, line, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && row[1] == "soon" {
			err = rows.Refuse(line, "date", "is not a date")
		}
		if err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Print(rejects.String())
	fmt.Println(rows.Tally())
	// Output:
	// line,column,reason,id,date
	// 3,,"has 1 fields; expected 2, as many as the header",2
	// 4,date,is not a date,3,soon
	// list.csv: 4 rows read = 2 kept + 2 refused
}
