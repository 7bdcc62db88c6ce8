package pratica

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/edilizia"
)

// Unisci merges what was staged, in the transaction of the caller, who holds the lock of the ente:
//
//  1. hold those who write by hand, and make one pratica of all its lines
//  2. supersede what is said anew, write it under what the office wrote
//  3. write the events that the days tell
//  4. list what contradicts itself or the office, ask that it be tied to the map
func (c *Consegna) Unisci(ctx context.Context, tx pgx.Tx, _ importers.Ordine) (importers.Unione, error) {
	u := &unione{ctx: ctx, tx: tx, args: pgx.NamedArgs{"ente": c.Ente.ID, "codice": string(c.Ente.Codice), "fornitura": c.ID, "tabelle": Tabelle, "esiti": esiti()}}
	x := importers.Unione{Acquisiti: map[string]int64{}}
	var righe int64
	if err := u.legge("Righe", &righe); err != nil {
		return x, err
	}
	if righe != c.Righe() {
		return x, sit.Errorf(sit.Unavailable, "staging has %d rows of the %d that were read", righe, c.Righe())
	}
	if err := u.passi("Trattieni", "CampionePiccolo", "Analizza", "SenzaCicli"); err != nil {
		return x, err
	}
	pratiche, err := u.esegui("Intere")
	if err != nil {
		return x, err
	}
	if err := u.passi("Analizza"); err != nil {
		return x, err
	}
	superate, err := u.esegui("Supera")
	if err != nil {
		return x, err
	}
	scritte, err := u.esegui("Inserisci")
	if err != nil {
		return x, err
	}
	x.Acquisiti["pratiche"] = pratiche
	x.Modificati, x.Nuovi = superate, scritte-superate
	x.Invariati = pratiche - scritte
	if err := u.passi("Eventi", "Discordi", "ModificateAMano", "Deposita", "ChiediLegami"); err != nil {
		return x, err
	}
	rows, _ := tx.Query(ctx, queries.SQL("ContaAnomalie"), u.args)
	if x.Anomalie, err = pgx.CollectRows(rows, pgx.RowToStructByPos[importers.AnomaliaContata]); err != nil {
		return x, fmt.Errorf("ContaAnomalie: %w", err)
	}
	return x, nil
}

// Annulla undoes a delivery in the transaction of the caller, who has seen that it is the last of its
// chain and holds the lock of the ente.
func Annulla(ctx context.Context, tx pgx.Tx, ente int32, fornitura int64) error {
	u := &unione{ctx: ctx, tx: tx, args: pgx.NamedArgs{"ente": ente, "fornitura": fornitura}}
	return u.passi("Trattieni", "SottoLaMano", "TogliVersioni", "RidaiVita", "TogliEventi", "TogliAnomalie", "ChiediLegami")
}

// esiti are the stati whose day is data_esito.
func esiti() []string {
	var out []string
	for _, s := range edilizia.Stati {
		if s.Esito() {
			out = append(out, string(s))
		}
	}
	return out
}

// unione is one merge, or the undo of one.
type unione struct {
	ctx  context.Context
	tx   pgx.Tx
	args pgx.NamedArgs
}

func (u *unione) esegui(q string) (righe int64, err error) {
	t, err := u.tx.Exec(u.ctx, queries.SQL(q), u.args)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", q, err)
	}
	return t.RowsAffected(), nil
}

func (u *unione) passi(nomi ...string) error {
	for _, q := range nomi {
		if _, err := u.esegui(q); err != nil {
			return err
		}
	}
	return nil
}

func (u *unione) legge(q string, dest ...any) error {
	if err := u.tx.QueryRow(u.ctx, queries.SQL(q), u.args).Scan(dest...); err != nil {
		return fmt.Errorf("%s: %w", q, err)
	}
	return nil
}
