package names

import "strings"

// kind says what a word can be in a name; a word can be several things.
type kind uint16

const (
	title     kind = 1 << iota // before a name: Dr, Seyed
	anywhere                   // a title after the own name too: Sadat
	after                      // after the whole name: PhD, Jr
	divider                    // between a name and the father's: bin, son of
	forward                    // belongs to the next word: abd, abu, van
	article                    // al
	suffix                     // belongs to the word before: zadeh, allah
	first                      // first member of a compound own name
	second                     // second member of one
	firstReza                  // first member with a strong second only
	strong                     // second member that is one even at the end of a name or inside
	woman                      // first member of a compound own name of women
	woman2                     // second member of one
	known                      // an own name, before which a title may be written joined
	prefixed                   // a title that is written joined to an own name
)

// lexicon holds what is known of words, in the normal form.
var lexicon = func() map[string]kind {
	m := map[string]kind{}
	for _, e := range []struct {
		kind  kind
		words string
	}{
		{title, "سید سیده میر حاج حاجی حاجیه دکتر شهید شهیده ملا شیخ استاد مهندس کاک ماموستا آقا آقای خانم جناب سرهنگ سرگرد ستوان سروان حجت‌الاسلام آیت‌الله کربلایی مشهدی مرحوم مرحومه سادات الشهید الشهیدة الشهيد الحاج الحاجة الشيخ السيد السيدة الدكتور الدكتورة الاستاذ الاستاذة المهندس دكتور شهيدة شەهید دوکتۆر حاجی شێخ مەلا"},
		{title, "سرکار خانوم علامه پروفسور پروفیسور سەید خاتوو المرحوم المرحومة المهندسة الأستاذ البروفيسور العقيد العميد النقيب اللواء الملازم الطفل الطفلة الشابة العلامة استاذ أستاذة مهندسة مامۆستا"},
		{title, "seyed seyyed sayyid sayyed sayed syed seyid seyyid saeyed seyedeh seyyedeh sayyida sayyeda sayeda syeda mir haj haji hajj hajji hajjeh haci dr doctor doktor shahid shaheed sehid martyr mullah mulla molla mollah mela sheikh shaykh shaikh sheykh cheikh ostad ustad ustadh mohandes muhandis engineer eng kak kek mamosta mr mrs ms miss mister prof professor agha aqa khanom ayatollah hojatoleslam hajieh hajiyeh hajiye hajia hajiya hajja hajjah hajje hadj hadji hadja seyede seyyede sayede sayedeh sayyede sayyedeh sayyidah saiyed shahida shaheeda shahidah chahid martyress karbalai karbalaei karbalayi karbalaie kerbelai kerbelayi kerbalayi mashhadi mashadi meshedi ostadh ustaz ustaza ostaz mamoste mohandis muhandis muhandes mme mlle madame monsieur khanum khanoom marhum marhoum marhoom marhuma hojjatoleslam hujjatulislam ayatullah allameh allama brigadier lieutenant sergeant major col colonel capt captain lt gen general sgt sir herr frau don dona senor senora"},
		{anywhere, "سادات السادات سید سیده خانم خانوم sadat sadaat alsadat assadat khanom khanum khanoom"},
		{after, "jr sr phd md مرحوم شهید ره"},
		{divider, "بن ابن بنت فرزند ولد کوری bin ibn ben bint binti binte ould walad weld wuld oglu"},
		{forward, "عبد ابو ابی ابا ام آل بو عبدال abd abdul abdol abdel abdal abdur abdus abdoul abu abo abi aba abou abul abol aboul umm um om oum aal bou van von de der den del della di da dos du la le st saint san mac mc o"},
		{article, "ال al el ul ol il"},
		{suffix, "زاده پور نژاد فر نیا الله اله الدین الدینی زاد نسب منش خواه پناه تبار پرست پرور زادگان دوست بور بوور نجاد نزاد زادة فار كیا کیا نیه zadeh zade zada zadah pour poor pur nejad nezhad nejhad nezad nia niya manesh khah panah tabar parast parvar zadegan doost doust dust far allah ullah ollah ellah alla ulla eddin aldin uddin oddin eldin eddine aldeen uldin oldin ad-din ud-din"},
		{firstReza | known, "احمد حمید حسین سعید مجید وحید ahmad ahmed hamid hossein hosein hussein saeed saeid majid vahid"},
		{first | known, "محمد علی امیر غلام mohammad mohammed muhammad mohamad mohamed muhammed muhamad mohamadd mehmed ali amir ameer gholam ghulam golam"},
		{second | known, "رضا علی حسین حسن محمد مهدی اصغر اکبر جواد امین صادق باقر طاها طه حسام پارسا سام reza riza rida ali hossein hosein hussein husain hussain hosain huseyn husayn hasan hassan mohammad mohammed muhammad mohamad mehdi mahdi asghar asgar akbar javad jawad amin sadegh sadeq sadiq bagher baqer baqir taha parsa sam hesam matin ehsan احسان متین"},
		{strong, "رضا اصغر اکبر reza riza asghar asgar akbar"},
		{woman | known, "فاطمه زهرا مریم نازنین ام‌البنین fatemeh fateme fatima fatimah fatma zahra maryam mariam nazanin"},
		{woman2 | known, "زهرا زینب فاطمه zahra zeinab zainab zaynab zeynab fatemeh fatima"},
		{known, "مصطفی مرتضی مجتبی مهدی جعفر موسی کاظم قاسم ابراهیم اسماعیل یوسف عباس حمید مجید سعید کمال جلال جمال mostafa mustafa morteza mojtaba jafar jaafar mousa musa kazem qasem ghasem ebrahim ibrahim esmail ismail yousef yusuf abbas hamid majid saeed saeid kamal jalal jamal"},
		{prefixed, "سید میر حاج seyed seyyed sayyid sayed syed mir haj"},
	} {
		for w := range strings.FieldsSeq(e.words) {
			m[strings.ReplaceAll(Normalize(w), " ", "")] |= e.kind
		}
	}
	return m
}()

