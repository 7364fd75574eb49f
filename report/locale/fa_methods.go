package locale

// persianAssumptions holds, by id, the sentence of an assumption and what breaks it.
var persianAssumptions = map[string][2]string{}

// persianWarnings holds, by code, the sentence of a warning (with fmt verbs in
// the order of its arguments) and its remedy.
var persianWarnings = map[string][2]string{}

// persianSentences holds fixed sentences that come as text.
var persianSentences = map[string]string{}
