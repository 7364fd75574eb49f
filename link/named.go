package link

// Named reports whether record i has an own or a family name.
func (r *Records) Named(i int) bool { return r.named(int32(i)) }
