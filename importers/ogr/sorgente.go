package ogr

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cestor/sit/importers"
)

// sorgente is one file, or folder, that GDAL opens as a whole.
type sorgente struct {
	percorso string // as the person knows it
	gdal     string // as GDAL wants it
	latin    bool   // a shapefile that does not declare its encoding
}

// whole are the extensions of the file that stands for its siblings.
var whole = map[string]bool{
	".shp": true, ".gpkg": true, ".geojson": true, ".json": true, ".gml": true, ".kml": true, ".kmz": true, ".tab": true,
	".mif": true, ".dxf": true, ".dwg": true, ".dgn": true, ".fgb": true, ".sqlite": true, ".gpx": true, ".csv": true,
	".xlsx": true, ".ods": true, ".e00": true, ".parquet": true, ".geojsonl": true, ".topojson": true,
}

// sorgenti finds what there is to open at the path: the file itself, or those of a folder or
// archive. Only files of this machine's disk are opened, whatever else GDAL could.
func (p *processo) sorgenti(ctx context.Context) ([]sorgente, error) {
	given := p.cfg.Percorso
	if strings.HasPrefix(given, "/vsi") || strings.Contains(given, "://") || strings.ContainsRune(given, 0) {
		return nil, p.refuse(importers.PercorsoVietato, nil,
			"si leggono solo file consegnati, non indirizzi di rete: scaricarlo e consegnarlo")
	}
	top, inside := given, ""
	info, err := os.Stat(top)
	for at := 0; err != nil; info, err = os.Stat(top) { // the shortest beginning that is a file
		i := strings.Index(given[at:], "!/")
		if i < 0 {
			return nil, p.refuse(importers.FileIlleggibile, err, "non esiste o non si può leggere: controllare il percorso")
		}
		top, inside, at = given[:at+i], given[at+i+2:], at+i+2
	}
	abs, err := filepath.Abs(top)
	if err != nil {
		return nil, fmt.Errorf("find %q: %w", top, err)
	}
	if strings.HasPrefix(abs, "/vsi") {
		return nil, p.refuse(importers.PercorsoVietato, nil, "il nome della cartella comincia con /vsi: spostare il file altrove")
	}
	switch {
	case info.IsDir() && strings.EqualFold(filepath.Ext(abs), ".gdb"):
		return []sorgente{{percorso: given, gdal: abs}}, nil
	case info.IsDir():
		return p.folder(top, abs)
	case inside == "" && !isZip(abs):
		latin := strings.EqualFold(filepath.Ext(abs), ".shp") && undeclared(abs)
		return []sorgente{{percorso: given, gdal: abs, latin: latin}}, nil
	}
	return p.archive(ctx, top, abs, inside)
}

func isZip(file string) bool {
	f, err := os.Open(file)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, importers.TestaUtile)
	n, _ := io.ReadFull(f, head)
	return importers.Riconosci(file, head[:n]) == importers.Archivio || strings.HasSuffix(strings.ToLower(file), ".gdb.zip")
}

func (p *processo) folder(top, abs string) ([]sorgente, error) {
	var out []sorgente
	err := filepath.WalkDir(abs, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return p.refuse(importers.FileIlleggibile, err, "una parte della cartella non si può leggere")
		}
		ext := strings.ToLower(filepath.Ext(name))
		if d.IsDir() && ext == ".gdb" {
			out = append(out, sorgente{percorso: rebase(top, abs, name), gdal: name})
			return fs.SkipDir
		}
		if d.Type().IsRegular() && whole[ext] {
			out = append(out, sorgente{percorso: rebase(top, abs, name), gdal: name, latin: ext == ".shp" && undeclared(name)})
		}
		return nil
	})
	return out, err
}

func rebase(top, abs, name string) string { return top + strings.TrimPrefix(name, abs) }

// archive lets our own reader look first: what it refuses never reaches GDAL.
func (p *processo) archive(ctx context.Context, top, abs, inside string) ([]sorgente, error) {
	var out []sorgente
	seen := map[string]bool{}
	cpg, ldid := map[string]bool{}, map[string]byte{}
	var refused *importers.Rifiuto
	err := importers.Visita(ctx, []string{abs}, p.cfg.Limiti.Archivio, func(v importers.Voce, r io.Reader) error {
		name := v.Percorso
		rest := strings.TrimPrefix(name, abs+"!/")
		if inside != "" && rest != inside && !strings.HasPrefix(rest, inside+"!/") && !strings.HasPrefix(rest, inside+"/") {
			return nil
		}
		ext := strings.ToLower(path.Ext(name))
		stem := strings.ToLower(strings.TrimSuffix(name, path.Ext(name)))
		switch {
		case ext == ".cpg":
			cpg[stem] = true
		case ext == ".dbf":
			ldid[stem] = languageOf(r)
		}
		if i := strings.Index(strings.ToLower(name), ".gdb/"); i >= 0 {
			name, ext = name[:i+len(".gdb")], ".gdb"
		}
		if (!whole[ext] && ext != ".gdb" && rest != inside) || seen[name] {
			return nil
		}
		seen[name] = true
		if strings.ContainsAny(name, "{}") {
			refused = p.refuse(importers.PercorsoVietato, nil, "un nome contiene parentesi graffe: cambiarlo")
			return nil
		}
		parts := strings.Split(strings.TrimPrefix(name, abs+"!/"), "!/")
		g := abs
		for _, part := range parts {
			g = "/vsizip/{" + g + "}/" + part
		}
		out = append(out, sorgente{percorso: top + strings.TrimPrefix(name, abs), gdal: g, latin: ext == ".shp"})
		return nil
	}, func(_ importers.Voce, r *importers.Rifiuto) {
		if refused == nil {
			refused = r
			r.File = p.cfg.nome(r.File)
		}
	})
	if err != nil {
		return nil, err
	}
	for i, s := range out {
		stem := strings.ToLower(strings.TrimSuffix(abs+strings.TrimPrefix(s.percorso, top), path.Ext(s.percorso)))
		out[i].latin = s.latin && !cpg[stem] && ansi(ldid[stem])
	}
	if refused != nil {
		return nil, refused
	}
	slices.SortFunc(out, func(a, b sorgente) int { return strings.Compare(a.percorso, b.percorso) })
	return out, nil
}

// undeclared is true of a shapefile without .cpg whose table names no code page but Windows':
// GDAL would take it for ISO 8859-1, or leave the bytes as they are.
func undeclared(shp string) bool {
	stem := strings.TrimSuffix(shp, filepath.Ext(shp))
	for _, ext := range []string{".cpg", ".CPG", ".Cpg"} {
		if _, err := os.Stat(stem + ext); err == nil {
			return false
		}
	}
	for _, ext := range []string{".dbf", ".DBF", ".Dbf"} {
		if f, err := os.Open(stem + ext); err == nil {
			defer f.Close()
			return ansi(languageOf(f))
		}
	}
	return true
}

// languageOf is byte 29 of a dBASE table, its language driver.
func languageOf(r io.Reader) byte {
	head := make([]byte, 32)
	if _, err := io.ReadFull(r, head); err != nil {
		return 0
	}
	return head[29]
}

func ansi(ldid byte) bool { return ldid == 0 || ldid == 0x03 || ldid == 0x57 }
