package carta

import (
	"fmt"
	"math"
	"strings"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/caratteri"
	"github.com/cestor/sit/sit/mappa"
)

// Scheda is the card of a particella ready to be printed.
type Scheda struct {
	Installazione
	Particella mappa.Particella
	Confinanti []mappa.Confinante
	Civici     []string // the street numbers on it, as people write them
	// Finestra and Scala are those of PerScheda, and Tavola what is in there; a scale of 0 is
	// for a particella that is on no map.
	Finestra orb.Bound
	Scala    int
	Tavola   mappa.Tavola
	MappaDel sit.Giorno // the day of that map: the last one, for a particella that is no more
}

// The small map of the scheda.
var quadroScheda = riquadro{A4.corto - margine - 92, 28, 92, 92}

// PerScheda is the window of the small map around a box, and its scale.
func PerScheda(b orb.Bound) (finestra orb.Bound, scala int) {
	lato := max(b.Max[0]-b.Min[0], b.Max[1]-b.Min[1]) * 1.25
	for _, scala = range []int{500, 1000, 2000, 5000, 10000, 25000, 50000} {
		if lato <= quadroScheda.w*float64(scala)/1000 {
			break
		}
	}
	m, c := quadroScheda.w*float64(scala)/2000, b.Center()
	x, y := math.Round(c[0]*100)/100, math.Round(c[1]*100)/100
	return orb.Bound{Min: orb.Point{x - m, y - m}, Max: orb.Point{x + m, y + m}}, scala
}

// Titolo is what the document is called.
func (s Scheda) Titolo() string {
	return "Scheda della particella " + s.Particella.ID.String() + " – " + s.Ente.Nome
}

// NomeFile is a name that every system accepts.
func (s Scheda) NomeFile() string {
	nome := "scheda-" + s.Particella.ID.String()
	if s.Datata {
		nome += "-" + s.Giorno.String()
	}
	return strings.ReplaceAll(nome, "/", "-") + ".pdf"
}

// PDF draws the card: what is known at the left, the map at the right, lists below, on as many
// pages as they need.
func (s Scheda) PDF() ([]byte, error) {
	f := nuovo(s.Installazione, s.Titolo())
	f.pagina(A4.pagina(false))
	p := s.Particella
	f.intestazione("Scheda della particella "+p.ID.Numero.String(), s.sottotitolo(), situazione(s.Installazione, &p))
	y := f.coppie(riquadro{margine, 32, quadroScheda.x - margine - 6, 0}, s.dati())
	if s.Scala > 0 {
		s.mappina(f)
		y = max(y, quadroScheda.y+quadroScheda.h+15)
	}
	c := colonna{f: f, y: y + 4, s: s}
	c.elenco("Deriva da", p.Predecessori, "Nessuna particella precedente è nota.")
	c.elenco("Ha dato luogo a", p.Successori, "")
	c.elenco("Numeri civici", s.Civici, "")
	c.confinanti(s.Confinanti)
	if err := c.fine(); err != nil {
		return nil, fmt.Errorf("draw %s: %w", s.Titolo(), err)
	}
	return f.chiudi()
}

func (s Scheda) sottotitolo() string {
	id := s.Particella.ID.Foglio
	t := nomeComune(s.Ente)
	if id.Sezione != "" {
		t += " · sezione " + id.Sezione
	}
	return t + " · foglio " + nomeFoglio(id)
}

func (s Scheda) dati() []voce {
	p := s.Particella
	id := p.ID
	v := []voce{{"Riferimento catastale", id.String()}, {"Comune", nomeComune(s.Ente)}}
	if id.Foglio.Sezione != "" {
		v = append(v, voce{"Sezione censuaria", id.Foglio.Sezione})
	}
	v = append(v, voce{"Foglio", nomeFoglio(id.Foglio)}, voce{"Particella", nomeParticella(p)})
	stato := "in mappa"
	switch {
	case p.Soppressa:
		stato = "soppressa"
	case p.MaiDisegnata:
		stato = "mai disegnata in mappa"
	case !p.InMappa:
		stato = "non in mappa in questo giorno"
	}
	v = append(v, voce{"Stato al " + data(s.Giorno), stato})
	if p.InMappa {
		v = append(v, voce{"Area misurata sulla mappa", mq(p.SuperficieMappa)})
	}
	if !p.MaiDisegnata {
		v = append(v, voce{"Disegno valido", vigenza(p)}, voce{"Fonte del disegno", fonte(p.Fonte)}, voce{"Precisione dei confini", precisione(p.Precisione)})
	}
	for _, f := range s.Tavola.Fogli {
		if f.ID == id.Foglio {
			v = append(v, voce{"Mappa al", data(f.Riferimento)})
		}
	}
	return append(v, voce{"Stampata il", data(s.Stampa)})
}

func vigenza(p mappa.Particella) string {
	switch dal, al := p.Vigenza.Dal, p.Vigenza.Al; {
	case dal.Aperto() && al.Aperto():
		return "dalla prima mappa consegnata"
	case dal.Aperto():
		return "fino al " + data(al-1)
	case al.Aperto():
		return "dal " + data(dal)
	default:
		return "dal " + data(dal) + " al " + data(al-1)
	}
}

