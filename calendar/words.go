package calendar

import (
	"strings"
	"sync"
)

// The words of dates. All are folded before use (see fold), so that accents,
// hamza and the forms of yeh and kaf do not matter.

// monthWords gives for each calendar the names of its months, twelve groups
// divided by "|"; spaces divide names, "+" stands for a space inside one.
var monthWords = []struct {
	system System
	names  string
}{
	// English, French, Spanish, German.
	{Gregorian, `january jan janvier janv enero januar jänner | february feb febr février fevr febrero februar |
		march mar mars marzo märz maerz | april apr avril abril | may mai mayo | june jun juin junio juni |
		july jul juillet juil julio juli | august aug août agosto | september sep sept septembre septiembre setiembre |
		october oct okt octobre octubre oktober | november nov novembre noviembre | december dec dez décembre diciembre dezember`},
	// Turkish, Russian.
	{Gregorian, `ocak январь января янв | şubat февраль февраля фев | mart март марта мар | nisan апрель апреля апр | mayıs май мая |
		haziran июнь июня | temmuz июль июля | ağustos август августа авг | eylül сентябрь сентября сен | ekim октябрь октября окт |
		kasım ноябрь ноября ноя | aralık декабрь декабря дек`},
	// Persian, Arabic of Egypt and the Gulf, Arabic of Syria and Iraq, Arabic of the Maghreb.
	{Gregorian, `ژانویه جنوری | فوریه فبروری | مارس مارچ | آوریل آپریل اپریل | مه می | ژوئن جون | ژوئیه جولای ژولای | اوت آگوست آگست اگست |
		سپتامبر سپتمبر | اکتبر اکتوبر | نوامبر نومبر | دسامبر دسمبر`},
	{Gregorian, `يناير جانفي | فبراير فيفري | مارس | أبريل إبريل أفريل | مايو ماي | يونيو يونيه جوان | يوليو يوليه جويلية يوليوز |
		أغسطس أوت غشت | سبتمبر شتنبر | أكتوبر | نوفمبر نونبر | ديسمبر دجنبر`},
	{Gregorian, `كانون+الثاني كانون+ثاني | شباط | آذار | نيسان | أيار مايس | حزيران | تموز | آب | أيلول | تشرين+الأول تشرين+أول |
		تشرين+الثاني تشرين+ثاني | كانون+الأول كانون+أول`},
	// Sorani, Kurmanji.
	{Gregorian, `کانوونی+دووەم کانونی+دووەم | شوبات | ئازار مارت | نیسان | ئایار | حوزەیران | تەممووز تەمموز | ئاب | ئەیلوول ئەیلول |
		تشرینی+یەکەم | تشرینی+دووەم | کانوونی+یەکەم کانونی+یەکەم`},
	{Gregorian, `çile çileya+paşîn rêbendanê | sibat şibat | adar avdar | nîsan nîsanê avrêl | gulan gulanê | hezîran hezîranê pûşper | tîrmeh tîrmehê |
		tebax tebaxê | îlon îlonê | cotmeh cotmehê çiriya+pêşîn | mijdar mijdarê çiriya+paşîn | kanûn kanûnê berfanbar berfanbarê çileya+pêşîn`},
	// Persian, and as it is transliterated.
	{Jalali, `فروردین farvardin farwardin farvardeen | اردیبهشت ordibehesht ordibehest urdibehesht | خرداد khordad xordad khurdad | تیر tir teer |
		مرداد امرداد mordad amordad murdad | شهریور shahrivar shahriver sharivar | مهر mehr | آبان aban abaan |
		آذر azar azer aazar | دی dey dei dai | بهمن bahman | اسفند esfand isfand sfand`},
	// Afghan, Pashto, and as they are transliterated.
	{Jalali, `حمل hamal | ثور sawr sowr thawr saur | جوزا jawza jauza | سرطان saratan | اسد asad assad | سنبله sonbola sunbula sonbula |
		میزان mizan | عقرب aqrab | قوس qaws qaus | جدی jadi jaddi | دلو dalw dalwa | حوت hut hoot`},
	{Jalali, `وری wray | غویی ghwayi | غبرگولی غبرګولی | چنگاښ چنګاښ | زمری zmaray | وږی wagay | تله tala | لړم laram | لیندۍ lindai | مرغومی marghumi |
		سلواغه salwagha | کب kab`},
	// The Kurdish solar year: Sorani, Kurmanji.
	{Jalali, `خاکەلێوە خاکەلێوەی xakelêwe xakelêw xakelewa | گوڵان گوڵانی بانەمەڕ gulan gulanê banemer | جۆزەردان جۆزەردانی cozerdan |
		پووشپەڕ پووشپەڕی پوشپەڕ pûşper | گەلاوێژ گەلاوێژی gelawêj | خەرمانان خەرمانانی xermanan | ڕەزبەر ڕەزبەری rezber | گەڵاڕێزان گەڵاڕێزانی خەزەڵوەر gelarêzan xezelwer |
		سەرماوەز سەرماوەزی sermawez | بەفرانبار بەفرانباری befranbar | ڕێبەندان ڕێبەندانی rêbendan | ڕەشەمە ڕەشەمێ ڕەشەمەی reşeme`},
	{Hijri, `محرم محرم+الحرام المحرم muharram moharram | صفر safar | ربیع+الأول ربیع+اول ربیع+الاولی rabi+al+awwal rabi+i rabi+ul+awal |
		ربیع+الثاني ربیع+الآخر ربیع+دوم rabi+al+thani rabi+ii rabi+al+akhir | جمادى+الأولى جمادی+الاول جمادا+الأولى jumada+al+ula jumada+al+awwal jumada+i |
		جمادى+الآخرة جمادى+الثانية جمادی+الثانی جمادی+الاخر jumada+al+akhira jumada+al+thani jumada+ii | رجب رجب+المرجب rajab | شعبان شعبان+المعظم shaban sha+ban |
		رمضان رمضان+المبارك ramadan ramazan ramadhan | شوال شوال+المکرم shawwal shawal | ذو+القعدة ذي+القعدة ذیقعده ذی+قعده dhu+al+qada dhul+qada zul+qada dhu+al+qidah |
		ذو+الحجة ذي+الحجة ذیحجه ذی+حجه dhu+al+hijja dhul+hijja zul+hijja dhu+al+hijjah dhul+hijjah`},
}

