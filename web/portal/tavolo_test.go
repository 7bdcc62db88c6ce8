package portal

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/anagrafe"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/edilizia"
	"github.com/cestor/sit/sit/jobs"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/riscontri"
	"github.com/cestor/sit/sit/tributi"
)

// confrontiFinti is an invented office of riscontri with three segnalazioni: it asks for the scopes
// as the real one does.
type confrontiFinti struct {
	tutte    []riscontri.Segnalazione
	passi    []riscontri.Passo
	filtri   []riscontri.Filtro
	cambi    []riscontri.Cambio
	su       []string
	mai      bool // nothing was ever run
	accodati []string
}

func nuoviConfronti() *confrontiFinti {
	mio := "operatore-7"
	return &confrontiFinti{tutte: []riscontri.Segnalazione{
		{ID: "11", Regola: "XC-03", Severita: "A", Stato: "nuova", Presenza: "nuova", Anno: 2024, OggettoTipo: "uiu", Oggetto: "X100-F-7", Soggetto: s(unoFinto), StimaCent: n(123456), Confidenza: 90,
			Decadenza: sit.Data(2025, 12, 31), InAttesa: sit.DaSempre, Particella: s("X100_000400.45"), ParticellaID: n(45), PosizioneID: n(501), Punto: orb.Point{14.89641, 41.20128}, Versione: 3},
		{ID: "12", Regola: "XC-10", Severita: "B", Stato: "assegnata", Presenza: "persistente", Anno: 2024, OggettoTipo: "particella", Oggetto: "X100_000400.46", Confidenza: 60, AssegnataA: &mio,
			Decadenza: sit.Data(2029, 12, 31), InAttesa: sit.Data(2025, 7, 1), Particella: s("X100_000400.46"), ParticellaID: n(46), Punto: orb.Point{14.8968, 41.2017}, Versione: 1},
		{ID: "13", Regola: "XC-21", Severita: "C", Stato: "archiviata", Presenza: "risolta", Anno: 2024, OggettoTipo: "posizione", Oggetto: "502", StimaCent: n(-5000), Confidenza: 40,
			Decadenza: sit.PerSempre, InAttesa: sit.DaSempre, Versione: 2},
	}}
}

func (f *confrontiFinti) vede(ctx context.Context, e sit.Ente) error {
	_, err := authz.Esige(ctx, authz.TributiRead, e.ID)
	return err
}

func (f *confrontiFinti) Lista(ctx context.Context, e sit.Ente, q riscontri.Filtro, p riscontri.Pagina) (riscontri.Elenco, error) {
	f.filtri = append(f.filtri, q)
	if err := f.vede(ctx, e); err != nil || f.mai {
		return riscontri.Elenco{}, err
	}
	var trovate []riscontri.Segnalazione
	for _, x := range f.tutte {
		if (len(q.Stato) == 0 || slices.Contains(q.Stato, x.Stato)) && (len(q.Regola) == 0 || slices.Contains(q.Regola, x.Regola)) && (!q.SenzaRisolte || x.Presenza != "risolta") {
			trovate = append(trovate, x)
		}
	}
	da, _ := strconv.Atoi(p.Dopo)
	out := riscontri.Elenco{Items: trovate[min(da, len(trovate)):min(da+p.Limite, len(trovate))]}
	if da+p.Limite < len(trovate) {
		out.Seguito = strconv.Itoa(da + p.Limite)
	}
	return out, nil
}

func (f *confrontiFinti) Conta(ctx context.Context, e sit.Ente, q riscontri.Filtro) (c riscontri.Conto, err error) {
	lista, err := f.Lista(ctx, e, q, riscontri.Pagina{Limite: 100})
	for _, x := range lista.Items {
		c.N++
		c.StimaCent += intero(x.StimaCent)
		c.PerRegola, c.PerStato = unaPiu(c.PerRegola, x.Regola), unaPiu(c.PerStato, x.Stato)
	}
	return c, err
}

func unaPiu(voci []riscontri.Voce, chiave string) []riscontri.Voce {
	i := slices.IndexFunc(voci, func(v riscontri.Voce) bool { return v.Chiave == chiave })
	if i < 0 {
		return append(voci, riscontri.Voce{Chiave: chiave, N: 1})
	}
	voci[i].N++
	return voci
}

