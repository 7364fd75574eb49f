package simulate

// The lists below are common own names and parts of family names: a word in
// Arabic script, then its usual spellings in Latin letters, the commonest
// first. An underline stands where a compound is joined. They are facts of
// the languages, not names of anybody.

const persianMen = `محمد mohammad mohammed mohamed muhammad
علی ali aly
حسین hossein hosein husain hussein
حسن hassan hasan
رضا reza rida
مهدی mehdi mahdi
امیر amir ameer
احمد ahmad ahmed
عباس abbas abas
مجید majid majeed
سعید saeed said saeid
حمید hamid hameed
محمود mahmoud mahmood mahmud
مصطفی mostafa mustafa
ابراهیم ebrahim ibrahim
اسماعیل esmaeil ismail esmail
یوسف yousef yusef yousof
جواد javad jawad
کاظم kazem kazim
صادق sadegh sadeq
باقر bagher baqer
اکبر akbar
اصغر asghar asgar
قاسم ghasem qasem qassem
رحیم rahim
کریم karim kareem
خسرو khosrow khosro xosro
بهرام bahram
بهزاد behzad
بهمن bahman
داریوش dariush daryoush dariyush
کوروش kourosh koorosh kurosh cyrus
سیاوش siavash siyavash
فرهاد farhad
فرشاد farshad
فریدون fereydoun fereidoon feridoun
جمشید jamshid
ایرج iraj
ایمان iman
آرش arash
آرمان arman
آرمین armin
پیمان peyman payman
پویا pouya pooya puya
پژمان pejman pezhman
نادر nader nadir
ناصر naser nasser
نیما nima
نوید navid naveed
میلاد milad
مسعود masoud massoud masood
منصور mansour mansoor mansur
مرتضی morteza mortaza murtaza
هادی hadi
هومن houman hooman human
وحید vahid waheed
یاسر yaser yasser
کامران kamran
کیوان keyvan kayvan keivan
شهرام shahram
شاهین shahin
سهراب sohrab
سینا sina
روزبه roozbeh rouzbeh ruzbeh
رامین ramin
داوود davoud davood dawood
حامد hamed
جلال jalal
تقی taghi taqi
پرویز parviz
بیژن bijan bizhan
اردشیر ardeshir
ابوالفضل abolfazl aboulfazl abulfazl
عبدالله abdollah abdullah abdolah
عبدالرضا abdolreza abdulreza
نورالدین nouraldin nooreddin nureddin
غلام_رضا gholamreza gholam_reza qolamreza
غلام_حسین gholamhossein gholam_hossein qolamhosein
محسن mohsen mohsin
معین moein moin
مهران mehran
مهرداد mehrdad
یعقوب yaghoub yaqoub yaghoob
زکریا zakaria zakariya`

const persianWomen = `فاطمه fatemeh fateme fatima
زهرا zahra zohra
مریم maryam mariam
معصومه masoumeh masoomeh masume
زینب zeynab zeinab zainab
صدیقه sedigheh sediqeh
طاهره tahereh tahere
خدیجه khadijeh khadije xadija
سکینه sakineh sakine
رقیه roghayeh roqayeh ruqaya
لیلا leila leyla laila
سارا sara sarah
سمیه somayeh sommayeh somaye
الهام elham ilham
الهه elaheh elahe
نرگس narges nargess
نسرین nasrin nasreen
نسترن nastaran
نازنین nazanin
ندا neda
نگار negar
نگین negin
نیلوفر niloufar niloofar nilufar
مهسا mahsa
مهناز mahnaz
مینا mina
مژگان mojgan mozhgan
منیژه manijeh manizheh
شیرین shirin shireen
شهلا shahla
شهناز shahnaz
شکوفه shokoufeh shokoofeh
شیوا shiva
سیما sima
سوسن sousan susan
سمیرا samira sameera
ستاره setareh setare
سپیده sepideh sepide
ژاله jaleh zhaleh
ژینا zhina jina
رویا roya
ریحانه reyhaneh reihaneh rayhaneh
پروانه parvaneh parvane
پریسا parisa
پروین parvin
پگاه pegah
بهاره bahareh bahare
بهناز behnaz
آزاده azadeh azade
آرزو arezoo arezou arzu
آیدا aida ayda
اعظم azam
اکرم akram
اشرف ashraf
ترانه taraneh
حمیده hamideh
حدیث hadis hadith
غزاله ghazaleh qazaleh
فرشته fereshteh fereshte
فریبا fariba
فرزانه farzaneh farzane
کبری kobra kubra
گلناز golnaz
گیتی giti
ملیحه maliheh
منصوره mansoureh mansooreh
هانیه hanieh haniyeh
هدیه hedieh hediyeh
یاسمن yasaman
یلدا yalda`

