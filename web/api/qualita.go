package api

import (
	"net/http"
	"net/url"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/visura"
)

// rotteQualita tells how well the registers of an ente hold together.
func (a *API) rotteQualita() []Rotta {
	return []Rotta{{Modello: "/api/v1/{ente}/qualita", Limite: true, Metodi: map[string]Handler{get: a.qualita},
		Testo: "Che cosa dei registri si lega alla mappa e allo stradario e che cosa no, con i motivi; titoli pendenti, codici fiscali e quote contati. Con elenco (uiu_particella, uiu_civico) e motivo, ciò che non si è legato, una pagina alla volta (limit, cursor)."}}
}

func (a *API) qualita(w http.ResponseWriter, r *http.Request) error {
	e, err := a.Mappa.Ente(r.Context(), variabile(r, "ente"))
	if err != nil {
		return err
	}
	valori := r.URL.Query()
	p := visura.Pagina{Dopo: valori.Get("cursor")}
	if p.Limite, err = limite(valori); err != nil {
		return err
	}
	var items any
	var seguito string
	switch elenco := valori.Get("elenco"); elenco {
	case "":
		attesa := visura.AttesaVariazioni
		if a.Forniture != nil {
			attesa = a.Forniture.Variazioni
		}
		q, err := a.Visura.Qualita(r.Context(), e.Ente, a.oggi(), attesa)
		if err != nil {
			return err
		}
		return scriviJSON(w, q)
	case "uiu_particella":
		items, seguito, err = a.Visura.Sciolti(r.Context(), e.Ente, valori.Get("motivo"), p)
	case "uiu_civico":
		items, seguito, err = a.Visura.IndirizziSciolti(r.Context(), e.Ente, valori.Get("motivo"), p)
	default:
		return sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", "Il parametro elenco è uiu_particella oppure uiu_civico.").Su("elenco")
	}
	if err != nil {
		return err
	}
	next := ""
	if seguito != "" {
		v := url.Values{"elenco": {valori.Get("elenco")}, "cursor": {seguito}}
		for _, k := range []string{"motivo", "limit"} {
			if x := valori.Get(k); x != "" {
				v.Set(k, x)
			}
		}
		next = a.Base(r) + "/api/v1/" + string(e.Codice) + "/qualita?" + v.Encode()
	}
	return scriviJSON(w, struct {
		Items any    `json:"items"`
		Next  string `json:"next,omitempty"`
	}{items, next})
}
