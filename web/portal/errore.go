package portal

import (
	"errors"
	"net/http"
)

// handler is how pages are written: an error says what page to show instead.
type handler func(w http.ResponseWriter, r *http.Request) error

// assente is an address of ours that names nothing.
type assente struct{ messaggio string }

func (e assente) Error() string { return "no page: " + e.messaggio }

func nonTrovato(messaggio string) error { return assente{messaggio} }

// incompleto is a request for a part of the portal that this server was not given.
var errIncompleto = errors.New("the portal has no source for this page")

// pagina adapts a handler: headers first, and an Italian page for whatever goes wrong.
func (p *portale) pagina(h handler) http.Handler {
	return p.intestazioni(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.ricordaLingua(w, r)
		err := h(w, r)
		if err == nil || r.Context().Err() != nil {
			return // answered, or nobody is listening any more
		}
		stato, messaggio := p.stato(err)
		if stato >= http.StatusInternalServerError {
			p.Log.ErrorContext(r.Context(), "portal page", "status", stato, "err", err)
		}
		p.errore(w, r, stato, messaggio)
	}))
}

func (p *portale) stato(err error) (int, string) {
	var a assente
	switch {
	case errors.As(err, &a):
		return http.StatusNotFound, a.messaggio
	case errors.Is(err, errIncompleto):
		return http.StatusServiceUnavailable, "Questa parte del portale non è ancora attiva su questo server."
	case p.Stato != nil:
		if stato, messaggio := p.Stato(err); stato != 0 {
			return stato, messaggio
		}
	}
	return http.StatusInternalServerError, "Si è verificato un errore nel server. Riprovare fra qualche minuto; se si ripete, avvisare chi gestisce il servizio."
}

type paginaErrore struct {
	testata
	Stato     int
	Messaggio string
}

var titoliErrore = map[int]string{
	http.StatusBadRequest:         "Richiesta non valida",
	http.StatusForbidden:          "Accesso non consentito",
	http.StatusNotFound:           "Non trovato",
	http.StatusConflict:           "Richiesta da precisare",
	http.StatusTooManyRequests:    "Troppe richieste",
	http.StatusServiceUnavailable: "Servizio non disponibile",
}

// errore writes the page. It is the last resort, so its own failure can only be logged.
func (p *portale) errore(w http.ResponseWriter, r *http.Request, stato int, messaggio string) {
	titolo := titoliErrore[stato]
	if titolo == "" {
		titolo = "Errore"
	}
	w.Header().Set("Cache-Control", "no-store")
	err := p.render(w, stato, "errore", paginaErrore{testata: p.testata(r, titolo), Stato: stato, Messaggio: linguaDi(r).frase(messaggio)})
	if err != nil {
		p.Log.ErrorContext(r.Context(), "render error page", "err", err)
	}
}
