package prova

var _ = diProva("XC-07",
	Caso{Nome: "a rendita of before the enlargement of 2018", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		m.Varia(u, func(x *UIU) { x.RenditaCent, x.Dal, x.Registrata = 80000, "2018-03-01", "2018-03-10" })
		m.IMUSu(u, IMU{Chi: m.Persona("RIMASTI ADA"), Anno: Anno, Categoria: "A02", RenditaCent: 50000, DovutoCent: 1})
		return []Atteso{{"XC-07", u.ID}}
	}},
	Caso{Nome: "the right rendita under another categoria", Semina: func(m *Mondo, f int) []Atteso {
		u := m.UIU(UIU{Particella: m.Particella(f, "5", Quadrato(0, 0, 20)), Sub: "1", Categoria: "C03", Mq: 80, RenditaCent: 43025, Dal: "2005-01-01"})
		m.IMUSu(u, IMU{Chi: m.Persona("CATEGORIE ADA"), Anno: Anno, Categoria: "C01", RenditaCent: 43025, DovutoCent: 1})
		return []Atteso{{"XC-07", u.ID}}
	}},
	Caso{Nome: "two cents", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		m.IMUSu(u, IMU{Chi: m.Persona("CENTESIMI ADA"), Anno: Anno, Categoria: "A02", RenditaCent: 49998, DovutoCent: 1})
		return []Atteso{{"XC-07", u.ID}}
	}},
	Caso{Nome: "a position of the home and the garage that counts half of them", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		g := m.UIU(UIU{Particella: u.Particella, Sub: "9", Categoria: "C06", Mq: 20, RenditaCent: 6000, Dal: "2005-01-01"})
		i := m.IMUSu(u, IMU{Chi: m.Persona("MEZZE ADA"), Anno: Anno, RenditaCent: 28000, DovutoCent: 1})
		m.Lega("IMU", i.Posizione, g, "M1", "automatico")
		return []Atteso{{"XC-07", u.ID}}
	}},
	Caso{Nome: "they agree", Semina: func(m *Mondo, f int) []Atteso {
		m.IMUSu(m.casa(f, 0, 80, "2005-01-01"), IMU{Chi: m.Persona("UGUALI ADA"), Anno: Anno, Categoria: "A02", RenditaCent: 50000, DovutoCent: 1})
		return nil
	}},
	Caso{Nome: "one cent", Semina: func(m *Mondo, f int) []Atteso {
		m.IMUSu(m.casa(f, 0, 80, "2005-01-01"), IMU{Chi: m.Persona("CENTESIMO ADA"), Anno: Anno, Categoria: "A02", RenditaCent: 50001, DovutoCent: 1})
		return nil
	}},
	Caso{Nome: "notified in March: the one of before held on 1 January", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		m.Varia(u, func(x *UIU) {
			x.RenditaCent, x.Dal, x.Registrata, x.Notificata = 80000, "2024-05-01", "2024-05-10", "2025-03-20"
		})
		m.IMUSu(u, IMU{Chi: m.Persona("NOTIFICATI ADA"), Anno: Anno, Categoria: "A02", RenditaCent: 50000, DovutoCent: 1})
		return nil
	}},
	Caso{Nome: "the DOCFA proposal, put right and known only in the year", Semina: func(m *Mondo, f int) []Atteso {
		u := m.UIU(UIU{Particella: m.Particella(f, "5", Quadrato(0, 0, 20)), Sub: "1", Categoria: "A02", Mq: 80, RenditaCent: 62000, Dal: "2024-02-01", Annotazione: "classamento e rendita proposti (D.M. 701/94)"})
		m.Varia(u, func(x *UIU) {
			x.RenditaCent, x.Dal, x.Registrata, x.Annotazione = 75000, "2024-02-01", "2025-02-15", ""
		})
		m.IMUSu(u, IMU{Chi: m.Persona("PROPOSTE ADA"), Anno: Anno, Categoria: "A02", RenditaCent: 62000, DovutoCent: 1})
		return nil
	}},
	Caso{Nome: "five months of one rendita and seven of the other", Semina: func(m *Mondo, f int) []Atteso {
		u, chi := m.casa(f, 0, 80, "2005-01-01"), m.Persona("LAVORI ADA")
		m.Varia(u, func(x *UIU) { x.RenditaCent, x.Dal, x.Registrata = 80000, "2025-06-01", "2025-06-10" })
		m.IMUSu(u, IMU{Chi: chi, Anno: Anno, Categoria: "A02", RenditaCent: 50000, Mesi: 5, DovutoCent: 1})
		m.IMUSu(u, IMU{Chi: chi, Anno: Anno, Categoria: "A02", RenditaCent: 80000, Mesi: 7, DovutoCent: 1})
		return nil
	}},
	Caso{Nome: "a rendita in lire, rounded when it became euro", Semina: func(m *Mondo, f int) []Atteso {
		u := m.UIU(UIU{Particella: m.Particella(f, "5", Quadrato(0, 0, 20)), Sub: "1", Categoria: "A03", Mq: 80, RenditaCent: 33570, Lire: 650000, Dal: "1990-01-01"})
		m.IMUSu(u, IMU{Chi: m.Persona("LIRE ADA"), Anno: Anno, Categoria: "A03", RenditaCent: 33600, DovutoCent: 1})
		return nil
	}},
	Caso{Nome: "a position that sums the home and the garage", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		g := m.UIU(UIU{Particella: u.Particella, Sub: "9", Categoria: "C06", Mq: 20, RenditaCent: 6000, Dal: "2005-01-01"})
		i := m.IMUSu(u, IMU{Chi: m.Persona("SOMME ADA"), Anno: Anno, RenditaCent: 56000, DovutoCent: 1})
		m.Lega("IMU", i.Posizione, g, "M1", "automatico")
		return nil
	}},
	Caso{Nome: "a link that is only proposed", Semina: func(m *Mondo, f int) []Atteso {
		i := m.IMU(IMU{Chi: m.Persona("INCERTI ADA"), Anno: Anno, Categoria: "A02", RenditaCent: 12300, DovutoCent: 1})
		m.Lega("IMU", i.Posizione, m.casa(f, 0, 80, "2005-01-01"), "M4", "proposto")
		return nil
	}},
	Caso{Nome: "the position of another year", Semina: func(m *Mondo, f int) []Atteso {
		m.IMUSu(m.casa(f, 0, 80, "2005-01-01"), IMU{Chi: m.Persona("PASSATI ADA"), Anno: Anno - 1, Categoria: "A02", RenditaCent: 12300, DovutoCent: 1})
		return nil
	}},
)
