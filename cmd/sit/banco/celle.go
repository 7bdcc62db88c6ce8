package banco

import (
	"fmt"
	"math"
	"slices"

	"github.com/cestor/sit/catasto"
)

// celle makes particelle, strade, acque and buildings of the cells.
func (f *foglio) celle() {
	for r := range f.righe {
		if f.strada(r) {
			f.via(r)
			continue
		}
		primo := len(f.particelle)
		for c := range f.col {
			x, y := f.centro(c, r)
			poligono := [][]int32{f.contorno(c, c+1, r, r+1)}
			// A code drawn twice: this polygon belongs to the particella three cells back.
			if n := len(f.particelle) - 3; n >= primo && f.rng.IntN(100) == 0 && f.particelle[n].intera && f.particelle[n].r == r {
				f.particelle[n].parti = append(f.particelle[n].parti, poligono)
				f.particelle[n].intera = false
				continue
			}
			p := particella{numero: f.prossimo(), tipo: catasto.Ordinaria, c: c, r: r, intera: true, angolo: angoli[f.rng.IntN(len(angoli))]}
			p.interno = punto{int64(x * 1000), int64(y * 1000)}
			switch s := f.rng.IntN(100); {
			case s < 4:
				isola := f.isola(x, y, 8, 9+f.rng.IntN(6))
				poligono = append(poligono, isola)
				p.intera = false
				f.particelle = append(f.particelle, particella{numero: f.prossimo(), tipo: catasto.Ordinaria, interno: p.interno,
					c: c, r: r, parti: [][][]int32{{rovescio(isola)}}})
			case s < 30:
				f.edificio(p.numero, x, y)
			}
			p.parti = [][][]int32{poligono}
			f.particelle = append(f.particelle, p)
		}
	}
}

var angoli = [...]float64{0, 0, 0, 0, 0.35, 0.7854, 1.2, 5.9}

func rovescio(ring []int32) []int32 {
	out := slices.Clone(ring)
	slices.Reverse(out)
	return out
}

// via is a row that is one polygon from side to side: a strada, or every third time an acqua.
func (f *foglio) via(r int) {
	p := particella{tipo: catasto.Strada, r: r, c: -1}
	nome, n := "STRADA", 0
	if r/ognistrada%3 == 2 {
		p.tipo, nome, n = catasto.Acqua, "ACQUA", 1
	}
	f.strade[n]++
	p.numero = fmt.Sprintf("%s%03d", nome, f.strade[n])
	x, y := f.centro(0, r)
	p.interno = punto{int64(x * 1000), int64(y * 1000)}
	p.parti = [][][]int32{{f.contorno(0, f.col, r, r+1)}}
	f.particelle = append(f.particelle, p)
}

// edificio stands in the middle of a cell, turned as it likes; one in three is an L.
func (f *foglio) edificio(numero string, x, y float64) {
	w, h := 7+6*f.rng.Float64(), 6+5*f.rng.Float64()
	forma := [][2]float64{{-w, -h}, {w, -h}, {w, h}, {-w, h}}
	if f.rng.IntN(3) == 0 {
		forma = [][2]float64{{-w, -h}, {w, -h}, {w, 0}, {0, 0}, {0, h}, {-w, h}}
	}
	s, c := math.Sincos(f.rng.Float64() * math.Pi)
	e := edificio{numero: numero, anello: make([]int32, len(forma))}
	for i, p := range forma {
		px, py := p[0]*0.5, p[1]*0.5
		e.anello[i] = f.aggiungi(x+px*c-py*s, y+px*s+py*c)
	}
	f.edifici = append(f.edifici, e)
}

// disegnaSegni scatters what a sheet has beside polygons.
func (f *foglio) disegnaSegni() {
	caso := func() punto {
		x, y := f.centro(f.rng.IntN(f.col), f.rng.IntN(f.righe))
		return punto{int64(x * 1000), int64(y * 1000)}
	}
	for i := range 3 {
		f.segni = append(f.segni, segno{tipo: 'f', testo: fmt.Sprintf("%02d", i+1), p: caso()})
	}
	for range 6 {
		v := f.vertice(f.rng.IntN(f.col), f.rng.IntN(f.righe))
		f.segni = append(f.segni, segno{tipo: 's', p: f.punti[v]})
	}
	for range 3 {
		f.segni = append(f.segni, segno{tipo: 't', testo: luoghi[f.rng.IntN(len(luoghi))], angolo: angoli[f.rng.IntN(len(angoli))], p: caso()})
	}
}

var luoghi = [...]string{"Contrada Ginestra", "Fontana Vecchia", "Piano dei Mulini", "Costa Lunga", "Masseria Nuova", "Tre Fossi"}

// cambia is a year of the life of a sheet: of a hundred particelle some three are split, merged
// with a neighbour, or have a border moved.
func (f *foglio) cambia() {
	const ognuno = 0.006 // a chance for each of the three; two of them touch two particelle
	rng := f.cambio
	var dopo []particella
	for i := 0; i < len(f.particelle); i++ {
		p := f.particelle[i]
		u := rng.Float64()
		coppia := p.intera && i+1 < len(f.particelle) && f.particelle[i+1].intera && f.particelle[i+1].r == p.r && f.particelle[i+1].c == p.c+1
		switch {
		case p.intera && u < ognuno:
			a, b := f.dividi(p)
			dopo = append(dopo, a, b)
		case coppia && u < 2*ognuno:
			p.numero = f.prossimo()
			p.parti = [][][]int32{{f.contorno(p.c, p.c+2, p.r, p.r+1)}}
			dopo = append(dopo, p)
			i++
		case coppia && u < 3*ognuno:
			q := f.particelle[i+1]
			f.sposta(p.c+1, p.r, 1.5+2*rng.Float64())
			p.parti = [][][]int32{{f.contorno(p.c, p.c+1, p.r, p.r+1)}}
			q.parti = [][][]int32{{f.contorno(q.c, q.c+1, q.r, q.r+1)}}
			dopo = append(dopo, p, q)
			i++
		default:
			dopo = append(dopo, p)
		}
	}
	f.particelle = dopo
}

// dividi cuts a cell from its south-west to its north-east corner; both halves get a new number.
func (f *foglio) dividi(p particella) (a, b particella) {
	a, b = p, p
	a.numero, b.numero = f.prossimo(), f.prossimo()
	sotto := append(f.nord(f.est(nil, p.c, p.r), p.c+1, p.r), f.vertice(p.c+1, p.r+1))
	sopra := append(f.sud(f.ovest(nil, p.c, p.r+1), p.c, p.r), f.vertice(p.c, p.r))
	a.parti, b.parti = [][][]int32{{sotto}}, [][][]int32{{sopra}}
	return a, b
}

// sposta moves the border between two cells of a row eastward.
func (f *foglio) sposta(c, r int, metri float64) {
	ax, ay := f.punti[f.vertice(c, r)].metri()
	bx, by := f.punti[f.vertice(c, r+1)].metri()
	f.vert[r*(f.col+1)+c] = []int32{
		f.aggiungi(ax+(bx-ax)/3+metri, ay+(by-ay)/3), f.aggiungi(ax+(bx-ax)*2/3+metri, ay+(by-ay)*2/3),
	}
}
