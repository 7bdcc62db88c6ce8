package tributi

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// What an operatore may say of a proposal.
const (
	Confermato = "confermato"
	Respinto   = "respinto"
)

// Lotto is what was decided together, with one motive.
type Lotto struct {
	Lotto     int64
	Vie       bool // of names of streets
	Quando    time.Time
	Operatore string
	Esito     string
	Motivo    string
	Quante    int64
	Annullato bool
}

// motivoMassimo is how long a motive may be.
const motivoMassimo = 500

// Decidi confirms or rejects proposals, all with one motive, and ties their positions again. It answers the lotto by
// which they can be taken back, and how many were still proposed.
func (t *Tributi) Decidi(ctx context.Context, e sit.Ente, scelte []Scelta, esito, motivo string) (lotto int64, quante int64, err error) {
	args, err := argomentiDecisione(ctx, e, len(scelte), esito, motivo)
	if err != nil {
		return 0, 0, err
	}
	var tributi, comuni, sezioni []string
	var posizioni, immobili, particelle []int64
	for _, s := range scelte {
		tributi, comuni, sezioni = append(tributi, s.Tributo), append(comuni, s.Comune), append(sezioni, s.Sezione)
		posizioni, immobili, particelle = append(posizioni, s.Posizione), append(immobili, s.Immobile), append(particelle, s.ParticellaN)
	}
	args["tributi"], args["comuni"], args["sezioni"], args["posizioni"], args["immobili"], args["particelle"] = tributi, comuni, sezioni, posizioni, immobili, particelle
	err = t.db.Write(ctx, e.ID, func(tx pgx.Tx) error {
		if err := apriLotto(ctx, tx, args, &lotto); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, queries.SQL("ScriviDecisioni"), args)
		if err != nil {
			return err
		}
		if quante = tag.RowsAffected(); quante == 0 {
			return sit.Rifiuto(sit.Conflict, "PROPOSTE_CAMBIATE", "Nessuna delle proposte scelte è ancora in attesa: riaprire la pagina.")
		}
		_, err = tx.Exec(ctx, queries.SQL("Rilega"), args)
		return err
	})
	if err != nil {
		return 0, 0, fmt.Errorf("decide on proposals: %w", err)
	}
	return lotto, quante, nil
}

// argomentiDecisione checks who decides, and that there is something to decide and a motive.
func argomentiDecisione(ctx context.Context, e sit.Ente, quante int, esito, motivo string) (pgx.NamedArgs, error) {
	chi, err := authz.Esige(ctx, authz.TributiWrite, e.ID)
	if err != nil {
		return nil, err
	}
	motivo = strings.TrimSpace(motivo)
	switch {
	case quante == 0:
		return nil, sit.Rifiuto(sit.Invalid, "NESSUNA_SCELTA", "Non è scelta nessuna proposta: spuntarne almeno una.").Su("scelta")
	case esito != Confermato && esito != Respinto:
		return nil, sit.Rifiuto(sit.Invalid, "ESITO_NON_VALIDO", "Una proposta si conferma o si respinge.").Su("esito")
	case motivo == "" || len(motivo) > motivoMassimo:
		return nil, sit.Rifiuto(sit.Invalid, "MOTIVO_MANCANTE", "Scrivere il motivo della decisione, in non più di %d caratteri.", motivoMassimo).Su("motivo")
	}
	return pgx.NamedArgs{"ente": e.ID, "esito": esito, "motivo": motivo, "chi": chi.Operatore.ID, "operatore": chi.Operatore.Nome}, nil
}

func apriLotto(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs, lotto *int64) error {
	if err := tx.QueryRow(ctx, queries.SQL("NuovoLotto")).Scan(lotto); err != nil {
		return err
	}
	args["lotto"] = *lotto
	return nil
}

// PropostaVia is a written name that was taken for a street, not surely.
type PropostaVia struct {
	Nome      string // as indirizzi.spiana reduces it
	ViaID     int64
	Via       *string
	Localita  *string
	Punteggio int
	Quante    int64 // rows that write it
}