// seasonWords, in the order spring, summer, autumn, winter.
var seasonWords = [...]string{
	`spring printemps primavera frühling frühjahr весна весной ilkbahar bahar biharê bihar بهار ربیع الربیع بەهار`,
	`summer été verano sommer лето летом yaz havîn havînê تابستان صیف الصیف هاوین`,
	`autumn fall automne otoño herbst осень осенью sonbahar payîz payîzê پاییز خزان خریف الخریف پایز`,
	`winter hiver invierno зима зимой kış zivistan zivistanê زمستان شتاء الشتاء زستان`,
}

type wordKind uint8

const (
	wMonth   wordKind = iota + 1
	wSeason           // summer
	wAbout            // about, circa
	wBefore           //
	wAfter            //
	wBetween          // between … and …
	wFrom             // from … to …
	wTo               //
	wAnd              //
	wEra              // says the calendar
	wKurdish          // Kurdish era
	wNoise            // says nothing
)

// otherWords are those that are no names.
var otherWords = []struct {
	kind   wordKind
	system System
	words  string
}{
	{wAbout, Auto, `about circa ca c approx approximately around roughly probably environ vers alrededor hacia aproximadamente etwa ungefähr около примерно
		yaklaşık civarı dora derdora حدود حدودا تقریبا تقریبی حوالی نحو قرابة زهاء نزدیکەی دەوروبەری نزیکەی`},
	{wBefore, Auto, `before prior avant antes vor önce öncesi berî قبل پیش پێش پێشی до`},
	{wAfter, Auto, `after since après apres después desde nach seit после sonra piştî بعد پس دوای منذ`},
	{wBetween, Auto, `between entre zwischen между arasında بین نێوان navbera`},
	{wFrom, Auto, `from von ji از من لە с`},
	{wTo, Auto, `to until till through bis à jusqu hasta по تا الی إلى حتی heta kadar`},
	{wAnd, Auto, `and et und y и ve û و &`},
	{wEra, Gregorian, `ad ce gregorian miladi میلادی م للمیلاد zayini zayînî زایینی`},
	{wEra, Jalali, `sh ap shamsi solar jalali شمسی خورشیدی ش هـ+ش هجری+شمسی هجری+خورشیدی کۆچی+هەتاوی هەتاوی hetawi`},
	{wEra, Hijri, `ah lunar qamari قمری ق ه هـ+ق هجری+قمری للهجرة هجریة`},
	{wEra, Auto, `هجری`}, // solar or lunar: not said
	{wKurdish, Jalali, `kurdish kurdî kurdi کوردی`},
	{wNoise, Auto, `the of in on th st nd rd d de del du le la el al den der am im a year years month day date year سال سالی ماه روز عام سنة شهر یوم در في به فی مورخ تاریخ بتاریخ
		года г год р ê ya yê î ی ساڵی مانگی رۆژی monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
		شنبه یکشنبه دوشنبه سه+شنبه سهشنبه چهارشنبه پنج+شنبه پنجشنبه یک+شنبه دو+شنبه چهار+شنبه جمعه السبت الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة`},
}

// named is a month by name: the same word can name months of two calendars,
// as gulan is May and the second month of the Kurdish solar year.
type named struct {
	system System
	month  int
}

type meaning struct {
	kind   wordKind
	months []named
	season int
	system System
}

// longestName is the greatest number of words in one entry.
const longestName = 3

var dateWords = sync.OnceValue(func() map[string]meaning {
	words := map[string]meaning{}
	for _, m := range monthWords {
		for i, group := range strings.Split(m.names, "|") {
			for _, w := range strings.Fields(group) {
				w = foldName(w)
				e := words[w]
				e.kind = wMonth
				e.months = addNamed(e.months, named{m.system, i + 1})
				words[w] = e
			}
		}
	}
	for i, group := range seasonWords {
		for _, w := range strings.Fields(group) {
			if w = foldName(w); words[w].kind == 0 {
				words[w] = meaning{kind: wSeason, season: i + 1}
			}
		}
	}
	for _, g := range otherWords {
		for _, w := range strings.Fields(g.words) {
			if w = foldName(w); w != "" && words[w].kind == 0 {
				words[w] = meaning{kind: g.kind, system: g.system}
			}
		}
	}
	words["&"] = meaning{kind: wAnd}
	words["~"] = meaning{kind: wAbout}
	return words
})

func addNamed(list []named, n named) []named {
	for _, have := range list {
		if have == n {
			return list
		}
	}
	return append(list, n)
}

// foldName folds an entry of the tables: its words are joined.
func foldName(entry string) string {
	var b strings.Builder
	for _, t := range tokens(entry) {
		b.WriteString(t.word)
	}
	return b.String()
}
