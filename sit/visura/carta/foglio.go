package carta

import (
	"bytes"
	"fmt"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"github.com/cestor/sit/sit/caratteri"
)

const (
	larga, alta = 297.0, 210.0 // A4 lying, mm
	margine     = 12.0
	piede       = 16.0
	utile       = larga - 2*margine
	interlinea  = 3.6
)

// foglio is a document being drawn, from the top of a page downwards.
type foglio struct {
	pdf    *fpdf.Fpdf
	y      float64
	testa  func(*foglio) // what every page begins with
	pagine int
}

func nuovo(v Visura) *foglio {
	pdf := fpdf.NewCustom(&fpdf.InitType{OrientationStr: "L", UnitStr: "mm", Size: fpdf.SizeType{Wd: alta, Ht: larga}})
	pdf.SetCatalogSort(true)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCreationDate(v.EmessaIl.Inizio())
	pdf.SetModificationDate(v.EmessaIl.Inizio())
	pdf.SetTitle(v.Titolo(), true)
	pdf.SetAuthor(v.Nome, true)
	pdf.SetCreator("SIT", true)
	pdf.SetProducer("SIT", true)
	pdf.SetLang("it-IT")
	pdf.SetDisplayMode("fullpage", "single")
	caratteri.Carica(pdf)
	pdf.AliasNbPages("{pagine}")
	return &foglio{pdf: pdf}
}

func (f *foglio) pagina() {
	f.pdf.AddPage()
	f.pagine++
	f.y = margine
	f.testa(f)
}

// spazio makes sure that so much is left on the page, or begins another; true if it did.
func (f *foglio) spazio(mm float64) bool {
	if f.y+mm <= alta-margine-piede {
		return false
	}
	f.pagina()
	return true
}

func (f *foglio) chiudi() ([]byte, error) {
	var b bytes.Buffer
	if err := f.pdf.Output(&b); err != nil {
		return nil, fmt.Errorf("write the pdf: %w", err)
	}
	return b.Bytes(), nil
}

func (f *foglio) carattere(stile string, corpo float64) {
	f.pdf.SetFont(caratteri.Famiglia, stile, corpo)
}

func (f *foglio) scrivi(x, y float64, s string) {
	if s = caratteri.Pulito(s); s != "" {
		f.pdf.Text(x, y, s)
	}
}

func (f *foglio) scriviA(x, y float64, s string) {
	f.scrivi(x-f.pdf.GetStringWidth(caratteri.Pulito(s)), y, s)
}

// righe breaks a text between words, and inside a word that is longer than a line.
func (f *foglio) righe(s string, w float64) []string {
	var righe []string
	for parte := range strings.SplitSeq(s, "\n") {
		riga := ""
		for parola := range strings.FieldsSeq(caratteri.Pulito(parte)) {
			prova := strings.TrimPrefix(riga+" "+parola, " ")
			if f.pdf.GetStringWidth(prova) <= w {
				riga = prova
				continue
			}
			if riga != "" {
				righe = append(righe, riga)
			}
			riga = ""
			for _, r := range parola {
				if riga != "" && f.pdf.GetStringWidth(riga+string(r)) > w {
					righe = append(righe, riga)
					riga = ""
				}
				riga += string(r)
			}
		}
		righe = append(righe, riga)
	}
	return righe
}

// paragrafo writes a text in lines not wider than w.
func (f *foglio) paragrafo(x, w float64, s string) {
	for _, r := range f.righe(s, w) {
		f.spazio(interlinea)
		f.y += interlinea
		f.scrivi(x, f.y, r)
	}
}

// colonna is a column of a table.
type colonna struct {
	nome string
	w    float64
	a    byte // l, c, r
}

// gruppo is a title over some columns.
type gruppo struct {
	nome    string
	colonne int
}

// tabella is a table that goes on over pages, its head on each.
type tabella struct {
	gruppi  []gruppo
	colonne []colonna
}

const (
	corpoTesta = 6.5
	corpoCella = 8.0
	dentro     = 1.1 // between a line and the text
)

