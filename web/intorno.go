package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/httprate"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/web/api"
)

// risposta remembers what was answered, for the log, and what went wrong.
type risposta struct {
	http.ResponseWriter
	id        string
	riservata bool // never kept by a cache, whatever the handler says
	privata   bool // but for the browser of who asked, when it went well
	stato     int
	byte      int
	causa     error
	panico    bool
}

func (r *risposta) WriteHeader(stato int) {
	if r.stato == 0 {
		r.stato = stato
	}
	if r.riservata && !(r.privata && stato < http.StatusBadRequest) {
		r.Header()["Cache-Control"] = nonConservare
	}
	r.ResponseWriter.WriteHeader(stato)
}

func (r *risposta) Write(b []byte) (int, error) {
	if r.stato == 0 {
		r.WriteHeader(http.StatusOK)
	}
	n, err := r.ResponseWriter.Write(b)
	r.byte += n
	return n, err
}

// Unwrap lets http.ResponseController reach what is below.
func (r *risposta) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// intorno is around every request: its id, the headers of security, the last net under a panic,
// one line in the log, one count in the metrics. modello stands for the path, which never
// leaves this function.
func (s *server) intorno(modello string, aperta bool, h http.Handler) http.Handler {
	misura := s.Metriche.rotta(modello)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inizio := time.Now()
		x := &risposta{ResponseWriter: w, id: idRichiesta(r.Header.Get("X-Request-Id"))}
		intestazioni(w.Header(), x.id, aperta, r.TLS != nil)
		defer func() {
			if p := recover(); p != nil {
				x.panico = true
				s.Log.LogAttrs(context.Background(), slog.LevelError, "panic", slog.String("richiesta", x.id), slog.String("rotta", modello),
					slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
				if x.stato == 0 {
					scriviProblema(x, sit.Errorf(sit.Internal, "panic"), x.id)
				}
			}
			durata := time.Since(inizio)
			if x.stato == 0 {
				x.stato = http.StatusOK
			}
			if x.causa != nil && errors.Is(r.Context().Err(), context.Canceled) {
				x.stato = statoChiuso
			}
			misura(r.Method, x.stato, durata)
			s.registra(r, modello, x, durata)
		}()
		h.ServeHTTP(x, r.WithContext(context.WithValue(r.Context(), chiaveRisposta{}, x)))
	})
}

// registra writes the one line of a request. Its level follows whose fault it was.
func (s *server) registra(r *http.Request, modello string, x *risposta, durata time.Duration) {
	livello := slog.LevelInfo
	if x.stato >= 500 && x.stato != http.StatusNotImplemented {
		livello = slog.LevelError
	}
	if !s.Log.Enabled(r.Context(), livello) {
		return
	}
	attr := [8]slog.Attr{
		slog.String("metodo", metodo(r.Method)), slog.String("rotta", modello), slog.Int("stato", x.stato),
		slog.Duration("durata", durata), slog.Int("byte", x.byte), slog.String("richiesta", x.id),
	}
	n := 6
	if x.causa != nil {
		attr[n] = slog.String("codice", sit.Codice(x.causa))
		n++
		// Only what is our fault is told with its cause: that of a bad question may quote it.
		if livello == slog.LevelError {
			attr[n] = slog.String("errore", x.causa.Error())
			n++
		}
	}
	s.Log.LogAttrs(r.Context(), livello, "richiesta", attr[:n]...)
}

type chiaveRisposta struct{}

// adatta makes an http.Handler of one that returns its error.
func (s *server) adatta(h api.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := h(w, r)
		if err == nil {
			return
		}
		x, _ := r.Context().Value(chiaveRisposta{}).(*risposta)
		id := ""
		if x != nil {
			x.causa, id = err, x.id
			if x.stato != 0 { // half the answer is gone: nothing can be said any more
				return
			}
		}
		scriviProblema(w, err, id)
	})
}

func intestazioni(h http.Header, id string, aperta, tls bool) {
	h["X-Request-Id"] = []string{id}
	h["X-Content-Type-Options"] = nosniff
	h["Referrer-Policy"] = noReferrer
	h["Content-Security-Policy"] = nulla
	h["Permissions-Policy"] = permessi
	if aperta {
		h["Access-Control-Allow-Origin"] = chiunque
		h["Access-Control-Expose-Headers"] = esposte
	}
	if tls {
		h["Strict-Transport-Security"] = hsts
	}
}

var (
	nosniff    = []string{"nosniff"}
	noReferrer = []string{"no-referrer"}
	nulla      = []string{"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"}
	permessi   = []string{"camera=(), microphone=(), payment=(), usb=()"}
	chiunque   = []string{"*"}
	esposte    = []string{"Content-Location, ETag, X-Request-Id, X-Sit-Avvisi, X-Sit-Omessi, Retry-After"}
	hsts       = []string{"max-age=31536000"}

	nonConservare = []string{"no-store"}
)

// idRichiesta keeps the caller's id when it is one that cannot hurt a log, else makes one.
func idRichiesta(dato string) string {
	if n := len(dato); n >= 8 && n <= 64 && strings.IndexFunc(dato, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_')
	}) < 0 {
		return dato
	}
	var b [12]byte
	_, _ = rand.Read(b[:]) // it never fails
	return hex.EncodeToString(b[:])
}

// metodo keeps invented methods out of logs and metrics.
func metodo(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "ALTRO"
}

// limitatore counts the questions of each address in a span of time. This machine itself is not
// counted: behind a proxy that is not declared everybody would share its one address.
func (s *server) limitatore(quante int, ogni time.Duration) func(http.Handler) http.Handler {
	troppe := sit.Rifiuto(sit.Unavailable, codiceTroppeRichieste, "Da questo indirizzo arrivano troppe richieste: riprovare fra un minuto.")
	if ogni > time.Minute {
		troppe = sit.Rifiuto(sit.Unavailable, codiceTroppeRichieste, "Da questo indirizzo sono arrivate troppe segnalazioni: riprovare fra un'ora.")
	}
	rifiuta := s.adatta(func(w http.ResponseWriter, r *http.Request) error {
		if w.Header().Get("Retry-After") == "" {
			w.Header().Set("Retry-After", strconv.Itoa(int(ogni.Seconds())))
		}
		if s.Pagina != nil && !strings.HasPrefix(r.URL.Path, "/api/") {
			s.Pagina(w, r, http.StatusTooManyRequests, troppe.Messaggio)
			return nil
		}
		return troppe
	})
	conta := httprate.Limit(max(quante, 1), ogni,
		httprate.WithKeyFuncs(func(r *http.Request) (string, error) { return s.indirizzo(r), nil }),
		httprate.WithLimitHandler(rifiuta.ServeHTTP))
	return func(h http.Handler) http.Handler {
		contato := conta(h)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if ip := net.ParseIP(s.indirizzo(r)); ip != nil && ip.IsLoopback() {
				h.ServeHTTP(w, r)
				return
			}
			contato.ServeHTTP(w, r)
		})
	}
}

// indirizzo is the client's. Of X-Forwarded-For the last entry counts: the trusted proxy wrote
// it, the others anybody may have.
func (s *server) indirizzo(r *http.Request) string {
	if s.ProxyFidato {
		lista := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
		if lista != "" {
			return strings.TrimSpace(lista[strings.LastIndexByte(lista, ',')+1:])
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
