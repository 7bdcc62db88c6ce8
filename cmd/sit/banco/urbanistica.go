package banco

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/urbanistica"
)

const (
	vincoliInventati = 59   // and one plan: sixty layers
	particellePiano  = 1000 // asked one by one
)

// urbanistica measures what plans and constraints say of the particelle of the first ente: one asked by itself, all
// measured ahead, one layer measured again; and what the plain SQL of the specification takes for one.
func (b *banco) urbanistica(ctx context.Context, db *banca) error {
	b.avanza("Piano e %d vincoli inventati", vincoliInventati)
	enti, err := db.db.Enti(ctx)
	if err != nil {
		return err
	}
	ente := enti[0].ID
	if err := inventaPiani(ctx, db, ente); err != nil {
		return fmt.Errorf("invent plans: %w", err)
	}
	oggi := sit.GiornoDi(time.Now())
	u := urbanistica.New(db.db)
	b.avanza("Sovrapposizioni di tutto il comune")
	if err := db.fai(ctx, "DimenticaMisurate", pgx.NamedArgs{"ente": ente}); err != nil {
		return err
	}
	inizio := time.Now()
	m, err := u.Aggiorna(ctx, ente, oggi)
	if err != nil {
		return err
	}
	nota := fmt.Sprintf("%d particelle, %d strati, %d sovrapposizioni", m.Particelle, m.Strati, m.Sovrapposizioni)
	if err := b.Emetti(misura("urbanistica.precalcolo", time.Since(inizio).Seconds(), "s").con(nota)); err != nil {
		return err
	}
	if err := b.unoStrato(ctx, db, u, ente, oggi); err != nil {
		return err
	}
	ids, err := particelleDi(ctx, db, enti[0])
	if err != nil {
		return err
	}
	ingenua, err := b.ingenua(ctx, db, ente, ids)
	if err != nil {
		return err
	}
	anticipata, err := b.unaPerVolta(ctx, u, ente, oggi, ids)
	if err != nil {
		return err
	}
	if err := b.Emetti(alSecondo("urbanistica.particella", anticipata).contro("sql della specifica", 1/media(ingenua)).tempi(anticipata).con("misurata in anticipo, una per volta, senza HTTP")); err != nil {
		return err
	}
	if err := db.fai(ctx, "SenzaAnticipo", pgx.NamedArgs{"ente": ente, "pronta": false}); err != nil {
		return err
	}
	viva, err := b.unaPerVolta(ctx, u, ente, oggi, ids)
	if err != nil {
		return err
	}
	if err := db.fai(ctx, "SenzaAnticipo", pgx.NamedArgs{"ente": ente, "pronta": true}); err != nil {
		return err
	}
	return b.Emetti(alSecondo("urbanistica.particella.viva", viva).contro("sql della specifica", 1/media(ingenua)).tempi(viva).con("come in un giorno passato, o subito dopo una consegna"))
}

// unoStrato delivers one constraint anew.
func (b *banco) unoStrato(ctx context.Context, db *banca, u *urbanistica.Urbanistica, ente int32, oggi sit.Giorno) error {
	args := pgx.NamedArgs{"ente": ente, "n": 4, "fornitura": time.Now().UnixMilli()}
	for _, q := range []string{"TogliVincolo", "InventaVincolo"} {
		if err := db.fai(ctx, q, args); err != nil {
			return err
		}
	}
	inizio := time.Now()
	m, err := u.Aggiorna(ctx, ente, oggi)
	if err != nil {
		return err
	}
	if m.Strati != 1 || m.Particelle != 0 {
		return fmt.Errorf("one layer came anew, and %+v was measured", m)
	}
	return b.Emetti(misura("urbanistica.precalcolo.uno_strato", time.Since(inizio).Seconds(), "s").con(fmt.Sprintf("%d sovrapposizioni", m.Sovrapposizioni)))
}

func inventaPiani(ctx context.Context, db *banca, ente int32) error {
	args := pgx.NamedArgs{"ente": ente, "quanti": vincoliInventati + 1}
	var fatti bool
	err := db.db.Owner(ctx, func(tx pgx.Tx) error { return tx.QueryRow(ctx, queries.SQL("PianiGiaFatti"), args).Scan(&fatti) })
	if err != nil || fatti {
		return err
	}
	for _, q := range []string{"TogliPiani", "InventaZone"} {
		if err := db.fai(ctx, q, args); err != nil {
			return err
		}
	}
	for n := 1; n <= vincoliInventati; n++ {
		args["n"], args["fornitura"] = n, 900_000+n
		if err := db.fai(ctx, "InventaVincolo", args); err != nil {
			return err
		}
	}
	return db.esegui(ctx, "sit", "VACUUM ANALYZE")
}

// fai runs a query of the bench as the owner.
func (b *banca) fai(ctx context.Context, query string, args pgx.NamedArgs) error {
	return b.db.Owner(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, queries.SQL(query), args)
		return err
	})
}

// particelleDi are some of those of an ente, by chance but always the same.
func particelleDi(ctx context.Context, db *banca, e sit.Ente) (ids []catasto.IDParticella, err error) {
	err = db.db.Owner(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("Identificativi"), pgx.NamedArgs{"quanti": 4 * particellePiano})
		if err != nil {
			return err
		}
		scritti, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct{ Ente, ID string }])
		if err != nil {
			return err
		}
		for _, s := range scritti {
			id, err := catasto.ParseIDParticella(s.ID)
			if err != nil {
				return err
			}
			if s.Ente == string(e.Codice) && len(ids) < particellePiano && id.Numero.Numerata() {
				ids = append(ids, id)
			}
		}
		return nil
	})
	return ids, err
}

// unaPerVolta asks of each, in the order of chance.
func (b *banco) unaPerVolta(ctx context.Context, u *urbanistica.Urbanistica, ente int32, oggi sit.Giorno, ids []catasto.IDParticella) (tempi []time.Duration, err error) {
	b.avanza("Una particella per volta")
	for i, id := range ids {
		inizio := time.Now()
		d, err := u.Particelle(ctx, urbanistica.Domanda{Ente: ente, Particelle: []catasto.IDParticella{id}, Giorno: oggi})
		if err != nil {
			return nil, err
		}
		if len(d) != 1 || len(d[0].Zone) == 0 {
			return nil, fmt.Errorf("%s: %+v", id, d)
		}
		if i >= 20 { // the first ones open connections and make plans
			tempi = append(tempi, time.Since(inizio))
		}
	}
	return tempi, nil
}

// ingenua asks the same of PostGIS, as anybody would.
func (b *banco) ingenua(ctx context.Context, db *banca, ente int32, ids []catasto.IDParticella) (tempi []time.Duration, err error) {
	b.avanza("Una particella per volta, con il SQL della specifica")
	for i, id := range ids {
		inizio := time.Now()
		err := db.fai(ctx, "Ingenua", pgx.NamedArgs{"ente": ente, "foglio": id.Foglio.Foglio, "numero": id.Numero.Numero, "denominatore": id.Numero.Denominatore,
			"comune": string(id.Foglio.Comune), "sezione": id.Foglio.Sezione})
		if err != nil {
			return nil, err
		}
		if i >= 20 {
			tempi = append(tempi, time.Since(inizio))
		}
	}
	return tempi, nil
}

func media(d []time.Duration) float64 {
	somma := 0.0
	for _, x := range d {
		somma += x.Seconds()
	}
	return somma / float64(max(len(d), 1))
}

func alSecondo(nome string, d []time.Duration) Misura { return misura(nome, 1/media(d), "1/s") }
