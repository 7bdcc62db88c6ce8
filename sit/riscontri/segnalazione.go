package riscontri

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
)

// The stati that an officer gives (contract §0).
const (
	Nuova      = "nuova"
	Assegnata  = "assegnata"
	Verificata = "verificata"
	Archiviata = "archiviata"
	AttoEmesso = "atto_emesso"
	Definita   = "definita"
	Annullata  = "annullata"
)

// The presenze that the engine gives.
const (
	PresenzaNuova       = "nuova"
	PresenzaPersistente = "persistente"
	PresenzaRisolta     = "risolta"
)

// Stati are all of them, in the order of the work.
var Stati = []string{Nuova, Assegnata, Verificata, Archiviata, AttoEmesso, Definita, Annullata}

// Presenze are all of them.
var Presenze = []string{PresenzaNuova, PresenzaPersistente, PresenzaRisolta}

// Segnalazione is a lead as lists show it: no name, no tax code (contract §4.3).
type Segnalazione struct {
	ID          string     `json:"id"`
	Regola      string     `json:"regola"`
	Severita    Severita   `json:"severita"`
	Stato       string     `json:"stato"`
	Presenza    string     `json:"presenza"`
	Anno        int        `json:"anno"`
	OggettoTipo string     `json:"oggetto_tipo"`
	Oggetto     string     `json:"oggetto"`
	Soggetto    *string    `json:"soggetto"` // opaque id
	StimaCent   *int64     `json:"stima_cent"`
	Confidenza  int        `json:"confidenza"` // 0 to 100
	Decadenza   sit.Giorno `json:"decadenza"`  // the last day on which the year may be asked for
	Chiave      string     `json:"chiave"`     // hexadecimal
	Particella  *string    `json:"particella"` // public id
	AssegnataA  *string    `json:"assegnata_a"`
	InAttesa    sit.Giorno `json:"in_attesa_fino_al"` // too young to be looked at until this day; open: it is not

	// Evidenza is filled for one alone, which is read with a Purpose.
	Evidenza json.RawMessage `json:"evidenza"`

	Versione     int       `json:"-"` // the ETag
	Titolo       string    `json:"-"` // of the rule
	ParticellaID *int64    `json:"-"`
	PosizioneID  *int64    `json:"-"`
	Foglio       *string   `json:"-"`
	Numero       *string   `json:"-"`
	Punto        orb.Point `json:"-"` // longitude and latitude; both zero: nowhere
	Priorita     int64     `json:"-"` // stima × confidenza / minuti
	AggiornataAt time.Time `json:"-"`
}

// Dettaglio is one segnalazione with what was decided of it.
type Dettaglio struct {
	Segnalazione
	Scheda *Regola
	Motivo *string // of its last stato
	Passi  []Passo // newest first
}

// Passo is a step: what was decided or noted, and who.
type Passo struct {
	Quando time.Time
	Chi    *int64 // the operatore; nil: a program, or the engine (Nome says)
	Nome   string
	Da, A  *string
	Motivo *string
	Nota   *string
}

// Ordine is how a list is sorted.
type Ordine int

// The orders. Only the first is that of an immutable key: a run between two pages of it neither
// repeats nor skips anything.
const (
	PerNumero   Ordine = iota // the oldest first
	PerPriorita               // what is worth most of an officer's time first
	PerStima
	PerDecadenza // what is lost first
)

// Filtro says which segnalazioni are wanted; its zero value wants all.
type Filtro struct {
	Regola       []string
	Severita     []string
	Stato        []string
	Presenza     []string
	Anno         int    // 0: every year
	MinCent      int64  // 0: also those without a stima
	Particella   string // public id in its canonical spelling
	Oggetto      string // exactly
	Soggetto     string // opaque id
	Assegnata    string // "operatore-12"; "-": to nobody
	Testo        string // the beginning of an oggetto, or foglio/numero
	BBox         *orb.Bound
	SenzaRisolte bool // those that the engine no longer finds are left out
	Ordine       Ordine
}

// Pagina bounds a list: how many, and after which place ("" is the beginning).
type Pagina struct {
	Limite int
	Dopo   string
}

// Elenco is a page. Seguito is the place where the next begins, empty at the end.
type Elenco struct {
	Items   []Segnalazione
	Seguito string
}

// Conto is how many segnalazioni a filter finds, and what they may be worth.
type Conto struct {
	N           int64
	StimaCent   int64
	PerRegola   []Voce
	PerStato    []Voce
	PerSeverita []Voce
}

// Voce is a part of a Conto.
type Voce struct {
	Chiave    string
	N         int64
	StimaCent int64
}

// Cambio is what an officer decides. What is nil stays as it is.
type Cambio struct {
	Stato      *string
	Motivo     *string // obligatory for archiviata and annullata
	AssegnataA *string // "operatore-12"; "" to nobody
	Nota       *string // stays among the steps
}

// Esito is what became of a change of many.
type Esito struct {
	Cambiate  int
	Rifiutate []Rifiutata
}

// Rifiutata is a segnalazione that could not be changed, and why, in Italian.
type Rifiutata struct {
	ID, Perche string
}

// Esecuzione is a run.
type Esecuzione struct {
	ID       int64      `json:"esecuzione"`
	Ente     string     `json:"ente"`
	Anno     int        `json:"anno"`
	Stato    string     `json:"stato"` // in_corso, conclusa, fallita
	Regole   []Contata  `json:"regole"`
	Avvisi   []Avviso   `json:"avvisi"`
	Chi      string     `json:"-"`
	Iniziata time.Time  `json:"iniziata"`
	Conclusa *time.Time `json:"conclusa"`
}

// Contata is what a rule found in a run.
type Contata struct {
	Regola      string `json:"regola"`
	Eseguita    bool   `json:"eseguita"`
	Trovate     int    `json:"trovate"`
	Nuove       int    `json:"nuove"`
	Persistenti int    `json:"persistenti"`
	Risolte     int    `json:"risolte"`
	Riaperte    int    `json:"riaperte"`
	StimaCent   int64  `json:"stima_cent"`
	Millisecond int64  `json:"durata_ms"`
}

// Avviso is something to know of a run: a rule that could not run and why, what the data lack.
type Avviso struct {
	Codice string `json:"codice"`
	Regola string `json:"regola,omitempty"`
	Testo  string `json:"testo"`
}

// RegolaEnte is a rule as an ente uses it.
type RegolaEnte struct {
	*Regola
	Attiva bool
	Prova  bool               // its leads are not yet for the officers (tributi.md §7.3, pre-flight)
	Soglie map[string]float64 // the rule's, with the ente's own over them
}

// Impostazione is what an ente decides about a rule.
type Impostazione struct {
	Attiva bool
	Prova  bool
	Soglie map[string]float64
}

// Controlla refuses a filter with words that do not exist, and spells the rules as the catalogue does.
func (f *Filtro) Controlla() error {
	for i, c := range f.Regola {
		r, err := TrovaRegola(c)
		if err != nil {
			return err
		}
		for _, suo := range r.Codici() {
			if strings.EqualFold(suo, strings.TrimSpace(c)) {
				f.Regola[i] = suo
			}
		}
	}
	for _, v := range []struct {
		campo          string
		detti, ammessi []string
	}{{"stato", f.Stato, Stati}, {"presenza", f.Presenza, Presenze}, {"severita", f.Severita, []string{"A", "B", "C"}}} {
		for _, s := range v.detti {
			if !slices.Contains(v.ammessi, s) {
				return sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", "Il parametro %s può essere %s.", v.campo, strings.Join(v.ammessi, ", ")).Su(v.campo)
			}
		}
	}
	return nil
}
