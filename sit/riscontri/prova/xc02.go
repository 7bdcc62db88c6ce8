package prova

import "strconv"

func foglioTesto(f int) string { return strconv.Itoa(f) }

var _ = diProva("XC-02",
	Caso{Nome: "a sub that no unit ever had", Semina: func(m *Mondo, f int) []Atteso {
		m.casa(f, 0, 80, "2005-01-01")
		t := m.TARI(TARI{Chi: m.Persona("IGNOTI OTTO"), Foglio: foglioTesto(f), Numero: "5", Sub: "88", Mq: "60.00", Dal: "2015-01-01", DovutoCent: 20000})
		return []Atteso{{"XC-02", posizione(t)}}
	}},
	Caso{Nome: "a number that is nowhere", Semina: func(m *Mondo, f int) []Atteso {
		t := m.TARI(TARI{Chi: m.Persona("LONTANI OTTO"), Foglio: foglioTesto(f), Numero: "4321", Sub: "1", Mq: "60.00", Dal: "2015-01-01"})
		return []Atteso{{"XC-02", posizione(t)}}
	}},
	Caso{Nome: "suppressed, and nothing was born of it", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		m.Sopprime(u, int64(f)*1000, "2020-05-01")
		t := m.TARI(TARI{Chi: m.Persona("DEMOLITI UGO"), Foglio: foglioTesto(f), Numero: "5", Sub: "1", Mq: "60.00", Dal: "2015-01-01"})
		return []Atteso{{"XC-02", posizione(t)}}
	}},
	Caso{Nome: "suppressed by a division into two is a lead with two candidates", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 120, "2005-01-01")
		atto := int64(f) * 1000
		m.Sopprime(u, atto, "2020-05-01")
		m.UIU(UIU{Particella: u.Particella, Sub: "2", Categoria: "A02", Mq: 60, Dal: "2020-05-01", Atto: atto})
		m.UIU(UIU{Particella: u.Particella, Sub: "3", Categoria: "A02", Mq: 60, Dal: "2020-05-01", Atto: atto})
		t := m.TARI(TARI{Chi: m.Persona("DIVISI UGO"), Foglio: foglioTesto(f), Numero: "5", Sub: "1", Mq: "90.00", Dal: "2015-01-01"})
		return []Atteso{{"XC-02", posizione(t)}}
	}},
	Caso{Nome: "suppressed with one successor is a proposal", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		atto := int64(f) * 1000
		m.Sopprime(u, atto, "2020-05-01")
		m.UIU(UIU{Particella: u.Particella, Sub: "12", Categoria: "A02", Mq: 85, Dal: "2020-05-01", Atto: atto})
		t := m.TARI(TARI{Chi: m.Persona("VARIATI UGO"), Foglio: foglioTesto(f), Numero: "5", Sub: "1", Mq: "60.00", Dal: "2015-01-01"})
		return []Atteso{{"XC-02b", posizione(t)}}
	}},
	Caso{Nome: "the same unit under another sub is a proposal", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		m.Rinumera(u, "31", "2021-01-01")
		t := m.TARI(TARI{Chi: m.Persona("RINUMERATI EVA"), Foglio: foglioTesto(f), Numero: "5", Sub: "1", Mq: "60.00", Dal: "2015-01-01"})
		return []Atteso{{"XC-02b", posizione(t)}}
	}},
	Caso{Nome: "a number exchanged by the fingers, of the same owner, is a proposal", Semina: func(m *Mondo, f int) []Atteso {
		chi := m.Persona("DISTRATTI PIO")
		u := m.UIU(UIU{Particella: m.Particella(f, "145", Quadrato(0, 0, 20)), Sub: "3", Categoria: "A02", Mq: 80, Dal: "2005-01-01"})
		m.Titolo(u, chi, "10", 1, 1)
		t := m.TARI(TARI{Chi: chi, Foglio: foglioTesto(f), Numero: "154", Sub: "3", Mq: "60.00", Dal: "2015-01-01"})
		return []Atteso{{"XC-02b", posizione(t)}}
	}},
	Caso{Nome: "one character away, of somebody else, stays a lead", Semina: func(m *Mondo, f int) []Atteso {
		u := m.UIU(UIU{Particella: m.Particella(f, "145", Quadrato(0, 0, 20)), Sub: "3", Categoria: "A02", Mq: 80, Dal: "2005-01-01"})
		m.Titolo(u, m.Persona("ALTRUI ZOE"), "10", 1, 1)
		t := m.TARI(TARI{Chi: m.Persona("ESTRANEI LEO"), Foglio: foglioTesto(f), Numero: "146", Sub: "3", Mq: "60.00", Dal: "2015-01-01"})
		return []Atteso{{"XC-02", posizione(t)}}
	}},
	Caso{Nome: "an identifier of today", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		m.TARISu(u, TARI{Chi: m.Persona("ESATTI ANNA"), Mq: "66.00", Dal: "2015-01-01"})
		return nil
	}},
	Caso{Nome: "a graffato is as good as the first", Semina: func(m *Mondo, f int) []Atteso {
		p := m.Particella(f, "46", Quadrato(30, 0, 20))
		m.UIU(UIU{Particella: m.Particella(f, "45", Quadrato(0, 0, 20)), Graffata: []*Particella{p}, Sub: "3", Categoria: "A02", Mq: 80, Dal: "2005-01-01"})
		m.TARI(TARI{Chi: m.Persona("GRAFFATI NINO"), Foglio: foglioTesto(f), Numero: "46", Sub: "3", Mq: "66.00", Dal: "2015-01-01"})
		return nil
	}},
	Caso{Nome: "a whole unit that the cadastre writes with sub 0", Semina: func(m *Mondo, f int) []Atteso {
		m.UIU(UIU{Particella: m.Particella(f, "45", Quadrato(0, 0, 20)), Sub: "0000", Categoria: "A07", Mq: 180, Dal: "2005-01-01"})
		m.TARI(TARI{Chi: m.Persona("INTERI NINO"), Foglio: foglioTesto(f), Numero: "45", Mq: "150.00", Dal: "2015-01-01"})
		return nil
	}},
	Caso{Nome: "without a sub where there are units: the links propose", Semina: func(m *Mondo, f int) []Atteso {
		m.casa(f, 0, 80, "2005-01-01")
		m.TARI(TARI{Chi: m.Persona("INCOMPLETI IDA"), Foglio: foglioTesto(f), Numero: "5", Mq: "66.00", Dal: "2015-01-01"})
		return nil
	}},
	Caso{Nome: "tied through the history already", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		m.Rinumera(u, "31", "2021-01-01")
		t := m.TARI(TARI{Chi: m.Persona("SEGUITI EVA"), Foglio: foglioTesto(f), Numero: "5", Sub: "1", Mq: "60.00", Dal: "2015-01-01"})
		m.Lega("TARI", t.Posizione, u, "M3", "automatico")
		return nil
	}},
	Caso{Nome: "an utenza that ended before the year", Semina: func(m *Mondo, f int) []Atteso {
		m.TARI(TARI{Chi: m.Persona("CESSATI EVA"), Foglio: foglioTesto(f), Numero: "999", Sub: "1", Mq: "60.00", Dal: "2015-01-01", Al: "2024-12-31"})
		return nil
	}},
)

func posizione(t *TARI) string { return "TARI-" + strconv.FormatInt(t.Posizione, 10) }
