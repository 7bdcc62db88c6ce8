package prova

var _ = diProva("XC-10",
	Caso{Nome: "an ente urbano of 2015 with a building drawn and no unit", Semina: func(m *Mondo, f int) []Atteso {
		p := m.Particella(f, "5", Quadrato(0, 0, 30))
		m.Edificio(p, Quadrato(5, 5, 12))
		m.Terreno(Terreno{Particella: p, Qualita: 282, Mq: 900, Dal: "2015-02-01"})
		return []Atteso{{"XC-10", p.ID}}
	}},
	Caso{Nome: "without a building it is a hint", Semina: func(m *Mondo, f int) []Atteso {
		p := m.Particella(f, "5", Quadrato(0, 0, 30))
		m.Terreno(Terreno{Particella: p, Qualita: 282, Mq: 900, Dal: "2015-02-01"})
		return []Atteso{{"XC-10", p.ID}}
	}},
	Caso{Nome: "its only unit was suppressed", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		m.Sopprime(u, int64(f)*1000, "2019-01-01")
		m.Terreno(Terreno{Particella: u.Particella, Qualita: 282, Mq: 400})
		return []Atteso{{"XC-10", u.Particella.ID}}
	}},
	Caso{Nome: "a unit stands on it", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		m.Terreno(Terreno{Particella: u.Particella, Qualita: 282, Mq: 400, Dal: "2005-01-01"})
		return nil
	}},
	Caso{Nome: "it is graffata to the unit of the next one", Semina: func(m *Mondo, f int) []Atteso {
		p := m.Particella(f, "46", Quadrato(30, 0, 20))
		m.UIU(UIU{Particella: m.Particella(f, "45", Quadrato(0, 0, 20)), Graffata: []*Particella{p}, Sub: "3", Categoria: "A02", Mq: 80, Dal: "2005-01-01"})
		m.Terreno(Terreno{Particella: p, Qualita: 282, Mq: 400, Dal: "2005-01-01"})
		return nil
	}},
	Caso{Nome: "a court in which units have a share", Semina: func(m *Mondo, f int) []Atteso {
		p := m.Particella(f, "46", Quadrato(30, 0, 20))
		m.UIU(UIU{Particella: m.Particella(f, "45", Quadrato(0, 0, 20)), Utilita: []*Particella{p}, Sub: "3", Categoria: "A02", Mq: 80, Dal: "2005-01-01"})
		m.Terreno(Terreno{Particella: p, Qualita: 282, Mq: 400, Dal: "2005-01-01"})
		return nil
	}},
	Caso{Nome: "a court that is a common good", Semina: func(m *Mondo, f int) []Atteso {
		p := m.Particella(f, "46", Quadrato(30, 0, 20))
		m.UIU(UIU{Particella: p, Sub: "1", BCNC: true, Dal: "2005-01-01"})
		m.Terreno(Terreno{Particella: p, Qualita: 282, Mq: 400, Dal: "2005-01-01"})
		return nil
	}},
	Caso{Nome: "an area urbana F/1", Semina: func(m *Mondo, f int) []Atteso {
		p := m.Particella(f, "46", Quadrato(30, 0, 20))
		m.UIU(UIU{Particella: p, Sub: "1", Categoria: "F01", Dal: "2005-01-01"})
		m.Terreno(Terreno{Particella: p, Qualita: 282, Mq: 400, Dal: "2005-01-01"})
		return nil
	}},
	Caso{Nome: "a tipo mappale of this year waits for its DOCFA", Semina: func(m *Mondo, f int) []Atteso {
		p := m.Particella(f, "46", Quadrato(30, 0, 20))
		m.Edificio(p, Quadrato(32, 2, 10))
		m.Terreno(Terreno{Particella: p, Qualita: 282, Mq: 400, Dal: "2025-06-01"})
		return nil
	}},
	Caso{Nome: "a road", Semina: func(m *Mondo, f int) []Atteso {
		p := m.Particella(f, "STRADA001", Rettangolo(0, 40, 100, 6))
		m.Terreno(Terreno{Particella: p, Qualita: 282, Mq: 600, Dal: "2005-01-01"})
		return nil
	}},
	Caso{Nome: "renumbered, with the units on the number it had", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		p := m.Particella(f, "505", Quadrato(30, 0, 20))
		m.Discende(u.Particella, p, "2018-01-01")
		m.Terreno(Terreno{Particella: p, Qualita: 282, Mq: 400, Dal: "2018-01-01"})
		return nil
	}},
	Caso{Nome: "a field is no ente urbano", Semina: func(m *Mondo, f int) []Atteso {
		m.Terreno(Terreno{Particella: m.Particella(f, "46", Quadrato(30, 0, 20)), Qualita: 1, Mq: 400, Dal: "2005-01-01"})
		return nil
	}},
)
