// Package reference finds the folder of reference data (public tables and the
// results of other packages) that tests compare with. It is for tests only:
// where the folder is absent they are skipped, aloud.
package reference
