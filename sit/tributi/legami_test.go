package tributi_test

import (
	"testing"
)

// registro has a case of history on each particella of foglio 20.
func (b *banco) registro() {
	b.censisci(
		unita{immobile: 1, identificativi: "20/1/1", categoria: "A02"},
		unita{immobile: 2, identificativi: "20/2/3+20/3/1", categoria: "A02"},
		unita{immobile: 3, identificativi: "U:20/4/1", categoria: "A02"},
		unita{immobile: 4, identificativi: "A:20/5/1", categoria: "A02"}, unita{immobile: 5, identificativi: "B:20/5/1", categoria: "A02"},
		// 6 was renumbered in 2015.
		unita{immobile: 6, identificativi: "20/6/1", categoria: "A02", al: "2015-03-01", finisce: 600},
		unita{immobile: 6, progressivo: 2, identificativi: "20/6/10", categoria: "A02", dal: "2015-03-01", nasce: 600},
		// 7 and 8 were merged into 9 in 2018.
		unita{immobile: 7, identificativi: "20/7/1", categoria: "A02", al: "2018-06-01", finisce: 700}, unita{immobile: 7, progressivo: 2, identificativi: "20/7/1", soppressa: true, dal: "2018-06-01", nasce: 700},
		unita{immobile: 8, identificativi: "20/7/2", categoria: "A02", al: "2018-06-01", finisce: 700}, unita{immobile: 8, progressivo: 2, identificativi: "20/7/2", soppressa: true, dal: "2018-06-01", nasce: 700},
		unita{immobile: 9, identificativi: "20/7/3", categoria: "A02", dal: "2018-06-01", nasce: 700},
		// 10 was split into 11 and 12 in 2019.
		unita{immobile: 10, identificativi: "20/8/1", categoria: "A02", al: "2019-02-01", finisce: 800}, unita{immobile: 10, progressivo: 2, identificativi: "20/8/1", soppressa: true, dal: "2019-02-01", nasce: 800},
		unita{immobile: 11, identificativi: "20/8/2", categoria: "A02", dal: "2019-02-01", nasce: 800}, unita{immobile: 12, identificativi: "20/8/3", categoria: "C06", dal: "2019-02-01", nasce: 800},
		// 13 became 14, and 14 became 15. Nobody delivered the suppression of 13.
		unita{immobile: 13, identificativi: "20/9/1", categoria: "A02", al: "2012-01-01", finisce: 901},
		unita{immobile: 14, identificativi: "20/9/2", categoria: "A02", dal: "2012-01-01", al: "2020-01-01", nasce: 901, finisce: 902}, unita{immobile: 14, progressivo: 2, identificativi: "20/9/2", soppressa: true, dal: "2020-01-01", nasce: 902},
		unita{immobile: 15, identificativi: "20/9/3", categoria: "A02", dal: "2020-01-01", nasce: 902},
		unita{immobile: 16, identificativi: "20/10/1", categoria: "A02", al: "2018-06-01", finisce: 1000}, unita{immobile: 16, progressivo: 2, identificativi: "20/10/1", soppressa: true, dal: "2018-06-01", nasce: 1000},
		unita{immobile: 17, identificativi: "20/11/1", categoria: "A02"}, unita{immobile: 18, identificativi: "20/11/2", categoria: "C06"}, unita{immobile: 30, identificativi: "20/11/3", bcnc: true},
		unita{immobile: 19, identificativi: "20/12/1", categoria: "A02"}, unita{immobile: 20, identificativi: "20/12/2", categoria: "A03"},
		unita{immobile: 21, identificativi: "20/13/", categoria: "A07"},
		unita{immobile: 23, identificativi: "20/14/1", categoria: "A02"},
		// 24 took 25 in, and goes on.
		unita{immobile: 24, identificativi: "20/15/1", categoria: "A02", al: "2016-05-01", finisce: 1500}, unita{immobile: 24, progressivo: 2, identificativi: "20/15/1", categoria: "A02", dal: "2016-05-01", nasce: 1500},
		unita{immobile: 25, identificativi: "20/15/2", categoria: "A02", al: "2016-05-01", finisce: 1500}, unita{immobile: 25, progressivo: 2, identificativi: "20/15/2", soppressa: true, dal: "2016-05-01", nasce: 1500},
		// 26 lost in 2015 one of its two identifiers.
		unita{immobile: 26, identificativi: "20/16/1+20/17/1", categoria: "A02", al: "2015-01-01", finisce: 1600}, unita{immobile: 26, progressivo: 2, identificativi: "20/16/1", categoria: "A02", dal: "2015-01-01", nasce: 1600},
	)
	b.possiede("ADA", 12, 23)
}

