package authz_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Whatever two offices do, in whatever order, neither ever sees a line, a role or a person of the
// other; and the chain of both holds in the end.
func TestNoRowCrossesBetweenEnti(t *testing.T) {
	c := apri(t)
	reg, inc := authz.NewRegistro(c.db), authz.NewIncarichi(c.db, nil)
	// One of each office, with every scope in it and none in the other.
	dirigente := func(i int) context.Context {
		chi := authz.NewChi(authz.Persona, sit.Operatore{ID: int64(1000 + i), Nome: fmt.Sprintf("Dirigente %d", i)}, map[authz.Scope]sit.Ambito{
			authz.TitolariRead: sit.AmbitoDi(c.enti[i]), authz.AuditRead: sit.AmbitoDi(c.enti[i]), authz.OperatoriWrite: sit.AmbitoDi(c.enti[i])})
		chi.Scopo = "prova"
		return authz.ConChi(t.Context(), chi)
	}
	ctx := []context.Context{dirigente(0), dirigente(1)}
	// People with a valid tax code; both offices may know the same one.
	persone := []string{"SRPGDN68C04X100P", "MLNPSC79H51X100U", "CZZDCR71R21X100A", "PNFRLN83A42X100P"}
	scritte := []map[string]bool{{}, {}}
	for i, ente := range c.enti { // as if delivered: one person in each
		c.admin(fmt.Sprintf(`INSERT INTO catasto.soggetto (ente_id, comune, tipo, soggetto, cognome, cf, cf_valido, persona, nome_ricerca, impronta, fornitura_id)
			VALUES (%d, 'X100', 'P', 1, 'COGNOME%d', NULL, false, '00000000-0000-4000-8000-00000000000%d', 'COGNOME%d', 1, 1)`, ente, i, i, i))
	}
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		for range rapid.IntRange(1, 12).Draw(r, "operations") {
			i := rapid.IntRange(0, 1).Draw(r, "office")
			altro := c.enti[1-i]
			switch rapid.IntRange(0, 5).Draw(r, "operation") {
			case 0:
				n++
				oggetto := fmt.Sprintf("%d-%d", i, n)
				err := reg.Consulta(ctx[i], authz.DaContesto(ctx[i]), sit.AmbitoDi(c.enti[i]), func(tx pgx.Tx) ([]authz.Consultazione, error) {
					var visti []string
					rows, _ := tx.Query(ctx[i], "SELECT cognome FROM catasto.soggetto")
					visti, err := pgx.CollectRows(rows, pgx.RowTo[string])
					if err != nil || len(visti) != 1 || visti[0] != fmt.Sprintf("COGNOME%d", i) {
						r.Fatalf("office %d sees %v, %v", i, visti, err)
					}
					return []authz.Consultazione{{Ente: c.enti[i], Oggetto: oggetto}}, nil
				})
				if err != nil {
					r.Fatal(err)
				}
				scritte[i][oggetto] = true
			case 1:
				righe, _, err := reg.Cerca(ctx[i], authz.Filtro{Limite: 1000})
				if err != nil || len(righe) != len(scritte[i]) {
					r.Fatalf("office %d reads %d lines of %d, %v", i, len(righe), len(scritte[i]), err)
				}
				for _, x := range righe {
					if !scritte[i][x.Oggetto] {
						r.Fatalf("office %d reads %s", i, x.Oggetto)
					}
				}
			case 2:
				cf := rapid.SampledFrom(persone).Draw(r, "person")
				a := authz.Anagrafica{CF: cf, Nome: "Persona " + cf[:3], Email: "x@prova.example"}
				if err := inc.Concedi(ctx[i], c.enti[i], a, rapid.SampledFrom(authz.Ruoli).Draw(r, "role"), nil); err != nil {
					r.Fatal(err)
				}
				if err := inc.Concedi(ctx[i], altro, a, authz.Tributi, nil); sit.Kind(err) != sit.NotFound {
					r.Fatalf("office %d grants in the other: %v", i, err)
				}
			case 3:
				righe, err := inc.Elenca(ctx[i])
				if err != nil {
					r.Fatal(err)
				}
				for _, x := range righe {
					if x.Ente != c.enti[i] {
						r.Fatalf("office %d sees a role in %d", i, x.Ente)
					}
					if rapid.Bool().Draw(r, "end it") && x.Vive(sit.GiornoDi(time.Now())) {
						if err := inc.Termina(ctx[1-i], altro, x.ID); sit.Kind(err) != sit.NotFound {
							r.Fatalf("the other office ends it: %v", err)
						}
						if err := inc.Termina(ctx[i], c.enti[i], x.ID); err != nil {
							r.Fatal(err)
						}
					}
				}
			case 4:
				if _, _, err := reg.Cerca(ctx[i], authz.Filtro{Limite: 10, Ente: altro}); sit.Kind(err) != sit.NotFound {
					r.Fatalf("office %d reads the register of the other: %v", i, err)
				}
			case 5:
				if _, err := c.custode().Sigilla(t.Context()); err != nil {
					r.Fatal(err)
				}
			}
		}
	})
	if g := c.guasti(); g != "" {
		t.Error(g)
	}
}

