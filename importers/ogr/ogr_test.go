package ogr

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/twpayne/go-geom"

	"github.com/cestor/sit/importers"
)

// write makes a file of the text, and of it whatever GDAL is told to make.
func write(t *testing.T, name, text string, convert ...string) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if len(convert) == 0 {
		return p
	}
	out := filepath.Join(filepath.Dir(p), convert[0])
	if b, err := exec.Command("ogr2ogr", append([]string{out, p}, convert[1:]...)...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	return out
}

func zipped(t *testing.T, prefix string, files ...string) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), "consegna.zip")
	f, err := os.Create(p)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := zip.NewWriter(f)
	for _, name := range files {
		e, _ := w.Create(prefix + filepath.Base(name))
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		e.Write(b)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return p
}

func siblings(t *testing.T, shp string) []string {
	t.Helper()
	all, _ := filepath.Glob(strings.TrimSuffix(shp, ".shp") + ".*")
	return all
}

func read(t *testing.T, cfg Config) (rows []Riga, info Info) {
	t.Helper()
	info, err := Leggi(t.Context(), cfg, func(r Riga) error {
		r.Valori, r.Nulli = append([]string(nil), r.Valori...), append([]bool(nil), r.Nulli...)
		rows = append(rows, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows, info
}

func refusal(t *testing.T, cfg Config) *importers.Rifiuto {
	t.Helper()
	_, err := Leggi(t.Context(), cfg, func(Riga) error { return nil })
	var r *importers.Rifiuto
	if !errors.As(err, &r) {
		t.Fatalf("got %v, want a refusal", err)
	}
	return r
}

const collection = `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::7792"}},"features":[
{"type":"Feature","properties":{"numero":"00045","a\"b":"tab\there\\n, line\nend \\","città":"è","vuoto":""},
 "geometry":{"type":"Polygon","coordinates":[[[470197.12345678912,4553430.1,9],[470200,4553430,9],[470200,4553440,9],[470197.12345678912,4553430.1,9]]]}},
{"type":"Feature","properties":{"numero":null,"a\"b":"\\N","città":"\\.","vuoto":"x"},"geometry":null}]}`

func TestLeggiKeepsEveryDigitAndEveryCharacter(t *testing.T) {
	rows, info := read(t, Config{Percorso: write(t, "zone.geojson", collection)})
	if info.SRID != 7792 || info.Driver != "GeoJSON" || info.Oggetti != 2 || len(info.Campi) != 4 {
		t.Errorf("info: %+v", info)
	}
	want := []Riga{
		{N: 1, Valori: []string{"00045", "tab\there\\n, line\nend \\", "è", ""}, Nulli: []bool{false, false, false, false}},
		{N: 2, Valori: []string{"", `\N`, `\.`, "x"}, Nulli: []bool{true, false, false, false}},
	}
	for i, r := range rows {
		r.Nomi, r.Geometria = nil, nil
		if diff := cmp.Diff(want[i], r); diff != "" {
			t.Errorf("row %d: want, got: %s", i+1, diff)
		}
	}
	if diff := cmp.Diff([]string{"numero", `a"b`, "città", "vuoto"}, rows[0].Nomi); diff != "" {
		t.Error(diff)
	}
	p, ok := rows[0].Geometria.(*geom.Polygon)
	if !ok || p.Layout() != geom.XY || p.FlatCoords()[0] != 470197.12345678912 || p.FlatCoords()[1] != 4553430.1 {
		t.Errorf("geometry: %#v", rows[0].Geometria)
	}
	if rows[1].Geometria != nil || rows[1].Guasto != nil {
		t.Errorf("the second has no geometry: %+v", rows[1])
	}
	if v, ok := rows[0].Valore("numero"); v != "00045" || !ok {
		t.Errorf("Valore: %q %v", v, ok)
	}
}

func TestLeggiShapefileOfUndeclaredEncoding(t *testing.T) {
	const text = `{"type":"FeatureCollection","features":[
		{"type":"Feature","properties":{"nome":"Forlì – è l’ex Città"},"geometry":{"type":"Point","coordinates":[12,44]}}]}`
	for _, encoding := range []string{"CP1252", "UTF-8"} {
		shp := write(t, "x.geojson", text, "zone.shp", "-lco", "ENCODING="+encoding)
		if err := os.Remove(strings.TrimSuffix(shp, ".shp") + ".cpg"); err != nil {
			t.Fatal(err)
		}
		patchLDID(t, strings.TrimSuffix(shp, ".shp")+".dbf")
		for _, p := range []string{shp, zipped(t, "", siblings(t, shp)...), zipped(t, "cartella/", siblings(t, shp)...)} {
			if rows, _ := read(t, Config{Percorso: p}); rows[0].Valori[0] != "Forlì – è l’ex Città" {
				t.Errorf("%s, %s: got %q", encoding, filepath.Base(p), rows[0].Valori[0])
			}
		}
	}
}

// patchLDID puts what ArcView put: "Windows", which GDAL reads as ISO 8859-1.
func patchLDID(t *testing.T, dbf string) {
	t.Helper()
	f, err := os.OpenFile(dbf, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt([]byte{0x57}, 29); err != nil {
		t.Fatal(err)
	}
}

func TestLeggiIdentifiesSystemsWithoutACode(t *testing.T) {
	shp := write(t, "x.geojson", collection, "zone.shp")
	prj := strings.TrimSuffix(shp, ".shp") + ".prj"
	for wkt, want := range map[string]int{
		`PROJCS["ETRS_1989_UTM_Zone_33N",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",15.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`: 25833,
		`LOCAL_CS["da concordare"]`: 0,
	} {
		if err := os.WriteFile(prj, []byte(wkt), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, info := read(t, Config{Percorso: shp}); info.SRID != want || info.WKT == "" {
			t.Errorf("got %d (%s), want %d", info.SRID, info.WKT, want)
		}
	}
	if err := os.Remove(prj); err != nil {
		t.Fatal(err)
	}
	if _, info := read(t, Config{Percorso: shp}); info.SRID != 0 || info.WKT != "" {
		t.Errorf("without a .prj: got %d %q", info.SRID, info.WKT)
	}
}

func TestLeggiAsksWhichOfSeveralTables(t *testing.T) {
	p := write(t, "a.geojson", collection, "x.gpkg", "-nln", "zone")
	src := write(t, "b.geojson", collection)
	if b, err := exec.Command("ogr2ogr", "-update", p, src, "-nln", "vincoli").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	if r := refusal(t, Config{Percorso: p}); r.Codice != importers.StratoDaIndicare || !strings.Contains(r.Motivo, "zone") || !strings.Contains(r.Motivo, "vincoli") {
		t.Errorf("got %+v", r)
	}
	if r := refusal(t, Config{Percorso: p, Layer: "edifici"}); r.Codice != importers.StratoAssente || !strings.Contains(r.Motivo, "vincoli") {
		t.Errorf("got %+v", r)
	}
	if rows, info := read(t, Config{Percorso: p, Layer: "VINCOLI"}); len(rows) != 2 || info.Layer != "vincoli" {
		t.Errorf("got %d rows of %s", len(rows), info.Layer)
	}
}

func TestLeggiRefuses(t *testing.T) {
	shp := write(t, "x.geojson", collection, "zone.shp")
	whole, err := os.ReadFile(shp)
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(filepath.Dir(shp), "zone.shp")
	vrt := `<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>`
	bomb := filepath.Join(t.TempDir(), "x.zip")
	if err := os.WriteFile(bomb, []byte("PK\x03\x04 troncato"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		cfg  Config
		code string
	}{
		{"an address", Config{Percorso: "https://example.org/zone.geojson"}, importers.PercorsoVietato},
		{"an address in GDAL's way", Config{Percorso: "/vsicurl/https://example.org/x.shp"}, importers.PercorsoVietato},
		{"what is not there", Config{Percorso: "/nessuno/zone.shp"}, importers.FileIlleggibile},
		{"a file that points to others", Config{Percorso: write(t, "x.vrt", vrt)}, importers.FormatoIgnoto},
		{"the same under another name", Config{Percorso: write(t, "x.shp", vrt)}, importers.FormatoIgnoto},
		{"text", Config{Percorso: write(t, "x.gpkg", "ciao")}, importers.FormatoIgnoto},
		{"a zip cut short", Config{Percorso: bomb}, importers.ArchivioCorrotto},
		{"a folder of nothing", Config{Percorso: t.TempDir()}, importers.StratoAssente},
		{"too little time", Config{Percorso: shp, Limiti: Limiti{Tempo: time.Millisecond}}, importers.TempoSuperato},
		{"a row too long", Config{Percorso: shp, Limiti: Limiti{Riga: 100}}, importers.MemoriaSuperata},
	} {
		t.Run(c.name, func(t *testing.T) {
			if r := refusal(t, c.cfg); r.Codice != c.code || r.Motivo == "" || r.File != c.cfg.Percorso {
				t.Errorf("got %+v, want %s", r, c.code)
			}
		})
	}
	t.Run("a shapefile cut short", func(t *testing.T) {
		if err := os.WriteFile(cut, whole[:len(whole)-40], 0o600); err != nil {
			t.Fatal(err)
		}
		if r := refusal(t, Config{Percorso: cut}); r.Codice != importers.VettorialeRotto || !strings.Contains(r.Motivo, "Testo di GDAL: ERROR") {
			t.Errorf("got %+v", r)
		}
	})
	t.Run("a machine without GDAL", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		r := refusal(t, Config{Percorso: shp})
		if r.Codice != importers.GDALAssente || !strings.Contains(r.Motivo, "apt-get install gdal-bin") {
			t.Errorf("got %+v", r)
		}
	})
}

func TestLeggiGivesBackTheErrorOfWhoReadsAndItsContext(t *testing.T) {
	p := write(t, "zone.geojson", collection)
	boom := errors.New("boom")
	if _, err := Leggi(t.Context(), Config{Percorso: p}, func(Riga) error { return boom }); err != boom {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Leggi(ctx, Config{Percorso: p}, func(Riga) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestLeggiNeverCallsOut(t *testing.T) {
	calls := make(chan netip.AddrPort, 10)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				close(calls)
				return
			}
			calls <- netip.MustParseAddrPort(c.RemoteAddr().String())
			c.Close()
		}
	}()
	address := "http://" + l.Addr().String()
	gml := `<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:a="urn:a"
		xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xlink="http://www.w3.org/1999/xlink"
		xsi:schemaLocation="urn:a ` + address + `/s.xsd?SERVICE=WFS&amp;REQUEST=DescribeFeatureType">
		<wfs:member><a:Zona gml:id="z.1"><a:sigla>B1</a:sigla><a:geom><gml:Point srsName="urn:ogc:def:crs:EPSG::6706"><gml:pos>44 12</gml:pos></gml:Point></a:geom>
		<a:altro xlink:href="` + address + `/altro.gml"/></a:Zona></wfs:member></wfs:FeatureCollection>`
	p := write(t, "x.gml", gml)
	rows, info := read(t, Config{Percorso: p})
	if len(rows) != 1 || info.SRID != 6706 {
		t.Fatalf("got %d rows, SRID %d", len(rows), info.SRID)
	}
	if c := rows[0].Geometria.(*geom.Point).FlatCoords(); c[0] != 12 || c[1] != 44 {
		t.Errorf("east comes before north: got %v", c)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(p), "*")); len(left) != 1 {
		t.Errorf("something was written beside the source: %v", left)
	}
	l.Close()
	for c := range calls {
		t.Errorf("called from %v", c)
	}
}

func TestRunHoldsTheChildToItsMemory(t *testing.T) {
	p, err := newProcesso(Config{Percorso: "x", Limiti: Limiti{Memoria: 48 << 20, Tempo: time.Minute, Temporanei: 1 << 20}})
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	if _, err := p.run(t.Context(), nil, "ogrinfo", []string{"--formats"}, func(r io.Reader) error {
		_, err := io.Copy(io.Discard, r)
		return err
	}); err == nil {
		t.Error("GDAL fitted in 48 MB: the limit is not there")
	}
}
