package prova

var _ = diProva("XC-03",
	Caso{Nome: "75 m² declared on 98", Semina: func(m *Mondo, f int) []Atteso {
		t := m.TARISu(m.casa(f, 0, 98, "2005-01-01"), TARI{Chi: m.Persona("POCHI ANTEO"), Mq: "75.00", Componenti: 2, Dal: "2015-01-01"})
		return []Atteso{{"XC-03", posizione(t)}}
	}},
	Caso{Nome: "the cellar is tied too, and only the flat was declared", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 100, "2005-01-01")
		c := m.UIU(UIU{Particella: u.Particella, Sub: "9", Categoria: "C02", Mq: 40, RenditaCent: 5000, Dal: "2005-01-01"})
		t := m.TARISu(u, TARI{Chi: m.Persona("CANTINI ANTEO"), Mq: "80.00", Componenti: 2, Dal: "2015-01-01"})
		m.Lega("TARI", t.Posizione, c, "M1", "automatico")
		return []Atteso{{"XC-03", posizione(t)}}
	}},
	Caso{Nome: "two tenants who together declare half of the flat", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 120, "2005-01-01")
		t := m.TARISu(u, TARI{Chi: m.Persona("METÀ ADA"), Mq: "35.00", Dal: "2015-01-01"})
		m.TARISu(u, TARI{Chi: m.Persona("METÀ BEA"), Mq: "25.00", Dal: "2015-01-01"})
		return []Atteso{{"XC-03", posizione(t)}}
	}},
	Caso{Nome: "an utenza closed in September", Semina: func(m *Mondo, f int) []Atteso {
		t := m.TARISu(m.casa(f, 0, 100, "2005-01-01"), TARI{Chi: m.Persona("CHIUSI ADA"), Mq: "40.00", Dal: "2015-01-01", Al: "2025-10-01"})
		return []Atteso{{"XC-03", posizione(t)}}
	}},
	Caso{Nome: "more than there is: a refund", Semina: func(m *Mondo, f int) []Atteso {
		t := m.TARISu(m.casa(f, 0, 98, "2005-01-01"), TARI{Chi: m.Persona("TROPPI ADA"), Mq: "130.00", Componenti: 2, Dal: "2015-01-01"})
		return []Atteso{{"XC-03b", posizione(t)}}
	}},
	Caso{Nome: "76 m² on 98 is within the tolerance", Semina: func(m *Mondo, f int) []Atteso {
		m.TARISu(m.casa(f, 0, 98, "2005-01-01"), TARI{Chi: m.Persona("GIUSTI ADA"), Mq: "76.00", Dal: "2015-01-01"})
		return nil
	}},
	Caso{Nome: "the flat and the cellar under one utenza that declares both", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 100, "2005-01-01")
		c := m.UIU(UIU{Particella: u.Particella, Sub: "9", Categoria: "C02", Mq: 40, RenditaCent: 5000, Dal: "2005-01-01"})
		t := m.TARISu(u, TARI{Chi: m.Persona("INTERI ADA"), Mq: "115.00", Dal: "2015-01-01"})
		m.Lega("TARI", t.Posizione, c, "M1", "automatico")
		return nil
	}},
	Caso{Nome: "two tenants who declare its two halves", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 100, "2005-01-01")
		m.TARISu(u, TARI{Chi: m.Persona("PARTI ADA"), Mq: "42.00", Dal: "2015-01-01"})
		m.TARISu(u, TARI{Chi: m.Persona("PARTI BEA"), Mq: "41.00", Dal: "2015-01-01"})
		return nil
	}},
	Caso{Nome: "another row of the utenza is not tied yet", Semina: func(m *Mondo, f int) []Atteso {
		t := m.TARISu(m.casa(f, 0, 100, "2005-01-01"), TARI{Chi: m.Persona("RIGHE ADA"), Mq: "50.00", Dal: "2015-01-01", Utenza: "RIGHE"})
		m.TARI(TARI{Chi: m.Persona("RIGHE ADA"), Mq: "35.00", Dal: "2015-01-01", Utenza: t.Utenza})
		return nil
	}},
	Caso{Nome: "another utenza is proposed for the same unit", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 100, "2005-01-01")
		m.TARISu(u, TARI{Chi: m.Persona("LEGATI ADA"), Mq: "45.00", Dal: "2015-01-01"})
		t := m.TARI(TARI{Chi: m.Persona("PROPOSTI ADA"), Mq: "40.00", Dal: "2015-01-01"})
		m.Lega("TARI", t.Posizione, u, "M4", "proposto")
		return nil
	}},
	Caso{Nome: "a link that is only proposed", Semina: func(m *Mondo, f int) []Atteso {
		t := m.TARI(TARI{Chi: m.Persona("FORSE ADA"), Mq: "40.00", Dal: "2015-01-01"})
		m.Lega("TARI", t.Posizione, m.casa(f, 0, 100, "2005-01-01"), "M4", "proposto")
		return nil
	}},
	Caso{Nome: "a workshop whose special waste is left out", Semina: func(m *Mondo, f int) []Atteso {
		u := m.UIU(UIU{Particella: m.Particella(f, "5", Quadrato(0, 0, 20)), Sub: "1", Categoria: "C03", Mq: 200, RenditaCent: 90000, Dal: "2001-01-01"})
		m.TARISu(u, TARI{Chi: m.Societa("OFFICINA DI PROVA"), Mq: "90.00", Categoria: "N11", Riduzione: "SPECIALI", Dal: "2015-01-01"})
		return nil
	}},
	Caso{Nome: "a factory has only its own floor", Semina: func(m *Mondo, f int) []Atteso {
		u := m.UIU(UIU{Particella: m.Particella(f, "5", Quadrato(0, 0, 20)), Sub: "1", Categoria: "D01", Mq: 900, RenditaCent: 900000, Dal: "2001-01-01"})
		m.TARISu(u, TARI{Chi: m.Societa("FABBRICA DI PROVA"), Mq: "300.00", Categoria: "N11", Dal: "2015-01-01"})
		return nil
	}},
	Caso{Nome: "who left and who came: each declared all, they are not added", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 100, "2005-01-01")
		m.TARISu(u, TARI{Chi: m.Persona("PRIMA ADA"), Mq: "82.00", Dal: "2010-01-01", Al: "2025-06-01"})
		m.TARISu(u, TARI{Chi: m.Persona("DOPO ADA"), Mq: "82.00", Dal: "2025-06-01"})
		return nil
	}},
	Caso{Nome: "closed the year before", Semina: func(m *Mondo, f int) []Atteso {
		m.TARISu(m.casa(f, 0, 100, "2005-01-01"), TARI{Chi: m.Persona("VECCHI ADA"), Mq: "30.00", Dal: "2010-01-01", Al: "2024-12-31"})
		return nil
	}},
)
