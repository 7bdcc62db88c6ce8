package esporta

// tipo is the type of a column.
type tipo uint8

const (
	testo tipo = iota
	intero
	decimale
	giorno
)

type campo struct {
	nome string
	tipo tipo
}

// geometria is what the things of a tema are drawn with, as GDAL calls it.
type geometria string

const (
	poligoni geometria = "wkbMultiPolygon"
	punti    geometria = "wkbPoint"
	miste    geometria = "wkbUnknown"
)

// tema is one kind of thing: its query gives the columns in their order, then longitude and
// latitude of a point for its label, then its shape.
type tema struct {
	nome      string
	titolo    string
	query     string
	geometria geometria
	id        bool // the first column is a public identifier
	campi     []campo
}

var mappale = []campo{{"comune", testo}, {"sezione", testo}, {"foglio", intero}, {"allegato", testo}, {"sviluppo", testo}}

var misurato = []campo{{"superficie_mappa_mq", decimale}, {"valida_dal", giorno}, {"fonte", testo}, {"precisione_m", decimale}}

func campi(gruppi ...[]campo) (tutti []campo) {
	for _, g := range gruppi {
		tutti = append(tutti, g...)
	}
	return tutti
}

// temi are named as the layers of the tiles that show them, and stand in the order in which a
// GIS should list them.
var temi = []*tema{
	{"particelle", "Particelle, strade e acque", "Particelle", poligoni, true,
		campi([]campo{{"id", testo}}, mappale, []campo{{"numero", testo}, {"denominatore", testo}, {"tipo", testo}}, misurato)},
	{"fogli", "Fogli di mappa, con allegati e sviluppi", "Fogli", poligoni, true,
		campi([]campo{{"id", testo}}, mappale, []campo{{"riferimento", giorno}}, misurato)},
	{"edifici", "Fabbricati", "Edifici", poligoni, true,
		campi([]campo{{"id", testo}}, mappale, []campo{{"particella", testo}, {"numero", testo}}, misurato)},
	{"civici", "Numeri civici", "Civici", punti, true,
		[]campo{{"id", testo}, {"via_id", testo}, {"via", testo}, {"localita", testo}, {"civico", testo}, {"esponente", testo}, {"metodo", testo},
			{"precisione_m", decimale}, {"particella", testo}, {"valido_dal", giorno}}},
	{"particelle_etichette", "Numeri delle particelle, dove sono scritti sulla mappa", "Etichette", punti, true,
		[]campo{{"id", testo}, {"numero", testo}, {"angolo", decimale}}},
	{"segni", "Testi, simboli e linee della mappa", "Segni", miste, false,
		[]campo{{"foglio", testo}, {"tipo", testo}, {"testo", testo}, {"angolo", decimale}, {"altezza_m", decimale}}},
	{"comuni", "Confine del comune", "Comuni", poligoni, true,
		[]campo{{"id", testo}, {"nome", testo}, {"istat", testo}, {"provincia", testo}, {"regione", testo}, {"superficie_mappa_mq", decimale}}},
}

// Tema is a tema as a page lists it.
type Tema struct{ Nome, Titolo string }

// Temi lists the temi that an ente has something of.
func Temi(s Stato) (out []Tema) {
	for _, t := range temi {
		if s.consegnato(t) {
			out = append(out, Tema{t.nome, t.titolo})
		}
	}
	return out
}

// consegnato tells whether anybody ever delivered what the tema is made of. Where not, an empty
// table would say that there is none.
func (s Stato) consegnato(t *tema) bool {
	switch t.nome {
	case "civici":
		return s.HaCivici
	case "edifici", "segni":
		return s.HaEdifici
	}
	return s.HaMappa()
}

func temaDi(nome string) *tema {
	for _, t := range temi {
		if t.nome == nome {
			return t
		}
	}
	return nil
}