const arabicMen = `محمد mohammed mohamed muhammad mohammad
أحمد ahmed ahmad
علي ali aly
حسن hassan hasan
حسين hussein hussain husayn
محمود mahmoud mahmud mahmood
مصطفى mustafa mostafa
إبراهيم ibrahim ebrahim
إسماعيل ismail ismael
يوسف yousef youssef yusuf
خالد khaled khalid
عمر omar umar
عثمان othman osman uthman
عبد_الله abdullah abdallah abd_allah
عبد_الرحمن abdulrahman abdelrahman abd_al-rahman
عبد_الكريم abdulkarim abdelkarim
عبد_القادر abdulqader abdelkader abdulkadir
عبد_العزيز abdulaziz abdelaziz
عبد_الرحيم abdulrahim abdelrahim
جمال jamal gamal
كمال kamal
جلال jalal galal
سامي sami
سمير samir sameer
سعيد saeed said
سعد saad
صالح saleh salih
صلاح salah
طارق tareq tariq tarek
عادل adel adil
عامر amer amir
عماد imad emad
فادي fadi
فارس fares faris
فهد fahd fahad
فيصل faisal faysal
كريم karim kareem
ماجد majed majid
ماهر maher mahir
منير munir mounir
موسى musa mousa moussa
ناصر nasser naser nasir
نبيل nabil nabeel
هاني hani
هيثم haitham haytham
وليد walid waleed
ياسر yasser yasir
ياسين yassin yaseen
زياد ziad ziyad
زكريا zakaria zakariya
رامي rami
رائد raed raid
رياض riyad riad
حازم hazem hazim
حاتم hatem hatim
جابر jaber jabir
بلال bilal belal
بشار bashar
باسم basem bassem
أيمن ayman aiman
أنس anas
أسامة osama usama
أدهم adham
لؤي luay louay
مؤمن mumen moamen
بهاء_الدين bahaa_al-din bahauddin bahaeddin
نور_الدين nour_al-din nureddin nouraldin
سيف_الدين saif_al-din seifeddin
أبو_بكر abu_bakr aboubakr abubakar
قاسم qasim kassem qassem`

const arabicWomen = `فاطمة fatima fatma fatimah
عائشة aisha aysha aicha
خديجة khadija khadijah
زينب zainab zaynab zeinab
مريم mariam maryam
آمنة amina amna
سارة sara sarah
ليلى layla laila leila
هدى huda hoda
نور nour noor nur
سمية sumaya soumaya
سميرة samira sameera
سعاد suad souad
سناء sanaa sana
رنا rana
ريم reem rim
رشا rasha
رغد raghad
رحمة rahma
دعاء duaa doaa
دينا dina
داليا dalia
حنان hanan
حنين haneen hanin
جميلة jamila gamila
إيمان iman eman
أسماء asmaa asma
أمل amal
آية aya ayah
إسراء israa esraa
بتول batoul batool
تهاني tahani
رؤى ruaa roaa
شيماء shaimaa shayma
صفاء safaa safa
عبير abeer abir
غادة ghada
فرح farah
كوثر kawthar kauthar
لمياء lamia lamiaa
لينا lina leena
منى mona muna
ميساء maysaa maisa
نادية nadia nadiya
نجلاء najlaa nagla
نهى nuha noha
هبة hiba heba
هناء hanaa hana
وفاء wafaa wafa
ياسمين yasmin yasmeen jasmin`