// On people the policy must leave the index its work. As the app, on tables large enough that
// reading them whole would be dearer.
func TestQueriesOnPeopleUseTheirIndex(t *testing.T) {
	c := apri(t)
	c.admin(`INSERT INTO catasto.soggetto (ente_id, comune, tipo, soggetto, cognome, cf, cf_valido, persona, nome_ricerca, impronta, fornitura_id)
		SELECT e.ente_id, 'X100', 'P', g, 'C' || g, 'CF' || e.ente_id || '-' || g, true, gen_random_uuid(), 'C' || g, 1, 1 FROM sit.ente e, generate_series(1, 20000) g`)
	c.admin(`INSERT INTO authz.consultazione (ente_id, quando, genere, chi, nome, ufficio, sessione, indirizzo, scopo, risorsa, oggetto, campi, persone)
		SELECT e.ente_id, now() - g * interval '1 minute', 1, g % 50, 'N', '', '', '', 's', 'visura', 'o' || g, '{}', ARRAY[gen_random_uuid()] FROM sit.ente e, generate_series(1, 20000) g`)
	c.admin(`INSERT INTO infra.operatore (cf, nome, email) SELECT 'AAAAAA' || lpad(g::text, 10, '0'), 'N' || g, 'e' FROM generate_series(1, 5000) g`)
	c.admin(`INSERT INTO authz.incarico (ente_id, operatore_id, ruolo, dal, concesso_da)
		SELECT (SELECT min(ente_id) FROM sit.ente) + operatore_id % 2, operatore_id, 'tecnico', current_date, 'x' FROM infra.operatore`)
	for _, tabella := range []string{"catasto.soggetto", "authz.consultazione", "authz.incarico", "infra.operatore"} {
		c.admin("ANALYZE " + tabella)
	}
	for nome, q := range map[string]struct{ sql, indice string }{
		"the register, newest first": {`SELECT c.* FROM unnest(sit.enti()) AS q(ente_id) CROSS JOIN LATERAL (SELECT c.* FROM authz.consultazione c WHERE c.ente_id = q.ente_id
			AND c.quando >= '-infinity' AND (c.quando, c.consultazione_id) < (now(), 9) ORDER BY c.quando DESC, c.consultazione_id DESC LIMIT 51) c ORDER BY c.quando DESC LIMIT 51`, "consultazione_quando"},
		"the lines of an operatore": {"SELECT * FROM authz.consultazione WHERE ente_id = $1 AND genere = 1 AND chi = 7 ORDER BY quando DESC, consultazione_id DESC LIMIT 51", "consultazione_chi"},
		"the lines of an object":    {"SELECT * FROM authz.consultazione WHERE ente_id = $1 AND oggetto = 'o77' ORDER BY quando DESC, consultazione_id DESC LIMIT 51", "consultazione_oggetto"},
		"a person by her id":        {"SELECT * FROM catasto.soggetto WHERE ente_id = $1 AND persona = '00000000-0000-4000-8000-000000000001'", "soggetto_persona"},
		"a person by name":          {"SELECT * FROM catasto.soggetto WHERE ente_id = $1 AND nome_ricerca >= 'C77' AND nome_ricerca < 'C78' AND superseded_at IS NULL", "soggetto_nome"},
		"a person by tax code":      {"SELECT * FROM catasto.soggetto WHERE cf = 'CF1-77' AND cf_valido", "soggetto_cf"},
	} {
		piano := ""
		err := c.db.Read(t.Context(), sit.AmbitoDi(c.enti[0]), func(tx pgx.Tx) error {
			args := []any{}
			if strings.Contains(q.sql, "$1") {
				args = append(args, c.enti[0])
			}
			rows, _ := tx.Query(t.Context(), "EXPLAIN "+q.sql, args...)
			righe, err := pgx.CollectRows(rows, pgx.RowTo[string])
			piano = strings.Join(righe, "\n")
			return err
		})
		if err != nil || !strings.Contains(piano, q.indice) {
			t.Errorf("%s: %v\n%s", nome, err, piano)
		}
	}
	// And through the named query itself, with all the filters that it has.
	ctx := authz.ConChi(t.Context(), c.chi(c.enti[0], authz.AuditRead))
	if righe, _, err := authz.NewRegistro(c.db).Cerca(ctx, authz.Filtro{Limite: 50, Oggetto: "o77"}); err != nil || len(righe) != 1 {
		t.Errorf("%d lines, %v", len(righe), err)
	}
}

// What has ended goes away by itself, and nothing else.
func TestWhatHasEndedGoesAway(t *testing.T) {
	c := apri(t)
	c.admin(`INSERT INTO infra.sessione VALUES ('vecchia', '', now() - interval '1 second'), ('viva', '', now() + interval '1 hour')`)
	c.admin(`INSERT INTO infra.ingresso VALUES ('a', 'n', 'v', '/', now() - interval '1 second'), ('b', 'n', 'v', '/', now() + interval '1 minute')`)
	c.admin(`INSERT INTO infra.tentativo VALUES ('a', 9, now() - interval '25 hours'), ('b', 9, now())`)
	c.admin(`INSERT INTO infra.chiave (impronta, nome, enti, scopi, scade, revocata, creata_da) VALUES
		('a', 'finita da anni', '{1}', '{}', now() - interval '6 years', NULL, 'x'), ('b', 'finita ieri', '{1}', '{}', now() - interval '1 day', NULL, 'x'),
		('c', 'revocata da anni', '{1}', '{}', now() + interval '1 year', now() - interval '6 years', 'x'), ('d', 'viva', '{1}', '{}', now() + interval '1 day', NULL, 'x')`)
	if _, err := c.custode().Pulisci(t.Context()); err != nil {
		t.Fatal(err)
	}
	resta := ""
	c.bene(c.db.Owner(t.Context(), func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT concat_ws(' ', (SELECT string_agg(impronta, ',') FROM infra.sessione), (SELECT string_agg(encode(stato, 'escape'), ',') FROM infra.ingresso),
			(SELECT string_agg(encode(soggetto, 'escape'), ',') FROM infra.tentativo), (SELECT string_agg(nome, ',' ORDER BY nome) FROM infra.chiave))`).Scan(&resta)
	}))
	if resta != "viva b b finita ieri,viva" {
		t.Errorf("%s", resta)
	}
}
