// Package partition judges a whole set of possible links together: from the
// log odds that pairs of records are the same entity it finds the best division
// of the records into entities, the probability of every link inside the whole
// set, and draws of whole divisions. It knows neither names nor dates, only numbers.
package partition
