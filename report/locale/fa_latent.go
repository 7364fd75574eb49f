package locale

// latentWords are the words of latent classes.
var latentWords = part{}
