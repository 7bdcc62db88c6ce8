package catasto

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
)

// Numero is the number of a particella in normal form: no leading zeros, upper case, the
// denominatore apart. "00731/2" and "731 / 2" are the same Numero. Letters, X numbers,
// STRADAnnn and ACQUAnnn are Numeri too: they are not Numerata, and hold for one sheet only.
type Numero struct {
	Numero       string
	Denominatore string
}

var numeroParticella = regexp.MustCompile(`^[A-Z0-9]{1,12}$`)

// ParseNumero reads a parcel code as any source writes it.
func ParseNumero(s string) (Numero, error) {
	s = pulisci(s)
	numero, denominatore, _ := strings.Cut(s, "/")
	n := Numero{Numero: senzaZeri(strings.TrimSpace(numero)), Denominatore: senzaZeri(strings.TrimSpace(denominatore))}
	if !numeroParticella.MatchString(n.Numero) || n.Denominatore != "" && !numeroParticella.MatchString(n.Denominatore) {
		return Numero{}, fmt.Errorf("numero di particella %q: servono cifre o lettere, con l'eventuale denominatore dopo la barra", Taglia(s))
	}
	return n, nil
}

// String writes numero and denominatore with the slash between them.
func (n Numero) String() string {
	if n.Denominatore == "" {
		return n.Numero
	}
	return n.Numero + "/" + n.Denominatore
}

// Numerata is true when the code begins with a digit (contract §0): such a particella is one
// per foglio, whatever the sheets it is drawn on, and may be known to the census.
func (n Numero) Numerata() bool { return n.Numero != "" && n.Numero[0] >= '0' && n.Numero[0] <= '9' }

// Provvisoria tells the X numbers: particelle whose number the State could not attribute.
func (n Numero) Provvisoria() bool {
	return len(n.Numero) > 1 && n.Numero[0] == 'X' && cifre(n.Numero[1:])
}

// Tipo says what a polygon with this number is on the map.
func (n Numero) Tipo() TipoParticella {
	switch {
	case strings.HasPrefix(n.Numero, "STRADA"):
		return Strada
	case strings.HasPrefix(n.Numero, "ACQUA"):
		return Acqua
	}
	return Ordinaria
}

// TipoParticella tells the three things that tile a sheet.
type TipoParticella string

// The values of TipoParticella, as the tiles and the API write them.
const (
	Ordinaria TipoParticella = "particella"
	Strada    TipoParticella = "strada"
	Acqua     TipoParticella = "acqua"
)

// IDParticella is the national cadastral reference of a particella: sheet and number, as in
// H501D076700.731/2.
type IDParticella struct {
	Foglio IDFoglio
	Numero Numero
}

// ParseIDParticella reads a reference, with or without the INSPIRE prefix IT.AGE.PLA.
func ParseIDParticella(s string) (IDParticella, error) {
	s = pulisci(s)
	s = strings.TrimPrefix(s, "IT.AGE.PLA.")
	foglio, numero, ok := strings.Cut(s, ".")
	if !ok {
		return IDParticella{}, fmt.Errorf("riferimento %q: manca il numero dopo il punto, per esempio B542_000300.45", Taglia(s))
	}
	f, err := ParseIDFoglio(foglio)
	if err != nil {
		return IDParticella{}, err
	}
	n, err := ParseNumero(numero)
	if err != nil {
		return IDParticella{}, err
	}
	return IDParticella{Foglio: f, Numero: n}, nil
}

func (p IDParticella) String() string { return p.Foglio.String() + "." + p.Numero.String() }

// Compare orders by sheet, then number as text.
func (p IDParticella) Compare(o IDParticella) int {
	return cmp.Or(p.Foglio.Compare(o.Foglio), cmp.Compare(p.Numero.Numero, o.Numero.Numero),
		cmp.Compare(p.Numero.Denominatore, o.Numero.Denominatore))
}

// senzaZeri strips leading zeros but keeps a lone zero.
func senzaZeri(s string) string {
	t := strings.TrimLeft(s, "0")
	if t == "" && s != "" {
		return "0"
	}
	return t
}
