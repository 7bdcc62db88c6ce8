package api

import (
	"encoding/json"
	"net/http"

	"github.com/cestor/sit/sit/errori"
)

// A report is a line of JSON: what is longer is none.
const maxErrore = 16 << 10

// errori puts what somebody reports into the queue of the office.
func (a *API) errori(w http.ResponseWriter, r *http.Request) error {
	e, err := a.Mappa.Ente(r.Context(), variabile(r, "ente"))
	if err != nil {
		return err
	}
	var d struct {
		Oggetto string `json:"oggetto"`
		Testo   string `json:"testo"`
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxErrore)
	if err := leggiJSON(r, &d); err != nil {
		return err
	}
	codice, err := a.Errori.Segnala(r.Context(), e.Ente, errori.Domanda{Oggetto: d.Oggetto, Testo: d.Testo, Chiave: r.Header.Get("Idempotency-Key")})
	if err != nil {
		return err
	}
	b, err := json.Marshal(map[string]string{"codice": codice})
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", tipoJSON)
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusCreated)
	_, err = w.Write(append(b, '\n'))
	return scritto(err)
}
