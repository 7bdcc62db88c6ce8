package docfa

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/cestor/sit/catasto"
)

// Contenuto is what a zip of the supply has in it.
type Contenuto string

// The values of Contenuto.
const (
	DatiCensuari   Contenuto = "DC"    // DC.DAT
	MetriciSchede  Contenuto = "DM_PL" // DM.DAT, SC.DAT and the drawings
	CensuariSchede Contenuto = "DC_PL" // the same and DC.DAT, in older supplies
	Documenti      Contenuto = "DOC"   // one PDF and one DAT a declaration, kept as files
)

// Nome is what the name of a zip says.
type Nome struct {
	Comune      catasto.CodiceComune
	Anno        int
	Mese        int
	Integrativa bool // a supplementary supply
	Contenuto   Contenuto
	Parte       int // from 1 when the supply is split, else 0
}

var nomeZip = regexp.MustCompile(`^([A-Z][0-9]{3})_(INT_)?([0-9]{4})(0[1-9]|1[0-2])_(INT_)?(DC|DM_PL|DC_PL|DOC)(?:_([0-9]{1,4}))?(?:\.ZIP)?$`)

// ParseNome reads the name of a zip, with or without its folder and its extension, in either
// case: X100_200601_DC.zip, X100_INT_200601_DOC_2.zip. False when it is not of this supply.
func ParseNome(s string) (Nome, bool) {
	s = s[strings.LastIndexAny(s, `/\`)+1:]
	m := nomeZip.FindStringSubmatch(strings.ToUpper(s))
	if m == nil {
		return Nome{}, false
	}
	n := Nome{Comune: catasto.CodiceComune(m[1]), Integrativa: m[2] != "" || m[5] != "", Contenuto: Contenuto(m[6])}
	n.Anno, _ = strconv.Atoi(m[3]) // digits, by the pattern
	n.Mese, _ = strconv.Atoi(m[4])
	n.Parte, _ = strconv.Atoi(m[7])
	return n, true
}

// String writes the name as the Agenzia does, without the extension.
func (n Nome) String() string {
	s := string(n.Comune)
	if n.Integrativa {
		s += "_INT"
	}
	s += "_" + cifre(n.Anno, 4) + cifre(n.Mese, 2) + "_" + string(n.Contenuto)
	if n.Parte > 0 {
		s += "_" + strconv.Itoa(n.Parte)
	}
	return s
}

func cifre(n, quante int) string {
	s := strconv.Itoa(n)
	return strings.Repeat("0", max(0, quante-len(s))) + s
}
