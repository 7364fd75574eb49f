package locale

// coverageWords are the words of sample coverage, thresholding and frequency-only methods.
var coverageWords = part{}
