package names

import "strings"

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[Normalize(w)] = true
	}
	return m
}

var (
	titles   = set("سید سیده سادات میر حاج حاجی حاجیه دکتر شهید شهیده ملا شیخ استاد مهندس کاک ماموستا آقای خانم seyed seyyed sayyid sayed sayyed syed seyedeh sayyida sadat mir haj haji hajj hajji dr doctor shahid shaheed martyr mullah molla sheikh shaykh shaikh ostad ustad mohandes eng engineer kak mamosta mr mrs ms miss prof professor")
	dividers = set("بن ابن بنت فرزند ولد bin ibn ben bint binti ould walad son daughter of")
	forward  = set("عبد ابو ابی ابا ام ال آل بنت abd abdul abdol abdel abdal abu abo abi aba umm om um al el ul")
	suffixes = set("زاده پور نژاد فر نیا الله الدین zadeh zade pour poor pur nejad nezhad far nia allah ullah ollah eddin aldin uddin")
	first    = set("محمد علی امیر غلام عبد سید mohammad mohammed muhammad mohamad ali amir gholam")
	second   = set("رضا علی حسین حسن محمد مهدی اصغر اکبر جواد reza ali hossein hussein hasan hassan mohammad mehdi mahdi asghar akbar javad")
	women    = set("فاطمه مریم زهرا fatemeh fatima maryam zahra")
	women2   = set("زهرا سادات زینب zahra zeinab zainab")
)

// takeTitles takes the titles off as long as a name is left.
func takeTitles(words []string) (off, left []string) {
	for i, w := range words {
		if titles[w] && len(left)+len(words)-i > 1 {
			off = append(off, w)
			continue
		}
		left = append(left, w)
	}
	return off, left
}

// familyLast turns "Family, Given" into "Given Family".
func familyLast(s string) string {
	if family, given, ok := strings.Cut(s, ","); ok && strings.TrimSpace(given) != "" {
		return given + " " + family
	}
	return s
}

// divide groups the words of a full name into parts.
func divide(words []string) (groups [][]string) {
	open := false
	for i, w := range words {
		last := len(groups) - 1
		switch {
		case dividers[w] && i > 0 && i+1 < len(words):
			open = false
			continue
		case last >= 0 && (open || suffixes[w]):
			groups[last] = append(groups[last], w)
		case last == 0 && len(groups[0]) == 1 && i+1 < len(words) && (first[words[0]] && second[w] || women[words[0]] && women2[w]):
			groups[0] = append(groups[0], w)
		default:
			groups = append(groups, []string{w})
		}
		open = forward[w] && i+1 < len(words)
	}
	return groups
}

// joined is the text of a part: its words without spaces, the article off.
func joined(words []string) string {
	for len(words) > 1 && (words[0] == "al" || words[0] == "el" || words[0] == "ال") {
		words = words[1:]
	}
	t := strings.Join(words, "")
	if rest, ok := strings.CutPrefix(t, "ال"); ok && len(rest) >= 6 {
		t = rest
	}
	return t
}
