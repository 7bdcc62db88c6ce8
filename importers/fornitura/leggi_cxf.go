package fornitura

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/cassini"
	"github.com/cestor/sit/catasto/cxf"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

// cxf reads one sheet in CXF or CTF.
func (l *lettura) cxf(ctx context.Context) error {
	s := cxf.NewScanner(l.buf, l.v.Percorso)
	h, err := s.Header()
	if err != nil {
		return &erroreFile{"CXF_ILLEGGIBILE", err}
	}
	c, err := l.consegna(ctx, h.Foglio.Comune, FonteCXF)
	if c == nil || err != nil {
		return err
	}
	if h.Genere == cxf.QuadroUnione {
		c.avvisi.aggiungi("QUADRO_UNIONE", l.v.Percorso+": il quadro d'unione non porta particelle e non si disegna")
		return nil
	}
	if c.fogli[h.Foglio.String()] != nil {
		return sit.Rifiuto(sit.Invalid, "FOGLIO_RIPETUTO", "Il foglio %s è consegnato due volte: lasciarne uno solo (%s).", h.Foglio, l.v.Percorso)
	}
	f := c.foglio(h.Foglio, l.v.Percorso)
	f.Scala, f.aree = int(h.Scala), map[string][]float64{}
	l.data(f, nil)
	if nome := strings.TrimSuffix(l.v.Nome, path.Ext(l.v.Nome)); !strings.EqualFold(nome, h.Nome) {
		c.segnala("C01", "avviso", f, fmt.Sprintf("Il nome del file (%s) non è quello scritto dentro (%s): vale quello dentro", nome, h.Nome), l.v.Percorso, 0)
	}
	for _, classe := range []int16{classeConfine, classeParticella, classeFabbricato, classeSegno} {
		c.classi[classe] = true
	}
	lc := &letturaCXF{l: l, c: c, f: f, scala: h.Scala}
	for o, err := range s.Objects() {
		if scarto, ok := scartoDi(err); ok {
			c.letti["CXF"]++
			if err := c.scarta(ctx, scarto); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return &erroreFile{"CXF_ILLEGGIBILE", err}
		}
		c.letti["CXF"]++
		l.avanza()
		if err := lc.oggetto(ctx, o); err != nil {
			return err
		}
	}
	if s.Troncato() {
		return sit.Rifiuto(sit.Invalid, "FOGLIO_TRONCATO", "Il foglio %s è troncato: manca la riga EOF alla fine di %s. Chiedere di nuovo il file.", f.Nome, l.v.Percorso)
	}
	return lc.fine(ctx)
}

// letturaCXF places the objects of one sheet. The first bordo tells the system of coordinates;
// what comes before it waits.
type letturaCXF struct {
	l       *lettura
	c       *consegna
	f       *foglio
	scala   float64
	attesa  []cxf.Object
	cornice cassini.Cornice
}

const maxAttesa = 100_000 // objects before the first bordo: no real sheet has a thousandth

func (r *letturaCXF) oggetto(ctx context.Context, o cxf.Object) error {
	if r.f.SRID == 0 && !r.f.cassini {
		b, ok := o.(cxf.Bordo)
		if !ok {
			if len(r.attesa) >= maxAttesa {
				return sit.Rifiuto(sit.Invalid, "CXF_SENZA_BORDI", "%s: non si trova il primo BORDO, che dice il sistema di coordinate.", r.l.v.Percorso)
			}
			r.attesa = append(r.attesa, o)
			return nil
		}
		if err := r.sistema(ctx, b); err != nil {
			return err
		}
		if err := r.attese(ctx); err != nil {
			return err
		}
	}
	return r.posa(ctx, o)
}

func (r *letturaCXF) attese(ctx context.Context) error {
	for _, o := range r.attesa {
		if err := r.posa(ctx, o); err != nil {
			return err
		}
	}
	r.attesa = nil
	return nil
}

// fine places what never met a bordo, and with it the sheet.
func (r *letturaCXF) fine(ctx context.Context) error {
	if r.f.SRID == 0 && !r.f.cassini {
		return sit.Rifiuto(sit.Invalid, "FOGLIO_VUOTO", "Il foglio %s non contiene nessun BORDO leggibile: controllare il file %s.", r.f.Nome, r.l.v.Percorso)
	}
	if r.f.cassini {
		r.f.origine = r.cornice.Origine()
		return r.l.r.posaCassini(ctx, r.c, r.f)
	}
	return nil
}

