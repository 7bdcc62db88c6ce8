package prova

import "strconv"

var _ = diProva("XC-21",
	Caso{Nome: "the same unit twice to the same person for the whole year", Semina: func(m *Mondo, f int) []Atteso {
		u, chi := m.casa(f, 0, 80, "2005-01-01"), m.Persona("DOPPI ANTEO")
		m.IMUSu(u, IMU{Chi: chi, Anno: Anno, RenditaCent: 50000, DovutoCent: 84800})
		m.IMUSu(u, IMU{Chi: chi, Anno: Anno, RenditaCent: 50000, DovutoCent: 84800})
		return []Atteso{{"XC-21", u.ID}}
	}},
	Caso{Nome: "three halves of one unit", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		for _, nome := range []string{"TERZI ADA", "TERZI BEA", "TERZI CLEO"} {
			m.IMUSu(u, IMU{Chi: m.Persona(nome), Anno: Anno, QuotaNum: 1, QuotaDen: 2, DovutoCent: 10000})
		}
		return []Atteso{{"XC-21", u.ID}}
	}},
	Caso{Nome: "two families pay for the whole of one flat", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 100, "2005-01-01")
		m.TARISu(u, TARI{Chi: m.Persona("PRIMI RITA"), Mq: "82.00", Componenti: 2, Dal: "2010-01-01"})
		t := m.TARISu(u, TARI{Chi: m.Persona("SECONDI RITA"), Mq: "80.00", Componenti: 1, Dal: "2018-01-01"})
		return []Atteso{{"XC-21", posizione(t)}}
	}},
	Caso{Nome: "two tax codes of one base, and neither lives here", Semina: func(m *Mondo, f int) []Atteso {
		a := m.PersonaCon("OMOCODI IDA", ConControllo("MCDDIA70A41X001"))
		b := m.PersonaCon("OMOCODI IDA", ConControllo("MCDDIA70A41X00M"))
		m.TARI(TARI{Chi: a, Mq: "50.00", Dal: "2015-01-01"})
		t := m.TARI(TARI{Chi: b, Mq: "50.00", Dal: "2015-01-01"})
		return []Atteso{{"XC-21", posizione(t)}}
	}},
	Caso{Nome: "five months and then seven", Semina: func(m *Mondo, f int) []Atteso {
		u, chi := m.casa(f, 0, 80, "2005-01-01"), m.Persona("MESI ANTEO")
		m.IMUSu(u, IMU{Chi: chi, Anno: Anno, RenditaCent: 50000, Mesi: 5, DovutoCent: 37100})
		m.IMUSu(u, IMU{Chi: chi, Anno: Anno, RenditaCent: 80000, Mesi: 7, DovutoCent: 83104})
		return nil
	}},
	Caso{Nome: "who sold and who bought", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		m.IMUSu(u, IMU{Chi: m.Persona("VENDUTI EZIO"), Anno: Anno, Mesi: 4, DovutoCent: 1})
		m.IMUSu(u, IMU{Chi: m.Persona("COMPRATI EZIO"), Anno: Anno, Mesi: 8, DovutoCent: 1})
		return nil
	}},
	Caso{Nome: "two halves of one person, by two titles", Semina: func(m *Mondo, f int) []Atteso {
		u, chi := m.casa(f, 0, 80, "2005-01-01"), m.Persona("MEZZI ANTEO")
		m.IMUSu(u, IMU{Chi: chi, Anno: Anno, QuotaNum: 1, QuotaDen: 2, DovutoCent: 1})
		m.IMUSu(u, IMU{Chi: chi, Anno: Anno, QuotaNum: 1, QuotaDen: 2, DovutoCent: 1})
		return nil
	}},
	Caso{Nome: "three thirds written in thousandths", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		for _, q := range []int64{333, 333, 334} {
			m.IMUSu(u, IMU{Chi: m.Persona("MILLESIMI " + strconv.FormatInt(q, 10)), Anno: Anno, QuotaNum: q, QuotaDen: 1000, DovutoCent: 1})
		}
		return nil
	}},
	Caso{Nome: "the same positions in two years", Semina: func(m *Mondo, f int) []Atteso {
		u, chi := m.casa(f, 0, 80, "2005-01-01"), m.Persona("ANNUALI ANTEO")
		m.IMUSu(u, IMU{Chi: chi, Anno: Anno, DovutoCent: 1})
		m.IMUSu(u, IMU{Chi: chi, Anno: Anno - 1, DovutoCent: 1})
		return nil
	}},
	Caso{Nome: "two tenants who declare the two halves of a flat", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 100, "2005-01-01")
		m.TARISu(u, TARI{Chi: m.Persona("COINQUILINI ADA"), Mq: "42.00", Dal: "2020-01-01"})
		m.TARISu(u, TARI{Chi: m.Persona("COINQUILINI BEA"), Mq: "41.50", Dal: "2020-01-01"})
		return nil
	}},
	Caso{Nome: "three offices in one unit", Semina: func(m *Mondo, f int) []Atteso {
		u := m.UIU(UIU{Particella: m.Particella(f, "5", Quadrato(0, 0, 20)), Sub: "1", Categoria: "A10", Mq: 90, RenditaCent: 150000, Dal: "2001-01-01"})
		for _, nome := range []string{"STUDIO UNO", "STUDIO DUE", "STUDIO TRE"} {
			m.TARISu(u, TARI{Chi: m.Societa(nome), Mq: "85.00", Categoria: "N11", Dal: "2015-01-01"})
		}
		return nil
	}},
	Caso{Nome: "who left and who came, with a day in common", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		m.TARISu(u, TARI{Chi: m.Persona("USCENTI ADA"), Mq: "66.00", Dal: "2010-01-01", Al: "2025-07-02"})
		m.TARISu(u, TARI{Chi: m.Persona("ENTRANTI ADA"), Mq: "66.00", Dal: "2025-07-01"})
		return nil
	}},
	Caso{Nome: "two residents whose codes differ by omocodia", Semina: func(m *Mondo, f int) []Atteso {
		a := m.PersonaCon("GEMELLI EVA", ConControllo("GMLVEA70A41X001"))
		b := m.PersonaCon("GEMELLI EVA", ConControllo("GMLVEA70A41X00M"))
		m.Residente(0, "", "2000-01-01", a)
		m.Residente(0, "", "2000-01-01", b)
		m.TARI(TARI{Chi: a, Mq: "50.00", Dal: "2015-01-01"})
		m.TARI(TARI{Chi: b, Mq: "50.00", Dal: "2015-01-01"})
		return nil
	}},
)
