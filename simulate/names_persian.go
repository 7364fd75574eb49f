package simulate

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
