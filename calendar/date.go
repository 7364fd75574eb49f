package calendar

// Date is a date that may be known only in part: a span of days with the
// precision in which it was given. (Skeleton: fields and methods follow.)
type Date struct{}
