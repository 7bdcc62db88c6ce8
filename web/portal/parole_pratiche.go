package portal

import (
	"html/template"

	"github.com/cestor/sit/sit/edilizia"
)

func funzioniPratiche(l lingua) template.FuncMap {
	return template.FuncMap{"voceFascicolo": l.voceFascicolo, "percheFascicolo": l.percheFascicolo, "parteOmessa": l.parteOmessa, "campoPratica": l.campoPratica,
		"coloreStato": coloreStato, "luoghiPratica": luoghiPratica}
}

// luoghiPratica are the immobili of a pratica, each particella of today once: several that were
// declared may have become one.
func luoghiPratica(dichiarati []edilizia.Immobile) (out []edilizia.Immobile) {
	visti := map[string]bool{}
	for _, i := range dichiarati {
		if i.Particella != nil {
			if visti[*i.Particella] {
				continue
			}
			visti[*i.Particella] = true
		}
		out = append(out, i)
	}
	return out
}

func (l lingua) voceFascicolo(tipo string) string {
	switch tipo {
	case "unita":
		return l.testo("Unità")
	case "particella":
		return l.testo("Particella")
	case "stadio":
		return l.testo("Stadio del catasto")
	case "titolo":
		return l.testo("Titolo")
	case "parente":
		return l.testo("Genealogia")
	case "civico":
		return l.testo("Civico")
	case "fornitura":
		return l.testo("Consegna")
	case "disegno":
		return l.testo("Disegno in mappa")
	case "docfa":
		return l.testo("Dichiarazione DOCFA")
	case "pratica":
		return l.testo("Pratica edilizia")
	case "tari":
		return "TARI"
	case "imu":
		return "IMU"
	case "residenti":
		return l.testo("Residenti")
	case "segnalazione":
		return l.testo("Segnalazione")
	case "zona":
		return l.testo("Zona del piano")
	case "vincolo":
		return l.testo("Vincolo")
	}
	return tipo
}

func (l lingua) percheFascicolo(perche string) string {
	switch perche {
	case "identificativo":
		return l.testo("per identificativo")
	case "storia":
		return l.testo("per storia")
	case "geometria":
		return l.testo("per posizione")
	case "civico":
		return l.testo("per civico")
	}
	return perche
}

func (l lingua) parteOmessa(parte string) string {
	switch parte {
	case "titolari":
		return l.testo("i titolari")
	case "redditi":
		return l.testo("i redditi")
	case "pratiche":
		return l.testo("le pratiche edilizie")
	case "tributi":
		return l.testo("i tributi")
	}
	return parte
}

func (l lingua) campoPratica(campo string) string {
	switch campo {
	case "geometria":
		return l.testo("posizione")
	case "soggetti":
		return l.testo("richiedente")
	}
	return campo
}

// coloreStato is the class of the mark of a stato, by its group.
func coloreStato(s edilizia.Stato) string {
	switch s.Gruppo() {
	case edilizia.Assentite:
		return "stato-pratica st-atto"
	case edilizia.Negate:
		return "stato-pratica st-negata"
	case edilizia.Chiuse:
		return "stato-pratica st-chiusa"
	}
	return "stato-pratica st-nuova"
}
