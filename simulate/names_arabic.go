package simulate

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
