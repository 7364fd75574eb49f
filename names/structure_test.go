package names

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func texts(n Name) string {
	var s []string
	for _, p := range n.Parts {
		s = append(s, p.Text)
	}
	return strings.Join(s, " ")
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ in, parts, titles string }{
		{"", "", ""},
		{" .,; ()", "", ""},
		{"محمد رضا احمدی‌نژاد", "محمدرضا احمدینژاد", ""},
		{"سید محمد حسینی", "محمد حسینی", "سید"},
		{"سیدمحمد حسینی", "محمد حسینی", "سید"},
		{"Seyedmohammad Hosseini", "mohammad hosseini", "seyed"},
		{"سید", "سید", ""},
		{"Seyed", "seyed", ""},
		{"Mir", "mir", ""},
		{"Seyed Mir", "mir", "seyed"},
		{"Dr. Haj Seyed Ali Karimi", "ali karimi", "dr haj seyed"},
		{"Ahmad Haji", "ahmad haji", ""},
		{"Anwar Sadat", "anwar sadat", ""},
		{"Maryam Sadat Hosseini", "maryam hosseini", "sadat"},
		{"Haji Zadeh", "hajizadeh", ""},
		{"Reza Sheikh Zadeh", "reza sheikhzadeh", ""},
		{"Mir Hosseini", "mirhosseini", ""},
		{"Mir Hossein Mousavi", "hossein mousavi", "mir"},
		{"Mir Mehdi Karimi", "mehdi karimi", "mir"},
		{"Mehmet Demir PhD", "mehmet demir", "phd"},
		{"Ali ibn Abi Talib", "ali abutalib", ""},
		{"Reza son of Mohammad Karimi", "reza mohammad karimi", ""},
		{"رضا فرزند محمد", "رضا محمد", ""},
		{"Abd al-Rahman bin Khalid", "abdulrahman khalid", ""},
		{"Abdul", "abdul", ""},
		{"عبد الرحمن بن ابي بكر", "عبدالرحمن ابوبکر", ""},
		{"Nur al-Din Karimi", "nuruddin karimi", ""},
		{"Nasr Allah Karimi", "nasrullah karimi", ""},
		{"Umm Kulthum Ahmad", "umkulthum ahmad", ""},
		{"Ludwig van der Berg", "ludwig vanderberg", ""},
		{"Hajieh Suad Mohammed Karimi", "suad mohammed karimi", "hajieh"},
		{"Hajji Ali Karimi", "ali karimi", "hajji"},
		{"Hajja Fatima Mousa", "fatima mousa", "hajja"},
		{"El-Hajj Omar Khaled Saleh", "omar khaled saleh", "hajj"},
		{"Omar El-Hajj", "omar hajj", ""},
		{"Karbalaei Hassan Moradi", "hassan moradi", "karbalaei"},
		{"Ali Mashhadi", "ali mashhadi", ""},
		{"Shahida Leila Qasim", "leila qasim", "shahida"},
		{"Ustaz Mahmoud Taha", "mahmoud taha", "ustaz"},
		{"Mme Amina Haddad", "amina haddad", "mme"},
		{"Maryam Khanom Karimi", "maryam karimi", "khanom"},
		{"المرحوم حسن يوسف", "حسن یوسف", "المرحوم"},
		{"المهندسة سعاد نجار", "سعاد نجار", "المهندسه"},
		{"Haji Manesh", "hajimanesh", ""},
		{"محمد حسن خواه", "محمد حسنخواه", ""},
		{"Reza Yazdan Panah", "reza yazdanpanah", ""},
		{"Noural-Din Hussein Kabir", "nouruddin hussein kabir", ""},
		{"Saifal Din Khaled", "saifuddin khaled", ""},
		{"Ali Din", "ali din", ""},
		{"María de la Cruz", "maria delacruz", ""},
		{"Ahmadi, Mohammad Reza", "mohammadreza ahmadi", ""},
		{"Müller, Hans, Dr.", "hans muller", "dr"},
		{"Hans Müller, Dr.", "hans muller", "dr"},
		{"احمدی، محمد", "محمد احمدی", ""},
		{"Ben Smith", "ben smith", ""},
		{"المصري", "مصری", ""},
		{"الهام الناز الیاسی", "الهام الناز الیاسی", ""},
		{"محمد علی", "محمد علی", ""}, // without a family name it may be a chain
		{"محمد علی محمد علی کریمی", "محمدعلی محمد علی کریمی", ""},
		{"Ali Ali Ali", "ali ali ali", ""},
		{"Fatemeh Zahra Karimi", "fatemehzahra karimi", ""},
		{"Ali Rezaei Asl", "ali rezaei asl", ""},
		{"محمد۱۲", "محمد12", ""},
		{"Иван Петров", "иван петров", ""},
	} {
		n := Parse(c.in)
		if got := texts(n); got != c.parts || strings.Join(n.Titles, " ") != c.titles {
			t.Errorf("Parse(%q): %q, titles %q; want %q, %q", c.in, got, n.Titles, c.parts, c.titles)
		}
	}
	if got := texts(ParseChain("محمد علی حسن کریمی")); got != "محمد علی حسن کریمی" {
		t.Errorf("ParseChain makes compounds: %q", got)
	}
}

