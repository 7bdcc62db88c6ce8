package urbanistica

import "math"

// misura is what a voce has of a particella, as measured: square metres and metres of the ente's own zone,
// before any rule.
type misura struct {
	Particella  int64
	Tema        string
	Chiave      string // strumento, or codice of the vincolo
	Stato       string // of the strumento
	Sigla       string
	Articolo    string
	Titolo      string
	Norma       string
	Pubblico    bool
	Dimensione  int16 // 2 areas, 1 lines, 0 points
	Descrizione *string
	ZTO         *string
	Precisione  float64 // metres
	Area        float64
	Perimetro   float64
	Lunghezza   float64
	Confine     bool      // it has nothing of the particella but its boundary
	Coperta     *float64  // what all the zones of the instrument cover
	Posto       *int16    // from 1, among the zones of the instrument in this particella
	Bordi       []float64 // by Posto, the boundary shared with each; only for what may be a sliver
}

const (
	temaZone    = "zone"
	temaVincoli = "vincoli"
	adottato    = "adottato"
	vigente     = "vigente"
)

// terreno is the particella of which one measures.
type terreno struct {
	area       float64 // of the map
	precisione float64
}

// The sliver of §4.3: less than a square metre, or than half a hundredth of the particella.
const (
	scheggiaMq    = 1.0
	scheggiaQuota = 0.005
)

// tolleranza is how far apart two boundaries may be drawn and be the same (§4).
func tolleranza(a, b float64) float64 { return math.Hypot(a, b) }

// scheggia is true of an overlap so small and so narrow that it comes from the drawing and not from the plan:
// all the conditions of §4.3 hold.
func (t terreno) scheggia(m misura) bool {
	if m.Area >= max(scheggiaMq, scheggiaQuota*t.area) {
		return false
	}
	return m.Perimetro == 0 || 2*m.Area/m.Perimetro < tolleranza(t.precisione, m.Precisione)
}
