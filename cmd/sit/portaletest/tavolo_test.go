package portaletest

import (
	"strings"
	"testing"
)

// An officer of the taxes runs the rules, reads the list beside the map, opens a lead, takes it on,
// and finds it among hers. No name is in an address on the way.
func TestAnOfficerWorksOnALead(t *testing.T) {
	p := apri(t, scrivania)
	p.entra("tributi", "/ufficio")
	p.vai("/ufficio/riscontri?ente=X100")
	p.dice("h1", "Riscontri fra gli uffici")
	accessibile(p)
	p.premiVoce("main form", "Esegui i riscontri")
	p.dice("main", "I riscontri sono conclusi")
	accessibile(p)

	p.vai("/ufficio/segnalazioni?ente=X100")
	p.aspetta("the list", "document.querySelectorAll('.tracce tbody tr').length > 3", "true")
	p.aspetta("the points", "Boolean(window.sit?.mappa?.getSource('tracce'))", "true")
	accessibile(p)
	p.larga()
	p.js(`(document.querySelector('.tracce tbody input').click(), 1)`)
	p.aspetta("the count of what is ticked", "document.querySelector('.righe-scelte output').textContent", "1 scelta")

	p.prevede("428")
	p.premi(".tracce tbody tr:first-child .traccia-che a")
	p.dice("h1", "Per quale pratica?") // persons are on it
	accessibile(p)
	p.js(`(document.getElementById('s-motivo').value = 'verifica', 1)`)
	p.premiVoce("main", "Continua")
	p.dice("#u-catasto", "Catasto")
	accessibile(p)
	p.larga()
	senzaNomi(p)
	p.js(`(document.querySelector('.decidi input[value=assegnata]').click(), 1)`)
	p.premiVoce(".decidi", "Registra e vai alla successiva")
	p.dice("#u-catasto", "Catasto")
	p.vai("/ufficio/segnalazioni?ente=X100&mia=1")
	p.dice(".riassunto", "1 segnalazione")
	p.dice(".tracce", "Assegnata")
	if esito := p.chiede("/ufficio/segnalazioni.xlsx?ente=X100"); !strings.HasPrefix(esito, "200 application/vnd.openxml") {
		t.Errorf("the workbook: %s", esito)
	}
}

// On a telephone the list comes first, and the map is behind a button.
func TestTheDeskOnATelephone(t *testing.T) {
	p := apri(t, telefono)
	p.entra("tributi", "/ufficio")
	accessibile(p)
	p.larga()
	p.vai("/ufficio/segnalazioni?ente=X100&stato=tutte")
	p.aspetta("the map is closed", "document.getElementById('lato-mappa').hasAttribute('data-chiusa') || !document.querySelector('.tracce')", "true")
	accessibile(p)
	p.larga()
}
