package portal

import (
	"net/http"
	"slices"
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/urbanistica"
	"github.com/cestor/sit/sit/visura"
)

type paginaTabellaPiani struct {
	testata
	ambito
	Enti       []sit.Ente
	Scelto     string
	Particelle string            // as pasted, or as they came from the map
	Errori     map[string]string // by field
	Fatto      bool
	Tabella    []urbanistica.Destinazione
	Totali     []totaleZona
	Ignote     []string
}

// totaleZona adds up a zone over the particelle (edilizia §5.3.4). An empty Sigla is what an instrument leaves out.
type totaleZona struct {
	Strumento, Stato, Sigla, Articolo, Descrizione string
	Mq                                             float64
	Particelle                                     int
}

// handleTabellaPiani is the overlap table of a list of particelle: it is asked with a form, or comes from the map with
// ?particelle=, and is answered with a page or with a file.
func (p *portale) handleTabellaPiani(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	if p.Piani == nil {
		return errIncompleto
	}
	a, err := p.ambito(r)
	if err != nil {
		return err
	}
	campo := func(nome string) string { return strings.TrimSpace(r.FormValue(nome)) }
	pagina := paginaTabellaPiani{testata: p.testata(r, "Zone e vincoli di più particelle"), ambito: a, Scelto: campo("ente"), Particelle: campo("particelle"), Errori: map[string]string{}}
	pagina.NonIndicizza, pagina.Canonico, pagina.qui = true, "/ufficio/urbanistica", "/ufficio/urbanistica"
	pagina.Briciole = []briciola{{pagina.testo("Ufficio"), "/ufficio"}, {pagina.Titolo, ""}}
	if _, err := authz.Esige(r.Context(), authz.CatastoRead, 0); err != nil {
		return err
	}
	if pagina.Enti, err = p.enti(r.Context(), a, authz.CatastoRead); err != nil {
		return err
	}
	if pagina.Particelle == "" && r.Method != http.MethodPost {
		return p.render(w, http.StatusOK, "urbanistica-tabella", pagina)
	}
	e, ids := pagina.domanda()
	if len(pagina.Errori) == 0 {
		pagina.Tabella, pagina.Ignote, err = p.Piani.Tabella(r.Context(), e, ids, a.Giorno.Giorno)
		if err != nil && sit.Kind(err) != sit.Invalid {
			return err
		}
		if err != nil {
			pagina.Errori["particelle"] = pagina.traduci(err, sit.Messaggio(err))
		}
	}
	if len(pagina.Errori) > 0 {
		pagina.Titolo = pagina.testo("Errore: %s", pagina.Titolo)
		return p.render(w, http.StatusUnprocessableEntity, "urbanistica-tabella", pagina)
	}
	if campo("formato") == "csv" {
		return scriviTabella(w, tabellaPiani(e, pagina.Tabella), "csv")
	}
	pagina.Fatto, pagina.Totali = true, totali(pagina.Tabella)
	return p.render(w, http.StatusOK, "urbanistica-tabella", pagina)
}

// domanda reads the form; what is wrong in it goes beside its field. Full references say the comune by themselves.
func (p *paginaTabellaPiani) domanda() (sit.Ente, []string) {
	if p.Scelto == "" {
		if primo, _, _ := strings.Cut(p.Particelle, "_"); len(primo) == 4 {
			p.Scelto = strings.ToUpper(primo)
		}
		if len(p.Enti) == 1 {
			p.Scelto = string(p.Enti[0].Codice)
		}
	}
	i := slices.IndexFunc(p.Enti, func(e sit.Ente) bool { return string(e.Codice) == p.Scelto })
	if i < 0 {
		p.Errori["ente"] = p.testo("Scegliere il comune.")
		return sit.Ente{}, nil
	}
	ids, sbagliate := leggiParticelle(p.Scelto, p.Particelle)
	switch {
	case len(sbagliate) > 0:
		p.Errori["particelle"] = p.testo("Queste non sono particelle: %s. Si scrivono una per riga, come 4/45 o B542_000400.45.", strings.Join(sbagliate[:min(5, len(sbagliate))], ", "))
	case len(ids) == 0:
		p.Errori["particelle"] = p.testo("Scrivere almeno una particella.")
	case len(ids) > urbanistica.MaxParticelle:
		p.Errori["particelle"] = p.testo("Le particelle sono troppe: al massimo %d.", urbanistica.MaxParticelle)
	}
	return p.Enti[i], ids
}

