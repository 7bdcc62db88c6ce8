package tari

// Superficie is an area in hundredths of a square metre: two decimals, as the layouts have.
type Superficie int64

// MinimoAccertabile is 80 per cent of a cadastral surface, exact (c. 646; tributi.md §4.2).
func MinimoAccertabile(catastale Superficie) Superficie { return (catastale*80 + 50) / 100 }

// Tolleranza is what a declared surface may be below the least without being a lead: 3 m², or 3 per
// cent of the cadastral surface where that is more (tributi.md §7.2 XC-03).
func Tolleranza(catastale Superficie) Superficie { return max(300, catastale*3/100) }

// SottoMinimo is true when a declared surface is below 80 per cent of the cadastral one by more than
// the tolerance.
func SottoMinimo(dichiarata, catastale Superficie) bool {
	return dichiarata < MinimoAccertabile(catastale)-Tolleranza(catastale)
}
