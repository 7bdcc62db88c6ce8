package fornitura

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cestor/sit/importers"
)

// disegnato is a row of a vector file that a test writes: a WKT-like geometry in GeoJSON, and columns.
type disegnato struct {
	geom  string // of GeoJSON
	campi map[string]any
}

// rq is a rectangle of metres from a corner of the test territory.
func rq(x, y, w, h float64) string {
	x, y = x+400_000, y+4_600_000
	return fmt.Sprintf(`{"type":"Polygon","coordinates":[[[%[1]g,%[2]g],[%[3]g,%[2]g],[%[3]g,%[4]g],[%[1]g,%[4]g],[%[1]g,%[2]g]]]}`, x, y, x+w, y+h)
}

// vettoriale writes rows as GeoJSON in EPSG:7792.
func (b *banco) vettoriale(righe ...disegnato) string {
	b.t.Helper()
	var feature []string
	for _, r := range righe {
		p, err := json.Marshal(r.campi)
		if err != nil {
			b.t.Fatal(err)
		}
		g := r.geom
		if g == "" {
			g = "null"
		}
		feature = append(feature, fmt.Sprintf(`{"type":"Feature","properties":%s,"geometry":%s}`, p, g))
	}
	path := filepath.Join(b.t.TempDir(), "piano.geojson")
	testo := `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::7792"}},"features":[` + strings.Join(feature, ",\n") + `]}`
	if err := os.WriteFile(path, []byte(testo), 0o600); err != nil {
		b.t.Fatal(err)
	}
	return path
}

