package urbanistica_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/urbanistica"
	"github.com/cestor/sit/sit/urbanistica/urbanisticatest"
)

// chiedi asks of one particella of the test comune.
func chiedi(t *testing.T, db *pg.DB, ente int32, numero, giorno string) urbanistica.Destinazione {
	t.Helper()
	g, err := sit.ParseGiorno(giorno)
	if err != nil {
		t.Fatal(err)
	}
	id, err := catasto.ParseIDParticella("X300_000100." + numero)
	if err != nil {
		t.Fatal(err)
	}
	d, err := urbanistica.New(db).Particelle(t.Context(), urbanistica.Domanda{Ente: ente, Particelle: []catasto.IDParticella{id}, Giorno: g})
	if err != nil {
		t.Fatal(err)
	}
	if len(d) != 1 {
		t.Fatalf("%d answers", len(d))
	}
	return d[0]
}

// scritta is an answer as a person would copy it: zones, then constraints, then the residual.
func scritta(d urbanistica.Destinazione) string {
	var b []string
	for _, z := range d.Zone {
		stato := ""
		if z.Stato != "vigente" {
			stato = " " + z.Stato
		}
		b = append(b, fmt.Sprintf("%s%s %g m² %.2f%%", z.Sigla, stato, z.Mq, z.Percento))
	}
	for _, v := range d.Vincoli {
		s := fmt.Sprintf("%s %s", v.Codice, v.Esito)
		if v.Mq > 0 {
			s += fmt.Sprintf(" %g m²", v.Mq)
		}
		if v.Lunghezza > 0 {
			s += fmt.Sprintf(" %.2f m", v.Lunghezza)
		}
		if v.Percento != nil {
			s += fmt.Sprintf(" %.2f%%", *v.Percento)
		}
		b = append(b, s)
	}
	if d.NonClassificata != nil && d.NonClassificata.Percento > 0 {
		b = append(b, fmt.Sprintf("non classificata %g m² %.2f%%", d.NonClassificata.Mq, d.NonClassificata.Percento))
	}
	return strings.Join(b, "; ")
}

type (
	zona       = urbanisticatest.Zona
	vincolo    = urbanisticatest.Vincolo
	particella = urbanisticatest.Particella
)

