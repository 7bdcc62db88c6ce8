package esporta

import (
	"bufio"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/gdal"
)

// What one GeoPackage may take of the machine. An ente of a million particelle is done in a few
// minutes and a gigabyte.
var limitiGDAL = gdal.Limiti{Tempo: 30 * time.Minute, Memoria: 2 << 30, File: 16 << 30}

// driverGDAL are those of the journey: tables, the sheet that describes them, the GeoPackage.
var driverGDAL = map[string]bool{"CSV": true, "OGR_VRT": true, "GPKG": true}

// geoPackage writes the temi as tables of one GeoPackage, in the ente's own zone:
//
//  1. each tema becomes a table of text in GDAL's scratch folder, its shapes in hexadecimal
//  2. a sheet (VRT) tells GDAL what those tables are: types, geometry, system, titles, licence
//  3. ogr2ogr makes one file of them, and it is copied out
//
// Only the first holds a transaction: GDAL works for a while, and the database waits for nobody.
func (e *Esporta) geoPackage(ctx context.Context, to io.Writer, r Richiesta) (out Esito, err error) {
	p, err := gdal.New(limitiGDAL, "ogr2ogr", "ogrinfo")
	if a, ok := errors.AsType[*gdal.Assente](err); ok {
		return out, sit.Rifiuto(sit.Unavailable, "GDAL_ASSENTE",
			"Per scrivere un GeoPackage serve il programma %s, che su questa macchina manca. Installarlo con: apt-get install gdal-bin util-linux. Gli altri formati si possono esportare.", a.Programma).Per(a)
	}
	if err != nil {
		return out, err
	}
	defer p.Close()
	if err := p.Drivers(ctx, func(nome string) bool { return driverGDAL[nome] }); err != nil {
		return out, err
	}
	out, err = e.leggi(ctx, r, func(l *lettura) (int64, error) { return l.tabelle(ctx, p.Dir()) })
	if err != nil {
		return out, err
	}
	args := []string{"-f", "GPKG", "mappa.gpkg", "mappa.vrt", "-gt", "100000", "-lco", "FID=fid", "-lco", "GEOMETRY_NAME=geom", "-lco", "SPATIAL_INDEX=YES"}
	// The instant that GDAL writes into the file is the day of the data: the same data, the same bytes.
	env := []string{"OGR_CURRENT_DATE=" + out.Stato.Giorno(r).Time().Format("2006-01-02T15:04:05.000Z"), "OGR_SQLITE_SYNCHRONOUS=OFF", "OGR_CSV_MAX_LINE_SIZE=-1"}
	if _, err := p.Run(ctx, env, "ogr2ogr", args, func(r io.Reader) error { _, err := io.Copy(io.Discard, r); return err }); err != nil {
		return out, fmt.Errorf("make the GeoPackage: %w", err)
	}
	f, err := os.Open(filepath.Join(p.Dir(), "mappa.gpkg"))
	if err != nil {
		return out, fmt.Errorf("read the GeoPackage: %w", err)
	}
	defer f.Close()
	if _, err := io.Copy(to, f); err != nil {
		return out, fmt.Errorf("copy the GeoPackage: %w", err)
	}
	return out, nil
}

