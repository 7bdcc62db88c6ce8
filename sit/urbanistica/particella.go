package urbanistica

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// Avviso is something the reader of an answer should know.
type Avviso struct {
	Codice string `json:"codice"`
	Testo  string `json:"testo"`
}

// Versione is the version of a layer that holds on a day.
type Versione struct {
	Tema      string // zone, vincoli
	Chiave    string // strumento or codice
	Stato     string // of a strumento
	Giorno    sit.Giorno
	Fornitura int64
	Impronta  string // sha256 of what was delivered
}

// Nome is how the version is called outside: an instrument that is only adopted says so.
func (v Versione) Nome() string {
	if v.Stato == adottato {
		return v.Chiave + " (adottato)"
	}
	return v.Chiave
}

// Destinazione is what plans and constraints prescribe of a particella on a day.
type Destinazione struct {
	Particella      string // canonical id
	Disegnata       bool   // on the map of that day
	Soppressa       bool   // for the census
	Superficie      float64
	DaCatasto       bool    // Superficie is the census's; else it is the map's
	AreaMappa       float64 // square metres
	Zone            []Zona
	Vincoli         []Vincolo
	NonClassificata *Parte // of the vigente instrument; nil where there is none, or nothing is drawn
	NonInteressati  []string
	SenzaDati       []string
	Versioni        []Versione
	Avvisi          []Avviso
}

// Domanda is about some particelle on a day.
type Domanda struct {
	Ente       int32
	Particelle []catasto.IDParticella // canonical; one that is unknown is left out of the answer
	Giorno     sit.Giorno
	Riservati  bool // also the constraints that are not public: for an office, never on an open route
}

// MaxParticelle bounds a question.
const MaxParticelle = 1000

type rigaTerreno struct {
	Posto            int32
	ParticellaID     int64
	ID               string
	Area, Precisione float64
	Disegnata        bool
	Superficie       *int64
	Soppressa        bool
	Pronta           bool
}

type rigaStrato struct {
	Tema, Chiave, Stato    string
	Vale                   bool
	Fornitura              int64
	Versione               sit.Giorno
	Impronta               string
	Approvazione, Adozione sit.Giorno
	Pronto                 bool
}

// Particelle says what is prescribed of some particelle, in the order asked. What was measured ahead is read;
// what was not, or has changed since, is measured now.
func (u *Urbanistica) Particelle(ctx context.Context, d Domanda) ([]Destinazione, error) {
	if len(d.Particelle) == 0 || len(d.Particelle) > MaxParticelle {
		return nil, sit.Rifiuto(sit.Invalid, "ELENCO_NON_VALIDO", "Indicare da una a %d particelle.", MaxParticelle).Su("particelle")
	}
	var terreni []rigaTerreno
	var strati []rigaStrato
	var misure []misura
	err := u.read(ctx, func(tx pgx.Tx) (err error) {
		args := chiavi(d.Particelle)
		args["ente"], args["giorno"], args["riservati"] = d.Ente, d.Giorno, d.Riservati
		b := &pgx.Batch{}
		b.Queue(queries.SQL("ListTerreni"), args).Query(func(rows pgx.Rows) error {
			terreni, err = pgx.CollectRows(rows, pgx.RowToStructByPos[rigaTerreno])
			return err
		})
		b.Queue(queries.SQL("ListStrati"), args).Query(func(rows pgx.Rows) error {
			strati, err = pgx.CollectRows(rows, pgx.RowToStructByPos[rigaStrato])
			return err
		})
		if err := tx.SendBatch(ctx, b).Close(); err != nil {
			return err
		}
		misure, err = leggiMisure(ctx, tx, d, terreni, strati)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list destinazioni: %w", err)
	}
	perParticella := map[int64][]misura{}
	for _, m := range misure {
		perParticella[m.Particella] = append(perParticella[m.Particella], m)
	}
	out := make([]Destinazione, len(terreni))
	for i, t := range terreni {
		out[i] = componi(t, strati, perParticella[t.ParticellaID])
	}
	return out, nil
}

// leggiMisure takes what was measured ahead where the drawing and the layer are still those, and measures the rest.
func leggiMisure(ctx context.Context, tx pgx.Tx, d Domanda, terreni []rigaTerreno, strati []rigaStrato) (misure []misura, err error) {
	var pronte, altre []int64
	for _, t := range terreni {
		switch {
		case t.Disegnata && t.Pronta:
			pronte = append(pronte, t.ParticellaID)
		case t.Disegnata:
			altre = append(altre, t.ParticellaID)
		}
	}
	var tutti, fatti, daFare elencoStrati
	for _, s := range strati {
		if !s.Vale {
			continue
		}
		tutti.aggiungi(s)
		if s.Pronto {
			fatti.aggiungi(s)
		} else {
			daFare.aggiungi(s)
		}
	}
	for _, q := range []struct {
		query      string
		particelle []int64
		strati     elencoStrati
	}{{"ListMisurate", pronte, fatti}, {"Misura", pronte, daFare}, {"Misura", altre, tutti}} {
		if len(q.particelle) == 0 || len(q.strati.temi) == 0 {
			continue
		}
		rows, err := tx.Query(ctx, queries.SQL(q.query), pgx.NamedArgs{"ente": d.Ente, "giorno": d.Giorno, "riservati": d.Riservati,
			"particelle": q.particelle, "temi": q.strati.temi, "chiavi": q.strati.chiavi, "stati": q.strati.stati})
		if err != nil {
			return nil, err
		}
		m, err := pgx.CollectRows(rows, pgx.RowToStructByPos[misura])
		if err != nil {
			return nil, err
		}
		misure = append(misure, m...)
	}
	return misure, nil
}

// elencoStrati names some layers, as parallel lists.
type elencoStrati struct{ temi, chiavi, stati []string }

func (e *elencoStrati) aggiungi(s rigaStrato) {
	e.temi, e.chiavi, e.stati = append(e.temi, s.Tema), append(e.chiavi, s.Chiave), append(e.stati, s.Stato)
}

// chiavi writes the keys of particelle as parallel lists. Those without a number are one per sheet.
func chiavi(ids []catasto.IDParticella) pgx.NamedArgs {
	n := len(ids)
	comuni, sezioni, fogli := make([]string, n), make([]string, n), make([]int32, n)
	numeri, denominatori, mappe := make([]string, n), make([]string, n), make([]string, n)
	for i, id := range ids {
		comuni[i], sezioni[i], fogli[i] = string(id.Foglio.Comune), id.Foglio.Sezione, int32(id.Foglio.Foglio)
		numeri[i], denominatori[i] = id.Numero.Numero, id.Numero.Denominatore
		if !id.Numero.Numerata() {
			mappe[i] = id.Foglio.String()
		}
	}
	return pgx.NamedArgs{"comuni": comuni, "sezioni": sezioni, "fogli": fogli, "numeri": numeri, "denominatori": denominatori, "mappe": mappe}
}

// strumenti orders the instruments of a day: vigenti by approval, then adottati by adoption.
func strumenti(strati []rigaStrato) (out []rigaStrato) {
	for _, s := range strati {
		if s.Tema == temaZone && s.Vale {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b rigaStrato) int {
		if a.Stato != b.Stato {
			return -strings.Compare(a.Stato, b.Stato) // vigente first
		}
		giorno := func(s rigaStrato) sit.Giorno {
			if s.Stato == vigente {
				return s.Approvazione
			}
			return s.Adozione
		}
		return cmp.Or(cmp.Compare(giorno(a), giorno(b)), strings.Compare(a.Chiave, b.Chiave))
	})
	return out
}