func (f *confrontiFinti) Una(ctx context.Context, e sit.Ente, id string) (riscontri.Dettaglio, error) {
	if _, err := authz.EsigePersone(ctx, authz.TributiRead, e.ID); err != nil {
		return riscontri.Dettaglio{}, err
	}
	i := slices.IndexFunc(f.tutte, func(x riscontri.Segnalazione) bool { return x.ID == id })
	if i < 0 || e.ID != 1 {
		return riscontri.Dettaglio{}, sit.Rifiuto(sit.NotFound, "SEGNALAZIONE_INESISTENTE", "La segnalazione non esiste in questo ente.")
	}
	d := riscontri.Dettaglio{Segnalazione: f.tutte[i], Passi: f.passi}
	d.Scheda = &riscontri.Regola{Codice: d.Regola, Titolo: "La superficie della TARI è sotto l'80 % di quella catastale", Norma: "L. 147/2013, art. 1, c. 645", Severita: "A",
		Descrizione: "Confronta la superficie dichiarata con quella catastale.", Trappole: []string{"locali alti meno di un metro e mezzo", "più unità sotto una sola utenza"}}
	d.Evidenza = json.RawMessage(`{"superficie_catastale_mq":104,"dichiarata_mq":60,"utenze":[{"utenza":"U-1","mq":60}],"stima":{"anni":[{"anno":2023,"dovuto_cent":61728,"perche":"23 m² in più a 2,10 €/m²"},{"anno":2024,"dovuto_cent":61728,"perche":"23 m² in più a 2,10 €/m²"}]}}`)
	return d, nil
}

func (f *confrontiFinti) Cambia(ctx context.Context, e sit.Ente, id string, versione int, c riscontri.Cambio) (riscontri.Segnalazione, error) {
	if _, err := authz.Esige(ctx, authz.TributiWrite, e.ID); err != nil {
		return riscontri.Segnalazione{}, err
	}
	i := slices.IndexFunc(f.tutte, func(x riscontri.Segnalazione) bool { return x.ID == id })
	if f.tutte[i].Versione != versione {
		return riscontri.Segnalazione{}, sit.Rifiuto(sit.Conflict, "VERSIONE_SUPERATA", "La segnalazione è cambiata da quando è stata letta: rileggerla e riprovare.")
	}
	f.cambi, f.su = append(f.cambi, c), append(f.su, id)
	return f.tutte[i], nil
}

func (f *confrontiFinti) CambiaMolte(ctx context.Context, e sit.Ente, ids []string, c riscontri.Cambio) (riscontri.Esito, error) {
	if _, err := authz.Esige(ctx, authz.TributiWrite, e.ID); err != nil {
		return riscontri.Esito{}, err
	}
	f.cambi, f.su = append(f.cambi, c), append(f.su, ids...)
	return riscontri.Esito{Cambiate: len(ids) - 1, Rifiutate: []riscontri.Rifiutata{{ID: ids[0], Perche: "no"}}}, nil
}

func (f *confrontiFinti) Esecuzioni(ctx context.Context, e sit.Ente, _ int) ([]riscontri.Esecuzione, error) {
	if err := f.vede(ctx, e); err != nil || f.mai {
		return nil, err
	}
	return []riscontri.Esecuzione{{ID: 4, Anno: 2024, Stato: "conclusa", Chi: "Priscilla Melanzani", Iniziata: time.Date(2025, 6, 1, 8, 0, 0, 0, time.UTC),
		Regole: []riscontri.Contata{{Regola: "XC-03", Eseguita: true, Trovate: 3, Nuove: 2, Persistenti: 1, StimaCent: 123456}, {Regola: "XC-08"}},
		Avvisi: []riscontri.Avviso{{Codice: "MANCA", Regola: "XC-08", Testo: "mancano gli edifici rilevati"}}}}, nil
}

func (f *confrontiFinti) Regole(ctx context.Context, e sit.Ente) ([]riscontri.RegolaEnte, error) {
	return []riscontri.RegolaEnte{{Regola: &riscontri.Regola{Codice: "XC-03", Titolo: "La superficie della TARI è sotto l'80 % di quella catastale", Severita: "A", Norma: "L. 147/2013", Descrizione: "Confronta.", Trappole: []string{"soffitte basse"}}, Attiva: true}}, f.vede(ctx, e)
}

func (f *confrontiFinti) Addetti(ctx context.Context, e sit.Ente) ([]riscontri.Addetto, error) {
	return []riscontri.Addetto{{ID: "operatore-7", Nome: "Priscilla Melanzani"}, {ID: "operatore-8", Nome: "Ugo Travertini"}}, f.vede(ctx, e)
}

