package prova

// inCorso is a unit of gruppo F, on a particella of its own.
func (m *Mondo) inCorso(f int, categoria, dal string) *UIU {
	return m.UIU(UIU{Particella: m.Particella(f, "5", Quadrato(0, 0, 30)), Sub: "1", Categoria: categoria, Dal: dal})
}

var _ = diProva("XC-12",
	Caso{Nome: "an F/3 of 2015 with no works", Semina: func(m *Mondo, f int) []Atteso {
		return []Atteso{{"XC-12", m.inCorso(f, "F03", "2015-05-01").ID}}
	}},
	Caso{Nome: "an F/4 of fourteen months", Semina: func(m *Mondo, f int) []Atteso {
		return []Atteso{{"XC-12", m.inCorso(f, "F04", "2024-10-15").ID}}
	}},
	Caso{Nome: "an F/6 of 2020", Semina: func(m *Mondo, f int) []Atteso {
		return []Atteso{{"XC-12", m.inCorso(f, "F06", "2020-05-01").ID}}
	}},
	Caso{Nome: "an F/2 that pays TARI", Semina: func(m *Mondo, f int) []Atteso {
		u := m.inCorso(f, "F02", "2010-01-01")
		m.TARISu(u, TARI{Chi: m.Persona("RUDERI ADA"), Mq: "70.00", Dal: "2019-01-01"})
		return []Atteso{{"XC-12", u.ID}}
	}},
	Caso{Nome: "an F/2 where somebody resides, and no other dwelling at the number", Semina: func(m *Mondo, f int) []Atteso {
		civico := m.Civico()
		u := m.UIU(UIU{Particella: m.Particella(f, "5", Quadrato(0, 0, 30)), Sub: "1", Categoria: "F02", Dal: "2010-01-01", Civico: civico})
		m.Residente(civico, "", "2019-01-01", m.Persona("RUDERI UGO"))
		return []Atteso{{"XC-12", u.ID}}
	}},
	Caso{Nome: "used while the file says that works are under way", Semina: func(m *Mondo, f int) []Atteso {
		u := m.inCorso(f, "F03", "2015-05-01")
		m.Lavori(u.Particella, u, "2024-05-01", "")
		m.TARISu(u, TARI{Chi: m.Persona("FINITI ADA"), Mq: "90.00", Dal: "2023-01-01"})
		return []Atteso{{"XC-12", u.ID}}
	}},
	Caso{Nome: "an F/3 since 2015 whose address was put right last year", Semina: func(m *Mondo, f int) []Atteso {
		u := m.inCorso(f, "F03", "2015-05-01")
		m.Varia(u, func(x *UIU) { x.Dal = "2025-02-01" })
		return []Atteso{{"XC-12", u.ID}}
	}},
	Caso{Nome: "an F/3 of a year", Semina: func(m *Mondo, f int) []Atteso {
		m.inCorso(f, "F03", "2024-11-01")
		return nil
	}},
	Caso{Nome: "works begun last year", Semina: func(m *Mondo, f int) []Atteso {
		u := m.inCorso(f, "F03", "2020-05-01")
		m.Lavori(u.Particella, nil, "2024-05-01", "")
		return nil
	}},
	Caso{Nome: "a site under seizure", Semina: func(m *Mondo, f int) []Atteso {
		m.UIU(UIU{Particella: m.Particella(f, "5", Quadrato(0, 0, 30)), Sub: "1", Categoria: "F03", Dal: "2015-01-01", Annotazione: "Immobile sotto SEQUESTRO preventivo"})
		return nil
	}},
	Caso{Nome: "an F/2 at the number of a house where people live", Semina: func(m *Mondo, f int) []Atteso {
		civico := m.Civico()
		m.casa(f, civico, 90, "2005-01-01")
		m.UIU(UIU{Particella: m.Particella(f, "6", Quadrato(40, 0, 30)), Sub: "1", Categoria: "F02", Dal: "2010-01-01", Civico: civico})
		m.Residente(civico, "", "2019-01-01", m.Persona("VIVI UGO"))
		return nil
	}},
	Caso{Nome: "an F/2 that nobody uses", Semina: func(m *Mondo, f int) []Atteso {
		m.inCorso(f, "F02", "2010-01-01")
		return nil
	}},
	Caso{Nome: "an old flat that became F/4 this year", Semina: func(m *Mondo, f int) []Atteso {
		m.Varia(m.casa(f, 0, 90, "2005-01-01"), func(x *UIU) { x.Categoria, x.RenditaCent, x.Dal = "F04", 0, "2025-06-01" })
		return nil
	}},
	Caso{Nome: "of the comune", Semina: func(m *Mondo, f int) []Atteso {
		m.Titolo(m.inCorso(f, "F03", "2015-05-01"), m.Societa("COMUNE DI PROVA"), "10", 1, 1)
		return nil
	}},
	Caso{Nome: "suppressed", Semina: func(m *Mondo, f int) []Atteso {
		m.Sopprime(m.inCorso(f, "F03", "2015-05-01"), 0, "2020-01-01")
		return nil
	}},
)