// tabelle fills the scratch folder: the tables, and the sheet that describes them.
func (l *lettura) tabelle(ctx context.Context, dir string) (n int64, err error) {
	foglio := vrt{}
	for _, t := range temi {
		if l.r.Tema != t.nome && (l.r.Tema != "" || !l.s.consegnato(t)) {
			continue
		}
		quanti, err := l.tabella(ctx, t, filepath.Join(dir, t.nome+".csv"))
		if err != nil {
			return n, err
		}
		n += quanti
		foglio.Layers = append(foglio.Layers, l.strato(t))
	}
	if err := l.informazioni(filepath.Join(dir, "informazioni.csv")); err != nil {
		return n, err
	}
	foglio.Layers = append(foglio.Layers, vrtLayer{Name: "informazioni", Source: vrtSource{1, "informazioni.csv"}, GeometryType: "wkbNone",
		Fields:   []vrtField{{"voce", "voce", "String"}, {"valore", "valore", "String"}},
		Metadata: []vrtItem{{"IDENTIFIER", "Informazioni sui dati"}, {"DESCRIPTION", descrizione(l.r, l.s)}}})
	text, err := xml.MarshalIndent(foglio, "", " ")
	if err != nil {
		return n, fmt.Errorf("describe the tables: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "mappa.vrt"), text, 0o600); err != nil {
		return n, fmt.Errorf("describe the tables: %w", err)
	}
	return n, nil
}

// tabella writes a tema as GDAL reads it.
func (l *lettura) tabella(ctx context.Context, t *tema, file string) (n int64, err error) {
	f, err := os.Create(file)
	if err != nil {
		return 0, fmt.Errorf("write the table %s: %w", t.nome, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriterSize(f, 256<<10)
	for _, c := range t.campi {
		_, _ = w.WriteString(c.nome + ",")
	}
	_, _ = w.WriteString("geom\n")
	var b []byte
	n, err = l.righe(ctx, t, formaWKB, func(riga [][]byte) error {
		b = b[:0]
		for i := range t.campi {
			b = append(appendCampo(b, riga[i], ','), ',')
		}
		_, err := w.Write(append(append(b, riga[len(riga)-1]...), '\n'))
		return err
	})
	if err != nil {
		return n, err
	}
	return n, w.Flush()
}

// informazioni is a table for who opens the file years later and wonders.
func (l *lettura) informazioni(file string) error {
	b := []byte("voce,valore\n")
	for _, v := range [][2]string{
		{"ente", string(l.r.Ente.Codice)}, {"nome", l.r.Ente.Nome}, {"dati_al", l.s.Giorno(l.r).String()},
		{"sistema", "EPSG:" + strconv.Itoa(l.r.Ente.Zona)}, {"licenza", Licenza}, {"licenza_url", IndirizzoLicenza},
		{"attribuzione", l.r.attribuzione(l.s)}, {"valore_legale", "nessuno"},
	} {
		b = append(appendCampo(append(append(b, v[0]...), ','), []byte(v[1]), ','), '\n')
	}
	for _, a := range l.s.Avvisi {
		b = append(appendCampo(append(b, "avviso,"...), []byte(a.Testo), ','), '\n')
	}
	if err := os.WriteFile(file, b, 0o600); err != nil {
		return fmt.Errorf("write the table informazioni: %w", err)
	}
	return nil
}

// The sheet that describes tables to GDAL.
type vrt struct {
	XMLName xml.Name   `xml:"OGRVRTDataSource"`
	Layers  []vrtLayer `xml:"OGRVRTLayer"`
}

type vrtLayer struct {
	Name         string       `xml:"name,attr"`
	Metadata     []vrtItem    `xml:"Metadata>MDI"`
	Source       vrtSource    `xml:"SrcDataSource"`
	Options      []vrtItem    `xml:"OpenOptions>OOI"`
	GeometryType string       `xml:"GeometryType,omitempty"`
	SRS          string       `xml:"LayerSRS,omitempty"`
	Geometry     *vrtGeometry `xml:"GeometryField"`
	Fields       []vrtField   `xml:"Field"`
}

type vrtSource struct {
	Relative int    `xml:"relativeToVRT,attr"`
	File     string `xml:",chardata"`
}

type vrtItem struct {
	Key   string `xml:"key,attr"`
	Value string `xml:",chardata"`
}

type vrtGeometry struct {
	Encoding string `xml:"encoding,attr"`
	Field    string `xml:"field,attr"`
}

type vrtField struct {
	Name string `xml:"name,attr"`
	Src  string `xml:"src,attr"`
	Type string `xml:"type,attr"`
}

var tipiGDAL = map[tipo]string{testo: "String", intero: "Integer", decimale: "Real", giorno: "Date"}

func (l *lettura) strato(t *tema) vrtLayer {
	r := l.r
	r.Tema = t.nome
	v := vrtLayer{
		Name: t.nome, Metadata: []vrtItem{{"IDENTIFIER", t.nome}, {"DESCRIPTION", strings.TrimSpace(descrizione(r, l.s))}},
		Source: vrtSource{1, t.nome + ".csv"}, Options: []vrtItem{{"EMPTY_STRING_AS_NULL", "YES"}},
		GeometryType: string(t.geometria), SRS: "EPSG:" + strconv.Itoa(l.r.Ente.Zona), Geometry: &vrtGeometry{"WKB", "geom"},
	}
	for _, c := range t.campi {
		v.Fields = append(v.Fields, vrtField{c.nome, c.nome, tipiGDAL[c.tipo]})
	}
	return v
}
