package cassini

import (
	"fmt"
	"math"
)

// Coppia is a control point: the same place in the two systems.
type Coppia struct {
	Da, A [2]float64 // East, North
}

// Modello is the kind of fit, by how much it may bend.
type Modello string

// The models, chosen by the number and spread of the points.
const (
	Rigido  Modello = "rigido"  // translation and rotation, scale one: two points
	Helmert Modello = "helmert" // with scale: three or more
	Affine  Modello = "affine"  // six parameters: six or more, well spread
)

// Limits beyond which a fit is not a map.
const (
	scalaMinima  = 0.998
	scalaMassima = 1.002
	rmsMassimo   = 5.0 // metres
	dispersione  = 0.1 // of the narrow side of the points to the long one, for an affine
)

// Residuo is what is left at a control point: given minus computed.
type Residuo struct {
	DE, DN  float64
	Escluso bool // an outlier, not used in the fit
}

// Fit is a fitted transformation: E = E0 + a·X − b·Y, N = N0 + b·X + a·Y for Rigido and
// Helmert; for Affine the second column is free, E = E0 + a·X + c·Y, N = N0 + b·X + d·Y.
type Fit struct {
	Modello    Modello
	A, B, C, D float64
	E0, N0     float64
	Residui    []Residuo // one for each pair given, in their order
	RMSE, RMSN float64   // of the pairs used, by component
	RMS        float64   // both together
	Scala      float64
	Rotazione  float64 // radians, anticlockwise

	centro, arrivo [2]float64 // centroids: the sums stay small around them
}

// Adatta fits the richest model that the points bear, leaves out once what is more than three
// RMS away, and refuses what cannot be a map.
func Adatta(coppie []Coppia) (Fit, error) {
	for i, c := range coppie {
		for _, v := range [...]float64{c.Da[0], c.Da[1], c.A[0], c.A[1]} {
			if math.IsNaN(v) || math.Abs(v) > 1e8 {
				return Fit{}, fmt.Errorf("punto di controllo %d: coordinata non valida", i+1)
			}
		}
	}
	esclusi := make([]bool, len(coppie))
	f, err := adatta(coppie, esclusi, Affine)
	if err != nil {
		return f, err
	}
	fuori := false
	if len(coppie) > 2 {
		for i, r := range f.Residui {
			if d := math.Hypot(r.DE, r.DN); d > 3*f.RMS && d > 1e-6 {
				esclusi[i], fuori = true, true
			}
		}
	}
	if fuori {
		if f, err = adatta(coppie, esclusi, Affine); err != nil {
			return f, err
		}
	}
	switch {
	case f.Scala < scalaMinima || f.Scala > scalaMassima, f.Modello == Affine && !f.assiInScala():
		return f, fmt.Errorf("la scala risulta %.5f: deve stare fra %.3f e %.3f; i punti non sono dello stesso foglio o gli assi sono scambiati", f.Scala, scalaMinima, scalaMassima)
	case f.RMS > rmsMassimo:
		return f, fmt.Errorf("lo scarto quadratico medio è %.2f m: il massimo è %.0f m; controllare i punti con lo scarto maggiore", f.RMS, rmsMassimo)
	}
	return f, nil
}

// Applica transforms a point.
func (f *Fit) Applica(x, y float64) (e, n float64) {
	x, y = x-f.centro[0], y-f.centro[1]
	return f.arrivo[0] + f.A*x + f.C*y, f.arrivo[1] + f.B*x + f.D*y
}

// Accuratezza is what may be said of a sheet so placed: no local fit follows the official map
// closer than half a metre or so, however small its own residuals.
func (f *Fit) Accuratezza() float64 { return max(f.RMS, AccuratezzaETRF2000) }

func (f *Fit) assiInScala() bool {
	sx, sy := math.Hypot(f.A, f.B), math.Hypot(f.C, f.D)
	return f.A*f.D-f.B*f.C > 0 && min(sx, sy) >= scalaMinima && max(sx, sy) <= scalaMassima
}

