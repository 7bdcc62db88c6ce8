package dichiarazione

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/sit"
)

// Unisci merges what was staged, in the transaction of the caller, who holds the lock of the ente:
//
//  1. of the lines about one thing choose the last, and refuse what is older than what is known
//  2. supersede what is said anew, write it
//  3. end what a whole delivery lacks
//  4. list what contradicts itself, and ask that it be tied
func (c *Consegna) Unisci(ctx context.Context, tx pgx.Tx, o importers.Ordine) (importers.Unione, error) {
	u := &unione{ctx: ctx, tx: tx, t: c.t, args: pgx.NamedArgs{"ente": c.Ente.ID, "fornitura": c.ID, "tipo": string(c.t.Tipo), "giorno": o.Riferimento}}
	var e importers.Unione
	if err := u.scegli(c, o); err != nil {
		return e, err
	}
	righe, err := u.conta("Righe" + c.t.nome)
	if err != nil {
		return e, err
	}
	superate, err := u.esegui("Supera" + c.t.nome)
	if err != nil {
		return e, err
	}
	scritte, err := u.esegui("Inserisci" + c.t.nome)
	if err != nil {
		return e, err
	}
	e.Acquisiti = map[string]int64{c.t.Cosa: righe}
	e.Nuovi, e.Modificati, e.Invariati = scritte-superate, superate, righe-scritte
	if o.Intera {
		if _, err := u.esegui("SuperaAssenti" + c.t.nome); err != nil {
			return e, err
		}
		if e.Chiusi, err = u.esegui("ChiudiAssenti" + c.t.nome); err != nil {
			return e, err
		}
	}
	e.Anomalie, err = u.anomalie()
	if err != nil {
		return e, err
	}
	return e, u.chiediLegami()
}

// Annulla undoes a delivery in the transaction of the caller, who has seen that it is the last of its
// chain and holds the lock of the ente.
func Annulla(ctx context.Context, tx pgx.Tx, ente int32, fornitura int64, tipo importers.Tipo) error {
	u := &unione{ctx: ctx, tx: tx, t: tracciatoDi(tipo), args: pgx.NamedArgs{"ente": ente, "fornitura": fornitura}}
	for _, q := range []string{"Togli" + u.t.nome, "Ridai" + u.t.nome, "TogliAnni", "TogliAnomalie"} {
		if _, err := u.esegui(q); err != nil {
			return err
		}
	}
	return u.chiediLegami()
}

// unione is one merge, or the undo of one.
type unione struct {
	ctx  context.Context
	tx   pgx.Tx
	t    *tracciato
	args pgx.NamedArgs
}

func (u *unione) esegui(q string) (righe int64, err error) {
	t, err := u.tx.Exec(u.ctx, queries.SQL(q), u.args)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", q, err)
	}
	return t.RowsAffected(), nil
}

func (u *unione) conta(q string) (n int64, err error) {
	if err = u.tx.QueryRow(u.ctx, queries.SQL(q), u.args).Scan(&n); err != nil {
		err = fmt.Errorf("%s: %w", q, err)
	}
	return n, err
}

func (u *unione) scegli(c *Consegna, o importers.Ordine) error {
	righe, err := u.conta("Righe" + u.t.nome)
	if err != nil {
		return err
	}
	if righe != int64(c.n) {
		return sit.Errorf(sit.Unavailable, "staging has %d rows of the %d that were read", righe, c.n)
	}
	if _, err := u.esegui("SenzaCicli"); err != nil {
		return err
	}
	ripetute, err := u.esegui("Ripetute" + u.t.nome)
	if err != nil {
		return err
	}
	if ripetute > 0 {
		c.registro.Avvisa("RIGA_RIPETUTA", "righe che parlano della stessa cosa: vale l'ultima", ripetute)
	}
	if !u.t.annuale {
		return u.dopo(o)
	}
	return u.dopoAnni(o)
}

// dopo refuses a delivery that is older than the last acquired: what it lacks would end what came
// later, and what it has would undo it.
func (u *unione) dopo(o importers.Ordine) error {
	var ultimo *sit.Giorno
	if err := u.tx.QueryRow(u.ctx, queries.SQL("UltimoGiorno"), u.args).Scan(&ultimo); err != nil {
		return fmt.Errorf("UltimoGiorno: %w", err)
	}
	if ultimo != nil && o.Riferimento < *ultimo {
		return sit.Rifiuto(sit.Conflict, "FORNITURA_INTERMEDIA", "La consegna è del %s, e ne è già acquisita una del %s che dice tutto: annullare prima quella, o consegnare un estratto più recente.", o.Riferimento, *ultimo)
	}
	return nil
}

// dopoAnni is the same for each year named: an extract of an earlier year is not an older one.
func (u *unione) dopoAnni(o importers.Ordine) error {
	rows, _ := u.tx.Query(u.ctx, queries.SQL("Anni"+u.t.nome), u.args)
	anni, err := pgx.CollectRows(rows, pgx.RowTo[int32])
	if err != nil {
		return fmt.Errorf("Anni%s: %w", u.t.nome, err)
	}
	u.args["anni"] = anni
	rows, _ = u.tx.Query(u.ctx, queries.SQL("UltimiGiorni"), u.args)
	var anno int32
	var ultimo sit.Giorno
	dopo := map[int32]sit.Giorno{}
	if _, err := pgx.ForEachRow(rows, []any{&anno, &ultimo}, func() error {
		if o.Riferimento < ultimo {
			dopo[anno] = ultimo
		}
		return nil
	}); err != nil {
		return fmt.Errorf("UltimiGiorni: %w", err)
	}
	if len(dopo) > 0 {
		anno := slices.Min(slices.Collect(maps.Keys(dopo)))
		return sit.Rifiuto(sit.Conflict, "FORNITURA_INTERMEDIA", "La consegna è del %s, e del %d ne è già acquisita una del %s che dice tutto: annullare prima quella, o consegnare un estratto più recente.", o.Riferimento, anno, dopo[anno])
	}
	_, err = u.esegui("ScriviAnni")
	return err
}

func (u *unione) anomalie() ([]importers.AnomaliaContata, error) {
	deposita := "DepositaTributi"
	if u.t.Schema == "anagrafe" {
		deposita = "DepositaAnagrafe"
	}
	if _, err := u.esegui(deposita); err != nil {
		return nil, err
	}
	rows, _ := u.tx.Query(u.ctx, queries.SQL("ContaAnomalie"), u.args)
	a, err := pgx.CollectRows(rows, pgx.RowToStructByPos[importers.AnomaliaContata])
	if err != nil {
		return nil, fmt.Errorf("ContaAnomalie: %w", err)
	}
	return a, nil
}

// chiediLegami asks that the positions be tied to the catasto, where some are of it.
func (u *unione) chiediLegami() error {
	if !u.t.Posizioni {
		return nil
	}
	_, err := u.esegui("ChiediLegami")
	return err
}
