package ogr

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/twpayne/go-geom"

	"github.com/cestor/sit/importers"
)

// Config says what to read.
type Config struct {
	Percorso string // a file, a zip, a folder, or a path with "!/" as in importers.Voce
	Nome     string // how the file is told to people; empty: as Percorso
	Layer    string // the table; may be empty when there is only one
	Limiti   Limiti
}

// nome is how the file, or something in it, is told to people.
func (c Config) nome(di string) string {
	if c.Nome == "" {
		return di
	}
	return strings.ReplaceAll(di, c.Percorso, c.Nome)
}

// Limiti bounds the child process. The zero value of a field is its default.
type Limiti struct {
	Tempo      time.Duration // 30 minutes
	Memoria    int64         // bytes of address space, 2 GiB
	Temporanei int64         // bytes of one temporary file, 1 GiB
	Riga       int           // bytes of one row, 256 MiB: a coastline is one object
	Archivio   importers.Limiti
}

func (l Limiti) predefiniti() Limiti {
	if l.Tempo == 0 {
		l.Tempo = 30 * time.Minute
	}
	if l.Memoria == 0 {
		l.Memoria = 2 << 30
	}
	if l.Temporanei == 0 {
		l.Temporanei = 1 << 30
	}
	if l.Riga == 0 {
		l.Riga = 256 << 20
	}
	return l
}

// Campo is a column of the source, with the type that GDAL gives it.
type Campo struct{ Nome, Tipo string }

// Info is what GDAL says of a strato.
type Info struct {
	Percorso  string // of the file it is in, as in Config
	Driver    string
	Layer     string
	Geometria string // as GDAL calls it: "Multi Polygon"; "None" of a bare table
	Oggetti   int64  // -1 when the format does not tell
	WKT       string // the reference system, empty when the source has none
	SRID      int    // its EPSG code, 0 when it cannot be identified
	Campi     []Campo
	Avvisi    []string // what GDAL warned about while reading, at most twenty

	source string // as GDAL wants it
	latin  bool   // text of an undeclared encoding, to be decoded here
}

// Riga is one object. Its slices are used again for the next one.
type Riga struct {
	N         int64 // from 1, in the order of the source
	Nomi      []string
	Valori    []string
	Nulli     []bool
	Geometria geom.T // nil when the object has none
	Guasto    error  // why the geometry cannot be read; the values can
}

// Valore is the value of a column, by name. It is false of a null and of no such column.
func (r *Riga) Valore(nome string) (string, bool) {
	for i, n := range r.Nomi {
		if n == nome {
			return r.Valori[i], !r.Nulli[i]
		}
	}
	return "", false
}

// Fonte is a source that was opened: GDAL has been asked, once, what it can read and which tables there
// are. Whoever opens one must close it.
type Fonte struct {
	Strati []Info
	p      *processo
}

// Apri lists the tables of a source. Archives are looked into, to any depth that their limits allow.
func Apri(ctx context.Context, cfg Config) (*Fonte, error) {
	cfg.Limiti = cfg.Limiti.predefiniti()
	p, err := newProcesso(cfg)
	if err != nil {
		return nil, err
	}
	all, err := p.strati(ctx)
	if err != nil {
		p.close()
		return nil, err
	}
	return &Fonte{Strati: all, p: p}, nil
}

// Close throws away what the reading left on disk.
func (f *Fonte) Close() { f.p.close() }

// Scegli finds a table by its name, which may be empty when there is only one.
func (f *Fonte) Scegli(layer string) (Info, error) {
	cfg := f.p.cfg
	cfg.Layer = layer
	return scegli(cfg, f.Strati)
}

// Leggi hands every row of a strato to fn, in the order of the source. An error of fn ends the
// reading and is returned as it is; what GDAL cannot read is an *importers.Rifiuto. When that
// comes after some rows, the rows were read but are not the whole file.
func (f *Fonte) Leggi(ctx context.Context, info Info, fn func(Riga) error) (Info, error) {
	var err error
	info.Avvisi, err = f.p.righe(ctx, info, fn)
	return info, err
}

// Strati lists the tables of a source.
func Strati(ctx context.Context, cfg Config) ([]Info, error) {
	f, err := Apri(ctx, cfg)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return f.Strati, nil
}

// Leggi reads the one table of a source, or that of cfg.Layer, as Fonte.Leggi does.
func Leggi(ctx context.Context, cfg Config, fn func(Riga) error) (Info, error) {
	f, err := Apri(ctx, cfg)
	if err != nil {
		return Info{}, err
	}
	defer f.Close()
	info, err := f.Scegli(cfg.Layer)
	if err != nil {
		return Info{}, err
	}
	return f.Leggi(ctx, info, fn)
}

func scegli(cfg Config, all []Info) (Info, error) {
	var found []Info
	for _, i := range all {
		if cfg.Layer == "" || i.Layer == cfg.Layer {
			found = append(found, i)
		}
	}
	if len(found) == 0 && cfg.Layer != "" {
		for _, i := range all {
			if strings.EqualFold(i.Layer, cfg.Layer) {
				found = append(found, i)
			}
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(all) == 0:
		return Info{}, &importers.Rifiuto{
			Codice: importers.StratoAssente, File: cfg.nome(cfg.Percorso),
			Motivo: "non contiene alcuna tabella: controllare che sia il file giusto e che sia completo.",
		}
	case len(found) == 0:
		return Info{}, &importers.Rifiuto{
			Codice: importers.StratoAssente, File: cfg.nome(cfg.Percorso),
			Motivo: fmt.Sprintf("non contiene la tabella %q. Contiene: %s.", cfg.Layer, elenco(all)),
		}
	}
	return Info{}, &importers.Rifiuto{
		Codice: importers.StratoDaIndicare, File: cfg.nome(cfg.Percorso),
		Motivo: fmt.Sprintf(`contiene più tabelle: indicare quale con "layer" nella mappa. Contiene: %s.`, elenco(found)),
	}
}

func elenco(infos []Info) string {
	const most = 30
	var names []string
	for _, i := range infos[:min(len(infos), most)] {
		names = append(names, fmt.Sprintf("%s (%d oggetti)", i.Layer, i.Oggetti))
	}
	if len(infos) > most {
		names = append(names, fmt.Sprintf("e altre %d", len(infos)-most))
	}
	return strings.Join(names, ", ")
}
