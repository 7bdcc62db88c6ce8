package api

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa/esporta"
	"github.com/cestor/sit/web/scarica"
)

const (
	// attesaFile is how long who asks for a file that is not there waits for it: less than the
	// proxies on the way do. After that the answer says to come back.
	attesaFile = 50 * time.Second
	// passo is how long a client may take for the next piece of a file.
	passo = 60 * time.Second
	// tornare is the Retry-After, in seconds, of a file being made.
	tornare = "20"
)

// scarica gives a file of the map of an ente, whole or by ranges, which a map in a browser asks
// of a PMTiles archive.
func (a *API) scarica(w http.ResponseWriter, r *http.Request) error {
	if a.Scarico == nil {
		return nonAncora(w, r)
	}
	ric, err := a.richiestaFile(r)
	if err != nil {
		return err
	}
	controllo := http.NewResponseController(w)
	_ = controllo.SetWriteDeadline(time.Now().Add(attesaFile + passo)) // not there in tests: nothing to extend
	ctx, cancel := context.WithTimeout(r.Context(), attesaFile)
	defer cancel()
	for tentativo := 0; ; tentativo++ {
		f, err := a.Scarico.Prendi(ctx, ric)
		if err != nil {
			if sit.Kind(err) == sit.Unavailable {
				w.Header().Set("Retry-After", tornare)
			}
			return err
		}
		aperto, err := os.Open(f.Percorso)
		if os.IsNotExist(err) && tentativo == 0 {
			continue // it went between the two: the data have changed
		}
		if err != nil {
			return fmt.Errorf("open the file to download: %w", err)
		}
		defer aperto.Close()
		intestaFile(w.Header(), ric, f)
		p := &paziente{ResponseWriter: w, controllo: controllo}
		if compresso(r, ric.Formato) {
			return comprimiFile(p, r, f, aperto)
		}
		http.ServeContent(p, r, "", time.Time{}, aperto)
		if p.fuori {
			return sit.Rifiuto(sit.Invalid, "INTERVALLO_NON_VALIDO", "L'intervallo di byte chiesto è fuori dal file, che ne ha %d.", f.Byte)
		}
		return nil
	}
}

// richiestaFile reads what is asked for: the formato in the path, tema, data and decimali in the query.
func (a *API) richiestaFile(r *http.Request) (esporta.Richiesta, error) {
	formato, err := esporta.ParseFormato(variabile(r, "formato"))
	if err != nil {
		return esporta.Richiesta{}, err
	}
	e, err := a.Mappa.Ente(r.Context(), variabile(r, "ente"))
	if err != nil {
		return esporta.Richiesta{}, err
	}
	v := r.URL.Query()
	q, err := a.quando(v)
	if err != nil {
		return esporta.Richiesta{}, err
	}
	decimali := v.Get("decimali")
	if decimali != "" && decimali != "punto" && decimali != "virgola" {
		return esporta.Richiesta{}, nonValido("decimali", "Il parametro decimali può essere punto o virgola.")
	}
	return esporta.Nuova(e, formato, v.Get("tema"), q, decimali == "virgola")
}

func intestaFile(h http.Header, r esporta.Richiesta, f scarica.File) {
	h.Set("Content-Type", r.Formato.Tipo())
	h.Set("Content-Disposition", `attachment; filename="`+f.Nome+`"`) // letters, digits, _ - and dots
	h.Set("ETag", `"`+f.SHA256+`"`)
	h.Set("Cache-Control", daRivedere)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Link", "<"+esporta.IndirizzoLicenza+`>; rel="license"`)
	h.Set("Access-Control-Expose-Headers", strings.Join([]string{h.Get("Access-Control-Expose-Headers"),
		"Accept-Ranges, Content-Disposition, Content-Length, Content-Range, Link"}, ", "))
	h.Set("X-Sit-Oggetti", strconv.FormatInt(f.Oggetti, 10))
	for _, a := range f.Avvisi {
		h.Add("X-Sit-Avvisi", a.Codice)
	}
}

// compresso tells the answers that go out compressed: texts, whole. A range is of the file itself.
func compresso(r *http.Request, f esporta.Formato) bool {
	return (f == esporta.GeoJSON || f == esporta.CSV) && r.Method == http.MethodGet && r.Header.Get("Range") == "" && accettaGzip(r.Header["Accept-Encoding"])
}

func comprimiFile(w http.ResponseWriter, r *http.Request, f scarica.File, file io.Reader) error {
	h := w.Header()
	etag := `"` + f.SHA256 + `-gzip"` // other bytes than those of the file
	h.Set("ETag", etag)
	if uguale(r.Header["If-None-Match"], etag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Encoding", "gzip")
	z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		return err
	}
	if _, err := io.Copy(z, file); err != nil {
		return scritto(err)
	}
	return scritto(z.Close())
}

// paziente lets a large file take as long as it needs, as long as every piece of it goes out in
// time: the server's own deadline is for answers, and counts from the question.
type paziente struct {
	http.ResponseWriter
	controllo *http.ResponseController
	rinviato  time.Time
	fuori     bool // the range is outside: the answer is a problem, and not ServeContent's
}

func (p *paziente) WriteHeader(stato int) {
	if stato == http.StatusRequestedRangeNotSatisfiable {
		p.fuori = true
		return
	}
	p.ResponseWriter.WriteHeader(stato)
}

func (p *paziente) Write(b []byte) (int, error) {
	if p.fuori {
		return len(b), nil
	}
	if ora := time.Now(); ora.Sub(p.rinviato) > passo/10 {
		_ = p.controllo.SetWriteDeadline(ora.Add(passo))
		p.rinviato = ora
	}
	return p.ResponseWriter.Write(b)
}
