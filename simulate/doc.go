// Package simulate invents populations whose true size is known, and the lists
// that would have recorded them, so that a method of estimation can be judged
// by whether it finds the truth. A [Population] says in formulas how lists
// record: independently, dependent on one another, fed from one another, with
// differences between entities, or blind to some of them; [Errors] add missed
// and false matches. A [Sampler] draws overlap tables and records from it, the
// same for the same random stream. [Scenarios] is the fixed set of situations
// on which the scoreboard compares methods. [People] goes further down: it
// invents persons with families, names, places and dates, and the lists of
// names that recorded them, for judging record linkage; see [Presets].
package simulate
