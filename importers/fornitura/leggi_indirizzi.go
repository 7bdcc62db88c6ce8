package fornitura

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"unicode"

	"github.com/twpayne/go-geom"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/fogli"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/anncsu"
	"github.com/cestor/sit/importers/ogr"
	"github.com/cestor/sit/sit"
)

// lettoreANNCSU is a file of ANNCSU, table or collection.
type lettoreANNCSU interface {
	Genere() anncsu.Genere
	Ignote() []string
	Righe(interessa func(catasto.CodiceComune) bool) iter.Seq2[*anncsu.Riga, error]
}

// anncsu reads a file of streets or of civici. One file may hold a region: each comune in it is a
// delivery, and those that nobody asked for cost no more than the reading of their name.
func (l *lettura) anncsu(ctx context.Context) error {
	s, err := l.lettoreANNCSU()
	if err != nil {
		return err
	}
	var guasto error
	visti := false
	interessa := func(comune catasto.CodiceComune) bool {
		visti = true
		l.avanza()
		if comune == l.comune && l.di != nil {
			return true
		}
		if guasto != nil { // the next line that is wanted ends the reading; until then none is
			return false
		}
		var c *consegna
		c, guasto = l.indirizzi(ctx, comune)
		return c != nil && guasto == nil
	}
	scarti := 0
	for r, err := range s.Righe(interessa) {
		if guasto != nil {
			return guasto
		}
		scarto, uno := scartoDi(err)
		switch {
		case errors.Is(err, fogli.ErrTroncato):
			return &erroreFile{"FILE_TRONCATO", err}
		case err != nil && !uno && l.collezione:
			return &erroreFile{"GEOJSON_ILLEGGIBILE", err}
		case err != nil && !uno:
			return err
		}
		visti = true
		c := l.di
		if r.Comune != "" && r.Comune != l.comune { // a line refused before anybody asked whose it is
			if c, err = l.indirizzi(ctx, r.Comune); err != nil {
				return err
			}
		}
		if c == nil {
			if scarto != nil && r.Comune == "" {
				scarti++
			}
			continue
		}
		c.letti[string(s.Genere())]++
		if scarto != nil {
			err = c.scarta(ctx, scarto)
		} else {
			err = c.indirizzi.Aggiungi(ctx, r, s.Genere(), l.v.Percorso)
		}
		if err != nil {
			return err
		}
	}
	if guasto != nil {
		return guasto
	}
	if !visti {
		return sit.Rifiuto(sit.Invalid, "CONSEGNA_VUOTA", "%s ha i nomi delle colonne e nessuna riga.", l.v.Percorso)
	}
	if scarti > 0 && len(l.toccate) == 0 && len(l.r.estranei) == 0 {
		return sit.Rifiuto(sit.Invalid, "NIENTE_DI_LEGGIBILE", "In %s non c'è nessuna riga di cui si legga il comune.", l.v.Percorso)
	}
	if ignote := s.Ignote(); len(ignote) > 0 {
		for _, c := range l.toccate {
			c.avvisi.aggiungiN("COLONNE_SCONOSCIUTE", l.v.Percorso+": conservate a parte, "+nomeColonne(ignote), int64(len(ignote)))
		}
	}
	return nil
}

func (l *lettura) lettoreANNCSU() (lettoreANNCSU, error) {
	if !l.json() {
		s, err := anncsu.NewScanner(l.buf, l.v.Percorso)
		if errors.Is(err, anncsu.ErrIntestazione) {
			return nil, &erroreFile{"INTESTAZIONE_SCONOSCIUTA", err}
		}
		return s, err
	}
	srid := 0
	if m := l.r.opz.Mappa; len(m) > 0 {
		srid = m[0].SRID
	}
	return anncsu.NewRaccolta(l.buf, l.v.Percorso, srid), nil
}

// json tells a collection from a table by its first letter, before anything is read.
func (l *lettura) json() bool {
	testa, _ := l.buf.Peek(512) // what is wrong with the file comes out of the reading
	testa = bytes.TrimLeftFunc(bytes.TrimPrefix(testa, []byte("\ufeff")), unicode.IsSpace)
	l.collezione = len(testa) > 0 && testa[0] == '{'
	return l.collezione
}

// indirizzi is the delivery of the addresses of a comune, nil when they are passed over.
func (l *lettura) indirizzi(ctx context.Context, comune catasto.CodiceComune) (*consegna, error) {
	return l.consegnaDi(ctx, comune, string(importers.IndirizziANNCSU), "")
}

// civico stages a row of a comune's own table.
func (lv *letturaVettoriale) civico(ctx context.Context, r *ogr.Riga) error {
	comune := lv.r.opz.Ente
	if s := lv.valore(r, "comune"); s != "" {
		c, err := catasto.ParseCodiceComune(s)
		if err == nil {
			comune = c
		}
	}
	if comune == "" {
		return sit.Rifiuto(sit.Invalid, "COMUNE_NON_INDICATO", "%s non dice di quale comune è: indicarlo con --ente.", lv.v.percorso)
	}
	c, err := lv.consegna(ctx, comune)
	if c == nil || err != nil {
		return err
	}
	if lv.tabella == nil {
		if lv.srid == 0 && (r.Geometria != nil || lv.campi["x"] != nil && lv.campi["y"] != nil) {
			return sit.Rifiuto(sit.Invalid, "SISTEMA_SCONOSCIUTO", senzaSistema, lv.v.percorso)
		}
		lv.tabella = anncsu.NewTabella(lv.v.percorso, lv.srid)
	}
	c.letti["CIVICI"]++
	if r.Guasto != nil {
		return c.scarta(ctx, &catasto.SyntaxError{File: lv.v.percorso, Line: int(r.N), Field: "geometria", Reason: r.Guasto.Error()})
	}
	punto, ok := puntoDi(r.Geometria)
	if !ok {
		return c.scarta(ctx, &catasto.SyntaxError{File: lv.v.percorso, Line: int(r.N), Field: "geometria", Reason: "la geometria di un civico è un punto"})
	}
	riga, scarto := lv.tabella.Leggi(comune, int(r.N), func(campo string) string { return lv.valore(r, campo) }, punto)
	if scarto != nil {
		return c.scarta(ctx, scarto)
	}
	return c.indirizzi.Aggiungi(ctx, riga, anncsu.INDIR, lv.v.percorso)
}

// puntoDi is the one point of a geometry; nil when there is none, false when it is something else.
func puntoDi(g geom.T) (*[2]float64, bool) {
	if g == nil || g.Empty() {
		return nil, true
	}
	switch x := g.(type) {
	case *geom.Point:
	case *geom.MultiPoint:
		if x.NumPoints() != 1 {
			return nil, false
		}
	default:
		return nil, false
	}
	flat := g.FlatCoords()
	return &[2]float64{flat[0], flat[1]}, true
}
