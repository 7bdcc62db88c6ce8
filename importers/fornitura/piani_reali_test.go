package fornitura

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/cestor/sit/importers"
)

func TestThePRGOfCampoliComesIn(t *testing.T) {
	dir := shared(t, "comuni/B542-campoli-del-monte-taburno")
	b := nuovoBanco(t, "B542")
	rif := giorno(t, "2020-01-01")
	b.una(Acquisita, Opzioni{Ente: "B542", Tipo: string(importers.ConfiniComuni), Riferimento: rif}, filepath.Join(dir, "perimetro_comunale_epsg6706.geojson"))
	e := b.una(Acquisita, Opzioni{Ente: "B542", Tipo: "urbanistica.zone", Riferimento: rif,
		Mappa: mappa(t, `{"sigla":"z","descrizione":"estes","strumento":{"const":"PRG"},"zto":{"da":"z","valori":{"A":"A","B1":"B","B2":"B","C5":"C"}},"data_approvazione":{"const":"1998-05-04"}}`)},
		filepath.Join(dir, "prg_epsg7792.geojson"))
	if e.Acquisiti["zone"] != 65 || e.Scarti != 0 || avviso(e, "GEOMETRIA_RIPARATA") != 1 {
		t.Errorf("esito %+v", e)
	}
	for _, c := range []struct{ nome, mappa string }{
		{"ptp_epsg7792.geojson", `{"codice":{"const":"PTP"},"titolo":{"const":"Piano territoriale paesistico"}}`},
		{"idrogeo_epsg7792.geojson", `{"codice":{"const":"IDR"},"norma":{"const":"RD 3267/1923"}}`},
	} {
		if e := b.una(Acquisita, Opzioni{Ente: "B542", Tipo: "urbanistica.vincoli", Riferimento: rif, Mappa: mappa(t, c.mappa)}, filepath.Join(dir, c.nome)); e.Scarti != 0 {
			t.Errorf("%s: %+v", c.nome, e)
		}
	}
	if n := uno[int](b, `SELECT count(*) FROM urbanistica.zona WHERE NOT ST_IsValid(geom) OR area_mq IS NULL`); n != 0 {
		t.Errorf("%d zones are invalid or have no area", n)
	}
	// By the formula of the trapezes on the coordinates of the file (the area written beside it is of another projection).
	if n := uno[int](b, `SELECT count(*) FROM urbanistica.zona WHERE sigla = 'C5' AND abs(area_mq - 12290.489) < 0.2`); n != 1 {
		t.Errorf("%d zones C5 of 12,290 m²", n)
	}
}

func TestTheSampleOfCDUComesInFromGaussBoaga(t *testing.T) {
	b := nuovoBanco(t, "X100")
	gpkg := shared(t, "urbanistica/cdu-test/db_esempio.gpkg")
	es := b.importa(Opzioni{Ente: "X100", Tipo: "urbanistica.vincoli", Riferimento: giorno(t, "2020-01-01"),
		Mappa: mappa(t, `[{"layer":"vincoli","codice":{"const":"CIM"}},{"layer":"altro","codice":{"const":"ALTRO"}}]`)}, gpkg)
	for _, e := range es {
		if e.Esito != Acquisita || e.Acquisiti["vincoli"] != 2 {
			t.Errorf("%s %+v %v", e.Esito, e.Acquisiti, e.Motivo)
		}
	}
	if len(es) != 2 {
		t.Errorf("%d deliveries", len(es))
	}
}

// villamagna is the --mappa of the fifty-two layers: zones by what their name begins with, the others
// constraints, each with its own codice.
func villamagna(t testing.TB, dir string) (zone, vincoli []Mappa, strati int) {
	t.Helper()
	file, err := filepath.Glob(filepath.Join(dir, "*.geojson"))
	if err != nil || len(file) == 0 {
		t.Fatalf("no layers in %s: %v", dir, err)
	}
	diZona := regexp.MustCompile(`^([A-F])([0-9](_[0-9])?)?(CENTROSTORICO|COMPLETAMENTO|ESPANSIONE|ZONA|ZONE|AREE|area|aree|PIAN|UNITA|CUE|ATTR|DEPURATORE|DISCARICA|AREA)`)
	var z, v []map[string]any
	for _, f := range file {
		nome := strings.TrimSuffix(filepath.Base(f), ".geojson")
		if m := diZona.FindStringSubmatch(nome); m != nil {
			z = append(z, map[string]any{"layer": nome, "strumento": map[string]any{"const": "PRG Villamagna"}, "sigla": "Layer",
				"zto": map[string]any{"const": m[1]}, "data_approvazione": map[string]any{"const": "2010-06-01"}})
			continue
		}
		v = append(v, map[string]any{"layer": nome, "codice": map[string]any{"const": nome}, "titolo": "Layer"})
	}
	scrivi := func(x any) []Mappa {
		testo, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		return mappa(t, string(testo))
	}
	return scrivi(z), scrivi(v), len(file)
}

func TestTheLayersOfVillamagnaComeIn(t *testing.T) {
	dir := shared(t, "comuni/L964-villamagna/prg")
	b := nuovoBanco(t, "L964")
	zone, vincoli, strati := villamagna(t, dir)
	inizio := time.Now()
	righe, riparate := int64(0), int64(0)
	for _, x := range []struct {
		tipo  string
		mappe []Mappa
		quale int
	}{{"urbanistica.zone", zone, 1}, {"urbanistica.vincoli", vincoli, len(vincoli)}} {
		es := b.importa(Opzioni{Ente: "L964", Tipo: x.tipo, Mappa: x.mappe, Riferimento: giorno(t, "2020-01-01")}, dir)
		if len(es) != x.quale {
			t.Errorf("%s: %d deliveries, want %d", x.tipo, len(es), x.quale)
		}
		for _, e := range es {
			if e.Esito != Acquisita {
				t.Errorf("%s: %s %v", e.File, e.Codice, *e.Motivo)
			}
			for _, n := range e.Acquisiti {
				righe += n
			}
			righe += e.Scarti
			riparate += avviso(e, "GEOMETRIA_RIPARATA")
		}
	}
	t.Logf("%d layers, %d rows, %d repaired, in %s", strati, righe, riparate, time.Since(inizio).Round(time.Millisecond))
	if strati != 52 || len(zone)+len(vincoli) != 52 || righe != 4397 {
		t.Errorf("%d layers, %d and %d objects of --mappa, %d rows of 4,397", strati, len(zone), len(vincoli), righe)
	}
	// The README counts 25 invalid ones; others lose a ring too small.
	if invalide := uno[int64](b, `SELECT count(*) FROM urbanistica.anomalia WHERE codice = 'GEOMETRIA_RIPARATA' AND gravita = 'avviso'`); invalide < 20 || invalide > riparate {
		t.Errorf("%d invalid drawings were repaired, of %d", invalide, riparate)
	}
	if n := uno[int](b, `SELECT count(*) FROM (SELECT geom FROM urbanistica.zona UNION ALL SELECT geom FROM urbanistica.vincolo) g WHERE NOT ST_IsValid(geom)`); n != 0 {
		t.Errorf("%d drawings are invalid", n)
	}
}
