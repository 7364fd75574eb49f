package locale

// covariatesWords are the words of methods with covariates.
var covariatesWords = part{}
