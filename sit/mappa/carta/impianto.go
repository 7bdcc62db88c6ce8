package carta

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"

	"github.com/cestor/sit/sit"
)

// Formato is a size of paper, in millimetres.
type Formato struct {
	Nome         string
	corto, lungo float64
}

// The sizes of paper.
var (
	A4 = Formato{"A4", 210, 297}
	A3 = Formato{"A3", 297, 420}
)

// Scale are the scales of an estratto, the largest first.
var Scale = []int{500, 1000, 2000, 5000}

// MaxPagine bounds the sheets of paper of one estratto.
const MaxPagine = 24

const (
	scalaPredefinita = 2000
	respiro          = 8.0  // mm left around what is shown, so that its neighbours are seen
	sormonto         = 10.0 // mm that two pages of one sheet have in common
)

// ParseFormato reads A4 or A3, in either case; nothing is A4.
func ParseFormato(s string) (Formato, error) {
	switch strings.ToUpper(strings.TrimSpace(s)) {
	case "", "A4":
		return A4, nil
	case "A3":
		return A3, nil
	}
	return Formato{}, sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", "Il parametro formato è A4 oppure A3.").Su("formato")
}

// ParseScala reads 2000 or 1:2000; nothing is 0, to be chosen.
func ParseScala(s string) (int, error) {
	s = strings.ReplaceAll(strings.TrimPrefix(strings.ReplaceAll(s, " ", ""), "1:"), ".", "")
	if s == "" {
		return 0, nil
	}
	for _, n := range Scale {
		if s == fmt.Sprint(n) {
			return n, nil
		}
	}
	return 0, sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", "Il parametro scala è 500, 1000, 2000 oppure 5000.").Su("scala")
}

// riquadro is a rectangle of the page: millimetres from its upper left corner.
type riquadro struct{ x, y, w, h float64 }

func (r riquadro) bordo() orb.Bound {
	return orb.Bound{Min: orb.Point{r.x, r.y}, Max: orb.Point{r.x + r.w, r.y + r.h}}
}

// The parts of a page, in millimetres.
const (
	margine      = 10.0
	altoTitolo   = 12.0 // the strip above the map
	scritteRete  = 4.0  // the coordinates beside the map
	altoFascia   = 54.0 // the cartiglio below a map that stands
	largoColonna = 66.0 // the cartiglio beside a map that lies
)

// pagina is the size of the sheet of paper.
func (f Formato) pagina(orizzontale bool) (w, h float64) {
	if orizzontale {
		return f.lungo, f.corto
	}
	return f.corto, f.lungo
}

// quadro is where the map is, and cartiglio where it is explained.
func (f Formato) quadro(orizzontale bool) (quadro, cartiglio riquadro) {
	w, h := f.pagina(orizzontale)
	quadro = riquadro{margine + scritteRete, margine + altoTitolo, w - 2*margine - scritteRete, h - 2*margine - altoTitolo - scritteRete}
	if orizzontale {
		quadro.w -= largoColonna + 3
		return quadro, riquadro{w - margine - largoColonna, margine + altoTitolo, largoColonna, h - 2*margine - altoTitolo}
	}
	quadro.h -= altoFascia + 1
	return quadro, riquadro{margine, h - margine - altoFascia, w - 2*margine, altoFascia}
}

// Proposta is a scale and a size of paper at which the whole fits.
type Proposta struct {
	Scala   int
	Formato string
	Pagine  int
}

func (p Proposta) String() string {
	s := fmt.Sprintf("1:%d in %s", p.Scala, p.Formato)
	if p.Pagine > 1 {
		s += fmt.Sprintf(" (%d pagine)", p.Pagine)
	}
	return s
}

// Impianto is how something is laid on paper.
type Impianto struct {
	Formato     Formato
	Orizzontale bool
	Scala       int
	Pagine      []Pagina
	Righe       int
	Colonne     int
	Entra       bool       // all of it is on the paper
	Proposte    []Proposta // where all of it would be, when it is not
}

// Pagina is one sheet of paper: its place among the others, and the ground it shows.
type Pagina struct {
	Riga, Colonna int
	Finestra      orb.Bound
}

// ground is the size of the ground that a quadro shows, in metres.
func ground(f Formato, orizzontale bool, scala int) (w, h float64) {
	q, _ := f.quadro(orizzontale)
	return q.w * float64(scala) / 1000, q.h * float64(scala) / 1000
}

// margini is by how much, in parts of the quadro, a box is smaller than it: below 0 it does not fit.
func margini(b orb.Bound, f Formato, orizzontale bool, scala int) float64 {
	w, h := ground(f, orizzontale, scala)
	m := 2 * respiro * float64(scala) / 1000
	return min(1-(b.Max[0]-b.Min[0]+m)/w, 1-(b.Max[1]-b.Min[1]+m)/h)
}

// verso chooses how the paper is held: as the box is shaped.
func verso(b orb.Bound, f Formato, scala int) (orizzontale bool, margine float64) {
	in, oriz := margini(b, f, false, scala), margini(b, f, true, scala)
	return oriz > in, max(in, oriz)
}

// centrata is the window of a page around a point.
func centrata(c orb.Point, f Formato, orizzontale bool, scala int) orb.Bound {
	w, h := ground(f, orizzontale, scala)
	// To the centimetre, so that the same question draws the same map.
	x, y := math.Round(c[0]*100)/100, math.Round(c[1]*100)/100
	return orb.Bound{Min: orb.Point{x - w/2, y - h/2}, Max: orb.Point{x + w/2, y + h/2}}
}

