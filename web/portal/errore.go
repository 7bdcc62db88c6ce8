package portal

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"

	"github.com/cestor/sit/sit"
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
		if err == nil || errors.Is(r.Context().Err(), context.Canceled) {
			return // answered, or nobody is listening any more
		}
		stato, messaggio := p.stato(err)
		if stato >= http.StatusInternalServerError {
			p.Log.ErrorContext(r.Context(), "portal page", "status", stato, "err", err)
		}
		p.errorePagina(w, r, stato, messaggio, err, func(*paginaErrore) {})
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
	Stato      int
	Messaggio  string
	Originale  bool // the sentence is Italian in a page that is not
	Foglio     *RifFoglio
	Simili     []RifParticella
	NomeFoglio string
	DaMotivare bool // a pratica or a reason is all that is missing
}

var titoliErrore = map[int]string{
	http.StatusBadRequest:            "Richiesta non valida",
	http.StatusUnauthorized:          "Accesso richiesto",
	http.StatusPreconditionRequired:  "Pratica o motivo da indicare",
	http.StatusForbidden:             "Accesso non consentito",
	http.StatusNotFound:              "Non trovato",
	http.StatusMethodNotAllowed:      "Metodo non ammesso",
	http.StatusConflict:              "Richiesta da precisare",
	http.StatusRequestEntityTooLarge: "Richiesta troppo grande",
	http.StatusTooManyRequests:       "Troppe richieste",
	http.StatusServiceUnavailable:    "Servizio non disponibile",
}

// frasiErrore are the sentences of the offices that have an English form here, by their code.
var frasiErrore = map[string]string{
	"NESSUNA_SCELTA":           "Non è scelta nessuna proposta: spuntarne almeno una.",
	"ESITO_NON_VALIDO":         "Una proposta si conferma o si respinge.",
	"MOTIVO_MANCANTE":          "Scrivere il motivo della decisione, in non più di 500 caratteri.",
	"PROPOSTE_CAMBIATE":        "Nessuna delle proposte scelte è ancora in attesa: riaprire la pagina.",
	"SCELTA_ILLEGGIBILE":       "Una delle proposte scelte non si legge: riaprire la pagina e scegliere di nuovo.",
	"DECISIONE_INESISTENTE":    "Questa decisione non c'è, o è già annullata.",
	"PART_INESISTENTE":         "Questa particella non esiste: controllare il comune, il foglio e il numero. Un riferimento si scrive come B542_000300.45.",
	"FOGLIO_INESISTENTE":       "Questo foglio non è sulla mappa. Un foglio si scrive con undici caratteri, per esempio B542_000400.",
	"ENTE_SCONOSCIUTO":         "Questo codice non è di un comune di questo servizio.",
	"VIA_SCONOSCIUTA":          "Nessuna via ha questo codice: cercarla per nome.",
	"DATA_NON_VALIDA":          "La data non è valida: si scrive anno-mese-giorno, per esempio 2025-03-31.",
	"DATA_FUORI_STORIA":        "Di questo comune non è mai stata consegnata una mappa: nessun giorno si può mostrare.",
	"TESTO_NON_VALIDO":         "Descrivere l'errore con un testo da 10 a 2000 caratteri: che cosa non va, e come dovrebbe essere.",
	"OGGETTO_MANCANTE":         "Indicare su che cosa è l'errore: il riferimento di una particella o di un foglio, il codice di una via, oppure longitudine e latitudine.",
	"OGGETTO_INESISTENTE":      "In questo comune non c'è nulla che si chiami così: controllare il riferimento.",
	"FUORI_DA_OGNI_ENTE":       "Il punto è fuori dai comuni di questo servizio.",
	"PUNTO_DI_ALTRO_ENTE":      "Il punto è nel territorio di un altro comune.",
	"SEGNALAZIONE_INESISTENTE": "Nessuna segnalazione ha questo codice: controllare di averlo copiato per intero. Quelle chiuse da più di un anno sono cancellate.",
	"TROPPE_RICHIESTE":         "Da questo indirizzo arrivano troppe richieste: riprovare più tardi.",
	"CORPO_TROPPO_GRANDE":      "Ciò che è stato inviato è troppo grande.",
	"SOVRACCARICO":             "Il servizio ha troppe richieste in corso: riprovare fra qualche secondo.",
	"VOTO_NON_VALIDO":          "Il voto è un numero da 1 a 5.",
	"NON_AUTENTICATO":          "Per questa pagina bisogna accedere.",
	"PERMESSO_MANCANTE":        "Questa pagina è di un altro ufficio: il permesso lo dà l'amministratore dell'ente.",
	"FUORI_PRATICA":            "Questi dati si vedono solo per una pratica: indicarla, o indicare il protocollo della domanda.",
	"SCOPO_MANCANTE":           "Questi dati riguardano persone: prima si indica la pratica o il motivo.",
	"SOLO_PERSONE":             "Questa pagina mostra a ciascuno ciò che è suo: bisogna accedere di persona.",
	"CREDENZIALI_ERRATE":       "Il codice fiscale o la password non sono giusti.",
	"TROPPI_TENTATIVI":         "Troppi accessi falliti di seguito: riprovare più tardi.",
	"ACCESSO_IN_CHIARO":        "Questo server risponde in http: si accede solo da questa stessa macchina. Da altrove serve https.",
	"PROVIDER_ASSENTE":         "Il sistema di identità (SPID, CIE) ora non risponde: riprovare fra qualche minuto.",
	"IDENTITA_RIFIUTATA":       "La risposta del sistema di identità non è valida: ricominciare dalla pagina di accesso.",
	"IDENTITA_SENZA_CF":        "Il sistema di identità non ha comunicato un codice fiscale valido.",
	"LIVELLO_INSUFFICIENTE":    "L'accesso è stato fatto con un livello di sicurezza che qui non basta: ripeterlo con il secondo fattore (SPID di livello 2, o CIE).",
	"ACCESSO_ANNULLATO":        "Il sistema di identità non ha confermato l'accesso: è stato annullato, o non è permesso. Si può riprovare.",
	"INGRESSO_SCADUTO":         "L'accesso è durato troppo, o è già stato usato: ricominciare dalla pagina di accesso.",
	"CF_NON_VALIDO":            "Il codice fiscale non è valido: ha sedici caratteri, e l'ultimo li controlla. Ricopiarlo dalla tessera.",
	"NOME_NON_VALIDO":          "Il nome e cognome è una riga di al massimo 120 caratteri.",
	"EMAIL_NON_VALIDA":         "L'indirizzo di posta non è valido: si scrive nome@comune.example.",
	"SCADENZA_NON_VALIDA":      "La scadenza è un giorno futuro, oppure si lascia vuota.",
	"ENTE_DA_SCEGLIERE":        "Scegliere il comune.",
	"RUOLO_DA_SCEGLIERE":       "Scegliere il ruolo.",
	"INCARICO_A_SE":            "Nessuno dà un incarico a se stesso: lo dà un altro amministratore.",
	"INCARICO_INESISTENTE":     "L'incarico non c'è, è già finito, oppure è di chi lo sta cambiando: dei propri incarichi decide un altro amministratore.",
}

