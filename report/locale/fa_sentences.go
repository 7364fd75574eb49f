package locale

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// sentence pairs an English sentence that methods give as a reason, %s standing
// for each figure or name in it, with its Persian form.
type sentence struct{ en, fa string }

var persianSentences = []sentence{
	{"the fit did not settle although the estimate exists; use a simpler model, fewer lists or a coarser stratum",
		"برازش به پایداری نرسید، هرچند برآورد وجود دارد؛ مدلی ساده‌تر، فهرست‌های کمتر یا لایه‌بندی درشت‌تری به کار ببرید"},
	{"model %s has more parameters than these data can tell apart; use a simpler model or more lists",
		"مدل %s پارامترهایی بیش از آن دارد که این داده‌ها بتوانند از هم بازشناسند؛ مدلی ساده‌تر یا فهرست‌های بیشتری به کار ببرید"},
	{"the likelihood of model %s rises without end, because combinations of lists that would hold it were never observed; use a simpler model, merge lists or strata, or quote a lower bound such as mse/chao-bc",
		"درست‌نماییِ مدل %s بی‌پایان بالا می‌رود، زیرا ترکیب‌هایی از فهرست‌ها که آن را مهار می‌کرد هرگز مشاهده نشده است؛ مدلی ساده‌تر به کار ببرید، فهرست‌ها یا لایه‌ها را ادغام کنید، یا کران پایینی مانند mse/chao-bc را نقل کنید"},
	{"nobody is on exactly two lists, so the bound would be infinite; use mse/chao-bc",
		"هیچ‌کس دقیقاً در دو فهرست نیست، پس کران بی‌نهایت می‌شد؛ mse/chao-bc را به کار ببرید"},
	{"the number is a lower bound of the count when entities differ in their chance of being recorded; use it beside an estimate, not in its place",
		"اگر موردها از نظر احتمال ثبت‌شدن متفاوت باشند، این عدد کران پایینِ شمار است؛ آن را در کنار برآورد به کار ببرید، نه به‌جای آن"},
	{"this method uses two lists and the table has %s; name the two with the setting lists=A,B, or use a method for all lists",
		"این روش دو فهرست به کار می‌برد و جدول %s فهرست دارد؛ آن دو را با تنظیم lists=A,B نام ببرید یا روشی برای همهٔ فهرست‌ها به کار ببرید"},
	{"neither of the two lists has an entity, so there is nothing to estimate from; name two other lists",
		"هیچ‌یک از دو فهرست موردی ندارد، پس چیزی برای برآورد نیست؛ دو فهرست دیگر نام ببرید"},
	{"no entity is on both lists, so the data allow any count, however large; use mse/chapman for a lower bound, or more lists",
		"هیچ موردی در هر دو فهرست نیست، پس داده‌ها هر شماری را، هرچه بزرگ، مجاز می‌دانند؛ برای کران پایین mse/chapman یا فهرست‌های بیشتری به کار ببرید"},
	{"the two lists imply fewer than all lists together recorded, so they cannot be independent samples of the population; use a method for all lists",
		"از دو فهرست شماری کمتر از آنچه همهٔ فهرست‌ها ثبت کرده‌اند به دست می‌آید، پس نمی‌توانند نمونه‌های مستقلی از جمعیت باشند؛ روشی برای همهٔ فهرست‌ها به کار ببرید"},
	{"no entity is on both lists: the number comes from the formula's correction and is at most a lower bound; use more lists",
		"هیچ موردی در هر دو فهرست نیست: عدد از جملهٔ تصحیح فرمول آمده و حداکثر کران پایین است؛ فهرست‌های بیشتری به کار ببرید"},
	{"the table holds no entity at all, so there is nothing to estimate from; leave this stratum out or merge it with a neighbour",
		"جدول هیچ موردی ندارد، پس چیزی برای برآورد نیست؛ این لایه را کنار بگذارید یا با لایهٔ مجاور ادغام کنید"},
	{"none of the %s models can be estimated from this table: for each the likelihood rises without end or parameters cannot be told apart; use fewer or merged lists, a coarser stratum, or quote a lower bound such as mse/chao-bc",
		"هیچ‌یک از %s مدل از روی این جدول برآوردپذیر نیست: در هر یک یا درست‌نمایی بی‌پایان بالا می‌رود یا پارامترها از هم بازشناختنی نیستند؛ فهرست‌های کمتر یا ادغام‌شده یا لایه‌بندی درشت‌تری به کار ببرید، یا کران پایینی مانند mse/chao-bc را نقل کنید"},
	{"model %s", "مدل %s"},
	{"the likelihood sets no upper limit", "درست‌نمایی کران بالایی تعیین نمی‌کند"},
	{"the lower limit is the observed count", "کران پایین همان شمار مشاهده‌شده است"},
	{"BCa; selection repeated among %s models", "روش BCa؛ گزینش در میان %s مدل تکرار شده است"},
	{"the upper end is unbounded", "سر بالایی بی‌کران است"},
	{"this method is for %s to %s lists and the table has %s; use a method for fewer lists, such as mse/mt or mse/chapman",
		"این روش برای %s تا %s فهرست است و جدول %s فهرست دارد؛ روشی برای فهرست‌های کمتر به کار ببرید، مانند mse/mt یا mse/chapman"},
	{"this method is for %s to %s lists and the table has %s; merge or drop lists, or use a method without that limit, such as mse/mt or mse/mth-chao",
		"این روش برای %s تا %s فهرست است و جدول %s فهرست دارد؛ فهرست‌ها را ادغام یا حذف کنید، یا روشی بی این محدودیت به کار ببرید، مانند mse/mt یا mse/mth-chao"},
	{"this method is for %s lists and the table has %s; merge or drop lists, or use a method without that limit, such as mse/mt or mse/mth-chao",
		"این روش برای %s فهرست است و جدول %s فهرست دارد؛ فهرست‌ها را ادغام یا حذف کنید، یا روشی بی این محدودیت به کار ببرید، مانند mse/mt یا mse/mth-chao"},
	{"the number recorded, %s", "شمار ثبت‌شده، %s"},
}

