package prova

var _ = diProva("XC-01",
	Caso{Nome: "a flat where its owner lives, and nobody pays", Semina: func(m *Mondo, f int) []Atteso {
		c := m.Civico()
		u := m.casa(f, c, 98, "2010-05-01")
		chi := m.Persona("PROVETTA LIDIA")
		m.Titolo(u, chi, "10", 1, 1)
		m.Residente(c, "", "2012-01-01", chi)
		return []Atteso{{"XC-01", u.ID}}
	}},
	Caso{Nome: "a flat with nobody in it is a lead too, of little confidence", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 70, "2010-05-01")
		m.Titolo(u, m.Persona("VUOTI ARDUINO"), "10", 1, 1)
		return []Atteso{{"XC-01", u.ID}}
	}},
	Caso{Nome: "a shop without an utenza", Semina: func(m *Mondo, f int) []Atteso {
		u := m.UIU(UIU{Particella: m.Particella(f, "7", Quadrato(0, 0, 20)), Sub: "1", Categoria: "C01", Mq: 55, RenditaCent: 90000, Dal: "2001-01-01"})
		return []Atteso{{"XC-01", u.ID}}
	}},
	Caso{Nome: "one utenza ended before the year and nobody came after", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		m.TARISu(u, TARI{Chi: m.Persona("PARTITI ELIO"), Mq: "66.00", Componenti: 2, Dal: "2010-01-01", Al: "2024-07-01"})
		return []Atteso{{"XC-01", u.ID}}
	}},
	Caso{Nome: "an utenza without sub on the same particella may be its own", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 90, "2005-01-01")
		m.TARI(TARI{Chi: m.Persona("SENZASUB IRMA"), Foglio: foglioTesto(f), Numero: "5", Mq: "74.00", Componenti: 1, Dal: "2011-01-01"})
		return []Atteso{{"XC-01b", u.ID}}
	}},
	Caso{Nome: "the owner pays at the same civico, with about the same metres and no identifier", Semina: func(m *Mondo, f int) []Atteso {
		c := m.Civico()
		u := m.casa(f, c, 100, "2005-01-01")
		chi := m.Persona("SMEMORATA GINA")
		m.Titolo(u, chi, "10", 1, 1)
		m.TARI(TARI{Chi: chi, Mq: "82.00", Componenti: 1, Civico: c, Dal: "2011-01-01"})
		return []Atteso{{"XC-01b", u.ID}}
	}},
	Caso{Nome: "tied at M1 it is in order", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		m.TARISu(u, TARI{Chi: m.Persona("REGOLARI ITALO"), Mq: "66.00", Componenti: 2, Dal: "2010-01-01"})
		return nil
	}},
	Caso{Nome: "tied through a suppressed identifier it is in order", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		t := m.TARI(TARI{Chi: m.Persona("ANTICHI ITALO"), Foglio: foglioTesto(f), Numero: "4", Sub: "1", Mq: "66.00", Componenti: 2, Dal: "2010-01-01"})
		m.Lega("TARI", t.Posizione, u, "M3", "automatico")
		return nil
	}},
	Caso{Nome: "a garage goes with the home of the same owner in the building", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		box := m.UIU(UIU{Particella: u.Particella, Sub: "9", Categoria: "C06", Mq: 15, RenditaCent: 5000, Dal: "2005-01-01"})
		chi := m.Persona("RIMESSI CARLO")
		m.Titolo(u, chi, "10", 1, 1)
		m.Titolo(box, chi, "10", 1, 1)
		m.TARISu(u, TARI{Chi: chi, Mq: "78.00", Componenti: 2, Dal: "2010-01-01"})
		return nil
	}},
	Caso{Nome: "two flats lived in as one, under one utenza for both", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 60, "2005-01-01")
		v := m.UIU(UIU{Particella: u.Particella, Sub: "2", Categoria: "A03", Mq: 50, RenditaCent: 25000, Dal: "2005-01-01"})
		chi := m.Persona("UNITI SERENA")
		m.Titolo(u, chi, "10", 1, 1)
		m.Titolo(v, chi, "10", 1, 1)
		m.TARISu(u, TARI{Chi: chi, Mq: "90.00", Componenti: 3, Dal: "2010-01-01"})
		return nil
	}},
	Caso{Nome: "a common good has no utenza", Semina: func(m *Mondo, f int) []Atteso {
		m.UIU(UIU{Particella: m.Particella(f, "5", Quadrato(0, 0, 20)), Sub: "1", Categoria: "A03", BCNC: true, Dal: "2005-01-01"})
		return nil
	}},
	Caso{Nome: "a flat under works", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		m.Lavori(u.Particella, u, "2025-03-01", "")
		return nil
	}},
	Caso{Nome: "a flat of the housing body", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		m.Titolo(u, m.Societa("A.T.E.R. DELLA PROVINCIA DI BENEVENTO"), "10", 1, 1)
		return nil
	}},
	Caso{Nome: "a unit of gruppo F and one of gruppo D", Semina: func(m *Mondo, f int) []Atteso {
		p := m.Particella(f, "5", Quadrato(0, 0, 20))
		m.UIU(UIU{Particella: p, Sub: "1", Categoria: "F03", Dal: "2024-01-01"})
		m.UIU(UIU{Particella: p, Sub: "2", Categoria: "D02", RenditaCent: 800000, Dal: "2004-01-01"})
		return nil
	}},
	Caso{Nome: "a unit that was suppressed", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		m.Sopprime(u, int64(f)*1000, "2023-05-01")
		return nil
	}},
)

// casa is a flat, sub 1 of the particella 5 of a foglio.
func (m *Mondo) casa(f int, civico, mq int64, dal string) *UIU {
	return m.UIU(UIU{Particella: m.Particella(f, "5", Quadrato(0, 0, 20)), Sub: "1", Categoria: "A02", Mq: mq, RenditaCent: 50000, Civico: civico, Dal: dal})
}
