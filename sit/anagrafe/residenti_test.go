package anagrafe

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg/pgtest"
)

// A street number on particella 45; who lives there, who left before, who lives elsewhere.
const luoghi = `
INSERT INTO indirizzi.legame (ente_id, civico_id, particella_id, modo, distanza_m) VALUES (1, 900, 45, 'dentro', 0), (1, 901, 46, 'dentro', 0);
INSERT INTO tributi.indirizzo (ente_id, origine, riga_id, civico_id, punteggio, modo, stato) VALUES
  (1, 'RESIDENTE', 1, 900, 100, 'codice', 'automatico'), (1, 'RESIDENTE', 2, 900, 100, 'codice', 'automatico'),
  (1, 'RESIDENTE', 3, 901, 100, 'codice', 'automatico'), (1, 'RESIDENTE', 4, 900, 70, 'simile', 'proposto');
INSERT INTO anagrafe.residente (ente_id, residenza_id, comune, chiave, cognome, nome, id_famiglia, persona, dal, al, impronta, grezza, file, riga, fornitura_id, superseded_at) VALUES
  (1, 1, 'X100', 'SALVEMENTI', 'SALVEMENTI', 'TULLIA', 'F1', '391e68c5-0bed-8ff3-b9b1-4e5f2c2e7e41', '2010-01-01', NULL, 1, '', 'r.csv', 2, 1, NULL),
  (1, 2, 'X100', 'PARTITANTI', 'PARTITANTI', 'ELMO', 'F2', NULL, '2010-01-01', '2024-01-01', 2, '', 'r.csv', 3, 1, NULL),
  (1, 3, 'X100', 'ALTROVETTI', 'ALTROVETTI', 'RINO', 'F3', NULL, '2010-01-01', NULL, 3, '', 'r.csv', 4, 1, NULL),
  (1, 4, 'X100', 'DUBBIONI', 'DUBBIONI', 'IRMA', 'F4', NULL, NULL, NULL, 4, '', 'r.csv', 5, 1, NULL),
  (1, 1, 'X100', 'VECCHIARIGA', 'VECCHIARIGA', 'TULLIA', 'F1', NULL, '2010-01-01', NULL, 5, '', 'r.csv', 6, 1, now());`

func TestWhoLivedAtAParticellaInAYear(t *testing.T) {
	db := pgtest.Open(t)
	if _, err := db.AddEnte(t.Context(), sit.Ente{Codice: "X100", Nome: "Borgo Prova", Zona: 7792}, nil, 0); err != nil {
		t.Fatal(err)
	}
	if err := db.Owner(t.Context(), func(tx pgx.Tx) error { _, err := tx.Exec(t.Context(), luoghi); return err }); err != nil {
		t.Fatal(err)
	}
	e := sit.Ente{ID: 1, Codice: "X100"}
	chi := authz.NewChi(authz.Persona, sit.Operatore{ID: 7, Nome: "Prova"}, map[authz.Scope]sit.Ambito{authz.TributiRead: sit.AmbitoDi(1)})
	chi.Scopo = "verifica"
	for nome, c := range map[string]struct {
		anno  int
		vuole []string
	}{
		"those of the year, not who left on its first day": {2024, []string{"SALVEMENTI", "DUBBIONI"}},
		"who left later lived there before":                {2023, []string{"SALVEMENTI", "PARTITANTI", "DUBBIONI"}},
		"before all, who has no first day":                 {2009, []string{"DUBBIONI"}},
	} {
		t.Run(nome, func(t *testing.T) {
			lista, err := New(db).Residenti(authz.ConChi(t.Context(), chi), e, Dove{Particella: "X100_000100.45", ParticellaID: 45}, c.anno)
			if err != nil {
				t.Fatal(err)
			}
			visti := map[string]bool{}
			for _, x := range lista {
				visti[*x.Cognome] = true
				if x.Certo != (*x.Cognome != "DUBBIONI") {
					t.Errorf("%s: certain %v", *x.Cognome, x.Certo)
				}
			}
			if len(lista) != len(c.vuole) {
				t.Errorf("%v, want %v", visti, c.vuole)
			}
			for _, v := range c.vuole {
				if !visti[v] {
					t.Errorf("%s is not there", v)
				}
			}
		})
	}
	righe := 0
	if err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT count(*) FROM authz.consultazione WHERE risorsa = 'residenti' AND oggetto = 'X100_000100.45'`).Scan(&righe)
	}); err != nil || righe != 3 {
		t.Errorf("%d lines in the register, want 3: %v", righe, err)
	}
	chi.Scopo = ""
	if _, err := New(db).Residenti(authz.ConChi(t.Context(), chi), e, Dove{ParticellaID: 45}, 2024); sit.Codice(err) != "SCOPO_MANCANTE" {
		t.Errorf("without a reason: %v", err)
	}
	altri := authz.NewChi(authz.Persona, sit.Operatore{ID: 8}, map[authz.Scope]sit.Ambito{authz.TitolariRead: sit.AmbitoDi(1)})
	altri.Scopo = "verifica"
	if _, err := New(db).Residenti(authz.ConChi(t.Context(), altri), e, Dove{ParticellaID: 45}, 2024); sit.Kind(err) != sit.Forbidden {
		t.Errorf("without tributi:read: %v", err)
	}
}
