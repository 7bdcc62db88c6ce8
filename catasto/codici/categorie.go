package codici

import (
	"strconv"
	"strings"
)

// Categoria is a categoria catastale of the fabbricati.
type Categoria struct {
	Codice string // in the form of the files: A02
	Gruppo byte   // 'A' to 'F'
	Numero int
	Nome   string // empty when the table does not have it
}

// CategoriaDi reads a categoria as files and people write it: A02, A2, A/2, a10. False when the
// table does not have it; what has at least the form comes with its Gruppo and Numero.
func CategoriaDi(s string) (Categoria, bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	if len(s) < 2 || s[0] < 'A' || s[0] > 'F' {
		return Categoria{Codice: s}, false
	}
	n, err := strconv.ParseUint(strings.TrimPrefix(s[1:], "/"), 10, 8)
	if err != nil || n == 0 || n > 99 {
		return Categoria{Codice: s}, false
	}
	c := Categoria{Codice: s[:1] + string([]byte{'0' + byte(n/10), '0' + byte(n%10)}), Gruppo: s[0], Numero: int(n)}
	var ok bool
	c.Nome, ok = categorie()[c.Codice]
	return c, ok
}

// String writes it as people do, A/2; what has not the form of a categoria as it is.
func (c Categoria) String() string {
	if c.Gruppo == 0 {
		return c.Codice
	}
	return string(c.Gruppo) + "/" + strconv.Itoa(c.Numero)
}

// Unita is what the consistenza of a unit is counted in.
type Unita string

// The values of Unita.
const (
	Vani      Unita = "vani" // in steps of a half
	MetriCubi Unita = "m³"
	Metri     Unita = "m²"
	Nessuna   Unita = ""
)

// Unita of the consistenza in this categoria.
func (c Categoria) Unita() Unita {
	switch c.Gruppo {
	case 'A':
		return Vani
	case 'B':
		return MetriCubi
	case 'C':
		return Metri
	}
	return Nessuna
}

// ConClasse is true of the groups that have classe and consistenza: A, B and C. D and E are
// estimated one by one.
func (c Categoria) ConClasse() bool { return c.Gruppo >= 'A' && c.Gruppo <= 'C' }

// ConRendita is true of the groups that have a rendita: all but F.
func (c Categoria) ConRendita() bool { return c.Gruppo >= 'A' && c.Gruppo <= 'E' }
