package locale

// boardWords are the words of the scoreboard.
var boardWords = part{}
