package ogr

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/sit/gdal"
)

// processo is one reading: the cage of GDAL, and how its failures are told.
type processo struct {
	cfg   Config
	cella *gdal.Processo
}

func newProcesso(cfg Config) (*processo, error) {
	lim := cfg.Limiti
	cella, err := gdal.New(gdal.Limiti{Tempo: lim.Tempo, Memoria: lim.Memoria, File: lim.Temporanei}, "ogr2ogr", "ogrinfo", "gdalsrsinfo")
	if a, ok := errors.AsType[*gdal.Assente](err); ok {
		return nil, &importers.Rifiuto{
			Codice: importers.GDALAssente, File: cfg.nome(cfg.Percorso), Err: a,
			Motivo: fmt.Sprintf("per leggere questo formato serve il programma %s, che su questa macchina manca. "+
				"Installarlo con: apt-get install gdal-bin util-linux", a.Programma),
		}
	}
	if err != nil {
		return nil, err
	}
	return &processo{cfg: cfg, cella: cella}, nil
}

func (p *processo) close() { p.cella.Close() }

// accepted are the drivers of files that an office delivers, and PGDUMP, which writes what we
// read. All others are taken away: those that fetch from networks and databases, those that
// read other files than the one given (VRT), those that nobody here sends.
var accepted = map[string]bool{
	"ESRI Shapefile": true, "MapInfo File": true, "GPKG": true, "SQLite": true, "GeoJSON": true, "GeoJSONSeq": true,
	"TopoJSON": true, "ESRIJSON": true, "GML": true, "KML": true, "LIBKML": true, "GPX": true, "DXF": true, "CAD": true,
	"DGN": true, "FlatGeobuf": true, "OpenFileGDB": true, "CSV": true, "XLSX": true, "ODS": true, "AVCE00": true,
	"Parquet": true, "PGDUMP": true,
}

func (p *processo) drivers(ctx context.Context) error {
	return p.guasto(p.cella.Drivers(ctx, func(nome string) bool { return accepted[nome] }))
}

// reading is what every child of a reading is told besides.
var reading = []string{
	"GML_FIELDTYPES=ALWAYS_STRING", // 00045 is a number of a particella, not forty-five
	"GML_SKIP_RESOLVE_ELEMS=ALL", "PG_USE_COPY=YES",
}

func (p *processo) run(ctx context.Context, env []string, program string, args []string, read func(io.Reader) error) ([]string, error) {
	warnings, err := p.cella.Run(ctx, append(reading[:len(reading):len(reading)], env...), program, args, read)
	return warnings, p.guasto(err)
}

const unknownFormat = "non è un formato vettoriale che si sa leggere, o mancano delle sue parti: " +
	"uno shapefile vuole insieme .shp, .shx e .dbf"

// guasto puts a failure of GDAL into our words, and keeps its own at the end.
func (p *processo) guasto(err error) error {
	g, ok := errors.AsType[*gdal.Guasto](err)
	if !ok {
		return err
	}
	switch g.Motivo {
	case gdal.Tempo:
		return p.refuse(importers.TempoSuperato, g, fmt.Sprintf("la lettura ha superato %s: semplificare o dividere il file, o alzare il limite", p.cfg.Limiti.Tempo))
	case gdal.Memoria:
		return p.refuse(importers.MemoriaSuperata, g, "la lettura chiede più memoria di quanta ne è permessa: il file è rovinato, o va diviso")
	case gdal.Spazio:
		return p.refuse(importers.MemoriaSuperata, g, "la lettura chiede più spazio temporaneo di quanto ne è permesso: dividere il file")
	case gdal.Ignoto:
		return p.refuse(importers.FormatoIgnoto, g, unknownFormat)
	}
	return p.refuse(importers.VettorialeRotto, g, "GDAL non riesce a leggerlo fino in fondo: è rovinato o incompleto, va consegnato di nuovo")
}

func (p *processo) refuse(codice string, err error, motivo string) *importers.Rifiuto {
	testo := ""
	if g, ok := errors.AsType[*gdal.Guasto](err); ok {
		testo = g.Testo()
	}
	if testo != "" {
		motivo += ". Testo di GDAL: " + testo
	} else {
		motivo += "."
	}
	return &importers.Rifiuto{Codice: codice, File: p.cfg.nome(p.cfg.Percorso), Motivo: p.cfg.nome(motivo), Err: err}
}
