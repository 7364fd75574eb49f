package simulate

// The word lists of names_persian.go, names_arabic.go and names_kurdish.go are
// common own names and parts of family names: on each line a word in Arabic
// script, then its usual spellings in Latin letters, the commonest first. An
// underline stands where a compound is joined. Plain names are words in Latin
// letters only. They are facts of the languages, not names of anybody.

const plainMen = `john james robert michael william david richard thomas charles daniel matthew anthony mark paul steven andrew kenneth joshua george kevin brian edward peter martin jakob anton karl hans erik nils lars pedro carlos jose luis miguel marco luca ivan pavel milan goran dragan nikola jan tomas`

const plainWomen = `mary patricia jennifer linda elizabeth barbara susan jessica sarah karen nancy lisa margaret sandra ashley emily donna michelle carol amanda helen anna maria laura julia eva clara ingrid astrid elena sofia lucia carmen rosa ana marta vesna jelena ivana petra katarina hanna monika`

const plainFamilies = `smith johnson williams brown jones miller davis wilson anderson taylor moore jackson martin thompson white clark lewis robinson walker young allen king wright scott hill green adams baker nelson carter mitchell roberts turner phillips campbell parker evans edwards collins stewart morris murphy cook rogers morgan cooper peterson bailey kelly howard ward cox richardson wood watson brooks bennett gray hughes price myers long foster sanders ross fisher schmidt weber wagner becker hoffmann koch bauer richter klein wolf novak horvat kovac petrov ivanov popov jovic marin lopez garcia perez sanchez gomez silva santos costa rossi russo ferrari bianchi larsen hansen olsen berg lind dahl`
