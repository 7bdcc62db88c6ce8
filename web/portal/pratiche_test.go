package portal

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/edilizia"
	"github.com/cestor/sit/sit/visura"
)

// ediliziaFinta is an invented register with one pratica: it asks for the scopes as the real one does, and remembers
// what was written.
type ediliziaFinta struct {
	filtri  []edilizia.Filtro
	scritto []string
	rifiuta error
	luoghi  edilizia.FiltroLuoghi
	quanti  int
}

func praticaFinta() *edilizia.Pratica {
	anno, versione := 2025, int64(8)
	return &edilizia.Pratica{ID: "00000000000000a", Comune: "X100", Anno: &anno, Numero: "12/bis", Kind: edilizia.PDC, Stato: edilizia.InIstruttoria, Oggetto: s("Ampliamento <b>"),
		Immobili: []edilizia.Immobile{{Foglio: s("4"), Numero: s("45"), Particella: s("X100_000400.45"), Livello: s("M1"), Perche: s("identificativo")}, {Foglio: s("4"), Numero: s("4000")}},
		Soggetti: []edilizia.Soggetto{{Ruolo: "richiedente", CF: s(cfFinto), Denominazione: s("TREBIOTTI ODILIA")}}, AMano: []string{"oggetto"},
		Eventi:    []edilizia.Evento{{Data: sit.Data(2025, 2, 3), Stato: edilizia.Presentata, Atto: s("prot. 991"), Consegnato: true}},
		Geometria: orb.MultiPolygon{{{{14.6, 41.1}, {14.7, 41.1}, {14.7, 41.2}, {14.6, 41.1}}}}, Origine: "particelle", Versione: versione}
}

func (f *ediliziaFinta) List(ctx context.Context, e sit.Ente, q edilizia.Filtro) (edilizia.Elenco, error) {
	f.filtri = append(f.filtri, q)
	if q.Q == "niente" {
		return edilizia.Elenco{}, nil
	}
	p := praticaFinta()
	p.Soggetti = nil
	return edilizia.Elenco{Items: []*edilizia.Pratica{p}, Seguito: "poi"}, nil
}

func (f *ediliziaFinta) Una(ctx context.Context, e sit.Ente, id string) (*edilizia.Pratica, error) {
	chi, err := authz.EsigePersone(ctx, authz.EdiliziaRead, e.ID)
	if err != nil {
		return nil, err
	}
	p := praticaFinta()
	if !chi.Puo(authz.EdiliziaWrite, e.ID) {
		p.Soggetti = nil
	}
	return p, nil
}

func (f *ediliziaFinta) scrivi(cosa string, v any) (*edilizia.Pratica, error) {
	b, _ := json.Marshal(v)
	f.scritto = append(f.scritto, cosa+" "+string(b))
	return praticaFinta(), f.rifiuta
}

func (f *ediliziaFinta) Crea(_ context.Context, _ sit.Ente, c edilizia.Campi, _ edilizia.Modo) (*edilizia.Pratica, error) {
	return f.scrivi("crea", c)
}

func (f *ediliziaFinta) Aggiungi(_ context.Context, _ sit.Ente, _ string, c edilizia.Campi, m edilizia.Modo) (*edilizia.Pratica, error) {
	return f.scrivi("evento", []any{c, m.Versione})
}

func (f *ediliziaFinta) Disegna(_ context.Context, _ sit.Ente, _ string, g orb.MultiPolygon, _ edilizia.Modo) (*edilizia.Pratica, error) {
	return f.scrivi("disegno", len(g))
}

// Luoghi has quanti pratiche in one place; who may read them has their ids.
func (f *ediliziaFinta) Luoghi(ctx context.Context, e sit.Ente, q edilizia.FiltroLuoghi) (out []edilizia.Luogo, err error) {
	f.luoghi = q
	for range max(1, f.quanti) {
		anno, giorno := 2022, sit.Data(2022, 3, 1)
		l := edilizia.Luogo{Kind: edilizia.PDC, Anno: &anno, Stato: edilizia.LavoriUltimati, Data: &giorno, Geom: orb.MultiPolygon{{{{14.6, 41.1}, {14.7, 41.1}, {14.7, 41.2}, {14.6, 41.1}}}}}
		if authz.DaContesto(ctx).Puo(authz.EdiliziaRead, e.ID) {
			l.ID = "00000000000000a"
		}
		out = append(out, l)
	}
	return out, nil
}

