// Package link judges which records of several lists, or of one, refer to the
// same person. Records are read into packed columns ([Load]), pairs that share
// a blocking key are compared field by field, and a mixture model (Fellegi and
// Sunter 1969, with a class of its own for relatives, who share names without
// being the same person) gives every pair the probability that it is a link.
// The whole set of links is then judged together, under what is known for
// certain (lists without duplicates, decisions of reviewers), as one partition
// of the records into entities, or as many partitions drawn from their
// distribution ([Result.Draws]), so that later stages can carry the doubt. A
// training that cannot be trusted is an error, never a remark.
package link
