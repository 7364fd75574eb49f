package locale

// sparseWords are the words of stepwise and searched selection.
var sparseWords = part{}
