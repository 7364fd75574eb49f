package locale

// sensitivityWords are the words of the sensitivity analyses.
var sensitivityWords = part{
	warnings: map[string][2]string{
		"mse-one-list": {"بدون فهرست %s شمار %.0f می‌شود به جای %.0f؛ فاصله‌ای برابر %.1f خطای معیارِ لگاریتم n0.",
			"بگویید دربارهٔ چگونگی تهیهٔ آن فهرست چه می‌دانید؛ هر دو عدد را نقل کنید."},
		"mse-one-record": {"یک رکورد یا یک پیوند بیشتر یا کمتر در هم‌پوشانیِ %s، شمار را %.0f٪ جابه‌جا می‌کند.",
			"پیش از نقل عدد، پیوندهای آن هم‌پوشانی را دوباره دستی بررسی کنید."},
		"mse-odds-contradictory": {"این %d دامنهٔ نسبت بخت با هم ناسازگارند: هیچ شماری در همهٔ آن‌ها نمی‌گنجد.",
			"دامنه‌ها را گسترده‌تر کنید، یا دوباره بپرسید دربارهٔ هر جفت فهرست چه می‌دانید."},
		"mse-list-excess": {"فهرست %s به‌تنهایی %d مورد دارد، در حالی که از هم‌پوشانی‌ها حدود %.0f مورد انتظار می‌رود: شاید رکوردهای ساختگی یا تکراری داشته باشد، یا به کسانی برسد که هیچ فهرست دیگری به آن‌ها نمی‌رسد.",
			"نمونه‌ای تصادفی از رکوردهایی را که تنها در این فهرست است راستی‌آزمایی کنید. نبودِ هشدار چیزی را ثابت نمی‌کند: رکوردهای ساختگی که به اندازهٔ رکوردهای راستین با فهرست‌های دیگر هم‌پوشانی دارند در این شمارها دیده نمی‌شوند."},
		"mse-lists-tied": {"فهرست‌های %s و %s بیش از جفت‌های دیگر به هم گره خورده‌اند (نسبت بخت %.1f؛ %.0f٪ فهرست کوچک‌تر در دیگری هست): شاید یکی از روی دیگری رونویسی شده، به آن ارجاع داده یا به‌نادرستی به آن پیوند خورده باشد.",
			"بپرسید این دو فهرست چگونه پدید آمده‌اند و نمونه‌ای از پیوندهای آن‌ها را بررسی کنید؛ اگر یکی از روی دیگری ساخته شده، آن‌ها را ادغام کنید. نبودِ هشدار چیزی را ثابت نمی‌کند: جعل‌کننده‌ای که نرخ هم‌پوشانیِ فهرست‌های راستین را تقلید کند در این شمارها دیده نمی‌شود."},
		"mse-three-lists-alike": {"با سه فهرست، مازادِ یک فهرست و گره‌خوردگیِ دو فهرستِ دیگر در شمارها دقیقاً یک شکل دارند؛ این هشدارها دو توضیح برای یک چیزند.",
			"هر دو توضیح را بررسی کنید؛ فهرست چهارم آن‌ها را از هم جدا می‌کند."},
	},
	words: map[string]text{
		"driver/one-answer":         {"There is only one answer here; nothing shows how far another method would lie from it.", "اینجا تنها یک پاسخ هست؛ چیزی نشان نمی‌دهد روشی دیگر چه اندازه از آن دور می‌افتاد."},
		"driver/agree":              {"The answers lie close together: the highest is %s times the lowest.", "پاسخ‌ها به هم نزدیک‌اند: بالاترین %s برابرِ پایین‌ترین است."},
		"driver/heterogeneity-form": {"What drives the spread most is the form assumed for how people differ: methods that share everything else give %s to %s.", "آنچه بیش از همه پاسخ‌ها را از هم دور می‌کند شکلی است که برای تفاوت افراد فرض می‌شود: روش‌هایی که تنها در همین تفاوت دارند از %s تا %s می‌دهند."},
		"driver/dependence":         {"What drives the spread most is whether lists may depend on one another or people differ: methods that allow neither give about %s, the others about %s.", "آنچه بیش از همه پاسخ‌ها را از هم دور می‌کند این است که وابستگی فهرست‌ها یا تفاوت افراد پذیرفته شود یا نه: روش‌هایی که هیچ‌یک را نمی‌پذیرند حدود %s می‌دهند و بقیه حدود %s."},
		"driver/model-choice":       {"What drives the spread most is the choice among models of how the lists depend on one another: models that fit about equally well give %s to %s.", "آنچه بیش از همه پاسخ‌ها را از هم دور می‌کند گزینش میان مدل‌های وابستگی فهرست‌هاست: مدل‌هایی با برازش کمابیش یکسان از %s تا %s می‌دهند."},
		"driver/one-list":           {"What moves the answers most is one list: without %s the count is %s instead of %s.", "آنچه بیش از همه پاسخ‌ها را جابه‌جا می‌کند یک فهرست است: بدون %s شمار %s می‌شود به جای %s."},
		"driver/one-record":         {"What moves the answers most is sparse overlap: one record or match more or less in %s moves the count by %s.", "آنچه بیش از همه پاسخ‌ها را جابه‌جا می‌کند تُنُک‌بودن هم‌پوشانی است: یک رکورد یا پیوند بیشتر یا کمتر در %s شمار را %s جابه‌جا می‌کند."},
		"driver/families":           {"The spread has no single cause: methods of one kind differ among themselves about as much as kinds do (from %s to %s).", "پراکندگی یک علت یگانه ندارد: روش‌های هم‌نوع میان خود کمابیش همان‌قدر تفاوت دارند که نوع‌ها با هم (از %s تا %s)."},

		"diag/sensitivity":               {"Sensitivity", "حساسیت"},
		"curve/records in error":         {"if a share of each list’s records is in error and on no other list", "اگر سهمی از رکوردهای هر فهرست نادرست باشد و در هیچ فهرست دیگری نباشد"},
		"curve/missed links":             {"if a share of the links between lists was missed", "اگر سهمی از پیوندهای میان فهرست‌ها از دست رفته باشد"},
		"axis/share of records in error": {"share of records in error", "سهم رکوردهای نادرست"},
		"axis/share of links missed":     {"share of links missed", "سهم پیوندهای ازدست‌رفته"},
	},
}
