package tributi

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Gruppo is how many positions have a proposal of one level, for one reason.
type Gruppo struct {
	Livello, Motivo string
	Quante          int64
}

// Proposta is a link that waits for an operatore: what the position says, and what the unit is. It names nobody.
type Proposta struct {
	Scelta
	Livello   string
	Punteggio int
	Storia    []string
	Oggetto   string // id of the unit, else of the particella
	Posizione struct {
		ID, Identificativo, Indirizzo, Categoria string
		Mq                                       *float64
		Anno                                     *int
		Uso                                      int
	}
	Unita struct {
		Identificativi, Indirizzo, Categoria string
		Mq                                   *int64
	}
	Titolare bool // the person of the position holds the unit
}

// Scelta names a proposal.
type Scelta struct {
	Tributo, Comune, Sezione         string
	Posizione, Immobile, ParticellaN int64
}

// Chiave is a Scelta in a form.
func (s Scelta) Chiave() string {
	b, _ := json.Marshal([]any{s.Tributo, s.Posizione, s.Comune, s.Sezione, s.Immobile, s.ParticellaN}) // strings and numbers always marshal
	return base64.RawURLEncoding.EncodeToString(b)
}

// LeggiScelta reads what Chiave writes.
func LeggiScelta(s string) (x Scelta, err error) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(b, &[]any{&x.Tributo, &x.Posizione, &x.Comune, &x.Sezione, &x.Immobile, &x.ParticellaN})
	}
	if err != nil {
		return x, sit.Rifiuto(sit.Invalid, "SCELTA_ILLEGGIBILE", "Una delle proposte scelte non si legge: riaprire la pagina e scegliere di nuovo.").Su("scelta")
	}
	return x, nil
}

// Gruppi are the proposals that wait, grouped. It reads no person.
func (t *Tributi) Gruppi(ctx context.Context, e sit.Ente) (gruppi []Gruppo, err error) {
	if _, err := authz.Esige(ctx, authz.TributiRead, e.ID); err != nil {
		return nil, err
	}
	err = t.db.Read(ctx, sit.AmbitoDi(e.ID), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("GruppiProposte"), pgx.NamedArgs{"ente": e.ID})
		gruppi, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Gruppo])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("group proposals: %w", err)
	}
	return gruppi, nil
}

type segnoProposta struct {
	T       string
	P, I, L int64
}

// Proposte lists those of a group. What people declared is in it, so it goes into the register.
func (t *Tributi) Proposte(ctx context.Context, e sit.Ente, g Gruppo, p Pagina) (lista []Proposta, seguito string, err error) {
	chi, err := authz.EsigePersone(ctx, authz.TributiRead, e.ID)
	if err != nil {
		return nil, "", err
	}
	var d segnoProposta
	if p.Dopo != "" {
		b, err := base64.RawURLEncoding.DecodeString(p.Dopo)
		if err != nil || json.Unmarshal(b, &d) != nil {
			return nil, "", sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", "La pagina chiesta non è una di quelle che questo elenco dà: ripartire dalla prima.").Su("dopo")
		}
	}
	err = t.registro.Consulta(ctx, chi, sit.AmbitoDi(e.ID), func(tx pgx.Tx) ([]authz.Consultazione, error) {
		riga := authz.Consultazione{Ente: e.ID, Risorsa: "legami", Campi: []string{"tributi", "indirizzo"}}
		rows, _ := tx.Query(ctx, queries.SQL("ListProposte"), pgx.NamedArgs{"ente": e.ID, "livello": g.Livello, "motivo": g.Motivo,
			"d_tributo": d.T, "d_posizione": d.P, "d_immobile": d.I, "d_particella": d.L, "limite": p.Limite + 1})
		lista, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (Proposta, error) {
			x, persona, err := leggiProposta(row)
			if persona != nil && !slices.Contains(riga.Persone, *persona) {
				riga.Persone = append(riga.Persone, *persona)
			}
			return x, err
		})
		return []authz.Consultazione{riga}, err
	})
	if err != nil {
		return nil, "", fmt.Errorf("list proposals: %w", err)
	}
	if len(lista) > p.Limite {
		lista = lista[:p.Limite]
		u := lista[p.Limite-1]
		b, _ := json.Marshal(segnoProposta{u.Tributo, u.Scelta.Posizione, u.Immobile, u.ParticellaN})
		seguito = base64.RawURLEncoding.EncodeToString(b)
	}
	return lista, seguito, nil
}

func leggiProposta(row pgx.CollectableRow) (x Proposta, persona *string, err error) {
	var particella, foglio, numero, denominatore, sub string
	err = row.Scan(&x.Tributo, &x.Scelta.Posizione, &x.Comune, &x.Sezione, &x.Immobile, &x.ParticellaN, &x.Livello, &x.Punteggio, &x.Storia, &particella, &persona,
		&foglio, &numero, &denominatore, &sub, &x.Posizione.Indirizzo, &x.Posizione.Mq, &x.Posizione.Categoria, &x.Posizione.Anno, &x.Posizione.Uso,
		&x.Unita.Categoria, &x.Unita.Mq, &x.Unita.Identificativi, &x.Unita.Indirizzo, &x.Titolare)
	if err != nil {
		return x, nil, err
	}
	x.Posizione.ID = x.Tributo + "-" + strconv.FormatInt(x.Scelta.Posizione, 10)
	if i := (catasto.Identificativo{Foglio: foglio, Numero: numero, Denominatore: denominatore, Subalterno: sub}); i.Completo() {
		x.Posizione.Identificativo = i.String()
	}
	x.Oggetto = particella
	if x.Immobile != 0 {
		x.Oggetto = catasto.IDUIU{Comune: catasto.CodiceComune(x.Comune), Sezione: x.Sezione, Immobile: x.Immobile}.String()
	}
	return x, persona, nil
}
