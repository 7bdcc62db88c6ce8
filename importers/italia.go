package importers

import "math"

// Riquadro is a box of coordinates, x before y.
type Riquadro struct{ x0, y0, x1, y1 float64 }

// Contiene is false for what is no number.
func (r Riquadro) Contiene(x, y float64) bool {
	return x >= r.x0 && x <= r.x1 && y >= r.y0 && y <= r.y1
}

// Italia is Italy and fifty kilometres around it, in each system that a map may come in. What
// lies outside was written in another system, or with its axes swapped.
func Italia(srid int) Riquadro {
	switch srid {
	case 6706, 4258, 4326, 4265:
		return Riquadro{6, 34.9, 19.2, 47.7}
	case 7791, 25832, 32632, 3045:
		return Riquadro{220_000, 3_850_000, 1_420_000, 5_300_000}
	case 7792, 25833, 32633:
		return Riquadro{-260_000, 3_850_000, 880_000, 5_300_000}
	case 7793, 32634:
		return Riquadro{-780_000, 3_850_000, 380_000, 5_320_000}
	case 3857:
		return Riquadro{660_000, 4_140_000, 2_140_000, 6_060_000}
	case 3003:
		return Riquadro{1_220_000, 3_850_000, 2_420_000, 5_300_000}
	case 3004:
		return Riquadro{1_760_000, 3_850_000, 2_900_000, 5_300_000}
	}
	// A Cassini-Soldner origin: the sheet lies within 200 km of it.
	return Riquadro{-200_000, -200_000, 200_000, 200_000}
}

// Fuori is the first point of flat that is not a place in Italy.
func (r Riquadro) Fuori(flat []float64) (x, y float64, trovato bool) {
	for i := 0; i+1 < len(flat); i += 2 {
		if !r.Contiene(flat[i], flat[i+1]) {
			return flat[i], flat[i+1], true
		}
	}
	return math.NaN(), math.NaN(), false
}
