package portal

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/territorio"
	"github.com/cestor/sit/sit/urbanistica"
)

// pianiFinti is an invented office of plans: two zones, three constraints, one of them not public.
type pianiFinti struct{}

func destinazioneFinta(id string, riservati bool) urbanistica.Destinazione {
	meta := 50.0
	d := urbanistica.Destinazione{Particella: id, Disegnata: true, Superficie: 812, DaCatasto: true, AreaMappa: 815,
		Zone: []urbanistica.Zona{{Strumento: "PRG 2004", Stato: "vigente", Sigla: "B3", Articolo: "27", Descrizione: "Completamento <A>", Parte: urbanistica.Parte{Mq: 804, Percento: 99}, Quota: 0.99},
			{Strumento: "PUC", Stato: "adottato", Sigla: "C1", Parte: urbanistica.Parte{Mq: 812, Percento: 100}, Quota: 1}},
		NonClassificata: &urbanistica.Parte{Mq: 8.1, Percento: 1}, NonInteressati: []string{"CIM"}, SenzaDati: []string{"FIRE"},
		Vincoli: []urbanistica.Vincolo{{Codice: "PAE142c", Titolo: "Fiumi", Esito: urbanistica.Interessata, Pubblico: true, Dimensione: 2, Mq: 406, Percento: &meta},
			{Codice: "STR", Titolo: "Strade", Esito: urbanistica.Lambita, Pubblico: true, Dimensione: 2, Mq: 6}},
		Versioni: []urbanistica.Versione{{Tema: "zone", Chiave: "PRG 2004", Stato: "vigente", Giorno: sit.Data(2006, 7, 26), Fornitura: 9, Impronta: "0123456789abcdef"}}}
	if riservati {
		d.Vincoli = append(d.Vincoli, urbanistica.Vincolo{Codice: "MIL", Esito: urbanistica.Confinante, Dimensione: 2})
	}
	return d
}

func (pianiFinti) Prescrizioni(_ context.Context, id, data string) (territorio.Prescrizioni, error) {
	letto, err := catasto.ParseIDParticella(id)
	if err != nil || letto.Numero.Numero != "45" {
		return territorio.Prescrizioni{}, sit.Rifiuto(sit.NotFound, "PART_INESISTENTE", "Non c'è.")
	}
	return territorio.Prescrizioni{Ente: entiFinti[0], Particella: mappa.Particella{ID: letto, InMappa: true}, Destinazione: destinazioneFinta(letto.String(), false),
		Avvisi: []mappa.Avviso{{Codice: "AREA_DIFFORME", Testo: "Differiscono."}}}, nil
}

func (pianiFinti) Qui(context.Context, float64, float64, string) (string, []urbanistica.Qui, error) {
	return "X100_000400.45", []urbanistica.Qui{{Tema: "zone", ID: "z1", Chiave: "PRG 2004", Stato: "vigente", Sigla: "B3"}, {Tema: "vincoli", ID: "v1", Chiave: "PAE142c", Descrizione: "Fiumi"}}, nil
}

func (pianiFinti) Tabella(_ context.Context, _ sit.Ente, ids []string, _ sit.Giorno) (out []urbanistica.Destinazione, ignote []string, err error) {
	for _, id := range ids {
		if strings.HasSuffix(id, ".99") {
			ignote = append(ignote, id)
			continue
		}
		out = append(out, destinazioneFinta(id, true))
	}
	return out, ignote, nil
}

func provaPiani(t *testing.T) http.Handler {
	u := &ufficio{}
	return apri(t, Config{Ricercatore: u, Oggetti: u, Registro: u, Vie: u, Registri: &registriFinti{}, Piani: pianiFinti{}, Stato: statoProva,
		Adesso: func() time.Time { return time.Date(2025, 6, 1, 10, 0, 0, 0, time.UTC) }})
}

func TestPagesOfThePlan(t *testing.T) {
	h := provaPiani(t)
	for nome, c := range map[string]struct {
		path string
		c, m []string // what is there, and what is not
	}{
		"a particella": {"/particella/X100_000400.45/urbanistica",
			[]string{"non è un certificato", ">B3 ", "Completamento &lt;A&gt;", ">804<", ">99,00<", "8,1 m²", "salvaguardia", "lambita (da verificare)", "Fiumi", "Aree percorse dal fuoco", "0123456789ab<", "Differiscono.",
				`href="/api/v1/X100/particelle/X100_000400.45/urbanistica"`}, []string{"MIL"}},
		"on a past day": {"/particella/X100_000400.45/urbanistica?data=2020-01-01", []string{"01/01/2020", "urbanistica?data=2020-01-01", "Vedi quella di oggi"}, nil},
		"in English":    {"/particella/X100_000400.45/urbanistica?lang=en", []string{"this is not a certificate", ">99.00<"}, nil},
		"a point":       {"/urbanistica?lon=14.5&lat=41", []string{"B3", "PAE142c", `href="/particella/X100_000400.45/urbanistica"`, "/#18/41.000000/14.500000"}, nil},
		"its card":      {"/particella/X100_000400.45", []string{`href="/particella/X100_000400.45/urbanistica"`}, nil},
	} {
		w := chiama(h, c.path)
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d", nome, w.Code)
		}
		for _, x := range c.c {
			if !strings.Contains(w.Body.String(), x) {
				t.Errorf("%s: no %q", nome, x)
			}
		}
		for _, x := range c.m {
			if strings.Contains(w.Body.String(), x) {
				t.Errorf("%s: there is %q", nome, x)
			}
		}
	}
	for path, stato := range map[string]int{"/particella/X100_000400.7/urbanistica": 404, "/particella/X100_000400.45/urbanistica?data=ieri": 400, "/urbanistica?lon=x&lat=41": 400, "/urbanistica?lon=14&lat=NaN": 400} {
		if w := chiama(h, path); w.Code != stato {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestTheOverlapTableOfAnOffice(t *testing.T) {
	h := provaPiani(t)
	if w := come(h, nil, "GET", "/ufficio/urbanistica"); w.Code != http.StatusUnauthorized || strings.Contains(w.Body.String(), "B3") {
		t.Errorf("nobody: %d", w.Code)
	}
	chi := persona("", authz.CatastoRead)
	w := come(h, chi, "POST", "/ufficio/urbanistica", "particelle", "4/45\n4/46; 4/99")
	for _, x := range []string{"Totali per zona", ">1.608<", "X100_000400.46", "MIL", "riservato", "Non esistono in questo comune: X100_000400.99"} {
		if !strings.Contains(w.Body.String(), x) {
			t.Errorf("%d: no %q", w.Code, x)
		}
	}
	if w := come(h, chi, "GET", "/ufficio/urbanistica?particelle=X100_000400.45"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "X100_000400.45/urbanistica") {
		t.Errorf("from the map: %d", w.Code)
	}
	w = come(h, chi, "POST", "/ufficio/urbanistica", "particelle", "4/45", "formato", "csv")
	righe := strings.Split(strings.TrimSpace(w.Body.String()), "\n")
	if len(righe) != 7 || !strings.Contains(righe[1], ";zona;PRG 2004;vigente;B3;27;") || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/csv") {
		t.Errorf("%d %q", w.Code, righe)
	}
	for nome, campi := range map[string][]string{"nothing": {"particelle", " "}, "no particella": {"particelle", "boh"}} {
		if w := come(h, chi, "POST", "/ufficio/urbanistica", campi...); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "aria-invalid") {
			t.Errorf("%s: %d", nome, w.Code)
		}
	}
}
