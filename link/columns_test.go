package link_test

import (
	"strings"
	"testing"

	"undercount/link"
)

func roles(ms []link.Mapping) string {
	var out []string
	for _, m := range ms {
		out = append(out, string(m.Role))
	}
	return strings.Join(out, " ")
}

// Whole headers of published test files, and of lists as recorders keep them.
func TestRecogniseFiles(t *testing.T) {
	for _, c := range []struct{ name, header, want string }{
		{"FEBRL", "rec_id,given_name,surname,street_number,address_1,address_2,suburb,postcode,state,date_of_birth,soc_sec_id",
			"id given family house address address place postcode region birth number"},
		{"RLdata", "rec_id,fname_c1,fname_c2,lname_c1,lname_c2,by,bm,bd,ent_id",
			"id given text family text birth_year birth_month birth_day ignore"},
		{"Splink", "unique_id,first_name,surname,dob,city,email,cluster", "id given family birth place number ignore"},
		{"simulated", "id,given,father,grandfather,family,mother,sex,birth,age,date,city,province,entity",
			"id given father grandfather family mother sex birth age date place region ignore"},
		{"own", "id,own,father,family,birth_year,age,date", "id given father family birth_year age date"},
		{"Latin and Persian", "id,name,name_fa,city,city_fa,date,location,bio,sources,verified",
			"id alias name place carry date carry ignore ignore carry"},
		{"Persian", "ردیف,نام,نام خانوادگی,نام پدر,جنسیت,سن,تاریخ تولد,تاریخ فوت,شهر,استان,کد ملی,توضیحات",
			"id given family father sex age birth date place region number ignore"},
		{"Persian joined", "شماره,نام‌ونام‌خانوادگی,نام‌پدر,سال تولد,محل شهادت,تاریخ", "id name father birth_year place date"},
		{"Arabic", "الرقم,الاسم الرباعي,اسم الأب,اسم الأم,العمر,الجنس,تاريخ الوفاة,مكان الوفاة,المحافظة,رقم الهوية",
			"id name father mother age sex date place region number"},
		{"Arabic parts", "الاسم الأول,اسم الأب,اسم الجد,اسم العائلة,تاريخ الميلاد,تاريخ الاستشهاد,المدينة",
			"given father grandfather family birth date place"},
		{"Sorani", "ژمارە,ناو,ناوی باوک,ناوی باپیر,نازناو,ڕەگەز,تەمەن,شار,پارێزگا,بەرواری کوژران",
			"id given father grandfather family sex age place region date"},
		{"Kurmanji", "hejmar,nav,navê bavê,paşnav,zayend,temen,dîroka jidayikbûnê,dîroka mirinê,bajar,parêzgeh",
			"id given father family sex age birth date place region"},
		{"Turkish", "sıra no,Adı,Soyadı,Baba Adı,Cinsiyeti,Yaşı,Doğum Tarihi,Ölüm Tarihi,İl,İlçe,TC Kimlik No",
			"id given family father sex age birth date region place number"},
		{"Turkish whole", "Adı Soyadı,Doğum Yılı,Şehir", "name birth_year place"},
		{"French", "N°,Nom,Prénom,Sexe,Âge,Date de naissance,Date du décès,Ville,Département,Nom du père",
			"id family given sex age birth date place region father"},
		{"French whole", "nom et prénom,date,lieu", "name date place"},
		{"Spanish", "id,nombre,apellidos,sexo,edad,fecha de nacimiento,fecha de defunción,municipio,departamento,cédula",
			"id given family sex age birth date place region number"},
		{"German", "Nr,Name,Vorname,Geschlecht,Alter,Geburtsdatum,Todesdatum,Ort,Bundesland,PLZ,Straße,Hausnummer",
			"id family given sex age birth date place region postcode address house"},
		{"Russian", "№,Фамилия,Имя,Отчество,Пол,Возраст,Дата рождения,Дата смерти,Город,Область",
			"id family given father sex age birth date place region"},
		{"Russian whole", "ФИО,год рождения,место", "name birth_year place"},
		{"camel", "recordId,firstName,lastName,fatherName,dateOfBirth,placeOfDeath,dateOfDeath,phoneNumber",
			"id given family father birth place date number"},
		{"no divisions", "RECID,FIRSTNAME,LASTNAME,DATEOFBIRTH,DATEOFDEATH,POSTCODE", "id given family birth date postcode"},
		{"parts of dates", "name,birth_day,birth_month,birth_year,death_day,death_month,death_year",
			"name birth_day birth_month birth_year date_day date_month date_year"},
		{"loose parts", "name,year,month,day", "name date_year date_month date_day"},
		{"name alone", "name,age,sex", "name age sex"},
		{"whole and parts", "full_name,given_name,family_name", "name given family"},
		{"two dates", "name,date,date_of_death,date_of_arrest,date_added", "name carry date carry ignore"},
		{"places", "name,village,city,county,governorate,country,place_of_birth", "name place carry carry region carry text"},
		{"things of others", "hospital_name,father_occupation,source_name,cause_of_death,killed_by,age_group",
			"ignore ignore ignore carry carry carry"},
		{"truth", "id,true_id,entity_id,cluster_id,is_duplicate,match,label", "id ignore ignore ignore ignore ignore ignore"},
		{"ambiguous", "name,fname,dod", "name ignore date"},
		{"religion", "name,religion,ethnicity,occupation,nickname", "name category category text alias"},
		{"signs", "#,e-mail address,postal address,short_name,family_id,father_id,name of hospital,Mother's name", "id number address name ignore ignore ignore mother"},
		{"more Persian", "شماره پرونده,نام شهید,نام خانوادگی (فارسی),تاریخ تولد (شمسی),سن (سال),محل تولد,شماره تماس,علت مرگ", "id given family birth age text number carry"},
		{"more Arabic", "اسم الشهيد,تاريخ ومكان الوفاة,محافظة الولادة,ملاحظات,رقم الجوال", "name ignore text ignore number"},
		{"empty", ",?,  ,x1", "ignore ignore ignore ignore"},
	} {
		ms := link.Recognise(strings.Split(c.header, ","), nil)
		if got := roles(ms); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s\n%v", c.name, got, c.want, ms)
		}
	}
}

