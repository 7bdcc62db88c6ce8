package prova_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/riscontri"
	"github.com/cestor/sit/sit/riscontri/prova"
)

// What leads are worth, reckoned by hand on the tariffs and rates of the tests: run in 2026 for 2025, five
// years from 2021 can still be asked for.
func TestWhatLeadsAreWorth(t *testing.T) {
	db := pgtest.Open(t)
	m, err := prova.Apri(t.Context(), db, "X100")
	if err != nil {
		t.Fatal(err)
	}
	for anno := prova.Anno - 5; anno <= prova.Anno; anno++ {
		m.Tariffa(anno, 1, "", "0.80", "60.00", "0")
		m.Tariffa(anno, 2, "", "0.92", "118.40", "0")
		m.Tariffa(anno, 4, "", "1.05", "200.00", "0")
		m.Aliquota(anno, "altri", "10.6")
		m.Aliquota(anno, "aree", "10.6")
		m.ValoreArea(anno, "C1", "85.00")
	}
	casa := func(foglio int, mq, rendita, civico int64) *prova.UIU {
		return m.UIU(prova.UIU{Particella: m.Particella(foglio, "5", prova.Quadrato(0, 0, 20)), Sub: "1", Categoria: "A02", Mq: mq, RenditaCent: rendita, Civico: civico, Dal: "2005-01-01"})
	}
	attese := map[string]*int64{}
	atteso := func(regola string, cent int64) { attese[regola] = &cent }

	// 80 per cent of 98 is 78.4: 3.4 m² more at 0.92, 190.53 instead of 187.40, for five years.
	m.TARISu(casa(1, 98, 50000, 0), prova.TARI{Chi: m.Persona("POCHI ANTEO"), Mq: "75.00", Componenti: 2, Dal: "2015-01-01"})
	atteso("XC-03", 5*313)

	// 300.00 € of rendita more: × 1.05 × 160 × 10.6/1000 = 534.24 a year.
	m.IMUSu(casa(2, 0, 80000, 0), prova.IMU{Chi: m.Persona("RIMASTI ADA"), Anno: prova.Anno, Categoria: "A02", RenditaCent: 50000, DovutoCent: 1})
	atteso("XC-07", 5*53424)

	// Four for two: 200.00 − 118.40.
	chi, civico := m.Persona("QUATTRO ADA"), m.Civico()
	m.TARISu(casa(3, 90, 50000, civico), prova.TARI{Chi: chi, Mq: "80.00", Componenti: 2, Dal: "2010-01-01", Civico: civico})
	m.Residente(civico, "", "2010-01-01", chi, m.Persona("QUATTRO UGO"), m.Persona("QUATTRO EVA"), m.Persona("QUATTRO IDA"))
	atteso("XC-27", 5*8160)

	// 3600 m² × 85 × 10.6/1000, less the 112.22 that it owed as land.
	p := m.Particella(4, "5", prova.Quadrato(0, 0, 60))
	m.Terreno(prova.Terreno{Particella: p, Qualita: 1, Mq: 3600, Dal: "1990-01-01", DiChi: m.Persona("CAMPI ADA")})
	m.Zona(4, prova.Quadrato(-10, -10, 100), "C1", true, "2010-05-01")
	m.LegaParticella("IMU", m.IMU(prova.IMU{Anno: prova.Anno, Tipo: "T", DovutoCent: 11222}).Posizione, p, "M1", "automatico")
	atteso("XC-17", 5*(324360-11222))

	// In construction and unused, in no zone of which a value is known: it cannot be reckoned.
	m.UIU(prova.UIU{Particella: m.Particella(5, "5", prova.Quadrato(0, 0, 30)), Sub: "1", Categoria: "F03", Dal: "2015-05-01"})
	attese["XC-12"] = nil

	if err := m.Scrivi(t.Context()); err != nil {
		t.Fatal(err)
	}
	r := riscontri.New(db).ConStima(riscontri.StimaTributi).ConOggi(prova.Oggi)
	if _, err := r.Esegui(t.Context(), m.Ente, riscontri.Opzioni{Anno: prova.Anno, Chi: "prova"}); err != nil {
		t.Fatal(err)
	}
	type riga struct {
		Regola   string
		Cent     *int64
		Evidenza string
	}
	var righe []riga
	err = db.Owner(t.Context(), func(tx pgx.Tx) error {
		rows, _ := tx.Query(t.Context(), `SELECT regola, stima_cent, evidenza->>'stima' FROM riscontri.segnalazione WHERE regola IN ('XC-03', 'XC-07', 'XC-12', 'XC-17', 'XC-27') ORDER BY regola`)
		righe, err = pgx.CollectRows(rows, pgx.RowToStructByPos[riga])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(righe) != len(attese) {
		t.Errorf("%d leads instead of %d", len(righe), len(attese))
	}
	for _, x := range righe {
		switch a := attese[x.Regola]; {
		case a == nil && x.Cent != nil:
			t.Errorf("%s: worth %d, and nobody can know: %s", x.Regola, *x.Cent, x.Evidenza)
		case a != nil && (x.Cent == nil || *x.Cent != *a):
			t.Errorf("%s: %v instead of %d: %s", x.Regola, x.Cent, *a, x.Evidenza)
		case x.Evidenza == "":
			t.Errorf("%s does not say how", x.Regola)
		}
	}
}