// delleInterfacce are the codes whose sentence speaks to programs, of headers and keys: a page has
// its own, in Italian too.
var delleInterfacce = []string{"NON_AUTENTICATO", "PERMESSO_MANCANTE", "FUORI_PRATICA", "SCOPO_MANCANTE", "SOLO_PERSONE"}

// traduci is what a person reads of an error: the office's own sentence, which is Italian and names
// things; in another language ours, by its code, else the Italian one.
func (l lingua) traduci(err error, messaggio string) string {
	codice := sit.Codice(err)
	if f, ok := frasiErrore[codice]; ok && (l != italiano || slices.Contains(delleInterfacce, codice)) {
		return l.frase(f)
	}
	return l.frase(messaggio)
}

// errore writes the page. It is the last resort, so its own failure can only be logged.
func (p *portale) errore(w http.ResponseWriter, r *http.Request, stato int, messaggio string) {
	p.errorePagina(w, r, stato, messaggio, nil, func(*paginaErrore) {})
}

func (p *portale) errorePagina(w http.ResponseWriter, r *http.Request, stato int, messaggio string, causa error, altro func(*paginaErrore)) {
	titolo := titoliErrore[stato]
	if titolo == "" {
		titolo = "Errore"
	}
	w.Header().Set("Cache-Control", "no-store")
	if stato == http.StatusServiceUnavailable && w.Header().Get("Retry-After") == "" {
		w.Header().Set("Retry-After", "30")
	}
	t := p.testata(r, titolo)
	t.NonIndicizza = true
	for i, l := range t.Lingue { // what was asked, and refused, is not written again
		t.Lingue[i].Indirizzo = r.URL.EscapedPath() + "?lang=" + l.Codice
	}
	pagina := paginaErrore{testata: t, Stato: stato, Messaggio: t.traduci(causa, messaggio)}
	_, nostra := testi()[t.lingua][messaggio]
	pagina.Originale = t.lingua != italiano && pagina.Messaggio == messaggio && !nostra && !slices.Contains(slices.Collect(maps.Values(testi()[t.lingua])), messaggio)
	pagina.DaMotivare = slices.Contains([]string{"SCOPO_MANCANTE", "FUORI_PRATICA"}, sit.Codice(causa))
	altro(&pagina)
	if err := p.render(w, stato, "errore", pagina); err != nil {
		p.Log.ErrorContext(r.Context(), "render error page", "err", err)
	}
}