func (f *confrontiFinti) Tutte(ctx context.Context, e sit.Ente, q riscontri.Filtro) iter.Seq2[riscontri.Segnalazione, error] {
	return func(yield func(riscontri.Segnalazione, error) bool) {
		lista, err := f.Lista(ctx, e, q, riscontri.Pagina{Limite: 10000})
		if err != nil {
			yield(riscontri.Segnalazione{}, err)
			return
		}
		for _, x := range lista.Items {
			if !yield(x, nil) {
				return
			}
		}
	}
}

func (f *confrontiFinti) Accoda(ctx context.Context, _ *jobs.Jobs, e sit.Ente, a riscontri.Argomenti, _ string) (string, error) {
	if _, err := authz.Esige(ctx, authz.TributiWrite, e.ID); err != nil {
		return "", err
	}
	f.accodati = append(f.accodati, string(e.Codice)+" "+strconv.Itoa(a.Anno)+" "+strings.Join(a.Regole, ","))
	return "0b4f1e8c-0000-4000-8000-000000000001", nil
}

type estrattiFinti struct{ chiesto []tributi.DomandaRighe }

func (f *estrattiFinti) Righe(ctx context.Context, e sit.Ente, d tributi.DomandaRighe) ([]tributi.Riga, error) {
	f.chiesto = append(f.chiesto, d)
	_, err := authz.EsigePersone(ctx, authz.TributiRead, e.ID)
	tre, anno := 3, 2024
	return []tributi.Riga{{Tributo: "TARI", PosizioneID: 501, Anno: &anno, Persona: s(unoFinto), CF: s(cfFinto), Denominazione: s("TREBIOTTI ODILIA"), Identificato: "4/45/3", Categoria: s("D"), Superficie: s("60.00"), Componenti: &tre,
		DovutoCent: n(20546), Dal: sit.Data(2019, 1, 1), Al: sit.PerSempre, Livello: s("M1"), Grezza: `X100;U-1;1;D;"TREBIOTTI"`, File: "tari_2024.csv", NumeroRiga: 812, FornituraID: 31},
		{Tributo: "IMU", PosizioneID: 777, Anno: &anno, Persona: s(unoFinto), Denominazione: s("TREBIOTTI ODILIA"), Identificato: "9/9/9", RenditaCent: n(51646), QuotaNum: n(1), QuotaDen: n(2), Mesi: &tre, File: "imu.csv", NumeroRiga: 2, FornituraID: 32}}, err
}

type residentiFinti struct{}

func (residentiFinti) Residenti(ctx context.Context, e sit.Ente, _ anagrafe.Dove, _ int) ([]anagrafe.Residente, error) {
	_, err := authz.EsigePersone(ctx, authz.TributiRead, e.ID)
	x := anagrafe.Residente{Persona: s(altroFinto), Cognome: s("SALVEMENTI"), Nome: s("TULLIA"), Nascita: sit.Data(1980, 1, 1), Decesso: sit.PerSempre, Famiglia: s("F1"), Indirizzo: "VIA DEL FORNO 3", Interno: s("2"), Dal: sit.Data(2010, 1, 1), Al: sit.PerSempre, Certo: true}
	y := x
	y.Nome, y.Certo = s("REMIGIO"), false
	return []anagrafe.Residente{x, y}, err
}

type praticheFinte struct{}

func (praticheFinte) Note(context.Context, sit.Ente, string, int64) ([]edilizia.Nota, error) {
	anno := 2021
	return []edilizia.Nota{{ID: 31, Kind: "SCIA", Stato: "conclusa", Anno: &anno, Data: sit.Data(2021, 4, 2)}}, nil
}

// alTavolo is an officer of the tax office in the first ente.
func alTavolo(scopo string) *authz.Chi {
	return persona(scopo, authz.CatastoRead, authz.CatastoRendita, authz.TitolariRead, authz.TributiRead, authz.TributiWrite)
}

func provaTavolo(t *testing.T) (http.Handler, *confrontiFinti, *estrattiFinti) {
	u, c, x := &ufficio{}, nuoviConfronti(), &estrattiFinti{}
	return apri(t, Config{Ricercatore: u, Oggetti: u, Registro: u, Vie: u, Registri: &registriFinti{}, Adesso: func() time.Time { return time.Date(2025, 6, 1, 10, 0, 0, 0, time.UTC) },
		Tavolo: Tavolo{Confronti: c, Posizioni: x, Residenti: residentiFinti{}, Pratiche: praticheFinte{}},
		Stato: func(err error) (int, string) {
			stati := map[sit.ErrKind]int{sit.Invalid: 400, sit.NotFound: 404, sit.Forbidden: 403, sit.Conflict: 409}
			return stati[sit.Kind(err)], sit.Messaggio(err)
		}}), c, x
}

