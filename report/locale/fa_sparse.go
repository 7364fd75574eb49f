package locale

// sparseWords are the words of stepwise and searched selection.
var sparseWords = part{
	assumptions: map[string][2]string{
		"pair-interactions-only": {"وابستگی فهرست‌ها تنها دوبه‌دو است: پیوند میان دو فهرست، چه فهرست سومی آن مورد را ثبت کرده باشد و چه نکرده باشد، یکسان است.",
			"اگر سه فهرست یا بیشتر به شیوهٔ خاص خود موردهای مشترک داشته باشند، مثلاً یک دفتر چند فهرست را تغذیه کند، شمار ممکن است در هر دو سو نادرست درآید."},
	},
	warnings: map[string][2]string{
		"mse-search-not-exhaustive": {"جست‌وجو تنها %d مدل از میان مدل‌های بسیار بیشتر را بررسی کرده و ممکن است بهترین مدل را ندیده باشد.",
			"تنظیم effort را بالاتر ببرید و با mse/sparse مقایسه کنید؛ نتیجه‌ای که با این تنظیم جابه‌جا شود قطعی نیست."},
		"mse-selection-unstable": {"از %d تکرارِ بوت‌استرپ تنها %d تکرار همان مدلی را برگزید که از خود داده‌ها برگزیده شد.",
			"بازه‌ای را نقل کنید که گزینش را تکرار می‌کند، نه بازه‌ای که مدل را معلوم می‌گیرد."},
		"mse-limit-at-edge": {"کران‌های اصلاح‌شده از آنچه %d تکرار نشان می‌دهد فراتر است؛ پس دست‌کم یکی از آن‌ها تنها کوچک‌ترین یا بزرگ‌ترین تکرار است.",
			"تنظیم replicates را بالاتر ببرید؛ اگر کران جابه‌جا شد، آن را نامطمئن بدانید."},
		"mse-unequal-lists": {"اندازهٔ فهرست‌ها بسیار نابرابر است (بزرگ‌ترین %.1f برابر کوچک‌ترین) و این فرمول آن‌ها را برابر می‌گیرد: با فهرست‌های مستقل و هم‌گستره %.0f و با فهرست‌های مستقل و هر یک با گسترهٔ خود %.0f به دست می‌آید.",
			"این عدد را نقل نکنید، حتی به‌عنوان کران پایین؛ mse/mt یا mse/mth-chao را به کار ببرید که فهرست‌ها را متفاوت می‌گیرند."},
	},
	sentences: []sentence{
		{"BCa; stepwise selection repeated in each replicate", "روش BCa؛ گزینش گام‌به‌گام در هر تکرار از نو انجام شده است"},
		{"BCa; selection repeated among the %s best models found", "روش BCa؛ گزینش در میان %s مدلِ برترِ یافته‌شده تکرار شده است"},
		{"normal on the log scale of the missing count", "نرمال در مقیاس لگاریتمیِ شمار ثبت‌نشده‌ها"},
		{"the formula takes the lists to be equal and they are very different in size, so that the number is not a safe lower bound: independent lists of their own reach give %s; use mse/mt or mse/mth-chao",
			"این فرمول فهرست‌ها را برابر می‌گیرد و اندازهٔ آن‌ها بسیار نابرابر است؛ پس این عدد کران پایینِ مطمئنی نیست: فهرست‌های مستقل و هر یک با گسترهٔ خود %s می‌دهند؛ mse/mt یا mse/mth-chao را به کار ببرید"},
		{"none of the %s models that were tried can be estimated from this table; use fewer or merged lists, a coarser stratum, or quote a lower bound such as mse/chao-bc",
			"هیچ‌یک از %s مدلِ آزموده از روی این جدول برآوردپذیر نیست؛ فهرست‌های کمتر یا ادغام‌شده یا لایه‌بندی درشت‌تری به کار ببرید، یا کران پایینی مانند mse/chao-bc را نقل کنید"},
	},
	words: map[string]text{
		"diag/steps":                 {"Pairs of lists that entered", "جفت فهرست‌هایی که وارد مدل شدند"},
		"diag/pairs_not_estimable":   {"Unlikely pairs that no estimable model holds", "جفت‌های نامحتملی که در هیچ مدل برآوردپذیری جا نمی‌گیرند"},
		"diag/bootstrap_same_model":  {"Share of replicates with the same model", "سهم تکرارهایی با همان مدل"},
		"diag/bootstrap_pairs":       {"Pairs selected in the replicates", "جفت‌های برگزیده در تکرارها"},
		"diag/search":                {"Search", "جست‌وجو"},
		"diag/independent_equal":     {"Independent lists, equal reach (M0)", "فهرست‌های مستقل و هم‌گستره (M0)"},
		"diag/independent_unequal":   {"Independent lists, own reach (Mt)", "فهرست‌های مستقل، هر یک با گسترهٔ خود (Mt)"},
		"diag/largest_over_smallest": {"Largest list over smallest", "نسبت بزرگ‌ترین فهرست به کوچک‌ترین"},
	},
}
