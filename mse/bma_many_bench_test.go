package mse

import (
	"testing"
)

// Tables of many lists, with the table of priors.
func BenchmarkBMAManyLists(b *testing.B) {
	for _, ref := range tables(b) {
		if ref.Name != "new_orleans_trafficking_8" && ref.Name != "ph_drug_killings_caloocan_police" {
			continue
		}
		b.Run(ref.Name, func(b *testing.B) {
			tab := ref.table(b)
			for b.Loop() {
				bma(b, tab, nil)
			}
		})
	}
}
