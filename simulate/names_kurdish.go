package simulate

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