const kurdishMen = `ئازاد azad
ئاسۆ aso
ئارام aram
بەختیار bakhtiar bextiyar bakhtyar
بەهرۆز behroz bahroz
بڕیار biryar
جەمال jamal cemal
جەمیل jamil cemil
چیا chia chya ciya
دارا dara
دڵشاد dilshad dlshad
دیاکۆ diako diyako
دلێر diler dler
ڕێبین rebin
ڕێبوار rebwar rebuar
زانا zana
زانیار zaniar zanyar
سەردار sardar serdar
سۆران soran
سیروان sirwan sirvan
شوان shwan shuan
شێرکۆ sherko shirko
شاهۆ shaho
فەرهاد farhad ferhad
کاوە kawa kaveh kawe
کامران kamran
کەریم karim kerim
کارزان karzan
لوقمان loqman luqman
مەریوان mariwan marivan
ناسر nasir naser
هاوکار hawkar
هەژار hazhar hejar
هێمن hemin hemn
هێرش hersh herish
هیوا hiwa hiva
هاوژین hawzhin hawjin
وریا wirya wrya
یوسف yusif yousef
محەمەد mihemed mohammad muhammad
ئەحمەد ehmed ahmad ahmed
عومەر umar omar omer
عەلی eli ali
حوسێن husen hussein hossein
حەسەن hesen hassan
خالید xalid khalid khaled`

const kurdishWomen = `ئەڤین evin avin
ئاڤان avan
بەهار bahar behar
بێریڤان berivan beriwan
بێخاڵ bekhal bexal
چنار chinar cinar
دڵنیا dilnia dlnia
ڕێزان rezan
ڕووناک runak ronak
ڕۆژین rojin rozhin
زەینەب zeyneb zainab
زیلان zilan
ژیلوان zhilwan jilwan
ژیان zhian jiyan
ژینۆ zhino jino
سروە sirwe srwa
سۆما soma
شلێر shler shiler
شنۆ shno shino
شەهلا shahla
فاتمە fatme fatima
کەژاڵ kazhal kejal
کوردستان kurdistan kordestan
گەلاوێژ galawezh gelawej
گوڵاڵە gulala golaleh
لانە lana
لەیلا leyla layla
مەریەم meryem maryam
مژدە mizhde mojdeh
نەسرین nasrin nesrin
نیشتمان nishtman nishtiman
هانا hana
هەتاو hataw hetaw
هەڵاڵە halala helale
هێرۆ hero
تارا tara
تریفە trife trifa`

const plainMen = `john james robert michael william david richard thomas charles daniel matthew anthony mark paul steven andrew kenneth joshua george kevin brian edward peter martin jakob anton karl hans erik nils lars pedro carlos jose luis miguel marco luca ivan pavel milan goran dragan nikola jan tomas`
const plainWomen = `mary patricia jennifer linda elizabeth barbara susan jessica sarah karen nancy lisa margaret sandra ashley emily donna michelle carol amanda helen anna maria laura julia eva clara ingrid astrid elena sofia lucia carmen rosa ana marta vesna jelena ivana petra katarina hanna monika`
const plainFamilies = `smith johnson williams brown jones miller davis wilson anderson taylor moore jackson martin thompson white clark lewis robinson walker young allen king wright scott hill green adams baker nelson carter mitchell roberts turner phillips campbell parker evans edwards collins stewart morris murphy cook rogers morgan cooper peterson bailey kelly howard ward cox richardson wood watson brooks bennett gray hughes price myers long foster sanders ross fisher schmidt weber wagner becker hoffmann koch bauer richter klein wolf novak horvat kovac petrov ivanov popov jovic marin lopez garcia perez sanchez gomez silva santos costa rossi russo ferrari bianchi larsen hansen olsen berg lind dahl`

