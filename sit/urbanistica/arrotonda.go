package urbanistica

import (
	"cmp"
	"math"
	"slices"
)

// A binary fraction a hair below a half is a half.
const capello = 1e-9

// meta rounds half up.
func meta(x float64) float64 { return math.Floor(x + 0.5 + capello) }

// MetriQuadri rounds an area as it is printed (§4.6): whole, but for less than ten, with one decimal.
func MetriQuadri(mq float64) float64 {
	if mq < 10 {
		return meta(mq*10) / 10
	}
	return meta(mq)
}

// percento rounds a share to hundredths of a percent.
func percento(quota float64) float64 { return meta(quota*10000) / 100 }

// completa is the residual up to which a particella is wholly classified (§4.6).
const completa = 0.001

// percentuali gives each share its percent so that they make 100.00 together, by largest remainder; on a tie
// the larger share, then the first.
func percentuali(quote []float64) []float64 {
	somma := 0.0
	for _, q := range quote {
		somma += q
	}
	centesimi := make([]int, len(quote))
	ordine := make([]int, len(quote))
	resti := make([]float64, len(quote))
	mancano := 10000
	for i, q := range quote {
		esatto := q / somma * 10000
		centesimi[i] = int(math.Floor(esatto + capello))
		ordine[i], resti[i] = i, esatto-float64(centesimi[i])
		mancano -= centesimi[i]
	}
	slices.SortStableFunc(ordine, func(a, b int) int {
		if math.Abs(resti[a]-resti[b]) > capello {
			return cmp.Compare(resti[b], resti[a])
		}
		return cmp.Compare(quote[b], quote[a])
	})
	for k := range mancano {
		centesimi[ordine[k%len(ordine)]]++
	}
	out := make([]float64, len(quote))
	for i, c := range centesimi {
		out[i] = float64(c) / 100
	}
	return out
}
