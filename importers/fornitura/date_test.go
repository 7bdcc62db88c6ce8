package fornitura

import (
	"os"
	"testing"
	"time"

	"github.com/cestor/sit/catasto/gml"
	"github.com/cestor/sit/sit"
)

func TestTheReferenceDateIsWhatTheContentSays(t *testing.T) {
	s := tav("X100_000100", "1 2")
	cases := []struct {
		name    string
		scrivi  func(dir string)
		chiesto string
		want    string
		avviso  string // "" is none
	}{
		{"the SUP", func(d string) { s.conSUP(t, d, "2019-05-06") }, "", "2019-05-06", ""},
		{"the SUP against --riferimento", func(d string) { s.conSUP(t, d, "2019-05-06") }, "2020-01-01", "2019-05-06", "RIFERIMENTO_IGNORATO"},
		{"the SUP and the same --riferimento", func(d string) { s.conSUP(t, d, "2019-05-06") }, "2019-05-06", "2019-05-06", ""},
		{"a CXF alone, asked", func(d string) { s.cxf(t, d) }, "2020-01-01", "2020-01-01", ""},
		{"a CXF alone, its file", func(d string) { s.cxf(t, d) }, "", "2026-01-10", "RIFERIMENTO_DAL_FILE"},
		{"a zip, its entry", func(d string) {
			p := s.cxf(t, t.TempDir())
			z := zippa(t, d, "a.zip", p)
			senzaErrore(t, os.Chtimes(z, time.Now(), time.Now()))
		}, "", "2026-01-10", "RIFERIMENTO_DAL_FILE"},
		// Half past eleven in the evening in London is the day after in Rome.
		{"the timeStamp, in Rome", func(d string) { gmlIn(t, d, "2025-09-22T22:30:00Z", s) }, "", "2025-09-23", ""},
		{"the timeStamp against --riferimento", func(d string) { gmlIn(t, d, "2025-09-22T12:00:00Z", s) }, "2020-01-01", "2025-09-22", "RIFERIMENTO_IGNORATO"},
		{"a GML that says nothing, asked", func(d string) { gmlIn(t, d, "", s) }, "2020-01-01", "2020-01-01", ""},
		{"a GeoJSON, asked", func(d string) { s.geojson(t, d) }, "2021-01-01", "2021-01-01", ""},
	}
	b := nuovoBanco(t, "X100")
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := b.per(t)
			dir := t.TempDir()
			c.scrivi(dir)
			opz := Opzioni{}
			if c.chiesto != "" {
				opz.Riferimento = giorno(t, c.chiesto)
			}
			e := b.una(Acquisita, opz, dir)
			if e.Riferimento.String() != c.want {
				t.Errorf("riferimento %s, want %s", e.Riferimento, c.want)
			}
			for _, codice := range []string{"RIFERIMENTO_IGNORATO", "RIFERIMENTO_DAL_FILE"} {
				if _, ok := haAvviso(e, codice); ok != (codice == c.avviso) {
					t.Errorf("avvisi %v, want %q", e.Avvisi, c.avviso)
				}
			}
			senzaErrore(t, b.annulla(e))
		})
	}
}

func TestEachSheetHasItsOwnDate(t *testing.T) {
	b := nuovoBanco(t, "X100")
	dir := t.TempDir()
	tav("X100_000100", "1 2").conSUP(t, dir, "2019-01-01")
	tav("X100_000200", "1 2").conSUP(t, dir, "2021-01-01")
	e := b.una(Acquisita, Opzioni{}, dir)
	if e.Riferimento.String() != "2021-01-01" {
		t.Errorf("riferimento %s, want the latest of the sheets", e.Riferimento)
	}
	got := uno[string](b, `SELECT string_agg(DISTINCT f.nome || ' ' || s.riferimento, ', ') FROM catasto.stesura s JOIN catasto.foglio f USING (foglio_id)`)
	if got != "X100_000100 2019-01-01, X100_000200 2021-01-01" {
		t.Errorf("stesure %s", got)
	}
}

// BEGINLIFESPANVERSION is no reference date, even where it is all that the file says.
func TestBeginLifespanIsNoReferenceDate(t *testing.T) {
	b := nuovoBanco(t, "X100")
	raw := string(gmlDi(t, "", gml.Particella, tav("X100_000100", "1 2")))
	raw = sostituisci(t, raw, "</CP:NATIONALCADASTRALREFERENCE>", "</CP:NATIONALCADASTRALREFERENCE><CP:BEGINLIFESPANVERSION>2001-01-01T00:00:00</CP:BEGINLIFESPANVERSION>")
	e := b.una(Acquisita, Opzioni{}, deposita(t, t.TempDir(), "X100_PROVA_ple.gml", []byte(raw)))
	if e.Riferimento.String() != "2026-01-10" {
		t.Errorf("riferimento %s", e.Riferimento)
	}
}

