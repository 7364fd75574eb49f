package locale

// words are the names of coded values, by kind and value.
var words = map[string]text{
	"measure/killed": {"killed", "کشته‌شدگان"}, "measure/injured": {"injured", "زخمی‌شدگان"}, "measure/arrested": {"arrested", "بازداشت‌شدگان"},
	"measure/missing": {"missing", "ناپدیدشدگان"}, "measure/member": {"members", "اعضا"}, "measure/members": {"members", "اعضا"},
	"measure/participants": {"participants", "شرکت‌کنندگان"}, "measure/identified": {"identified by name", "شناسایی‌شدگان با نام"},
	"measure/detained": {"detained", "در بازداشت"}, "measure/disappeared": {"disappeared", "ناپدیدشدگان قهری"}, "measure/executed": {"executed", "اعدام‌شدگان"},
	"measure/displaced": {"displaced", "آوارگان"}, "measure/people": {"people", "افراد"}, "measure/trafficked": {"trafficked", "قربانیان قاچاق انسان"},

	"universe/citizens": {"citizens", "شهروندان"}, "universe/civilians": {"civilians", "غیرنظامیان"}, "universe/unspecified": {"not specified among whom", "بدون تعیین گروه"},
	"universe/includes_security_forces": {"security forces included", "با احتساب نیروهای امنیتی"}, "universe/individuals": {"individuals", "افراد"},
	"universe/protesters": {"protesters", "معترضان"}, "universe/security_forces": {"security forces", "نیروهای امنیتی"}, "universe/students": {"students", "دانشجویان"},
	"universe/shot_with_non_standard_weapons": {"shot with non-standard weapons", "تیرخورده با سلاح غیرسازمانی"}, "universe/children": {"children", "کودکان"}, "universe/women": {"women", "زنان"},

	"place/Iran": {"Iran", "ایران"}, "place/Beijing": {"Beijing", "پکن"}, "place/Chengdu": {"Chengdu", "چنگدو"}, "place/Mahshahr": {"Mahshahr", "ماهشهر"}, "place/Kosovo": {"Kosovo", "کوزوو"},

	"status/ok": {"Estimate", "برآورد"}, "status/bound_only": {"Bound only", "فقط کران"}, "status/not_identified": {"Not identified", "شناسایی‌ناپذیر"},
	"status/not_converged": {"Did not converge", "همگرا نشد"}, "status/refused": {"Refused", "امتناع از پاسخ"},

	"interval/credible": {"credible interval", "بازهٔ باورپذیر"}, "interval/profile": {"profile likelihood interval", "بازهٔ درست‌نمایی نیم‌رخ"},
	"interval/bootstrap":  {"bootstrap interval that repeats every step, selection included", "بازهٔ بوت‌استرپ با تکرار همهٔ گام‌ها، از جمله گزینش مدل"},
	"interval/log-normal": {"log-normal interval", "بازهٔ لگ‌نرمال"}, "interval/wald": {"normal approximation", "تقریب نرمال"},

	"severity/serious": {"Serious.", "جدی."}, "severity/caution": {"Caution.", "احتیاط."}, "severity/note": {"Note.", "نکته."},

	"interval.short/credible": {"credible", "باورپذیر"}, "interval.short/profile": {"profile", "نیم‌رخ"}, "interval.short/bootstrap": {"bootstrap", "بوت‌استرپ"},
	"interval.short/log-normal": {"log-normal", "لگ‌نرمال"}, "interval.short/wald": {"normal", "نرمال"},

	"because/current": {"the latest that this speaker said", "آخرین گفتهٔ این گوینده"}, "because/superseded": {"the same speaker has given a later value", "همین گوینده مقدار تازه‌تری داده است"},
	"because/altered_copy": {"a copy that changed something, or a copy of one", "رونوشتی که چیزی را تغییر داده یا رونوشتِ چنان رونوشتی است"},
	"because/retracted":    {"withdrawn, or only repeating what was", "پس گرفته شده، یا تنها تکرارِ گفته‌ای است که پس گرفته شده"},
	"because/denied":       {"stands, and somebody else denies it", "برقرار است و دیگری آن را تکذیب می‌کند"}, "because/denial": {"is itself a denial", "خود یک تکذیب است"},

	"open/relay": {"passed on from somebody else", "نقل از دیگری است"}, "open/method_unknown": {"the method is not known", "روش آن معلوم نیست"}, "open/unnamed": {"the speaker is not named", "گوینده نام‌برده نیست"},
	"open/link_inferred": {"the link is an inference", "پیوند آن استنباطی است"}, "open/origin_not_known_yet": {"its origin was not known yet", "خاستگاهش هنوز معلوم نبود"}, "open/origin_not_named": {"its origin is not named", "خاستگاهش نام برده نشده است"},

	"notice/control_characters":         {"invisible control characters are shown as code points", "نویسه‌های کنترلیِ نادیدنی به‌صورت کد نشان داده شده‌اند"},
	"notice/duplicate_row":              {"a row repeats another word for word and is left out", "ردیفی واژه‌به‌واژه تکراری بود و کنار گذاشته شد"},
	"notice/vague_value":                {"the value beside a vague word is not its literal floor; the reading policy is used instead", "مقدارِ کنار واژهٔ مبهم کفِ لفظی آن نیست؛ به‌جای آن قاعدهٔ خوانش به کار رفته است"},
	"notice/asserter_differs":           {"an update is entered under another name and is taken as one speaker because the ledger says so", "به‌روزرسانی با نام دیگری ثبت شده و چون دفتر چنین می‌گوید، از همان گوینده شمرده شده است"},
	"notice/update_of_another_quantity": {"an update counts something else or another place; both stand", "به‌روزرسانی چیز دیگر یا محل دیگری را می‌شمارد؛ هر دو برقرارند"},
	"notice/repeat_differs":             {"entered as a repeat, but the number differs", "به‌عنوان تکرار ثبت شده، ولی عدد متفاوت است"},

	"hedge/most":   {"most of an unstated whole", "بیشترِ کلی که گفته نشده"},
	"hedge/denial": {"a denial, without a figure", "تکذیب، بدون رقم"}, "hedge/none": {"no figure", "بدون رقم"},
	"reading/denial": {"denial: no number", "تکذیب: بدون عدد"}, "reading/none": {"says nothing about the count", "دربارهٔ شمار چیزی نمی‌گوید"}, "reading/share": {"a share, not a count", "سهم است، نه شمار"},

	"role/diplomat": {"diplomat", "دیپلمات"}, "role/families": {"families", "خانواده‌ها"}, "role/foreign_state": {"foreign state", "دولت خارجی"}, "role/hr_org": {"human-rights organisation", "سازمان حقوق بشری"},
	"role/igo": {"intergovernmental organisation", "سازمان بین‌دولتی"}, "role/leak": {"leaked record", "سند درزکرده"}, "role/media": {"media", "رسانه"}, "role/medical": {"medical", "درمانی"},
	"role/opposition": {"opposition", "اپوزیسیون"}, "role/state": {"state", "دولت"}, "role/state_official": {"state official", "مقام دولتی"}, "role/student_group": {"student group", "گروه دانشجویی"},
	"role/witness": {"witness", "شاهد"}, "role/research": {"research", "پژوهش"}, "role/unknown": {"role not known", "نقش نامعلوم"},

	"stake/accused_party": {"party accused", "طرفِ متهم"}, "stake/affected": {"affected", "آسیب‌دیدگان"}, "stake/documenter": {"documenters", "مستندسازان"},
	"stake/opposed_party": {"party opposed to the accused", "طرفِ مخالفِ متهم"}, "stake/third_party": {"third parties", "طرف‌های ثالث"}, "stake/unknown": {"stake not known", "نسبت نامعلوم"},

	"claim/current": {"stands", "برقرار"}, "claim/superseded": {"superseded", "جایگزین‌شده"}, "claim/altered_copy": {"altered copy", "رونوشت تغییریافته"}, "claim/corrupted_copy": {"altered copy", "رونوشت تغییریافته"},
	"claim/copy": {"copy", "رونوشت"}, "claim/retracted": {"withdrawn", "پس‌گرفته‌شده"}, "claim/denied": {"denied", "تکذیب‌شده"}, "claim/denied_by_subject": {"denied by the subject", "تکذیب‌شده از سوی موضوع ادعا"},
	"claim/disputed": {"disputed", "مورد اختلاف"}, "claim/denial": {"denial", "تکذیب"},

	"relation/original": {"original", "اصل"}, "relation/repeats": {"repeats", "تکرارِ"}, "relation/repeats_altered": {"repeats with changes", "تکرارِ همراه با تغییرِ"}, "relation/updates": {"updates", "به‌روزرسانیِ"},
	"relation/derived": {"derived from", "برگرفته از"}, "relation/summarises": {"summarises", "جمع‌بندیِ"}, "relation/denies": {"denies", "تکذیبِ"}, "relation/retracts": {"withdraws", "پس‌گرفتنِ"},

	"changed/number": {"the number", "عدد"}, "changed/high_end": {"the upper end", "سر بالایی دامنه"}, "changed/hedge": {"the hedge", "قید تقریب"}, "changed/speaker": {"the speaker", "گوینده"},
	"changed/measure": {"the measure", "آنچه شمرده شده"}, "changed/universe": {"among whom", "گروه"}, "changed/place": {"the place", "محل"},

	"finding/floor_above_ceiling": {"A floor lies above a ceiling.", "کفی بالاتر از یک سقف است."}, "finding/points_differ": {"Figures differ.", "رقم‌ها متفاوت‌اند."},
	"finding/part_above_whole": {"A part exceeds its whole.", "بخشی از کل خود بیشتر است."}, "finding/point_above_ceiling": {"A figure lies above a ceiling.", "رقمی بالاتر از یک سقف است."}, "finding/floor_above_point": {"A floor lies above a figure.", "کفی بالاتر از یک رقم است."},
	"changed/subset": {"the subset", "زیرمجموعه"}, "changed/other": {"something else", "چیزی دیگر"},
	"finding/denied": {"Denied.", "تکذیب شده است."}, "finding/list_above_total": {"A list of names exceeds a stated total.", "فهرست نام‌ها از کلِ گفته‌شده بیشتر است."},

	"method/mse/lincoln-petersen": {"Two lists (Lincoln–Petersen)", "دو فهرست (لینکلن–پترسن)"},
	"method/mse/chapman":          {"Two lists (Chapman)", "دو فهرست (چپمن)"},
	"method/mse/chao":             {"Lower bound (Chao)", "کران پایین (چائو)"},
	"method/mse/chao-bc":          {"Lower bound, bias-corrected (Chao)", "کران پایین با تصحیح اریبی (چائو)"},
	"method/mse/m0":               {"Equal lists (M0)", "فهرست‌های هم‌توان (M0)"},
	"method/mse/mt":               {"Independent lists (Mt)", "فهرست‌های مستقل (Mt)"},
	"method/mse/mh-chao":          {"Unequal people, Chao (Mh)", "افراد ناهمگن، چائو (Mh)"},
	"method/mse/mh-poisson2":      {"Unequal people, Poisson (Mh)", "افراد ناهمگن، پواسون (Mh)"},
	"method/mse/mh-darroch":       {"Unequal people, Darroch (Mh)", "افراد ناهمگن، داروک (Mh)"},
	"method/mse/mh-gamma":         {"Unequal people, gamma (Mh)", "افراد ناهمگن، گاما (Mh)"},
	"method/mse/mth-chao":         {"Unequal people and lists, Chao (Mth)", "افراد و فهرست‌های ناهمگن، چائو (Mth)"},
	"method/mse/mth-poisson2":     {"Unequal people and lists, Poisson (Mth)", "افراد و فهرست‌های ناهمگن، پواسون (Mth)"},
	"method/mse/mth-darroch":      {"Unequal people and lists, Darroch (Mth)", "افراد و فهرست‌های ناهمگن، داروک (Mth)"},
	"method/mse/mth-gamma":        {"Unequal people and lists, gamma (Mth)", "افراد و فهرست‌های ناهمگن، گاما (Mth)"},
	"method/mse/aic":              {"Best log-linear model by AIC", "بهترین مدل لگاریتم‌خطی با معیار AIC"},
	"method/mse/bic":              {"Best log-linear model by BIC", "بهترین مدل لگاریتم‌خطی با معیار BIC"},
	"method/mse/sparse":           {"Log-linear model for sparse tables", "مدل لگاریتم‌خطی برای جدول‌های تُنُک"},
	"method/mse/bma":              {"Average over graphical models (Bayesian)", "میانگین بیزی روی مدل‌های گرافی"},
	"method/mse/latent-class":     {"Latent classes (Bayesian)", "رده‌های پنهان (بیزی)"},
	"method/mse/coverage":         {"Sample coverage", "پوشش نمونه"},
	"method/mse/coverage-high":    {"Sample coverage, high", "پوشش نمونه، پوشش زیاد"},
	"method/mse/coverage-low":     {"Sample coverage, low", "پوشش نمونه، پوشش کم"},
	"method/mse/threshold":        {"Thresholded models", "مدل‌های آستانه‌ای"},
	"method/mse/dr":               {"Doubly robust", "استوار دوگانه"},
	"method/mse/glm":              {"Log-linear model chosen by the user", "مدل لگاریتم‌خطی برگزیدهٔ کاربر"},
}
