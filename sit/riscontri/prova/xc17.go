package prova

// campo is a field of 3600 m² of somebody, on the map and in the census.
func (m *Mondo) appezzamento(f int, chi *Persona) *Particella {
	p := m.Particella(f, "5", Quadrato(0, 0, 60))
	m.Terreno(Terreno{Particella: p, Qualita: 1, Mq: 3600, Dal: "1990-01-01", DiChi: chi})
	return p
}

// IMUSuTerreno writes a position on a particella, tied to it.
func (m *Mondo) IMUSuTerreno(p *Particella, i IMU) {
	m.LegaParticella("IMU", m.IMU(i).Posizione, p, "M1", "automatico")
}

var _ = diProva("XC-17",
	Caso{Nome: "a field wholly in C1, declared as land", Semina: func(m *Mondo, f int) []Atteso {
		chi := m.Persona("CAMPI ADA")
		p := m.appezzamento(f, chi)
		m.Zona(f, Quadrato(-10, -10, 100), "C1", true, "2010-05-01")
		m.IMUSuTerreno(p, IMU{Chi: chi, Anno: Anno, Tipo: "T", DovutoCent: 11222})
		return []Atteso{{"XC-17", p.ID}}
	}},
	Caso{Nome: "a field a third of which is in C1, of which nobody speaks", Semina: func(m *Mondo, f int) []Atteso {
		p := m.appezzamento(f, m.Persona("TERZO ADA"))
		m.Zona(f, Rettangolo(-10, -10, 100, 30), "C1", true, "2010-05-01")
		return []Atteso{{"XC-17", p.ID}}
	}},
	Caso{Nome: "partly under an absolute constraint", Semina: func(m *Mondo, f int) []Atteso {
		p := m.appezzamento(f, m.Persona("FASCE ADA"))
		m.Zona(f, Quadrato(-10, -10, 100), "C1", true, "2010-05-01")
		m.Vincolo(f, Rettangolo(-10, -10, 100, 30), "STR", "inedificabilita_assoluta")
		return []Atteso{{"XC-17", p.ID}}
	}},
	Caso{Nome: "declared as an area", Semina: func(m *Mondo, f int) []Atteso {
		chi := m.Persona("AREE ADA")
		p := m.appezzamento(f, chi)
		m.Zona(f, Quadrato(-10, -10, 100), "C1", true, "2010-05-01")
		m.IMUSuTerreno(p, IMU{Chi: chi, Anno: Anno, Tipo: "A", ValoreAreaCent: 30000000, DovutoCent: 318000})
		return nil
	}},
	Caso{Nome: "declared as an area by its identifier, not tied yet", Semina: func(m *Mondo, f int) []Atteso {
		chi := m.Persona("SCIOLTE ADA")
		m.appezzamento(f, chi)
		m.Zona(f, Quadrato(-10, -10, 100), "C1", true, "2010-05-01")
		m.IMU(IMU{Chi: chi, Anno: Anno, Tipo: "A", Foglio: foglioTesto(f), Numero: "5", ValoreAreaCent: 30000000, DovutoCent: 318000})
		return nil
	}},
	Caso{Nome: "of a coltivatore diretto", Semina: func(m *Mondo, f int) []Atteso {
		chi := m.Persona("CONTADINI ADA")
		p := m.appezzamento(f, chi)
		m.Zona(f, Quadrato(-10, -10, 100), "C1", true, "2010-05-01")
		m.IMUSuTerreno(p, IMU{Chi: chi, Anno: Anno, Tipo: "T", Esenzione: "CD/IAP"})
		return nil
	}},
	Caso{Nome: "a house stands on it", Semina: func(m *Mondo, f int) []Atteso {
		u := m.casa(f, 0, 90, "2005-01-01")
		m.Terreno(Terreno{Particella: u.Particella, Qualita: 1, Mq: 400, Dal: "1990-01-01"})
		m.Zona(f, Quadrato(-10, -10, 100), "C1", true, "2010-05-01")
		return nil
	}},
	Caso{Nome: "the garden graffato to the house beside", Semina: func(m *Mondo, f int) []Atteso {
		p := m.appezzamento(f, m.Persona("GIARDINI ADA"))
		m.UIU(UIU{Particella: m.Particella(f, "6", Quadrato(60, 0, 20)), Graffata: []*Particella{p}, Sub: "1", Categoria: "A07", Mq: 150, RenditaCent: 90000, Dal: "2005-01-01"})
		m.Zona(f, Quadrato(-10, -10, 100), "C1", true, "2010-05-01")
		return nil
	}},
	Caso{Nome: "an ente urbano", Semina: func(m *Mondo, f int) []Atteso {
		p := m.Particella(f, "5", Quadrato(0, 0, 60))
		m.Terreno(Terreno{Particella: p, Qualita: 282, Mq: 3600, Dal: "2024-12-01"})
		m.Zona(f, Quadrato(-10, -10, 100), "C1", true, "2010-05-01")
		return nil
	}},
	Caso{Nome: "all within the cemetery's distance", Semina: func(m *Mondo, f int) []Atteso {
		m.appezzamento(f, m.Persona("CIMITERI ADA"))
		m.Zona(f, Quadrato(-10, -10, 100), "C1", true, "2010-05-01")
		m.Vincolo(f, Quadrato(-20, -20, 120), "CIM", "inedificabilita_assoluta")
		return nil
	}},
	Caso{Nome: "a strip of three per cent", Semina: func(m *Mondo, f int) []Atteso {
		m.appezzamento(f, m.Persona("STRISCE ADA"))
		m.Zona(f, Rettangolo(-10, -10, 100, 11.8), "C1", true, "2010-05-01")
		return nil
	}},
	Caso{Nome: "adopted in March", Semina: func(m *Mondo, f int) []Atteso {
		m.appezzamento(f, m.Persona("MARZO ADA"))
		m.Zona(f, Quadrato(-10, -10, 100), "C1", true, "2025-03-01")
		return nil
	}},
	Caso{Nome: "a plan that was annulled", Semina: func(m *Mondo, f int) []Atteso {
		m.appezzamento(f, m.Persona("ANNULLATI ADA"))
		m.ZonaFino(f, Quadrato(-10, -10, 100), "C1", true, "2010-05-01", "2024-07-01")
		return nil
	}},
	Caso{Nome: "farmland of zone E", Semina: func(m *Mondo, f int) []Atteso {
		m.appezzamento(f, m.Persona("AGRICOLI ADA"))
		m.Zona(f, Quadrato(-10, -10, 100), "E", false, "2010-05-01")
		return nil
	}},
	Caso{Nome: "of the comune", Semina: func(m *Mondo, f int) []Atteso {
		m.appezzamento(f, m.Societa("COMUNE DI PROVA"))
		m.Zona(f, Quadrato(-10, -10, 100), "C1", true, "2010-05-01")
		return nil
	}},
	Caso{Nome: "suppressed", Semina: func(m *Mondo, f int) []Atteso {
		p := m.Particella(f, "5", Quadrato(0, 0, 60))
		m.Terreno(Terreno{Particella: p, Qualita: 1, Mq: 3600, Dal: "1990-01-01", Soppressa: true})
		m.Zona(f, Quadrato(-10, -10, 100), "C1", true, "2010-05-01")
		return nil
	}},
)
