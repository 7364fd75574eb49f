package mse

import (
	"fmt"
	"math"

	"undercount/internal/problem"
)

// CountPrior is a prior of the whole count N, known up to a constant.
type CountPrior struct {
	Name  string
	Power float64 // of N as it grows: −1 for 1/N; −Inf if it falls faster than any power
	log   func(N float64) float64
}

// Log returns the logarithm of the prior at N, up to a constant.
func (p CountPrior) Log(N float64) float64 { return p.log(N) }

// ReciprocalPrior is 1/N: every order of magnitude is as likely as the next.
func ReciprocalPrior() CountPrior { return powerPrior("reciprocal", -1) }

// UniformPrior gives every N the same weight, and so most weight to large N.
func UniformPrior() CountPrior { return powerPrior("uniform", 0) }

func powerPrior(name string, power float64) CountPrior {
	return CountPrior{name, power, func(N float64) float64 { return power * math.Log(N) }}
}

// LogNormalPrior says that log N has this mean and standard deviation.
func LogNormalPrior(mu, sd float64) CountPrior {
	return CountPrior{"lognormal", math.Inf(-1), func(N float64) float64 {
		z := (math.Log(N) - mu) / sd
		return -math.Log(N) - z*z/2
	}}
}

// ElicitedPrior is the log-normal prior with the given median of N and the
// number that N exceeds with probability 5%.
func ElicitedPrior(median, upper float64) CountPrior {
	const z95 = 1.6448536269514722
	return LogNormalPrior(math.Log(median), math.Log(upper/median)/z95)
}

// NegativeBinomialPrior is a Poisson prior of N whose mean is itself gamma with
// this shape and scale: the prior of Madigan & York (1997, sec. 4).
func NegativeBinomialPrior(shape, scale float64) CountPrior {
	return CountPrior{"negative-binomial", math.Inf(-1), func(N float64) float64 {
		return N*(math.Log(scale)-math.Log1p(scale)) + gammaRatio(N, shape)
	}}
}

// gammaRatio is log Γ(N+a)/Γ(N+1) without cancellation for large N.
func gammaRatio(N, a float64) float64 {
	if N < 1e6 {
		x, _ := math.Lgamma(N + a)
		y, _ := math.Lgamma(N + 1)
		return x - y
	}
	return (a - 1) * (math.Log(N) + a/(2*N))
}

// readPrior reads the settings of the prior of N.
func readPrior(o settings) (CountPrior, error) {
	name := o.values["prior"]
	given := func(keys ...string) bool {
		for _, k := range keys {
			if o.values[k] == "" {
				return false
			}
		}
		return true
	}
	two := func(a, b string, zero bool) (x, y float64, err error) {
		if x, err = o.number(a, zero); err == nil {
			y, err = o.number(b, false)
		}
		return x, y, err
	}
	switch {
	case name == "reciprocal":
		return ReciprocalPrior(), nil
	case name == "uniform":
		return UniformPrior(), nil
	case name == "lognormal" && given("prior_median", "prior_upper"):
		m, u, err := two("prior_median", "prior_upper", false)
		if err == nil && u <= m {
			err = &problem.Error{What: fmt.Sprintf("setting %s.prior_upper is not above prior_median", o.method), Want: "the number that N exceeds with probability 5%"}
		}
		return ElicitedPrior(m, u), err
	case name == "lognormal" && given("prior_mu", "prior_sd"):
		m, s, err := two("prior_mu", "prior_sd", true)
		return LogNormalPrior(m, s), err
	case name == "lognormal":
		return CountPrior{}, &problem.Error{What: "the log-normal prior of " + o.method + " has no numbers",
			Want: "settings prior_median and prior_upper (the median of N, and what it exceeds with probability 5%), or prior_mu and prior_sd of log N"}
	case name == "negative-binomial" && given("prior_shape", "prior_scale"):
		a, b, err := two("prior_shape", "prior_scale", false)
		return NegativeBinomialPrior(a, b), err
	case name == "negative-binomial":
		return CountPrior{}, &problem.Error{What: "the negative binomial prior of " + o.method + " has no numbers",
			Want: "settings prior_shape and prior_scale of the gamma distribution of its mean"}
	}
	return CountPrior{}, &problem.Error{What: fmt.Sprintf("setting %s.prior is %q", o.method, name),
		Want: "one of reciprocal, uniform, lognormal, negative-binomial"}
}
