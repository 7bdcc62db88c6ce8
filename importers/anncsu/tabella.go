package anncsu

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/cestor/sit/catasto"
)

// CampiTabella are the fields of a comune's own table of civici (contract §2), and those without
// which a row says nothing.
var (
	CampiTabella      = []string{"comune", "codice_via", "dug", "denominazione", "localita", "civico", "esponente", "specificita", "metrico", "snc", "x", "y", "metodo", "accesso"}
	NecessariTabella  = []string{"denominazione", "civico"}
	CoordinateTabella = []string{"x", "y"}
)

// Tabella reads the rows of a comune's own table, whoever opened it.
type Tabella struct{ lettore }

// NewTabella reads the rows of a file; srid is the system of its coordinates, 0 where there are none.
func NewTabella(file string, srid int) *Tabella {
	return &Tabella{lettore{file: file, genere: INDIR, srid: geografico(srid)}}
}

// Leggi is the row n: valore gives the text of a field, punto is its geometry or nil. The Riga is
// overwritten by the next one.
func (t *Tabella) Leggi(comune catasto.CodiceComune, n int, valore func(campo string) string, punto *[2]float64) (*Riga, *catasto.SyntaxError) {
	t.riga = Riga{Comune: comune, Line: n}
	for _, c := range CampiTabella {
		if s := valore(c); len(s) > maxTesto || strings.IndexByte(s, 0) >= 0 {
			return &t.riga, t.rifiuta(c, strings.ReplaceAll(catasto.Taglia(s), "\x00", ""), "il campo è troppo lungo, o contiene caratteri nulli")
		}
	}
	t.via = Via{}
	generico, nome := spazi(valore("dug")), spazi(valore("denominazione"))
	if nome == "" {
		return &t.riga, t.rifiuta("denominazione", "", "il civico è senza la sua via")
	}
	if generico == "" {
		t.via.Odonimo, nome = nome, "" // a whole odonimo, to be divided
	}
	t.via.nomina(generico, nome)
	codice := spazi(valore("codice_via"))
	t.via.Codice = CodiceProprio(codice, t.via.Odonimo)
	if codice != "" {
		if c, ok := intero(codice); ok {
			codice = c
		}
		t.via.CodiceComunale = &codice
	}
	if l := spazi(valore("localita")); l != "" {
		t.via.Localita = &l
	}
	t.riga.Via = &t.via

	accesso, ok := intero(valore("accesso"))
	if !ok {
		return &t.riga, t.rifiuta("accesso", valore("accesso"), "il progressivo dell'accesso è un numero")
	}
	c := &t.civico
	*c = Civico{Via: t.via.Codice, Accesso: accesso, SRID: t.srid}
	if accesso == "0" {
		c.Accesso = ""
	}
	if motivo := c.numera(valore("civico"), valore("esponente"), valore("specificita"), valore("metrico"), valore("snc")); motivo != "" {
		return &t.riga, t.rifiuta("civico", valore("civico"), motivo)
	}
	if c.Accesso == "" && c.Numero == "" && c.Metrico == "" && c.SNC == "" {
		return &t.riga, nil // a street on which nobody opens a door
	}
	if punto != nil {
		c.punto(punto[0], punto[1])
	} else if t.srid != 0 {
		c.posto(valore("x"), valore("y"))
	}
	c.metodo(valore("metodo"))
	t.riga.Civico = c
	return &t.riga, nil
}

// CodiceProprio is the code of a street that has none of ANNCSU's: the letter c and the local
// code, else n and a digest of its name.
func CodiceProprio(comunale, odonimo string) string {
	if c, ok := intero(comunale); ok && c != "" {
		return "c" + c
	}
	if comunale != "" {
		return "c" + comunale
	}
	h := sha256.Sum256([]byte(strings.ToUpper(spazi(odonimo))))
	return "n" + hex.EncodeToString(h[:6])
}
