package fornitura

import (
	"strings"
	"testing"

	"github.com/cestor/sit/sit"
)

func TestOnlyTheLastOfTheChainIsUndone(t *testing.T) {
	b := nuovoBanco(t, "X100", "X101")
	var es []Esito
	for i, f := range []Fonte{FonteCXF, FonteGML, FonteGeoJSON} {
		g := sit.Data(2020+i, 1, 1)
		es = append(es, b.una(Acquisita, Opzioni{Riferimento: &g}, fonte(t, f, tav("X100_000100", []string{"1 1 2", "1 2 2", "2 2 1"}[i]))))
	}
	altro := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2030-01-01")}, tav("X101_000100", "1 2").cxf(t, t.TempDir()))
	prima := b.stato()
	err := b.annulla(es[0])
	if sit.Kind(err) != sit.Conflict || sit.Codice(err) != "FORNITURA_NON_ULTIMA" {
		t.Fatalf("undo of the first: %v", err)
	}
	if m := sit.Messaggio(err); !strings.Contains(m, numeri([]int64{*es[1].Fornitura, *es[2].Fornitura})) || strings.Contains(m, numeri([]int64{*altro.Fornitura})) {
		t.Errorf("message %q does not name the later ones alone", m)
	}
	uguale(t, "refused undo", b.stato(), prima)
	senzaErrore(t, b.annulla(es[2]), b.annulla(es[1]))
	if err := b.annulla(es[1]); sit.Codice(err) != "FORNITURA_NON_ANNULLABILE" {
		t.Errorf("second undo of the same: %v", err)
	}
	if err := b.Annulla(b.ctx, 999_999, "x", "y"); sit.Kind(err) != sit.NotFound {
		t.Errorf("undo of nothing: %v", err)
	}
	senzaErrore(t, b.annulla(es[0]), b.annulla(altro))
	if got := b.stato(); len(got) != 2 {
		t.Errorf("after the undo of all: %v", got)
	}
	if r := righe(b, `SELECT DISTINCT stato || ' ' || annullata_da || ' ' || annullata_per FROM forniture.fornitura`); len(r) != 1 || r[0] != "annullata collaudo prova" {
		t.Errorf("register: %v", r)
	}
}

// The numbers of the deliveries are given while reading, the merges go by date: the last of the
// chain is the last that was merged.
func TestTheLastOfTheChainIsTheLastMerged(t *testing.T) {
	b := nuovoBanco(t, "X100")
	dir := t.TempDir()
	tav("X100_000100", "1 2 2", "1 3 3").geojson(t, dir) // read last
	gmlIn(t, dir, "2025-01-01T00:00:00Z", tav("X100_000100", "1 4 4", "1 3 3"))
	nome := dir + "/A_PRIMO.gml" // read first, merged last
	senzaErrore(t, rinomina(dir+"/X100_PROVA_ple.gml", nome))
	es := b.importa(Opzioni{Riferimento: giorno(t, "2020-01-01"), Conferma: []string{"FOGLIO_DIMEZZATO"}}, dir)
	if len(es) != 2 || es[0].Tipo != "mappa.geojson" || es[1].Tipo != "mappa.gml" {
		t.Fatalf("deliveries %+v", es)
	}
	if *es[1].Fornitura > *es[0].Fornitura {
		t.Fatal("the test no longer reads the later delivery first")
	}
	if err := b.annulla(es[0]); sit.Codice(err) != "FORNITURA_NON_ULTIMA" {
		t.Errorf("undo of the one merged first: %v", err)
	}
	senzaErrore(t, b.annulla(es[1]))
	b.vede(tav("X100_000100", "1 2 2", "1 3 3"), "2026-01-01")
	senzaErrore(t, b.annulla(es[0]))
	if s := b.stato(); len(s) != 1 {
		t.Errorf("after the undo of all: %v", s)
	}
}

func TestAfterAnUndoTheContentMayComeAgain(t *testing.T) {
	b := nuovoBanco(t, "X100")
	p := tav("X100_000100", "1 2", "1 3").con(edificio{"1", 1, 1, 3, 3}).cxf(t, t.TempDir())
	opz := Opzioni{Riferimento: giorno(t, "2020-01-01")}
	e := b.una(Acquisita, opz, p)
	prima := righe(b, statoSenzaNumeri)
	b.una(GiaAcquisita, opz, p)
	senzaErrore(t, b.annulla(e))
	dopo := b.una(Acquisita, opz, p)
	if *dopo.Fornitura == *e.Fornitura {
		t.Error("the second delivery took the number of the undone one")
	}
	uguale(t, "again", righe(b, statoSenzaNumeri), prima)
}

const statoSenzaNumeri = `SELECT ROW(f.nome, d.classe, p.id, d.codice, d.ordine, d.tipo, d.dal, d.al, ST_AsText(d.geom), d.superseded_at)::text
	FROM catasto.disegno d JOIN catasto.foglio f USING (ente_id, foglio_id) LEFT JOIN catasto.particella p USING (ente_id, particella_id) ORDER BY 1`

// What an unchanged drawing learnt from a better source it forgets again.
func TestUndoTakesBackTheLabelsThatAnUnchangedDrawingLearnt(t *testing.T) {
	b := nuovoBanco(t, "X100")
	s := tav("X100_000100", "1 2", "1 3")
	s.etich = map[string][2]float64{"2": {40, 40}} // with a call-out
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, fonte(t, FonteGML, s))
	prima := b.stato()
	for _, g := range []string{"2019-01-01", "2020-01-01", "2021-01-01"} {
		e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, g)}, s.cxf(t, t.TempDir()))
		if n := uno[int](b, `SELECT count(*) FROM catasto.disegno WHERE classe = 2 AND altezza IS NOT NULL`); n != 3 {
			t.Errorf("%d of 3 particelle know where their number is written", n)
		}
		if n := uno[int](b, `SELECT count(*) FROM catasto.disegno WHERE classe = 2 AND esterno`); n != 1 {
			t.Errorf("%d numbers are written outside, want that of 2", n)
		}
		senzaErrore(t, b.annulla(e))
		uguale(t, "undo of "+g, b.stato(), prima)
	}
}
