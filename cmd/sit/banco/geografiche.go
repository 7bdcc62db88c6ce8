package banco

import "math"

// The deliveries in GML speak in degrees, so whoever invents one must turn metres into degrees.
// That is the maker of files at work, in the place of the Agenzia: what the program reads is
// transformed by PostGIS alone, and a test holds these few lines against it.
//
// The inverse of the transverse Mercator projection by the series of Krüger in the third
// flattening, to its fourth power: better than a micrometre in the zone.

const (
	semiasse      = 6378137.0
	appiattimento = 1 / 298.257222101
	scalaUTM      = 0.9996
	falsoEst      = 500_000
	meridiano33   = 15.0
)

var krueger = func() (k struct {
	raggio      float64
	beta, delta [4]float64
}) {
	n := appiattimento / (2 - appiattimento)
	n2, n3, n4 := n*n, n*n*n, n*n*n*n
	k.raggio = semiasse / (1 + n) * (1 + n2/4 + n4/64)
	k.beta = [4]float64{n/2 - n2*2/3 + n3*37/96 - n4/360, n2/48 + n3/15 - n4*437/1440, n3*17/480 - n4*37/840, n4 * 4397 / 161280}
	k.delta = [4]float64{n*2 - n2*2/3 - n3*2 + n4*116/45, n2*7/3 - n3*8/5 - n4*227/45, n3*56/15 - n4*136/35, n4 * 4279 / 630}
	return k
}()

// Geografiche turns metres of EPSG:7792 into longitude and latitude of EPSG:6706.
func Geografiche(est, nord float64) (lon, lat float64) {
	xi := nord / (scalaUTM * krueger.raggio)
	eta := (est - falsoEst) / (scalaUTM * krueger.raggio)
	// Sines and cosines of the multiples by recurrence: this runs for every vertex.
	s2, c2 := math.Sincos(2 * xi)
	e := math.Exp(2 * eta)
	sh2, ch2 := (e-1/e)/2, (e+1/e)/2
	sn, cn, shn, chn := s2, c2, sh2, ch2
	xi1, eta1 := xi, eta
	for _, b := range krueger.beta {
		xi1 -= b * sn * chn
		eta1 -= b * cn * shn
		sn, cn = sn*c2+cn*s2, cn*c2-sn*s2
		shn, chn = shn*ch2+chn*sh2, chn*ch2+shn*sh2
	}
	sx, cx := math.Sincos(xi1)
	sh := math.Sinh(eta1)
	chi := math.Asin(sx / math.Cosh(eta1))
	lat = chi
	s2, c2 = math.Sincos(2 * chi)
	sn, cn = s2, c2
	for _, d := range krueger.delta {
		lat += d * sn
		sn, cn = sn*c2+cn*s2, cn*c2-sn*s2
	}
	return meridiano33 + math.Atan2(sh, cx)*180/math.Pi, lat * 180 / math.Pi
}

// grado rounds to the eight decimals of a GML, a millimetre.
func grado(v float64) float64 { return math.Round(v*1e8) / 1e8 }
