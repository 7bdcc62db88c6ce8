package ricerca

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

func TestLeggiUnderstandsWhatPeopleWrite(t *testing.T) {
	cases := []struct {
		riga    string
		sezione string
		foglio  int
		numero  string
		nome    string
		codice  string
	}{
		{"foglio 3 particella 45", "", 3, "45", "", ""},
		{"3/45", "", 3, "45", "", ""},
		{"4/45", "", 4, "45", "", ""},
		{"0003/00045", "", 3, "45", "", ""},
		{"3 45", "", 3, "45", "", ""},
		{"3-45", "", 3, "45", "", ""},
		{"3, 45", "", 3, "45", "", ""},
		{"fg.3 n.45 sub 2", "", 3, "45", "", ""},
		{"Fg 3 P.lla 45", "", 3, "45", "", ""},
		{"f3 p45", "", 3, "45", "", ""},
		{"fogilo 3 particela 45", "", 3, "45", "", ""},
		{"mappale 45 foglio 3", "", 3, "45", "", ""},
		{"foglio 3 mapp. 731/2", "", 3, "731/2", "", ""},
		{"3 731/2", "", 3, "731/2", "", ""},
		{"B542 3 45", "", 3, "45", "", "B542"},
		{"b542 3/45", "", 3, "45", "", "B542"},
		{"Campoli 3 45", "", 3, "45", "CAMPOLI", ""},
		{"Roma D 767 45", "D", 767, "45", "ROMA", ""},
		{"Roma sez. D fg 767 part 45", "D", 767, "45", "ROMA", ""},
		{"H501D076700.731/2", "D", 767, "731/2", "", "H501"},
		{"it.age.pla.b542_000300.45", "", 3, "45", "", "B542"},
		{"B542_000300", "", 3, "", "", "B542"},
		{"foglio 3", "", 3, "", "", ""},
		{"particella 45", "", QualsiasiFoglio, "45", "", ""},
		{"foglio 3 X12", "", 3, "X12", "", ""},
		{"foglio 3 strada001", "", 3, "STRADA001", "", ""},
		{"L'Aquila, foglio 3 particella 45", "", 3, "45", "L AQUILA", ""},
		{"Forlì 3 45", "", 3, "45", "FORLI", ""},
		{"F.3 P.45", "", 3, "45", "", ""},
		{"n. 45 fg 3", "", 3, "45", "", ""},
		{"foglio n. 3 particella n. 45", "", 3, "45", "", ""},
		{"foglio n.3, mappale n.45, sub. 12", "", 3, "45", "", ""},
		{"Fg. 3 - P.lla 45 - Sub. 2", "", 3, "45", "", ""},
		{"FOGLIO:3 PARTICELLA:45", "", 3, "45", "", ""},
		{"fgl. 3 ptc. 45", "", 3, "45", "", ""},
		{"fg3/45", "", 3, "45", "", ""},
		{"foglio 3 mapp 45", "", 3, "45", "", ""},
		{"map. 45 del foglio 3", "", 3, "45", "DEL", ""},
		{"catasto terreni foglio 3 particella 45", "", 3, "45", "", ""},
		{"C.T. fg. 3 part. 45", "", 3, "45", "", ""},
		{"foglio 12 part. 345 sub 3", "", 12, "345", "", ""},
		{"sez. A foglio 12 particella 345", "A", 12, "345", "", ""},
		{"sezione b fg 12 n 345", "B", 12, "345", "", ""},
		{"foglio 3 allegato A particella 45", "", 3, "45", "", ""},
		{"foglio 3 part. 731 denominatore 2", "", 3, "731/2", "", ""},
		{"foglio 3 particella 731 den. 2 sub 4", "", 3, "731/2", "", ""},
		{"H501 12/345", "", 12, "345", "", "H501"},
		{"H501 A 12 345", "A", 12, "345", "", "H501"},
		{"3\\45", "", 3, "45", "", ""},
		{"3.45", "", 3, "45", "", ""},
		{"3_45", "", 3, "45", "", ""},
		{"3:45", "", 3, "45", "", ""},
		{"comune di Campoli foglio 3 particella 45", "", 3, "45", "DI CAMPOLI", ""},
	}
	for _, c := range cases {
		d := Leggi(c.riga)
		if len(d.Ipotesi) == 0 {
			t.Errorf("Leggi(%q) has no ipotesi: %+v", c.riga, d)
			continue
		}
		i := d.Ipotesi[0]
		codice := ""
		if len(d.Codici) > 0 {
			codice = string(d.Codici[0])
		}
		if i.Sezione != c.sezione || i.Foglio != c.foglio || i.Numero.String() != c.numero ||
			strings.Join(d.Nome, " ") != c.nome || codice != c.codice {
			t.Errorf("Leggi(%q) = %+v", c.riga, d)
		}
	}
}

func TestLeggiTriesTheOtherReadings(t *testing.T) {
	d := Leggi("731/2")
	if !slices.ContainsFunc(d.Ipotesi, func(i Ipotesi) bool {
		return i.Foglio == QualsiasiFoglio && i.Numero == catasto.Numero{Numero: "731", Denominatore: "2"}
	}) {
		t.Errorf("731/2 is never a number with its denominatore: %+v", d)
	}
	d = Leggi("3/45/2")
	if len(d.Ipotesi) < 2 || d.Ipotesi[1].Numero.String() != "45" {
		t.Errorf("the sub of 3/45/2 is not tried: %+v", d)
	}
	for _, riga := range []string{"via roma 12", "Piazza Garibaldi 3"} {
		if d := Leggi(riga); !d.Indirizzo || len(d.Ipotesi) > 0 {
			t.Errorf("the civico of %q is read as a particella: %+v", riga, d)
		}
	}
}

