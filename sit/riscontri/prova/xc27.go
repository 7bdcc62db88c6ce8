package prova

// famiglia is an utenza of so many componenti at a civico of its own.
func (m *Mondo) famiglia(f, componenti int, chi *Persona) (*TARI, int64) {
	civico := m.Civico()
	return m.TARISu(m.casa(f, civico, 90, "2005-01-01"), TARI{Chi: chi, Mq: "80.00", Componenti: componenti, Dal: "2010-01-01", Civico: civico, Interno: "3"}), civico
}

var _ = diProva("XC-27",
	Caso{Nome: "a family of four that pays for two", Semina: func(m *Mondo, f int) []Atteso {
		chi := m.Persona("QUATTRO ADA")
		t, civico := m.famiglia(f, 2, chi)
		m.Residente(civico, "3", "2010-01-01", chi, m.Persona("QUATTRO UGO"), m.Persona("QUATTRO EVA"), m.Persona("QUATTRO IDA"))
		return []Atteso{{"XC-27", posizione(t)}}
	}},
	Caso{Nome: "a child born in March, never communicated", Semina: func(m *Mondo, f int) []Atteso {
		chi := m.Persona("NASCITA ADA")
		t, civico := m.famiglia(f, 2, chi)
		m.ResidenteFino(civico, "3", "2010-01-01", "", "NASCITA", chi, m.Persona("NASCITA UGO"))
		m.ResidenteFino(civico, "3", "2025-03-10", "", "NASCITA", m.Persona("NASCITA EVA"))
		return []Atteso{{"XC-27", posizione(t)}}
	}},
	Caso{Nome: "fewer than declared: a refund", Semina: func(m *Mondo, f int) []Atteso {
		chi := m.Persona("MENO ADA")
		t, civico := m.famiglia(f, 3, chi)
		m.Residente(civico, "3", "2010-01-01", chi)
		return []Atteso{{"XC-27", posizione(t)}}
	}},
	Caso{Nome: "in the name of who left: those who stayed are three, and pay for one", Semina: func(m *Mondo, f int) []Atteso {
		t, civico := m.famiglia(f, 1, m.Persona("PARTITO UGO"))
		m.Residente(civico, "3", "2010-01-01", m.Persona("RESTATI ADA"), m.Persona("RESTATI EVA"), m.Persona("RESTATI IDA"))
		return []Atteso{{"XC-27", posizione(t)}}
	}},
	Caso{Nome: "as many as declared, in the name of a son", Semina: func(m *Mondo, f int) []Atteso {
		chi := m.Persona("FIGLIO UGO")
		_, civico := m.famiglia(f, 3, chi)
		m.Residente(civico, "3", "2010-01-01", m.Persona("FIGLIO ADA"), m.Persona("FIGLIO EVA"), chi)
		return nil
	}},
	Caso{Nome: "a student away, with the reduction", Semina: func(m *Mondo, f int) []Atteso {
		chi, civico := m.Persona("STUDENTI ADA"), m.Civico()
		m.TARISu(m.casa(f, civico, 90, "2005-01-01"), TARI{Chi: chi, Mq: "80.00", Componenti: 2, Dal: "2010-01-01", Civico: civico, Riduzione: "STUDENTE_FUORI_SEDE"})
		m.Residente(civico, "", "2010-01-01", chi, m.Persona("STUDENTI UGO"), m.Persona("STUDENTI EVA"))
		return nil
	}},
	Caso{Nome: "one family with two utenze at the same number", Semina: func(m *Mondo, f int) []Atteso {
		a, b, civico := m.Persona("DIVISI ADA"), m.Persona("DIVISI UGO"), m.Civico()
		u := m.casa(f, civico, 160, "2005-01-01")
		m.TARISu(u, TARI{Chi: a, Mq: "70.00", Componenti: 2, Dal: "2010-01-01", Civico: civico})
		m.TARISu(u, TARI{Chi: b, Mq: "70.00", Componenti: 2, Dal: "2010-01-01", Civico: civico})
		m.Residente(civico, "", "2010-01-01", a, b, m.Persona("DIVISI EVA"), m.Persona("DIVISI IDA"))
		return nil
	}},
	Caso{Nome: "two families at one number, each with its own", Semina: func(m *Mondo, f int) []Atteso {
		a, b, civico := m.Persona("VICINI ADA"), m.Persona("PROSSIMI UGO"), m.Civico()
		u := m.casa(f, civico, 160, "2005-01-01")
		m.TARISu(u, TARI{Chi: a, Mq: "70.00", Componenti: 2, Dal: "2010-01-01", Civico: civico})
		m.TARISu(u, TARI{Chi: b, Mq: "70.00", Componenti: 1, Dal: "2010-01-01", Civico: civico})
		m.Residente(civico, "", "2010-01-01", a, m.Persona("VICINI EVA"))
		m.Residente(civico, "", "2010-01-01", b)
		return nil
	}},
	Caso{Nome: "nobody lives there any more", Semina: func(m *Mondo, f int) []Atteso {
		chi := m.Persona("TRASFERITI ADA")
		_, civico := m.famiglia(f, 3, chi)
		m.ResidenteFino(civico, "3", "2010-01-01", "2024-06-01", "TRASFERITI", chi, m.Persona("TRASFERITI UGO"))
		return nil
	}},
	Caso{Nome: "twenty days between a birth and a departure", Semina: func(m *Mondo, f int) []Atteso {
		chi := m.Persona("BREVI ADA")
		_, civico := m.famiglia(f, 2, chi)
		m.ResidenteFino(civico, "3", "2010-01-01", "2025-05-21", "BREVI", m.Persona("BREVI UGO"))
		m.ResidenteFino(civico, "3", "2010-01-01", "", "BREVI", chi)
		m.ResidenteFino(civico, "3", "2025-05-01", "", "BREVI", m.Persona("BREVI EVA"))
		return nil
	}},
	Caso{Nome: "eight who pay as six or more", Semina: func(m *Mondo, f int) []Atteso {
		chi := m.Persona("OTTO A")
		_, civico := m.famiglia(f, 6, chi)
		m.Residente(civico, "3", "2010-01-01", chi, m.Persona("OTTO B"), m.Persona("OTTO C"), m.Persona("OTTO D"), m.Persona("OTTO E"), m.Persona("OTTO F"), m.Persona("OTTO G"), m.Persona("OTTO H"))
		return nil
	}},
	Caso{Nome: "the house by the sea of who lives elsewhere", Semina: func(m *Mondo, f int) []Atteso {
		chi := m.Persona("MARINI ADA")
		_, _ = m.famiglia(f, 1, chi)
		m.Residente(m.Civico(), "1", "2010-01-01", chi, m.Persona("MARINI UGO"), m.Persona("MARINI EVA"))
		return nil
	}},
	Caso{Nome: "a flat at disposal", Semina: func(m *Mondo, f int) []Atteso {
		chi, civico := m.Persona("DISPOSTI ADA"), m.Civico()
		m.TARISu(m.casa(f, civico, 90, "2005-01-01"), TARI{Chi: chi, Mq: "80.00", Componenti: 1, Dal: "2010-01-01", Civico: civico, Uso: 2})
		m.Residente(civico, "", "2010-01-01", chi, m.Persona("DISPOSTI UGO"))
		return nil
	}},
)
