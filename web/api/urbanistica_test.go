package api_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/urbanistica/urbanisticatest"
)

// conPiano is the server on a comune with a plan: E west of x = 30, B east of it, and nothing north of y = 20 but the road;
// a river and a power line; and a constraint that is not public.
func conPiano(t *testing.T) *banco {
	b := apri(t)
	mappatest.Censuario(t, b.db)
	c := urbanisticatest.Di(t, b.db, "X100")
	c.Zone(urbanisticatest.Zona{Sigla: "E", Articolo: "41", ZTO: "E", WKT: "POLYGON((0 -30,30 -30,30 20,0 20,0 -30))"},
		urbanisticatest.Zona{Sigla: "B3", Articolo: "27", ZTO: "B", Edificabile: true, WKT: "POLYGON((30 -30,80 -30,80 20,30 20,30 -30))"})
	c.Vincoli(urbanisticatest.Vincolo{Codice: "PAE142c", WKT: "POLYGON((0 0,80 0,80 5,0 5,0 0))"})
	c.Vincoli(urbanisticatest.Vincolo{Codice: "ELE", Titolo: "Linea 132 kV", WKT: "LINESTRING(25 -30,25 60)"})
	c.Vincoli(urbanisticatest.Vincolo{Codice: "CIM", WKT: "POLYGON((200 200,210 200,210 210,200 210,200 200))"})
	c.Vincoli(urbanisticatest.Vincolo{Codice: "MIL", Riservato: true, WKT: "POLYGON((0 0,80 0,80 40,0 40,0 0))"})
	return b
}

func TestUrbanisticaOverHTTP(t *testing.T) {
	b := conPiano(t)
	var x map[string]any
	b.json(b.prendi("/api/v1/X100/particelle/X100_000100.2/urbanistica"), 200, &x)
	versioni := x["versioni"].(map[string]any)
	if len(versioni) != 4 || versioni["PRG 2004"] == nil || versioni["MIL"] != nil {
		t.Errorf("versioni: %v", versioni)
	}
	delete(x, "versioni")
	if len(x["temi_senza_dati"].([]any)) != 31 { // of 34 in the catalogue three are loaded and public
		t.Errorf("temi_senza_dati: %v", x["temi_senza_dati"])
	}
	delete(x, "temi_senza_dati")
	vuole := map[string]any{
		"particella": "X100_000100.2", "superficie_riferimento_mq": 380.0, // the census; the map has 400
		"zone": []any{
			map[string]any{"strumento": "PRG 2004", "stato": "vigente", "sigla": "B3", "articolo": "27", "mq": 190.0, "percento": 50.0},
			map[string]any{"strumento": "PRG 2004", "stato": "vigente", "sigla": "E", "articolo": "41", "mq": 190.0, "percento": 50.0},
		},
		"vincoli": []any{
			map[string]any{"codice": "PAE142c", "titolo": "Fiumi, torrenti e corsi d'acqua, 150 m dalle sponde", "norma": "D.Lgs 42/2004 art. 142 c. 1 lett. c", "mq": 95.0, "percento": 25.0, "esito": "interessata"},
			map[string]any{"codice": "ELE", "titolo": "Linea 132 kV", "norma": "DPCM 8 luglio 2003", "mq": nil, "percento": nil, "lunghezza_m": 20.0, "esito": "interessata"},
		},
		"non_classificata":     map[string]any{"mq": 0.0, "percento": 0.0},
		"temi_non_interessati": []any{"CIM"},
		"avvisi":               []any{map[string]any{"codice": "AREA_DIFFORME", "testo": "La superficie catastale è 380 m², l'area calcolata dalla mappa 400 m²: differiscono di 20 m²."}},
	}
	if diff := cmp.Diff(vuole, x); diff != "" {
		t.Errorf("(-want +got): %s", diff)
	}
}