// totali adds up each zone, the largest first in each instrument, in the order in which the instruments come.
func totali(tabella []urbanistica.Destinazione) (out []totaleZona) {
	aggiungi := func(t totaleZona) {
		i := slices.IndexFunc(out, func(x totaleZona) bool {
			return x.Strumento == t.Strumento && x.Stato == t.Stato && x.Sigla == t.Sigla && x.Articolo == t.Articolo
		})
		if i < 0 {
			i = len(out)
			out = append(out, t)
			out[i].Mq, out[i].Particelle = 0, 0
		}
		out[i].Mq += t.Mq
		out[i].Particelle++
	}
	for _, d := range tabella {
		for _, z := range d.Zone {
			aggiungi(totaleZona{Strumento: z.Strumento, Stato: z.Stato, Sigla: z.Sigla, Articolo: z.Articolo, Descrizione: z.Descrizione, Mq: z.Quota * d.Superficie})
		}
		if d.NonClassificata != nil && d.NonClassificata.Mq > 0 {
			aggiungi(totaleZona{Stato: "vigente", Mq: d.NonClassificata.Mq})
		}
	}
	for i := range out {
		out[i].Mq = urbanistica.MetriQuadri(out[i].Mq)
	}
	primo := map[[2]string]int{}
	for i, t := range out {
		k := [2]string{t.Stato, t.Strumento}
		if _, c := primo[k]; !c {
			primo[k] = i
		}
	}
	slices.SortStableFunc(out, func(a, b totaleZona) int {
		if x := primo[[2]string{a.Stato, a.Strumento}] - primo[[2]string{b.Stato, b.Strumento}]; x != 0 {
			return x
		}
		switch {
		case a.Mq > b.Mq:
			return -1
		case a.Mq < b.Mq:
			return 1
		}
		return 0
	})
	return out
}

// tabellaPiani is the same as a file: a line for each zone and each constraint of each particella.
func tabellaPiani(e sit.Ente, tabella []urbanistica.Destinazione) visura.Tabella {
	t := visura.Tabella{Nome: "Zone e vincoli " + string(e.Codice), Intestazioni: []string{"particella", "sezione", "foglio", "numero", "superficie_riferimento_mq", "tema", "strumento",
		"stato", "sigla", "articolo", "descrizione", "codice", "norma", "esito", "mq", "percento", "lunghezza_m"}}
	for _, d := range tabella {
		var sezione, foglio, numero any
		if id, err := catasto.ParseIDParticella(d.Particella); err == nil {
			sezione, foglio, numero = id.Foglio.Sezione, id.Foglio.Foglio, id.Numero.String()
		}
		riga := func(celle ...any) {
			t.Righe = append(t.Righe, append([]any{d.Particella, sezione, foglio, numero, d.Superficie}, celle...))
		}
		for _, z := range d.Zone {
			riga("zona", z.Strumento, z.Stato, z.Sigla, z.Articolo, z.Descrizione, nil, nil, nil, z.Mq, z.Percento, nil)
		}
		if x := d.NonClassificata; x != nil && x.Percento > 0 {
			riga("non classificata", nil, "vigente", nil, nil, nil, nil, nil, nil, x.Mq, x.Percento, nil)
		}
		for _, v := range d.Vincoli {
			var mq, percento, lunghezza any
			if v.Dimensione == 2 {
				mq = v.Mq
			}
			if v.Percento != nil {
				percento = *v.Percento
			}
			if v.Dimensione == 1 {
				lunghezza = v.Lunghezza
			}
			riga("vincolo", nil, nil, nil, nil, v.Titolo, v.Codice, v.Norma, string(v.Esito), mq, percento, lunghezza)
		}
	}
	return t
}
