package calendar

// Orders counts what the dates of one column tell about the order of day and
// month, so that a file need not be asked about what it says itself. The zero
// value is ready to use.
type Orders struct {
	DayFirst   int // dates such as 19/11/2019
	MonthFirst int // dates such as 11/19/2019
	Either     int // dates such as 03/04/2019
}

// Add counts one field; fields of other forms count nothing.
func (o *Orders) Add(text string) {
	l, ok := yearLast(text)
	if !ok {
		return
	}
	a, b := l.either[0], l.either[1]
	switch {
	case a > 12 && b <= 12:
		o.DayFirst++
	case b > 12 && a <= 12:
		o.MonthFirst++
	case a <= 12 && a != b:
		o.Either++
	}
}

// How much a column must say before its order is taken as known: some dates
// that are clear, and hardly one that says the opposite, as a slip would.
const (
	clearDates = 3
	clearShare = 20
)

// Order is the order that the dates show: at least three are clear, and no
// more than one in twenty of them the other way round. It is UnsaidOrder if
// they do not tell, and then dates that could be either stay refused unless
// the user states the order.
func (o Orders) Order() Order {
	switch {
	case o.DayFirst >= clearDates && o.DayFirst >= clearShare*o.MonthFirst:
		return DayFirst
	case o.MonthFirst >= clearDates && o.MonthFirst >= clearShare*o.DayFirst:
		return MonthFirst
	}
	return UnsaidOrder
}
