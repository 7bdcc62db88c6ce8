package anncsu

import (
	"context"
	"embed"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Finestra is the days of which a delivery speaks, [Dal, Al), and whether it speaks of all that
// there is: then what it lacks ends.
type Finestra struct {
	Dal, Al sit.Giorno
	Intera  bool
}

// Esito is what a merge did.
type Esito struct {
	Vie, Civici                          int64 // acquired
	Nuovi, Modificati, Chiusi, Invariati int64
	Scarti                               int64 // found in the merge
	Anomalie                             []Anomalia
}

// Anomalia is how many there are of one code, and the first of them.
type Anomalia struct {
	Codice  string
	N       int64
	Esempio string
}

// Unisci merges what was staged, in the transaction of the caller, who holds the lock of the ente:
//
//  1. choose one line for each street and tie the civici to it; those without a street are scarti
//  2. choose one line for each civico, and place it
//  3. find whom they are
//  4. cut the window out of what was believed, and put in it what was delivered
//  5. derive: versions of the tiles, links with the map
func (c *Consegna) Unisci(ctx context.Context, tx pgx.Tx, vie, civici Finestra) (Esito, error) {
	u := &unione{ctx: ctx, tx: tx, args: pgx.NamedArgs{"ente": c.Ente, "fornitura": c.ID, "srid": c.SRID, "stradario": c.Stradario}}
	if err := u.esegui("Analizza", "SenzaCicli", "AnomalieVie", "ScegliVie"); err != nil {
		return u.e, err
	}
	// These two compare by alternatives, where only a loop will do.
	if err := u.esegui("ConCicli", "RiconosciVie", "SenzaCicli", "NuoveVie", "LegaVie", "ViaDeiCivici", "ViaNotaDeiCivici"); err != nil {
		return u.e, err
	}
	if err := u.conta("SenzaVia", &u.e.Scarti); err != nil {
		return u.e, err
	}
	var ignoto int
	if err := tx.QueryRow(ctx, queries.SQL("SistemiIgnoti"), u.args).Scan(&ignoto); err != nil {
		return u.e, fmt.Errorf("SistemiIgnoti: %w", err)
	}
	if ignoto != 0 {
		return u.e, sit.Rifiuto(sit.Invalid, "SISTEMA_SCONOSCIUTO", "Il sistema di coordinate EPSG:%d non si conosce: indicare quello giusto in --mappa, per esempio {\"srid\": 3003}.", ignoto)
	}
	if err := u.esegui("CiviciRipetuti", "Posa", "ConCicli", "FuoriComune", "SenzaCicli", "AnomaliePosizione",
		"RiconosciAccessi", "RiconosciChiavi", "NuoviCivici", "LegaCivici"); err != nil {
		return u.e, err
	}
	if err := u.sostituisci(vie, "ConfrontaVie", "SostituisciVie", "InserisciVie"); err != nil {
		return u.e, err
	}
	if err := u.sostituisci(civici, "ConfrontaCivici", "SostituisciCivici", "InserisciCivici"); err != nil {
		return u.e, err
	}
	if c.Stradario {
		if err := u.esegui("VieSenzaVia"); err != nil {
			return u.e, err
		}
	}
	if err := u.esegui("Versioni", "ConCicli", "Rilega", "LegaUnita", "Stradario", "Annuncia"); err != nil {
		return u.e, err
	}
	return u.e, u.riassumi()
}

// Annulla undoes a delivery in the transaction of the caller, who has seen that it is the last of
// its chain. It returns the deliveries of another chain that stand on it, and then does nothing.
func Annulla(ctx context.Context, tx pgx.Tx, ente int32, fornitura int64) (dopo []int64, err error) {
	u := &unione{ctx: ctx, tx: tx, args: pgx.NamedArgs{"ente": ente, "fornitura": fornitura}}
	rows, _ := tx.Query(ctx, queries.SQL("DopoDiLei"), u.args)
	if dopo, err = pgx.CollectRows(rows, pgx.RowTo[int64]); err != nil || len(dopo) > 0 {
		return dopo, err
	}
	return nil, u.esegui("Versioni", "TogliStati", "RidaiVita", "TogliCiviciOrfani", "TogliVieOrfane", "TogliAnomalie", "Rilega", "LegaUnita", "Stradario", "Annuncia")
}

// unione is one merge, or the undo of one.
type unione struct {
	ctx  context.Context
	tx   pgx.Tx
	args pgx.NamedArgs
	e    Esito
}

func (u *unione) esegui(nomi ...string) error {
	for _, q := range nomi {
		if _, err := u.tx.Exec(u.ctx, queries.SQL(q), u.args); err != nil {
			return fmt.Errorf("%s: %w", q, err)
		}
	}
	return nil
}

// conta runs a query that answers a number, and adds it.
func (u *unione) conta(nome string, a *int64) error {
	var n int64
	if err := u.tx.QueryRow(u.ctx, queries.SQL(nome), u.args).Scan(&n); err != nil {
		return fmt.Errorf("%s: %w", nome, err)
	}
	*a += n
	return nil
}

// sostituisci puts what was delivered in its window.
func (u *unione) sostituisci(f Finestra, confronta, togli, inserisci string) error {
	u.args["dal"], u.args["al"], u.args["intera"] = f.Dal, f.Al, f.Intera
	if err := u.esegui(confronta); err != nil {
		return err
	}
	// What is missing from a past day goes on living: it only begins later.
	assenti := &u.e.Chiusi
	if f.Al != sit.PerSempre {
		assenti = &u.e.Modificati
	}
	if err := u.conta(togli, assenti); err != nil {
		return err
	}
	return u.esegui(inserisci)
}

func (u *unione) riassumi() error {
	var nuovi, modificati, invariati int64
	if err := u.tx.QueryRow(u.ctx, queries.SQL("Conta"), u.args).Scan(&nuovi, &modificati, &invariati, &u.e.Civici, &u.e.Vie); err != nil {
		return fmt.Errorf("Conta: %w", err)
	}
	u.e.Nuovi, u.e.Modificati, u.e.Invariati = nuovi, u.e.Modificati+modificati, invariati
	rows, _ := u.tx.Query(u.ctx, queries.SQL("ContaAnomalie"), u.args)
	var err error
	if u.e.Anomalie, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Anomalia]); err != nil {
		return fmt.Errorf("ContaAnomalie: %w", err)
	}
	return nil
}