// Impagina lays one thing on one page. Without a scale it takes the largest at which all of it is
// seen; dentro is a point of it, where the page is centred when it does not fit.
func Impagina(b orb.Bound, dentro orb.Point, f Formato, scala int) Impianto {
	if scala == 0 {
		scala = Scale[len(Scale)-1]
		for _, s := range Scale {
			if _, m := verso(b, f, s); m >= 0 {
				scala = s
				break
			}
		}
	}
	orizzontale, m := verso(b, f, scala)
	i := Impianto{Formato: f, Orizzontale: orizzontale, Scala: scala, Righe: 1, Colonne: 1, Entra: m >= 0}
	centro := b.Center()
	if !i.Entra {
		centro = dentro
		i.Proposte = proposte(b, f)
	}
	i.Pagine = []Pagina{{0, 0, centrata(centro, f, orizzontale, scala)}}
	return i
}

// proposte are the scales at which a box fits on one page, of the paper asked for and of the other.
func proposte(b orb.Bound, chiesto Formato) []Proposta {
	var out []Proposta
	formati := []Formato{chiesto, A3}
	if chiesto == A3 {
		formati = formati[:1]
	}
	for _, f := range formati {
		for _, s := range Scale {
			if _, m := verso(b, f, s); m >= 0 {
				if len(out) == 0 || s < out[0].Scala { // larger paper only for a larger scale
					out = append(out, Proposta{s, f.Nome, 1})
				}
				break
			}
		}
	}
	return out
}

// ImpaginaFoglio lays a whole sheet on as many pages as it takes. Without a scale it takes the
// largest that needs one page, else 1:2000, else what the pages allow. Where even the pages
// allowed are too few it is refused, naming what would do.
func ImpaginaFoglio(b orb.Bound, contorno orb.Geometry, f Formato, scala int) (Impianto, error) {
	if scala == 0 {
		scala = scalaPredefinita
		for _, s := range Scale {
			if _, m := verso(b, f, s); m >= 0 {
				scala = s
				break
			}
		}
		if len(tessere(b, contorno, f, scala).Pagine) > MaxPagine {
			scala = Scale[len(Scale)-1]
		}
	}
	i := tessere(b, contorno, f, scala)
	if len(i.Pagine) <= MaxPagine {
		return i, nil
	}
	var buone []string
	for _, altro := range []Formato{f, A3} {
		for _, s := range Scale {
			if n := len(tessere(b, contorno, altro, s).Pagine); n <= MaxPagine {
				if p := (Proposta{s, altro.Nome, n}).String(); !slices.Contains(buone, p) {
					buone = append(buone, p)
				}
				break
			}
		}
	}
	consiglio := "Nemmeno la scala 1:5000 in A3 basta: chiedere l'estratto di una particella."
	if len(buone) > 0 {
		consiglio = "Scale che bastano: " + strings.Join(buone, ", ") + "."
	}
	return Impianto{}, sit.Rifiuto(sit.Invalid, "ESTRATTO_TROPPO_GRANDE",
		"Il foglio alla scala 1:%d occuperebbe più di %d pagine %s. %s", scala, MaxPagine, f.Nome, consiglio).Su("scala")
}

// tessere covers a box with pages that overlap a little, in rows from the north and columns from
// the west, and leaves out those where nothing of the sheet would be.
func tessere(b orb.Bound, contorno orb.Geometry, f Formato, scala int) Impianto {
	var migliore Impianto
	for _, orizzontale := range []bool{false, true} {
		i := Impianto{Formato: f, Orizzontale: orizzontale, Scala: scala, Entra: true}
		w, h := ground(f, orizzontale, scala)
		m := float64(scala) / 1000
		largo, alto := b.Max[0]-b.Min[0]+2*respiro*m, b.Max[1]-b.Min[1]+2*respiro*m
		i.Colonne, i.Righe = quante(largo, w, sormonto*m), quante(alto, h, sormonto*m)
		if i.Colonne*i.Righe > 64*MaxPagine { // not worth looking at one by one
			i.Pagine = make([]Pagina, MaxPagine+1)
		} else {
			i.Pagine = i.tessi(b.Center(), w, h, sormonto*m, contorno)
		}
		if migliore.Pagine == nil || len(i.Pagine) < len(migliore.Pagine) ||
			len(i.Pagine) == len(migliore.Pagine) && margini(b, f, orizzontale, scala) > margini(b, f, migliore.Orizzontale, scala) {
			migliore = i
		}
	}
	return migliore
}

// quante windows of a width cover a length, overlapping.
func quante(lungo, passo, comune float64) int {
	if lungo <= passo {
		return 1
	}
	return int(math.Ceil((lungo - comune) / (passo - comune)))
}

func (i *Impianto) tessi(centro orb.Point, w, h, comune float64, contorno orb.Geometry) []Pagina {
	ovest := centro[0] - (float64(i.Colonne)*(w-comune)+comune)/2
	nord := centro[1] + (float64(i.Righe)*(h-comune)+comune)/2
	var pagine []Pagina
	for r := range i.Righe {
		for c := range i.Colonne {
			x, y := ovest+float64(c)*(w-comune), nord-float64(r)*(h-comune)
			finestra := centrata(orb.Point{x + w/2, y - h/2}, i.Formato, i.Orizzontale, i.Scala)
			if i.Righe*i.Colonne > 1 && contorno != nil && clip.Geometry(finestra, orb.Clone(contorno)) == nil {
				continue
			}
			pagine = append(pagine, Pagina{r, c, finestra})
		}
	}
	return pagine
}

// Sigla names a page on the index: a letter for the row, a number for the column.
func (p Pagina) Sigla() string { return fmt.Sprintf("%c%d", 'A'+p.Riga, p.Colonna+1) }