// mappina is the small map, with its scale.
func (s Scheda) mappina(f *foglio) {
	fig := figura{tavola: s.Tavola, quadro: quadroScheda, finestra: s.Finestra, scala: s.Scala, scelta: s.Particella.ID.String()}
	f.mappa(fig)
	f.cornice(fig)
	y := quadroScheda.y + quadroScheda.h + 5.5
	f.barra(quadroScheda.x+1, y, s.Scala)
	f.carattere(caratteri.Grassetto, 8)
	f.scriviA(quadroScheda.x+quadroScheda.w, y+1.6, "Scala 1:"+migliaia(int64(s.Scala)))
	f.carattere(caratteri.Tondo, 6)
	f.scriviA(quadroScheda.x+quadroScheda.w, y+4.6, sistema(s.Ente.Zona)+" · nord in alto")
	if s.MappaDel != s.Giorno {
		f.carattere(caratteri.Corsivo, 7)
		f.scriviA(quadroScheda.x+quadroScheda.w, y+8, "La mappa è quella del "+data(s.MappaDel)+".")
	}
}

// coppie writes names above their values.
func (f *foglio) coppie(r riquadro, voci []voce) float64 {
	y := r.y
	for _, v := range voci {
		f.carattere(caratteri.Tondo, 7)
		f.colore(coloreTenue)
		f.scrivi(r.x, y, v.nome)
		f.colore(coloreTesto)
		f.carattere(caratteri.Grassetto, 10)
		y = f.paragrafo(r.x, y+4, r.w, 4.2, v.valore) + 1.6
	}
	return y
}

// colonna writes lists down the page, and on to the next one.
type colonna struct {
	f   *foglio
	s   Scheda
	y   float64
	err error
}

const piedeScheda = 34.0 // what the foot of a page takes

func (c *colonna) spazio(mm float64) {
	if c.y+mm <= A4.lungo-margine-piedeScheda {
		return
	}
	c.piede()
	c.f.pagina(A4.pagina(false))
	c.f.carattere(caratteri.Tondo, 8)
	c.f.scrivi(margine, margine+4, c.s.Titolo()+" (segue)")
	c.y = margine + 12
}

func (c *colonna) titolo(s string) {
	c.spazio(14)
	c.f.carattere(caratteri.Grassetto, 10)
	c.f.scrivi(margine, c.y, s)
	c.f.disegna(func(p *penna) {
		p.tratto(coloreTenue)
		p.spessore(0.2)
		p.segmento(margine, c.y+1.6, A4.corto-margine, c.y+1.6)
	})
	c.y += 6
}

// elenco writes names in a row, as many as there are; niente is said of none, if anything.
func (c *colonna) elenco(titolo string, voci []string, niente string) {
	if len(voci) == 0 && niente == "" {
		return
	}
	c.titolo(titolo)
	testo := niente
	if len(voci) > 0 {
		testo = strings.Join(voci, ", ")
	}
	c.f.carattere(caratteri.Tondo, 9)
	for _, riga := range c.f.righe(testo, A4.corto-2*margine) {
		c.spazio(5)
		c.f.carattere(caratteri.Tondo, 9)
		c.f.scrivi(margine, c.y, riga)
		c.y += 4.4
	}
	c.y += 3
}

// confinanti is the table of the neighbours, in three columns.
func (c *colonna) confinanti(v []mappa.Confinante) {
	if !c.s.Particella.InMappa {
		return
	}
	c.titolo(fmt.Sprintf("Particelle confinanti (%d), con la lunghezza del confine comune", len(v)))
	const colonne = 3
	w := (A4.corto - 2*margine) / colonne
	for i := 0; i < len(v); i += colonne {
		c.spazio(5)
		c.f.carattere(caratteri.Tondo, 9)
		for k := range min(colonne, len(v)-i) {
			x := margine + float64(k)*w
			c.f.scrivi(x, c.y, c.f.entro(nomeBreve(v[i+k].ID, c.s.Particella.ID), w-26))
			c.f.scriviA(x+w-8, c.y, metri(v[i+k].Lunghezza, 1))
		}
		c.y += 4.4
	}
	c.y += 3
}

// nomeBreve names a neighbour by its number, and by its sheet where it is another.
func nomeBreve(id string, propria catasto.IDParticella) string {
	v, err := catasto.ParseIDParticella(id)
	if err != nil {
		return id
	}
	if v.Foglio == propria.Foglio {
		return v.Numero.String()
	}
	return v.Numero.String() + " (foglio " + nomeFoglio(v.Foglio) + ")"
}

func (c *colonna) fine() error {
	c.piede()
	return c.err
}

// piede is the foot of each page: what the card is not, whose the data are, and its page on the
// net.
func (c *colonna) piede() {
	r := riquadro{margine, A4.lungo - margine - piedeScheda + 4, A4.corto - 2*margine, piedeScheda - 4}
	c.f.disegna(func(p *penna) {
		p.tratto(coloreTesto)
		p.spessore(0.2)
		p.segmento(r.x, r.y-2, r.x+r.w, r.y-2)
	})
	if err := c.f.piede(r, c.s.Link); err != nil {
		c.err = err
	}
}

func (f *foglio) piede(r riquadro, link string) error {
	const lato = 26.0
	testo := r.w
	if link != "" {
		testo -= lato + 4
		if err := f.qr(r.x+r.w-lato, r.y, lato, link); err != nil {
			return err
		}
		f.pdf.LinkString(r.x+r.w-lato, r.y, lato, lato, link)
	}
	f.carattere(caratteri.Grassetto, 10)
	f.scrivi(r.x, r.y+4, "Scheda senza valore legale")
	f.carattere(caratteri.Tondo, 7.5)
	y := f.paragrafo(r.x, r.y+9, testo, 3.4, "Documento informativo: non sostituisce la visura e l'estratto di mappa rilasciati dall'Agenzia delle Entrate. "+
		"L'area è misurata sul disegno della mappa e non è la superficie catastale.")
	f.carattere(caratteri.Grassetto, 7.5)
	y = f.paragrafo(r.x, y+0.6, testo, 3.4, fonteDati)
	f.carattere(caratteri.Tondo, 7.5)
	f.paragrafo(r.x, y+0.6, testo, 3.4, link)
	return nil
}
