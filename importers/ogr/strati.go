package ogr

import (
	"bytes"
	"context"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/cestor/sit/importers"
)

// strati asks ogrinfo about every source. When a shapefile bears the name of the strato wanted
// the others are not opened: an archive may hold a hundred.
func (p *processo) strati(ctx context.Context) ([]Info, error) {
	if err := p.drivers(ctx); err != nil {
		return nil, err
	}
	all, err := p.sorgenti(ctx)
	if err != nil {
		return nil, err
	}
	var named []sorgente
	for _, s := range all {
		if base := path.Base(s.gdal); p.cfg.Layer != "" && strings.EqualFold(base, p.cfg.Layer+".shp") {
			named = append(named, s)
		}
	}
	if len(named) > 0 {
		all = named
	}
	var out []Info
	for _, s := range all {
		infos, err := p.describe(ctx, s)
		if err != nil {
			return nil, err
		}
		out = append(out, infos...)
	}
	return out, nil
}

func (p *processo) describe(ctx context.Context, s sorgente) ([]Info, error) {
	var text []byte
	args := append([]string{"-ro", "-so", "-al", "-nomd", "-noextent", "-wkt_format", "WKT2"}, openOptions(s.gdal)...)
	_, err := p.run(ctx, encoding(s.latin), "ogrinfo", append(args, s.gdal), func(r io.Reader) (err error) {
		text, err = io.ReadAll(io.LimitReader(r, 16<<20))
		return err
	})
	if err != nil && bytes.Contains(text, []byte("Unable to open datasource")) { // it says so on its output
		return nil, p.refuse(importers.FormatoIgnoto, err, unknownFormat)
	}
	if err != nil {
		return nil, err
	}
	infos := parseInfo(decode(text))
	for i := range infos {
		in := &infos[i]
		in.Percorso, in.source, in.latin = s.percorso, s.gdal, s.latin
		if in.SRID == 0 && in.WKT != "" {
			in.SRID = p.identify(ctx, in.WKT)
		}
	}
	return infos, nil
}

// openOptions keeps the GML driver from fetching schemas and from writing beside the file.
func openOptions(source string) []string {
	switch strings.ToLower(path.Ext(source)) {
	case ".gml", ".xml":
		return []string{"-oo", "WRITE_GFS=NO", "-oo", "DOWNLOAD_SCHEMA=NO"}
	}
	return nil
}

// encoding stops GDAL from guessing: bytes of an undeclared encoding come to us as they are.
func encoding(latin bool) []string {
	if latin {
		return []string{"SHAPE_ENCODING="}
	}
	return nil
}

var (
	driverLine = regexp.MustCompile("using driver `([^']+)' successful")
	fieldLine  = regexp.MustCompile(`^(.+): ((?:Integer64|Integer|Real|String|Date|Time|DateTime|Binary)(?:List)?(?:\([A-Za-z0-9]+\))?) \(\d+\.\d+\)`)
	epsgAtEnd  = regexp.MustCompile(`ID\["EPSG",(\d+)\]\]$`)
)

// parseInfo reads what ogrinfo prints. There is no other form of it in GDAL 3.6.
func parseInfo(text string) []Info {
	var out []Info
	driver, wkt := "", (*strings.Builder)(nil)
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if m := driverLine.FindStringSubmatch(line); m != nil && driver == "" {
			driver = m[1]
			continue
		}
		if name, ok := strings.CutPrefix(line, "Layer name: "); ok {
			out = append(out, Info{Driver: driver, Layer: name, Oggetti: -1})
			wkt = nil
			continue
		}
		if len(out) == 0 {
			continue
		}
		in := &out[len(out)-1]
		if wkt != nil {
			// The definition is indented below its first line, which begins with a keyword.
			if strings.HasPrefix(line, " ") || wkt.Len() == 0 {
				wkt.WriteString(strings.TrimSpace(line))
				continue
			}
			in.WKT = strings.TrimSpace(wkt.String())
			if in.WKT == "(unknown)" {
				in.WKT = ""
			}
			in.SRID = sridOf(in.WKT)
			wkt = nil
		}
		head, value, _ := strings.Cut(line, ": ")
		m := fieldLine.FindStringSubmatch(line)
		switch {
		case strings.HasPrefix(line, "Layer SRS WKT"):
			wkt = &strings.Builder{}
		case m != nil:
			in.Campi = append(in.Campi, Campo{Nome: m[1], Tipo: m[2]})
		case head == "Geometry" || (strings.HasPrefix(head, "Geometry (") && in.Geometria == ""):
			in.Geometria = value
		case head == "Feature Count":
			if n, err := strconv.ParseInt(value, 10, 64); err == nil {
				in.Oggetti = n
			}
		}
	}
	return out
}

// sridOf is the code that closes a definition: those inside it are of its parts.
func sridOf(wkt string) int {
	m := epsgAtEnd.FindStringSubmatch(wkt)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return flat(n)
}

// flat is the plane system of a code with heights, which are dropped on the way.
func flat(srid int) int {
	switch srid {
	case 4979: // WGS 84
		return 4326
	case 4937: // ETRS89
		return 4258
	case 6705: // RDN2008
		return 6706
	}
	return srid
}

// identify compares a definition without a code, such as those of old .prj files, with the
// EPSG register. Not finding it is no error: someone will have to say.
func (p *processo) identify(ctx context.Context, wkt string) int {
	if len(wkt) > 64<<10 {
		return 0
	}
	found := 0
	_, err := p.run(ctx, nil, "gdalsrsinfo", []string{"-e", "-o", "epsg", wkt}, func(r io.Reader) error {
		text, err := io.ReadAll(io.LimitReader(r, 4<<10))
		if _, code, ok := strings.Cut(string(text), "EPSG:"); ok {
			if n, err := strconv.Atoi(strings.Fields(code + " ")[0]); err == nil && n > 0 {
				found = flat(n)
			}
		}
		return err
	})
	if err != nil {
		return 0
	}
	return found
}
