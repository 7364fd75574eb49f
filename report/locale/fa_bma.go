package locale

// bmaWords are the words of averaging over decomposable graphs.
var bmaWords = part{}
