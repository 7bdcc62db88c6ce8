package catasto

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// IDFoglio names one sheet of the cadastral map: the nome mappa CCCCZFFFFAS of the CXF
// specification. Sezione, Allegato and Sviluppo are empty when the file writes "_" or "0".
// In a quadro d'unione Allegato is "Q" and Sviluppo "U".
type IDFoglio struct {
	Comune   CodiceComune
	Sezione  string // one letter or digit, or empty
	Foglio   int    // 0 to 9999
	Allegato string // one letter or digit, or empty
	Sviluppo string // one letter or digit, or empty
}

var nomeMappa = regexp.MustCompile(`^([A-Z][0-9]{3})([A-Z0-9_])([0-9]{4})([0-9A-Z])([0-9A-Z])$`)

// ParseIDFoglio reads the eleven characters of a nome mappa, in either case.
func ParseIDFoglio(s string) (IDFoglio, error) {
	s = pulisci(s)
	m := nomeMappa.FindStringSubmatch(s)
	if m == nil {
		return IDFoglio{}, fmt.Errorf("nome mappa %q: servono 11 caratteri CCCCZFFFFAS, per esempio B542_000100", Taglia(s))
	}
	foglio, _ := strconv.Atoi(m[3]) // four digits by the pattern
	return IDFoglio{
		Comune:   CodiceComune(m[1]),
		Sezione:  senza(m[2], "_"),
		Foglio:   foglio,
		Allegato: senza(m[4], "0"),
		Sviluppo: senza(m[5], "0"),
	}, nil
}

// String gives the eleven characters back, upper case.
func (f IDFoglio) String() string {
	return fmt.Sprintf("%s%s%04d%s%s", f.Comune, oppure(f.Sezione, "_"), f.Foglio, oppure(f.Allegato, "0"), oppure(f.Sviluppo, "0"))
}

// Principale tells a main sheet from the allegati and sviluppi that detail it.
func (f IDFoglio) Principale() bool { return f.Allegato == "" && f.Sviluppo == "" }

// QuadroUnione tells the index of the sheets from a sheet.
func (f IDFoglio) QuadroUnione() bool { return f.Allegato == "Q" && f.Sviluppo == "U" }

// Compare orders by comune, sezione, foglio, allegato, sviluppo.
func (f IDFoglio) Compare(o IDFoglio) int {
	return cmp.Or(
		cmp.Compare(f.Comune, o.Comune), cmp.Compare(f.Sezione, o.Sezione), cmp.Compare(f.Foglio, o.Foglio),
		cmp.Compare(f.Allegato, o.Allegato), cmp.Compare(f.Sviluppo, o.Sviluppo))
}

func pulisci(s string) string { return strings.ToUpper(strings.TrimSpace(s)) }

func senza(s, niente string) string {
	if s == niente {
		return ""
	}
	return s
}

func oppure(s, altro string) string {
	if s == "" {
		return altro
	}
	return s
}

func lettera(c byte) bool { return 'A' <= c && c <= 'Z' }

func cifre(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
