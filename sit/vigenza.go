package sit

// Vigenza is the half-open range of days [Dal, Al) in which a fact holds. An open end is
// DaSempre or PerSempre. A range that ends before it begins holds on no day; so does the zero
// value.
type Vigenza struct {
	Dal Giorno
	Al  Giorno
}

// Sempre has both ends open.
func Sempre() Vigenza { return Vigenza{Dal: DaSempre, Al: PerSempre} }

// Dal holds from a day on.
func Dal(g Giorno) Vigenza { return Vigenza{Dal: g, Al: PerSempre} }

// Vuota is true when the range holds on no day.
func (v Vigenza) Vuota() bool { return v.Dal >= v.Al }

// Contiene is true when the fact holds on day g.
func (v Vigenza) Contiene(g Giorno) bool { return v.Dal <= g && g < v.Al }

// Interseca is true when both hold on some day.
func (v Vigenza) Interseca(o Vigenza) bool {
	return max(v.Dal, o.Dal) < min(v.Al, o.Al)
}

// String writes [dal, al) as people of registers do; an open end is empty.
func (v Vigenza) String() string { return "[" + v.Dal.String() + "," + v.Al.String() + ")" }
