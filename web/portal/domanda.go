package portal

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/cestor/sit/sit/visura"
)

// domanda is what was written in the box of the desk, as each office wants it.
type domanda struct {
	cf         string
	nome       string // of a person, as written
	rovesciato string // the last word first; empty: there is one word
	luogo      string // for the search of the map
	ente       string // codice written before the numbers
	uiu        *visura.FiltroUIU
	atto       *protocollo
}

// protocollo is the number of an act, 470.3/2022, or that of a submission, PV0702882/2025.
type protocollo struct {
	numero, progressivo string
	anno                int
}

var (
	formaCF       = regexp.MustCompile(`^(?:[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]|[0-9]{11})$`)
	formaBarre    = regexp.MustCompile(`^(?:([A-Z][0-9]{3})\s+)?([0-9]{1,4})\s*/\s*([0-9A-Z]{1,9})(?:\s*/\s*([0-9A-Z]{1,4}))?$`)
	formaParole   = regexp.MustCompile(`^(?:([A-Z][0-9]{3})\s+)?(?:FOGLIO|FG|F)\.?\s*([0-9]{1,4})(?:[\s,]+(?:PARTICELLA|PART|MAPPALE|MAPP|NUMERO|NUM|P|N)\.?\s*([0-9A-Z]{1,9}))?(?:[\s,]+(?:SUBALTERNO|SUB|S)\.?\s*([0-9A-Z]{1,4}))?$`)
	formaAtto     = regexp.MustCompile(`^(?:(?:PROTOCOLLO|PROT|NOTA|ATTO)\.?\s*(?:N\.?\s*)?([0-9A-Z]{1,12})(?:\.([0-9]{1,4}))?(?:/((?:19|20)[0-9]{2}))?|([0-9]{1,9})\.([0-9]{1,4})/((?:19|20)[0-9]{2})|([A-Z]{2}[0-9]{5,9})(?:/((?:19|20)[0-9]{2}))?)$`)
	contieneCifre = regexp.MustCompile(`[0-9]`)
)

// leggiDomanda tells apart a tax code, the numbers of a unit and words.
func leggiDomanda(s string) domanda {
	pulita := strings.ToUpper(strings.Join(strings.Fields(s), " "))
	d := domanda{luogo: s}
	if cf := strings.ReplaceAll(pulita, " ", ""); formaCF.MatchString(cf) {
		return domanda{cf: cf}
	}
	if m := formaAtto.FindStringSubmatch(pulita); m != nil {
		p := protocollo{numero: m[1] + m[4] + m[7], progressivo: m[2] + m[5]}
		p.anno, _ = strconv.Atoi(m[3] + m[6] + m[8]) // four digits by the pattern, or none
		d.atto = &p
		return d
	}
	m := formaBarre.FindStringSubmatch(pulita)
	if m == nil {
		m = formaParole.FindStringSubmatch(pulita)
	}
	if m != nil {
		d.ente = m[1]
		d.uiu = &visura.FiltroUIU{Foglio: &m[2]}
		if m[3] != "" {
			d.uiu.Numero = &m[3]
		}
		if m[4] != "" {
			d.uiu.Sub = &m[4]
			d.luogo = strings.TrimSpace(m[1] + " " + m[2] + "/" + m[3]) // the map knows no sub
		}
		return d
	}
	if contieneCifre.MatchString(pulita) || pulita == "" {
		return d // an address, coordinates
	}
	d.nome = pulita
	if parole := strings.Fields(pulita); len(parole) > 1 {
		n := len(parole) - 1
		d.rovesciato = parole[n] + " " + strings.Join(parole[:n], " ")
	}
	return d
}
