// Package latentclass draws from the posterior distribution of the number
// missing from an overlap table under latent classes: every entity belongs to
// one of K classes, within a class the lists record independently, the class
// weights follow a truncated stick-breaking prior, capture probabilities are
// uniform and the prior of the whole count N is proportional to 1/N
// (Manrique-Vallier 2016, Biometrics 72:1246–1254). Class memberships, the
// missing count and the concentration of the sticks are summed out; what is
// left, stick lengths and logits of capture, is moved by Hamiltonian Monte
// Carlo (Duane and others 1987; Neal 2011), by exchanges of class labels and
// by sweeps of the Gibbs sampler.
//
// The posterior is not the truth: with few records the prior, which favours few
// classes, can hide one that the lists hardly reach, and the number missing
// comes out too low. See TestLatentWithFewRecordsComesOutLow in package mse.
package latentclass
