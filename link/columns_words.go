package link

import (
	"strings"
	"sync"
)

// notion is what a word of a header is about; the words of a header together
// give a set of them, and the set gives the role. So "date of death", "تاریخ
// وفات", "Todesdatum" and "fecha de muerte" need no entry of their own.
type notion uint64

const (
	aName   notion = 1 << iota // "name", alone: whole or own name
	aFull                      // full, complete, of four parts
	aGiven                     // first, own, given
	aFather                    //
	aGrand                     // grandfather
	aFamily                    // surname
	aMother                    //
	aAlias                     // nickname, kunya
	aMiddle                    // middle name, maiden name, tribe: compared as text
	aAnd                       // "name and surname"
	aSex                       //
	aBirth                     //
	aDate                      //
	aYear                      //
	aMonth                     //
	aDay                       //
	aAge                       //
	aDeath                     // death, killing, execution
	aArrest                    // arrest, disappearance
	aHappen                    // incident, event
	aPlace                     // place, location
	aTown                      // town, city
	aFine                      // village, suburb, district
	aRegion                    // province
	aCounty                    // between town and province
	aPost                      // postcode
	aStreet                    // address, street
	aHouse                     // house
	aID                        // number, code
	aNumber                    // national number, telephone, e-mail: nearly unique
	aTruth                     // true entity, where a file brings it for testing
	aAdmin                     // reporting, entry, update: not about the person
	aFree                      // notes, links, sources
	aCarry                     // cause, status, perpetrator, country
	aSame                      // religion, ethnicity: compared for equality
	aText                      // occupation: compared as text
)

