package visura

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Soggetto is a person: one for each tax code, over the enti of the caller.
type Soggetto struct {
	ID            string      `json:"id"`
	Tipo          string      `json:"tipo"` // F natural person, G other
	CF            *string     `json:"cf"`
	Denominazione *string     `json:"denominazione"`
	Cognome       *string     `json:"cognome"`
	Nome          *string     `json:"nome"`
	Nascita       sit.Giorno  `json:"nascita"`
	Enti          []string    `json:"enti"`
	Candidati     []Candidato `json:"candidati"`

	CFValido bool   `json:"-"`
	Sesso    string `json:"-"`
	Luogo    string `json:"-"` // of birth, or seat: a codice catastale
	ricerca  string
	enti     []int32
}

// Soggetti is what a search of persons answers.
type Soggetti struct {
	Items  []Soggetto `json:"items"`
	Avvisi []Avviso   `json:"avvisi,omitempty"`
}

// DomandaSoggetti is a search: by tax code, or by name.
type DomandaSoggetti struct {
	CF            string
	Cognome, Nome string      // or the denominazione, in Cognome
	Nascita       *sit.Giorno // nil: any
	Limite        int
}

var campiSoggetti = []string{"cf", "nome", "nascita"}

// entiPersone are the enti in which the caller may look for persons: those where the scope is
// bounded to a case are not among them, for a search is about no immobile.
func entiPersone(ctx context.Context) (*authz.Chi, sit.Ambito, error) {
	chi, err := authz.EsigePersone(ctx, authz.TitolariRead, 0)
	if err != nil {
		return nil, sit.Ambito{}, err
	}
	return chi, chi.Ambito(authz.TitolariRead), nil
}

// CercaSoggetti looks for persons over all enti of the caller: by tax code exactly; by name as
// written or begun, and when there is none, by names that resemble it.
func (v *Visura) CercaSoggetti(ctx context.Context, d DomandaSoggetti) (Soggetti, error) {
	chi, ambito, err := entiPersone(ctx)
	if err != nil {
		return Soggetti{}, err
	}
	c := cercatore{ctx: ctx, d: d}
	c.cognome, c.nome = catasto.NomeRicerca(d.Cognome), catasto.NomeRicerca(d.Nome)
	cf := strings.ToUpper(strings.Join(strings.Fields(d.CF), ""))
	switch {
	case (cf == "") == (c.cognome == ""):
		return Soggetti{}, sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", "Indicare il codice fiscale (cf), oppure cognome con nome e nascita se si conoscono, e non tutti e due.").Su("cf")
	case cf == "" && len(c.cognome) < 2:
		return Soggetti{}, sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", "Del cognome, o della denominazione, servono almeno due lettere.").Su("cognome")
	case d.Limite <= 0:
		c.d.Limite = 50
	}
	var out Soggetti
	err = v.registro.Consulta(ctx, chi, ambito, func(tx pgx.Tx) ([]authz.Consultazione, error) {
		c.tx = tx
		if cf != "" {
			if err := c.chiedi("SoggettiPerCF", pgx.NamedArgs{"cf": []string{cf}}); err != nil {
				return nil, err
			}
		} else if err := c.perNome(); err != nil {
			return nil, err
		}
		out = Soggetti{Items: raccogli(c.righe), Avvisi: c.avvisi}
		if len(out.Items) > c.d.Limite {
			out.Items = out.Items[:c.d.Limite]
			out.Avvisi = append(out.Avvisi, Avviso{"TROPPI_RISULTATI", "Ci sono altre persone con questo nome: aggiungere il nome o la data di nascita."})
		}
		return lineePersone("soggetti", ambito, out.Items), candidati(ctx, tx, out.Items, c.righe, cf != "")
	})
	if err != nil {
		return Soggetti{}, fmt.Errorf("search persons: %w", err)
	}
	return out, nil
}

// cercatore is one search.
type cercatore struct {
	ctx           context.Context
	tx            pgx.Tx
	d             DomandaSoggetti
	cognome, nome string
	righe         []rigaSoggetto
	avvisi        []Avviso
}

func (c *cercatore) chiedi(nome string, args pgx.NamedArgs) error {
	rows, err := c.tx.Query(c.ctx, queries.SQL(nome), args)
	if err != nil {
		return err
	}
	c.righe, err = pgx.CollectRows(rows, pgx.RowToStructByName[rigaSoggetto])
	return err
}

// ultimo is above every text that begins as the one before it, in the order of bytes.
const ultimo = "\U0010FFFF"

func (c *cercatore) perNome() error {
	da := strings.TrimSpace(c.cognome + " " + c.nome)
	// One more than wanted for each id that a person may have in an ente: enough to know that
	// there are more.
	limite := 4*c.d.Limite + 1
	if err := c.chiedi("SoggettiPerNome", pgx.NamedArgs{"da": da, "a": da + ultimo, "nascita": c.d.Nascita, "limite": limite}); err != nil || len(c.righe) > 0 {
		return err
	}
	prima, _, _ := strings.Cut(c.cognome, " ")
	rows, err := c.tx.Query(c.ctx, queries.SQL("ParoleSimili"), pgx.NamedArgs{"parola": prima})
	if err != nil {
		return err
	}
	parole, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	// The word itself too: it may be the name that is misspelt, or the words that follow.
	parole = append([]string{prima}, parole[:min(len(parole), 8)]...)
	var inizi, fini []string
	for _, p := range parole {
		da := p
		if c.nome != "" && prima == c.cognome {
			da += " " + c.nome[:1] // the first letter of a name is seldom the wrong one
		}
		inizi, fini = append(inizi, da), append(fini, da+ultimo)
	}
	if err := c.chiedi("SoggettiPerParole", pgx.NamedArgs{"da": inizi, "a": fini, "nascita": c.d.Nascita, "limite": 1000}); err != nil {
		return err
	}
	tutto := da
	c.righe = slices.DeleteFunc(c.righe, func(r rigaSoggetto) bool { return !somiglia(tutto, c.nome == "", r.NomeRicerca) })
	if len(c.righe) > 0 {
		c.avvisi = append(c.avvisi, Avviso{"NOME_SIMILE", "Nessuno ha esattamente questo nome: queste persone hanno un nome che gli somiglia."})
	}
	return nil
}

