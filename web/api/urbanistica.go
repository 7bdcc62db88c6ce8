package api

import (
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/territorio"
	"github.com/cestor/sit/sit/urbanistica"
)

// rotteUrbanistica are the questions about plans and constraints.
func (a *API) rotteUrbanistica() []Rotta {
	return []Rotta{{Modello: "/api/v1/{ente}/particelle/{id}/urbanistica", Metodi: map[string]Handler{get: a.urbanistica}, Aperta: true, Limite: true,
		Testo: "Le zone dei piani e i vincoli che riguardano una particella, al giorno data: metri quadrati e percentuali, con le tolleranze. Informativo: non è un certificato."}}
}

func (a *API) urbanistica(w http.ResponseWriter, r *http.Request) error {
	q, err := a.quando(r.URL.Query())
	if err != nil {
		return err
	}
	ente := variabile(r, "ente")
	p, err := a.Territorio.Urbanistica(r.Context(), ente, variabile(r, "id"), q)
	if err != nil {
		return err
	}
	if p.Particella.AltraScrittura {
		w.Header().Set("Content-Location", "/api/v1/"+string(p.Ente.Codice)+"/particelle/"+url.PathEscape(p.Particella.ID.String())+"/urbanistica"+query(q))
	}
	return scriviJSON(w, prescrizioni(p))
}

// query is the day that was asked for, as the address says it.
func query(q mappa.Quando) string {
	if !q.Esplicito {
		return ""
	}
	return "?data=" + q.Giorno.String()
}

// The answer as the contract writes it (§4.2). What a line or a point has no area of is null.
type prescritto struct {
	Particella     string              `json:"particella"`
	Superficie     *arrotondato        `json:"superficie_riferimento_mq"`
	Zone           []zonaPrescritta    `json:"zone"`
	Vincoli        []vincoloPrescritto `json:"vincoli"`
	Resto          *parte              `json:"non_classificata"`
	NonInteressati []string            `json:"temi_non_interessati"`
	SenzaDati      []string            `json:"temi_senza_dati"`
	Versioni       map[string]versione `json:"versioni"`
	Avvisi         []mappa.Avviso      `json:"avvisi,omitempty"`
}

type parte struct {
	Mq       json.Number `json:"mq"`
	Percento json.Number `json:"percento"`
}

type zonaPrescritta struct {
	Strumento string  `json:"strumento"`
	Stato     string  `json:"stato"`
	Sigla     *string `json:"sigla"`
	Articolo  *string `json:"articolo"`
	parte
}

type vincoloPrescritto struct {
	Codice    string            `json:"codice"`
	Titolo    *string           `json:"titolo"`
	Norma     *string           `json:"norma"`
	Mq        *json.Number      `json:"mq"`
	Percento  *json.Number      `json:"percento"`
	Lunghezza *arrotondato      `json:"lunghezza_m,omitempty"`
	Esito     urbanistica.Esito `json:"esito"`
}

type versione struct {
	Giorno    sit.Giorno `json:"giorno"`
	Fornitura int64      `json:"fornitura"`
	Impronta  string     `json:"impronta"`
}

func prescrizioni(p territorio.Prescrizioni) prescritto {
	d := p.Destinazione
	x := prescritto{Particella: p.Particella.ID.String(), Zone: []zonaPrescritta{}, Vincoli: []vincoloPrescritto{}, NonInteressati: elenco(d.NonInteressati),
		SenzaDati: elenco(d.SenzaDati), Versioni: map[string]versione{}, Avvisi: p.Avvisi}
	if d.Superficie > 0 {
		s := arrotondato(d.Superficie)
		x.Superficie = &s
	}
	for _, z := range d.Zone {
		x.Zone = append(x.Zone, zonaPrescritta{z.Strumento, z.Stato, vuotaONull(z.Sigla), vuotaONull(z.Articolo), scriviParte(z.Parte)})
	}
	for _, v := range d.Vincoli {
		x.Vincoli = append(x.Vincoli, scriviVincolo(v))
	}
	if d.NonClassificata != nil {
		resto := scriviParte(*d.NonClassificata)
		x.Resto = &resto
	}
	for _, v := range d.Versioni {
		x.Versioni[v.Nome()] = versione{v.Giorno, v.Fornitura, v.Impronta}
	}
	return x
}

func scriviVincolo(v urbanistica.Vincolo) vincoloPrescritto {
	x := vincoloPrescritto{Codice: v.Codice, Titolo: vuotaONull(v.Titolo), Norma: vuotaONull(v.Norma), Esito: v.Esito}
	if v.Dimensione == 2 {
		mq := decimali(v.Mq, 1)
		x.Mq = &mq
	}
	if v.Percento != nil {
		p := decimali(*v.Percento, 2)
		x.Percento = &p
	}
	if v.Dimensione == 1 {
		l := arrotondato(v.Lunghezza)
		x.Lunghezza = &l
	}
	return x
}

func scriviParte(p urbanistica.Parte) parte {
	return parte{decimali(p.Mq, 1), decimali(p.Percento, 2)}
}

func decimali(v float64, n int) json.Number { return json.Number(appendArrotondato(nil, v, n)) }

func elenco(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
