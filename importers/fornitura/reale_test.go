package fornitura

import (
	"testing"
)

const (
	gmlB542     = "ade-open-data/gml-ricostruito-B542"
	geojsonB542 = "ade-open-data/geojson-fogli-B542"
	ctfRoma     = "cxf/H501D076700.CTF"
)

func TestTheRealGMLComesInOnceAndTwiceChangesNothing(t *testing.T) {
	dir := shared(t, gmlB542)
	b := nuovoBanco(t, "B542")
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-09-22")}, dir)
	if e.Acquisiti["particelle"] != 4672 || e.Acquisiti["strade"] != 40 || e.Acquisiti["acque"] != 13 || e.Acquisiti["fogli"] != 8 {
		t.Errorf("acquisiti %v", e.Acquisiti)
	}
	if e.Nuovi != 4733 || e.Scarti != 0 || e.Letti["PLE"] != 4725 || e.Letti["MAP"] != 8 {
		t.Errorf("esito %+v", e)
	}
	if e.Riferimento.String() != "2025-09-22" {
		t.Errorf("riferimento %v", e.Riferimento)
	}
	t.Logf("%+v", e)
	if n := uno[int](b, `SELECT count(*) FROM catasto.disegno WHERE dal IS NULL AND al IS NULL AND NOT ST_IsEmpty(geom)`); n != 4733 {
		t.Errorf("%d drawings, want 4733", n)
	}
	due := b.una(GiaAcquisita, Opzioni{Riferimento: giorno(t, "2025-09-22")}, dir)
	if *due.Fornitura != *e.Fornitura {
		t.Errorf("second import is delivery %d, want %d", *due.Fornitura, *e.Fornitura)
	}
}

func TestTheRomeSheetComesInWithBuildingsAndSigns(t *testing.T) {
	p := shared(t, ctfRoma)
	b := nuovoBanco(t, "H501")
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2024-01-01")}, p)
	t.Logf("%+v", e)
	if e.Acquisiti["particelle"] != 381 || e.Acquisiti["edifici"] != 131 || e.Acquisiti["strade"] != 1 || e.Acquisiti["acque"] != 2 {
		t.Errorf("acquisiti %v", e.Acquisiti)
	}
	if n := uno[int](b, `SELECT count(*) FROM catasto.disegno d JOIN catasto.disegno p ON p.particella_id = d.particella_id AND p.classe = 2
		WHERE d.classe = 3 AND ST_Area(ST_Difference(d.geom, p.geom)) < 0.01`); n != 131 {
		t.Errorf("%d of 131 buildings stand on their particella", n)
	}
	if a := uno[float64](b, `SELECT sum(area_mq) FROM catasto.disegno WHERE classe = 2`); a < 3806503.0 || a > 3806503.8 {
		t.Errorf("area %f, want 3,806,503.39", a)
	}
	if n := uno[int](b, `SELECT count(*) FROM catasto.anomalia WHERE codice IN ('C04', 'C05', 'C02', 'C07')`); n != 0 {
		t.Errorf("%d anomalie of a sheet that tiles exactly", n)
	}
}

// mappa2021 is the shapefile of 2021 as a delivery: which table is what.
const mappa2021 = `[
	{"layer":"Fogli","srid":32633,"livello":{"const":"CONFINI"}},
	{"layer":"Particelle","srid":32633},
	{"layer":"Fabbricati","srid":32633,"livello":{"const":"FABBRICATI"}}
]`

func TestFourYearsOfCampoliAreHistoryAndABlockShiftIsNot(t *testing.T) {
	zip, dir := shared(t, "ade-open-data/shp-2021-B542/B542_2021-02_da_CXF.zip"), shared(t, geojsonB542)
	b := nuovoBanco(t, "B542")
	mappa, err := ParseMappa([]byte(mappa2021))
	if err != nil {
		t.Fatal(err)
	}
	prima := b.una(Acquisita, Opzioni{Tipo: "mappa.vettoriale", Mappa: mappa, Riferimento: giorno(t, "2021-02-01"), Ente: "B542"}, zip)
	t.Logf("2021: %+v", prima)
	dopo := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2025-09-22")}, dir)
	t.Logf("2025: %+v", dopo)
	for _, f := range []string{"dx", "dy"} {
		t.Log(f, uno[string](b, `SELECT string_agg(format('%s %s', f.nome, round(`+f+`::numeric, 3)), ', ' ORDER BY nome) FROM catasto.stesura s JOIN catasto.foglio f USING (foglio_id) WHERE gruppo = 1 AND s.fonte = 'geojson'`))
	}
	t.Log(uno[string](b, `SELECT format('gone %s, new %s', (SELECT count(*) FROM catasto.particella p WHERE numero ~ '^[0-9]' AND NOT EXISTS (SELECT FROM catasto.disegno d WHERE d.particella_id = p.particella_id AND superseded_at IS NULL AND al IS NULL)),
	   (SELECT count(*) FROM catasto.particella p WHERE numero ~ '^[0-9]' AND NOT EXISTS (SELECT FROM catasto.disegno d WHERE d.particella_id = p.particella_id AND superseded_at IS NULL AND dal IS NULL)))`))
	t.Log(uno[int](b, `SELECT count(*) FROM catasto.successione`))
}
