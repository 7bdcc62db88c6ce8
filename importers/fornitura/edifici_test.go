package fornitura

import (
	"testing"
)

// diChi lists the buildings of today: their particella, their place, their area.
func diChi(b *banco) []string {
	return righe(b, `SELECT COALESCE(p.numero, '-') || ' ' || d.ordine || ' ' || round(d.area_mq) FROM catasto.disegno d
		LEFT JOIN catasto.particella p USING (ente_id, particella_id)
		WHERE d.classe = 3 AND d.al IS NULL AND d.superseded_at IS NULL ORDER BY 1`)
}

var conEdifici = tav("X100_000100", "1 2 2", "1 3 3").con(
	edificio{"1", 1, 1, 3, 3}, edificio{"1", 1, 11, 5, 5}, edificio{"3", 15, 2, 6, 6}, edificio{"2", 12, 12, 4, 4})

func TestBuildingsFindTheirParticellaByCodeOrContainment(t *testing.T) {
	b := nuovoBanco(t, "X100")
	want := []string{"1 1 25", "1 2 9", "2 1 16", "3 1 36"}
	for _, f := range []Fonte{FonteCXF, FonteGeoJSON} {
		e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, fonte(t, f, conEdifici))
		uguale(t, string(f), diChi(b), want)
		if n := b.anomalie("C07"); len(n) != 0 {
			t.Errorf("%s: %v", f, n)
		}
		// And nothing moves when the other source says the same later.
		altra := FonteGeoJSON
		if f == altra {
			altra = FonteCXF
		}
		due := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01")}, fonte(t, altra, conEdifici))
		if due.Nuovi+due.Modificati+due.Chiusi != 0 {
			t.Errorf("%s then %s: %v", f, altra, conta(due))
		}
		uguale(t, string(f)+" then "+string(altra), diChi(b), want)
		senzaErrore(t, b.annulla(due), b.annulla(e))
	}
}

func TestABuildingOutsideOrWithoutItsParticellaIsListed(t *testing.T) {
	b := nuovoBanco(t, "X100")
	s := tav("X100_000100", "1 2 2", "1 3 3").con(edificio{"1", 8, 2, 4, 4}, edificio{"77", 12, 12, 4, 4}, edificio{"3", 12, 2, 4, 4})
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, s.cxf(t, t.TempDir()))
	if a := b.anomalie("C07"); len(a) != 2 {
		t.Errorf("C07: %q", a)
	}
	if n := contaEdifici(b); n != 3 {
		t.Errorf("%d of 3 buildings", n)
	}
	// By containment the particella that holds most of it has it.
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, tav("X100_000200", "1 2", "1 2").con(edificio{"", 5, 2, 7, 4}).geojson(t, t.TempDir()))
	if got := uno[string](b, `SELECT p.id FROM catasto.disegno d JOIN catasto.particella p USING (ente_id, particella_id) WHERE d.classe = 3 AND d.codice = '+'`); got != "X100_000200.1" {
		t.Errorf("the building across a border is of %s", got)
	}
}

func TestPlacesOfBuildingsFollowTheirAreas(t *testing.T) {
	b := nuovoBanco(t, "X100")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, conEdifici.cxf(t, t.TempDir()))
	prima := b.stato()
	// A third, larger than both, comes on 1: those two keep their drawing and change their place.
	piu := conEdifici.con(append([]edificio{{"1", 1, 5, 6, 5.5}}, conEdifici.edifici...)...)
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01")}, piu.cxf(t, t.TempDir()))
	if conta(e) != [4]int64{1, 0, 0, 8} {
		t.Errorf("%v", conta(e))
	}
	uguale(t, "today", diChi(b), []string{"1 1 33", "1 2 25", "1 3 9", "2 1 16", "3 1 36"})
	senzaErrore(t, b.annulla(e))
	uguale(t, "undo", b.stato(), prima)
}

// The particella under a building is renumbered: the building is of the new number from that day.
func TestABuildingFollowsTheRenumberingOfItsParticella(t *testing.T) {
	prima := tav("X100_000100", "1 2 9 8 7", "1 3 9 8 7").con(edificio{"1", 2, 2, 4, 4})
	dopo := tav("X100_000100", "5 2 9 8 7", "5 3 9 8 7").con(edificio{"5", 2, 2, 4, 4})
	for _, f := range []Fonte{FonteCXF, FonteGeoJSON} {
		b := nuovoBanco(t, "X100")
		b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, fonte(t, f, prima))
		stato := b.stato()
		e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01")}, fonte(t, f, dopo))
		uguale(t, string(f), diChi(b), []string{"5 1 16"})
		if ieri := uno[string](b, `SELECT p.numero FROM catasto.disegno d JOIN catasto.particella p USING (ente_id, particella_id)
			WHERE d.classe = 3 AND d.superseded_at IS NULL AND (d.dal IS NULL OR d.dal <= '2020-06-01') AND (d.al IS NULL OR d.al > '2020-06-01')`); ieri != "1" {
			t.Errorf("%s: in 2020 the building was of %s", f, ieri)
		}
		senzaErrore(t, b.annulla(e))
		uguale(t, "undo", b.stato(), stato)
	}
}

func TestARedrawnBuildingIsTheSameBuilding(t *testing.T) {
	b := nuovoBanco(t, "X100")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, conEdifici.cxf(t, t.TempDir()))
	ampliato := conEdifici.con(edificio{"1", 1, 1, 4, 4}, edificio{"1", 1, 11, 5, 5}, edificio{"3", 15, 2, 6, 6})
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01")}, ampliato.cxf(t, t.TempDir()))
	if conta(e) != [4]int64{0, 1, 1, 6} {
		t.Errorf("nuovi, modificati, chiusi, invariati %v", conta(e))
	}
	uguale(t, "today", diChi(b), []string{"1 1 25", "1 2 16", "3 1 36"})
}

func TestLabelsOutsideTheirParticella(t *testing.T) {
	b := nuovoBanco(t, "X100")
	s := tav("X100_000100", "1 2", "1 3")
	s.etich = map[string][2]float64{"2": {2, 2}, "3": {60, 60}}
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, s.cxf(t, t.TempDir()))
	got := righe(b, `SELECT codice || ' ' || esterno || ' ' || ST_Covers(geom, etichetta) FROM catasto.disegno WHERE classe = 2 ORDER BY 1`)
	uguale(t, "labels", got, []string{"1 false true", "2 true false", "3 true false"})
	// A wrong PUNTOINTERNO (the writer's is 1, 2) counts for nothing.
	b.vede(s, "2020-01-01")
}
