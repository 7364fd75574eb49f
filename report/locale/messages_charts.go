package locale

// chartMessages are the words of pictures and their captions.
var chartMessages = map[string]text{
	"figure.data":      {"The numbers behind this picture", "عددهای این نمودار"},
	"figure.left":      {"%s more rows are in the CSV files.", "%s ردیف دیگر در پرونده‌های CSV است."},
	"chart.ladder":     {"Answers side by side. Each line is one method; the thick bar is the interval to quote, thinner bars take more as given.", "پاسخ‌ها در کنار هم. هر سطر یک روش است؛ نوار پهن بازهٔ قابل نقل است و نوارهای باریک‌تر چیزهای بیشتری را مسلم می‌گیرند."},
	"chart.ladder.x":   {"Count (N)", "شمار (N)"},
	"chart.upset":      {"How many are on exactly these lists", "چه شمار دقیقاً در همین فهرست‌ها هستند"},
	"chart.upset.left": {"The %s largest combinations are drawn; the table has the rest.", "%s ترکیب بزرگ‌تر رسم شده است؛ بقیه در جدول است."},
	"chart.tolls":      {"Published figures over time, by who stated them: %s", "رقم‌های منتشرشده در گذر زمان به تفکیک گوینده: %s"},
	"chart.curve":      {"%s: %s", "%s: %s"},
	"chart.profile":    {"Profile likelihood of %s", "درست‌نمایی نیم‌رخ برای %s"},
	"chart.given":      {"(conditional)", "(مشروط)"},
	"chart.bound":      {"lower bound", "کران پایین"},
}
