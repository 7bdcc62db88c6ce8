package urbanistica

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/cestor/sit/sit"
)

// Misurazione is what was measured ahead in one run.
type Misurazione struct {
	Strati          int   // that had changed
	Particelle      int   // new, or drawn anew
	Sovrapposizioni int64 // rows written
}

// manciata is how many particelle are measured in one statement.
const manciata = 1000

// AggiornaTutti measures ahead what has changed, ente by ente.
func (u *Urbanistica) AggiornaTutti(ctx context.Context, oggi sit.Giorno) error {
	var enti []int32
	err := u.db.Owner(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("ListEntiConPiani"))
		if err != nil {
			return err
		}
		enti, err = pgx.CollectRows(rows, pgx.RowTo[int32])
		return err
	})
	if err != nil {
		return fmt.Errorf("list enti with plans: %w", err)
	}
	var errori []error
	for _, e := range enti {
		if _, err := u.Aggiorna(ctx, e, oggi); err != nil {
			errori = append(errori, err)
		}
	}
	return errors.Join(errori...)
}

// Aggiorna measures ahead what a delivery of a plan, of a constraint or of the map has changed in an ente, as of
// today: the layers that changed over all the particelle, all the layers over the particelle drawn anew.
// Whoever asks meanwhile is answered by measuring. When another process is at it there is nothing to do.
func (u *Urbanistica) Aggiorna(ctx context.Context, ente int32, oggi sit.Giorno) (m Misurazione, err error) {
	err = u.db.OwnerConn(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		args := pgx.NamedArgs{"ente": ente}
		var mio bool
		if err := conn.QueryRow(ctx, queries.SQL("BloccaMisurazione"), args).Scan(&mio); err != nil || !mio {
			return err
		}
		g := &giro{u: u, ente: ente, oggi: oggi}
		err := g.misura(ctx)
		m = g.fatta
		m.Sovrapposizioni = g.scritte.Load()
		_, libero := conn.Exec(context.WithoutCancel(ctx), queries.SQL("SbloccaMisurazione"), args)
		return errors.Join(err, libero)
	})
	if err != nil {
		return m, fmt.Errorf("measure overlaps of ente %d: %w", ente, err)
	}
	return m, nil
}

// giro is one run over an ente.
type giro struct {
	u     *Urbanistica
	ente  int32
	oggi  sit.Giorno
	fatta Misurazione

	scritte         atomic.Int64 // rows, by all that write
	tutti, cambiati elencoDaMisurare
}

// elencoDaMisurare names layers, as parallel lists.
type elencoDaMisurare struct {
	elencoStrati
	firme   []string
	dal, al []sit.Giorno
}

// misura does it in steps, each in a transaction, so that one who dies leaves nothing that could be taken for good:
//
//  1. see what has changed
//  2. take away what was measured of it
//  3. measure, a handful of particelle at a time, on as many connections as there are processors
//  4. say that it is done, of what was seen at 1: what came since is still to do
func (g *giro) misura(ctx context.Context) error {
	if err := g.guarda(ctx); err != nil {
		return err
	}
	nuove, err := g.sagome(ctx, "ListSagomeDaMisurare")
	if err != nil {
		return err
	}
	g.fatta.Strati, g.fatta.Particelle = len(g.cambiati.temi), len(nuove)
	if len(nuove) == 0 && len(g.cambiati.temi) == 0 {
		return nil
	}
	vecchie, err := g.sagome(ctx, "ListSagomeToccate")
	if err != nil {
		return err
	}
	for _, x := range []struct {
		particelle []int64
		strati     elencoStrati
	}{{nuove, g.tutti.elencoStrati}, {vecchie, g.cambiati.elencoStrati}} {
		if len(x.strati.temi) == 0 {
			continue
		}
		insieme, ctx := errgroup.WithContext(ctx)
		insieme.SetLimit(runtime.GOMAXPROCS(0))
		for parte := range slices.Chunk(x.particelle, manciata) {
			insieme.Go(func() error { return g.scrivi(ctx, parte, x.strati) })
		}
		if err := insieme.Wait(); err != nil {
			return err
		}
	}
	return g.concludi(ctx)
}

