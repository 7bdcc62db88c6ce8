package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/forniture"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/web/carico"
)

// rotteForniture are the counter of deliveries; without one they are not available.
func (a *API) rotteForniture() []Rotta {
	if a.Forniture == nil {
		return rotteFuture([]futuro{
			{"/api/v1/{ente}/forniture", []string{get, post}, false},
			{"/api/v1/{ente}/forniture/{id}", []string{get}, false},
			{"/api/v1/{ente}/forniture/{id}/annullamento", []string{post}, false},
			{"/api/v1/{ente}/forniture/{id}/formato", []string{get}, false},
			{"/api/v1/{ente}/forniture/{id}/scarti", []string{get}, false},
			{"/api/v1/{ente}/anomalie", []string{get}, false},
		})
	}
	uno := func(modello, testo, metodo string, h Handler) Rotta {
		return Rotta{Modello: modello, Testo: testo, Metodi: map[string]Handler{metodo: h}}
	}
	forniture := uno("/api/v1/{ente}/forniture", "Le consegne di un ente, dalla più recente; POST ne carica una: file, tipo, mappa, riferimento, completa, conferma in multipart, e risponde con l'operazione da seguire.", get, a.forniture)
	forniture.Metodi[post], forniture.Lunga = a.caricaFornitura, true
	annulla := uno("/api/v1/{ente}/forniture/{id}/annullamento", "Annulla l'ultima consegna della sua catena: motivo nel corpo.", post, a.annullaFornitura)
	annulla.Lunga = true
	return []Rotta{
		forniture, annulla,
		uno("/api/v1/{ente}/forniture/{id}", "Una consegna, con i conteggi e gli avvisi.", get, a.fornitura),
		uno("/api/v1/{ente}/forniture/{id}/formato", "Come sono scritti i file di una consegna di registri, senza i dati di nessuno; in JSON o in testo.", get, a.formato),
		uno("/api/v1/{ente}/forniture/{id}/scarti", "Le righe di una consegna che non si sono potute leggere o collocare. Con lo scopo in Purpose.", get, a.scarti),
		uno("/api/v1/{ente}/anomalie", "I dati consegnati che contraddicono se stessi o i vicini, per codice, gravita, foglio e fornitura.", get, a.anomalie),
	}
}

// consegne is the ente of the path and the caller, who may deliver for it.
func (a *API) consegne(r *http.Request) (mappa.Ente, *authz.Chi, error) {
	e, err := a.Mappa.Ente(r.Context(), variabile(r, "ente"))
	if err != nil {
		return e, nil, err
	}
	chi, err := forniture.Esige(r.Context(), e.ID)
	return e, chi, err
}

