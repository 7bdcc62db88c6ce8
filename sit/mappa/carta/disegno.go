package carta

import (
	"math"
	"strings"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit/mappa"

	"github.com/cestor/sit/sit/caratteri"
)

// The colours of the map, chosen so that a black and white printer tells them apart: what is
// chosen is also hatched, and has the thickest line.
var (
	coloreTesto      = colore{15, 15, 15}
	coloreBordo      = colore{40, 36, 30}
	coloreAltrui     = colore{160, 160, 160} // of another sheet
	coloreAcqua      = colore{214, 236, 246}
	coloreAcquaBordo = colore{47, 134, 171}
	coloreStrada     = colore{250, 248, 243}
	coloreEdificio   = colore{240, 205, 170}
	coloreEdificioB  = colore{110, 58, 12}
	coloreScelta     = colore{255, 241, 190}
	coloreRetino     = colore{196, 140, 40}
	coloreSceltaB    = colore{165, 20, 30}
	coloreFoglio     = colore{138, 28, 124}
	coloreSegno      = colore{58, 49, 40}
	coloreFiduciale  = colore{179, 18, 43}
	coloreTenue      = colore{90, 90, 90}
)

// figura is what a quadro shows, and how.
type figura struct {
	tavola   mappa.Tavola
	quadro   riquadro
	finestra orb.Bound
	scala    int
	scelta   string // id of the particella to point out; empty: none
	foglio   string // nome of the sheet that is shown by itself; empty: all alike
}

// mappa draws the map inside its quadro.
func (f *foglio) mappa(fig figura) {
	t := proietta(fig.finestra, fig.quadro, fig.scala)
	vista := fig.quadro.bordo()
	var forme []forma
	for _, d := range fig.tavola.Disegni {
		x := t.forma(d)
		if !x.bordo.Pad(2).Intersects(vista) {
			continue
		}
		x.scelta = fig.scelta != "" && x.Classe == mappa.ClasseParticella && x.ID == fig.scelta
		forme = append(forme, x)
	}
	altrui := func(x *forma) bool { return fig.foglio != "" && x.Foglio != fig.foglio }
	f.disegna(func(p *penna) {
		p.ritaglia(fig.quadro)
		p.op("1 J 1 j")
		disegnaAree(p, forme, altrui)
		disegnaScelta(p, forme, vista)
		disegnaEdifici(p, forme, altrui)
		disegnaBordi(p, forme, altrui)
		disegnaLinee(p, forme, altrui)
		disegnaConfini(p, forme, altrui, fig.foglio == "")
		p.tratto(coloreSceltaB)
		p.spessore(0.6)
		for i := range forme {
			if forme[i].scelta {
				forme[i].contorno(p)
			}
		}
		for i := range forme {
			if x := &forme[i]; x.Classe == mappa.ClasseSegno && !x.Esterno && !altrui(x) && (strings.HasPrefix(x.Tipo, "simbolo_") || x.Tipo == "fiduciale") {
				p.simbolo(x.punto, x.Tipo, x.Angolo, misuraSegno(fig.scala))
			}
		}
		p.fine()
	})
	f.pdf.ClipRect(fig.quadro.x, fig.quadro.y, fig.quadro.w, fig.quadro.h, false)
	occupati := f.testi(forme, altrui, fig)
	var proprie []forma
	for i := range forme {
		if forme[i].Classe == mappa.ClasseParticella && !altrui(&forme[i]) {
			proprie = append(proprie, forme[i])
		}
	}
	f.scriviNumeri(f.numeri(proprie, fig.quadro, fig.scala, occupati))
	f.pdf.ClipEnd()
}

func misuraSegno(scala int) float64 {
	switch {
	case scala <= 1000:
		return 3.2
	case scala <= 2000:
		return 2.6
	}
	return 1.8
}

func (x *forma) contorno(p *penna) {
	for _, a := range x.aree {
		p.area(a)
	}
	p.op("S")
}

// disegnaAree colours roads and waters; land is the white of the paper.
func disegnaAree(p *penna, forme []forma, altrui func(*forma) bool) {
	for i := range forme {
		x := &forme[i]
		if x.Classe != mappa.ClasseParticella || altrui(x) {
			continue
		}
		switch x.Tipo {
		case string(catasto.Strada):
			p.pieno(coloreStrada)
		case string(catasto.Acqua):
			p.pieno(coloreAcqua)
		default:
			continue
		}
		for _, a := range x.aree {
			p.area(a)
		}
		p.op("f*")
	}
}

