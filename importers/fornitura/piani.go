package fornitura

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/twpayne/go-geom"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/ogr"
	"github.com/cestor/sit/importers/piano"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

// stanzePiani are plans, constraints and footprints. They come after the maps, which say where the
// ente ends.
var stanzePiani = map[importers.Tipo]*stanza{
	importers.UrbanisticaZone: {
		schema: "urbanistica", tabelle: piano.Tabelle, rango: 4, cosa: "zona",
		catena: func(parte string) string {
			strumento, _ := strumentoDi(parte)
			return string(importers.UrbanisticaZone) + "/" + strumento
		},
		apri: apriPiano(importers.UrbanisticaZone), annulla: piano.Annulla,
		campi: piano.CampiZona, necessari: piano.NecessariZona, oggetto: zona,
	},
	importers.UrbanisticaVincoli: {
		schema: "urbanistica", tabelle: piano.Tabelle, rango: 4, cosa: "vincolo",
		catena: func(parte string) string { return string(importers.UrbanisticaVincoli) + "/" + parte },
		apri:   apriPiano(importers.UrbanisticaVincoli), annulla: piano.Annulla,
		campi: piano.CampiVincolo, necessari: piano.NecessariVincolo, oggetto: vincolo,
	},
	importers.Impronte: {
		schema: "urbanistica", tabelle: piano.Tabelle, rango: 4, intera: true, cosa: "impronta",
		apri: apriPiano(importers.Impronte), annulla: piano.Annulla,
		campi: piano.CampiImpronta, oggetto: impronta,
	},
}

// A delivery of zones is of one strumento and stato, written together; the stato has no slash.
func parteStrumento(strumento, stato string) string { return strumento + "/" + stato }

func strumentoDi(parte string) (strumento, stato string) {
	i := strings.LastIndexByte(parte, '/')
	return parte[:max(i, 0)], parte[i+1:]
}

func apriPiano(tipo importers.Tipo) func(context.Context, *raccolta, *consegna) (estratto, error) {
	return func(ctx context.Context, r *raccolta, c *consegna) (estratto, error) {
		if r.piani == nil {
			r.piani = piano.NuovoScrittore(ctx, r.im.DB)
		}
		o := piano.Oggetto{Tipo: tipo, Chiave: c.parte}
		if tipo == importers.UrbanisticaZone {
			o.Chiave, o.Stato = strumentoDi(c.parte)
		}
		return piano.Apri(r.piani, c.id, c.ente, o), nil
	}
}

func zona(ctx context.Context, lv *letturaVettoriale, r *ogr.Riga) error {
	strumento, detto := lv.valore(r, "strumento"), lv.valore(r, "stato")
	stato, ok := piano.Stato(detto)
	switch {
	case strumento == "":
		return lv.sospendi(r, &piano.Difetto{Campo: "strumento", Motivo: "la zona non dice di quale strumento urbanistico è"})
	case !ok:
		return lv.sospendi(r, &piano.Difetto{Campo: "stato", Valore: detto, Motivo: "lo stato di uno strumento è adottato o vigente", Proposta: piano.Vigente})
	}
	c, err := lv.delPiano(ctx, r, parteStrumento(strumento, stato))
	if c == nil || err != nil {
		return err
	}
	if detto == "" {
		c.avvisi.aggiungi("STATO_VIGENTE", "lo stato dello strumento non è detto, e si intende vigente: indicarlo con stato in --mappa")
	}
	riga, difetto := piano.LeggiZona(func(campo string) string { return lv.valore(r, campo) }, stato)
	return lv.posa(ctx, c, r, &riga, difetto)
}

func vincolo(ctx context.Context, lv *letturaVettoriale, r *ogr.Riga) error {
	codice := lv.valore(r, "codice")
	if codice == "" {
		return lv.sospendi(r, &piano.Difetto{Campo: "codice", Motivo: "il vincolo non ha codice"})
	}
	c, err := lv.delPiano(ctx, r, codice)
	if c == nil || err != nil {
		return err
	}
	riga, difetto := piano.LeggiVincolo(func(campo string) string { return lv.valore(r, campo) })
	return lv.posa(ctx, c, r, &riga, difetto)
}

func impronta(ctx context.Context, lv *letturaVettoriale, r *ogr.Riga) error {
	c, err := lv.delPiano(ctx, r, "")
	if c == nil || err != nil {
		return err
	}
	riga, difetto := piano.LeggiImpronta(func(campo string) string { return lv.valore(r, campo) })
	return lv.posa(ctx, c, r, &riga, difetto)
}

// comuneDi is the comune of a row: its own, else the one asked for. A file that lies within one comune
// does not say so: a plan of the neighbours may too.
func (lv *letturaVettoriale) comuneDi(r *ogr.Riga) (catasto.CodiceComune, error) {
	if s := lv.valore(r, "comune"); s != "" {
		if c, err := catasto.ParseCodiceComune(s); err == nil {
			return c, nil
		}
	}
	if lv.r.opz.Ente == "" {
		return "", sit.Rifiuto(sit.Invalid, "COMUNE_NON_INDICATO", "%s non dice di quale comune è: indicarlo con --ente.", lv.v.percorso)
	}
	return lv.r.opz.Ente, nil
}

// delPiano is the delivery of a row, nil when it is passed over.
func (lv *letturaVettoriale) delPiano(ctx context.Context, r *ogr.Riga, parte string) (*consegna, error) {
	comune, err := lv.comuneDi(r)
	if err != nil {
		return nil, err
	}
	return lv.consegnaParte(ctx, comune, parte)
}