// VieProposte are those written most often.
func (t *Tributi) VieProposte(ctx context.Context, e sit.Ente) (lista []PropostaVia, err error) {
	if _, err := authz.Esige(ctx, authz.TributiRead, e.ID); err != nil {
		return nil, err
	}
	err = t.db.Read(ctx, sit.AmbitoDi(e.ID), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("ListVieProposte"), pgx.NamedArgs{"ente": e.ID})
		lista, err = pgx.CollectRows(rows, pgx.RowToStructByPos[PropostaVia])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list streets to confirm: %w", err)
	}
	return lista, nil
}

// SceltaVia is a name and the street that it is, or is not.
type SceltaVia struct {
	Nome  string
	ViaID int64
}

// DecidiVie says that names are those of streets, which teaches them to the stradario as aliases, or that they
// are not; and ties the addresses again.
func (t *Tributi) DecidiVie(ctx context.Context, e sit.Ente, scelte []SceltaVia, esito, motivo string) (lotto int64, err error) {
	args, err := argomentiDecisione(ctx, e, len(scelte), esito, motivo)
	if err != nil {
		return 0, err
	}
	var nomi []string
	var vie []int64
	for _, s := range scelte {
		nomi, vie = append(nomi, s.Nome), append(vie, s.ViaID)
	}
	args["nomi"], args["vie"] = nomi, vie
	err = t.db.Write(ctx, e.ID, func(tx pgx.Tx) error {
		if err := apriLotto(ctx, tx, args, &lotto); err != nil {
			return err
		}
		return esegui(ctx, tx, args, "ScriviDecisioniVie", "InsegnaVie", "ConPazienza", "RilegaVie")
	})
	if err != nil {
		return 0, fmt.Errorf("decide on streets: %w", err)
	}
	return lotto, nil
}

// Lotti are the last decisions.
func (t *Tributi) Lotti(ctx context.Context, e sit.Ente) (lista []Lotto, err error) {
	if _, err := authz.Esige(ctx, authz.TributiRead, e.ID); err != nil {
		return nil, err
	}
	err = t.db.Read(ctx, sit.AmbitoDi(e.ID), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("ListLotti"), pgx.NamedArgs{"ente": e.ID})
		lista, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Lotto])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list decisions: %w", err)
	}
	return lista, nil
}

// AnnullaLotto takes decisions back: what they were about is proposed again.
func (t *Tributi) AnnullaLotto(ctx context.Context, e sit.Ente, lotto int64) error {
	chi, err := authz.Esige(ctx, authz.TributiWrite, e.ID)
	if err != nil {
		return err
	}
	args := pgx.NamedArgs{"ente": e.ID, "lotto": lotto, "operatore": chi.Operatore.Nome}
	err = t.db.Write(ctx, e.ID, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, queries.SQL("AnnullaDecisioni"), args)
		if err != nil {
			return err
		}
		if tag.RowsAffected() > 0 {
			return esegui(ctx, tx, args, "Rilega")
		}
		if err := esegui(ctx, tx, args, "DisimparaVie"); err != nil {
			return err
		}
		if tag, err = tx.Exec(ctx, queries.SQL("AnnullaDecisioniVie"), args); err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return sit.Rifiuto(sit.NotFound, "DECISIONE_INESISTENTE", "Questa decisione non c'è, o è già annullata.")
		}
		return esegui(ctx, tx, args, "ConPazienza", "RilegaVie")
	})
	if err != nil {
		return fmt.Errorf("take decisions back: %w", err)
	}
	return nil
}

// esegui runs queries in order.
func esegui(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs, nomi ...string) error {
	for _, n := range nomi {
		if _, err := tx.Exec(ctx, queries.SQL(n), args); err != nil {
			return fmt.Errorf("%s: %w", n, err)
		}
	}
	return nil
}