func mappa(t testing.TB, s string) []Mappa {
	t.Helper()
	m, err := ParseMappa([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (b *banco) zone(m string) Opzioni {
	return Opzioni{Ente: "X100", Tipo: string(importers.UrbanisticaZone), Mappa: mappa(b.t, m)}
}

func (b *banco) vincoli(m string) Opzioni {
	return Opzioni{Ente: "X100", Tipo: string(importers.UrbanisticaVincoli), Mappa: mappa(b.t, m)}
}

// elenco reads rows of one text column.
func (b *banco) elenco(sql string) []string {
	b.t.Helper()
	return uno[[]string](b, "SELECT COALESCE(array_agg(r ORDER BY r), '{}') FROM ("+sql+") AS s (r)")
}

const zoneVive = `SELECT concat_ws(' ', strumento, stato, sigla, COALESCE(zto, '-'), CASE WHEN edificabile THEN 'ed' ELSE 'no' END, COALESCE(dal::text, '…'), COALESCE(al::text, '…'), round(area_mq::numeric))
	FROM urbanistica.zona WHERE superseded_at IS NULL`

func TestZonesComeInByMappa(t *testing.T) {
	b := nuovoBanco(t, "X100")
	file := b.vettoriale(
		disegnato{rq(0, 0, 100, 100), map[string]any{"z": "B1", "omo": "completamento", "desc": "Completamento"}},
		disegnato{rq(100, 0, 100, 50), map[string]any{"z": "E", "omo": "agricola", "desc": "Agricola"}},
		disegnato{rq(200, 0, 10, 10), map[string]any{"z": "F3", "omo": "altro", "desc": "Servizi"}},
	)
	opz := b.zone(`{"strumento":{"const":"PRG/2004"},"sigla":"z","descrizione":"desc","zto":{"da":"omo","valori":{"completamento":"b","agricola":"E","altro":"Z"}},
		"edificabile":{"da":"z","valori":{"E":"si"}},"data_adozione":{"const":"11/03/2003"},"data_approvazione":{"const":"2004-03-11"}}`)
	e := b.una(Acquisita, opz, file)
	if e.Acquisiti["zone"] != 3 || e.Nuovi != 3 || e.Scarti != 0 || e.Riferimento == nil || e.Riferimento.String() != "2004-03-11" {
		t.Errorf("esito %+v", e)
	}
	for _, codice := range []string{"STATO_VIGENTE", "ZTO_SCONOSCIUTA"} {
		if avviso(e, codice) == 0 {
			t.Errorf("no avviso %s in %v", codice, e.Avvisi)
		}
	}
	fermo(t, "zone", b.elenco(zoneVive), []string{
		"PRG/2004 vigente B1 B ed 2004-03-11 … 10000", "PRG/2004 vigente E E ed 2004-03-11 … 5000", "PRG/2004 vigente F3 - no 2004-03-11 … 100"})
	fermo(t, "versioni", b.elenco(`SELECT concat_ws(' ', tema, chiave, stato, giorno, dal, quanti) FROM urbanistica.versione`), []string{"zone PRG/2004 vigente 2004-03-11 2004-03-11 3"})
	if b.una(GiaAcquisita, opz, file).Fornitura == nil {
		t.Error("the same file is not told as acquired")
	}
}

func TestWhatIsMissingIsAskedForByName(t *testing.T) {
	b := nuovoBanco(t, "X100")
	file := b.vettoriale(disegnato{rq(0, 0, 10, 10), map[string]any{"z": "B1"}})
	for _, c := range []struct {
		nome, tipo, mappa, codice, dice string
		senzaEnte                       bool
	}{
		{"a zona without strumento", "urbanistica.zone", `{"sigla":"z"}`, "CAMPO_MANCANTE", "strumento", false},
		{"a vincolo without codice", "urbanistica.vincoli", `{}`, "CAMPO_MANCANTE", "codice", false},
		{"a field that zones do not have", "urbanistica.zone", `{"strumento":{"const":"P"},"sigla":"z","altezza_m":"z"}`, "CAMPO_SCONOSCIUTO", "altezza_m", false},
		{"no ente, though the file lies within one", "urbanistica.zone", `{"strumento":{"const":"P"},"sigla":"z"}`, "COMUNE_NON_INDICATO", "--ente", true},
	} {
		opz := Opzioni{Ente: "X100", Tipo: c.tipo, Mappa: mappa(t, c.mappa)}
		if c.senzaEnte {
			opz.Ente = ""
		}
		if e := b.una(Rifiutata, opz, file); e.Codice != c.codice || !strings.Contains(*e.Motivo, c.dice) {
			t.Errorf("%s: %s %q", c.nome, e.Codice, *e.Motivo)
		}
	}
}

func TestABadRowIsSetAsideWithAReason(t *testing.T) {
	b := nuovoBanco(t, "X100")
	file := b.vettoriale(
		disegnato{rq(0, 0, 10, 10), map[string]any{"strumento": "PRG", "sigla": "B1"}},
		disegnato{rq(0, 0, 10, 10), map[string]any{"strumento": "", "sigla": "B2"}},
		disegnato{rq(0, 0, 10, 10), map[string]any{"strumento": "PRG", "sigla": ""}},
		disegnato{rq(0, 0, 10, 10), map[string]any{"strumento": "PRG", "sigla": "B4", "stato": "approvato"}},
		disegnato{rq(0, 0, 10, 10), map[string]any{"strumento": "PRG", "sigla": "B5", "data_approvazione": "20040230"}},
		disegnato{rq(0, 0, 10, 10), map[string]any{"strumento": "PRG", "sigla": "B6", "data_approvazione": "20040229"}},
		disegnato{rq(0, 0, 10, 10), map[string]any{"strumento": "PRG", "sigla": "B7", "edificabile": "forse"}},
		disegnato{"", map[string]any{"strumento": "PRG", "sigla": "B8"}},
		disegnato{`{"type":"LineString","coordinates":[[400000,4600000],[400100,4600000]]}`, map[string]any{"strumento": "PRG", "sigla": "B9"}},
		disegnato{`{"type":"Polygon","coordinates":[[[14,41],[14.1,41],[14.1,41.1],[14,41]]]}`, map[string]any{"strumento": "PRG", "sigla": "B10"}},
		disegnato{rq(0, 0, 0.0001, 10), map[string]any{"strumento": "PRG", "sigla": "B11"}},
		disegnato{`{"type":"GeometryCollection","geometries":[` + rq(0, 10, 10, 10) + `,{"type":"Point","coordinates":[400000,4600000]}]}`, map[string]any{"strumento": "PRG", "sigla": "C"}},
	)
	opz := b.zone(`{}`)
	opz.Riferimento = giorno(t, "2020-01-01")
	e := b.una(Acquisita, opz, file)
	if e.Scarti != 10 || e.Acquisiti["zone"] != 2 || e.Letti["VETTORIALE"] != 12 {
		t.Errorf("scarti %d, acquisiti %v, letti %v", e.Scarti, e.Acquisiti, e.Letti)
	}
	fermo(t, "scarti", b.elenco(`SELECT concat_ws(' ', riga, campo, COALESCE(proposta, '-')) FROM urbanistica.scarto`), slices.Sorted(slices.Values([]string{
		"2 strumento -", "3 sigla -", "4 stato vigente", "5 data_approvazione -", "6 data_approvazione 2004-02-29", "7 edificabile -", "8 geometria -", "9 geometria -", "10 coordinate -", "11 geometria -"})))
}

func TestDrawingsAreRepairedAndTold(t *testing.T) {
	b := nuovoBanco(t, "X100")
	farfalla := `{"type":"Polygon","coordinates":[[[400000,4600000],[400100,4600100],[400100,4600000],[400000,4600100],[400000,4600000]]]}`
	// A square with a hole of 5 mm and one of 20 m, and a second part of 5 mm.
	bucata := `{"type":"MultiPolygon","coordinates":[[[[400200,4600000],[400300,4600000],[400300,4600100],[400200,4600100],[400200,4600000]],
		[[400210,4600010],[400210,4600010.005],[400210.005,4600010.005],[400210.005,4600010],[400210,4600010]],
		[[400220,4600020],[400220,4600040],[400240,4600040],[400240,4600020],[400220,4600020]]],
		[[[400320,4600000],[400320.005,4600000],[400320.005,4600000.005],[400320,4600000.005],[400320,4600000]]]]}`
	file := b.vettoriale(disegnato{farfalla, map[string]any{"sigla": "A"}}, disegnato{bucata, map[string]any{"sigla": "B"}},
		disegnato{rq(250, 90, 100, 20), map[string]any{"sigla": "C"}}, disegnato{rq(300, 0, 0.3, 3), map[string]any{"sigla": "D"}})
	opz := b.zone(`{"strumento":{"const":"PRG"},"valida_dal":{"const":"2004-01-01"}}`)
	b.una(Acquisita, opz, file)
	// A bow-tie is two triangles of 2,500 m² each.
	fermo(t, "forme", b.elenco(`SELECT concat_ws(' ', sigla, ST_NumGeometries(geom), ST_NRings(geom), round(ST_Area(geom)::numeric, 3), geom_consegnata IS NOT NULL, ST_IsValid(geom)) FROM urbanistica.zona`),
		[]string{"A 2 2 5000.000 t t", "B 1 2 9600.000 t t", "C 1 1 2000.000 f t", "D 1 1 0.900 f t"})
	fermo(t, "anomalie", b.elenco(`SELECT codice || ' ' || split_part(testo, ': geometria', 1) FROM urbanistica.anomalia WHERE codice <> 'LACUNA'`),
		[]string{"GEOMETRIA_RIPARATA zona A", "GEOMETRIA_RIPARATA zona B", "SOVRAPPOSIZIONE zona B e zona C si sovrappongono per 500 m²"})
	// The hole of 400 m² in B is a gap of the partition; nothing else is closed round.
	fermo(t, "lacune", b.elenco(`SELECT testo FROM urbanistica.anomalia WHERE codice = 'LACUNA'`), []string{"nessuna zona copre 400 m² presso 400230 E, 4600030 N"})
}

func TestAPlanIsHeldAgainstTheBoundary(t *testing.T) {
	b := nuovoBanco(t, "X100")
	b.una(Acquisita, Opzioni{Ente: "X100", Tipo: string(importers.ConfiniComuni), Riferimento: giorno(t, "2020-01-01")},
		b.vettoriale(disegnato{rq(0, 0, 100, 100), map[string]any{"ente": "X100"}}))
	opz := b.zone(`{"strumento":{"const":"PRG"},"valida_dal":{"const":"2004-01-01"}}`)
	b.una(Acquisita, opz, b.vettoriale(disegnato{rq(0, 0, 90, 100), map[string]any{"sigla": "A"}}, disegnato{rq(80, 90, 100, 10), map[string]any{"sigla": "B"}},
		disegnato{rq(500, 0, 10, 10), map[string]any{"sigla": "C"}}, disegnato{rq(0, 0, 100.5, 1), map[string]any{"sigla": "D"}}))
	fermo(t, "anomalie", b.elenco(`SELECT concat_ws(' ', codice, gravita, testo) FROM urbanistica.anomalia WHERE codice <> 'SOVRAPPOSIZIONE'`), []string{
		"GEOM_FUORI_COMUNE errore zona B: 800 m² su 1000 cadono fuori del confine del comune",
		"GEOM_FUORI_COMUNE errore zona C: cade tutta fuori del confine del comune",
		"LACUNA avviso nessuna zona copre 890 m² presso 400095 E, 4600046 N"})
}

func TestOneFileFeedsManyVincoli(t *testing.T) {
	b := nuovoBanco(t, "X100")
	file := b.vettoriale(
		disegnato{rq(0, 0, 100, 100), map[string]any{"cod": "PAI_P3", "tit": "Pericolosità P3", "pub": 1}},
		disegnato{`{"type":"LineString","coordinates":[[400000,4600000],[400100,4600000]]}`, map[string]any{"cod": "ELE", "tit": "Elettrodotto", "pub": 1}},
		disegnato{`{"type":"Point","coordinates":[400050,4600050]}`, map[string]any{"cod": "POZ", "tit": "Pozzo", "pub": 0}},
		disegnato{rq(50, 0, 100, 100), map[string]any{"cod": "PAI_P3", "tit": "Pericolosità P3", "pub": 1}},
	)
	opz := b.vincoli(`{"codice":"cod","titolo":"tit","pubblico":"pub","norma":{"const":"PAI"},"precisione_m":{"const":"5,5"}}`)
	opz.Riferimento = giorno(t, "2020-01-01")
	es := b.importa(opz, file)
	if len(es) != 3 {
		t.Fatalf("%d deliveries", len(es))
	}
	for _, e := range es {
		if e.Esito != Acquisita {
			t.Errorf("%s: %s %v", e.Esito, e.Codice, e.Motivo)
		}
	}
	fermo(t, "vincoli", b.elenco(`SELECT concat_ws(' ', codice, titolo, pubblico, precisione_m, dal, ST_GeometryType(geom), COALESCE(round(area_mq::numeric)::text, '-')) FROM urbanistica.vincolo WHERE superseded_at IS NULL`),
		[]string{"ELE Elettrodotto t 5.5 2020-01-01 ST_MultiLineString -", "PAI_P3 Pericolosità P3 t 5.5 2020-01-01 ST_MultiPolygon 10000",
			"PAI_P3 Pericolosità P3 t 5.5 2020-01-01 ST_MultiPolygon 10000", "POZ Pozzo f 5.5 2020-01-01 ST_MultiPoint -"})
	fermo(t, "segmenti", b.elenco(`SELECT DISTINCT layer || ' ' || (foglio_id = urbanistica.segmento('ELE'))::text FROM catasto.tile_version WHERE layer = 'vincoli'`), []string{"vincoli false", "vincoli true"})
	if n := uno[int](b, `SELECT count(DISTINCT catena) FROM forniture.fornitura`); n != 3 {
		t.Errorf("%d chains, want one a codice", n)
	}
}

// TestAnUnchangedRowKeepsItsId: contract §4.1.
func TestAnUnchangedRowKeepsItsId(t *testing.T) {
	b := nuovoBanco(t, "X100")
	a, due := disegnato{rq(0, 0, 10, 10), map[string]any{"sigla": "A"}}, disegnato{rq(10, 0, 10, 10), map[string]any{"sigla": "B"}}
	di := func(dal string, righe ...disegnato) map[string][]string {
		t.Helper()
		b.una(Acquisita, b.zone(`{"strumento":{"const":"PRG"},"data_approvazione":{"const":"2001-01-01"},"valida_dal":{"const":"`+dal+`"}}`), b.vettoriale(righe...))
		out := map[string][]string{}
		for _, r := range b.elenco(`SELECT DISTINCT sigla || round(ST_XMin(geom))::text || ' ' || id FROM urbanistica.zona WHERE superseded_at IS NULL AND al IS NULL`) {
			k, id, _ := strings.Cut(r, " ")
			out[k] = append(out[k], id)
		}
		return out
	}
	prima := di("2004-01-01", a, due, a)
	dopo := di("2004-01-01", due, a, disegnato{rq(30, 0, 10, 10), map[string]any{"sigla": "A"}})
	if len(prima["A400000"]) != 2 {
		t.Errorf("two rows that say the same have the ids %v", prima["A400000"])
	}
	if len(dopo["A400000"]) != 1 || !slices.Contains(prima["A400000"], dopo["A400000"][0]) || !slices.Equal(prima["B400010"], dopo["B400010"]) || slices.Contains(prima["A400000"], dopo["A400030"][0]) {
		t.Errorf("ids %v, then %v", prima, dopo)
	}
}

func TestFootprintsAreOneSet(t *testing.T) {
	b := nuovoBanco(t, "X100")
	e := func(x float64, codice any) disegnato {
		return disegnato{rq(x, 0, 10, 10), map[string]any{"codice": codice, "altezza": 7.5, "piani": 2, "quando": "1980"}}
	}
	di := func(esito, rif string, righe ...disegnato) Esito {
		t.Helper()
		return b.una(esito, Opzioni{Ente: "X100", Tipo: "impronte", Riferimento: giorno(t, rif), Conferma: []string{codiceChiusi}, Mappa: mappa(t, `{"altezza_m":"altezza","epoca":"quando"}`)}, b.vettoriale(righe...))
	}
	const vive = `SELECT concat_ws(' ', codice, COALESCE(dal::text, '…'), COALESCE(al::text, '…')) FROM urbanistica.impronta WHERE superseded_at IS NULL`
	di(Acquisita, "2020-01-01", e(0, "1"), e(20, "2"), e(40, "3"))
	prima := b.elenco(vive)
	fermo(t, "the first has no lower bound", prima, []string{"1 … …", "2 … …", "3 … …"})
	x := di(Acquisita, "2021-06-01", e(0, "1"), e(60, "4"), e(40.5, "3"))
	if x.Nuovi != 2 || x.Chiusi != 2 || x.Invariati != 1 || x.Modo != "completa" {
		t.Errorf("esito %+v", x)
	}
	seconda := []string{"1 … …", "2 … 2021-06-01", "3 2021-06-01 …", "3 … 2021-06-01", "4 2021-06-01 …"}
	fermo(t, "what is not there ends", b.elenco(vive), seconda)
	terza := di(Acquisita, "2021-06-01", e(0, "1"), e(20, "2"))
	fermo(t, "the same day corrects", b.elenco(vive), []string{"1 … …", "2 … …", "3 … 2021-06-01"})
	if r := di(Rifiutata, "2020-06-01", e(0, "1")); r.Codice != "FORNITURA_INTERMEDIA" {
		t.Errorf("an older one: %s", r.Codice)
	}
	if err := b.Annulla(b.ctx, *x.Fornitura, "prova", "chi"); err == nil {
		t.Error("what is not the last was undone")
	}
	for _, c := range []struct {
		id    int64
		resta []string
	}{{*terza.Fornitura, seconda}, {*x.Fornitura, prima}} {
		if err := b.Annulla(b.ctx, c.id, "prova", "chi"); err != nil {
			t.Fatal(err)
		}
		fermo(t, "undone", b.elenco(vive), slices.Sorted(slices.Values(c.resta)))
	}
	di(Acquisita, "2020-01-01", e(0, "1"))
	fermo(t, "the first corrected", b.elenco(vive), []string{"1 … …"})
}
