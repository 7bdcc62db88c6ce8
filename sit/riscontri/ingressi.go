package riscontri

import "fmt"

// ingressi is what there is to compare, and how well it is tied.
type ingressi struct {
	UIU, Terreni, Titolarita, Mappa, Residenti, Impronte, Zone, Tariffe, Aliquote bool

	TARI, TARIIdentificate, TARILegate, TARIStoria int
	IMU, IMUIdentificate, IMULegate, IMUStoria     int
}

// The bounds of the pre-flight (tributi.md §7.3).
const (
	coperturaMinima = 80 // per cent of the positions with an identifier
	storiaMassima   = 10 // per cent of the links that only the history of the cadastre explains
)

// manca says in Italian what a rule lacks, or nothing.
func (in ingressi) manca(serve []Ingresso) string {
	for _, s := range serve {
		switch {
		case s == IngressoUIU && !in.UIU:
			return "mancano le unità del catasto fabbricati"
		case s == IngressoTerreni && !in.Terreni:
			return "manca il catasto terreni"
		case s == IngressoTitolarita && !in.Titolarita:
			return "mancano le titolarità"
		case s == IngressoMappa && !in.Mappa:
			return "manca la mappa catastale"
		case s == IngressoTARI && in.TARI == 0:
			return "mancano le posizioni TARI dell'anno"
		case s == IngressoIMU && in.IMU == 0:
			return "mancano le posizioni IMU dell'anno"
		case s == IngressoResidenti && !in.Residenti:
			return "mancano i residenti"
		case s == IngressoImpronte && !in.Impronte:
			return "mancano le impronte degli edifici"
		case s == IngressoZone && !in.Zone:
			return "mancano le zone del piano urbanistico"
		}
	}
	return ""
}

// avvisi are what the officers should know before they look at the leads.
func (in ingressi) avvisi() (out []Avviso) {
	for _, t := range []struct {
		nome                            string
		n, identificate, legate, storia int
	}{
		{"TARI", in.TARI, in.TARIIdentificate, in.TARILegate, in.TARIStoria},
		{"IMU", in.IMU, in.IMUIdentificate, in.IMULegate, in.IMUStoria},
	} {
		if t.n == 0 {
			continue
		}
		if 100*t.identificate < coperturaMinima*t.n {
			out = append(out, Avviso{Codice: "COPERTURA_BASSA", Testo: fmt.Sprintf(
				"Solo %d posizioni %s su %d hanno foglio e numero: sotto l'%d %% i confronti danno molte tracce false.", t.identificate, t.nome, t.n, coperturaMinima)})
		}
		if t.legate == 0 && t.identificate > 0 {
			out = append(out, Avviso{Codice: "LEGAMI_MANCANTI", Testo: fmt.Sprintf("Nessuna posizione %s è legata a un'unità o a una particella.", t.nome)})
		}
		if t.legate > 0 && 100*t.storia >= storiaMassima*t.legate {
			out = append(out, Avviso{Codice: "STORIA_ALTA", Testo: fmt.Sprintf(
				"%d legami %s su %d passano per identificativi soppressi: conviene far aggiornare l'estratto prima di distribuire le segnalazioni.", t.storia, t.nome, t.legate)})
		}
	}
	if in.TARI > 0 && !in.Tariffe {
		out = append(out, Avviso{Codice: "TARIFFE_MANCANTI", Testo: "Mancano le tariffe TARI dell'anno: le stime che ne dipendono sono vuote."})
	}
	if in.IMU > 0 && !in.Aliquote {
		out = append(out, Avviso{Codice: "ALIQUOTE_MANCANTI", Testo: "Mancano le aliquote IMU dell'anno."})
	}
	return out
}
