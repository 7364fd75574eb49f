package locale

// strataWords are the words of strata, missing labels and draws.
var strataWords = part{}