func (f *foglio) testaTabella(t tabella) {
	x := margine
	f.pdf.SetDrawColor(90, 90, 90)
	f.pdf.SetLineWidth(0.15)
	f.pdf.SetFillColor(232, 236, 240)
	f.carattere(caratteri.Grassetto, corpoTesta)
	i := 0
	if len(t.gruppi) > 0 {
		for _, g := range t.gruppi {
			w := 0.0
			for range g.colonne {
				w += t.colonne[i].w
				i++
			}
			f.pdf.Rect(x, f.y, w, 4.4, "FD")
			if g.nome != "" {
				f.scrivi(x+(w-f.pdf.GetStringWidth(g.nome))/2, f.y+3.1, g.nome)
			}
			x += w
		}
		f.y += 4.4
	}
	x = margine
	for _, c := range t.colonne {
		f.pdf.Rect(x, f.y, c.w, 4.4, "FD")
		f.scrivi(x+(c.w-f.pdf.GetStringWidth(c.nome))/2, f.y+3.1, c.nome)
		x += c.w
	}
	f.y += 4.4
}

// perPagina is how many lines a row may have and still be kept whole.
const perPagina = 30

// riga writes a row as high as its highest cell. A row that the page has no place for goes to the
// next; one that no page has place for is cut.
func (f *foglio) riga(t tabella, celle ...string) {
	f.carattere(caratteri.Tondo, corpoCella)
	righe := make([][]string, len(t.colonne))
	n := 1
	for i, c := range celle {
		righe[i] = f.righe(c, t.colonne[i].w-2*dentro)
		n = max(n, len(righe[i]))
	}
	for n > 0 {
		entrano := int((alta - margine - piede - f.y - 1.6) / interlinea)
		if entrano < min(n, 4) || n <= perPagina && entrano < n {
			f.pagina()
			f.testaTabella(t)
			f.carattere(caratteri.Tondo, corpoCella)
			continue
		}
		scritte := min(n, entrano)
		f.pezzo(t, righe, scritte)
		n -= scritte
	}
}

// pezzo writes some lines of a row, and takes them away from it.
func (f *foglio) pezzo(t tabella, righe [][]string, quante int) {
	h := float64(quante)*interlinea + 1.6
	x := margine
	for i, c := range t.colonne {
		f.pdf.Rect(x, f.y, c.w, h, "D")
		for k, r := range righe[i][:min(quante, len(righe[i]))] {
			y := f.y + float64(k+1)*interlinea - 0.3
			switch w := f.pdf.GetStringWidth(r); c.a {
			case 'c':
				f.scrivi(x+(c.w-w)/2, y, r)
			case 'r':
				f.scrivi(x+c.w-dentro-w, y, r)
			default:
				f.scrivi(x+dentro, y, r)
			}
		}
		righe[i] = righe[i][min(quante, len(righe[i])):]
		x += c.w
	}
	f.y += h
}

// voce is a line under a table: a name and what it says, across the page.
func (f *foglio) voce(nome, valore string) {
	if valore == "" {
		return
	}
	const w = 34.0
	f.carattere(caratteri.Tondo, corpoCella)
	righe := f.righe(valore, utile-w-2*dentro)
	for i, r := range righe {
		nuova := f.spazio(interlinea + 1)
		h := interlinea
		if i == 0 || nuova {
			h += 0.5
		}
		if i == len(righe)-1 {
			h += 0.8
		}
		f.pdf.Line(margine, f.y, margine, f.y+h)
		f.pdf.Line(margine+w, f.y, margine+w, f.y+h)
		f.pdf.Line(larga-margine, f.y, larga-margine, f.y+h)
		if i == 0 {
			f.carattere(caratteri.Grassetto, 7)
			f.scrivi(margine+dentro, f.y+interlinea-0.2, nome)
			f.carattere(caratteri.Tondo, corpoCella)
		}
		f.scrivi(margine+w+dentro, f.y+interlinea-0.2, r)
		f.y += h
	}
	f.pdf.Line(margine, f.y, larga-margine, f.y)
}

func (f *foglio) sezione(titolo string) {
	f.spazio(26)
	f.y += 5.5
	f.carattere(caratteri.Grassetto, 10)
	f.scrivi(margine, f.y, titolo)
	f.y += 1.8
}
