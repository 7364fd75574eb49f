// Package stream names random streams. A stream is a PCG generator whose seed
// is a hash of the study's seed and of the purpose it serves (method, stratum,
// draw, chain …), so that results do not depend on the number of cores or on
// the order in which work is done.
package stream