// The words of each notion, in the languages served. They are folded before
// use, so accents, hamza and the forms of yeh and kaf do not matter; Arabic
// words are found with and without the article.
var notionWords = []struct {
	means notion
	words string
}{
	{aName, `name names nom nombre nombres isim ism ismi ad adi nav nave имя نام نامی اسم اسمی ناو ناوی naam`},
	{aFull, `full complete whole kamil tam voller vollstandiger complet completo полное کامل رباعی ثلاثی خماسی الکامل تەواو تواو temam`},
	{aGiven, `given first fore forename christian own prenom vorname vornamen rufname pila primer کوچک اول الاول شخصی یەکەم`},
	{aFather, `father fathers dad pere padre vater vaters vatersname отца отец отчество patronymic patronym patronimico babasi baba bav bave bavk پدر اب الاب والد الوالد باوک باوکی بابه`},
	{aGrand, `grand grandfather grandfathers grandpere abuelo grossvater grossvaters дед деда dede dedesi bapir bapire kalik جد الجد بزرگ پدربزرگ پدربزرگی باپیر باپیری`},
	{aFamily, `family surname surnames last apellido apellidos familia famille familien familienname nachname zuname soyad soyadi soyisim фамилия خانوادگی فامیل فامیلی شهرت عائله العائله اللقب الکنیه paşnav pasnav نازناو خیزان خانەوادە`},
	{aMother, `mother mothers mere madre mutter матери мать annesi anne ana dayik dayike مادر ام الام والده الوالده دایک دایکی`},
	{aAlias, `alias aliases aka nickname nick kunya kunyah konya surnom apodo apodos spitzname прозвище псевдоним lakap lakabi لقب کنیه مستعار شهرە leqeb bernav`},
	{aMiddle, `middle maiden madchenname tribe clan العشیره عشیره قبیله القبیله طایفه هۆز eşiret عشیرەت`},
	{aAnd, `and et y und и ve و & û`},
	{aSex, `sex gender sexe genre sexo genero geschlecht пол cinsiyet cinsiyeti zayend جنسیت جنس الجنس رەگەز رهگز`},
	{aBirth, `birth born birthdate naissance nacimiento geburt geboren geburts рождения рождение родился dogum dogumu jidayikbun jidayikbune jidayik rojbun rojbuna تولد متولد ولادت میلاد المیلاد ولاده الولاده موالید الموالید لەدایکبوون لەدایک بوون`},
	{aBirth | aDate, `birthday`},
	{aDate, `date dates fecha datum дата tarih tarihi dirok diroka تاریخ التاریخ تاریخی ڕێکەوت ڕێکەوتی بەروار بەرواری mej`},
	{aYear, `year years yr annee ano jahr год года yil yili sal sala سال سنه السنه عام ساڵ ساڵی`},
	{aMonth, `month mois mes monat месяц ay ayi meh meha ماه الشهر مانگ مانگی`},
	{aDay, `day jour dia tag день gun gunu roj roja روز یوم الیوم ڕۆژ ڕۆژی`},
	{aAge, `age ages old edad alter возраст yas yasi temen سن السن سنّ عمر العمر تەمەن تەمەنی`},
	{aDeath, `death dead died killed killing murder murdered execution executed martyrdom deces mort deceso muerte defuncion fallecimiento tod todes sterbe gestorben смерти смерть гибели гибель olum olumu vefat mirin mirine kustin kustine sehid فوت وفات الوفاه وفاه مرگ شهادت الشهاده استشهاد الاستشهاد القتل قتل کشته اعدام الاعدام درگذشت جانباختن باختن جان مردن مرگی کوشتن کوژران شەهیدبوون`},
	{aArrest, `arrest arrested detention detained disappearance disappeared arrestation disparition detencion arresto desaparicion festnahme verhaftung ареста арест tutuklama gozalti girtin girtine بازداشت دستگیری الاعتقال اعتقال الاختفاء اختفاء ناپدید دەستگیرکردن گیران`},
	{aHappen, `incident event occurrence attack hadise olay bûyer buyere vorfall ereignis incidente evento evenement события событие حادثه الحادث الحادثه حدث الحدث رویداد واقعه ڕووداو ڕووداوی`},
	{aPlace, `place location locality lieu lugar ort ortes место yer yeri cih cihe محل مکان المکان مکانی موقع الموقع شوێن شوێنی جێگە sterbeort todesort`},
	{aTown, `city town municipality ville ciudad municipio stadt город sehir sehri bajar bajare شهر المدینه مدینه شار شاری شاری`},
	{aFine, `suburb village area neighbourhood neighborhood quarter district quartier barrio aldea pueblo dorf stadtteil viertel район село деревня mahalle koy ilce gund taxe روستا محله منطقه المنطقه القریه قریه الحی ناحیه الناحیه گوند گوندی گەڕەک`},
	{aRegion, `state province region governorate gov oblast departement departamento provincia estado bundesland область регион провинция vilayet il ili parezgeh استان محافظه المحافظه ولایت الولایه پارێزگا پارێزگای ostan`},
	{aCounty, `county subdistrict gemeinde comune kreis landkreis شهرستان بخش القضاء قضاء قەزا`},
	{aPost, `postcode postal post zip zipcode plz postleitzahl индекс پستی کدپستی البریدی بریدی posta`},
	{aStreet, `address addresses addr street adresse rue direccion calle strasse anschrift адрес улица adres sokak cadde navnisan نشانی آدرس خیابان العنوان الشارع شارع ناونیشان شەقام`},
	{aHouse, `house building hausnummer haus дом bina پلاک`},
	{aID, `n id ids identifier index idx serial uuid guid uid number numbers no nr num numero nummer kennung номер numara numarasi hejmar hejmare code kod kodu код کد شماره رقم الرقم تسلسل التسلسل ردیف مسلسل ژمارە ژمارەی № shomare`},
	{aNumber, `ssn soc sec security nin nid email mail phone telephone mobile tel telefon telephon telefono courriel correo passport passeport pasaporte reisepass паспорт паспорта телефон телефона инн снилс почта cpf dni cedula curp kimlik tckn tc nasname national social identity identite identidad ausweis ملی شناسنامه هویه الهویه الوطنی وطنی تماس هاتف الهاتف جوال الجوال موبایل تلفن همراه ایمیل البرید الالکترونی برید الکترونی پاسپورت گذرنامه جواز الجواز ناسنامە مۆبایل تەلەفۆن ئیمەیل`},
	{aTruth, `cluster clusters entity ent truth gold golden label labels duplicate duplicates dup dupe duplicateof match matched matches ismatch true истина`},
	{aAdmin, `report reported reporting added created updated modified entry entered inserted published publication timestamp recorded گزارش ثبت انتشار التقریر تسجیل النشر`},
	{aFree, `notes note comment comments remarks remark description details bio biography story summary source sources url link links website photo image picture reference references bemerkung bemerkungen quelle fuente fuentes notas commentaire commentaires примечание источник aciklama kaynak notlar توضیحات یادداشت توضیح منبع منابع لینک عکس ملاحظات الملاحظات المصدر مصدر صوره رابط تێبینی سەرچاوە`},
	{aCarry, `cause group band range status perpetrator perpetrators weapon country type category categories verified civilian affiliation manner circumstances cod outcome buried burial cemetery title prefix suffix responsible killer by land pays pais страна причина статус ulke sebep neden durum todesursache ursache causa علت وضعیت عامل نوع السبب سبب الحاله حاله نوعی کشور الدوله البلد بلد الجهه مسئول آرامگاه دفن هۆکار هۆکاری وڵات`},
	{aSame, `religion ethnicity ethnic nationality marital confession citizenship sect race religion nationalite nacionalidad staatsangehorigkeit национальность гражданство uyruk din mezhep مذهب دین قومیت ملیت تابعیت تاهل الجنسیه جنسیه الدیانه الطائفه القومیه ئایین نەتەوە`},
	{aText, `occupation profession job work employer education beruf profesion ocupacion oficio metier профессия meslek شغل حرفه پیشه المهنه مهنه العمل عمل پیشە کار تحصیلات`},
}

