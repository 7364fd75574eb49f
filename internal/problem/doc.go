// Package problem holds the one error type that is shown to a person when
// their input cannot be used: what is wrong, where (file, row, column), what
// was expected, and what to do about it. Every package of the project may
// import it. It never carries the content of a field, only its position, so
// that no person's name can reach a log through an error.
package problem
