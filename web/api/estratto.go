package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/mappa/carta"
	"github.com/cestor/sit/sit/territorio"
)

// estratto answers with the estratto di mappa of a particella or of a sheet.
func (a *API) estratto(w http.ResponseWriter, r *http.Request) error {
	valori := r.URL.Query()
	q, err := a.quando(valori)
	if err != nil {
		return err
	}
	d, err := leggiEstratto(valori)
	if err != nil {
		return err
	}
	libera, err := a.occupa(r.Context())
	if err != nil {
		return err
	}
	defer libera()
	x, err := a.Territorio.Estratto(r.Context(), variabile(r, "ente"), d, q)
	if err != nil {
		return err
	}
	if x.Particella != nil {
		x.Link = a.pagina(r, "/particella/"+url.PathEscape(x.Particella.ID.String()), q)
	} else {
		x.Link = a.pagina(r, "/foglio/"+url.PathEscape(x.Foglio.String()), q)
	}
	x.Nome, x.Stampa = a.Nome, a.oggi()
	return scriviPDF(w, r, x.NomeFile(), x.PDF)
}

// scheda answers with the printed card of a particella.
func (a *API) scheda(w http.ResponseWriter, r *http.Request) error {
	q, err := a.quando(r.URL.Query())
	if err != nil {
		return err
	}
	libera, err := a.occupa(r.Context())
	if err != nil {
		return err
	}
	defer libera()
	ente, id := variabile(r, "ente"), variabile(r, "id")
	x, err := a.Territorio.SchedaDaStampare(r.Context(), ente, id, q)
	if err != nil {
		return err
	}
	canonico := x.Particella.ID.String()
	if canonico != id {
		w.Header().Set("Content-Location", "/api/v1/"+string(x.Ente.Codice)+"/particelle/"+url.PathEscape(canonico)+"/scheda")
	}
	x.Link = a.pagina(r, "/particella/"+url.PathEscape(canonico), q)
	x.Nome, x.Stampa = a.Nome, a.oggi()
	return scriviPDF(w, r, x.NomeFile(), x.PDF)
}

// leggiEstratto reads what is wanted on paper.
func leggiEstratto(q url.Values) (territorio.DomandaEstratto, error) {
	d := territorio.DomandaEstratto{Particella: strings.TrimSpace(q.Get("particella")), Foglio: strings.TrimSpace(q.Get("foglio"))}
	if (d.Particella == "") == (d.Foglio == "") {
		return d, nonValido("particella", "Indicare una particella, per esempio particella=B542_000300.45, oppure un foglio, per esempio foglio=B542_000300, e non tutti e due.")
	}
	if s := q.Get("sezione"); s != "" {
		if !sezione.MatchString(s) {
			return d, nonValido("sezione", "Il parametro sezione è una lettera o una cifra; _ per i fogli senza sezione.")
		}
		s = strings.TrimPrefix(strings.ToUpper(s), "_")
		d.Sezione = &s
	}
	var err error
	if d.Scala, err = carta.ParseScala(q.Get("scala")); err != nil {
		return d, err
	}
	d.Formato, err = carta.ParseFormato(q.Get("formato"))
	return d, err
}

// attesaPosto is how long a document waits for its turn: each takes some hundredths of a second.
const attesaPosto = 2 * time.Second

// occupa takes one of the places for what keeps a core busy, and gives the way to leave it.
func (a *API) occupa(ctx context.Context) (libera func(), err error) {
	scade := time.NewTimer(attesaPosto)
	defer scade.Stop()
	select {
	case a.pesanti <- struct{}{}:
		return func() { <-a.pesanti }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-scade.C:
		return nil, sit.Rifiuto(sit.Unavailable, "SOVRACCARICO", "Si stanno preparando troppi documenti insieme: riprovare tra qualche secondo.")
	}
}

var hostPulito = regexp.MustCompile(`^https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$`)

// pagina is the address of a page of the portal, to be printed: absolute, and never an echo of
// a Host header that is no host.
func (a *API) pagina(r *http.Request, percorso string, q mappa.Quando) string {
	base := a.Base(r)
	if !hostPulito.MatchString(base) {
		return ""
	}
	if q.Esplicito {
		percorso += "?data=" + q.Giorno.String()
	}
	return base + percorso
}

// scriviPDF answers with a document. Its bytes are those of its data and of the day, so their
// hash is its name in every cache.
func scriviPDF(w http.ResponseWriter, r *http.Request, nome string, disegna func() ([]byte, error)) error {
	b, err := disegna()
	if err != nil {
		return err
	}
	somma := sha256.Sum256(b)
	etag := `"` + hex.EncodeToString(somma[:12]) + `"`
	h := w.Header()
	h.Set("ETag", etag)
	h.Set("Cache-Control", daRivedere)
	if strings.Contains(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `inline; filename="`+nome+`"`)
	h.Set("Content-Length", strconv.Itoa(len(b)))
	_, err = w.Write(b)
	return scritto(err)
}