// Columns whose headers say nothing are read from their fields.
func TestRecogniseFields(t *testing.T) {
	header := []string{"xa", "xb", "xc", "xd", "xe", "xf", "xg", "xh", "xi"}
	var rows [][]string
	for i := range 20 {
		n := strings.Repeat("0", 7) + string(rune('a'+i))
		rows = append(rows, []string{
			"r" + n, []string{"M", "F"}[i%2], []string{"مرد", "زن"}[i%2], "p" + n + "@example.org",
			[]string{"1950-01-02", "1361/05/06", "20010304"}[i%3], []string{"2019-11-16", "۱۳۹۸/۰۸/۲۵"}[i%2],
			[]string{"1", "2", "3"}[i%3], "12345" + string(rune('0'+i/10)) + string(rune('0'+i%10)), "2019",
		})
	}
	ms := link.Recognise(header, rows)
	if got, want := roles(ms), "id sex ignore number birth date ignore number ignore"; got != want {
		t.Errorf("got %s\nwant %s\n%v", got, want, ms)
	}
	for _, m := range ms {
		if m.Why == "" {
			t.Errorf("%s: no reason", m.Column)
		}
	}
	for i := range rows {
		rows[i][0] = "r"
	}
	if m := link.Recognise([]string{"id"}, rows)[0]; m.Role != link.Ignore {
		t.Errorf("numbers that repeat are taken as the record's own: %v", m)
	}
	if m := link.Recognise([]string{"a", "sex", "gender"}, rows)[1]; m.Role != link.Sex {
		t.Errorf("sex: %v", m)
	}
	if ms := link.Recognise([]string{"a", "b", "c", "d", "died", "birth_day", "killed"}, rows); ms[4].Role != link.Carry && ms[5].Role != link.Birth || ms[6].Role != link.Carry {
		t.Errorf("fields against headers: %v", ms)
	}
}

// Dates in words are dates, and a header that says "death" over words of
// another kind is kept for strata.
func TestRecogniseDatesInWords(t *testing.T) {
	var rows [][]string
	for range 8 {
		rows = append(rows, []string{"۱۸ دی ۱۴۰۴", "18 Dey 1404", "about 1985", "yes", "3/4/2019"})
	}
	header := []string{"تاریخ فوت", "x", "born", "killed", "dob"}
	if got := roles(link.Recognise(header, rows)); got != "date ignore birth carry ignore" {
		t.Error(got, link.Recognise(header, rows))
	}
}

// The letters h and m are hombre and mujer, or homme and nothing: not guessed.
func TestRecogniseSpanishLetters(t *testing.T) {
	rows := [][]string{{"H"}, {"M"}, {"H"}, {"M"}, {"M"}}
	if m := link.Recognise([]string{"sexo"}, rows)[0]; m.Role != link.Category {
		t.Errorf("%+v", m)
	}
	if m := link.Recognise([]string{"sexe"}, [][]string{{"H"}, {"F"}, {"H"}, {"F"}, {"F"}})[0]; m.Role != link.Sex {
		t.Errorf("%+v", m)
	}
}