func TestTheDeskOfTheTaxOffice(t *testing.T) {
	h, f, estratti := provaTavolo(t)
	pieno, senza := alTavolo("verifica"), alTavolo("")
	lettore := persona("verifica", authz.CatastoRead, authz.TitolariRead, authz.TributiRead)
	const una = "/ufficio/segnalazioni/11?ente=X100"
	for nome, c := range map[string]struct {
		chi          *authz.Chi
		metodo, path string
		campi        []string
		mai          bool
		stato        int
		dice, tace   []string
	}{
		"the list, of what is to be worked on": {chi: senza, path: "/ufficio/segnalazioni", stato: 200, dice: []string{"2 segnalazioni", "€ 1.235", `href="/ufficio/segnalazioni/11?ente=X100"`, "/uiu/X100-F-7", "da guardare dal 01/07/2025", "foglio 4 particella 45",
			`data-tracce="/ufficio/segnalazioni.geojson?ente=X100"`, "segnalazioni.xlsx?ente=X100", `class="scade">31/12/2025`, "Priscilla Melanzani", "Decidi su tutte le 2"}, tace: []string{"TREBIOTTI", "/ufficio/segnalazioni/13"}},
		"the closed ones too":                {chi: senza, path: "/ufficio/segnalazioni?stato=tutte&presenza=tutte", stato: 200, dice: []string{"3 segnalazioni", "/ufficio/segnalazioni/13?ente=X100&amp;presenza=tutte&amp;stato=tutte", "− € 50", "non si trova più", `title="indizio"`}},
		"one rule":                           {chi: senza, path: "/ufficio/segnalazioni?regola=XC-10", stato: 200, dice: []string{"1 segnalazione<", "Togli i filtri"}, tace: []string{"segnalazioni/11"}},
		"a filter that finds nothing":        {chi: senza, path: "/ufficio/segnalazioni?stato=definita", stato: 200, dice: []string{"Nessuna segnalazione con questi filtri"}},
		"nothing was ever run":               {chi: senza, path: "/ufficio/segnalazioni", mai: true, stato: 200, dice: []string{"Caricare gli estratti", "/comune/X100/forniture", "Esegui i riscontri"}, tace: []string{"Filtra"}},
		"a box that is none":                 {chi: senza, path: "/ufficio/segnalazioni?bbox=1,2", stato: 400},
		"a stato that is none":               {chi: senza, path: "/ufficio/segnalazioni?stato=boh", stato: 400},
		"a year that is none":                {chi: senza, path: "/ufficio/segnalazioni?anno=duemila", stato: 400},
		"an amount that is none":             {chi: senza, path: "/ufficio/segnalazioni?min=molto", stato: 400},
		"who reads alone decides nothing":    {chi: lettore, path: "/ufficio/segnalazioni", stato: 200, dice: []string{"2 segnalazioni"}, tace: []string{"Decidi su", "checkbox\" name=\"id"}},
		"as points, and nothing of persons":  {chi: senza, path: "/ufficio/segnalazioni.geojson?stato=tutte&presenza=tutte", stato: 200, dice: []string{`"id":"11"`, `"regola":"XC-03"`, `"omesse":false`}, tace: []string{unoFinto, "X100-F-7", "stima", `"id":"13"`}},
		"as a file":                          {chi: senza, path: "/ufficio/segnalazioni.csv", stato: 200, dice: []string{"id;regola;", "11;XC-03;", ";123456;90;2025-12-31;"}, tace: []string{cfFinto, "TREBIOTTI"}},
		"as a workbook":                      {chi: senza, path: "/ufficio/segnalazioni.xlsx", stato: 200, dice: []string{"PK"}},
		"after many were changed":            {chi: senza, path: "/ufficio/segnalazioni?cambiate=4&ferme=1", stato: 200, dice: []string{"Cambiate 4 segnalazioni", "1 sono rimaste"}},
		"in English":                         {chi: senza, path: "/ufficio/segnalazioni?lang=en", stato: 200, dice: []string{"2 leads", "What does not agree"}},
		"one, without a reason":              {chi: senza, path: una, stato: 428, tace: []string{"TREBIOTTI", "SALVEMENTI"}},
		"one, side by side":                  {chi: pieno, path: una, stato: 200, dice: []string{"Foglio 4 particella 45 sub 3", "€ 1.234,56", "al 01/01/2024", "TREBIOTTI ODILIA", "1/2, 3 mesi", "tari_2024.csv, riga 812, fornitura 31", "legame M1", "Un&#39;altra riga dello stesso soggetto", "SALVEMENTI TULLIA", "interno 2", "indirizzo da confermare", "<strong>SCIA</strong> 2021", "02/04/2021", "locali alti meno", "L. 147/2013", "23 m² in più", "€ 617,28", `name="versione" value="3"`, `rel="next"`, "È fondata"}, tace: []string{`rel="prev"`, "È stato emesso"}},
		"and the next, and the one before":   {chi: pieno, path: "/ufficio/segnalazioni/12?ente=X100", stato: 200, dice: []string{`rel="prev" href="/ufficio/segnalazioni/11?ente=X100"`, "Unità sulla particella", "non stimata"}, tace: []string{`rel="next"`}},
		"its title names nobody":             {chi: pieno, path: una, stato: 200, dice: []string{"<title>Segnalazione 11 –"}},
		"who reads alone sees no form":       {chi: lettore, path: una, stato: 200, dice: []string{"non deciderle"}, tace: []string{`name="versione"`}},
		"one that is not there":              {chi: pieno, path: "/ufficio/segnalazioni/99?ente=X100", stato: 404},
		"the unit shows what is paid on it":  {chi: pieno, path: "/uiu/X100-F-7", stato: 200, dice: []string{"Le righe degli ultimi estratti", "legame M1", "€ 205,46"}},
		"and the person too":                 {chi: pieno, path: "/soggetto/" + unoFinto, stato: 200, dice: []string{"Le righe degli ultimi estratti", "IMU 2024"}},
		"but not to who has no taxes":        {chi: persona("x", authz.CatastoRead, authz.TitolariRead), path: "/uiu/X100-F-7", stato: 200, tace: []string{"Le righe degli ultimi estratti"}},
		"one of another's ente":              {chi: pieno, path: "/ufficio/segnalazioni/11?ente=X200", stato: 404},
		"the desk of another's ente":         {chi: pieno, path: "/ufficio/segnalazioni?ente=X200", stato: 404},
		"a decision":                         {chi: pieno, metodo: "POST", path: una, campi: []string{"versione", "3", "stato", "verificata", "comune", "Accertata con i documenti", "motivo", "visura", "nota", "visto", "assegnata", "operatore-8"}, stato: 303},
		"a decision without a reason":        {chi: pieno, metodo: "POST", path: una, campi: []string{"versione", "3", "stato", "archiviata", "nota", "ciò che avevo scritto"}, stato: 422, dice: []string{"serve il motivo", "ciò che avevo scritto", "<title>Errore:"}},
		"a decision that decides nothing":    {chi: pieno, metodo: "POST", path: una, campi: []string{"versione", "3", "stato", "", "assegnata", ""}, stato: 422, dice: []string{"niente da registrare"}},
		"a decision on what changed":         {chi: pieno, metodo: "POST", path: una, campi: []string{"versione", "2", "stato", "verificata", "nota", "la mia nota"}, stato: 409, dice: []string{"L&#39;ultimo passo è di Ugo Travertini", "la mia nota", `value="verificata" checked`, `name="versione" value="3"`}},
		"a decision of who reads alone":      {chi: lettore, metodo: "POST", path: una, campi: []string{"versione", "3", "stato", "verificata"}, stato: 403},
		"many, asked first":                  {chi: pieno, metodo: "POST", path: "/ufficio/segnalazioni/insieme?ente=X100", campi: []string{"quali", "scelte", "id", "11", "id", "12"}, stato: 200, dice: []string{"Si decide su 2 segnalazioni", `name="id" value="12"`, "Conferma per tutte e 2"}},
		"all of the filter, asked first":     {chi: pieno, metodo: "POST", path: "/ufficio/segnalazioni/insieme?ente=X100&regola=XC-03", campi: []string{"quali", "tutte"}, stato: 200, dice: []string{"unica segnalazione del filtro", "€ 1.235"}},
		"many, and then written":             {chi: pieno, metodo: "POST", path: "/ufficio/segnalazioni/insieme?ente=X100&stato=tutte", campi: []string{"quali", "scelte", "id", "11", "id", "12", "conferma", "1", "quante", "2", "stato", "archiviata", "comune", "Già in un'altra segnalazione", "assegnata", "="}, stato: 303},
		"many, without a reason":             {chi: pieno, metodo: "POST", path: "/ufficio/segnalazioni/insieme?ente=X100", campi: []string{"quali", "scelte", "id", "11", "conferma", "1", "quante", "1", "stato", "archiviata", "assegnata", "="}, stato: 422, dice: []string{"serve il motivo"}},
		"all of a filter that has changed":   {chi: pieno, metodo: "POST", path: "/ufficio/segnalazioni/insieme?ente=X100", campi: []string{"quali", "tutte", "conferma", "1", "quante", "9", "stato", "verificata", "assegnata", "="}, stato: 422, dice: []string{"Nel frattempo sono cambiate"}},
		"many, of who reads alone":           {chi: lettore, metodo: "POST", path: "/ufficio/segnalazioni/insieme?ente=X100", campi: []string{"quali", "tutte"}, stato: 403},
		"what is compared, and the last run": {chi: senza, path: "/ufficio/riscontri", stato: 200, dice: []string{"XC-03", "soffitte basse", "mancano gli edifici rilevati", "non eseguita", `name="chiave"`}},
		"running it":                         {chi: senza, metodo: "POST", path: "/ufficio/riscontri?ente=X100", campi: []string{"anno", "2024", "regola", "XC-03"}, stato: 303},
		"running it, of who reads alone":     {chi: lettore, metodo: "POST", path: "/ufficio/riscontri?ente=X100", stato: 403},
	} {
		t.Run(nome, func(t *testing.T) {
			f.mai, f.passi = c.mai, []riscontri.Passo{{Quando: time.Date(2025, 5, 30, 7, 0, 0, 0, time.UTC), Nome: "Ugo Travertini", A: s("nuova"), Nota: s("telefonato")}}
			w := come(h, c.chi, cmpOr(c.metodo, http.MethodGet), c.path, c.campi...)
			corpo := w.Body.String()
			if w.Code != c.stato {
				t.Fatalf("status %d, want %d\n%s", w.Code, c.stato, corpo)
			}
			if w.Header().Get("Cache-Control") != "no-store" {
				t.Error("kept by somebody: ", w.Header())
			}
			for _, d := range c.dice {
				if !strings.Contains(corpo, d) {
					t.Errorf("does not say %q\n%s", d, corpo)
				}
			}
			for _, d := range c.tace {
				if strings.Contains(corpo, d) {
					t.Errorf("says %q", d)
				}
			}
		})
	}
	del2024 := 0 // the pages of a unit and of a person ask for all the years
	for _, q := range estratti.chiesto {
		if q.Anno == 2024 {
			del2024++
		}
	}
	if del2024 == 0 {
		t.Errorf("the extracts were asked for %+v", estratti.chiesto)
	}
	if !slices.Contains(f.accodati, "X100 2024 XC-03") {
		t.Errorf("the rules were run as %q", f.accodati)
	}
}