func TestUrbanisticaOfEveryParticellaAnswers(t *testing.T) {
	b := conPiano(t)
	type risposta struct {
		Particella string
		Superficie *float64 `json:"superficie_riferimento_mq"`
		Zone       []any
		Resto      *struct{ Mq, Percento float64 } `json:"non_classificata"`
		Avvisi     []struct{ Codice string }
	}
	for nome, c := range map[string]struct {
		id     string
		resto  float64 // percent unclassified; negative: null
		avvisi []string
	}{
		"wholly out of the plan":                    {"X100_000100.3", 100, nil},
		"suppressed and on no map":                  {"X100_000100.5", -1, []string{"PART_SOPPRESSA", "PARTICELLA_NON_IN_MAPPA"}},
		"of the census, drawn nowhere":              {"X100_000300.99", -1, []string{"PARTICELLA_NON_IN_MAPPA"}},
		"a road, which the census does not measure": {"X100_000100.STRADA001", 100, []string{"SUPERFICIE_DI_MAPPA"}},
	} {
		var x risposta
		b.json(b.prendi("/api/v1/X100/particelle/"+c.id+"/urbanistica"), 200, &x)
		if (x.Resto == nil) != (c.resto < 0) || x.Resto != nil && x.Resto.Percento != c.resto {
			t.Errorf("%s: %+v", nome, x)
		}
		var avvisi []string
		for _, a := range x.Avvisi {
			avvisi = append(avvisi, a.Codice)
		}
		if diff := cmp.Diff(c.avvisi, avvisi); diff != "" {
			t.Errorf("%s: avvisi (-want +got): %s", nome, diff)
		}
	}
	w := b.prendi("/api/v1/X100/particelle/x100_000100.0002/urbanistica?data=2025-01-01")
	if w.Code != 200 || w.Header().Get("Content-Location") != "/api/v1/X100/particelle/X100_000100.2/urbanistica?data=2025-01-01" {
		t.Errorf("%d at %q", w.Code, w.Header().Get("Content-Location"))
	}
	b.errore(b.prendi("/api/v1/X100/particelle/X100_000100.2/urbanistica?data=ieri"), 400, "DATA_NON_VALIDA")
	b.errore(b.prendi("/api/v1/H999/particelle/X100_000100.2/urbanistica"), 404, "ENTE_SCONOSCIUTO")
	var x risposta
	b.json(b.prendi("/api/v1/X100/particelle/X100_000100.2/urbanistica?data=2001-01-01"), 200, &x) // before the plan
	if len(x.Zone) != 0 || x.Resto != nil {
		t.Errorf("%+v", x)
	}
}

func TestPuntoAndIntersezioniKnowThePlan(t *testing.T) {
	b := conPiano(t)
	var p struct{ Zone, Vincoli []string }
	b.json(b.prendi("/api/v1/punto?"+b.punto(25, 3)+"&data=2025-01-01"), 200, &p)
	if len(p.Zone) != 1 || len(p.Vincoli) != 2 {
		t.Errorf("%+v", p)
	}
	b.json(b.prendi("/api/v1/punto?"+b.punto(10, 30)+"&data=2025-01-01"), 200, &p)
	if len(p.Zone) != 0 || len(p.Vincoli) != 0 {
		t.Errorf("out of the plan: %+v", p)
	}
	type trovata struct {
		ID, Sigla, Codice string
		Mq, Percento      *float64
	}
	var x map[string][]trovata
	b.json(b.manda("POST", "/api/v1/X100/intersezioni", `{"particelle":["X100_000100.1","X100_000100.2"],"layer":["zone","vincoli"],"data":"2025-01-01"}`), 200, &x)
	// The two are 40 by 20: E has 30 of it (of 50 by 30), B3 10 (of 50 by 50), the river 40 by 5 of 80 by 5.
	percento := map[string]float64{}
	for _, z := range append(x["zone"], x["vincoli"]...) {
		if z.Mq != nil {
			percento[z.Sigla+z.Codice+" "] = *z.Percento
			percento[z.Sigla+z.Codice] = *z.Mq
		}
	}
	if diff := cmp.Diff(map[string]float64{"E": 600, "E ": 40, "B3": 200, "B3 ": 8, "PAE142c": 200, "PAE142c ": 50}, percento); diff != "" {
		t.Errorf("(-want +got): %s", diff)
	}
	if len(x["vincoli"]) != 2 || len(x["zone"]) != 2 {
		t.Errorf("%+v", x)
	}
}
