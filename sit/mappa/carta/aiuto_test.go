package carta_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/mappa/carta"
	"github.com/cestor/sit/sit/mappa/carta/cartatest"
)

const (
	rosso   = "0.647 0.078 0.118" // of what is chosen
	decimo  = 0.1                 // mm
	e0, n0  = 470_000.0, 4_550_000.0
	nonVale = "Estratto senza valore legale"
)

func id(t testing.TB, s string) catasto.IDParticella {
	t.Helper()
	x, err := catasto.ParseIDParticella(s)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func area(punti ...float64) orb.Polygon {
	var r orb.Ring
	for i := 0; i < len(punti); i += 2 {
		r = append(r, orb.Point{e0 + punti[i], n0 + punti[i+1]})
	}
	return orb.Polygon{append(r, r[0])}
}

// borgo is a sheet of few things, in whole metres:
//
//	80 ┌───────────┬─────┐
//	   │     2     │  4  │      1 is the triangle (0,0) (100,0) (0,37);
//	37 ├──╮        │     │      3 is narrow: its number does not fit in it
//	   │1  ╲  (2)  ├──3──┤ 20
//	 0 └────────── ┴─────┘
//	   0          100   140
func borgo() []mappa.Disegno {
	p := func(numero string, vicina bool, punti ...float64) mappa.Disegno {
		return mappa.Disegno{Classe: mappa.ClasseParticella, Foglio: "X100_000100", ID: "X100_000100." + numero, Numero: numero,
			Tipo: "particella", Confinante: vicina, Geom: area(punti...)}
	}
	return []mappa.Disegno{
		{Classe: mappa.ClasseConfine, Foglio: "X100_000100", Geom: area(0, 0, 140, 0, 140, 80, 0, 80)},
		p("1", false, 0, 0, 100, 0, 0, 37),
		p("2", true, 0, 37, 100, 0, 100, 80, 0, 80),
		p("3456", true, 100, 18, 140, 18, 140, 20, 100, 20),
		p("4", false, 100, 20, 140, 20, 140, 80, 100, 80),
		p("STRADA001", false, 100, 0, 140, 0, 140, 18, 100, 18),
		{Classe: mappa.ClasseFabbricato, Foglio: "X100_000100", ID: "X100_000100.2", Numero: "2", Geom: area(50, 50, 70, 50, 70, 65, 50, 65)},
		{Classe: mappa.ClasseSegno, Foglio: "X100_000100", Tipo: "testo", Testo: "Via  di Città", HaScritta: true,
			Etichetta: orb.Point{e0 + 120, n0 + 9}, Altezza: 4, Geom: orb.Point{e0 + 115, n0 + 8}},
		{Classe: mappa.ClasseSegno, Foglio: "X100_000100", Tipo: "simbolo_9", Geom: orb.Point{e0 + 60, n0 + 50}, Angolo: 1},
		{Classe: mappa.ClasseSegno, Foglio: "X100_000100", Tipo: "linea_5", Geom: orb.LineString{{e0, n0 + 60}, {e0 + 90, n0 + 60}}},
		{Classe: mappa.ClasseSegno, Foglio: "X100_000100", Tipo: "testo", Testo: "Scala di 1:2000", HaScritta: true, Esterno: true,
			Etichetta: orb.Point{e0 + 60, n0 - 10}, Geom: orb.Point{e0 + 60, n0 - 10}},
	}
}

func giorno(s string) sit.Giorno {
	g, err := sit.ParseGiorno(s)
	if err != nil {
		panic(err)
	}
	return g
}

// estratto is that of particella 1 on an imagined day.
func estratto(t testing.TB, scala int, f carta.Formato) carta.Estratto {
	t.Helper()
	p := mappa.Particella{ID: id(t, "X100_000100.1"), Tipo: catasto.Ordinaria, InMappa: true, Vigenza: sit.Sempre()}
	b := area(0, 0, 100, 0, 0, 37).Bound()
	return carta.Estratto{
		Installazione: carta.Installazione{Nome: "SIT di prova", Ente: sit.Ente{Codice: "X100", Nome: "Borgo Sant'Elpidio", Provincia: "BN", Zona: 7792},
			Stampa: giorno("2025-06-01"), Giorno: giorno("2025-06-01"), Link: "https://sit.example.it/particella/X100_000100.1"},
		Particella: &p, Foglio: p.ID.Foglio, Impianto: carta.Impagina(b, orb.Point{e0 + 20, n0 + 10}, f, scala),
		Tavola: mappa.Tavola{Disegni: borgo(), Fogli: []mappa.FoglioInTavola{
			{ID: p.ID.Foglio, Riferimento: giorno("2024-05-31"), Fonte: "cxf", Precisione: 0.6},
			{ID: catasto.IDFoglio{Comune: "X100", Foglio: 2}, Riferimento: giorno("2019-03-31"), Fonte: "cxf", Precisione: 0.6}}},
	}
}

func pagine(t testing.TB, x interface{ PDF() ([]byte, error) }) []cartatest.Pagina {
	t.Helper()
	b, err := x.PDF()
	if err != nil {
		t.Fatal(err)
	}
	return cartatest.Leggi(t, b)
}

// scelto is the outline of the particella pointed out.
func scelto(t testing.TB, p cartatest.Pagina) []orb.Point {
	t.Helper()
	for _, x := range p.Tratti {
		if x.Colore == rosso && x.Chiuso && math.Abs(x.Spessore-0.6) < 0.01 {
			return x.Punti
		}
	}
	t.Fatal("nothing is pointed out")
	return nil
}