func (r *letturaCXF) posa(ctx context.Context, o cxf.Object) error {
	r.f.conteggi.Add(o)
	out := oggetto{Foglio: r.f, Classe: classeSegno, File: r.l.v.Percorso}
	altezza := func(dimensione int) float64 { return float64(dimensione) * r.scala / 10_000 }
	punto := func(x, y float64) pg.Flat { return pg.Flat{Type: pg.Point, Coords: []float64{x, y}} }
	linea := func(flat []float64) pg.Flat { return pg.Flat{Type: pg.LineString, Coords: flat} }
	switch o := o.(type) {
	case cxf.Bordo:
		return r.bordo(ctx, o)
	case cxf.Testo:
		out.Riga, out.Tipo, out.Testo, out.Angolo, out.Altezza, out.Esterno = o.Line, "testo", o.Testo, o.Angolo, altezza(o.Dimensione), o.Esterno
		if _, ok := o.DirittoSuperficie(); ok {
			out.Tipo = "diritto"
		}
		out.Geom, out.Etichetta = punto(o.X, o.Y), &[2]float64{o.X, o.Y}
		if o.Esterno {
			r.cornice.Testo(o.Testo, o.X, o.Y)
		}
	case cxf.Simbolo:
		out.Riga, out.Tipo, out.Angolo, out.Esterno = o.Line, fmt.Sprintf("simbolo_%d", o.Codice), o.Angolo, o.Esterno
		out.Geom = punto(o.X, o.Y)
	case cxf.Fiduciale:
		out.Riga, out.Tipo, out.Testo, out.Esterno = o.Line, "fiduciale", r.fiduciale(o.Numero), o.Esterno
		out.Geom, out.Etichetta = punto(o.X, o.Y), &[2]float64{o.XEtichetta, o.YEtichetta}
	case cxf.Linea:
		out.Riga, out.Tipo, out.Esterno = o.Line, fmt.Sprintf("linea_%d", o.Tratto), o.Esterno
		out.Geom = linea(o.Flat)
	case cxf.Libretto:
		out.Riga, out.Tipo, out.Testo = o.Line, "libretto", o.Protocollo
		out.Geom = linea(o.Flat)
	case cxf.RiferimentoRaster:
		r.c.avvisi.aggiungi("RASTER", fmt.Sprintf("%s: il foglio rimanda all'immagine %s, che non si disegna", r.f.Nome, o.File))
		return nil
	}
	out.Codice = out.Tipo
	return r.c.aggiungi(ctx, &out)
}

// fiduciale builds the official name PFnn/FFFA/CCCC (cartografia §1.7).
func (r *letturaCXF) fiduciale(numero string) string {
	allegato := r.f.ID.Allegato
	if allegato == "" {
		allegato = "0"
	}
	if len(numero) < 2 {
		numero = "0" + numero
	}
	return fmt.Sprintf("PF%s/%03d%s/%s", numero, r.f.ID.Foglio%1000, allegato, r.f.ID.Comune)
}

func (r *letturaCXF) bordo(ctx context.Context, b cxf.Bordo) error {
	o := oggetto{Foglio: r.f, Codice: b.Codice, Numero: b.Numero, File: r.l.v.Percorso, Riga: b.Line,
		Geom: pg.Flat{Type: tipoPoligono(b.Ends), Coords: b.Flat, Ends: b.Ends}}
	switch b.Classe {
	case cxf.Confine:
		o.Classe, o.Codice = classeConfine, r.f.Nome
	case cxf.ConfineAltro:
		r.c.segnala("C02", "avviso", r.f, fmt.Sprintf("Il foglio contiene il confine di un altro foglio (%s): non si disegna", b.Codice), o.File, b.Line)
		return nil
	case cxf.Strada, cxf.Acqua:
		o.Classe, o.Tipo = classeParticella, string(catasto.Strada)
		if b.Classe == cxf.Acqua {
			o.Tipo = string(catasto.Acqua)
		}
		if o.Numero.Numero == "" {
			o.Numero = r.f.numera(catasto.TipoParticella(o.Tipo))
			o.Codice = o.Numero.Numero
		}
	case cxf.Fabbricato:
		o.Classe = classeFabbricato
	default:
		o.Classe, o.Tipo = classeParticella, string(catasto.Ordinaria)
		o.Angolo, o.Altezza = b.Angolo, float64(b.Dimensione)*r.scala/10_000
		o.Etichetta = &[2]float64{b.Posizione[0], b.Posizione[1]}
		r.f.aree[b.Codice] = append(r.f.aree[b.Codice], areaPoligono(b.Flat, b.Ends[0]))
	}
	return r.c.aggiungi(ctx, &o)
}

// areaPoligono is the plane area of one polygon in its own system.
func areaPoligono(flat []float64, ends []int) (a float64) {
	from := 0
	for i, end := range ends {
		parte := area2(flat[from:end]) / 2
		if parte < 0 {
			parte = -parte
		}
		if i > 0 {
			parte = -parte
		}
		a += parte
		from = end
	}
	return a
}
