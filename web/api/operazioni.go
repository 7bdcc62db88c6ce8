package api

import (
	"encoding/json"
	"net/http"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/jobs"
)

// Operazione is how a job is shown to who started it (contract §4.3).
type Operazione struct {
	ID        string          `json:"id"`
	Tipo      string          `json:"tipo"`
	Stato     string          `json:"stato"`
	Percento  int16           `json:"percento"`
	Fase      string          `json:"fase,omitempty"`
	Risultato json.RawMessage `json:"risultato"`
	Errore    *string         `json:"errore"`
}

func operazione(o jobs.Operazione) Operazione {
	return Operazione{ID: o.ID, Tipo: o.Tipo, Stato: o.Stato, Percento: o.Percento, Fase: o.Fase, Risultato: o.Risultato, Errore: o.Errore}
}

func (a *API) rottaOperazioni() Rotta {
	if a.Operazioni == nil {
		return rotteFuture([]futuro{{"/api/v1/operazioni/{id}", []string{get}, false}})[0]
	}
	return Rotta{Modello: "/api/v1/operazioni/{id}", Metodi: map[string]Handler{get: a.operazione},
		Testo: "A che punto è un'operazione che si è avviata, e il suo risultato."}
}

// operazione is for who started it: whatever scope he did it with, that ente is among his.
func (a *API) operazione(w http.ResponseWriter, r *http.Request) error {
	chi := authz.DaContesto(r.Context())
	if chi == nil {
		_, err := authz.Esige(r.Context(), authz.FlussiWrite, 0)
		return err
	}
	var enti []int32
	for _, s := range authz.Scopes {
		enti = append(enti, chi.Ambito(s).Enti()...)
	}
	o, err := a.Operazioni.Mia(r.Context(), sit.AmbitoDi(enti...), int16(chi.Genere), chi.Operatore.ID, variabile(r, "id"))
	if err != nil {
		return err
	}
	if o.Stato == jobs.InCoda || o.Stato == jobs.InCorso {
		w.Header().Set("Retry-After", "1")
	}
	return scriviRiservato(w, operazione(o))
}
