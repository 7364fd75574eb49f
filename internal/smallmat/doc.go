// Package smallmat solves small symmetric systems without allocating: the
// Cholesky factor of a positive definite matrix of some tens of rows, and
// solutions by it. Matrices are row-major slices of which only the lower
// triangle is read or written. It serves the Newton steps of the fitters.
package smallmat