// Words that say nothing of the role: articles and prepositions, the person
// meant, and the calendar, script or part of a column.
const plainWords = `the a an e of in at for short paternal residence home lived resident to from on s d l de du des la le les el los las del der die das des von am im
	person persons people individual victim victims deceased subject martyr casualty detainee prisoner record records rec case
	row unique std standardized standardised clean cleaned raw original orig value field column col part c approx approximate estimated est
	sira sahsin kisi kisinin ya yê ye xwe li پرونده هنگام زمان در به از شدن آمدن سکونت اقامت الاقامه السکن زندگی شخص فرد قربانی قربانیان متوفی مقتول شهید الشهید شهداء الضحیه ضحیه المتوفی الشخص القید قید السجل سجل في من على عند
	بە لە کەس قوربانی personne victime persona victima victimas opfer человека жертвы лица
	jalali shamsi gregorian miladi hijri solar lunar iso شمسی میلادی قمری هجری جلالی الهجری المیلادی هجریه`

// Columns that hold the same thing in another script are told apart by these.
const (
	originalWords = `fa per pes farsi persian ar ara arabic ku ckb kmr kurdish sorani ru rus russian cyrillic native local فارسی عربی العربیه کردی عربیه`
	latinWords    = `en eng english latin latinised latinized roman romanized romanised transliterated transliteration tr fr انگلیسی لاتین بالانگلیزیه الانگلیزیه انجلیزی`
)

// Headers read as a whole, because their words mean something else alone, or
// because they are abbreviations.
var wholeHeaders = map[string]notion{
	"by": aBirth | aYear, "bm": aBirth | aMonth, "bd": aBirth | aDay, "yob": aBirth | aYear, "mob": aBirth | aMonth,
	"dob": aBirth | aDate, "pob": aBirth | aPlace,
	"dod": aDeath | aDate, "yod": aDeath | aYear, "doi": aHappen | aDate, "pod": aDeath | aPlace,
	"fname": aGiven | aName, "gname": aGiven | aName, "lname": aFamily | aName, "sname": aFamily | aName, "mname": aMiddle,
	"geburtsdatum": aBirth | aDate, "geburtstag": aBirth | aDate, "geburtsjahr": aBirth | aYear, "geburtsort": aBirth | aPlace,
	"todesdatum": aDeath | aDate, "sterbedatum": aDeath | aDate, "todestag": aDeath | aDate, "sterbeort": aDeath | aPlace, "todesort": aDeath | aPlace,
	"фио": aFull, "adsoyad": aFull, "adisoyadi": aFull, "advesoyad": aFull, "isimsoyisim": aFull, "namesurname": aFull, "nomprenom": aFull, "prenomnom": aFull,
	"namefamily": aFull, "nombreapellidos": aFull, "nombreapellido": aFull,
	"namevorname": aFull, "vornamename": aFull, "nachnamevorname": aFull, "vornamenachname": aFull, "vorundnachname": aFull,
	"نامنامخانوادگی": aFull, "ناموشهرت": aFull, "نامشهرت": aFull, "الاسمواللقب": aFull, "الاسمالعائله": aFull, "ناویسیانی": aFull, "ناویچوارینه": aFull,
	"روژیلهدایکبوون": aBirth | aDate, "روژیمردن": aDeath | aDate, "rojajidayikbune": aBirth | aDate,
	"truematch": aTruth, "knownas": aAlias, "alsoknownas": aAlias, "othername": aAlias, "othernames": aAlias, "نامدیگر": aAlias, "ناممستعار": aAlias,
	"sosyalguvenlikno": aNumber, "کدملی": aNumber, "شمارهملی": aNumber, "تلفنهمراه": aNumber, "рождение": aBirth | aDate,
	"المنطقهالاداريه": aRegion, "نامپدربزرگ": aGrand, "jahr": aYear, "bundesland": aRegion, "grandpere": aGrand, "grossvater": aGrand,
	"segundoapellido": aMiddle, "apellidomaterno": aMiddle, "primerapellido": aFamily, "apellidopaterno": aFamily,
	"имяотца": aFather, "имяматери": aMother, "датарождения": aBirth | aDate, "годрождения": aBirth | aYear,
	"personid": aID, "maidenname": aMiddle, "middlename": aMiddle, "timeofdeath": aAdmin, "time": aAdmin, "hour": aAdmin,
	"lastseen": aArrest | aDate, "dateofdisappearance": aArrest | aDate, "شمارهشناسنامه": aNumber,
}

// Words known in the tables: their notions, plain ones without any, and the
// script they mark.
type lexicon struct {
	notion          map[string]notion // plain words have 0
	original, latin map[string]bool
	whole           map[string]notion
	longest         int // bytes
}

var lexiconOnce = sync.OnceValue(func() *lexicon {
	l := &lexicon{notion: map[string]notion{}, original: map[string]bool{}, latin: map[string]bool{}, whole: map[string]notion{}}
	for _, w := range strings.Fields(plainWords) {
		l.notion[foldWord(w)] = 0
	}
	for _, w := range strings.Fields(originalWords) {
		l.original[foldWord(w)] = true
	}
	for _, w := range strings.Fields(latinWords) {
		l.latin[foldWord(w)] = true
	}
	for _, g := range notionWords {
		for _, w := range strings.Fields(g.words) {
			if w = foldWord(w); w != "" {
				l.notion[w] |= g.means
				l.longest = max(l.longest, len(w))
			}
		}
	}
	for w, m := range wholeHeaders {
		l.whole[foldWord(w)] = m
	}
	return l
})
