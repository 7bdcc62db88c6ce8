package cxf

// Sistema is the family of coordinate systems that the numbers of a sheet betray.
type Sistema string

// The families. A sheet is all in one; the sheets of a comune may differ.
const (
	SistemaIgnoto    Sistema = ""
	GaussBoagaOvest  Sistema = "gauss_boaga_ovest" // EPSG:3003
	GaussBoagaEst    Sistema = "gauss_boaga_est"   // EPSG:3004
	UTM              Sistema = "utm"               // ETRF2000; the zone is the comune's
	CassiniSoldner   Sistema = "cassini_soldner"   // the origin is printed on the sheet
	maxCassini               = 200_000
	minNord, maxNord         = 3.9e6, 5.3e6
)

// SRID is the EPSG code where the family has only one, else 0.
func (s Sistema) SRID() int {
	switch s {
	case GaussBoagaOvest:
		return 3003
	case GaussBoagaEst:
		return 3004
	}
	return 0
}

// RilevaSistema tells the family from the vertices of a bordo, usually the first of the sheet.
// All must agree: a bordo half in one system and half in another is in none.
func RilevaSistema(flat []float64) Sistema {
	trovato := SistemaIgnoto
	for i := 0; i+1 < len(flat); i += 2 {
		s := sistema(flat[i], flat[i+1])
		if s == SistemaIgnoto || i > 0 && s != trovato {
			return SistemaIgnoto
		}
		trovato = s
	}
	return trovato
}

func sistema(x, y float64) Sistema {
	if -maxCassini < x && x < maxCassini && -maxCassini < y && y < maxCassini {
		return CassiniSoldner
	}
	if y < minNord || y > maxNord {
		return SistemaIgnoto
	}
	switch {
	case 1.1e6 <= x && x <= 1.9e6:
		return GaussBoagaOvest
	case 2.1e6 <= x && x <= 2.9e6:
		return GaussBoagaEst
	case 0.2e6 <= x && x <= 0.9e6:
		return UTM
	}
	return SistemaIgnoto
}
