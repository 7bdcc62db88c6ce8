package imu

import (
	"github.com/cestor/sit/catasto/codici"
	"github.com/cestor/sit/sit/tributi/conto"
)

// Genere is what sort of thing is taxed (c. 741).
type Genere byte

// The values of Genere, written as in the positions.
const (
	Fabbricato Genere = 'F'
	Terreno    Genere = 'T'
	Area       Genere = 'A'
)

// Oggetto is what is taxed, as it stands in a stretch of the year.
type Oggetto struct {
	Genere     Genere
	Categoria  string // of a fabbricato, as the cadastre writes it: A02
	Rendita    int64  // of a fabbricato, thousandths of euro; 0 none
	Dominicale int64  // reddito dominicale of a terreno, thousandths of euro
	Valore     int64  // cents: of an area at 1 January, of a D without rendita from the books (c. 746)
	Rurale     bool   // it bears the annotation of ruralità
}

// Moltiplicatore turns the rendita, already raised by 5 per cent, into the base (c. 745); 0 for a
// categoria that is not taxed by rendita (E, F). C/3, C/4 and C/5 go with group B, not with C/2.
func Moltiplicatore(categoria string) int64 {
	c, _ := codici.CategoriaDi(categoria)
	switch {
	case c.Gruppo == 'A' && c.Numero == 10, c.Gruppo == 'D' && c.Numero == 5:
		return 80
	case c.Gruppo == 'A', c.Gruppo == 'C' && (c.Numero == 2 || c.Numero == 6 || c.Numero == 7):
		return 160
	case c.Gruppo == 'B', c.Gruppo == 'C' && c.Numero >= 3 && c.Numero <= 5:
		return 140
	case c.Gruppo == 'C' && c.Numero == 1:
		return 55
	case c.Gruppo == 'D':
		return 65
	}
	return 0
}

// Lusso is true of the homes that are taxed (c. 740): A/1, A/8, A/9.
func Lusso(categoria string) bool {
	return categoria == "A01" || categoria == "A08" || categoria == "A09"
}

// Abitativa is true of the categorie in which one may have a home: group A but offices.
func Abitativa(categoria string) bool {
	c, _ := codici.CategoriaDi(categoria)
	return c.Gruppo == 'A' && c.Numero != 10
}

// DaPertinenza is true of the categorie of which one each may go with a home (c. 741 b).
func DaPertinenza(categoria string) bool {
	return categoria == "C02" || categoria == "C06" || categoria == "C07"
}

func (o Oggetto) gruppo() byte {
	c, _ := codici.CategoriaDi(o.Categoria)
	return c.Gruppo
}

func (o Oggetto) rurale() bool { return o.Genere == Fabbricato && (o.Rurale || o.Categoria == "D10") }

// Base is the taxable base of the whole object in euro before any reduction, and how it is made, in
// Italian. Nil when there is nothing to tax.
func (o Oggetto) Base() (*conto.Frazione, string) {
	switch o.Genere {
	case Terreno:
		b := conto.Per(conto.Di(o.Dominicale, 1000), conto.Di(125, 100), conto.Di(135, 1))
		return b, "Terreno agricolo: reddito dominicale " + euroMilli(o.Dominicale) + " × 1,25 × 135 = " + conto.Importo(b) + "."
	case Area:
		return conto.Di(o.Valore, 100), "Area fabbricabile: valore venale " + conto.Soldi(o.Valore) + "."
	}
	c, _ := codici.CategoriaDi(o.Categoria)
	m := Moltiplicatore(o.Categoria)
	switch {
	case m > 0 && o.Rendita > 0:
		b := conto.Per(conto.Di(o.Rendita, 1000), conto.Di(105, 100), conto.Di(m, 1))
		return b, "Categoria " + c.String() + ": rendita " + euroMilli(o.Rendita) + " × 1,05 × " + conto.Decimale(conto.Di(m, 1), 0, 0) + " = " + conto.Importo(b) + "."
	case c.Gruppo == 'D' && o.Valore > 0:
		return conto.Di(o.Valore, 100), "Categoria " + c.String() + " senza rendita: valore contabile rivalutato " + conto.Soldi(o.Valore) + " (c. 746)."
	case c.Gruppo == 'F' && (c.Numero == 3 || c.Numero == 4) && o.Valore > 0:
		return conto.Di(o.Valore, 100), "Categoria " + c.String() + ", lavori in corso: si tassa l'area, valore " + conto.Soldi(o.Valore) + " (c. 746)."
	}
	return nil, ""
}

func euroMilli(m int64) string { return conto.Decimale(conto.Di(m, 1000), 2, 3) + " €" }
