package study_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"undercount/study"
)

// A study is made, looked at, run and verified.
func Example() {
	tmp, err := os.MkdirTemp("", "study")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(tmp)
	dir := filepath.Join(tmp, "first")
	if _, err := study.New(dir); err != nil {
		log.Fatal(err)
	}
	s, err := study.Load(dir)
	if err != nil {
		log.Fatal(err)
	}
	for _, step := range s.Check().Steps {
		fmt.Println(step.Number, step.Kind, step.Name)
	}
	ctx := context.Background()
	res, err := s.Run(ctx, study.RunOptions{})
	if err != nil {
		log.Fatal(err)
	}
	e := res.Tables[0].Estimates[0]
	fmt.Printf("observed %d; %s: %s, %.0f\n", res.Tables[0].Observed, e.Method, e.Status, e.Point.Or(0))
	v, err := study.Verify(ctx, dir, study.VerifyOptions{Rerun: true})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("verified:", v.OK())
	// Output:
	// 1 estimate mse/chao
	// 2 estimate mse/mt
	// 3 estimate mse/bic
	// 4 report report
	// observed 868; mse/chao: bound_only, 1974
	// verified: true
}
