package prova

// villaggio draws six houses that map and ground both know, the ground so many metres east of the
// map: enough to learn how far the foglio stands from where it should.
func (m *Mondo) villaggio(f int, est float64) {
	for i := range 6 {
		x := float64(i) * 40
		p := m.Particella(f, foglioTesto(900+i), Quadrato(x, 500, 40))
		m.Edificio(p, Quadrato(x+10, 510, 12))
		m.Impronta(f, Quadrato(x+10+est, 510, 12), Impronta{})
		m.UIU(UIU{Particella: p, Sub: "1", Categoria: "A07", Mq: 130, RenditaCent: 60000, Dal: "2000-01-01"})
	}
}

var _ = diProva("XC-08",
	Caso{Nome: "a building on a field that no register knows (L1)", Semina: func(m *Mondo, f int) []Atteso {
		m.villaggio(f, 0)
		p := m.Particella(f, "5", Quadrato(0, 0, 60))
		m.Terreno(Terreno{Particella: p, Qualita: 1, Mq: 3600})
		m.Impronta(f, Rettangolo(10, 10, 12, 9), Impronta{Altezza: 6, Piani: 2})
		return []Atteso{{"XC-08", p.ID}}
	}},
	Caso{Nome: "the same where the foglio stands four metres away", Semina: func(m *Mondo, f int) []Atteso {
		m.villaggio(f, 4)
		p := m.Particella(f, "5", Quadrato(0, 0, 60))
		m.Impronta(f, Rettangolo(14, 10, 12, 9), Impronta{})
		return []Atteso{{"XC-08", p.ID}}
	}},
	Caso{Nome: "a house that has grown by a hundred metres (L3)", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		m.Edificio(u.Particella, Rettangolo(1, 1, 6, 6))
		m.Impronta(f, Rettangolo(1, 1, 16, 9), Impronta{})
		return []Atteso{{"XC-08", u.Particella.ID}}
	}},
	Caso{Nome: "a building with a unit and nothing on the map (L3)", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		m.Impronta(f, Rettangolo(3, 3, 10, 9), Impronta{})
		return []Atteso{{"XC-08", u.Particella.ID}}
	}},
	Caso{Nome: "a house known to both", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 80, "2005-01-01")
		m.Edificio(u.Particella, Rettangolo(1, 1, 10, 8))
		m.Impronta(f, Rettangolo(1.3, 0.8, 10, 8), Impronta{})
		return nil
	}},
	Caso{Nome: "a house whose whole foglio stands five metres away", Semina: func(m *Mondo, f int) []Atteso {
		m.villaggio(f, 5)
		p := m.Particella(f, "5", Quadrato(0, 0, 30))
		m.UIU(UIU{Particella: p, Sub: "1", Categoria: "A07", Mq: 60, Dal: "2000-01-01"})
		m.Edificio(p, Rettangolo(20, 10, 7, 9))
		m.Impronta(f, Rettangolo(25, 10, 7, 9), Impronta{}) // across the boundary, as the ground has it
		m.Particella(f, "6", Quadrato(30, 0, 30))
		return nil
	}},
	Caso{Nome: "a greenhouse", Semina: func(m *Mondo, f int) []Atteso {
		m.Particella(f, "5", Quadrato(0, 0, 60))
		m.Impronta(f, Rettangolo(10, 10, 30, 9), Impronta{Codice: "Serra"})
		return nil
	}},
	Caso{Nome: "a low shelter", Semina: func(m *Mondo, f int) []Atteso {
		m.Particella(f, "5", Quadrato(0, 0, 60))
		m.Impronta(f, Rettangolo(10, 10, 8, 7), Impronta{Altezza: 1.5})
		return nil
	}},
	Caso{Nome: "five metres by five: under twenty square metres once eroded", Semina: func(m *Mondo, f int) []Atteso {
		m.Particella(f, "5", Quadrato(0, 0, 60))
		m.Impronta(f, Quadrato(10, 10, 5), Impronta{})
		return nil
	}},
	Caso{Nome: "a ruin of gruppo F stands there", Semina: func(m *Mondo, f int) []Atteso {
		p := m.Particella(f, "5", Quadrato(0, 0, 60))
		m.UIU(UIU{Particella: p, Sub: "1", Categoria: "F02", Dal: "2010-01-01"})
		m.Impronta(f, Rettangolo(10, 10, 12, 9), Impronta{})
		return nil
	}},
	Caso{Nome: "a rural building of the terreni", Semina: func(m *Mondo, f int) []Atteso {
		p := m.Particella(f, "5", Quadrato(0, 0, 60))
		m.Terreno(Terreno{Particella: p, Qualita: 279, Mq: 3600})
		m.Impronta(f, Rettangolo(10, 10, 12, 9), Impronta{})
		return nil
	}},
	Caso{Nome: "a house being built", Semina: func(m *Mondo, f int) []Atteso {
		p := m.Particella(f, "5", Quadrato(0, 0, 60))
		m.Lavori(p, nil, "2024-09-01", "")
		m.Impronta(f, Rettangolo(10, 10, 12, 9), Impronta{})
		return nil
	}},
	Caso{Nome: "the building has its polygon, and no unit: another rule", Semina: func(m *Mondo, f int) []Atteso {
		p := m.Particella(f, "5", Quadrato(0, 0, 60))
		m.Edificio(p, Rettangolo(10, 10, 12, 9))
		m.Impronta(f, Rettangolo(10, 10, 12, 9), Impronta{})
		return nil
	}},
	Caso{Nome: "the units bear the number that the particella had", Semina: func(m *Mondo, f int) []Atteso {
		prima, p := m.Particella(f, "5", nil), m.Particella(f, "505", Quadrato(0, 0, 60))
		m.UIU(UIU{Particella: prima, Sub: "1", Categoria: "A07", Mq: 130, Dal: "2000-01-01"})
		m.Discende(prima, p, "2018-01-01")
		m.Edificio(p, Rettangolo(10, 10, 12, 9))
		m.Impronta(f, Rettangolo(10, 10, 12, 9), Impronta{})
		return nil
	}},
	Caso{Nome: "a school of the comune", Semina: func(m *Mondo, f int) []Atteso {
		p := m.Particella(f, "5", Quadrato(0, 0, 60))
		m.Terreno(Terreno{Particella: p, Qualita: 1, Mq: 3600, DiChi: m.Societa("COMUNE DI PROVA")})
		m.Impronta(f, Rettangolo(10, 10, 30, 12), Impronta{})
		return nil
	}},
)