// sospeso is a row of which one cannot tell the delivery, because what tells it is what it lacks.
type sospeso struct {
	comune  catasto.CodiceComune
	riga    int64
	file    string
	difetto *piano.Difetto
}

func (lv *letturaVettoriale) sospendi(r *ogr.Riga, d *piano.Difetto) error {
	comune, err := lv.comuneDi(r)
	if err != nil {
		return err
	}
	lv.sospesi = append(lv.sospesi, sospeso{comune, r.N, lv.file, d})
	return nil
}

// collocaSospesi sets them aside with the first delivery of their comune that the file fed; if there is
// none they are a delivery by themselves, of nothing that can be read.
func (lv *letturaVettoriale) collocaSospesi(ctx context.Context) error {
	for _, s := range lv.sospesi {
		var c *consegna
		ente, err := lv.r.ente(ctx, s.comune)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(lv.toccate, func(c *consegna) bool { return ente != nil && c.ente.ID == ente.ID }); i >= 0 {
			c = lv.toccate[i]
		} else if c, err = lv.consegnaParte(ctx, s.comune, ""); c == nil || err != nil {
			return err
		}
		c.letti["VETTORIALE"]++
		if err := scartaDifetto(ctx, c, s.file, s.riga, s.difetto); err != nil {
			return err
		}
	}
	lv.sospesi = nil
	return nil
}

func scartaDifetto(ctx context.Context, c *consegna, file string, riga int64, d *piano.Difetto) error {
	return c.ScartaCon(ctx, &catasto.SyntaxError{File: file, Line: int(riga), Field: d.Campo, Value: d.Valore, Reason: d.Motivo}, []byte(d.Valore), d.Proposta)
}

// posa stages a row whose attributes were read, or sets it aside.
func (lv *letturaVettoriale) posa(ctx context.Context, c *consegna, r *ogr.Riga, riga *piano.Riga, difetto *piano.Difetto) error {
	c.letti["VETTORIALE"]++
	if difetto == nil {
		riga.Geom, difetto = lv.forma(c, r)
	}
	if difetto != nil {
		return scartaDifetto(ctx, c, lv.file, r.N, difetto)
	}
	riga.File, riga.N, riga.SRID = lv.file, r.N, lv.srid
	return c.estratto.(*piano.Consegna).Aggiungi(ctx, riga)
}

// forma is the geometry of a row, when it is of a kind that its tipo draws and lies in Italy. A vincolo
// may be a line or a point.
func (lv *letturaVettoriale) forma(c *consegna, r *ogr.Riga) (pg.Flat, *piano.Difetto) {
	if r.Guasto != nil {
		return pg.Flat{}, &piano.Difetto{Campo: "geometria", Motivo: r.Guasto.Error()}
	}
	var f pg.Flat
	var err error
	if g := sciolta(r.Geometria); g != nil {
		if f, err = daGeom(g); err != nil {
			return pg.Flat{}, &piano.Difetto{Campo: "geometria", Motivo: err.Error()}
		}
	}
	poligoni := f.Type == pg.Polygon || f.Type == pg.MultiPolygon
	switch {
	case f.Type == 0:
		return f, &piano.Difetto{Campo: "geometria", Motivo: "la riga non ha geometria"}
	case !poligoni && c.tipo != string(importers.UrbanisticaVincoli):
		return f, &piano.Difetto{Campo: "geometria", Motivo: fmt.Sprintf("una %s è un poligono, e questa riga porta linee o punti", c.stanza.cosa)}
	}
	if x, y, fuori := importers.Italia(lv.srid).Fuori(f.Coords); fuori {
		c.fuori++
		return f, &piano.Difetto{Campo: "coordinate", Valore: fmt.Sprintf("%.3f %.3f", x, y),
			Motivo: fmt.Sprintf("il punto non cade in Italia nel sistema EPSG:%d: controllare sistema, fuso e ordine degli assi", lv.srid)}
	}
	return f, nil
}

// sciolta takes of a collection the parts of its highest dimension, which is what it is about: the
// lines and points beside a polygon are what an overlay leaves.
func sciolta(g geom.T) geom.T {
	raccolta, ok := g.(*geom.GeometryCollection)
	if !ok {
		return g
	}
	var poligoni *geom.MultiPolygon
	var linee *geom.MultiLineString
	var punti *geom.MultiPoint
	var apri func(geom.T)
	apri = func(g geom.T) {
		switch g := g.(type) {
		case *geom.GeometryCollection:
			for _, parte := range g.Geoms() {
				apri(parte)
			}
		case *geom.MultiPolygon:
			for i := range g.NumPolygons() {
				apri(g.Polygon(i))
			}
		case *geom.MultiLineString:
			for i := range g.NumLineStrings() {
				apri(g.LineString(i))
			}
		case *geom.MultiPoint:
			for i := range g.NumPoints() {
				apri(g.Point(i))
			}
		case *geom.Polygon:
			if poligoni == nil {
				poligoni = geom.NewMultiPolygon(g.Layout())
			}
			_ = poligoni.Push(g) // of another layout: no writer mixes them in a collection
		case *geom.LineString:
			if linee == nil {
				linee = geom.NewMultiLineString(g.Layout())
			}
			_ = linee.Push(g)
		case *geom.Point:
			if punti == nil {
				punti = geom.NewMultiPoint(g.Layout())
			}
			_ = punti.Push(g)
		}
	}
	apri(raccolta)
	switch {
	case poligoni != nil:
		return poligoni
	case linee != nil:
		return linee
	case punti != nil:
		return punti
	}
	return nil
}
