package fornitura

import (
	"slices"
	"testing"
)

func TestOneParticellaForEachIdentity(t *testing.T) {
	b := nuovoBanco(t, "X100")
	dir := t.TempDir()
	// 1 is drawn on the main sheet, an allegato and a sviluppo; A, X1, the road and the water are of
	// each sheet; sezione K has numbers of its own; 3/2 is not 3.
	for _, s := range []tavola{
		tav("X100_000100", "1 A X1", "= ~ 3", "3/2 3/2 ."),
		tav("X100_0001A0", "1 A 9"),
		tav("X100_00010B", "1 X1 ="),
		tav("X100K000100", "1 A 3"),
	} {
		s.cxf(t, dir)
	}
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, dir)
	got := righe(b, `SELECT concat_ws(' ', sezione, numero, NULLIF(denominatore, ''), tipo, mappa, id) FROM catasto.particella ORDER BY id`)
	want := []string{
		" 1 particella  X100_000100.1",
		" 3 particella  X100_000100.3", " 3 2 particella  X100_000100.3/2",
		" A particella X100_000100 X100_000100.A", " ACQUA001 acqua X100_000100 X100_000100.ACQUA001",
		" STRADA001 strada X100_000100 X100_000100.STRADA001", " X1 particella X100_000100 X100_000100.X1",
		" STRADA001 strada X100_00010B X100_00010B.STRADA001", " X1 particella X100_00010B X100_00010B.X1",
		" 9 particella  X100_0001A0.9", " A particella X100_0001A0 X100_0001A0.A",
		"K 1 particella  X100K000100.1", "K 3 particella  X100K000100.3", "K A particella X100K000100 X100K000100.A",
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("particelle\n%q\nwant\n%q", got, want)
	}
	if e.Acquisiti["particelle"] != 13 || e.Acquisiti["strade"] != 2 || e.Acquisiti["acque"] != 1 || e.Acquisiti["fogli"] != 4 {
		t.Errorf("acquisiti %v", e.Acquisiti)
	}
	if n := uno[int](b, `SELECT count(*) FROM catasto.disegno d JOIN catasto.particella p USING (ente_id, particella_id) WHERE p.id = 'X100_000100.1'`); n != 3 {
		t.Errorf("1 is drawn %d times, want 3", n)
	}
	if n := len(b.anomalie("C13")); n != 5 {
		t.Errorf("%d letters and X numbers listed, want 5", n)
	}
}

func TestThePublicIdIsOfTheSheetWhereItWasFirstDrawn(t *testing.T) {
	b := nuovoBanco(t, "X100")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, tav("X100_0001A0", "1 2").cxf(t, t.TempDir()))
	chiave := uno[int64](b, `SELECT particella_id FROM catasto.particella WHERE numero = '1'`)
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01")}, tav("X100_000100", "1 3").cxf(t, t.TempDir()))
	if ids := righe(b, `SELECT id FROM catasto.particella ORDER BY numero`); !slices.Equal(ids, []string{"X100_0001A0.1", "X100_0001A0.2", "X100_000100.3"}) {
		t.Errorf("ids %v", ids)
	}
	// Gone from the map and back on another sheet: the same particella.
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2022-01-01"), Conferma: []string{"FOGLIO_DIMEZZATO"}}, tav("X100_0001A0", "2 2").cxf(t, t.TempDir()))
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2023-01-01")}, tav("X100_0001A0", "2 1").cxf(t, t.TempDir()))
	if dopo := uno[int64](b, `SELECT particella_id FROM catasto.particella WHERE numero = '1'`); dopo != chiave {
		t.Errorf("internal key %d became %d", chiave, dopo)
	}
}

func TestACodeDrawnTwiceOnASheetIsOneParticellaInParts(t *testing.T) {
	b := nuovoBanco(t, "X100")
	s := tav("X100_000100", "7 1 7", "2 2 2")
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, s.cxf(t, t.TempDir()))
	if e.Letti["CXF"] != 5 || e.Acquisiti["particelle"] != 3 || e.Nuovi != 4 {
		t.Errorf("letti %v, acquisiti %v, nuovi %d", e.Letti, e.Acquisiti, e.Nuovi)
	}
	if got := uno[string](b, `SELECT GeometryType(geom) || ' ' || ST_NumGeometries(geom) || ' ' || round(area_mq) FROM catasto.disegno WHERE codice = '7'`); got != "MULTIPOLYGON 2 200" {
		t.Errorf("7 is %s", got)
	}
	if a := b.anomalie("C06"); len(a) != 1 {
		t.Errorf("C06: %v", a)
	}
	b.vede(s, "2026-01-01")
	// The same parts in another order, and the same in one multipolygon of the GML: unchanged.
	gira := tav("X100_000100", "7 1 7", "2 2 2")
	gira.righe = []string{"7 1 7", "2 2 2"}
	dopo := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01")}, gmlIn(t, t.TempDir(), "", gira))
	if conta(dopo) != [4]int64{0, 0, 0, 4} {
		t.Errorf("GML of the same: %v", conta(dopo))
	}
}

func TestRoadsAndWatersKeepTheirNumberByTheirShape(t *testing.T) {
	b := nuovoBanco(t, "X100")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, gmlIn(t, t.TempDir(), "", tav("X100_000100", "=1 1 =2 2", "1 1 3 3")))
	prima := righe(b, `SELECT p.id || ' ' || ST_XMin(d.geom)::int FROM catasto.disegno d JOIN catasto.particella p USING (ente_id, particella_id) WHERE p.tipo = 'strada' ORDER BY 1`)
	// A third road comes first in the file: the other two are STRADA002 and STRADA003 there.
	due := tav("X100_000100", "=1 1 =2 2", "1 1 3 =0")
	due.parti, due.righe = nil, []string{"=1 1 =2 2", "1 1 3 =0"}
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01")}, gmlIn(t, t.TempDir(), "", due.capovolta()))
	if e.Invariati < 4 {
		t.Errorf("counts %v", conta(e))
	}
	dopo := righe(b, `SELECT p.id || ' ' || ST_XMin(d.geom)::int FROM catasto.disegno d JOIN catasto.particella p USING (ente_id, particella_id) WHERE p.tipo = 'strada' AND d.dal IS NULL AND d.al IS NULL ORDER BY 1`)
	if !slices.Equal(prima, dopo) {
		t.Errorf("roads were %v and are %v", prima, dopo)
	}
	b.vede(due, "2022-01-01")
	b.tassella("X100_000100", "2022-01-01")
}
