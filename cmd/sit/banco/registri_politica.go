package banco

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

// provePolitica is how many times each question is asked of either role.
const provePolitica = 600

// politica measures what row security costs: the questions about persons, word for word, asked
// in turn by sit_app, bound by the policies, and by sit_owner, who passes them. Both name their
// enti in the question.
func (b *bancoRegistri) politica(ctx context.Context, db *banca, unita []unitaChiesta, persone []personaChiesta, enti map[string]sit.Ente, ambito sit.Ambito) error {
	oggi := sit.GiornoDi(time.Now())
	for _, d := range []struct {
		nome, query string
		args        func(i int) pgx.NamedArgs
	}{
		{"registri.politica.titolari", "Titolari", func(i int) pgx.NamedArgs {
			u := unita[i%len(unita)]
			return pgx.NamedArgs{"ente": enti[u.Codice].ID, "immobili": []int64{u.Immobile}, "comuni": []string{u.Comune}, "sezioni": []string{u.Sezione},
				"tipo": "F", "storia": false, "giorno": oggi, "noto": sit.PerSempre}
		}},
		{"registri.politica.nome", "SoggettiPerNome", func(i int) pgx.NamedArgs {
			p := persone[i%len(persone)]
			da := p.Cognome + " " + p.Nome
			return pgx.NamedArgs{"enti": ambito.Enti(), "da": da, "a": da + "\U0010FFFF", "nascita": nil, "limite": 201}
		}},
		{"registri.politica.cf", "SoggettiPerCF", func(i int) pgx.NamedArgs {
			return pgx.NamedArgs{"enti": ambito.Enti(), "cf": []string{persone[i%len(persone)].CF}}
		}},
	} {
		b.avanza("%s", d.nome)
		sql, ok := queryDi("sit/visura", d.query)
		if !ok {
			return fmt.Errorf("room visura has no query %s any more", d.query)
		}
		con, senza, err := b.confronta(ctx, db, ambito, sql, d.args)
		if err != nil {
			return fmt.Errorf("%s: %w", d.nome, err)
		}
		m := misura(d.nome, 0, "ms").tempi(con)
		m.Valore = *m.P50
		slices.Sort(senza)
		m = m.contro("senza politica", millis(senza[len(senza)/2]))
		if err := b.Emetti(m.con("mediana della sola domanda; il rapporto meno uno è il costo")); err != nil {
			return err
		}
	}
	return nil
}

// queryDi is the text of a named query of a package.
func queryDi(origine, nome string) (string, bool) {
	all := pg.AllQueries()
	i := slices.IndexFunc(all, func(q pg.Named) bool { return q.Name == nome && strings.Contains(q.Origin, origine) })
	if i < 0 {
		return "", false
	}
	return all[i].SQL, true
}

// confronta asks the same of both roles by turns, each in one transaction of its own.
func (b *bancoRegistri) confronta(ctx context.Context, db *banca, ambito sit.Ambito, sql string, args func(i int) pgx.NamedArgs) (con, senza []time.Duration, err error) {
	chiedi := func(tx pgx.Tx, i int) (time.Duration, error) {
		inizio := time.Now()
		rows, err := tx.Query(ctx, sql, args(i))
		if err != nil {
			return 0, err
		}
		for rows.Next() {
			_ = rows.RawValues()
		}
		return time.Since(inizio), rows.Err()
	}
	err = db.db.Snapshot(ctx, ambito, func(app pgx.Tx) error {
		return db.db.OwnerSnapshot(ctx, func(owner pgx.Tx) error {
			const caldo = provePolitica / 6
			for i := range caldo + provePolitica {
				for k, tx := range []pgx.Tx{app, owner} {
					if i%2 == 1 { // neither is always the first
						k = 1 - k
						tx = []pgx.Tx{app, owner}[k]
					}
					d, err := chiedi(tx, i)
					if err != nil {
						return err
					}
					switch {
					case i < caldo:
					case k == 0:
						con = append(con, d)
					default:
						senza = append(senza, d)
					}
				}
			}
			return nil
		})
	})
	return con, senza, err
}
