package esempio

import (
	"math"
	"strconv"

	"github.com/cestor/sit/catasto/cxf"
)

// foglioUno is the sheet of the drawing above, as it was in 2019, and as it is after the
// frazionamenti and the fusione of 2024.
func foglioUno(dopo bool) *foglio {
	f := nuovo("X100_000100", 0, ascisse, ordinate)
	f.bordo(f.nome, nil, f.giro(0, 0, 11, 5), rovescio(f.giro(6, 4, 7, 5)))
	f.lotto("STRADA", 0, 2, 9, 3)
	f.lotto("ACQUA", 9, 0, 10, 5)
	f.lotto("1", 0, 0, 1, 1)
	f.lotto("2", 1, 0, 2, 1)
	f.lotto("3", 2, 0, 4, 1)
	isola := f.quadro(45, 92, 34, 28)
	f.bordo("7", &[2]float64{origineX + 28, origineY + 104}, f.giro(0, 1, 2, 2), rovescio(isola))
	f.bordo("8", nil, isola)
	f.lotto("10", 4, 1, 6, 2)
	f.lotto("45/2", 6, 1, 7, 2)
	f.lotto("45/1", 7, 1, 9, 2)
	// Too narrow for its number, which is written beside it.
	f.bordo("22", &[2]float64{origineX + 330, origineY + 20}, f.giro(8, 0, 9, 1))
	if dopo {
		f.lotto("4", 4, 0, 5, 1)
		f.lotto("23", 5, 0, 6, 1)
		f.lotto("24", 2, 1, 3, 2)
		f.lotto("25", 3, 1, 4, 2)
		f.lotto("26", 6, 0, 8, 1)
		f.casa("24+", 126, 100, 16, 20)
	} else {
		f.lotto("4", 4, 0, 6, 1)
		f.lotto("9", 2, 1, 4, 2)
		f.lotto("5", 6, 0, 7, 1)
		f.lotto("6", 7, 0, 8, 1)
	}
	f.lotto("11", 0, 3, 1, 4)
	f.lotto("12", 1, 3, 2, 4)
	f.lotto("13", 2, 3, 4, 4)
	f.lotto("A", 4, 3, 6, 4)
	f.lotto("X1", 6, 3, 7, 4)
	f.lotto("14", 7, 3, 9, 4)
	f.lotto("15", 0, 4, 1, 5)
	f.lotto("16", 1, 4, 2, 5)
	f.lotto("17", 2, 4, 4, 5)
	f.lotto("17", 10, 0, 11, 2)
	f.lotto("18", 4, 4, 6, 5)
	f.lotto("19", 7, 4, 9, 5)
	f.lotto("20", 10, 2, 11, 5)

	f.casa("1+", 10, 12, 22, 16)
	f.casa("1+", 36, 44, 12, 10)
	f.casa("8+", 52, 98, 18, 14)
	f.casa("11+", 12, 160, 30, 18)
	f.casa("12+", 70, 158, 20, 24)
	f.casa("12+", 96, 190, 12, 9)
	f.casa("13+", 128, 160, 26, 20)
	f.casa("A+", 196, 168, 14, 34)
	f.casa("18+", 188, 236, 30, 22)
	f.casa("+", 380, 240, 8, 14)

	f.testo("VIA DELLA PROVA", 70, 143.5, 0.02, false)
	f.testo("TORRENTE MUTO", 368.5, 170, math.Pi/2, false)
	f.testo("S. Rocco", 190, 207, 0, false)
	f.testo("ALLA", 262, 258, 0, true)
	f.simbolo(cxf.SimboloGraffa, 120, 178, math.Pi/2)
	f.simbolo(cxf.SimboloTermine, 0, 0, 0)
	f.simbolo(cxf.SimboloTermine, 400, 0, 0)
	f.simbolo(cxf.SimboloTermine, 0, 300, 0)
	f.linea(1, 14, 230, 30, 262, 48, 290)
	f.linea(5, 374, 160, 388, 190, 392, 230)
	p := f.punto(60, 140)
	f.metti(cxf.Fiduciale{Numero: "1", Simbolo: cxf.SimboloFiduciale, X: p[0], Y: p[1], XEtichetta: mm(p[0] + 3), YEtichetta: mm(p[1] + 2)})
	return f
}

// allegato A enlarges the old village: it lies in the hole of the confine of foglio 1.
func allegato() *foglio {
	f := nuovo("X100_0001A0", 240, []float64{0, 20, 40, 60}, []float64{220, 258, 300})
	// The corners must be those of the hole: the grid is cut out of its four.
	grande := nuovo("X100_000100", 0, ascisse, ordinate)
	a, b, c, d := grande.nodo(6, 4), grande.nodo(7, 4), grande.nodo(7, 5), grande.nodo(6, 5)
	q := func(u, v float64) [2]float64 {
		return [2]float64{
			mm(a[0]*(1-u)*(1-v) + b[0]*u*(1-v) + c[0]*u*v + d[0]*(1-u)*v),
			mm(a[1]*(1-u)*(1-v) + b[1]*u*(1-v) + c[1]*u*v + d[1]*(1-u)*v),
		}
	}
	anello := func(u0, v0, u1, v1 float64) [][2]float64 {
		return [][2]float64{q(u0, v0), q(u0, v1), q(u1, v1), q(u1, v0), q(u0, v0)}
	}
	f.bordo(f.nome, nil, [][2]float64{q(0, 0), q(0, .5), q(0, 1), q(1./3, 1), q(2./3, 1), q(1, 1), q(1, .5), q(1, 0), q(2./3, 0), q(1./3, 0), q(0, 0)})
	for k := range 6 {
		u, v := float64(k%3)/3, float64(k/3)/2
		n := strconv.Itoa(101 + k)
		f.bordo(n, nil, anello(u, v, u+1./3, v+.5))
		if k != 4 { // 105 is a yard
			f.bordo(n+"+", nil, anello(u+.03, v+.06, u+.27, v+.3+.02*float64(k)))
		}
	}
	return f
}

// foglioDue is open country, east of foglio 1.
func foglioDue() *foglio {
	x := []float64{0, 55, 118, 170, 236, 300, 360}
	y := []float64{0, 80, 150, 158, 230, 300}
	f := nuovo("X100_000200", 400, x, y)
	f.bordo(f.nome, nil, f.giro(0, 0, 6, 5))
	f.lotto("STRADA", 0, 2, 6, 3)
	n := 0
	for _, j := range []int{0, 1, 3, 4} {
		for i := range 6 {
			n++
			f.lotto(strconv.Itoa(n), i, j, i+1, j+1)
			if n%4 == 1 {
				f.casa(strconv.Itoa(n)+"+", x[i]+14, y[j]+16, 18, 12)
			}
		}
	}
	f.testo("CONTRADA LA PROVA", 60, 192, 0.05, false)
	return f
}
