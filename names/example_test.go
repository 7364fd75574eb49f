package names_test

import (
	"fmt"

	"undercount/names"
)

func ExampleParse() {
	for _, s := range []string{"سید محمد رضا احمدی‌نژاد", "AHMADI NEJAD, Seyed Mohammad-Reza"} {
		n := names.Parse(s)
		for _, p := range n.Parts {
			fmt.Println(p.Text, p.Roman, p.Skeleton)
		}
	}
	// Output:
	// محمدرضا mhmdrza mhmdrz
	// احمدینژاد ahmdynjad ahmdnjd
	// mohammadreza mohamadreza mhmdrz
	// ahmadinejad ahmadinejad ahmdnjd
}

func ExampleSimilarity() {
	compare := func(a, b string) {
		p, _ := names.One(a)
		q, _ := names.One(b)
		fmt.Printf("%.2f %t\n", names.Similarity(&p, &q), names.Same(p, q))
	}
	compare("حسین", "Hossein")
	compare("Husayn", "Hossein")
	compare("حسن", "Hossein")
	compare("Hassan", "Hossein")
	// Output:
	// 0.98 true
	// 0.98 true
	// 0.81 false
	// 0.82 false
}

func ExampleSameName() {
	a := names.Parse("أحمد محمود عبد الرحمن المصري")
	b := names.Parse("Ahmed Mahmud El Masri")
	brother := names.Parse("Hamed Mahmoud Abdel Rahman al-Masri")
	fmt.Println(names.SameName(a, b), names.SameName(a, brother))
	// Output: true false
}
