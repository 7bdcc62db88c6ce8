package carta

import (
	"fmt"
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit/mappa"

	"github.com/cestor/sit/sit/caratteri"
)

// Estratto is an estratto di mappa ready to be printed: of a particella, or of a whole sheet.
type Estratto struct {
	Installazione
	Particella *mappa.Particella // nil: the sheet
	Foglio     catasto.IDFoglio
	Impianto   Impianto
	Tavola     mappa.Tavola // of all its pages
}

// Titolo is what the document is called.
func (e Estratto) Titolo() string {
	cosa := "foglio " + e.Foglio.String()
	if e.Particella != nil {
		cosa = "particella " + e.Particella.ID.String()
	}
	return fmt.Sprintf("Estratto di mappa – %s – 1:%d – %s", cosa, e.Impianto.Scala, e.Ente.Nome)
}

// NomeFile is a name that every system accepts.
func (e Estratto) NomeFile() string {
	nome := e.Foglio.String()
	if e.Particella != nil {
		nome = e.Particella.ID.String()
	}
	nome = fmt.Sprintf("estratto-%s-1-%d-%s", nome, e.Impianto.Scala, e.Impianto.Formato.Nome)
	if e.Datata {
		nome += "-" + e.Giorno.String()
	}
	return strings.ReplaceAll(nome, "/", "-") + ".pdf"
}

// PDF draws the pages.
func (e Estratto) PDF() ([]byte, error) {
	f := nuovo(e.Installazione, e.Titolo())
	for i := range e.Impianto.Pagine {
		if err := e.pagina(f, i); err != nil {
			return nil, fmt.Errorf("draw %s: %w", e.Titolo(), err)
		}
	}
	return f.chiudi()
}

func (e Estratto) pagina(f *foglio, n int) error {
	i := e.Impianto
	f.pagina(i.Formato.pagina(i.Orizzontale))
	quadro, cartiglio := i.Formato.quadro(i.Orizzontale)
	fig := figura{tavola: e.Tavola, quadro: quadro, finestra: i.Pagine[n].Finestra, scala: i.Scala}
	if e.Particella != nil {
		fig.scelta = e.Particella.ID.String()
	} else {
		fig.foglio = e.Foglio.String()
	}
	f.mappa(fig)
	f.cornice(fig)
	f.intestazione("Estratto di mappa catastale", e.sottotitolo(), situazione(e.Installazione, e.Particella))
	if len(i.Pagine) > 1 {
		f.pdf.Bookmark("Pagina "+i.Pagine[n].Sigla(), 0, -1)
	}
	return e.cartiglio(f, cartiglio, n)
}

func (e Estratto) sottotitolo() string {
	s := nomeComune(e.Ente)
	if e.Foglio.Sezione != "" {
		s += " · sezione " + e.Foglio.Sezione
	}
	s += " · foglio " + nomeFoglio(e.Foglio)
	switch p := e.Particella; {
	case p == nil:
	case p.Tipo == catasto.Ordinaria:
		s += " · particella " + nomeParticella(*p)
	default:
		s += " · " + nomeParticella(*p)
	}
	return s
}

// intestazione is the strip above the map; what must be known first is in a box at its right.
func (f *foglio) intestazione(titolo, sotto string, avvisi []string) {
	largo := f.w - 2*margine
	if len(avvisi) > 0 {
		w := largo * 0.42
		f.carattere(caratteri.Grassetto, 7)
		righe := f.righe(strings.Join(avvisi, " "), w-4)
		if len(righe) > 3 {
			righe = append(righe[:2], f.entro(strings.Join(righe[2:], " "), w-4))
		}
		x := f.w - margine - w
		f.disegna(func(p *penna) {
			p.pieno(colore{255, 236, 200})
			p.tratto(coloreSceltaB)
			p.spessore(0.3)
			p.rettangolo(riquadro{x, margine - 1, w, 2 + 3*float64(len(righe))}, "B")
		})
		for k, r := range righe {
			f.scrivi(x+2, margine+2.6+float64(k)*3, r)
		}
		largo -= w + 3
	}
	f.carattere(caratteri.Grassetto, 14)
	f.scrivi(margine, margine+4, titolo)
	f.carattere(caratteri.Tondo, 8.5)
	f.scrivi(margine, margine+9, f.entro(sotto, largo))
}

func (e Estratto) voci(n int) []voce {
	v := []voce{{"Comune", nomeComune(e.Ente)}}
	if e.Foglio.Sezione != "" {
		v = append(v, voce{"Sezione", e.Foglio.Sezione})
	}
	v = append(v, voce{"Foglio", nomeFoglio(e.Foglio)})
	if e.Particella != nil {
		v = append(v, voce{"Particella", nomeParticella(*e.Particella)})
	}
	f, altri := e.fogli()
	if f != nil {
		v = append(v, voce{"Mappa al", data(f.Riferimento)})
	}
	v = append(v, voce{"Stampato il", data(e.Stampa)}, voce{"Formato", e.formato(n)})
	if f != nil {
		v = append(v, voce{"Fonte", fonte(f.Fonte)}, voce{"Precisione", precisione(f.Precisione) + " (posizione dei confini)"})
	}
	if altri != "" {
		v = append(v, voce{"Altri fogli", altri})
	}
	return v
}

func (e Estratto) formato(n int) string {
	s := e.Impianto.Formato.Nome
	if len(e.Impianto.Pagine) > 1 {
		s += fmt.Sprintf(", pagina %d di %d (%s)", n+1, len(e.Impianto.Pagine), e.Impianto.Pagine[n].Sigla())
	}
	return s
}

// fogli are the sheet of the estratto, and in words the others that are seen.
func (e Estratto) fogli() (proprio *mappa.FoglioInTavola, altri string) {
	var nomi []string
	for i := range e.Tavola.Fogli {
		f := &e.Tavola.Fogli[i]
		if f.ID == e.Foglio {
			proprio = f
		}
	}
	for _, f := range e.Tavola.Fogli {
		if f.ID == e.Foglio {
			continue
		}
		s := nomeFoglio(f.ID)
		if f.ID.Sezione != "" {
			s = f.ID.Sezione + " " + s
		}
		if proprio != nil && f.Riferimento != proprio.Riferimento {
			s += " (al " + data(f.Riferimento) + ")"
		}
		nomi = append(nomi, s)
	}
	if len(nomi) > 6 {
		nomi = append(nomi[:6], "…")
	}
	return proprio, strings.Join(nomi, ", ")
}

// note are what the reader should know about the paper.
func (e Estratto) note() []string {
	if e.Impianto.Entra {
		return nil
	}
	s := fmt.Sprintf("La particella non entra per intero in un foglio %s alla scala 1:%d.", e.Impianto.Formato.Nome, e.Impianto.Scala)
	var dove []string
	for _, p := range e.Impianto.Proposte {
		dove = append(dove, p.String())
	}
	if len(dove) > 0 {
		s += " Entra a " + strings.Join(dove, ", oppure a ") + "."
	}
	return []string{s}
}
