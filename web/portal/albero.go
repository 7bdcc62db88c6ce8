package portal

import (
	"cmp"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/cestor/sit/sit"
)

// albero is a genealogy: what something comes from on its left, what came of it on its right. It
// is drawn by the server as links, so that it is walked with the keyboard and without scripts.
type albero struct {
	Nodi  []nodo
	Archi []arco
}

// nodo is one of the kin. Strato is how many steps it is from the one the page is about, negative
// for those before it.
type nodo struct {
	ID, Testo, Sotto string
	Indirizzo        string
	Strato           int
	Propria          bool
	Soppressa        bool
	Oltre            string // page where its own kin goes on; empty: all is drawn
}

// arco leads from a parent to a child.
type arco struct {
	Da, A string
	Testo string // day and act
	Data  sit.Giorno
}

// The measures of the drawing, in its units.
const (
	largoNodo, altoNodo = 188, 54
	traStrati, traNodi  = 150, 16
	margineAlbero       = 10
)

type posto struct{ x, y int }

// SVG writes the drawing.
func (a albero) SVG() template.HTML {
	strati := map[int][]nodo{}
	primo, ultimo := 0, 0
	for _, n := range a.Nodi {
		strati[n.Strato] = append(strati[n.Strato], n)
		primo, ultimo = min(primo, n.Strato), max(ultimo, n.Strato)
	}
	piu := 0
	for _, s := range strati {
		piu = max(piu, len(s))
	}
	alto := piu*(altoNodo+traNodi) - traNodi + 2*margineAlbero
	largo := (ultimo-primo+1)*(largoNodo+traStrati) - traStrati + 2*margineAlbero
	posti := map[string]posto{}
	// Away from the middle, each column is put in the order of the column before it.
	for _, verso := range []int{1, -1} {
		for i := 0; i >= primo && i <= ultimo; i += verso {
			s := strati[i]
			if i != 0 {
				slices.SortStableFunc(s, func(x, y nodo) int { return cmp.Compare(a.centro(x.ID, posti), a.centro(y.ID, posti)) })
			}
			y := (alto - len(s)*(altoNodo+traNodi) + traNodi) / 2
			for k, n := range s {
				posti[n.ID] = posto{margineAlbero + (i-primo)*(largoNodo+traStrati), y + k*(altoNodo+traNodi)}
			}
		}
	}
	var b strings.Builder
	b.WriteString(`<svg class="albero" width="` + strconv.Itoa(largo) + `" height="` + strconv.Itoa(alto) + `" viewBox="0 0 ` + strconv.Itoa(largo) + ` ` + strconv.Itoa(alto) + `">`)
	a.archi(&b, posti)
	for i := primo; i <= ultimo; i++ {
		for _, n := range strati[i] {
			n.scrivi(&b, posti[n.ID])
		}
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers, and texts escaped below
}

// centro is the mean height of the kin of a node that already have a place.
func (a albero) centro(id string, posti map[string]posto) int {
	somma, n := 0, 0
	for _, x := range a.Archi {
		altro := x.A
		if x.A == id {
			altro = x.Da
		} else if x.Da != id {
			continue
		}
		if p, ok := posti[altro]; ok {
			somma, n = somma+p.y, n+1
		}
	}
	if n == 0 {
		return 0
	}
	return somma / n
}

// archi are drawn first, below the nodes. What an act says is written once for all its lines.
func (a albero) archi(b *strings.Builder, posti map[string]posto) {
	type chiave struct {
		testo string
		x     int
	}
	mezzi := map[chiave][]int{}
	var ordine []chiave
	for _, x := range a.Archi {
		da, okDa := posti[x.Da]
		al, okA := posti[x.A]
		if !okDa || !okA {
			continue
		}
		x0, y0, x1, y1 := da.x+largoNodo, da.y+altoNodo/2, al.x, al.y+altoNodo/2
		meta := (x0 + x1) / 2
		b.WriteString(`<path class="al-arco" d="M` + strconv.Itoa(x0) + ` ` + strconv.Itoa(y0) + `C` + strconv.Itoa(meta) + ` ` + strconv.Itoa(y0) + ` ` +
			strconv.Itoa(meta) + ` ` + strconv.Itoa(y1) + ` ` + strconv.Itoa(x1-8) + ` ` + strconv.Itoa(y1) + `"/>` +
			`<path class="al-punta" d="M` + strconv.Itoa(x1-9) + ` ` + strconv.Itoa(y1-5) + `l9 5l-9 5z"/>`)
		k := chiave{x.Testo, meta}
		if x.Testo != "" && mezzi[k] == nil {
			ordine = append(ordine, k)
		}
		mezzi[k] = append(mezzi[k], (y0+y1)/2)
	}
	scritte := map[int][]int{}
	for _, k := range ordine {
		y := 0
		for _, m := range mezzi[k] {
			y += m
		}
		y /= len(mezzi[k])
		for slices.ContainsFunc(scritte[k.x], func(altra int) bool { return abs(altra-y) < 34 }) {
			y += 34
		}
		scritte[k.x] = append(scritte[k.x], y)
		giorno, atto, _ := strings.Cut(k.testo, "\n")
		b.WriteString(`<text class="al-atto" x="` + strconv.Itoa(k.x) + `" y="` + strconv.Itoa(y-3) + `">` + template.HTMLEscapeString(giorno) + `</text>`)
		if atto != "" {
			b.WriteString(`<text class="al-atto" x="` + strconv.Itoa(k.x) + `" y="` + strconv.Itoa(y+13) + `">` + template.HTMLEscapeString(accorcia(atto, 22)) + `</text>`)
		}
	}
}

func (n nodo) scrivi(b *strings.Builder, p posto) {
	classe := "al-nodo"
	if n.Soppressa {
		classe += " al-soppressa"
	}
	if n.Propria {
		classe += " al-propria"
	}
	x, y := strconv.Itoa(p.x), strconv.Itoa(p.y)
	riquadro := `<rect class="` + classe + `" x="` + x + `" y="` + y + `" width="` + strconv.Itoa(largoNodo) + `" height="` + strconv.Itoa(altoNodo) + `" rx="4"/>` +
		`<text class="al-nome" x="` + strconv.Itoa(p.x+12) + `" y="` + strconv.Itoa(p.y+23) + `">` + template.HTMLEscapeString(accorcia(stretto.Replace(n.Testo), 23)) + `</text>` +
		`<text class="al-sotto" x="` + strconv.Itoa(p.x+12) + `" y="` + strconv.Itoa(p.y+42) + `">` + template.HTMLEscapeString(accorcia(n.Sotto, 25)) + `</text>`
	if n.Propria {
		b.WriteString(`<g>` + riquadro + `</g>`)
		return
	}
	dove := n.Indirizzo
	if n.Oltre != "" {
		dove = n.Oltre
	}
	b.WriteString(`<a href="` + template.HTMLEscapeString(dove) + `">` + riquadro + `</a>`)
}

// stretto writes a name as it fits in a box.
var stretto = strings.NewReplacer("foglio ", "fg. ", "particella ", "part. ", "sheet ", "sh. ", "parcel ", "pc. ")

func accorcia(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