// "name" is the own name beside a family name, unless it contains that.
func TestRecogniseBareName(t *testing.T) {
	header := []string{"name", "surname"}
	own := [][]string{{"Sara", "Doe"}, {"Ali", "Roe"}}
	whole := [][]string{{"Sara Doe", "Doe"}, {"Ali Roe", "Roe"}}
	if got := roles(link.Recognise(header, own)); got != "given family" {
		t.Error(got)
	}
	if got := roles(link.Recognise(header, whole)); got != "name family" {
		t.Error(got)
	}
}

// The better of two claims wins wherever it stands, and nothing of a field is
// ever in a reason.
func TestRecogniseClaims(t *testing.T) {
	rows := [][]string{}
	for range 10 {
		rows = append(rows, []string{"SECRET", "", "سارا", "Sara"})
	}
	ms := link.Recognise([]string{"given", "first_name", "given_fa", "given_en"}, rows)
	if got := roles(ms); got != "ignore ignore given ignore" {
		t.Errorf("%s %v", got, ms)
	}
	for _, m := range ms {
		if strings.Contains(m.Why, "SECRET") || strings.Contains(m.Why, "Sara") {
			t.Errorf("a reason contains a field: %s", m.Why)
		}
	}
}

func TestSexCode(t *testing.T) {
	for code, words := range map[uint8][]string{
		1: {"F", "f", "Female", " WOMAN ", "زن", "دختر", "مؤنث", "مونث", "أنثى", "انثي", "امرأة", "بنت", "ژن", "کچ", "مێ", "jin", "Kadın", "KADIN", "kız", "K", "femme",
			"Fém.", "mujer", "niña", "Frau", "w", "weiblich", "женский", "Ж", "жен."},
		2: {"M", "male", "Man", "مرد", "پسر", "ذكر", "ذکر", "رجل", "پیاو", "کوڕ", "نێر", "mêr", "Erkek", "E", "homme", "H", "varón", "hombre", "Mann", "männlich", "мужской", "м", "муж"},
		0: {"", " ", "?", "1", "2", "0", "unknown", "نامشخص", "م", "fm", "mf", "x", "females and males", strings.Repeat("f", 99)},
	} {
		for _, w := range words {
			if got, ok := link.SexCode(w); got != code || ok != (code > 0) {
				t.Errorf("SexCode(%q) = %d, %v", w, got, ok)
			}
		}
	}
	if n := testing.AllocsPerRun(100, func() { link.SexCode("Female"); link.SexCode("مرد") }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// The roles that more than one column may have.
var several = map[link.Role]bool{link.Category: true, link.Text: true, link.Carry: true, link.Ignore: true, link.Address: true, link.Number: true}

func FuzzRecognise(f *testing.F) {
	f.Add("name,نام", "a,b")
	f.Add("birth_day,تاریخ", "2019-01-01,۱۳۹۸")
	f.Add("dateofbirth,N°,فن‌نام", "x@y.z,")
	f.Fuzz(func(t *testing.T, header, row string) {
		h, fields := strings.Split(header, ","), strings.Split(row, ",")
		rows := [][]string{fields, fields, nil, fields, fields, fields, fields}
		a, b := link.Recognise(h, rows), link.Recognise(h, rows)
		if len(a) != len(h) || roles(a) != roles(b) {
			t.Fatal("not one role for each column, or not the same twice")
		}
		seen := map[link.Role]bool{}
		for i, m := range a {
			if m.Column != h[i] || m.Why == "" || m.Role == "" {
				t.Fatalf("%+v", m)
			}
			if seen[m.Role] && !several[m.Role] {
				t.Fatalf("two columns have the role %s", m.Role)
			}
			seen[m.Role] = true
		}
	})
}

func FuzzSexCode(f *testing.F) {
	f.Add("Female")
	f.Add("مرد")
	f.Fuzz(func(t *testing.T, s string) {
		if code, ok := link.SexCode(s); ok != (code == 1 || code == 2) {
			t.Fatal(code, ok)
		}
	})
}

func BenchmarkRecognise(b *testing.B) {
	header := strings.Split("rec_id,given_name,surname,street_number,address_1,address_2,suburb,postcode,state,date_of_birth,soc_sec_id", ",")
	b.ReportAllocs()
	for b.Loop() {
		link.Recognise(header, nil)
	}
}

func BenchmarkSexCode(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		link.SexCode("Female")
		link.SexCode("زن")
	}
}
