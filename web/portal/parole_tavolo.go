package portal

import (
	"html/template"

	"github.com/cestor/sit/sit/riscontri"
)

// How the desk of the tax office speaks.
func funzioniTavolo(l lingua) template.FuncMap {
	return template.FuncMap{
		"statoTraccia": l.statoTraccia, "presenza": l.presenza, "decide": l.decide, "titoloRegola": titoloRegola, "severita": l.severita,
		"euroTondi": l.euroTondi, "euroSegnato": l.euroSegnato,
	}
}

// statiTraccia are what an officer calls a segnalazione.
var statiTraccia = map[string]string{
	riscontri.Nuova: "Nuova", riscontri.Assegnata: "Assegnata", riscontri.Verificata: "Verificata", riscontri.Archiviata: "Archiviata",
	riscontri.AttoEmesso: "Atto emesso", riscontri.Definita: "Definita", riscontri.Annullata: "Annullata",
}

// decisioni are the same as what one does.
var decisioni = map[string]string{
	riscontri.Nuova: "Rimettere fra le nuove", riscontri.Assegnata: "Prendere in carico", riscontri.Verificata: "È fondata",
	riscontri.Archiviata: "Archiviare: non c'è niente da fare", riscontri.AttoEmesso: "È stato emesso l'atto",
	riscontri.Definita: "È definita: pagata, o chiusa", riscontri.Annullata: "L'atto è annullato",
}

var presenze = map[string]string{
	riscontri.PresenzaNuova: "trovata per la prima volta", riscontri.PresenzaPersistente: "c'è ancora", riscontri.PresenzaRisolta: "non si trova più",
}

var severita = map[string]string{"A": "quasi certa", "B": "probabile", "C": "indizio"}

func (l lingua) statoTraccia(s string) string { return l.voceDi(statiTraccia, s) }
func (l lingua) decide(s string) string       { return l.voceDi(decisioni, s) }
func (l lingua) presenza(s string) string     { return l.voceDi(presenze, s) }
func (l lingua) severita(s riscontri.Severita) string {
	return l.voceDi(severita, string(s))
}

// euroTondi is an amount without cents, as a list has it.
func (l lingua) euroTondi(cent int64) string {
	if cent < 0 {
		return "− € " + l.migliaia((-cent+50)/100)
	}
	return "€ " + l.migliaia((cent+50)/100)
}

// ordineFatti is the order in which an evidence is read: what is compared, how much, when.
var ordineFatti = []string{
	"regola", "oggetto", "identificativo", "categoria", "classe", "anno", "perche", "superficie_catastale_mq", "superficie_mq", "dichiarata_mq", "minima_mq", "differenza_mq",
	"rendita_catasto_cent", "rendita_posizione_cent", "rendita_cent", "residenti", "componenti", "zona", "valore_cent", "base_cent", "aliquota_permille", "quota", "mesi", "dovuto_cent", "versato_cent", "cent", "totale_cent",
}

// nomiFatti are the members of an evidence that are not called as they are written.
var nomiFatti = map[string]string{
	"perche": "Come si arriva", "cent": "Importo", "mq": "Superficie", "dovuto_cent": "Dovuto", "versato_cent": "Versato", "totale_cent": "Totale", "superficie_mq": "Superficie",
	"superficie_catastale_mq": "Superficie catastale", "dichiarata_mq": "Superficie dichiarata", "minima_mq": "80 % della catastale", "rendita_catasto_cent": "Rendita in catasto",
	"rendita_posizione_cent": "Rendita nella posizione", "aliquota_permille": "Aliquota",
}