func TestWhatADecisionWrites(t *testing.T) {
	const una = "/ufficio/segnalazioni/11?ente=X100"
	for nome, c := range map[string]struct {
		path       string
		campi      []string
		dove       string
		stato      *string
		motivo     *string
		assegnata  *string
		nota       *string
		su         []string
		nienteAltr bool
	}{
		"a state, with the common reason and the typed one": {path: una, campi: []string{"versione", "3", "stato", "archiviata", "comune", "Unità vuota e senza utenze", "motivo", "sopralluogo"}, dove: una + "&fatto=1", stato: s("archiviata"), motivo: s("Unità vuota e senza utenze: sopralluogo"), su: []string{"11"}},
		"to take it on is to take it oneself":               {path: una, campi: []string{"versione", "3", "stato", "assegnata", "assegnata", ""}, dove: una + "&fatto=1", stato: s("assegnata"), assegnata: s("operatore-7"), su: []string{"11"}},
		"to give it to another":                             {path: una, campi: []string{"versione", "3", "stato", "", "assegnata", "operatore-8"}, dove: una + "&fatto=1", assegnata: s("operatore-8"), su: []string{"11"}},
		"a note, and on to the next":                        {path: una, campi: []string{"versione", "3", "nota", " vista ", "assegnata_prima", "operatore-8", "assegnata", "operatore-8", "poi", "12", "avanti", "1"}, dove: "/ufficio/segnalazioni/12?ente=X100", nota: s("vista"), su: []string{"11"}},
		"many at once":                                      {path: "/ufficio/segnalazioni/insieme?ente=X100", campi: []string{"quali", "scelte", "id", "11", "id", "12", "conferma", "1", "quante", "2", "stato", "verificata", "assegnata", "="}, dove: "/ufficio/segnalazioni?ente=X100&cambiate=1&ferme=1", stato: s("verificata"), su: []string{"11", "12"}},
		"all of the filter": {path: "/ufficio/segnalazioni/insieme?ente=X100&stato=tutte&presenza=tutte", campi: []string{"quali", "tutte", "conferma", "1", "quante", "3", "nota", "n", "assegnata", "operatore-8"}, dove: "/ufficio/segnalazioni?ente=X100&presenza=tutte&stato=tutte&cambiate=2&ferme=1", nota: s("n"),
			assegnata: s("operatore-8"), su: []string{"11", "12", "13"}},
	} {
		t.Run(nome, func(t *testing.T) {
			h, f, _ := provaTavolo(t)
			w := come(h, alTavolo("verifica"), http.MethodPost, c.path, c.campi...)
			if w.Code != http.StatusSeeOther || w.Header().Get("Location") != c.dove {
				t.Fatalf("%d to %q, want %q\n%s", w.Code, w.Header().Get("Location"), c.dove, w.Body)
			}
			if len(f.cambi) != 1 || !slices.Equal(f.su, c.su) {
				t.Fatalf("%d changes on %v, want one on %v", len(f.cambi), f.su, c.su)
			}
			x := f.cambi[0]
			for campo, coppia := range map[string][2]*string{"stato": {x.Stato, c.stato}, "motivo": {x.Motivo, c.motivo}, "assegnata": {x.AssegnataA, c.assegnata}, "nota": {x.Nota, c.nota}} {
				if (coppia[0] == nil) != (coppia[1] == nil) || val(coppia[0]) != val(coppia[1]) {
					t.Errorf("%s is %q, want %q", campo, val(coppia[0]), val(coppia[1]))
				}
			}
		})
	}
}