func TestAPositionIsTiedByTheLevelOfWhatItWrites(t *testing.T) {
	b := apri(t)
	b.registro()
	tariCases := []struct {
		nome         string
		p            tari
		want, motivo string
	}{
		{"the same identifier is M1", tari{id: "20/1/1"}, "M1 automatico 1", ""},
		{"the second identifier of a graffata is as good as the first", tari{id: "20/3/1"}, "M1 automatico 2", ""},
		{"with its sezione it is M1", tari{id: "U:20/4/1"}, "M1 automatico 3", ""},
		{"without the sezione it is M2", tari{id: "20/4/1"}, "M2 automatico 3", ""},
		{"a sezione that the catasto does not write is M2", tari{id: "Z:20/1/1"}, "M2 automatico 1", ""},
		{"another sezione is another unit", tari{id: "C:20/5/1"}, "", "SUB_IGNOTO"},
		{"two units in two sezioni are none", tari{id: "20/5/1"}, "", "SEZIONE_AMBIGUA"},
		{"one of two sezioni is M1", tari{id: "B:20/5/1"}, "M1 automatico 5", ""},
		{"an identifier that the unit had before is M3", tari{id: "20/6/1"}, "M3 automatico 6 Fg. 20 n. 6 sub 1 > Fg. 20 n. 6 sub 10", ""},
		{"a unit merged into another is M3", tari{id: "20/7/2"}, "M3 automatico 9 Fg. 20 n. 7 sub 2 > Fg. 20 n. 7 sub 3", ""},
		{"a unit taken in by another that goes on is M3", tari{id: "20/15/2"}, "M3 automatico 24 Fg. 20 n. 15 sub 2 > Fg. 20 n. 15 sub 1", ""},
		{"of a split, a home goes to the home", tari{id: "20/8/1", uso: 1}, "M3 automatico 11 Fg. 20 n. 8 sub 1 > Fg. 20 n. 8 sub 2", ""},
		{"of a split, what is held by the person comes first", tari{id: "20/8/1", uso: 1, persona: "ADA"}, "M3 automatico 12 Fg. 20 n. 8 sub 1 > Fg. 20 n. 8 sub 3", ""},
		{"history is followed step by step", tari{id: "20/9/1"}, "M3 automatico 15 Fg. 20 n. 9 sub 1 > Fg. 20 n. 9 sub 2 > Fg. 20 n. 9 sub 3", ""},
		{"an utenza that ended in 2014 is asked about 2014", tari{id: "20/6/1", al: "2014-07-01"}, "M1 automatico 6", ""},
		{"one that lost an identifier has had it", tari{id: "20/17/1"}, "M3 automatico 26 Fg. 20 n. 17 sub 1 > Fg. 20 n. 16 sub 1", ""},
		{"what has no heir is missing", tari{id: "20/10/1"}, "", "SOPPRESSA_SENZA_SUCCESSORE"},
		{"without a sub the one home of the particella is M4", tari{id: "20/11", uso: 1}, "M4 proposto 17", "SUB_ASSENTE"},
		{"without a sub the one pertinenza is M4", tari{id: "20/11", uso: 3}, "M4 proposto 18", "SUB_ASSENTE"},
		{"two homes on the particella are none", tari{id: "20/12", uso: 1}, "", "SUB_ASSENTE"},
		{"a sub where the whole particella is one unit is M4", tari{id: "20/13/5"}, "M4 proposto 21", "SUB_IGNOTO"},
		{"an unknown foglio", tari{id: "99/1/1"}, "", "FOGLIO_IGNOTO"},
		{"an unknown particella", tari{id: "20/999/1"}, "", "PARTICELLA_IGNOTA"},
		{"an unknown sub", tari{id: "20/12/9"}, "", "SUB_IGNOTO"},
		{"no identifier, no address", tari{}, "", "IDENTIFICATIVO_ASSENTE"},
		{"two figures exchanged, of the same person, is shown", tari{id: "20/41/1", persona: "ADA"}, "", "PARTICELLA_IGNOTA (Fg. 20 n. 14 sub 1)"},
		{"two figures exchanged, of somebody else, is not", tari{id: "20/41/1", persona: "BEA"}, "", "PARTICELLA_IGNOTA"},
	}
	imuCases := []struct {
		nome         string
		p            imu
		want, motivo string
	}{
		{"a year is judged on its own facts", imu{anno: 2017, id: "20/7/1"}, "M1 automatico 7", ""},
		{"the year of the merger still has the old unit", imu{anno: 2018, id: "20/7/1"}, "M1 automatico 7", ""},
		{"the year after has the new one", imu{anno: 2019, id: "20/7/1"}, "M3 automatico 9 Fg. 20 n. 7 sub 1 > Fg. 20 n. 7 sub 3", ""},
		{"history stops at the year", imu{anno: 2015, id: "20/9/1"}, "M3 automatico 14 Fg. 20 n. 9 sub 1 > Fg. 20 n. 9 sub 2", ""},
		{"a new identifier written for an old year", imu{anno: 2010, id: "20/6/10"}, "M3 automatico 6 Fg. 20 n. 6 sub 10 > Fg. 20 n. 6 sub 1", ""},
		{"a unit before it was born", imu{anno: 2010, id: "20/7/3"}, "", "NON_ANCORA_NATA"},
		{"of a split, nothing tells which", imu{anno: 2024, id: "20/8/1"}, "M3 proposto 11 Fg. 20 n. 8 sub 1 > Fg. 20 n. 8 sub 2; M3 proposto 12 Fg. 20 n. 8 sub 1 > Fg. 20 n. 8 sub 3", "PIU_SUCCESSORI"},
		{"of a split, the categoria tells", imu{anno: 2024, id: "20/8/1", categoria: "C06"}, "M3 automatico 12 Fg. 20 n. 8 sub 1 > Fg. 20 n. 8 sub 3", ""},
		{"land is tied to its particella", imu{anno: 2024, tipo: "T", id: "1/2"}, "M1 automatico X100_000100.2", ""},
		{"land in the year before it was split", imu{anno: 2020, tipo: "A", id: "1/5"}, "M1 automatico X100_000100.5", ""},
		{"land that was split", imu{anno: 2023, tipo: "A", id: "1/5"}, "M3 proposto X100_000100.6 Fg. 1 n. 5 > Fg. 1 n. 6; M3 proposto X100_000100.7 Fg. 1 n. 5 > Fg. 1 n. 7", "PIU_SUCCESSORI"},
		{"land nobody knows", imu{anno: 2023, tipo: "T", id: "1/4000"}, "", "PARTICELLA_IGNOTA"},
		{"land suppressed without heirs", imu{anno: 2025, tipo: "T", id: "1/4"}, "", "SOPPRESSA_SENZA_SUCCESSORE"},
		{"a sub of land does not matter", imu{anno: 2024, tipo: "T", id: "1/3/2"}, "M1 automatico X100_000100.3", ""},
		{"land with a sezione that the catasto does not write", imu{anno: 2024, tipo: "T", id: "A:1/2"}, "M2 automatico X100_000100.2", ""},
	}
	for i := range tariCases {
		tariCases[i].p.n = i + 1
		b.tassa(tariCases[i].p)
	}
	for i := range imuCases {
		imuCases[i].p.n = i + 1
		b.dichiara(imuCases[i].p)
	}
	b.lega()
	for _, c := range tariCases {
		t.Run("TARI: "+c.nome, func(t *testing.T) {
			if got := b.legami("TARI", c.p.n); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			if got := b.motivo("TARI", c.p.n); got != c.motivo {
				t.Errorf("motivo %q, want %q", got, c.motivo)
			}
		})
	}
	for _, c := range imuCases {
		t.Run("IMU: "+c.nome, func(t *testing.T) {
			if got := b.legami("IMU", c.p.n); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			if got := b.motivo("IMU", c.p.n); got != c.motivo {
				t.Errorf("motivo %q, want %q", got, c.motivo)
			}
		})
	}
}
