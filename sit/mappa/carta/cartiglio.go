package carta

import (
	"slices"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit/caratteri"
)

// largoScala is the part of the cartiglio where the scale is: the bar of 100 m at 1:2000 and its
// figures must stay in it.
const largoScala = 61.0

// voce is a line of the cartiglio.
type voce struct{ nome, valore string }

// cartiglio explains the map: what it shows, at which scale, of which day, and what it is not.
func (e Estratto) cartiglio(f *foglio, r riquadro, n int) error {
	i := e.Impianto
	f.disegna(func(p *penna) {
		p.tratto(coloreTesto)
		p.spessore(0.25)
		p.rettangolo(r, "S")
	})
	if i.Orizzontale {
		y := f.voci(riquadro{r.x + 3, r.y + 5.5, r.w - 6, 0}, e.voci(n), e.note())
		f.scalaENord(riquadro{r.x + 3, y + 1, r.w - 6, 36}, i.Scala, e.Ente.Zona)
		y += 40
		if len(i.Pagine) > 1 {
			e.indice(f, riquadro{r.x + 3, y, r.w - 6, 24}, n)
			y += 27
		}
		return f.legale(riquadro{r.x + 3, y, r.w - 6, r.y + r.h - y - 2}, e.Link, true)
	}
	w1 := (r.w - largoScala) / 2
	w2 := largoScala
	f.disegna(func(p *penna) {
		p.tratto(coloreTesto)
		p.spessore(0.12)
		p.segmento(r.x+w1, r.y, r.x+w1, r.y+r.h)
		p.segmento(r.x+w1+w2, r.y, r.x+w1+w2, r.y+r.h)
	})
	f.voci(riquadro{r.x + 3, r.y + 5, w1 - 5, 0}, e.voci(n), e.note())
	f.scalaENord(riquadro{r.x + w1 + 2, r.y + 2, w2 - 4, 34}, i.Scala, e.Ente.Zona)
	if len(i.Pagine) > 1 {
		e.indice(f, riquadro{r.x + w1 + 2, r.y + 38, w2 - 4, r.h - 40}, n)
	}
	return f.legale(riquadro{r.x + w1 + w2 + 2.5, r.y + 2, r.w - w1 - w2 - 5, r.h - 4}, e.Link, false)
}

// voci writes names and values under each other, then the notes, and gives the y that follows.
func (f *foglio) voci(r riquadro, voci []voce, note []string) float64 {
	const rientro = 20.0
	y := r.y
	for _, v := range voci {
		f.carattere(caratteri.Tondo, 7.5)
		f.colore(coloreTenue)
		f.scrivi(r.x, y, v.nome)
		f.colore(coloreTesto)
		f.carattere(caratteri.Grassetto, 8)
		if v.nome == "Particella" {
			f.carattere(caratteri.Grassetto, 12)
		}
		y = f.paragrafo(r.x+rientro, y, r.w-rientro, 3.4, v.valore) + 0.8
	}
	f.carattere(caratteri.Corsivo, 7.5)
	for _, n := range note {
		y = f.paragrafo(r.x, y, r.w, 3.2, n)
	}
	return y
}

// scalaENord is the scale in figures and as a bar, the grid, and the north.
func (f *foglio) scalaENord(r riquadro, scala, zona int) {
	f.nord(r.x+r.w-8, r.y+4, 13)
	f.carattere(caratteri.Grassetto, 14)
	f.scrivi(r.x, r.y+7, "Scala 1:"+migliaia(int64(scala)))
	f.carattere(caratteri.Tondo, 6.5)
	f.paragrafo(r.x, r.y+12, r.w-18, 3, "1 cm sulla carta è "+metri(float64(scala)/100, 0)+" sul terreno")
	f.barra(r.x+1, r.y+22, scala)
	f.carattere(caratteri.Tondo, 6.5)
	f.scrivi(r.x, r.y+31, sistema(zona))
	f.colore(coloreTenue)
	f.scrivi(r.x, r.y+34, "Stampare al 100%, senza adattare alla pagina.")
	f.colore(coloreTesto)
}

// legale says what the paper is not, whose the data are, and where the page of it is.
func (f *foglio) legale(r riquadro, link string, colonna bool) error {
	f.carattere(caratteri.Grassetto, 9)
	f.disegna(func(p *penna) {
		p.tratto(coloreSceltaB)
		p.spessore(0.4)
		p.rettangolo(riquadro{r.x, r.y, r.w, 6}, "S")
	})
	f.scriviCentro(r.x+r.w/2, r.y+4.2, senzaValore)
	f.carattere(caratteri.Tondo, 6.3)
	y := f.paragrafo(r.x, r.y+9.2, r.w, 2.8, "Riproduzione informativa della mappa catastale: non sostituisce l'estratto rilasciato dall'Agenzia delle Entrate.")
	f.carattere(caratteri.Grassetto, 6.3)
	y = f.paragrafo(r.x, y+0.8, r.w, 2.8, fonteDati)
	lato := min(26, r.y+r.h-y-1)
	if link == "" || lato < 12 {
		return nil
	}
	if !colonna {
		y = r.y + r.h - lato
	}
	if err := f.qr(r.x, y, lato, link); err != nil {
		return err
	}
	f.carattere(caratteri.Tondo, 6)
	x := r.x + lato + 2
	righe := f.righe(link, r.x+r.w-x)
	f.carattere(caratteri.Grassetto, 6)
	f.scrivi(x, y+2, "Questa pagina in rete:")
	f.carattere(caratteri.Tondo, 6)
	for k, s := range righe {
		f.scrivi(x, y+5+float64(k)*2.7, s)
	}
	f.pdf.LinkString(r.x, y, r.w, lato, link)
	return nil
}

// indice shows where the page is among the others.
func (e Estratto) indice(f *foglio, r riquadro, n int) {
	i := e.Impianto
	lato := min(r.w/float64(i.Colonne), r.h/float64(i.Righe), 9)
	f.carattere(caratteri.Tondo, min(6, lato*punto*0.45))
	esiste := func(riga, colonna int) bool {
		return slices.ContainsFunc(i.Pagine, func(p Pagina) bool { return p.Riga == riga && p.Colonna == colonna })
	}
	f.disegna(func(p *penna) {
		p.spessore(0.15)
		p.tratto(coloreTesto)
		for riga := range i.Righe {
			for colonna := range i.Colonne {
				c := riquadro{r.x + float64(colonna)*lato, r.y + float64(riga)*lato, lato, lato}
				switch {
				case riga == i.Pagine[n].Riga && colonna == i.Pagine[n].Colonna:
					p.pieno(coloreScelta)
					p.rettangolo(c, "B")
				case esiste(riga, colonna):
					p.rettangolo(c, "S")
				}
			}
		}
	})
	for _, p := range i.Pagine {
		c := orb.Point{r.x + (float64(p.Colonna)+0.5)*lato, r.y + (float64(p.Riga)+0.5)*lato}
		f.ruotata(c, 0, min(6, lato*punto*0.45), p.Sigla())
	}
}