// Every page of the desk, to everybody but the tax office of that ente: nothing.
func TestTheDeskIsOfTheTaxOfficeAlone(t *testing.T) {
	h, f, _ := provaTavolo(t)
	pagine := []string{"GET /ufficio/segnalazioni", "GET /ufficio/segnalazioni.geojson", "GET /ufficio/segnalazioni.csv", "GET /ufficio/segnalazioni.xlsx", "GET /ufficio/segnalazioni/11", "POST /ufficio/segnalazioni/11",
		"POST /ufficio/segnalazioni/insieme", "GET /ufficio/riscontri", "POST /ufficio/riscontri", "GET /ufficio/riscontri/0b4f1e8c-0000-4000-8000-000000000001"}
	altrove := authz.NewChi(authz.Persona, sit.Operatore{ID: 9}, map[authz.Scope]sit.Ambito{authz.TributiRead: sit.AmbitoDi(2), authz.TributiWrite: sit.AmbitoDi(2), authz.CatastoRead: sit.AmbitoDi(2)})
	altrove.Scopo = "verifica"
	cittadino := authz.NewChi(authz.Cittadino, sit.Operatore{Nome: "Odilia"}, nil)
	chi := map[string]*authz.Chi{"nobody": nil, "a citizen": cittadino, "the tax office of another ente": altrove}
	for _, r := range authz.Ruoli {
		if r != authz.Tributi {
			chi[string(r)] = persona("verifica", r.Permessi()...)
		}
	}
	for nome, x := range chi {
		for _, p := range pagine {
			metodo, path, _ := strings.Cut(p, " ")
			w := come(h, x, metodo, path+"?ente=X100", "versione", "3", "stato", "verificata", "quali", "tutte", "conferma", "1", "quante", "3")
			if w.Code != 401 && w.Code != 403 && w.Code != 404 {
				t.Errorf("%s, %s: %d", nome, p, w.Code)
			}
			for _, segreto := range []string{"TREBIOTTI", unoFinto, "X100-F-7", "XC-03", "SALVEMENTI"} {
				if strings.Contains(w.Body.String(), segreto) {
					t.Errorf("%s, %s: says %s", nome, p, segreto)
				}
			}
		}
	}
	if len(f.cambi)+len(f.accodati) > 0 {
		t.Errorf("somebody wrote: %v %v", f.cambi, f.accodati)
	}
}