func (a *API) forniture(w http.ResponseWriter, r *http.Request) error {
	e, _, err := a.consegne(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	f := forniture.Filtro{Tipo: q.Get("tipo"), Stato: q.Get("stato")}
	if f.Limite, err = limite(q); err != nil {
		return err
	}
	if err := testuali(q, "tipo", "stato"); err != nil {
		return err
	}
	if err := segno(q, &f.Dopo); err != nil {
		return err
	}
	lista, altre, err := a.Forniture.Elenco(r.Context(), e.ID, f)
	if err != nil {
		return err
	}
	p := paginato[forniture.Consegna]{Items: lista}
	if altre {
		p.Next = a.seguente(r, lista[len(lista)-1].FornituraID)
	}
	return scriviRiservato(w, p)
}

// numeroFornitura reads the number in the path; what is no number is no delivery.
func numeroFornitura(r *http.Request) (int64, error) {
	n, err := strconv.ParseInt(variabile(r, "id"), 10, 64)
	if err != nil || n <= 0 {
		return 0, sit.Rifiuto(sit.NotFound, "FORNITURA_SCONOSCIUTA", "Una fornitura si chiama con il suo numero.").Su("id")
	}
	return n, nil
}

func (a *API) fornitura(w http.ResponseWriter, r *http.Request) error {
	e, _, err := a.consegne(r)
	if err != nil {
		return err
	}
	n, err := numeroFornitura(r)
	if err != nil {
		return err
	}
	c, err := a.Forniture.Una(r.Context(), e.ID, n)
	if err != nil {
		return err
	}
	return scriviRiservato(w, c)
}

// caricaFornitura takes an upload as it flows: a file goes to the disk while its digest is counted.
func (a *API) caricaFornitura(w http.ResponseWriter, r *http.Request) error {
	e, chi, err := a.consegne(r)
	if err != nil {
		return err
	}
	chiave, err := chiaveIdempotenza(r)
	if err != nil {
		return err
	}
	m, err := carico.Leggi(w, r, a.Forniture.Archivio, a.MassimoCarico)
	if err != nil {
		return err
	}
	defer m.Butta()
	id, err := a.Forniture.Carica(r.Context(), chi, e.Ente, m.File, m.Opzioni, chiave)
	if err != nil {
		return err
	}
	o, err := a.Operazioni.Mia(r.Context(), sit.AmbitoDi(e.ID), int16(chi.Genere), chi.Operatore.ID, id)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/api/v1/operazioni/"+id)
	return scriviStato(w, http.StatusAccepted, operazione(o))
}

const maxChiave = 200

func chiaveIdempotenza(r *http.Request) (string, error) {
	k := r.Header.Get("Idempotency-Key")
	if len(k) > maxChiave || !utf8.ValidString(k) {
		return "", sit.Rifiuto(sit.Invalid, "IDEMPOTENZA_NON_VALIDA", "L'intestazione Idempotency-Key ha al massimo %d caratteri.", maxChiave).Su("Idempotency-Key")
	}
	return k, nil
}

const attesaAnnullamento = 30 * time.Minute

func (a *API) annullaFornitura(w http.ResponseWriter, r *http.Request) error {
	e, chi, err := a.consegne(r)
	if err != nil {
		return err
	}
	n, err := numeroFornitura(r)
	if err != nil {
		return err
	}
	chiave, err := chiaveIdempotenza(r)
	if err != nil {
		return err
	}
	var d struct {
		Motivo string `json:"motivo"`
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxErrore)
	if err := leggiJSON(r, &d); err != nil {
		return err
	}
	// As long as it takes: who undoes a year of registers waits for it.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(attesaAnnullamento))
	c, err := a.Forniture.Annulla(r.Context(), chi, e.Ente, n, d.Motivo, chiave)
	if err != nil {
		return err
	}
	return scriviRiservato(w, c)
}

func (a *API) formato(w http.ResponseWriter, r *http.Request) error {
	e, _, err := a.consegne(r)
	if err != nil {
		return err
	}
	n, err := numeroFornitura(r)
	if err != nil {
		return err
	}
	rapporto, err := a.Forniture.Formato(r.Context(), e.ID, n)
	if err != nil {
		return err
	}
	w.Header().Set("Vary", "Accept")
	w.Header().Set("Cache-Control", "no-store")
	if vuoleTesto(r.Header.Get("Accept")) {
		return scrivi(w, "text/plain; charset=utf-8", func(b []byte) []byte { return append(b, bytes.TrimSpace(forniture.FormatoTesto(rapporto))...) })
	}
	return scrivi(w, tipoJSON, func(b []byte) []byte { return append(b, rapporto...) })
}

// vuoleTesto is true when text/plain is asked for before JSON.
func vuoleTesto(accept string) bool {
	testo, json := strings.Index(accept, "text/plain"), strings.Index(accept, "application/json")
	return testo >= 0 && (json < 0 || testo < json)
}

func (a *API) scarti(w http.ResponseWriter, r *http.Request) error {
	e, err := a.Mappa.Ente(r.Context(), variabile(r, "ente"))
	if err != nil {
		return err
	}
	chi, err := authz.EsigePersone(r.Context(), authz.FlussiWrite, e.ID)
	if err != nil {
		return err
	}
	n, err := numeroFornitura(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	quanti, err := limite(q)
	if err != nil {
		return err
	}
	var dopo forniture.SegnoRiga
	if err := segno(q, &dopo.Stanza, &dopo.Scarto); err != nil {
		return err
	}
	righe, altre, err := a.Forniture.Righe(r.Context(), chi, e.ID, n, dopo, quanti)
	if err != nil {
		return err
	}
	p := paginato[forniture.Riga]{Items: righe}
	if altre {
		u := righe[len(righe)-1]
		p.Next = a.seguente(r, int64(u.Stanza), u.ScartoID)
	}
	return scriviRiservato(w, p)
}

func (a *API) anomalie(w http.ResponseWriter, r *http.Request) error {
	e, err := a.Mappa.Ente(r.Context(), variabile(r, "ente"))
	if err != nil {
		return err
	}
	if _, err := authz.Esige(r.Context(), authz.CatastoRead, e.ID); err != nil {
		return err
	}
	q := r.URL.Query()
	f := forniture.FiltroAnomalie{Codice: q.Get("codice"), Gravita: q.Get("gravita"), Foglio: strings.ToUpper(q.Get("foglio"))}
	if err := testuali(q, "codice", "gravita", "foglio"); err != nil {
		return err
	}
	if f.Limite, err = limite(q); err != nil {
		return err
	}
	switch f.Gravita {
	case "", "errore", "avviso", "nota":
	default:
		return nonValido("gravita", "Il parametro gravita è errore, avviso o nota.")
	}
	if s := q.Get("fornitura"); s != "" {
		if f.Fornitura, err = strconv.ParseInt(s, 10, 64); err != nil || f.Fornitura <= 0 {
			return nonValido("fornitura", "Il parametro fornitura è il numero di una fornitura.")
		}
	}
	var d forniture.SegnoAnomalia
	if err := segno(q, &d.Fornitura, &d.Stanza, &d.Anomalia); err != nil {
		return err
	}
	if d.Fornitura != 0 {
		f.Dopo = &d
	}
	lista, altre, err := a.Forniture.Anomalie(r.Context(), e.ID, f)
	if err != nil {
		return err
	}
	p := paginato[forniture.Anomalia]{Items: lista}
	if altre {
		u := lista[len(lista)-1]
		p.Next = a.seguente(r, u.FornituraID, int64(u.Stanza), u.AnomaliaID)
	}
	return scriviRiservato(w, p)
}

// paginato is a page of a list.
type paginato[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty"`
}

// seguente is the address of the page after the one that ends at the numbers given.
func (a *API) seguente(r *http.Request, numeri ...int64) string {
	q := r.URL.Query()
	q.Set("cursor", cursoreNumeri(numeri...))
	return a.Base(r) + r.URL.EscapedPath() + "?" + q.Encode()
}

func cursoreNumeri(numeri ...int64) string {
	parti := make([]string, len(numeri))
	for i, n := range numeri {
		parti[i] = strconv.FormatInt(n, 36)
	}
	return strings.Join(parti, "-")
}

// segno reads the numbers of a cursor, all or none.
func segno(q url.Values, dove ...any) error {
	s := q.Get("cursor")
	if s == "" {
		return nil
	}
	parti := strings.Split(s, "-")
	cattivo := sit.Rifiuto(sit.Invalid, "CURSORE_NON_VALIDO",
		"Il parametro cursor non è di questo servizio: seguire next così com'è, o ricominciare dalla prima pagina.").Su("cursor")
	if len(parti) != len(dove) {
		return cattivo
	}
	for i, p := range parti {
		n, err := strconv.ParseInt(p, 36, 64)
		if err != nil || n < 0 {
			return cattivo
		}
		switch v := dove[i].(type) {
		case *int64:
			*v = n
		case *int32:
			if n > 1<<30 {
				return cattivo
			}
			*v = int32(n)
		}
	}
	return nil
}

var testoBreve = regexp.MustCompile(`^[A-Za-z0-9_.-]{0,40}$`)

// testuali refuses words that no code of ours is made of.
func testuali(q url.Values, nomi ...string) error {
	for _, n := range nomi {
		if !testoBreve.MatchString(q.Get(n)) {
			return nonValido(n, "Il parametro %s è una parola di lettere, cifre, punti e trattini.", n)
		}
	}
	return nil
}

// scriviRiservato is for what is of somebody: no cache may keep it.
func scriviRiservato(w http.ResponseWriter, v any) error { return scriviStato(w, http.StatusOK, v) }

func scriviStato(w http.ResponseWriter, stato int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", tipoJSON)
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(stato)
	_, err = w.Write(append(b, '\n'))
	return scritto(err)
}
