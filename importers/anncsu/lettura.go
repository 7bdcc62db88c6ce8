package anncsu

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/importers"
)

// sridGeografico is that of longitude and latitude: ETRF2000, from which the WGS84 of the sources
// differs less than any of them knows where its doors are.
const sridGeografico = 6706

// maxTesto bounds a name, in bytes: the longest odonimo of Italy has less than a hundred.
const maxTesto = 400

// lettore turns the fields of a line into what they say.
type lettore struct {
	file   string
	genere Genere
	srid   int // of the coordinates
	riga   Riga
	via    Via
	civico Civico
}

func (l *lettore) rifiuta(campo, valore, motivo string) *catasto.SyntaxError {
	return &catasto.SyntaxError{File: l.file, Line: l.riga.Line, Field: campo, Value: valore, Reason: motivo}
}

// leggi fills l.riga, whose Comune and Line are set, with what v says.
func (l *lettore) leggi(v *valori) *catasto.SyntaxError {
	l.riga.Via, l.riga.Civico = nil, nil
	for c := range campi {
		if s := v.testo[c]; len(s) > 0 {
			if len(s) > maxTesto {
				return l.rifiuta("", catasto.Taglia(s), fmt.Sprintf("un campo supera i %d caratteri", maxTesto))
			}
			if strings.IndexByte(s, 0) >= 0 {
				return l.rifiuta("", "", "la riga contiene caratteri nulli: il file è danneggiato")
			}
		}
	}
	codice, ok := intero(v.testo[cVia])
	switch {
	case !ok:
		return l.rifiuta("PROGRESSIVO_NAZIONALE", v.testo[cVia], "il progressivo nazionale della via è un numero")
	case (codice == "" || codice == "0") && l.genere == INDIR:
		return l.rifiuta("PROGRESSIVO_NAZIONALE", v.testo[cVia], "il civico è senza la sua via: manca il progressivo nazionale")
	case codice == "" || codice == "0":
		return l.rifiuta("PROGRESSIVO_NAZIONALE", v.testo[cVia], "manca il progressivo nazionale della via")
	}
	if l.leggiVia(v, codice) {
		l.riga.Via = &l.via
	} else if l.genere == STRAD {
		return l.rifiuta("ODONIMO", "", "manca il nome della via")
	}
	if l.genere == STRAD {
		return nil
	}
	return l.leggiCivico(v, codice)
}

// leggiVia is false when the line gives the street no name.
func (l *lettore) leggiVia(v *valori, codice string) bool {
	l.via = Via{Codice: codice, Odonimo: spazi(v.testo[cOdonimo]), CodiceComunale: v.testoONullo(cCodiceVia),
		Localita: v.testoONullo(cLocalita), Lingua1: v.testoONullo(cLingua1), Lingua2: v.testoONullo(cLingua2)}
	if l.via.CodiceComunale != nil {
		if n, ok := intero(*l.via.CodiceComunale); ok {
			l.via.CodiceComunale = &n
		}
	}
	return l.via.nomina(v.testo[cDUG], v.testo[cDenominazione])
}

// nomina completes the name of a street out of its parts, or its parts out of the name; false
// when there is neither.
func (via *Via) nomina(generico, denominazione string) bool {
	generico, denominazione = spazi(generico), spazi(denominazione)
	if via.Odonimo == "" {
		via.Odonimo = spazi(generico + " " + denominazione)
	}
	if via.Odonimo == "" {
		return false
	}
	if denominazione == "" {
		generico, denominazione = dividi(via.Odonimo)
	}
	via.DUG, via.Denominazione = &generico, &denominazione
	return true
}

func (l *lettore) leggiCivico(v *valori, via string) *catasto.SyntaxError {
	accesso, ok := intero(v.testo[cAccesso])
	if !ok {
		return l.rifiuta("PROGRESSIVO_ACCESSO", v.testo[cAccesso], "il progressivo dell'accesso è un numero")
	}
	if accesso == "0" {
		accesso = ""
	}
	c := &l.civico
	*c = Civico{Via: via, Accesso: accesso, CodiceComunale: v.testoONullo(cCodiceAccesso), SRID: l.srid}
	if motivo := c.numera(v.testo[cCivico], v.testo[cEsponente], v.testo[cSpecificita], v.testo[cMetrico], v.testo[cSNC]); motivo != "" {
		return l.rifiuta("CIVICO", v.testo[cCivico], motivo)
	}
	if accesso == "" && c.Numero == "" && c.Metrico == "" && c.SNC == "" {
		if l.riga.Via == nil {
			return l.rifiuta("", "", "la riga non dice né una via né un civico")
		}
		return nil // a street on which nobody opens a door
	}
	c.posto(v.testo[cX], v.testo[cY])
	c.metodo(v.testo[cMetodo])
	if q, ok := decimale(v.testo[cQuota]); ok && q > -500 && q < 5000 && q != 0 {
		c.Quota = &q
	}
	l.riga.Civico = c
	return nil
}

// posto reads the delivered coordinates. Both empty, or both zero, is no position.
func (c *Civico) posto(x, y string) {
	x, y = strings.TrimSpace(x), strings.TrimSpace(y)
	if x == "" && y == "" {
		return
	}
	vx, okX := decimale(x)
	vy, okY := decimale(y)
	if !okX || !okY {
		c.Respinto, c.Detto = Illeggibile, catasto.Taglia(x+" "+y)
		return
	}
	c.punto(vx, vy)
}

func (c *Civico) punto(x, y float64) {
	if x == 0 && y == 0 {
		return
	}
	if !importers.Italia(c.SRID).Contiene(x, y) {
		c.Respinto, c.Detto = FuoriItalia, strconv.FormatFloat(x, 'f', -1, 64)+" "+strconv.FormatFloat(y, 'f', -1, 64)
		return
	}
	c.HaPunto, c.X, c.Y, c.Respinto, c.Detto = true, x, y, "", ""
}

// decodifica takes text that is not UTF-8 for Windows', which is what old programs write.
func decodifica(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	s, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	return string(s)
}

// altro writes the columns kept aside as an object; nothing when all are empty.
func altro(nomi, testi []string) string {
	m := map[string]string{}
	for i, n := range nomi {
		if t := strings.TrimSpace(testi[i]); t != "" && strings.IndexByte(t, 0) < 0 {
			m[n] = t
		}
	}
	if len(m) == 0 {
		return ""
	}
	b, err := json.Marshal(m)
	if err != nil {
		return ""
	}
	return string(b)
}
