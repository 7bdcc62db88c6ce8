package fornitura

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/fogli"
	"github.com/cestor/sit/sit/pg"
)

// The GeoJSON sheets give the height of texts in tenths of millimetre on paper and do not give
// the scale: nearly all maps are 1:2000.
const scalaPresunta = 2000

// fogli reads an official GeoJSON sheet, or a collection of several.
func (l *lettura) fogli(ctx context.Context) error {
	nome, _ := catasto.ParseIDFoglio(strings.TrimSuffix(l.v.Nome, path.Ext(l.v.Nome))) // not every name is that of a sheet
	s := fogli.NewScanner(l.buf, l.v.Percorso, nome)
	for o, err := range s.Objects() {
		scarto, ok := scartoDi(err)
		if errors.Is(err, fogli.ErrTroncato) {
			return &erroreFile{"FOGLIO_TRONCATO", err}
		}
		if err != nil && !ok {
			return &erroreFile{"GEOJSON_ILLEGGIBILE", err}
		}
		l.avanza()
		if err := l.oggettoFogli(ctx, o, scarto, l.sridFogli(s)); err != nil {
			return err
		}
	}
	return nil
}

// sridFogli is the system of the collection: what --mappa says, else its crs member.
func (l *lettura) sridFogli(s *fogli.Scanner) int {
	if m := l.r.opz.Mappa; len(m) > 0 && m[0].SRID != 0 {
		return m[0].SRID
	}
	return s.SRID()
}

func (l *lettura) oggettoFogli(ctx context.Context, o *fogli.Oggetto, scarto *catasto.SyntaxError, srid int) error {
	comune := l.comune
	if o != nil {
		comune = o.Foglio.Comune
	} else if comune == "" {
		comune = comuneDelNome(l.v.Nome)
	}
	if comune == "" {
		return nil
	}
	c, err := l.consegna(ctx, comune, FonteGeoJSON)
	if c == nil || err != nil {
		return err
	}
	c.letti["GEOJSON"]++
	if o == nil || scarto != nil && o.Ends == nil && o.Livello != fogli.Particelle && o.Flat == nil {
		return c.scarta(ctx, scarto)
	}
	f := c.foglio(o.Foglio, l.v.Percorso)
	if c.ripete(f, 0, l.v.Percorso) {
		return nil
	}
	if f.SRID == 0 {
		if srid == 0 {
			srid = c.srid // the export is made in the zone of the comune
			c.avvisi.aggiungi("SISTEMA_PRESUNTO", fmt.Sprintf("%s: il file non dice il suo sistema di coordinate: si è preso EPSG:%d", f.Nome, srid))
		}
		f.posa(srid)
		for _, classe := range []int16{classeConfine, classeParticella, classeFabbricato, classeSegno} {
			c.classi[classe] = true
		}
	}
	l.data(f, nil)
	if scarto != nil { // a particella is kept even when its drawing, or only its label, is wrong
		c.segnala("C03", "errore", f, fmt.Sprintf("Particella %s: %s", o.Codice, scarto.Reason), l.v.Percorso, o.Line)
	}
	return c.aggiungi(ctx, daFogli(f, o, l.v.Percorso))
}

// daFogli turns a feature of the sheet into what is staged.
func daFogli(f *foglio, o *fogli.Oggetto, file string) *oggetto {
	superficie, _ := strconv.ParseFloat(o.Superficie, 64) // kept when it is a number, never shown
	out := &oggetto{Foglio: f, File: file, Riga: o.Line, Superficie: superficie, Esterno: o.Esterno}
	if o.Ends != nil {
		out.Geom = pg.Flat{Type: tipoPoligono(o.Ends), Coords: o.Flat, Ends: o.Ends}
	}
	altezza := o.Altezza * scalaPresunta / 10_000
	switch o.Livello {
	case fogli.Confini:
		out.Classe, out.Codice = classeConfine, f.Nome
	case fogli.Particelle:
		out.Classe, out.Tipo, out.Codice, out.Numero = classeParticella, string(catasto.Ordinaria), o.Codice, o.Numero
		out.Etichetta, out.Angolo, out.Altezza = o.Etichetta, o.Angolo, altezza
	case fogli.Strade, fogli.Acque:
		tipo := catasto.Strada
		if o.Livello == fogli.Acque {
			tipo = catasto.Acqua
		}
		out.Classe, out.Tipo, out.Numero = classeParticella, string(tipo), f.numera(tipo)
		out.Codice = out.Numero.Numero
	case fogli.Fabbricati:
		out.Classe, out.Codice = classeFabbricato, "+"
	case fogli.LineeVarie:
		// The export loses the stroke and leaves a colour: what names an administrative boundary
		// keeps its number, the rest is continuous.
		out.Classe, out.Tipo = classeSegno, trattoDelColore(o.Colore)
		out.Codice, out.Geom = out.Tipo, pg.Flat{Type: pg.LineString, Coords: o.Flat}
	case fogli.Simboli:
		out.Classe, out.Tipo, out.Angolo = classeSegno, fmt.Sprintf("simbolo_%d", o.Simbolo), o.Angolo
		out.Codice, out.Geom = out.Tipo, pg.Flat{Type: pg.Point, Coords: o.Flat}
	case fogli.Testi:
		out.Classe, out.Tipo, out.Testo, out.Angolo, out.Altezza = classeSegno, "testo", o.Testo, o.Angolo, altezza
		out.Codice, out.Geom = out.Tipo, pg.Flat{Type: pg.Point, Coords: o.Flat}
		out.Etichetta = &[2]float64{o.Flat[0], o.Flat[1]}
	}
	return out
}

// trattoDelColore reads the stroke out of a line-color such as "lc33".
func trattoDelColore(colore string) string {
	if n, err := strconv.Atoi(strings.TrimPrefix(colore, "lc")); err == nil && strings.HasPrefix(colore, "lc") && n > 0 && n < 100 {
		return fmt.Sprintf("linea_%d", n)
	}
	return "linea_1"
}
