package fornitura

import (
	"context"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/gml"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

// gml reads a file of the open data: particelle or fogli, of one comune or of more.
func (l *lettura) gml(ctx context.Context) error {
	s := gml.NewScanner(l.buf, l.v.Percorso)
	h, err := s.Header()
	if err != nil {
		return &erroreFile{"GML_ILLEGGIBILE", err}
	}
	var giorno *sit.Giorno
	if t, ok := h.Riferimento(sit.Roma()); ok {
		g := sit.GiornoDi(t)
		giorno = &g
	}
	for rec, err := range s.Objects() {
		scarto, ok := scartoDi(err)
		if err != nil && !ok {
			return &erroreFile{"GML_ILLEGGIBILE", err}
		}
		l.avanza()
		if err := l.recordGML(ctx, rec, scarto, giorno); err != nil {
			return err
		}
	}
	return nil
}

// recordGML stages one feature. Its geometry may be missing because it is wrong: then the
// attributes go in and the defect is an anomalia.
func (l *lettura) recordGML(ctx context.Context, rec *gml.Record, scarto *catasto.SyntaxError, giorno *sit.Giorno) error {
	comune := l.comune // a feature without a reference is a scarto of the delivery before it
	if rec != nil && rec.Foglio.Comune != "" {
		comune = rec.Foglio.Comune
	}
	if comune == "" {
		comune = comuneDelNome(l.v.Nome)
	}
	if comune == "" {
		return nil
	}
	c, err := l.consegna(ctx, comune, FonteGML)
	if c == nil || err != nil {
		return err
	}
	genere, classe := "PLE", classeParticella
	if rec != nil && rec.Tipo == gml.Foglio {
		genere, classe = "MAP", classeConfine
	}
	c.letti[genere]++
	if rec == nil || rec.Foglio.Comune == "" {
		return c.scarta(ctx, scarto)
	}
	f := c.foglio(rec.Foglio, l.v.Percorso)
	if c.ripete(f, classe, l.v.Percorso) {
		return nil
	}
	if f.SRID == 0 {
		f.posa(6706)
	}
	l.data(f, giorno)
	c.classi[classe] = true
	o := oggetto{Foglio: f, Classe: classe, Codice: rec.Numero.String(), Numero: rec.Numero, File: l.v.Percorso, Riga: rec.Line}
	if classe == classeConfine {
		o.Codice, f.Scala = f.Nome, rec.Scala
	} else {
		o.Tipo = string(rec.Numero.Tipo())
	}
	if scarto != nil {
		c.segnala("C03", "errore", f, "Senza geometria: "+scarto.Reason, l.v.Percorso, rec.Line)
		if len(rec.Flat) > 0 {
			rec.Flat, rec.Ends = nil, nil
		}
	}
	if len(rec.Flat) > 0 {
		o.Geom = pg.Flat{Type: tipoPoligono(rec.Ends), Coords: rec.Flat, Ends: rec.Ends}
		if rec.SRID != f.SRID {
			if f.SRID != 6706 || rec.SRID == 0 {
				return c.scarta(ctx, &catasto.SyntaxError{File: l.v.Percorso, Line: rec.Line, Field: "srsName", Reason: "il foglio mescola sistemi di coordinate"})
			}
			f.posa(rec.SRID)
		}
	}
	return c.aggiungi(ctx, &o)
}

func tipoPoligono(ends [][]int) pg.GeomType {
	if len(ends) == 1 {
		return pg.Polygon
	}
	return pg.MultiPolygon
}

// comuneDelNome reads the Belfiore code at the head of a file name, as in
// "B542_CAMPOLI DEL MONTE TABURNO_ple.gml" and B542_000100.geojson; empty when there is none.
func comuneDelNome(nome string) catasto.CodiceComune {
	if len(nome) < 4 {
		return ""
	}
	c, err := catasto.ParseCodiceComune(nome[:4])
	if err != nil {
		return ""
	}
	return c
}