// Compounds put one of these before one of the others: محمد‌رضا, Amir-Ali.
const persianFirst = `محمد mohammad
علی ali
امیر amir`

const persianSecond = `رضا reza
حسین hossein
علی ali
مهدی mehdi
حسن hassan
جواد javad
صادق sadegh
امین amin
هادی hadi
باقر bagher
کاظم kazem
تقی taghi
طاها taha
یاسین yasin
پارسا parsa
صالح saleh
محسن mohsen
اکبر akbar`

// Family names are made of a word and an ending.
const persianRoots = `احمد ahmad
محمد mohammad
حسین hossein
حسن hassan
کریم karim
رحیم rahim
رضا reza
موسی mousa
هاشم hashem
قاسم ghasem
ابراهیم ebrahim
یوسف yousef
سلیمان soleyman
عباس abbas
امین amin
نور nour
صادق sadegh
شریف sharif
اکبر akbar
جعفر jafar
مراد morad
قربان ghorban
رستم rostam
بهرام bahram
فرهاد farhad
خسرو khosrow
جمشید jamshid
ملک malek
سلطان soltan
میرزا mirza
حاجی haji
زارع zare
تقی taghi
نجف najaf
اسد asad
شیر shir
گل gol
کوه kouh
دریا darya
نیک nik
پاک pak
روشن roshan
خوش khosh
بهار bahar
توکل tavakol
رحمان rahman
عزیز aziz
غفار ghaffar
ستار sattar
شاه shah`

const persianEndings = `ی i
_زاده zadeh
_پور pour
_نژاد nejad
یان ian
_فر far
_منش manesh
_نیا nia
_خواه khah
_دوست doust`

const arabicRoots = `مصري masri
شامي shami
حلبي halabi
حمصي homsi
بغدادي baghdadi
موصلي mosuli
نجار najjar
حداد haddad
خباز khabbaz
خياط khayyat
صباغ sabbagh
عطار attar
قصاب qassab
حلاق hallaq
خطيب khatib
قاضي qadi
إمام imam
شيخ sheikh
سيد sayed
أسود aswad
أحمر ahmar
أبيض abyad
أسعد asaad
أحمد ahmad
حسن hasan
سعدي saadi
تميمي tamimi
جبوري jubouri
دليمي dulaimi
عبيدي obeidi
شمري shammari
عنزي anzi
زهراني zahrani
غامدي ghamdi
قحطاني qahtani
حربي harbi
مطيري mutairi
خالدي khalidi
هاشمي hashimi
حسيني husseini
موسوي musawi
رفاعي rifai
كيلاني kilani
صالح saleh
منصور mansour
بدوي badawi
فلاح fallah
رشيد rashid
نعيم naim
سالم salem
طويل tawil
صغير saghir
كبير kabir`

const kurdishRoots = `بارزان barzan
تاڵەبان talaban
جاف jaf
زەنگەنە zangana
هەورام hawram
سوران soran
مەریوان mariwan
سەقز saqqez
کەرکووک kirkuk
دهۆک duhok
هەولێر hawler
کۆیە koya
شنۆ shno
بۆکان bokan
سنە sna
مەهاباد mahabad
پاوە pawa
ڕەواندز rawanduz
قادر qadir
حەسەن hasan
کەریم karim
مەحمود mahmud
ڕەسوڵ rasul
شێخ sheikh
میرزا mirza
ئەمین amin
عەزیز aziz
ڕەحیم rahim
خضر khidir
عوسمان osman`

const kurdishEndings = `ی i
_زادە zade
_پوور pour`