type rigaSoggetto struct {
	EnteID        int32
	Codice        string
	Tipo          string
	CF            *string
	CFValido      bool
	Denominazione *string
	Cognome, Nome *string
	Sesso         *string
	Nascita       *sit.Giorno
	LuogoNascita  *string
	Sede          *string
	Persona       string
	NomeRicerca   string
}

func (r *rigaSoggetto) soggetto() Soggetto {
	s := Soggetto{ID: r.Persona, Tipo: "F", CF: r.CF, Denominazione: r.Denominazione, Cognome: r.Cognome, Nome: r.Nome, Nascita: orDaSempre(r.Nascita),
		Candidati: []Candidato{}, CFValido: r.CFValido, Sesso: testo(r.Sesso), Luogo: testo(r.LuogoNascita), ricerca: r.NomeRicerca}
	if r.Tipo != "P" {
		s.Tipo, s.Luogo = "G", testo(r.Sede)
	}
	return s
}

// raccogli makes one person of the rows that bear one id, in the order of the rows.
func raccogli(righe []rigaSoggetto) []Soggetto {
	out := []Soggetto{}
	dove := map[string]int{}
	for i := range righe {
		r := &righe[i]
		k, ok := dove[r.Persona]
		if !ok {
			k = len(out)
			dove[r.Persona] = k
			out = append(out, r.soggetto())
		}
		if !slices.Contains(out[k].Enti, r.Codice) {
			out[k].Enti = append(out[k].Enti, r.Codice)
			out[k].enti = append(out[k].enti, r.EnteID)
		}
	}
	return out
}

// lineePersone are the lines of the register for some persons: one for each ente that they
// were seen in. A search that finds nobody is written down where it began.
func lineePersone(risorsa string, ambito sit.Ambito, persone []Soggetto) []authz.Consultazione {
	var linee []authz.Consultazione
	for _, e := range ambito.Enti() {
		c := authz.Consultazione{Ente: e, Risorsa: risorsa, Campi: campiSoggetti}
		for _, p := range persone {
			if slices.Contains(p.enti, e) {
				c.Persone = append(c.Persone, p.ID)
			}
		}
		if len(c.Persone) == 1 {
			c.Oggetto = c.Persone[0]
		}
		if len(c.Persone) > 0 {
			linee = append(linee, c)
		}
	}
	if len(linee) == 0 {
		linee = append(linee, authz.Consultazione{Ente: ambito.Enti()[0], Risorsa: risorsa, Campi: campiSoggetti})
	}
	return linee
}

var uuid = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

func soggettoInesistente() error {
	return sit.Rifiuto(sit.NotFound, "SOGGETTO_INESISTENTE", "Nessun soggetto con questo identificativo è nei registri degli enti a cui si ha accesso.").Su("id")
}

// Soggetto finds a person by id. After a corrected tax code the earlier id answers with the
// person of today: its ID is then another.
func (v *Visura) Soggetto(ctx context.Context, id string) (Soggetto, error) {
	chi, ambito, err := entiPersone(ctx)
	if err != nil {
		return Soggetto{}, err
	}
	var s Soggetto
	err = v.registro.Consulta(ctx, chi, ambito, func(tx pgx.Tx) ([]authz.Consultazione, error) {
		tutti, err := persona(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		uno := tutti[:1]
		if err := candidati(ctx, tx, uno, nil, true); err != nil {
			return nil, err
		}
		s = uno[0]
		return lineePersone("soggetto", ambito, uno), nil
	})
	if err != nil {
		return Soggetto{}, fmt.Errorf("find person: %w", err)
	}
	return s, nil
}

// persona reads a person by any id that she has or had; the one of today comes first.
func persona(ctx context.Context, tx pgx.Tx, id string) ([]Soggetto, error) {
	id = strings.ToLower(id)
	if !uuid.MatchString(id) {
		return nil, soggettoInesistente()
	}
	c := cercatore{ctx: ctx, tx: tx}
	if err := c.chiedi("SoggettiPerPersona", pgx.NamedArgs{"persona": id}); err != nil {
		return nil, err
	}
	if len(c.righe) == 0 {
		return nil, soggettoInesistente()
	}
	return raccogli(c.righe), nil
}

// restringi has the rest of the transaction see only the enti that know a person: the fewer the
// policies name, the sooner they are judged.
func restringi(ctx context.Context, tx pgx.Tx, p Soggetto) error {
	var enti []string
	for _, e := range p.enti {
		enti = append(enti, strconv.Itoa(int(e)))
	}
	_, err := tx.Exec(ctx, queries.SQL("Restringi"), pgx.NamedArgs{"enti": strings.Join(enti, ",")})
	return err
}
