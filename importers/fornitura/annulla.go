package fornitura

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// Annulla undoes a delivery, the last of its chain: what it wrote goes, what it closed lives
// again, and its content may come in anew (contract §1).
func (im *Importatore) Annulla(ctx context.Context, numero int64, motivo, chi string) error {
	return im.DB.OwnerConn(ctx, func(ctx context.Context, conn *pgx.Conn) (err error) {
		var ente int32
		err = conn.QueryRow(ctx, queries.SQL("EnteDellaFornitura"), pgx.NamedArgs{"fornitura": numero}).Scan(&ente)
		if errors.Is(err, pgx.ErrNoRows) {
			return sit.Rifiuto(sit.NotFound, "FORNITURA_SCONOSCIUTA", "La fornitura %d non esiste: vedere l'elenco con sit forniture.", numero)
		}
		if err != nil {
			return err
		}
		args := pgx.NamedArgs{"ente": ente, "fornitura": numero, "motivo": motivo, "chi": chi}
		if _, err := conn.Exec(ctx, queries.SQL("BloccaEnte"), args); err != nil {
			return err
		}
		defer func() {
			_, uerr := conn.Exec(context.WithoutCancel(ctx), queries.SQL("SbloccaEnte"), args)
			err = errors.Join(err, uerr)
		}()
		if err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return annulla(ctx, tx, args) }); err != nil {
			return err
		}
		return lega(ctx, im.DB, ente)
	})
}

func annulla(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs) error {
	numero := args["fornitura"]
	var ente int32
	var tipo, catena, stato string
	if err := tx.QueryRow(ctx, queries.SQL("BloccaFornitura"), args).Scan(&ente, &tipo, &catena, &stato); err != nil {
		return fmt.Errorf("lock delivery: %w", err)
	}
	if stato != "acquisita" {
		return sit.Rifiuto(sit.Conflict, "FORNITURA_NON_ANNULLABILE", "La fornitura %d non è fra quelle acquisite (è %s): non c'è nulla da annullare.", numero, strings.ReplaceAll(stato, "_", " "))
	}
	args["catena"] = catena
	rows, _ := tx.Query(ctx, queries.SQL("PiuRecenti"), args)
	dopo, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("PiuRecenti: %w", err)
	}
	if len(dopo) > 0 {
		return sit.Rifiuto(sit.Conflict, "FORNITURA_NON_ULTIMA", "La fornitura %d non è l'ultima della sua catena: prima vanno annullate, dalla più recente, %s.", numero, numeri(dopo))
	}
	switch {
	case diIndirizzi(tipo):
		return annullaIndirizzi(ctx, tx, args)
	case diRegistri(tipo):
		return annullaRegistri(ctx, tx, args)
	case diDocfa(tipo):
		return annullaDocfa(ctx, tx, args)
	}
	if s := stanzaDi(tipo); s != nil {
		return annullaEstratto(ctx, tx, s, args)
	}
	fogli, giorni := []int32{}, []sit.Giorno{}
	rows, _ = tx.Query(ctx, queries.SQL("GiorniToccati"), args)
	var foglio int32
	var giorno sit.Giorno
	if _, err := pgx.ForEachRow(rows, []any{&foglio, &giorno}, func() error {
		fogli, giorni = append(fogli, foglio), append(giorni, giorno)
		return nil
	}); err != nil {
		return fmt.Errorf("GiorniToccati: %w", err)
	}
	passi := []string{"Versioni", "TogliDisegni", "RidaiVita", "RidaiValori", "TogliStesure", "TogliAnomalie", "TogliSuccessioniOrfane"}
	if err := esegui(ctx, tx, args, passi...); err != nil {
		return err
	}
	if err := ricalcolaSuccessioni(ctx, tx, args, fogli, giorni); err != nil {
		return err
	}
	return esegui(ctx, tx, args, "ParticelleNonDisegnate", "TogliParticelleOrfane", "TogliFogliOrfani", "TogliConfine", "ConfineDaRifare", "RilegaTutti", "VersioneComuni",
		"SegnaAnnullata", "LegaTutto", "Annuncia")
}

func esegui(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs, nomi ...string) error {
	for _, q := range nomi {
		if _, err := tx.Exec(ctx, queries.SQL(q), args); err != nil {
			return fmt.Errorf("%s: %w", q, err)
		}
	}
	return nil
}

func numeri(ns []int64) string {
	s := make([]string, len(ns))
	for i, n := range ns {
		s[len(ns)-1-i] = fmt.Sprint(n)
	}
	return strings.Join(s, ", ")
}
