package carta

import (
	"bytes"
	"fmt"
	"math"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/caratteri"
)

// Installazione is who prints, and when.
type Installazione struct {
	Nome   string // of this system
	Ente   sit.Ente
	Stampa sit.Giorno // the day of printing
	Giorno sit.Giorno // the day whose map is shown
	Datata bool       // that day was asked for, or is not that of printing
	Link   string     // the address of the page of what is shown
}

// foglio is a document being drawn.
type foglio struct {
	pdf  *fpdf.Fpdf
	p    penna
	w, h float64 // of the page, mm
}

func nuovo(i Installazione, titolo string) *foglio {
	pdf := fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", Size: fpdf.SizeType{Wd: A4.corto, Ht: A4.lungo}})
	pdf.SetCatalogSort(true)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCreationDate(i.Stampa.Inizio())
	pdf.SetModificationDate(i.Stampa.Inizio())
	pdf.SetTitle(titolo, true)
	pdf.SetAuthor(i.Nome, true)
	pdf.SetSubject(fonteDati, true)
	pdf.SetCreator("SIT", true)
	pdf.SetProducer("SIT", true)
	pdf.SetLang("it-IT")
	pdf.SetDisplayMode("fullpage", "single")
	caratteri.Carica(pdf)
	return &foglio{pdf: pdf}
}

// pagina begins a page of a size in millimetres.
func (f *foglio) pagina(w, h float64) {
	f.pdf.AddPageFormat("P", fpdf.SizeType{Wd: w, Ht: h})
	f.w, f.h, f.p.alta = w, h, h
	f.pdf.SetTextColor(0, 0, 0)
}

func (f *foglio) chiudi() ([]byte, error) {
	var b bytes.Buffer
	if err := f.pdf.Output(&b); err != nil {
		return nil, fmt.Errorf("write the pdf: %w", err)
	}
	return b.Bytes(), nil
}

// disegna runs what draws lines, apart from what writes text: the state of one never reaches the
// other.
func (f *foglio) disegna(fn func(p *penna)) {
	f.p.salva()
	fn(&f.p)
	f.p.fine()
	f.p.versa(f.pdf)
}

func (f *foglio) colore(c colore) { f.pdf.SetTextColor(int(c[0]), int(c[1]), int(c[2])) }

// carattere chooses the style, and the size in points.
func (f *foglio) carattere(stile string, corpo float64) {
	f.pdf.SetFont(caratteri.Famiglia, stile, corpo)
}

func (f *foglio) scrivi(x, y float64, s string) { f.pdf.Text(x, y, caratteri.Pulito(s)) }

// scriviA writes with the right end at x.
func (f *foglio) scriviA(x, y float64, s string) { f.scrivi(x-f.larga(s), y, s) }

func (f *foglio) scriviCentro(x, y float64, s string) { f.scrivi(x-f.larga(s)/2, y, s) }

func (f *foglio) larga(s string) float64 { return f.pdf.GetStringWidth(caratteri.Pulito(s)) }

// alte is the height of a capital, in mm, of a size in points.
func alte(corpo float64) float64 { return corpo / punto * 0.69 }

// ruotata writes a text centred on a point, turned anticlockwise by an angle in radians.
func (f *foglio) ruotata(c orb.Point, angolo, corpo float64, s string) {
	if angolo == 0 {
		f.scriviCentro(c[0], c[1]+alte(corpo)/2, s)
		return
	}
	f.pdf.TransformBegin()
	f.pdf.TransformRotate(angolo*180/math.Pi, c[0], c[1])
	f.scriviCentro(c[0], c[1]+alte(corpo)/2, s)
	f.pdf.TransformEnd()
}

// paragrafo writes a text in lines not wider than w, and gives the y of the line that follows.
func (f *foglio) paragrafo(x, y, w, interlinea float64, s string) float64 {
	for _, riga := range f.righe(s, w) {
		f.scrivi(x, y, riga)
		y += interlinea
	}
	return y
}

// righe breaks a text between words, and inside a word that is longer than a line.
func (f *foglio) righe(s string, w float64) []string {
	var righe []string
	riga := ""
	for parola := range strings.FieldsSeq(caratteri.Pulito(s)) {
		prova := strings.TrimPrefix(riga+" "+parola, " ")
		if f.larga(prova) <= w {
			riga = prova
			continue
		}
		if riga != "" {
			righe = append(righe, riga)
		}
		riga = ""
		for _, r := range parola {
			if f.larga(riga+string(r)) > w {
				righe = append(righe, riga)
				riga = ""
			}
			riga += string(r)
		}
	}
	return append(righe, riga)
}

// entro shortens a text that is wider than w.
func (f *foglio) entro(s string, w float64) string {
	s = caratteri.Pulito(s)
	if f.larga(s) <= w {
		return s
	}
	r := []rune(s)
	for len(r) > 1 && f.larga(string(r)+"…") > w {
		r = r[:len(r)-1]
	}
	return string(r) + "…"
}