// A form of another site writes nothing.
func TestTheDeskRefusesFormsFromElsewhere(t *testing.T) {
	h, f, _ := provaTavolo(t)
	r := richiesta(http.MethodPost, "/ufficio/segnalazioni/11?ente=X100", url.Values{"versione": {"3"}, "stato": {"verificata"}})
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if w := serve(h, alTavolo("verifica"), r); w.Code != 403 || len(f.cambi) > 0 {
		t.Errorf("%d %v", w.Code, f.cambi)
	}
}

func TestEvidenceIsReadByAPerson(t *testing.T) {
	for nome, c := range map[string]struct {
		json string
		dice []string
	}{
		"values with their units":          {`{"superficie_catastale_mq":1234,"rendita_cent":123456,"aliquota_permille":10.6,"vuoto":null,"casa":true}`, []string{"Superficie catastale=1.234 m²", "Rendita=€ 1.234,56", "Aliquota=10,6 ‰", "Casa=sì"}},
		"a day and a list":                 {`{"dal":"2024-03-01","residenti":[3,4]}`, []string{"Dal=01/03/2024", "Residenti=3, 4"}},
		"a thing within a thing":           {`{"posizione":{"rendita_cent":100}}`, []string{"Posizione, Rendita=€ 1,00"}},
		"a list of things is a table":      {`{"utenze":[{"utenza":"U-1","mq":60},{"utenza":"U-2"}]}`, []string{"Utenze:Superficie|Utenza;60 m²|U-1;|U-2"}},
		"a reckoning by years":             {`{"stima":[{"anno":2024,"cent":-50,"perche":"rimborso"}]}`, []string{":Anno|Come si arriva|Importo;2024|rimborso|− € 0,50"}},
		"a reckoning that is a sentence":   {`{"stima":"manca la tariffa del 2024"}`, []string{"=manca la tariffa del 2024"}},
		"what is no evidence says nothing": {`[`, nil},
	} {
		t.Run(nome, func(t *testing.T) {
			e := italiano.leggiEvidenza(json.RawMessage(c.json))
			var detto []string
			for _, f := range append(e.Fatti, e.Conto...) {
				if f.Righe == nil {
					detto = append(detto, f.Nome+"="+f.Valore)
					continue
				}
				var colonne, righe []string
				for _, x := range f.Colonne {
					colonne = append(colonne, x.Nome)
				}
				for _, r := range f.Righe {
					righe = append(righe, strings.Join(r, "|"))
				}
				detto = append(detto, f.Nome+":"+strings.Join(colonne, "|")+";"+strings.Join(righe, ";"))
			}
			slices.Sort(detto)
			slices.Sort(c.dice)
			if !slices.Equal(detto, c.dice) {
				t.Errorf("%q, want %q", detto, c.dice)
			}
		})
	}
}