// set gives a set of words in the normal form.
func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[Normalize(w)] = true
	}
	return m
}

// alefLam holds beginnings of names whose first two letters are alef and lam
// without being the article, alefLamNames whole names.
var (
	alefLam      = strings.Fields("الیاس الهام الناز الهه الیار المیرا البرز الماس الیکا الیزابت الله الهی")
	alefLamNames = set("السا الشن الدار الوند الکس النا الینا الیف الین النور")
)

// variant gives, for a Latin spelling of a frequent name that hides which
// vowels are long or which consonant is meant, another of the same name that
// does not.
var variant = map[string]string{
	"khalid": "khaled", "qasim": "qasem", "kasim": "qasem", "kassem": "qasem", "kassim": "qasem", "kasem": "qasem", "gassem": "qasem", "qassim": "qasem", "kazim": "kazem",
	"kadhim": "kazem", "kadhem": "kazem", "kadim": "kazem", "kadem": "kazem", "hashim": "hashem", "jasim": "jasem", "jassim": "jasem", "salih": "saleh", "tahir": "taher", "tahira": "tahereh",
	"sabir": "saber", "talib": "taleb", "ghalib": "ghaleb", "basim": "basem", "hatim": "hatem", "hazim": "hazem", "yasir": "yaser", "yassir": "yaser", "nasir": "naser",
	"yusuf": "yosef", "yousuf": "yosef", "yusef": "yosef", "yousef": "yosef", "yussuf": "yosef", "youssouf": "yosef", "yusif": "yosef", "yousif": "yosef", "yunus": "younes", "younis": "younes", "yunis": "younes", "yunes": "younes",
	"ayesha": "aisha", "eshaq": "es'haq", "eshagh": "es'haq", "ishaq": "es'haq", "ishak": "es'haq", "rida": "reza", "ridha": "reza", "redha": "reza", "ramadan": "ramazan", "fadil": "fazel",
	"fadel": "fazel", "fadhil": "fazel", "fazil": "fazel", "murtada": "morteza", "murtadha": "morteza", "murtaza": "morteza", "mortada": "morteza", "abulfadl": "abulfazl", "abulfadhl": "abulfazl", "fadl": "fazl",
	"osman": "othman", "osama": "osameh", "gamal": "jamal", "cemal": "jamal", "naguib": "najib", "magdi": "majdi", "maged": "majed", "hasim": "hashem", "mehmet": "mohammad", "mehmed": "mohammad", "ahmet": "ahmad",
	"mamadou": "mohammad", "muhamed": "mohammad", "mahomet": "mohammad", "muhammet": "mohammad", "mohamet": "mohammad", "khadijah": "khadijeh", "omar": "omar", "jabir": "jaber", "zahir": "zaher", "amer": "aamer",
	"basir": "basir", "shakir": "shaker", "hamza": "hamzeh", "abid": "abed", "adil": "adel", "sadiq": "sadegh", "sadik": "sadegh", "baqir": "baqer", "bakir": "baqer", "badr": "badr",
	"wafiq": "vafigh", "tariq": "taregh", "tarik": "taregh", "tarek": "taregh", "rashid": "rashid", "karim": "karim", "faruq": "farough", "farouk": "farough", "faruk": "farough", "isaac": "es'haq",
	"zakaria": "zakariya", "zachariah": "zakariya", "hisham": "hesham", "majid": "majid", "ghadir": "ghadir", "qadir": "qader", "kadir": "qader", "qadr": "qadr", "abdulkadir": "abdulqader", "abdulkader": "abdulqader", "abdulqadir": "abdulqader", "abdulghader": "abdulqader",
	"abdulkhalik": "abdulkhalegh", "abdulrazak": "abdulrazzagh", "abdulhalim": "abdulhalim", "iraq": "eragh", "rafiq": "rafigh", "rafik": "rafigh", "shafiq": "shafigh", "shafik": "shafigh", "tawfik": "tofigh", "taufik": "tofigh",
	"malik": "malek", "harith": "hares", "idris": "idris", "munir": "munir", "hakim": "hakim", "nadir": "nader", "samir": "samir", "amir": "amir", "imad": "emad", "jawad": "javad", "xalid": "khaled", "mihemmed": "mohammad", "mihemed": "mohammad", "muhemmed": "mohammad", "fatma": "fatemeh", "fadhl": "fazl", "adham": "ad'ham", "fath": "fat'h",
}
