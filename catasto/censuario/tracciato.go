package censuario

import "slices"

// tracciato names the fields of one type of record.
type tracciato struct {
	record string   // FAB 1, SOG P
	nomi   []string // by position; when Gruppo is not 0 those of one group follow the head
	gruppo int      // fields of a group, 0 where nothing is repeated
}

const testa = 6 // fields of the common head of FAB and TER

func (t *tracciato) nome(i int) string {
	if t.gruppo > 0 && i > testa {
		i = testa + 1 + (i-testa-1)%t.gruppo
	}
	if i > len(t.nomi) {
		return "oltre il tracciato"
	}
	return t.nomi[i-1]
}

// nome of field i of the current record.
func (l *lettore) nome(i int) string { return l.tracciato.nome(i) }

var (
	inTesta = []string{"codice amministrativo", "sezione", "identificativo immobile", "tipo immobile", "progressivo", "tipo record"}

	attoGenerante = []string{"data di efficacia (atto generante)", "data di registrazione (atto generante)", "tipo nota (atto generante)",
		"numero nota (atto generante)", "progressivo nota (atto generante)", "anno nota (atto generante)"}
	attoConclusivo = []string{"data di efficacia (atto conclusivo)", "data di registrazione (atto conclusivo)", "tipo nota (atto conclusivo)",
		"numero nota (atto conclusivo)", "progressivo nota (atto conclusivo)", "anno nota (atto conclusivo)"}
	causali   = []string{"causale (atto generante)", "descrizione (atto generante)", "causale (atto conclusivo)", "descrizione (atto conclusivo)"}
	mutazioni = []string{"identificativo mutazione iniziale", "identificativo mutazione finale"}

	fab1 = &tracciato{record: "FAB 1", nomi: unisci(inTesta,
		[]string{"zona", "categoria", "classe", "consistenza", "superficie", "rendita lire", "rendita euro", "lotto", "edificio", "scala",
			"interno 1", "interno 2", "piano 1", "piano 2", "piano 3", "piano 4"},
		attoGenerante, attoConclusivo, []string{"partita", "annotazione"}, mutazioni,
		[]string{"protocollo notifica", "data notifica"}, causali, []string{"flag classamento"})}
	fab2 = gruppi("FAB 2", "sezione urbana", "foglio", "numero", "denominatore", "subalterno", "edificialità")
	fab3 = gruppi("FAB 3", "toponimo", "indirizzo", "civico 1", "civico 2", "civico 3", "codice strada")
	fab4 = gruppi("FAB 4", "sezione urbana", "foglio", "numero", "denominatore", "subalterno")
	fab5 = gruppi("FAB 5", "codice riserva", "partita iscrizione riserva")

	ter1 = &tracciato{record: "TER 1", nomi: unisci(inTesta,
		[]string{"foglio", "numero", "denominatore", "subalterno", "edificialità", "qualità", "classe", "ettari", "are", "centiare",
			"flag reddito", "flag porzione", "flag deduzioni", "reddito dominicale lire", "reddito agrario lire",
			"reddito dominicale euro", "reddito agrario euro"},
		attoGenerante, attoConclusivo, []string{"partita", "annotazione"}, mutazioni, causali)}
	ter2  = gruppi("TER 2", "simbolo deduzione")
	ter3  = gruppi("TER 3", "codice riserva", "partita iscrizione riserva")
	ter46 = gruppi("TER 4", "identificativo porzione", "qualità", "classe", "ettari", "are", "centiare")
	ter48 = gruppi("TER 4 con redditi", "identificativo porzione", "qualità", "classe", "ettari", "are", "centiare",
		"reddito dominicale euro", "reddito agrario euro")

	inTestaSOG = []string{"codice amministrativo", "sezione", "identificativo soggetto", "tipo soggetto"}

	sogP = &tracciato{record: "SOG P", nomi: unisci(inTestaSOG,
		[]string{"cognome", "nome", "sesso", "data di nascita", "luogo di nascita", "codice fiscale", "indicazioni supplementari"})}
	sogG = &tracciato{record: "SOG G", nomi: unisci(inTestaSOG, []string{"denominazione", "sede", "codice fiscale"})}

	tit = &tracciato{record: "TIT", nomi: unisci(inTestaSOG, []string{"identificativo immobile", "tipo immobile", "codice diritto",
		"titolo non codificato", "quota numeratore", "quota denominatore", "regime", "soggetto di riferimento"},
		attoTIT("generante"), []string{"partita"}, attoTIT("conclusivo"), mutazioni, []string{"identificativo titolarità"}, causali)}
)

func attoTIT(a string) []string {
	a = " (atto " + a + ")"
	return []string{"data di validità" + a, "tipo nota" + a, "numero nota" + a, "progressivo nota" + a, "anno nota" + a,
		"data di registrazione" + a}
}

func gruppi(record string, nomi ...string) *tracciato {
	return &tracciato{record: record, nomi: unisci(inTesta, nomi), gruppo: len(nomi)}
}

func unisci(pezzi ...[]string) []string { return slices.Concat(pezzi...) }
