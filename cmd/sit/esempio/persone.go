package esempio

import "strings"

// Persona is one of the invented people of the demonstration who have an account. They were born
// in comuni that do not exist, so that no tax code of theirs can be anybody's.
type Persona struct {
	Cognome, Nome string
	CF            string
	Ruolo         string // of contract §4.3, or cittadino
}

// Persone are they who sign in: one for each role, then who owns something. The cittadino has a
// flat in Borgo di Prova (X100) and a field in Campoli (B542).
var Persone = []Persona{
	{"GHERLUZZANTI", "ALDEBRINO", "GHRLBR66D12X101L", "amministratore"},
	{"MARVOSTRELLI", "TELINDA", "MRVTND78S43X100D", "tributi"},
	{"PALTRINOSCHI", "ORSENIO", "PLTRSN71H28X102Y", "edilizia"},
	{"DRUVELLASTRI", "FOSCARDA", "DRVFCR83B57X100Z", "urbanistica"},
	{"BRUSCAVENTI", "VENANZINO", "BRSVNZ69P30X104C", "tecnico"},
	{"CAMPORVESTI", "LIDOVINA", "CMPLVN74A45X101M", "dpo"},
	{"TREVOLANTINI", "ERMELINDO", "TRVRLN58L21X100W", "cittadino"},
}

// Cittadino is the one of Persone who is no officer.
func Cittadino() Persona { return Persone[len(Persone)-1] }

// Scritto is the name as people write it.
func (p Persona) Scritto() string {
	parole := strings.Fields(p.Nome + " " + p.Cognome)
	for i, s := range parole {
		parole[i] = s[:1] + strings.ToLower(s[1:])
	}
	return strings.Join(parole, " ")
}
