package fornitura

import (
	"testing"

	"github.com/cestor/sit/catasto"
)

func TestTheRealCiviciComeInWhateverTheirColumnsAreCalled(t *testing.T) {
	for _, c := range []struct {
		ente        catasto.CodiceComune
		dir         string
		civici, vie int64
	}{
		{"B238", "B238-bucchianico", 2449, 76}, {"H052", "H052-pretoro", 1283, 60}, {"C776", "C776-civitella-messer-raimondo", 1276, 35},
	} {
		t.Run(string(c.ente), func(t *testing.T) {
			p := shared(t, "comuni/"+c.dir+"/CIVICI.geojson")
			b := nuovoBanco(t, c.ente)
			opz := Opzioni{Riferimento: giorno(t, "2026-01-01")}
			e := b.una(Acquisita, opz, p)
			t.Logf("%+v", e)
			if e.Acquisiti["civici"] != c.civici || e.Acquisiti["vie"] != c.vie || e.Scarti != 0 || e.Letti["INDIR"] != c.civici || e.Nuovi != c.civici+c.vie {
				t.Errorf("acquisiti %v, scarti %d, letti %v", e.Acquisiti, e.Scarti, e.Letti)
			}
			if n := uno[int64](b, `SELECT count(*) FROM indirizzi.stato_civico WHERE geom IS NOT NULL AND dal IS NULL AND al IS NULL AND cella IS NOT NULL`); n != c.civici {
				t.Errorf("%d civici with a position", n)
			}
			b.una(GiaAcquisita, opz, p)
			if err := b.annulla(e); err != nil {
				t.Fatal(err)
			}
			if n := uno[int64](b, `SELECT (SELECT count(*) FROM indirizzi.via) + (SELECT count(*) FROM indirizzi.civico) + (SELECT count(*) FROM indirizzi.stato_civico) + (SELECT count(*) FROM indirizzi.anomalia)`); n != 0 {
				t.Errorf("%d rows after the undo", n)
			}
			b.una(Acquisita, opz, p)
		})
	}
}
