package tributi

import (
	"fmt"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg/pgtest"
)

const estratti = `
INSERT INTO tributi.tari (ente_id, posizione_id, comune, id_utenza, id_oggetto, tipo_utenza, denominazione, persona, n_foglio, n_numero, n_subalterno, superficie_mq, dovuto_fissa_cent, dovuto_variabile_cent, dal, al, impronta, grezza, file, riga, fornitura_id, superseded_at) VALUES
  (1, 1, 'X100', 'U1', '1', 'D', 'SALVEMENTI TULLIA', '391e68c5-0bed-8ff3-b9b1-4e5f2c2e7e41', '4', '45', '3', 60, 7728, 11840, '2019-01-01', NULL, 1, 'U1;...', 'tari.csv', 12, 5, NULL),
  (1, 2, 'X100', 'U2', '1', 'D', 'ALTRA', NULL, '4', '46', '', 80, NULL, NULL, '2019-01-01', '2021-01-01', 2, 'U2', 'tari.csv', 13, 5, NULL),
  (1, 1, 'X100', 'U1', '1', 'D', 'PRIMA', NULL, '4', '45', '3', 50, NULL, NULL, '2019-01-01', NULL, 3, 'vecchia', 'tari.csv', 9, 4, now());
INSERT INTO tributi.imu (ente_id, posizione_id, comune, id_posizione, anno, denominazione, persona, tipo_oggetto, n_foglio, n_numero, n_subalterno, rendita_cent, quota_num, quota_den, mesi, dovuto_cent, impronta, grezza, file, riga, fornitura_id) VALUES
  (1, 3, 'X100', 'P1', 2024, 'SALVEMENTI TULLIA', '391e68c5-0bed-8ff3-b9b1-4e5f2c2e7e41', 'F', '9', '9', '9', 51646, 1, 2, 7, 26825, 1, 'P1', 'imu.csv', 2, 6),
  (1, 4, 'X100', 'P1', 2023, 'SALVEMENTI TULLIA', '391e68c5-0bed-8ff3-b9b1-4e5f2c2e7e41', 'F', '9', '9', '9', 51646, 1, 2, 12, 26825, 1, 'P1', 'imu.csv', 3, 6);
INSERT INTO tributi.legame (ente_id, tributo, posizione_id, comune, immobile, particella_id, livello, stato) VALUES
  (1, 'TARI', 1, 'X100', 7, 45, 'M1', 'automatico'), (1, 'TARI', 2, '', 0, 46, 'M4', 'proposto');`

func TestLinesOfTheExtracts(t *testing.T) {
	db := pgtest.Open(t)
	if _, err := db.AddEnte(t.Context(), sit.Ente{Codice: "X100", Nome: "Borgo Prova", Zona: 7792}, nil, 0); err != nil {
		t.Fatal(err)
	}
	if err := db.Owner(t.Context(), func(tx pgx.Tx) error { _, err := tx.Exec(t.Context(), estratti); return err }); err != nil {
		t.Fatal(err)
	}
	const lei = "391e68c5-0bed-8ff3-b9b1-4e5f2c2e7e41"
	e := sit.Ente{ID: 1, Codice: "X100"}
	chi := authz.NewChi(authz.Persona, sit.Operatore{ID: 7, Nome: "Prova"}, map[authz.Scope]sit.Ambito{authz.TributiRead: sit.AmbitoDi(1)})
	chi.Scopo = "verifica"
	for nome, c := range map[string]struct {
		d     DomandaRighe
		vuole []string // tributo, posizione, anno, level
	}{
		"those of a unit":                           {DomandaRighe{Immobile: "X100-F-7", ParticellaID: 46, Anno: 2024}, []string{"TARI 1 M1"}},
		"those of a unit and of its person":         {DomandaRighe{Immobile: "X100-F-7", Persona: lei, Anno: 2024}, []string{"TARI 1 M1", "IMU 3 "}},
		"those of a person in every year":           {DomandaRighe{Persona: lei}, []string{"TARI 1 ", "IMU 3 ", "IMU 4 "}},
		"those of a particella, while they held":    {DomandaRighe{ParticellaID: 46, Anno: 2020}, []string{"TARI 2 M4"}},
		"and not in the year in which they ended":   {DomandaRighe{ParticellaID: 46, Anno: 2021}, nil},
		"one alone, by its number":                  {DomandaRighe{PosizioneID: 4, Anno: 2023}, []string{"IMU 4 "}},
		"nothing is asked for, nothing is answered": {DomandaRighe{Anno: 2024}, nil},
	} {
		t.Run(nome, func(t *testing.T) {
			c.d.Oggetto = "prova"
			righe, err := New(db).Righe(authz.ConChi(t.Context(), chi), e, c.d)
			if err != nil {
				t.Fatal(err)
			}
			var viste []string
			for _, r := range righe {
				livello := ""
				if r.Livello != nil {
					livello = *r.Livello
				}
				viste = append(viste, fmt.Sprintf("%s %d %s", r.Tributo, r.PosizioneID, livello))
				if r.PosizioneID == 1 && (*r.DovutoCent != 19568 || *r.Superficie != "60.00" || r.NumeroRiga != 12 || r.Grezza != "U1;..." || r.Identificato != "4/45/3") {
					t.Errorf("%+v", r)
				}
			}
			if !slices.Equal(viste, c.vuole) {
				t.Errorf("%q, want %q", viste, c.vuole)
			}
		})
	}
	chi.Scopo = ""
	if _, err := New(db).Righe(authz.ConChi(t.Context(), chi), e, DomandaRighe{PosizioneID: 1}); sit.Codice(err) != "SCOPO_MANCANTE" {
		t.Errorf("without a reason: %v", err)
	}
}
