package portal

import (
	"html/template"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// Disegno is a small map inside a page: shapes in metres, drawn without scripts.
type Disegno struct {
	Riquadro orb.Bound
	Figure   []Figura
}

// Figura is a shape of it, painted in the order of the list. Genere is the class of its look.
type Figura struct {
	Genere    string
	Forma     orb.MultiPolygon
	Testo     string
	Scritta   orb.Point
	HaScritta bool
	Indirizzo string // page it leads to; may be empty
}

const (
	latoDisegno = 640      // units of the drawing, on its longer side
	pesoDisegno = 14 << 10 // bytes: beyond, the smaller shapes and the texts stay out
)

// SVG writes the drawing. Coordinates are whole units, each point relative to the one before; what
// is smaller than a unit disappears. It is hidden from screen readers: the page says the same in words.
func (d Disegno) SVG() template.HTML {
	largo, alto := d.Riquadro.Max[0]-d.Riquadro.Min[0], d.Riquadro.Max[1]-d.Riquadro.Min[1]
	if len(d.Figure) == 0 || !(largo > 0) || !(alto > 0) || math.IsInf(largo, 0) || math.IsInf(alto, 0) {
		return ""
	}
	unita := latoDisegno / math.Max(largo, alto)
	w, h := int(math.Ceil(largo*unita)), int(math.Ceil(alto*unita))
	punto := func(p orb.Point) (int, int) {
		return int(math.Round((p[0] - d.Riquadro.Min[0]) * unita)), int(math.Round((d.Riquadro.Max[1] - p[1]) * unita))
	}
	var b strings.Builder
	b.WriteString(`<svg class="disegno" viewBox="0 0 ` + strconv.Itoa(w) + ` ` + strconv.Itoa(h) + `" aria-hidden="true" focusable="false">`)
	var scritte strings.Builder
	messe := make([][2]int, 0, 64)
	for _, f := range d.Figure {
		tracciato := tracciato(f.Forma, punto)
		if tracciato == "" || b.Len()+len(tracciato)+scritte.Len() > pesoDisegno && f.Genere != "propria" && f.Genere != "passata" {
			continue
		}
		path := `<path class="d-` + classePulita(f.Genere) + `" d="` + tracciato + `"/>`
		if f.Indirizzo != "" {
			path = `<a href="` + template.HTMLEscapeString(f.Indirizzo) + `" tabindex="-1">` + path + `</a>`
		}
		b.WriteString(path)
		if f.Testo == "" || !f.HaScritta || len(messe) >= 120 {
			continue
		}
		x, y := punto(f.Scritta)
		if x < 12 || y < 12 || x > w-12 || y > h-8 || vicina(messe, x, y) {
			continue
		}
		messe = append(messe, [2]int{x, y})
		scritte.WriteString(`<text class="d-testo d-testo-` + classePulita(f.Genere) + `" x="` + strconv.Itoa(x) + `" y="` + strconv.Itoa(y+6) + `">` + template.HTMLEscapeString(f.Testo) + `</text>`)
	}
	b.WriteString(scritte.String())
	b.WriteString(scalaGrafica(unita, h))
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers, and texts escaped above
}

// tracciato is the path of a shape, empty when nothing of it can be seen.
func tracciato(m orb.MultiPolygon, punto func(orb.Point) (int, int)) string {
	var b strings.Builder
	for _, p := range m {
		for i, anello := range p {
			var parte strings.Builder
			n, x0, y0 := 0, 0, 0
			for j, q := range anello {
				if j == len(anello)-1 {
					break // the last is the first: z closes it
				}
				if math.IsNaN(q[0]) || math.IsNaN(q[1]) {
					return ""
				}
				x, y := punto(q)
				if n > 0 && x == x0 && y == y0 {
					continue
				}
				switch n {
				case 0:
					parte.WriteString("M" + strconv.Itoa(x) + " " + strconv.Itoa(y) + "l")
				default:
					parte.WriteString(strconv.Itoa(x-x0) + " " + strconv.Itoa(y-y0) + " ")
				}
				n, x0, y0 = n+1, x, y
			}
			if n < 3 {
				if i == 0 {
					break // an outline that is a dot takes its holes with it
				}
				continue
			}
			b.WriteString(strings.TrimSuffix(parte.String(), " ") + "z")
		}
	}
	return b.String()
}

// vicina keeps numbers from being written over each other.
func vicina(messe [][2]int, x, y int) bool {
	for _, m := range messe {
		if abs(m[0]-x) < 34 && abs(m[1]-y) < 20 {
			return true
		}
	}
	return false
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// scalaGrafica is a bar of round metres in a corner.
func scalaGrafica(unita float64, h int) string {
	metri := 1.0
	for _, m := range []float64{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000} {
		if m*unita <= latoDisegno/4 {
			metri = m
		}
	}
	lungo := int(math.Round(metri * unita))
	testo := strconv.Itoa(int(metri)) + " m"
	if metri >= 1000 {
		testo = strconv.Itoa(int(metri/1000)) + " km"
	}
	y := strconv.Itoa(h - 12)
	return `<path class="d-scala-fondo" d="M6 ` + strconv.Itoa(h-40) + `h` + strconv.Itoa(max(lungo, 60)+16) + `v34h-` + strconv.Itoa(max(lungo, 60)+16) + `z"/>` +
		`<path class="d-scala" d="M14 ` + y + `v-6m0 6h` + strconv.Itoa(lungo) + `v-6"/><text class="d-testo-scala" x="14" y="` + strconv.Itoa(h-22) + `">` + testo + `</text>`
}

func classePulita(s string) string {
	for _, c := range s {
		if c < 'a' || c > 'z' {
			return "altro"
		}
	}
	return s
}
