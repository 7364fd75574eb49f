// Package reference finds the folder of reference data (public tables and the
// results of other packages) that tests and measurements compare with. Tests
// are skipped, aloud, where the folder is absent.
package reference
