package main

import (
	"os"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/web/portal"
)

// conPortale is the flag of the commands that serve pages: one file, because what surrounds them
// is the same for the centre and, apart, for each ente.
type conPortale struct {
	Portale string `placeholder:"FILE" help:"Di chi sono le pagine: nome, ente di appartenenza, contatti, collegamenti del piè di pagina, anche per ciascun ente (JSON; un esempio è nell'aiuto di sit serve)."`
}

const aiutoPortale = "\n\nUn file per --portale; ogni campo si può omettere, e ciò che un ente dice di sé vale sulle sue pagine:\n" +
	`  {"nome": "Centro Servizi", "motto": "La mappa dei comuni associati", "titolare": "Comune di Prova",
   "appartenenza": {"testo": "Regione", "url": "https://www.regione.example"},
   "contatti": {"indirizzo": "Piazza Roma 1", "telefono": "", "email": "", "pec": "", "codice_fiscale": "", "dpo": ""},
   "link": {"sito": "https://www.comune.example", "privacy": "", "note_legali": "", "accessibilita": "", "faq": "",
            "appuntamenti": "", "disservizi": "", "assistenza": "", "trasparenza": ""},
   "menu": [{"testo": "Amministrazione", "url": "https://www.comune.example/amministrazione", "elemento": "management"}],
   "accessibilita": {"data": "2026-09-23", "esito": "autovalutazione"},
   "enti": {"B542": {"nome": "Comune di Campolattaro", "link": {"faq": "https://www.comune.example/faq"}}}}
Negli elementi del menu: management, all-services, news, live, all-topics (quelli che l'App di valutazione del modello Comuni cerca).`

// sito reads the file; without one the pages are nobody's in particular.
func (c *conPortale) sito() (portal.Sito, error) {
	if c.Portale == "" {
		return portal.Sito{}, nil
	}
	f, err := os.Open(c.Portale)
	if err != nil {
		return portal.Sito{}, sit.Rifiuto(sit.Invalid, "PORTALE_NON_VALIDO", "Il file %s di --portale non si apre: controllare che esista e che si possa leggere.", c.Portale).Per(err)
	}
	defer f.Close()
	return portal.LeggiSito(f)
}
