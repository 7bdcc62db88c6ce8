package docfa

import "github.com/cestor/sit/catasto/codici"

// Areas under which balconies weigh more, in thousandths of a square metre; and how low a room is
// that does not count, in thousandths of a centimetre.
const (
	sogliaBalconi  = 25_000
	altezzaMinima  = 150_000
	giardinoDentro = 5 // times the rooms: what a garden of a villa must exceed to count
)

// SuperficieCatastale is the area of a unit out of its polygons, in whole square metres (DPR
// 138/1998, allegato C, criteria of the groups R and P): rooms whole, indirect accessories by half
// or a quarter, balconies 30% up to 25 m² and 10% above (15% and 5% where they do not communicate),
// open areas 10% up to the area of the rooms and 2% above. Those of a public building do not
// count, those of a villa only beyond five times the rooms. False for a categoria that has other
// criteria, and where no polygon counts.
func SuperficieCatastale(categoria string, poligoni []Poligono) (mq int64, ok bool) {
	c, _ := codici.CategoriaDi(categoria)
	switch {
	case c.Gruppo == 'B':
	case c.Gruppo == 'A' && c.Numero != 10: // an office has the criteria of the group T
	default:
		return 0, false
	}
	var per [7]int64 // A to G
	for i := range poligoni {
		p := &poligoni[i]
		if _, noto := NomeAmbiente(p.Ambiente); !noto || !p.Superficie.Presente || p.Superficie.Milli < 0 || p.basso() {
			continue
		}
		per[p.Ambiente[0]-'A'] += p.Superficie.Milli
	}
	vani, scoperte := per[0], per[5]
	switch {
	case c.Gruppo == 'B':
		scoperte = 0
	case c.Numero == 7 || c.Numero == 8:
		scoperte = max(0, scoperte-giardinoDentro*vani)
	}
	somma := 100*vani + 50*per[1] + 25*per[2] + // in hundredths of a thousandth
		scaglioni(per[3], sogliaBalconi, 30, 10) + scaglioni(per[4], sogliaBalconi, 15, 5) + scaglioni(scoperte, vani, 10, 2)
	return (somma + 50_000) / 100_000, somma > 0
}

func scaglioni(area, soglia, sotto, sopra int64) int64 {
	return sotto*min(area, soglia) + sopra*max(0, area-soglia)
}

// basso is true of a room, or a part of one, under a metre and a half. The open air has no height.
func (p *Poligono) basso() bool {
	h := p.Altezza
	if p.AltezzaMassima.Milli > h.Milli {
		h = p.AltezzaMassima
	}
	return p.Ambiente[0] <= 'C' && h.Milli > 0 && h.Milli < altezzaMinima
}

// Discorde is true when a declared area is more than a twentieth away from the one computed.
func Discorde(calcolata, dichiarata int64) bool {
	scarto := calcolata - dichiarata
	if scarto < 0 {
		scarto = -scarto
	}
	return dichiarata > 0 && scarto*20 > dichiarata
}
