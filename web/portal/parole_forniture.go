package portal

import "time"

// What the codes of a delivery mean.
var (
	acquisiti = map[string]string{
		"uiu": "unità immobiliari", "stadi": "stadi", "titolarita": "titolarità", "soggetti": "soggetti", "particelle": "particelle", "terreni": "particelle di terreni",
		"fogli": "fogli", "strade": "strade", "acque": "acque", "edifici": "edifici", "segni": "segni", "vie": "vie", "civici": "civici",
		"dichiarazioni": "unità dichiarate", "poligoni": "poligoni", "schede": "planimetrie", "documenti": "documenti",
		"posizioni": "posizioni", "residenti": "residenti", "aliquote": "aliquote", "tariffe": "tariffe", "valori_aree": "valori delle aree",
	}
	esiti     = map[string]string{"acquisita": "acquisita", "gia_acquisita": "già acquisita", "rifiutata": "rifiutata"}
	fasi      = map[string]string{"in_coda": "in coda", "in_corso": "in corso", "conclusa": "conclusa", "rifiutata": "rifiutata", "fallita": "non riuscita"}
	modiEntra = map[string]string{"completa": "completa", "aggiornamento": "aggiornamento", "parziale": "parziale"}
	catasti   = map[string]string{"F": "catasto fabbricati", "T": "catasto terreni"}
	superare  = map[string]string{
		"LACUNA":                 "Fra questa consegna e la precedente manca un periodo di registrazione: confermando, ciò che è cambiato in quel periodo resta ignoto.",
		"SOGLIA_RICONCILIAZIONE": "Confermando, si chiudono tutti gli stadi che la consegna completa non contiene, anche se sono più del previsto.",
		"FOGLIO_DIMEZZATO":       "Confermando, i fogli perdono le particelle che la consegna non contiene.",
	}
)

func (l lingua) acquisito(s string) string { return l.voceDi(acquisiti, s) }
func (l lingua) esitoDi(s string) string   { return l.voceDi(esiti, s) }
func (l lingua) faseDi(s string) string    { return l.voceDi(fasi, s) }
func (l lingua) modoEntra(s string) string { return l.voceDi(modiEntra, s) }
func (l lingua) catasto(s string) string   { return l.voceDi(catasti, s) }
func (l lingua) superare(s string) string  { return l.voceDi(superare, s) }

// quando writes a moment that there may not be.
func (l lingua) quando(v any) string {
	switch t := v.(type) {
	case time.Time:
		return l.momento(t)
	case *time.Time:
		if t != nil {
			return l.momento(*t)
		}
	}
	return ""
}