func TestLeggiReadsCoordinates(t *testing.T) {
	cases := []struct {
		riga string
		x, y float64
		srid int
	}{
		{"14.6454 41.1234", 14.6454, 41.1234, srid6706},
		{"41.1234, 14.6454", 14.6454, 41.1234, srid6706},
		{"41.1234,14.6454", 14.6454, 41.1234, srid6706},
		{"41,1234 14,6454", 14.6454, 41.1234, srid6706},
		{"41,1234; 14,6454", 14.6454, 41.1234, srid6706},
		{"lon 14.6454 lat 41.1234", 14.6454, 41.1234, srid6706},
		{`41°07'24"N 14°38'42"E`, 14.645, 41.123333, srid6706},
		{"UTM 33 470235 4552345", 470235, 4552345, utm33},
		{"EPSG:7791 E 470235 N 4552345", 470235, 4552345, utm32},
		{"470235 4552345", 470235, 4552345, utm32},
		{"4552345.5 2490235.25", 2490235.25, 4552345.5, boagaE},
		{"1670235 4652345", 1670235, 4652345, boagaO},
	}
	for _, c := range cases {
		d := Leggi(c.riga)
		if len(d.Coordinate) == 0 {
			t.Errorf("Leggi(%q) sees no coordinates: %+v", c.riga, d)
			continue
		}
		if g := d.Coordinate[0]; g.SRID != c.srid || math.Abs(g.X-c.x) > 1e-5 || math.Abs(g.Y-c.y) > 1e-5 {
			t.Errorf("Leggi(%q) = %+v", c.riga, g)
		}
	}
	for _, riga := range []string{"7/45", "7 45", "12 40", "foglio 7 particella 41", "120 4552345"} {
		if d := Leggi(riga); len(d.Coordinate) > 0 {
			t.Errorf("Leggi(%q) sees coordinates: %+v", riga, d.Coordinate)
		}
	}
}

func TestEntiAreFoundDespiteTheSpelling(t *testing.T) {
	enti := []sit.Ente{
		{ID: 1, Codice: "B542", Nome: "Campoli del Monte Taburno"}, {ID: 2, Codice: "H501", Nome: "Roma"},
		{ID: 3, Codice: "A345", Nome: "L'Aquila"}, {ID: 4, Codice: "D704", Nome: "Forlì"}, {ID: 5, Codice: "X100", Nome: "Borgo Sant'Elpidio"},
	}
	var nomi [][]string
	for _, e := range enti {
		nomi = append(nomi, parole(e.Nome))
	}
	for riga, want := range map[string]catasto.CodiceComune{
		"campoli": "B542", "Campolli del monte": "B542", "campoli monte taburno": "B542", "Roma": "H501",
		"laquila": "A345", "l aquila": "A345", "Forli'": "D704", "forlì": "D704", "X100": "X100", "taburno": "B542", "s elpidio": "",
		"Mario Rossi": "", "Rossi": "", "RSSMRA80A01H501U": "",
	} {
		trovati, tutti := entiDi(Leggi(riga), enti, nomi)
		switch {
		case tutti:
			t.Errorf("%q names no ente at all", riga)
		case want == "" && len(trovati) > 0:
			t.Errorf("%q is taken for %s", riga, trovati[0].ente.Nome)
		case want != "" && (len(trovati) == 0 || trovati[0].ente.Codice != want):
			t.Errorf("%q finds %+v, want %s", riga, trovati, want)
		}
	}
}

func FuzzLeggi(f *testing.F) {
	for _, s := range []string{"3/45", "fg.3 n.45 sub 2", "41°07'24\"N 14°38'42\"E", "H501D076700.731/2", "'; DROP TABLE --", "Roma D 767 45", "\x00é/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := Leggi(s)
		if len(d.Ipotesi) > maxIpotesi || len(d.Coordinate) > 2 {
			t.Fatalf("Leggi(%q) asks too much: %+v", s, d)
		}
		for _, i := range d.Ipotesi {
			if i.Foglio < QualsiasiFoglio || i.Foglio > 9999 || i.Punteggio <= 0 || i.Punteggio > 1 {
				t.Fatalf("Leggi(%q) = %+v", s, i)
			}
		}
	})
}

func TestTheSubIsKept(t *testing.T) {
	for riga, want := range map[string]string{
		"3/45 sub 2": "2", "fg.3 n.45 sub. 0002": "2", "foglio 12 part. 345 sub 3": "3", "3/45/2": "2", "3/45 2": "2", "foglio 3 particella 731 den. 2 sub 4": "4", "3/45": "", "foglio 3": "",
	} {
		d := Leggi(riga)
		got := ""
		for _, i := range d.Ipotesi { // the surest reading that has one
			if got == "" {
				got = i.Sub
			}
		}
		if got != want || len(d.Ipotesi) == 0 {
			t.Errorf("%q: sub %q, want %q, of %+v", riga, got, want, d.Ipotesi)
		}
	}
}