func TestADrawingBeginsAndEndsOnTheDaysOfItsDeliveries(t *testing.T) {
	b := nuovoBanco(t, "X100")
	uno20, due22, tre24 := tav("X100_000100", "1 2 =", "1 3 ="), tav("X100_000100", "1 2 =", "5 3 ="), tav("X100_000100", "1 2 2", "5 3 =")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-03-01")}, uno20.cxf(t, t.TempDir()))
	if n := uno[int](b, `SELECT count(*) FROM catasto.disegno WHERE dal IS NULL AND al IS NULL`); n != 5 {
		t.Errorf("%d of 5 drawings of the first delivery have open ends", n)
	}
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2022-03-01")}, due22.cxf(t, t.TempDir()))
	if conta(e) != [4]int64{1, 1, 0, 4 - 1 + 0 + 1} {
		t.Errorf("2022: nuovi, modificati, chiusi, invariati %v", conta(e))
	}
	e = b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2024-03-01")}, tre24.cxf(t, t.TempDir()))
	if conta(e) != [4]int64{0, 2, 0, 4} {
		t.Errorf("2024: nuovi, modificati, chiusi, invariati %v", conta(e))
	}
	for giorno, s := range map[string]tavola{
		"1900-01-01": uno20, "2020-03-01": uno20, "2022-02-28": uno20, "2022-03-01": due22, "2024-02-29": due22, "2024-03-01": tre24, "2100-01-01": tre24,
	} {
		b.vede(s, giorno)
		b.tassella(s.nome, giorno)
	}
}

func TestWithinFiveCentimetresNothingChangedWhateverTheSource(t *testing.T) {
	b := nuovoBanco(t, "X100")
	s := tav("X100_000100", "1 2 =", "1 3 =")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, s.cxf(t, t.TempDir()))
	prima := righe(b, statoDisegni)
	anno := 2021
	for _, scrivi := range []func(tavola, string) string{
		func(s tavola, d string) string { return s.cxf(t, d) },
		func(s tavola, d string) string { return s.geojson(t, d) },
		func(s tavola, d string) string { return gmlIn(t, d, "", s) },
	} {
		for _, d := range []float64{0, 0.02, -0.03} {
			g := sit.Data(anno, time.January, 1)
			anno++
			e := b.importa(Opzioni{Riferimento: &g}, scrivi(s.spostata(d, d), t.TempDir()))[0]
			if e.Esito == GiaAcquisita { // the very same CXF
				continue
			}
			if conta(e) != [4]int64{0, 0, 0, 5} {
				t.Errorf("shift %v: %s %v", d, e.Tipo, conta(e))
			}
			uguale(t, e.Tipo, righe(b, statoDisegni), prima)
		}
	}
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2040-01-01")}, tav("X100_000100", "1 2 =", "1 3 3").cxf(t, t.TempDir()))
	if conta(e) != [4]int64{0, 2, 0, 3} {
		t.Errorf("a redrawn one: %v", conta(e))
	}
}

// statoDisegni is what is drawn, whoever said it last.
const statoDisegni = `SELECT ROW(disegno_id, classe, codice, dal, al, ST_AsText(geom), superseded_at)::text FROM catasto.disegno ORDER BY disegno_id`

// Every vertex of the piece cut out was a vertex before: by the vertices alone nothing moved.
func TestAPieceCutOutBetweenOldVerticesIsARedrawing(t *testing.T) {
	b := nuovoBanco(t, "X100")
	intera, tagliata := tav("X100_000100", "1 1 1 4", "= = = 4"), tav("X100_000100", "1 2 1 4", "= 3 = 4")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, intera.cxf(t, t.TempDir()))
	e := b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2021-01-01")}, tagliata.cxf(t, t.TempDir()))
	if conta(e) != [4]int64{3, 2, 0, 2} {
		t.Errorf("nuovi, modificati, chiusi, invariati %v", conta(e))
	}
	for g, s := range map[string]tavola{"2020-06-01": intera, "2021-01-01": tagliata} {
		b.vede(s, g)
		b.tassella(s.nome, g)
	}
}
