package api

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/cestor/sit/sit/tributi"
)

// rottePosizioni are the questions about taxpayers' positions.
func (a *API) rottePosizioni() []Rotta {
	return []Rotta{
		riservata(get, "/api/v1/{ente}/posizioni", "Le posizioni IMU e TARI (tributo), per codice fiscale (cf) e per anno; senza anno quelle che valgono oggi; una pagina alla volta (limit, cursor).", a.posizioni),
		a.rottaCalcolo(),
	}
}

// posizioni lists positions. The tax code comes in the query because the contract wants it there; logs and metrics
// carry the pattern alone, and the address of the next page an opaque id.
func (a *API) posizioni(w http.ResponseWriter, r *http.Request) error {
	e, err := a.Mappa.Ente(r.Context(), variabile(r, "ente"))
	if err != nil {
		return err
	}
	q := r.URL.Query()
	f := tributi.FiltroPosizioni{CF: q.Get("cf"), Tributo: strings.ToUpper(strings.TrimSpace(q.Get("tributo"))), Giorno: a.oggi()}
	if len(f.CF) > 32 {
		return nonValido("cf", "Il parametro cf ha al massimo 32 caratteri.")
	}
	if f.Tributo != "" && f.Tributo != "TARI" && f.Tributo != "IMU" {
		return nonValido("tributo", "Il parametro tributo è TARI o IMU.")
	}
	if s := q.Get("anno"); s != "" {
		if f.Anno, err = strconv.Atoi(s); err != nil || f.Anno < 1900 || f.Anno > 2999 {
			return nonValido("anno", "Il parametro anno è un anno d'imposta, per esempio 2025.")
		}
	}
	n, err := limite(q)
	if err != nil {
		return err
	}
	lista, seguito, err := a.Tributi.ListPosizioni(r.Context(), e.Ente, f, tributi.Pagina{Limite: n, Dopo: q.Get("cursor")})
	if err != nil {
		return err
	}
	return scriviJSON(w, elencoJSON[tributi.Posizione]{Items: lista, Next: a.proseguo(r, "/api/v1/"+string(e.Codice)+"/posizioni", seguito, "anno", "tributo")})
}
