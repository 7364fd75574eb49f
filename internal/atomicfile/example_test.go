package atomicfile_test

import (
	"fmt"
	"os"
	"path/filepath"

	"undercount/internal/atomicfile"
	"undercount/internal/problem"
)

func ExampleWrite() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "report.html")
	fmt.Println(atomicfile.Write(path, []byte("<p>"), false))
	fmt.Println(problem.Is(atomicfile.Write(path, []byte("<p>"), false)))
	fmt.Println(atomicfile.Write(path, []byte("<p>"), true))
	// Output:
	// <nil>
	// true
	// <nil>
}