// adatta fits the points not left out, with no model richer than massimo.
func adatta(coppie []Coppia, esclusi []bool, massimo Modello) (Fit, error) {
	var f Fit
	n := 0.0
	for i, c := range coppie {
		if !esclusi[i] {
			n++
			for k := range 2 {
				f.centro[k] += c.Da[k]
				f.arrivo[k] += c.A[k]
			}
		}
	}
	if n < 2 {
		return f, fmt.Errorf("servono almeno due punti di controllo: ce ne sono %.0f", n)
	}
	for k := range 2 {
		f.centro[k] /= n
		f.arrivo[k] /= n
	}
	var m momenti
	for i, c := range coppie {
		if !esclusi[i] {
			m.add(c.Da[0]-f.centro[0], c.Da[1]-f.centro[1], c.A[0]-f.arrivo[0], c.A[1]-f.arrivo[1])
		}
	}
	q := m.xx + m.yy
	if q < 1e-6 || m.ee+m.nn < 1e-6 {
		return f, fmt.Errorf("i punti di controllo coincidono: servono punti distanti fra loro")
	}
	switch {
	case massimo == Affine && n >= 6 && m.sparsi():
		f.Modello = Affine
		det := m.xx*m.yy - m.xy*m.xy
		f.A, f.C = (m.xe*m.yy-m.ye*m.xy)/det, (m.ye*m.xx-m.xe*m.xy)/det
		f.B, f.D = (m.xn*m.yy-m.yn*m.xy)/det, (m.yn*m.xx-m.xn*m.xy)/det
		f.Scala = math.Sqrt(math.Abs(f.A*f.D - f.B*f.C))
	default:
		f.Modello = Helmert
		f.A, f.B = (m.xe+m.yn)/q, (m.xn-m.ye)/q
		f.Scala = math.Hypot(f.A, f.B)
		if n == 2 {
			// Two points would give a scale too, and hide an error in their distance.
			if f.Scala < scalaMinima || f.Scala > scalaMassima {
				return f, fmt.Errorf("la distanza fra i due punti cambia di %.5f volte: deve stare fra %.3f e %.3f", f.Scala, scalaMinima, scalaMassima)
			}
			f.Modello, f.A, f.B, f.Scala = Rigido, f.A/f.Scala, f.B/f.Scala, 1
		}
		f.C, f.D = -f.B, f.A
	}
	f.Rotazione = math.Atan2(f.B-f.C, f.A+f.D)
	f.E0, f.N0 = f.Applica(0, 0)
	f.misura(coppie, esclusi, n)
	return f, nil
}

func (f *Fit) misura(coppie []Coppia, esclusi []bool, n float64) {
	f.Residui = make([]Residuo, len(coppie))
	var ee, nn float64
	for i, c := range coppie {
		e, nord := f.Applica(c.Da[0], c.Da[1])
		r := Residuo{c.A[0] - e, c.A[1] - nord, esclusi[i]}
		f.Residui[i] = r
		if !r.Escluso {
			ee += r.DE * r.DE
			nn += r.DN * r.DN
		}
	}
	f.RMSE, f.RMSN, f.RMS = math.Sqrt(ee/n), math.Sqrt(nn/n), math.Sqrt((ee+nn)/n)
}

// momenti are the sums of products of the reduced coordinates.
type momenti struct{ xx, xy, yy, xe, xn, ye, yn, ee, nn float64 }

func (m *momenti) add(x, y, e, n float64) {
	m.xx += x * x
	m.xy += x * y
	m.yy += y * y
	m.xe += x * e
	m.xn += x * n
	m.ye += y * e
	m.yn += y * n
	m.ee += e * e
	m.nn += n * n
}

// sparsi tells points that cover an area from points along a line, on which the second
// direction of an affine would be noise.
func (m *momenti) sparsi() bool {
	meta, diff := (m.xx+m.yy)/2, math.Hypot((m.xx-m.yy)/2, m.xy)
	return math.Sqrt(max(meta-diff, 0)) >= dispersione*math.Sqrt(meta+diff)
}