// disegnaScelta tints and hatches the particella chosen.
func disegnaScelta(p *penna, forme []forma, vista orb.Bound) {
	const passo = 2.0
	for i := range forme {
		x := &forme[i]
		if !x.scelta {
			continue
		}
		p.pieno(coloreScelta)
		for _, a := range x.aree {
			p.area(a)
		}
		p.op("f*")
		p.salva()
		for _, a := range x.aree {
			p.area(a)
		}
		p.op("W* n")
		p.tratto(coloreRetino)
		p.spessore(0.12)
		b := orb.Bound{
			Min: orb.Point{max(x.bordo.Min[0], vista.Min[0]), max(x.bordo.Min[1], vista.Min[1])},
			Max: orb.Point{min(x.bordo.Max[0], vista.Max[0]), min(x.bordo.Max[1], vista.Max[1])},
		}
		// Lines at 45°, all on one family x + y = k·passo, so that parts and pages agree.
		for k := math.Ceil((b.Min[0] + b.Min[1]) / passo); k*passo < b.Max[0]+b.Max[1]; k++ {
			s := k * passo
			p.muovi(s-b.Min[1], b.Min[1])
			p.linea(s-b.Max[1], b.Max[1])
		}
		p.op("S")
		p.fine()
	}
}

func disegnaEdifici(p *penna, forme []forma, altrui func(*forma) bool) {
	p.spessore(0.18)
	for i := range forme {
		x := &forme[i]
		if x.Classe != mappa.ClasseFabbricato {
			continue
		}
		p.pieno(coloreEdificio)
		p.tratto(coloreEdificioB)
		if altrui(x) {
			p.pieno(colore{238, 238, 238})
			p.tratto(coloreAltrui)
		}
		for _, a := range x.aree {
			p.area(a)
		}
		p.op("B*")
	}
}

func disegnaBordi(p *penna, forme []forma, altrui func(*forma) bool) {
	p.spessore(0.15)
	for i := range forme {
		x := &forme[i]
		if x.Classe != mappa.ClasseParticella {
			continue
		}
		p.tratto(coloreBordo)
		switch {
		case altrui(x):
			p.tratto(coloreAltrui)
		case x.Tipo == string(catasto.Acqua):
			p.tratto(coloreAcquaBordo)
		}
		x.contorno(p)
	}
}

// disegnaLinee draws the lines of the sheet; 12 is the frame of the paper, which nobody shows.
func disegnaLinee(p *penna, forme []forma, altrui func(*forma) bool) {
	p.spessore(0.15)
	p.tratto(coloreSegno)
	for i := range forme {
		x := &forme[i]
		if x.Classe != mappa.ClasseSegno || len(x.linee) == 0 || x.Esterno || altrui(x) || x.Tipo == "linea_12" {
			continue
		}
		p.tratteggio(tratti[x.Tipo]...)
		for _, l := range x.linee {
			if len(l) > 1 {
				p.spezza(l)
				p.op("S")
			}
		}
	}
	p.tratteggio()
}

// disegnaConfini draws the borders of the sheets: dash and dot, over a pale band where the sheet
// is shown among others.
func disegnaConfini(p *penna, forme []forma, altrui func(*forma) bool, tutti bool) {
	for i := range forme {
		x := &forme[i]
		if x.Classe != mappa.ClasseConfine || !tutti && altrui(x) {
			continue
		}
		p.tratto(coloreFoglio)
		p.spessore(0.45)
		p.tratteggio(4, 1.2, 0.3, 1.2)
		x.contorno(p)
		p.tratteggio()
	}
}

// testi writes the texts of the sheet where the sheet has them, then the names of the fiduciali
// where there is room, and gives the room they take.
func (f *foglio) testi(forme []forma, altrui func(*forma) bool, fig figura) []orb.Bound {
	p := posto{limiti: fig.quadro.bordo()}
	f.colore(coloreSegno)
	for _, fiduciali := range []bool{false, true} {
		for i := range forme {
			x := &forme[i]
			if x.Classe != mappa.ClasseSegno || x.Esterno || altrui(x) || !x.HaScritta || (x.Tipo == "fiduciale") != fiduciali || strings.TrimSpace(x.Testo) == "" {
				continue
			}
			stile, corpo, testo := caratteri.Corsivo, 6.0, strings.Join(strings.Fields(x.Testo), " ")
			switch {
			case fiduciali:
				stile, corpo = caratteri.Tondo, 5
			case x.Altezza > 0:
				corpo = min(10, max(5, x.Altezza*1000/float64(fig.scala)*punto/0.69*0.8))
			}
			f.carattere(stile, corpo)
			b := ingombro(x.scritt, f.larga(testo), alte(corpo)+0.4, x.Angolo)
			if !p.limiti.Contains(b.Min) || !p.limiti.Contains(b.Max) || fiduciali && !p.libero(b) {
				continue
			}
			f.ruotata(x.scritt, dritto(x.Angolo), corpo, testo)
			p.occupati = append(p.occupati, b)
		}
	}
	return p.occupati
}
