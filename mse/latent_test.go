package mse

import (
	"context"
	"encoding/json"
	"math"
	"testing"

	"undercount/estimate"
)

func TestLatentQuick(t *testing.T) {
	r := Request{Table: kosovo(t), Seed: 1, Workers: 1}
	e, err := Run(context.Background(), "mse/latent-class", r)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := json.MarshalIndent(e, "", " ")
	t.Log(string(b), math.Pi, estimate.Credible)
}