// The synthetic cases of edilizia §9. The particella is drawn to 0.6 m and the layers to 1 m: t is 1.166 m.
func TestTheRulesOnInventedShapes(t *testing.T) {
	const (
		grande  = "POLYGON((0 0,50 0,50 40,0 40,0 0))" // 2,000 m²
		piccola = "POLYGON((0 0,25 0,25 20,0 20,0 0))" // 500 m²
	)
	casi := []struct {
		nome       string
		particella []particella
		zone       []zona
		adottate   []zona
		vincoli    []vincolo
		giorno     string
		vuole      string
	}{
		{nome: "a zone over a particella with a hole takes what is left of it",
			particella: []particella{{WKT: "POLYGON((0 0,100 0,100 100,0 100,0 0),(40 40,60 40,60 60,40 60,40 40))", Superficie: 9600}},
			zone:       []zona{{Sigla: "E", WKT: "POLYGON((-10 -10,110 -10,110 110,-10 110,-10 -10))"}},
			vuole:      "E 9600 m² 100.00%"},
		{nome: "a zone that only fills the hole takes nothing, and a constraint there borders on it",
			particella: []particella{{WKT: "POLYGON((0 0,100 0,100 100,0 100,0 0),(40 40,60 40,60 60,40 60,40 40))", Superficie: 9600}},
			zone:       []zona{{Sigla: "F", WKT: "POLYGON((40 40,60 40,60 60,40 60,40 40))"}},
			vincoli:    []vincolo{{Codice: "CIM", WKT: "POLYGON((40 40,60 40,60 60,40 60,40 40))"}},
			vuole:      "CIM confinante 0.00%; non classificata 9600 m² 100.00%"},
		{nome: "the pieces of a particella count together",
			particella: []particella{{WKT: "MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)),((20 0,50 0,50 10,20 10,20 0)))", Superficie: 400}},
			zone:       []zona{{Sigla: "A", WKT: "POLYGON((0 0,15 0,15 10,0 10,0 0))"}, {Sigla: "B", WKT: "POLYGON((15 0,60 0,60 10,15 10,15 0))"}},
			vuole:      "B 300 m² 75.00%; A 100 m² 25.00%"},
		{nome: "two drawings of a particella are one",
			particella: []particella{{WKT: "POLYGON((0 0,10 0,10 10,0 10,0 0))", Superficie: 400}, {WKT: "POLYGON((20 0,50 0,50 10,20 10,20 0))"}},
			zone:       []zona{{Sigla: "A", WKT: "POLYGON((0 0,15 0,15 10,0 10,0 0))"}, {Sigla: "B", WKT: "POLYGON((15 0,60 0,60 10,15 10,15 0))"}},
			vuole:      "B 300 m² 75.00%; A 100 m² 25.00%"},
		{nome: "a sliver of a zone goes to its neighbour, one of a constraint is to be seen on the spot",
			particella: []particella{{WKT: grande, Superficie: 2000}},
			zone:       []zona{{Sigla: "B", WKT: "POLYGON((49.7 0,60 0,60 20,49.7 20,49.7 0))"}, {Sigla: "E", WKT: "POLYGON((-1 -1,49.7 -1,49.7 20,50 20,50 41,-1 41,-1 -1))"}},
			vincoli:    []vincolo{{Codice: "STR", WKT: "POLYGON((49.7 0,60 0,60 20,49.7 20,49.7 0))"}},
			vuole:      "E 2000 m² 100.00%; STR lambita 6 m²"},
		{nome: "the same sliver is more than half a hundredth of a smaller particella and stays",
			particella: []particella{{WKT: piccola, Superficie: 500}},
			zone:       []zona{{Sigla: "B", WKT: "POLYGON((24.7 0,60 0,60 20,24.7 20,24.7 0))"}, {Sigla: "E", WKT: "POLYGON((-1 0,24.7 0,24.7 20,-1 20,-1 0))"}},
			vincoli:    []vincolo{{Codice: "STR", WKT: "POLYGON((24.7 0,60 0,60 20,24.7 20,24.7 0))"}},
			vuole:      "E 494 m² 98.80%; B 6 m² 1.20%; STR interessata 6 m² 1.20%"},
		{nome: "a sliver goes where its boundary is longest, not to the largest",
			particella: []particella{{WKT: grande, Superficie: 2000}},
			zone: []zona{{Sigla: "B", WKT: "POLYGON((0 0,0.3 0,0.3 20,0 20,0 0))"}, {Sigla: "C", WKT: "POLYGON((0.3 0,10 0,10 20,0.3 20,0.3 0))"},
				{Sigla: "E", WKT: "POLYGON((10 0,50 0,50 40,0 40,0 20,10 20,10 0))"}},
			vuole: "E 1800 m² 90.00%; C 200 m² 10.00%"},
		{nome: "three pieces of one zone are one row",
			particella: []particella{{WKT: piccola, Superficie: 500}},
			zone: []zona{{Sigla: "B3", Articolo: "27", WKT: "POLYGON((0 0,5 0,5 20,0 20,0 0))"}, {Sigla: "E", Articolo: "41", WKT: "POLYGON((5 0,10 0,10 20,5 20,5 0))"},
				{Sigla: "B3", Articolo: "27", WKT: "POLYGON((10 0,15 0,15 20,10 20,10 0))"}, {Sigla: "B3", Articolo: "27", WKT: "POLYGON((15 0,25 0,25 20,15 20,15 0))"}},
			vuole: "B3 400 m² 80.00%; E 100 m² 20.00%"},
		{nome: "the same sigla of another article is another row",
			particella: []particella{{WKT: piccola, Superficie: 500}},
			zone:       []zona{{Sigla: "B3", Articolo: "27", WKT: "POLYGON((0 0,5 0,5 20,0 20,0 0))"}, {Sigla: "B3", Articolo: "28", WKT: "POLYGON((5 0,25 0,25 20,5 20,5 0))"}},
			vuole:      "B3 400 m² 80.00%; B3 100 m² 20.00%"},
		{nome: "a hole of the plan is a row of its own",
			particella: []particella{{WKT: piccola, Superficie: 500}},
			zone:       []zona{{Sigla: "B", WKT: "POLYGON((0 0,24.75 0,24.75 20,0 20,0 0))"}},
			vuole:      "B 495 m² 99.00%; non classificata 5 m² 1.00%"},
		{nome: "a hole of a thousandth is no row, and the rest makes a hundred",
			particella: []particella{{WKT: piccola, Superficie: 500}},
			zone:       []zona{{Sigla: "B", WKT: "POLYGON((0 0,10 0,10 20,0 20,0 0))"}, {Sigla: "E", WKT: "POLYGON((10.02 0,25 0,25 20,10.02 20,10.02 0))"}},
			vuole:      "E 300 m² 59.97%; B 200 m² 40.03%"},
		{nome: "thirds make a hundred",
			particella: []particella{{WKT: "POLYGON((0 0,30 0,30 10,0 10,0 0))", Superficie: 300}},
			zone: []zona{{Sigla: "A", WKT: "POLYGON((0 0,10 0,10 10,0 10,0 0))"}, {Sigla: "B", WKT: "POLYGON((10 0,20 0,20 10,10 10,10 0))"},
				{Sigla: "C", WKT: "POLYGON((20 0,30 0,30 10,20 10,20 0))"}},
			vuole: "A 100 m² 33.34%; B 100 m² 33.33%; C 100 m² 33.33%"},
		{nome: "what is in force and what is adopted are both said, and so is what the adopted leaves out",
			particella: []particella{{WKT: piccola, Superficie: 500}},
			zone:       []zona{{Sigla: "E", WKT: piccola}},
			adottate:   []zona{{Strumento: "Variante 3", Stato: "adottato", Sigla: "C2", Dal: "2024-02-01", WKT: "POLYGON((0 0,10 0,10 20,0 20,0 0))"}},
			vuole:      "E 500 m² 100.00%; C2 adottato 200 m² 40.00%;  adottato 300 m² 60.00%"},
		{nome: "before the adoption there is only what is in force",
			particella: []particella{{WKT: piccola, Superficie: 500}},
			zone:       []zona{{Sigla: "E", WKT: piccola}},
			adottate:   []zona{{Strumento: "Variante 3", Stato: "adottato", Sigla: "C2", Dal: "2024-02-01", WKT: piccola}},
			giorno:     "2024-01-31",
			vuole:      "E 500 m² 100.00%"},
		{nome: "of a particella that is not drawn on the day nothing is said",
			particella: []particella{{WKT: piccola, Superficie: 500, Al: "2020-01-01"}},
			zone:       []zona{{Sigla: "E", WKT: piccola}},
			vuole:      ""},
		{nome: "and on the day before it was all there",
			particella: []particella{{WKT: piccola, Superficie: 500, Al: "2020-01-01"}},
			zone:       []zona{{Sigla: "E", WKT: piccola}},
			giorno:     "2019-12-31",
			vuole:      "E 500 m² 100.00%"},
		{nome: "a bow-tie is both its wings",
			particella: []particella{{WKT: "POLYGON((0 0,10 0,10 10,0 10,0 0))", Superficie: 100}},
			zone:       []zona{{Sigla: "B", WKT: "POLYGON((0 0,10 10,10 0,0 10,0 0))"}},
			vuole:      "B 50 m² 50.00%; non classificata 50 m² 50.00%"},
		{nome: "what shares only a boundary borders, and what shares a corner too",
			particella: []particella{{WKT: piccola, Superficie: 500}},
			zone:       []zona{{Sigla: "E", WKT: piccola}, {Sigla: "B", WKT: "POLYGON((25 0,40 0,40 20,25 20,25 0))"}},
			vincoli:    []vincolo{{Codice: "CIM", WKT: "POLYGON((25 5,40 5,40 15,25 15,25 5))"}, {Codice: "IDR", WKT: "POLYGON((25 20,40 20,40 40,25 40,25 20))"}},
			vuole:      "E 500 m² 100.00%; IDR confinante 0.00%; CIM confinante 0.00%"},
		{nome: "a narrow strip of a constraint wider than the tolerance is no sliver",
			particella: []particella{{WKT: grande, Superficie: 2000}},
			vincoli:    []vincolo{{Codice: "FER", WKT: "POLYGON((0 0,2 0,2 2,0 2,0 0))", Precisione: 0.5}},
			vuole:      "FER interessata 4 m² 0.20%"},
		{nome: "lines are measured along, points are there or not",
			particella: []particella{{WKT: piccola, Superficie: 500}},
			vincoli: []vincolo{{Codice: "ELE", WKT: "LINESTRING(-5 10,30 10)"}, {Codice: "FLU10", WKT: "LINESTRING(0 0,0 20)"}, {Codice: "POZ", WKT: "POINT(5 5)"},
				{Codice: "BCA", WKT: "POINT(25 3)"}, {Codice: "DIS", WKT: "POINT(60 60)"}},
			vuole: "BCA confinante; ELE interessata 25.00 m; FLU10 confinante; POZ interessata"},
		{nome: "areas are brought to the superficie catastale, and less than ten have a decimal",
			particella: []particella{{WKT: piccola, Superficie: 510}},
			zone:       []zona{{Sigla: "B", WKT: "POLYGON((0 0,24.6 0,24.6 20,0 20,0 0))"}, {Sigla: "E", WKT: "POLYGON((24.6 0,25 0,25 20,24.6 20,24.6 0))"}},
			vuole:      "B 502 m² 98.40%; E 8.2 m² 1.60%"},
		{nome: "without a superficie catastale the map's is taken",
			particella: []particella{{WKT: piccola, Superficie: 0}},
			zone:       []zona{{Sigla: "B", WKT: piccola}},
			vuole:      "B 500 m² 100.00%"},
		{nome: "zones that overlap are not forced to make a hundred",
			particella: []particella{{WKT: piccola, Superficie: 500}},
			zone:       []zona{{Sigla: "B", WKT: piccola}, {Sigla: "E", WKT: "POLYGON((0 0,5 0,5 20,0 20,0 0))"}},
			vuole:      "B 500 m² 100.00%; E 100 m² 20.00%"},
		{nome: "what is not public is not said",
			particella: []particella{{WKT: piccola, Superficie: 500}},
			vincoli:    []vincolo{{Codice: "MIL", Riservato: true, WKT: piccola}, {Codice: "IDR", WKT: piccola}},
			vuole:      "IDR interessata 500 m² 100.00%"},
	}
	for _, c := range casi {
		t.Run(c.nome, func(t *testing.T) {
			db := pgtest.Open(t)
			comune := urbanisticatest.Apri(t, db, 0.6)
			for _, p := range c.particella {
				p.Numero = "1"
				comune.Particella(p)
			}
			if len(c.zone) > 0 {
				comune.Zone(c.zone...)
			}
			if len(c.adottate) > 0 {
				comune.Zone(c.adottate...)
			}
			for _, v := range c.vincoli {
				comune.Vincoli(v)
			}
			giorno := "2025-06-01"
			if c.giorno != "" {
				giorno = c.giorno
			}
			if d := chiedi(t, db, comune.ID, "1", giorno); scritta(d) != c.vuole {
				t.Errorf("got  %s\nwant %s", scritta(d), c.vuole)
			}
		})
	}
}