// The page of a run, while it waits and once it has ended.
func TestARunIsFollowed(t *testing.T) {
	db := pgtest.Open(t)
	if _, err := db.AddEnte(t.Context(), sit.Ente{Codice: "X100", Nome: "Borgo Prova", Zona: 7792}, nil, 0); err != nil {
		t.Fatal(err)
	}
	j, err := jobs.New(t.Context(), db, nil)
	if err != nil {
		t.Fatal(err)
	}
	var id string
	err = db.Write(t.Context(), 1, func(tx pgx.Tx) error {
		id, err = j.Accoda(t.Context(), tx, jobs.Nuova{Ente: 1, Tipo: riscontri.TipoOperazione, Argomenti: riscontri.Argomenti{Anno: 2024}, Genere: 1, Chi: 7, Nome: "Priscilla Melanzani"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	u := &ufficio{}
	h := apri(t, Config{Oggetti: u, Registro: u, Registri: &registriFinti{}, Tavolo: Tavolo{Confronti: nuoviConfronti(), Operazioni: j}})
	w := come(h, alTavolo(""), http.MethodGet, "/ufficio/riscontri/"+id+"?ente=X100")
	if w.Code != 200 || !strings.Contains(w.Body.String(), `data-operazione="/api/v1/operazioni/`+id) {
		t.Errorf("waiting: %d %s", w.Code, w.Body)
	}
	if w := come(h, alTavolo(""), http.MethodGet, "/ufficio/segnalazioni?ente=X100"); !strings.Contains(w.Body.String(), "Riscontri in corso") {
		t.Errorf("the list does not say that a run is under way")
	}
	err = db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE jobs.operazione SET stato = 'conclusa', conclusa_at = now(), risultato = '[{"anno":2024,"regole":[{"regola":"XC-03","eseguita":true,"trovate":1234}]}]' WHERE operazione_id = $1`, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w = come(h, alTavolo(""), http.MethodGet, "/ufficio/riscontri/"+id+"?ente=X100")
	if w.Code != 200 || !strings.Contains(w.Body.String(), "I riscontri sono conclusi") || !strings.Contains(w.Body.String(), "1.234") {
		t.Errorf("ended: %d %s", w.Code, w.Body)
	}
}