// Ways to write a compound are one part with one text.
func TestOneText(t *testing.T) {
	for _, l := range []string{
		"عبدالله|عبد الله|عبد‌الله|عبداله|عبدلله|عەبدوڵا",
		"ابوالفضل|أبو الفضل|ابی الفضل|ابالفضل|ابا الفضل",
		"هاشمی|الهاشمي|ال هاشمي",
		"اسماعیل|اسمعیل|إسماعيل",
		"یدالله|یداله|ید الله",
		"abdulrahman|Abd al-Rahman|Abdul Rahman|Abdelrahman|Abdur Rahman|Abdurrahman|Abdolrahman|'Abd ar-Rahman",
		"abdulsalam|Abdessalam|Abd as-Salam|Abdus Salam",
		"abdullah|Abd Allah|Abdollah|Abdulla|Abdallah|Abdolah",
		"abdi|Abdi",
		"abulfazl|Abu'l-Fazl|Abolfazl|Abu al-Fazl|Abol Fazl|Aboul-Fazl",
		"nasrullah|Nasrollah|Nasr Allah|Nasralla",
		"nuruddin|Nur al-Din|Nur ad-Din|Nureddin|Nuraldeen|Nur ud-Din",
		"hassanzadeh|Hassan Zadeh|Hassan-zade|Hassanzada",
		"hashimi|al-Hashimi|Al Hashimi|AlHashimi|El-Hashimi",
		"abuali|Abu Ali|Abou Ali|Abi Ali",
		"umkulthum|Umm Kulthum|Om Kulthum",
		"elham|Elham", "elahi|Elahi", "ali|Ali", "alavi|Alavi", "albert|Albert", "elizabeth|Elizabeth", "alizadeh|Alizadeh", "abdel|Abdel",
	} {
		all := strings.Split(l, "|")
		for _, s := range all[1:] {
			if p := one(t, s); p.Text != all[0] && p.Text != one(t, all[0]).Text {
				t.Errorf("One(%q) has the text %q, want %q", s, p.Text, all[0])
			}
		}
	}
	for _, s := range []string{"", " ", "()", "؟ - .", "\u200c"} {
		if p, ok := One(s); ok {
			t.Errorf("One(%q) = %+v", s, p)
		}
	}
}

func TestAliases(t *testing.T) {
	for in, want := range map[string][]string{
		"Ali Rezaei":                                   {"ali rezaei"},
		"Ali Rezaei; Abu Hamid | Alireza":              {"ali rezaei", "abuhamid", "alireza"},
		"Ali Rezaei (Abu Hamid)":                       {"ali rezaei", "abuhamid"},
		"Ali Rezaei also known as Abu Hamid aka Hamid": {"ali rezaei", "abuhamid", "hamid"},
		"علی رضایی معروف به ابو حمید":                  {"علی رضای", "ابوحمید"},
		"محمد الکردي المعروف بأبي جعفر":                {"محمد کردی", "ابوجعفر"},
		"Mahsa «Zhina» Amini":                          {"mahsa amini", "zhina"},
		"Ali Akami aka Hamid aka  Reza; Omar":          {"ali akami", "hamid", "reza", "omar"},
		"(Abu Hamid)":                                  {"abuhamid"},
		"; |":                                          nil,
		"Aka Karimi":                                   {"aka karimi"},
		"Nee Alias":                                    {"nee alias"},
		"Ali Nakamura":                                 {"ali nakamura"},
		"Anna Smith née Jones":                         {"anna smith", "jones"},
		"Ali (":                                        {"ali"},
		"Ali [Abu Ali] (Alireza) Karimi":               {"ali karimi", "abuali", "alireza"},
		"Ali Karimi / Alireza Karimi":                  {"ali karimi", "alireza karimi"},
	} {
		var got []string
		for _, n := range Aliases(in) {
			if len(n.Aliases) > 0 {
				t.Errorf("Aliases(%q): aliases inside an alias", in)
			}
			got = append(got, texts(n))
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("Aliases(%q): %s", in, d)
		}
	}
}

func TestFinest(t *testing.T) {
	for in, want := range map[string]string{
		"":                     "",
		"Mohammad Reza Karimi": "mohammad ~reza karimi",
		"Seyed Ali al-Karimi":  "ali karimi",
		"امیر تقی نادر رستم زاده":   "امیر تقی نادر رستمزاده",
		"امیر‌تقی نادر رستم‌زاده":   "امیر -تقی نادر رستمزاده",
		"Amir-Taghi Nader Karimi":   "amir -taghi nader karimi",
		"Karimi-Azad, Ali-Reza":     "ali -~reza karimi -azad",
		"Ali-Nader-Karimi":          "ali nader karimi", // says nothing
		"Anna Maria - Rossi":        "anna maria rossi",
		"Ali bin Omar (Abu-Hassan)": "ali omar",
	} {
		var got []string
		for _, p := range Finest(in) {
			tie := ""
			if p.Tie&Written != 0 {
				tie = "-"
			}
			if p.Tie&Frequent != 0 {
				tie += "~"
			}
			got = append(got, tie+p.Whole().Text)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("Finest(%q): %s, want %s", in, s, want)
		}
	}
}
