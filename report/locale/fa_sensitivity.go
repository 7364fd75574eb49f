package locale

// sensitivityWords are the words of the sensitivity analyses.
var sensitivityWords = part{}