func (f *ediliziaFinta) Fascicolo(ctx context.Context, e sit.Ente, id string, _ visura.Quando) (visura.Fascicolo, error) {
	if _, err := authz.EsigePersone(ctx, authz.EdiliziaRead, e.ID); err != nil {
		return visura.Fascicolo{}, err
	}
	return visura.Fascicolo{Immobile: "X100_000400.45", Omesse: []string{"tributi"}, Items: []sit.VoceFascicolo{
		{Tipo: "pratica", ID: "00000000000000a", Data: sit.Data(2025, 2, 3), Testo: "Permesso 12/bis", Perche: "geometria", Confidenza: 0.7},
		{Tipo: "stadio", ID: "x", Data: sit.Data(1990, 1, 1), Testo: "Stadio 1", Perche: "identificativo", Confidenza: 1},
		{Tipo: "zona", ID: "z", Data: sit.DaSempre, Testo: "Zona B1", Perche: "geometria", Confidenza: 0.9}}}, nil
}

func TestTheDeskOfTheEdilizia(t *testing.T) {
	u, f := &ufficio{}, &ediliziaFinta{}
	h := apri(t, Config{Ricercatore: u, Oggetti: u, Registro: u, Vie: u, Registri: &registriFinti{}, Edilizia: f, Fascicoli: f, Adesso: func() time.Time { return time.Date(2025, 6, 1, 10, 0, 0, 0, time.UTC) },
		Stato: func(err error) (int, string) {
			stati := map[sit.ErrKind]int{sit.Invalid: 400, sit.NotFound: 404, sit.Forbidden: 403, sit.Conflict: 409}
			return stati[sit.Kind(err)], sit.Messaggio(err)
		}})
	geometra := persona("sopralluogo", authz.CatastoRead, authz.EdiliziaRead, authz.EdiliziaWrite)
	senza := persona("", authz.CatastoRead, authz.EdiliziaRead, authz.EdiliziaWrite)
	tecnico := persona("sopralluogo", authz.CatastoRead, authz.EdiliziaRead)
	altro := persona("sopralluogo", authz.CatastoRead)
	const una = "/ufficio/pratiche/00000000000000a?ente=X100"
	for nome, c := range map[string]struct {
		chi          *authz.Chi
		metodo, path string
		campi        []string
		rifiuta      error
		stato        int
		dice, tace   []string
	}{
		"the list": {chi: senza, path: "/ufficio/pratiche", stato: 200, dice: []string{"Permesso di costruire 12/bis/2025", "in istruttoria", "Ampliamento &lt;b&gt;", "X100_000400.45", "foglio 4 n. 4000, non in catasto", "dopo=poi", "Nuova pratica"},
			tace: []string{"TREBIOTTI"}},
		"who only reads makes none":          {chi: tecnico, path: "/ufficio/pratiche?stato=rilasciata&kind=PDC&anno=2025", stato: 200, tace: []string{"Nuova pratica"}},
		"a filter that finds nothing":        {chi: senza, path: "/ufficio/pratiche?q=niente", stato: 200, dice: []string{"Nessuna pratica risponde"}},
		"a year that is none":                {chi: senza, path: "/ufficio/pratiche?anno=duemila", stato: 400},
		"who has not the scope":              {chi: altro, path: "/ufficio/pratiche", stato: 403},
		"nobody":                             {path: "/ufficio/pratiche", stato: 401},
		"one":                                {chi: geometra, path: una, stato: 200, dice: []string{"TREBIOTTI ODILIA", cfFinto, "prot. 991", "da una consegna", "preavviso di diniego", "Scritto dall&#39;ufficio", "per identificativo", "MultiPolygon"}},
		"one, to who only reads":             {chi: tecnico, path: una, stato: 200, dice: []string{"non compreso nei permessi"}, tace: []string{"TREBIOTTI", "Aggiungi un evento", "Poligono in GeoJSON"}},
		"one, without a reason":              {chi: senza, path: una, stato: 428},
		"an event":                           {chi: geometra, metodo: "POST", path: "/ufficio/pratiche/00000000000000a", campi: []string{"ente", "X100", "cosa", "evento", "versione", "8", "stato", "sospesa", "data", "2025-05-01", "nota", " x "}, stato: 303},
		"an event that may not be":           {chi: geometra, metodo: "POST", path: "/ufficio/pratiche/00000000000000a", campi: []string{"ente", "X100", "stato", "chiusa", "nota", "scritto"}, rifiuta: sit.Rifiuto(sit.Conflict, "STATO_NON_AMMESSO", "Da qui no."), stato: 422, dice: []string{"Da qui no.", "scritto"}},
		"an event by who only reads":         {chi: tecnico, metodo: "POST", path: "/ufficio/pratiche/00000000000000a", campi: []string{"ente", "X100", "nota", "x"}, stato: 403},
		"a place":                            {chi: geometra, metodo: "POST", path: "/ufficio/pratiche/00000000000000a", campi: []string{"ente", "X100", "cosa", "geometria", "geometria", `{"type":"Polygon","coordinates":[[[14,41],[15,41],[15,42],[14,41]]]}`}, stato: 303},
		"a place that is none":               {chi: geometra, metodo: "POST", path: "/ufficio/pratiche/00000000000000a", campi: []string{"ente", "X100", "cosa", "geometria", "geometria", "boh"}, stato: 422, dice: []string{"poligono GeoJSON", ">boh<"}},
		"the form of a new one":              {chi: senza, path: "/ufficio/pratiche/nuova?ente=X100&foglio=4", stato: 200, dice: []string{"Su quale immobile", `name="foglio" maxlength="12" value="4"`}},
		"the form, to who only reads":        {chi: tecnico, path: "/ufficio/pratiche/nuova", stato: 403},
		"a new one":                          {chi: senza, metodo: "POST", path: "/ufficio/pratiche/nuova", campi: []string{"ente", "X100", "kind", "PDC", "numero", "1", "anno", "2025", "foglio", "4", "numero_particella", "45"}, stato: 303},
		"a new one that is there":            {chi: senza, metodo: "POST", path: "/ufficio/pratiche/nuova", campi: []string{"ente", "X100", "kind", "PDC", "numero", "77"}, rifiuta: sit.Rifiuto(sit.Conflict, "PRATICA_ESISTENTE", "C'è già."), stato: 422, dice: []string{"C&#39;è già.", `value="77"`}},
		"the fascicolo":                      {chi: geometra, path: "/fascicolo/X100_000400.45", stato: 200, dice: []string{"Permesso 12/bis", "per posizione, confidenza 70 %", "i tributi", "Senza data", "Tutto (3)", "Zona del piano (1)"}},
		"the fascicolo, of one kind":         {chi: geometra, path: "/fascicolo/X100_000400.45?ente=X100&tipo=zona", stato: 200, dice: []string{"Zona B1"}, tace: []string{"Permesso 12/bis<"}},
		"the fascicolo, without a reason":    {chi: senza, path: "/fascicolo/X100_000400.45", stato: 428},
		"the fascicolo, to who has no scope": {chi: altro, path: "/fascicolo/X100_000400.45", stato: 403},
		"the fascicolo, of nowhere":          {chi: geometra, path: "/fascicolo/Z999_000400.45", stato: 404},
	} {
		t.Run(nome, func(t *testing.T) {
			f.rifiuta = c.rifiuta
			metodo := c.metodo
			if metodo == "" {
				metodo = http.MethodGet
			}
			w := come(h, c.chi, metodo, c.path, c.campi...)
			corpo := w.Body.String()
			if w.Code != c.stato {
				t.Fatalf("%d, want %d: %.400s", w.Code, c.stato, corpo)
			}
			if w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("kept by caches: %v", w.Header())
			}
			for _, d := range c.dice {
				if !strings.Contains(corpo, d) {
					t.Errorf("does not say %q", d)
				}
			}
			for _, d := range c.tace {
				if strings.Contains(corpo, d) {
					t.Errorf("says %q", d)
				}
			}
		})
	}
	scritto := strings.Join(f.scritto, "\n")
	for _, v := range []string{`evento [{"data":"2025-05-01","nota":"x","stato":"sospesa"},8]`, "disegno 1", `crea {"anno":2025,"immobili":[{"foglio":"4","numero_particella":"45"}],"kind":"PDC","numero":"1"}`} {
		if !strings.Contains(scritto, v) {
			t.Errorf("not written: %s\nin %s", v, scritto)
		}
	}
}

func TestAParticellaIsNamedOnceForAPratica(t *testing.T) {
	s := func(v string) *string { return &v }
	got := luoghiPratica([]edilizia.Immobile{{Numero: s("5"), Particella: s("X100_000100.26")}, {Numero: s("6"), Particella: s("X100_000100.26")}, {Numero: s("4000")}, {Numero: s("4001")}})
	if len(got) != 3 || *got[0].Numero != "5" || got[1].Particella != nil {
		t.Errorf("%d places", len(got))
	}
}
