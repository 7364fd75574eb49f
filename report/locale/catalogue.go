package locale

// text is one message in both languages. Arguments are always %s (or %[n]s),
// already written in the language.
type text struct{ en, fa string }

// english and persian are the catalogue by language.
var english, persian = catalogue()

func catalogue() (en, fa map[string]string) {
	en, fa = map[string]string{}, map[string]string{}
	all := []map[string]text{pageMessages, answerMessages, ledgerMessages, chartMessages, words}
	for _, p := range parts {
		all = append(all, p.words)
	}
	for _, messages := range all {
		for k, t := range messages {
			en[k], fa[k] = t.en, t.fa
		}
	}
	return en, fa
}
