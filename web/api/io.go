package api

import (
	"net/http"

	"github.com/cestor/sit/sit/authz"
)

// identita is who has signed in, as he is known here.
type identita struct {
	Genere    string     `json:"genere"` // operatore, cittadino
	CF        string     `json:"cf"`
	Nome      string     `json:"nome"`
	Incarichi []incarico `json:"incarichi"` // none: a cittadino
}

type incarico struct {
	Ente  string      `json:"ente"`
	Ruolo authz.Ruolo `json:"ruolo"`
}

// io tells a person who has signed in who he is, and what he is for each ente.
func (a *API) io(w http.ResponseWriter, r *http.Request) error {
	chi, err := authz.EsigeCittadino(r.Context())
	if err != nil {
		return err
	}
	out := identita{Genere: "cittadino", CF: chi.CF, Nome: chi.Operatore.Nome, Incarichi: []incarico{}}
	if chi.Genere == authz.Persona {
		out.Genere = "operatore"
	}
	for _, i := range chi.Incarichi() {
		out.Incarichi = append(out.Incarichi, incarico{i.Codice, i.Ruolo})
	}
	return scriviJSON(w, out)
}
