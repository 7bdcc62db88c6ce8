package registri

import "math/bits"

// insieme is a set of subjects, of people by number and of companies.
type insieme struct{ persone, imprese []uint64 }

func (v *insieme) metti(s soggetto) {
	w, k := &v.persone, int(2*s.vero())
	switch {
	case s < 0:
		w, k = &v.imprese, int(-s)
	case s >= doppione:
		k++
	}
	for len(*w) <= k/64 {
		*w = append(*w, 0)
	}
	(*w)[k/64] |= 1 << (k % 64)
}

func (v *insieme) unisci(altro *insieme) {
	for s := range altro.tutti() {
		v.metti(s)
	}
}

// tutti walks the companies, then the people, in order.
func (v *insieme) tutti() func(func(soggetto) bool) {
	return func(yield func(soggetto) bool) {
		for n, w := range [2][]uint64{v.imprese, v.persone} {
			for i, parola := range w {
				for ; parola != 0; parola &= parola - 1 {
					k := i*64 + bits.TrailingZeros64(parola)
					s := soggetto(-k)
					if n == 1 {
						if s = soggetto(k / 2); k%2 == 1 {
							s += doppione
						}
					}
					if !yield(s) {
						return
					}
				}
			}
		}
	}
}
