package prova

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
)

// Misure are the sizes of a generated comune.
type Misure struct {
	Particelle, UIU int
	Seme            int64
}

// perFoglio is how many particelle are on a sheet: a grid of squares of twenty metres.
const (
	perFoglio = 500
	perRiga   = 25
	passo     = 20.0
)

// Riempi makes a comune of a size: half of its particelle are built upon, with the units of a house
// (a flat, another, a garage) of one owner each, civici, residents, footprints on a map that stands
// some metres away, and for nearly every unit what TARI and IMU should say of it. What disagrees is
// planted: about one unit in twenty. The rows go out foglio by foglio, so that the memory it
// takes does not grow with it.
func (m *Mondo) Riempi(ctx context.Context, q Misure) (righe int, err error) {
	r := rand.New(rand.NewPCG(uint64(q.Seme), 7))
	m.Tariffe()
	costruite := max(1, q.Particelle/2)
	perCasa := max(1, q.UIU/costruite)
	n, unita := 0, 0
	for f := 1; n < q.Particelle; f++ {
		dx, dy := r.Float64()*4-2, r.Float64()*4-2
		m.Zona(f, Rettangolo(0, 0, 500, 200), "C1", true, "2004-03-11")
		for i := 0; i < perFoglio && n < q.Particelle; i++ {
			n++
			x, y := float64(i%perRiga)*passo, float64(i/perRiga)*passo
			p := m.Particella(f, strconv.Itoa(i+1), Quadrato(x, y, passo))
			if n%2 == 0 {
				m.terra(r, p, x+dx, y+dy)
				continue
			}
			quante := perCasa
			if unita+quante > q.UIU || n+2 > q.Particelle {
				quante = max(0, q.UIU-unita)
			}
			unita += quante
			righe += m.fabbricato(r, p, x, y, dx, dy, quante)
		}
		if err := m.Versa(ctx); err != nil {
			return righe, err
		}
	}
	if err := m.Scrivi(ctx); err != nil {
		return righe, fmt.Errorf("fill comune: %w", err)
	}
	return righe, nil
}

// terra is land without a building; here and there somebody has built one.
func (m *Mondo) terra(r *rand.Rand, p *Particella, x, y float64) {
	chi := m.Persona("CAMPI " + p.Numero)
	m.Terreno(Terreno{Particella: p, Qualita: 1 + r.IntN(40), Mq: 400, Dal: "1985-01-01", DiChi: chi})
	if r.IntN(50) == 0 {
		m.Impronta(p.Foglio, Rettangolo(x+5, y+5, 9, 8), Impronta{Piani: 1})
	}
	if r.IntN(2) == 0 {
		i := m.IMU(IMU{Chi: chi, Anno: Anno, Tipo: "A", Foglio: strconv.Itoa(p.Foglio), Numero: p.Numero, ValoreAreaCent: 3_400_000, DovutoCent: 36_040})
		m.LegaParticella("IMU", i.Posizione, p, "M1", "automatico")
	}
}

// fabbricato is a house with its units, and gives how many tax rows speak of it.
func (m *Mondo) fabbricato(r *rand.Rand, p *Particella, x, y, dx, dy float64, quante int) (righe int) {
	m.Terreno(Terreno{Particella: p, Qualita: 282, Mq: 400, Dal: "1990-01-01"})
	m.Edificio(p, Rettangolo(x+4, y+4, 11, 10))
	m.Impronta(p.Foglio, Rettangolo(x+4+dx, y+4+dy, 11, 10), Impronta{Altezza: 7, Piani: 2})
	civico := m.Civico()
	var padrone *Persona
	for i := range quante {
		u := UIU{Particella: p, Sub: strconv.Itoa(i + 1), Categoria: [...]string{"A02", "A03", "C06"}[i%3], Mq: int64(60 + r.IntN(90)), RenditaCent: int64(20_000 + r.IntN(80_000)), Civico: civico, Dal: "1995-06-01"}
		if u.Categoria == "C06" {
			u.Mq, u.RenditaCent = 15, 5_000
		}
		casa := m.UIU(u)
		if padrone == nil || u.Categoria != "C06" {
			padrone = m.Persona("CASE " + p.Numero + " " + u.Sub)
		}
		m.Titolo(casa, padrone, "10", 1, 1)
		righe += m.imposte(r, casa, padrone, civico)
	}
	return righe
}

// imposte are what the two taxes say of a unit; about one in twenty is wrong.
func (m *Mondo) imposte(r *rand.Rand, u *UIU, chi *Persona, civico int64) (righe int) {
	storta := r.IntN(100)
	if u.Categoria != "C06" {
		m.Residente(civico, "", "2010-01-01", chi)
	}
	mq := u.Mq * 82 / 100
	if storta == 1 {
		mq /= 2 // XC-03
	}
	t := TARI{Chi: chi, Mq: strconv.FormatInt(mq, 10) + ".00", Componenti: 1, Civico: civico, Dal: "2012-01-01", DovutoCent: 20_000}
	switch {
	case storta == 0: // XC-01
	case storta == 2: // XC-02
		t.Foglio, t.Numero, t.Sub = strconv.Itoa(u.Particella.Foglio), u.Particella.Numero, "900"
		m.TARI(t)
		righe++
	case storta < 8 && u.Categoria == "C06": // with the home
	default:
		m.TARISu(u, t)
		righe++
	}
	i := IMU{Chi: chi, Anno: Anno, Categoria: u.Categoria, RenditaCent: u.RenditaCent, Principale: u.Categoria != "C06", Pertinenza: u.Categoria == "C06"}
	if storta == 3 {
		i.RenditaCent /= 2 // XC-07
	}
	if u.Categoria == "C06" && r.IntN(3) == 0 {
		return righe
	}
	m.IMUSu(u, i)
	return righe + 1
}
