package visura_test

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/visura/visuratest"
)

// Under the policies the conditions that matter must still be those of an index: an operator that
// is not leakproof would be judged only after the policy, row by row (ARCHITECTURE, Tenancy).
func TestThePoliciesKeepTheIndexes(t *testing.T) {
	b := apri(t)
	visuratest.Folla(t, b.db, 20000)
	enti := []int32{b.enti[0].ID, b.enti[1].ID}
	base := func(altri pgx.NamedArgs) pgx.NamedArgs {
		a := pgx.NamedArgs{"ente": b.enti[0].ID, "enti": enti, "giorno": giorno("2020-01-01"), "noto": sit.PerSempre, "limite": 51}
		for k, v := range altri {
			a[k] = v
		}
		return a
	}
	for _, c := range []struct {
		nome  string
		args  pgx.NamedArgs
		vuole []string // each on a line of an index condition
	}{
		{"StadiUIU", base(pgx.NamedArgs{"immobile": 1001, "comune": "X100", "sezione": ""}), []string{"(immobile = '1001'::bigint)"}},
		{"Titolari", base(pgx.NamedArgs{"tipo": "F", "storia": false, "immobili": []int64{1001}, "comuni": []string{"X100"}, "sezioni": []string{""}}),
			[]string{"(immobile = k.immobile)", "(soggetto = t.soggetto)"}},
		{"SoggettiPerNome", base(pgx.NamedArgs{"da": "BRAVESCO", "a": "BRAVESCO\U0010FFFF", "nascita": nil}), []string{"(nome_ricerca >= 'BRAVESCO'::text)"}},
		{"SoggettiPerParole", base(pgx.NamedArgs{"da": []string{"BRAVESCO"}, "a": []string{"BRAVESCO\U0010FFFF"}, "nascita": nil}), []string{"(nome_ricerca >= p.da)", "(nome_ricerca < p.a)"}},
		{"SoggettiPerNomi", base(pgx.NamedArgs{"nomi": []string{"BRAVESCO ERMANTE"}}), []string{"(nome_ricerca = ANY"}},
		{"SoggettiPerPersona", base(pgx.NamedArgs{"persona": "63cdfe23-eb1a-7276-5754-d84318cf9ea7"}), []string{"(persona = '63cdfe23-eb1a-7276-5754-d84318cf9ea7'::uuid)", "(soggetto = v.soggetto)"}},
		{"SoggettiPerCF", base(pgx.NamedArgs{"cf": []string{odilia}}), []string{"(cf = ANY"}},
		{"ImmobiliDiSoggetto", base(pgx.NamedArgs{"persone": []string{"63cdfe23-eb1a-7276-5754-d84318cf9ea7"}, "c_ente": 0, "c_tipo": "", "c_immobile": 0, "c_versione": 0}),
			[]string{"(persona = ANY", "(soggetto = s.soggetto)", "(immobile = t.immobile)"}},
		{"ListUIU", base(pgx.NamedArgs{"foglio": "7", "numero": "45", "denominatore": nil, "sub": nil, "urbana": nil, "sezione": nil, "c_immobile": -1, "c_comune": "", "c_sezione": ""}),
			[]string{"(foglio = '7'::text)", "(immobile = i.immobile)"}},
	} {
		piano := spiega(t, b, c.nome, c.args)
		condizioni := ""
		for riga := range strings.Lines(piano) {
			if strings.Contains(riga, "Index Cond") {
				condizioni += riga
			}
		}
		for _, v := range c.vuole {
			if !strings.Contains(condizioni, v) {
				t.Errorf("%s: no index condition %q:\n%s", c.nome, v, piano)
			}
		}
		if strings.Contains(piano, "Seq Scan on soggetto") || strings.Contains(piano, "Seq Scan on titolarita") {
			t.Errorf("%s reads a whole table:\n%s", c.nome, piano)
		}
	}
}

func spiega(t *testing.T, b *banco, nome string, args pgx.NamedArgs) string {
	t.Helper()
	sql := ""
	for _, q := range pg.AllQueries() {
		if q.Name == nome && strings.HasSuffix(q.Origin, "sit/visura") {
			sql = q.SQL
		}
	}
	if sql == "" {
		t.Fatalf("no query %s", nome)
	}
	var righe []string
	err := b.db.Read(t.Context(), sit.AmbitoDi(b.enti[0].ID, b.enti[1].ID), func(tx pgx.Tx) error {
		rows, err := tx.Query(t.Context(), "EXPLAIN (COSTS off) "+sql, args)
		if err != nil {
			return err
		}
		righe, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", nome, err)
	}
	return strings.Join(righe, "\n")
}

// The one function that passes the policies tells words, and only of the enti that were granted.
func TestWordsOfAnotherEnteAreNotTold(t *testing.T) {
	b := apri(t)
	simili := func(ambito sit.Ambito, parola string) (n int) {
		err := b.db.Read(t.Context(), ambito, func(tx pgx.Tx) error {
			return tx.QueryRow(t.Context(), `SELECT count(*) FROM visura.parole_simili($1)`, parola).Scan(&n)
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := simili(sit.AmbitoDi(b.enti[1].ID), "VENTURELI"); n != 1 {
		t.Errorf("%d words of the ente", n)
	}
	if n := simili(sit.AmbitoDi(b.enti[0].ID), "VENTURELI"); n != 0 {
		t.Errorf("%d words of another", n)
	}
	if n := simili(sit.Pubblico(), "VENTURELI"); n != 0 {
		t.Errorf("%d words for nobody", n)
	}
}