// guarda sees what has changed, and takes away what was measured of it.
func (g *giro) guarda(ctx context.Context) error {
	return g.u.db.Owner(ctx, func(tx pgx.Tx) error {
		args := pgx.NamedArgs{"ente": g.ente, "giorno": g.oggi}
		var mappa int64
		var cambiata bool
		if err := tx.QueryRow(ctx, queries.SQL("MappaCambiata"), args).Scan(&mappa, &cambiata); err != nil {
			return err
		}
		if cambiata {
			args["mappa"] = mappa
			for _, q := range []string{"SegnaSagome", "SegnaMisurazione"} {
				if _, err := tx.Exec(ctx, queries.SQL(q), args); err != nil {
					return err
				}
			}
		}
		rows, err := tx.Query(ctx, queries.SQL("ListStratiDaMisurare"), args)
		if err != nil {
			return err
		}
		strati, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
			Tema, Chiave, Stato, Firma string
			Dal, Al                    *sit.Giorno
			DaMisurare                 bool
		}])
		if err != nil {
			return err
		}
		for _, s := range strati {
			r := rigaStrato{Tema: s.Tema, Chiave: s.Chiave, Stato: s.Stato}
			g.tutti.aggiungi(r)
			if !s.DaMisurare {
				continue
			}
			dal, al := sit.DaSempre, sit.PerSempre
			if s.Dal != nil {
				dal = *s.Dal
			}
			if s.Al != nil {
				al = *s.Al
			}
			g.cambiati.aggiungi(r)
			g.cambiati.firme, g.cambiati.dal, g.cambiati.al = append(g.cambiati.firme, s.Firma), append(g.cambiati.dal, dal), append(g.cambiati.al, al)
		}
		args["temi"], args["chiavi"], args["stati"] = g.cambiati.temi, g.cambiati.chiavi, g.cambiati.stati
		for _, q := range []string{"TogliStrati", "ScriviVoci", "TogliSagome"} {
			if _, err := tx.Exec(ctx, queries.SQL(q), args); err != nil {
				return err
			}
		}
		return nil
	})
}

// sagome lists the particelle that have yet to be measured, or those measured that the changed layers come near.
func (g *giro) sagome(ctx context.Context, query string) (ids []int64, err error) {
	err = g.u.db.Owner(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL(query), pgx.NamedArgs{"ente": g.ente, "giorno": g.oggi,
			"temi": g.cambiati.temi, "chiavi": g.cambiati.chiavi, "stati": g.cambiati.stati})
		if err != nil {
			return err
		}
		ids, err = pgx.CollectRows(rows, pgx.RowTo[int64])
		return err
	})
	return ids, err
}

func (g *giro) scrivi(ctx context.Context, particelle []int64, strati elencoStrati) error {
	return g.u.db.Owner(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, queries.SQL("ScriviSovrapposizioni"), pgx.NamedArgs{"ente": g.ente, "giorno": g.oggi, "particelle": particelle,
			"temi": strati.temi, "chiavi": strati.chiavi, "stati": strati.stati})
		g.scritte.Add(tag.RowsAffected())
		return err
	})
}

func (g *giro) concludi(ctx context.Context) error {
	return g.u.db.Owner(ctx, func(tx pgx.Tx) error {
		args := pgx.NamedArgs{"ente": g.ente, "temi": g.cambiati.temi, "chiavi": g.cambiati.chiavi, "stati": g.cambiati.stati,
			"firme": g.cambiati.firme, "dal": g.cambiati.dal, "al": g.cambiati.al}
		for _, q := range []string{"SegnaStrati", "SegnaPronte", "AnalizzaSovrapposizioni"} {
			if _, err := tx.Exec(ctx, queries.SQL(q), args); err != nil {
				return err
			}
		}
		return nil
	})
}
