package riscontri

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/cestor/sit/sit"
)

// Severita is how much a segnalazione is worth by itself (tributi.md §7.1).
type Severita string

// The severities.
const (
	SeveritaA Severita = "A" // near certain and well founded
	SeveritaB Severita = "B" // probable, needs a document
	SeveritaC Severita = "C" // a hint, or the quality of the data
)

// Regola is a comparison between offices: this entry, and the query of its name in the .sql file
// beside it. The query finds Tracce; it writes nothing.
type Regola struct {
	Codice      string   // XC-03
	Versione    int      // goes up when what it finds changes
	Titolo      string   // a line, in Italian
	Norma       string   // what it rests on
	Severita    Severita // of its tracce that do not say theirs
	Descrizione string   // what it compares and how, in Italian: two or three sentences
	Trappole    []string // what it must not take for a disagreement, in Italian: each is a negative case of its fixtures
	Minuti      int      // of an officer, to look at one segnalazione (ranking = stima × confidenza / minuti)

	// Varianti are the further codes under which it may report (XC-01b), with their titles.
	Varianti map[string]string
	// Soglie are its thresholds by name, with the values of the specification; an ente may set its
	// own. The query reads them from @soglie.
	Soglie map[string]float64
	// Serve is what must have been delivered for it to say anything; without, it does not run and
	// says why.
	Serve []Ingresso
	// Stima reckons what a traccia may be worth; nil: nothing, its leads are of quality. It sets
	// Cent and Spiegazione of the traccia.
	Stima func(c *Calcolo, t *Traccia) error
}

// Query is the name of the query of the rule in its .sql file: XC03 for XC-03.
func (r *Regola) Query() string { return strings.ReplaceAll(r.Codice, "-", "") }

// Codici are all the codes under which it reports.
func (r *Regola) Codici() []string {
	c := []string{r.Codice}
	for v := range r.Varianti {
		c = append(c, v)
	}
	slices.Sort(c)
	return c
}

// TitoloDi is the title of the rule, or of one of its variants.
func (r *Regola) TitoloDi(codice string) string { return cmp.Or(r.Varianti[codice], r.Titolo) }

// Ingresso is a kind of data that a rule compares.
type Ingresso string

// What rules compare. Of the taxes, those of the year of the run.
const (
	IngressoUIU        Ingresso = "uiu"        // catasto fabbricati
	IngressoTerreni    Ingresso = "terreni"    // catasto terreni
	IngressoTitolarita Ingresso = "titolarita" //
	IngressoMappa      Ingresso = "mappa"      // particelle and fabbricati as drawn
	IngressoTARI       Ingresso = "tari"
	IngressoIMU        Ingresso = "imu"
	IngressoResidenti  Ingresso = "residenti"
	IngressoImpronte   Ingresso = "impronte"
	IngressoZone       Ingresso = "zone"
)

// Traccia is what a rule has found: a row of its query. Every query answers exactly these columns,
// under these names.
//
//	codice        text    a variant of the rule, or null
//	severita      text    A, B, C, or null: the rule's
//	oggetto_tipo  text    uiu, particella, utenza, posizione, impronta
//	oggetto       text    its id as it is known outside: H501-F-12, H501_000300.45, a posizione_id
//	persona       text    uuid of whom it is about, or null
//	particella_id bigint  where it is, or null
//	immobile      bigint  or null
//	posizione_id  bigint  or null
//	evento        date    what it hangs on: younger than 60 days it waits; -infinity: nothing
//	dal           date    since when things are so; -infinity: nobody knows
//	confidenza    integer 0 to 100
//	evidenza      jsonb   the facts that contradict each other
//	punto         bytea   a point (ST_AsEWKB) where there is a better one than that of the particella; or null

// They are asked with @ente, @anno, @inizio and @fine (1 January of the year and of the next),
// @giorno (31 December, or today when that is to come), @oggi and @soglie (jsonb).
type Traccia struct {
	Codice       *string
	Severita     *string
	OggettoTipo  string
	Oggetto      string
	Persona      *string
	ParticellaID *int64
	Immobile     *int64
	PosizioneID  *int64
	Evento       sit.Giorno
	Dal          sit.Giorno
	Confidenza   int
	// Evidenza are numbers of rows and the few values needed to understand, never a name nor a tax
	// code. Its hash reopens an archived segnalazione: it must hold nothing that changes while the
	// facts stay as they are.
	Evidenza json.RawMessage
	Punto    []byte // EWKB

	// Set by Stima.
	Cent        *int64 `db:"-"` // nil: cannot be reckoned, and Spiegazione says why
	Spiegazione any    `db:"-"` // goes into the evidence as "stima", and not into its hash
	Peso        int64  `db:"-"` // cents by which a lead that is worth nothing is ranked; 0: Cent
}

// Leggi decodes the evidence into what the rule's Stima needs.
func (t *Traccia) Leggi(v any) error {
	if err := json.Unmarshal(t.Evidenza, v); err != nil {
		return fmt.Errorf("read evidenza: %w", err)
	}
	return nil
}

// catalogo grows while the package is initialised, as the queries of package pg do: a rule is one
// Go file that calls regola, and one .sql file. Nothing changes it afterwards.
var catalogo []*Regola

// regola enters a rule in the catalogue. What a compiler would refuse is a panic.
func regola(r Regola) *Regola {
	if r.Codice == "" || r.Versione < 1 || r.Titolo == "" || r.Norma == "" || r.Descrizione == "" || len(r.Trappole) == 0 || r.Minuti < 1 {
		panic("riscontri: rule " + r.Codice + " does not say what it is")
	}
	if slices.ContainsFunc(catalogo, func(x *Regola) bool { return x.Codice == r.Codice }) {
		panic("riscontri: two rules " + r.Codice)
	}
	catalogo = append(catalogo, &r)
	slices.SortFunc(catalogo, func(a, b *Regola) int { return cmp.Compare(a.Codice, b.Codice) })
	return &r
}

// Catalogo are all the rules, by code.
func Catalogo() []*Regola { return slices.Clone(catalogo) }

// TrovaRegola is the rule that reports under a code, its own or that of a variant.
func TrovaRegola(codice string) (*Regola, error) {
	cerca := strings.ToUpper(strings.TrimSpace(codice))
	for _, r := range catalogo {
		for _, c := range r.Codici() {
			if strings.ToUpper(c) == cerca {
				return r, nil
			}
		}
	}
	return nil, sit.Rifiuto(sit.Invalid, "REGOLA_SCONOSCIUTA", "La regola %q non esiste: ci sono %s.", cerca, strings.Join(codici(), ", ")).Su("regola")
}

func codici() (c []string) {
	for _, r := range catalogo {
		c = append(c, r.Codice)
	}
	return c
}