// allSentences are those of every part.
var allSentences = sync.OnceValue(func() []sentence {
	out := persianSentences
	for _, p := range parts {
		out = append(out, p.sentences...)
	}
	return out
})

// patterns are the sentences as regular expressions, made at first use.
var patterns = sync.OnceValue(func() []*regexp.Regexp {
	out := make([]*regexp.Regexp, len(allSentences()))
	for i, s := range allSentences() {
		parts := strings.Split(s.en, "%s")
		for j := range parts {
			parts[j] = regexp.QuoteMeta(parts[j])
		}
		out[i] = regexp.MustCompile("^" + strings.Join(parts, "(.+?)") + "$")
	}
	return out
})

// Sentence translates a sentence that a method or the ledger gives as text, if
// the catalogue has it; otherwise it returns it unchanged.
func (l *Locale) Sentence(s string) string {
	if !l.Persian() || s == "" {
		return s
	}
	if t, ok := l.sentence(s); ok {
		return t
	}
	// Methods join two notes by a semicolon; translate both or neither.
	if a, b, found := strings.Cut(s, "; "); found {
		x, ok1 := l.sentence(a)
		y, ok2 := l.sentence(b)
		if ok1 && ok2 {
			return x + l.T("join.semicolon") + y
		}
	}
	return s
}

func (l *Locale) sentence(s string) (string, bool) {
	for i, p := range patterns() {
		m := p.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		args := make([]any, len(m)-1)
		for j, a := range m[1:] {
			args[j] = l.Foreign(a)
			if n, err := strconv.ParseInt(a, 10, 64); err == nil {
				args[j] = l.Count(n)
			}
		}
		if len(args) == 0 {
			return allSentences()[i].fa, true
		}
		return fmt.Sprintf(allSentences()[i].fa, args...), true
	}
	return "", false
}
