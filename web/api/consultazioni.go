package api

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// consultazione is a line of the register (contract §4.3), and what tells it from the others.
type consultazione struct {
	ID      int64    `json:"id"`
	Quando  string   `json:"quando"`
	Chi     string   `json:"chi"`
	ChiID   string   `json:"chi_id"`
	Ufficio *string  `json:"ufficio"`
	Scopo   string   `json:"scopo"`
	Risorsa string   `json:"risorsa"`
	Oggetto *string  `json:"oggetto"`
	Ente    string   `json:"ente"`
	Campi   []string `json:"campi"`
}

func inUscita(r authz.Riga) consultazione {
	return consultazione{ID: r.ID, Quando: r.Quando.In(sit.Roma()).Format(time.RFC3339), Chi: r.Nome, ChiID: r.ChiID(), Ufficio: vuotaONull(r.Ufficio),
		Scopo: r.Scopo, Risorsa: r.Risorsa, Oggetto: vuotaONull(r.Oggetto), Ente: r.Ente, Campi: r.Campi}
}

// consultazioni is the register for who watches over it, newest lines first.
func (a *API) consultazioni(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	f := authz.Filtro{Chi: q.Get("chi"), Oggetto: q.Get("oggetto"), Risorsa: q.Get("risorsa")}
	// An address is written in the logs of proxies and in the history of browsers.
	for _, campo := range []string{"oggetto", "chi"} {
		if _, ok := catasto.ParseCodiceFiscale(q.Get(campo)); ok {
			return nonValido(campo, "Il parametro %s non può essere un codice fiscale: indicare l'identificativo dell'oggetto, o di chi ha consultato.", campo)
		}
	}
	if len(f.Oggetto) > 100 || len(f.Risorsa) > 100 {
		return nonValido("oggetto", "I parametri oggetto e risorsa hanno al massimo 100 caratteri.")
	}
	var err error
	if f.Limite, err = limite(q); err != nil {
		return err
	}
	for campo, dove := range map[string]*sit.Giorno{"dal": &f.Dal, "al": &f.Al} {
		if s := q.Get(campo); s != "" {
			if *dove, err = sit.ParseGiorno(s); err != nil {
				return nonValido(campo, "Il parametro %s è un giorno: si scrive anno-mese-giorno, per esempio 2026-03-31.", campo)
			}
		}
	}
	if f.Prima, err = leggiSegno(q.Get("cursor")); err != nil {
		return err
	}
	if _, err := authz.Esige(r.Context(), authz.AuditRead, 0); err != nil {
		return err
	}
	if s := q.Get("ente"); s != "" {
		e, err := a.Mappa.Ente(r.Context(), s)
		if err != nil {
			return err
		}
		f.Ente = e.ID
	}
	righe, dopo, err := a.Registro.Cerca(r.Context(), f)
	if err != nil {
		return err
	}
	return a.elenco(w, r, righe, dopo, inUscita)
}

// ioConsultazioni tells a person who has looked at him: which office, when and why; not the name of
// the clerk, who is known by his number to the DPO.
func (a *API) ioConsultazioni(w http.ResponseWriter, r *http.Request) error {
	n, err := limite(r.URL.Query())
	if err != nil {
		return err
	}
	prima, err := leggiSegno(r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	righe, dopo, err := a.Registro.ChiHaGuardato(r.Context(), n, prima)
	if err != nil {
		return err
	}
	return a.elenco(w, r, righe, dopo, func(r authz.Riga) consultazione {
		c := inUscita(r)
		c.Chi = r.ChiID()
		return c
	})
}

func (a *API) elenco(w http.ResponseWriter, r *http.Request, righe []authz.Riga, dopo *authz.Segno, fuori func(authz.Riga) consultazione) error {
	items := make([]consultazione, len(righe))
	for i, x := range righe {
		items[i] = fuori(x)
	}
	out := struct {
		Items []consultazione `json:"items"`
		Next  string          `json:"next,omitempty"`
	}{Items: items}
	if dopo != nil {
		q := url.Values{}
		for _, campo := range []string{"dal", "al", "chi", "oggetto", "risorsa", "ente", "limit"} {
			if s := r.URL.Query().Get(campo); s != "" {
				q.Set(campo, s)
			}
		}
		q.Set("cursor", scriviSegno(*dopo))
		out.Next = a.Base(r) + r.URL.Path + "?" + q.Encode()
	}
	return scriviJSON(w, out)
}

// A cursor is the moment and the number of the last line of the page before.
func scriviSegno(s authz.Segno) string {
	b, _ := json.Marshal([]int64{s.Quando.UnixMicro(), s.ID}) // numbers: it cannot fail
	return base64.RawURLEncoding.EncodeToString(b)
}

func leggiSegno(c string) (*authz.Segno, error) {
	if c == "" {
		return nil, nil
	}
	var v []int64
	b, err := base64.RawURLEncoding.Strict().DecodeString(c)
	if err == nil && len(b) < 60 {
		err = json.Unmarshal(b, &v)
	}
	const secoli = 1 << 57 // in microseconds, four thousand years
	if err != nil || len(v) != 2 || v[0] < 0 || v[0] > secoli {
		return nil, cursoreCattivo()
	}
	return &authz.Segno{Quando: time.UnixMicro(v[0]), ID: v[1]}, nil
}

func cursoreCattivo() error {
	return sit.Rifiuto(sit.Invalid, "CURSORE_NON_VALIDO",
		"Il parametro cursor non è di questo servizio: seguire next così com'è, o ricominciare dalla prima pagina.").Su("cursor")
}
