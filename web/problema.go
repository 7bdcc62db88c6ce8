package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/web/api"
)

// problema is an error as it leaves the house (RFC 9457).
type problema struct {
	Tipo      string          `json:"type"`
	Titolo    string          `json:"title"`
	Stato     int             `json:"status"`
	Dettaglio string          `json:"detail"`
	Codice    string          `json:"codice"`
	Richiesta string          `json:"richiesta"`
	Errori    []erroreSuCampo `json:"errori,omitempty"`
}

type erroreSuCampo struct {
	Campo  string `json:"campo"`
	Regola string `json:"regola,omitempty"`
}

// perKind is the status of each kind.
var perKind = map[sit.ErrKind]int{
	sit.Invalid: http.StatusBadRequest, sit.NotFound: http.StatusNotFound, sit.Forbidden: http.StatusForbidden,
	sit.Conflict: http.StatusConflict, sit.Unavailable: http.StatusServiceUnavailable, sit.Internal: http.StatusInternalServerError,
}

// perCodice is the status of those codes that say more than their kind: 422 is what can be
// read and cannot be meant.
var perCodice = map[string]int{
	api.NonAncora:           http.StatusNotImplemented,
	"GEOM_NON_VALIDA":       http.StatusUnprocessableEntity,
	"GEOM_FUORI_COMUNE":     http.StatusUnprocessableEntity,
	"GEOM_TROPPO_GRANDE":    http.StatusUnprocessableEntity,
	"PART_NON_VALIDA":       http.StatusUnprocessableEntity,
	"INTERVALLO_NON_VALIDO": http.StatusRequestedRangeNotSatisfiable,
	"NON_AUTENTICATO":       http.StatusUnauthorized,
	"CHIAVE_NON_VALIDA":     http.StatusUnauthorized,
	"VOUCHER_NON_VALIDO":    http.StatusUnauthorized,
	"CREDENZIALI_ERRATE":    http.StatusUnauthorized,
	"TROPPI_TENTATIVI":      http.StatusTooManyRequests,
	"SCOPO_MANCANTE":        http.StatusPreconditionRequired,
	"IF_MATCH_MANCANTE":     http.StatusPreconditionRequired,
	"VERSIONE_SUPERATA":     http.StatusPreconditionFailed,
	"CF_ERRATO":             http.StatusUnprocessableEntity,
	codiceTroppoGrande:      http.StatusRequestEntityTooLarge,
	codiceMetodo:            http.StatusMethodNotAllowed,
	codiceTroppeRichieste:   http.StatusTooManyRequests,
}

// generico is the code of an error that has none of its own.
var generico = map[int]string{
	http.StatusBadRequest: "RICHIESTA_NON_VALIDA", http.StatusNotFound: "NON_TROVATO", http.StatusForbidden: "VIETATO",
	http.StatusConflict: "CONFLITTO", http.StatusServiceUnavailable: "NON_DISPONIBILE", http.StatusInternalServerError: "ERRORE_INTERNO",
}

var titoli = map[int]string{
	http.StatusBadRequest:                   "Richiesta non valida",
	http.StatusUnauthorized:                 "Accesso richiesto",
	http.StatusPreconditionRequired:         "Intestazione richiesta",
	http.StatusPreconditionFailed:           "Dati cambiati nel frattempo",
	http.StatusForbidden:                    "Operazione non permessa",
	http.StatusNotFound:                     "Non trovato",
	http.StatusMethodNotAllowed:             "Metodo non ammesso",
	http.StatusConflict:                     "Conflitto con i dati presenti",
	http.StatusRequestEntityTooLarge:        "Richiesta troppo grande",
	http.StatusRequestedRangeNotSatisfiable: "Intervallo non valido",
	http.StatusUnprocessableEntity:          "Richiesta non elaborabile",
	http.StatusTooManyRequests:              "Troppe richieste",
	http.StatusInternalServerError:          "Errore interno",
	http.StatusNotImplemented:               "Non ancora disponibile",
	http.StatusServiceUnavailable:           "Servizio non disponibile",
}

const (
	codiceTroppoGrande    = "CORPO_TROPPO_GRANDE"
	codiceMetodo          = "METODO_NON_AMMESSO"
	codiceTroppeRichieste = "TROPPE_RICHIESTE"
	statoChiuso           = 499 // in logs alone: who asked went away before the answer
)

// Stato gives the status of an error and what the person may read of it: for the pages of the
// portal, which are no problem documents.
func Stato(err error) (int, string) {
	err = riconosci(err)
	if s, ok := perCodice[sit.Codice(err)]; ok {
		return s, sit.Messaggio(err)
	}
	return perKind[sit.Kind(err)], sit.Messaggio(err)
}

// riconosci gives a kind to the errors of the machinery that the offices cannot know.
func riconosci(err error) error {
	if m, ok := errors.AsType[*http.MaxBytesError](err); ok {
		quanto, unita := m.Limit>>20, "MB"
		if quanto == 0 {
			quanto, unita = m.Limit>>10, "KB"
		}
		return sit.Rifiuto(sit.Invalid, codiceTroppoGrande, "Il corpo della richiesta supera il limite di %d %s.", quanto, unita).Per(err)
	}
	if sit.Kind(err) == sit.Internal && errors.Is(err, context.DeadlineExceeded) {
		return sit.Rifiuto(sit.Unavailable, "TEMPO_SCADUTO", "La richiesta ha superato il tempo concesso: restringerla e riprovare.").Per(err)
	}
	return err
}

func scriviProblema(w http.ResponseWriter, err error, richiesta string) int {
	err = riconosci(err)
	stato, dettaglio := Stato(err)
	p := problema{Titolo: titoli[stato], Stato: stato, Dettaglio: dettaglio, Codice: sit.Codice(err), Richiesta: richiesta}
	if p.Codice == "" || stato == http.StatusInternalServerError {
		p.Codice = generico[stato]
	}
	p.Tipo = "/api#" + strings.ToLower(p.Codice)
	if e, ok := errors.AsType[*sit.Errore](err); ok && e.Campo != "" {
		p.Errori = []erroreSuCampo{{Campo: e.Campo, Regola: strings.ToLower(p.Codice)}}
	}
	b, merr := json.Marshal(p)
	if merr != nil { // strings and a number: it cannot be
		b = []byte(`{}`)
	}
	h := w.Header()
	for _, di := range []string{"Etag", "Content-Encoding", "Content-Length", "Content-Location", "X-Sit-Omessi"} {
		h.Del(di)
	}
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	if stato == http.StatusServiceUnavailable && h.Get("Retry-After") == "" {
		h.Set("Retry-After", "5")
	}
	w.WriteHeader(stato)
	_, _ = w.Write(append(b, '\n'))
	return stato
}
