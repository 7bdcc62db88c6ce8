package fogli

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/twpayne/go-geom"

	"github.com/cestor/sit/catasto"
)

func campioni(t testing.TB) map[string][]byte {
	t.Helper()
	cartella := filepath.Join("..", "..", "..", "shared", "data")
	if _, err := os.Stat(cartella); err != nil {
		t.Skip("SALTATI 1: manca la cartella dei dati di prova ../shared/data")
	}
	nomi, _ := filepath.Glob(filepath.Join(cartella, "ade-open-data", "geojson-fogli-B542", "*.geojson"))
	out := map[string][]byte{}
	for _, n := range nomi {
		b, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(n), ".geojson")] = b
	}
	return out
}

type esito struct {
	srid    int
	oggetti []*Oggetto
	rifiuti []*catasto.SyntaxError
	err     error
}

func leggi(r io.Reader, nome string) (e esito) {
	id, _ := catasto.ParseIDFoglio(nome)
	s := NewScanner(r, "f.geojson", id)
	for o, err := range s.Objects() {
		var rifiuto *catasto.SyntaxError
		if errors.As(err, &rifiuto) {
			e.rifiuti = append(e.rifiuti, rifiuto)
		} else if err != nil {
			e.err = err
		}
		if o != nil {
			e.oggetti = append(e.oggetti, o)
		}
	}
	e.srid = s.SRID()
	return e
}

func TestTheSheetsOfCampoliHaveTheFiguresOfTheirReadme(t *testing.T) {
	n := map[Livello]int{}
	confine, piastrelle := 0.0, 0.0
	for nome, b := range campioni(t) {
		e := leggi(bytes.NewReader(b), nome)
		if e.err != nil || len(e.rifiuti) > 0 || e.srid != 7792 {
			t.Fatalf("%s: %v %v %d", nome, e.err, e.rifiuti, e.srid)
		}
		for _, o := range e.oggetti {
			n[o.Livello]++
			if o.Foglio.String() != nome || o.Provincia != "BN" {
				t.Fatalf("%s: %+v", nome, o)
			}
			switch o.Livello {
			case Confini:
				confine += math.Abs(geom.NewMultiPolygonFlat(geom.XY, o.Flat, o.Ends).Area())
			case Particelle, Strade, Acque:
				piastrelle += math.Abs(geom.NewMultiPolygonFlat(geom.XY, o.Flat, o.Ends).Area())
			}
			if o.Livello == Particelle && (o.Etichetta == nil || o.Numero.Numero == "" || o.Superficie == "") {
				t.Errorf("%s: %+v", nome, o)
			}
		}
		if d := cmp.Diff(e.oggetti, leggi(bytes.NewReader(scrivi(t, e)), nome).oggetti); d != "" {
			t.Fatalf("%s: %s", nome, d)
		}
		if got, want := vertici(e), verticiJSON(t, b); got != want {
			t.Errorf("%s: %d vertices, want %d", nome, got, want)
		}
	}
	delete(n, LineeVarie)
	delete(n, Simboli)
	delete(n, Testi)
	if d := cmp.Diff(map[Livello]int{Confini: 8, Particelle: 4672, Strade: 40, Acque: 13, Fabbricati: 627}, n); d != "" {
		t.Error(d)
	}
	if math.Abs(confine-piastrelle) > 1 { // each sheet tiles
		t.Errorf("%.2f m² of sheets, %.2f m² of tiles", confine, piastrelle)
	}
}

func vertici(e esito) (n int) {
	for _, o := range e.oggetti {
		n += len(o.Flat) / 2
	}
	return n
}

// verticiJSON counts the vertices as the standard library decodes them.
func verticiJSON(t *testing.T, b []byte) (n int) {
	t.Helper()
	var c struct {
		Features []struct{ Geometry struct{ Coordinates any } }
	}
	if err := json.Unmarshal(b, &c); err != nil {
		t.Fatal(err)
	}
	var conta func(v any)
	conta = func(v any) {
		a := v.([]any)
		if _, numero := a[0].(float64); numero {
			n++
			return
		}
		for _, x := range a {
			conta(x)
		}
	}
	for _, f := range c.Features {
		conta(f.Geometry.Coordinates)
	}
	return n
}

func scrivi(t testing.TB, e esito) []byte {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b, e.srid)
	for _, o := range e.oggetti {
		if err := w.Write(o); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const quadro = `[[[0,0],[0,10.5],[10,1e1],[10,0],[0,0]]]`

func oggetto(livello, altre, tipo, coord string) string {
	return `{"type":"Feature","properties":{"LIVELLO":"` + livello + `","SIGLA_PROV":"XX","SEZIONE":"_","FOGLIO":"0001","ALLEGATO":"0","SVILUPPO":"0"` + altre +
		`},"geometry":{"type":"` + tipo + `","coordinates":` + coord + `}}`
}

func raccolta(oggetti ...string) string {
	return `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::7791"}},"features":[` + strings.Join(oggetti, ",\n") + `]}`
}

func TestEveryLevelIsRead(t *testing.T) {
	e := leggi(strings.NewReader(raccolta(
		oggetto("PARTICELLE", `,"CODICE":"0731/2 ","X1":"1.5","Y1":"2","ANGOLO":"-.005","ALTEZZA":"24","fill-color":"#FDECBD","SUPERFICIE":"7.31"`, "Polygon", quadro),
		oggetto("CONFINI", `,"COD_COMUNE":"X100"`, "Polygon", `[[[0,0],[0,9],[9,9],[0,0]],[[1,2],[2,3],[1,3],[1,2]]]`),
		oggetto("fabbricati", `,"COD_COMUNE":"X100"`, "MultiPolygon", ` [ [ [ [0,0,5],[0,9,5],[9,9,5],[0,0.01,5] ] ] , [[[1,2],[2,3],[1,3],[1,2]]]]`),
		oggetto("LINEEVARIE", `,"COD_COMUNE":"X100","line-color":"lc33"`, "LineString", `[[1,2],[3,4]]`),
		oggetto("SIMBOLI", `,"COD_COMUNE":"X100","TIPO":14,"ANGOLO":null,"ALTEZZA":"","INTERNOAFOGLIO":"F"`, "Point", `[1,2]`),
		oggetto("TESTI", `,"COD_COMUNE":"X100","TESTO":"Località  ","INTERNOAFOGLIO":"T"`, "Point", `[1,2]`),
	)), "X100_000100")
	if e.err != nil || len(e.rifiuti) > 0 || e.srid != 7791 {
		t.Fatalf("%+v", e)
	}
	foglio := catasto.IDFoglio{Comune: "X100", Foglio: 1}
	want := []*Oggetto{
		{Line: 1, Livello: Particelle, Codice: "0731/2", Numero: catasto.Numero{Numero: "731", Denominatore: "2"}, Etichetta: &[2]float64{1.5, 2}, Angolo: -.005, Altezza: 24, Colore: "#FDECBD", Superficie: "7.31", Flat: []float64{0, 0, 0, 10.5, 10, 10, 10, 0, 0, 0}, Ends: [][]int{{10}}},
		{Line: 2, Livello: Confini, Flat: []float64{0, 0, 0, 9, 9, 9, 0, 0, 1, 2, 2, 3, 1, 3, 1, 2}, Ends: [][]int{{8, 16}}},
		{Line: 3, Livello: Fabbricati, Flat: []float64{0, 0, 0, 9, 9, 9, 0, .01, 0, 0, 1, 2, 2, 3, 1, 3, 1, 2}, Ends: [][]int{{10}, {18}}},
		{Line: 4, Livello: LineeVarie, Colore: "lc33", Flat: []float64{1, 2, 3, 4}},
		{Line: 5, Livello: Simboli, Simbolo: 14, Esterno: true, Flat: []float64{1, 2}},
		{Line: 6, Livello: Testi, Testo: "Località", Flat: []float64{1, 2}},
	}
	for _, o := range want {
		o.Foglio, o.Provincia = foglio, "XX"
	}
	if d := cmp.Diff(want, e.oggetti); d != "" {
		t.Error(d)
	}
}

func TestTheComuneComesFromTheSheetBeforeTheFileName(t *testing.T) {
	secondo := strings.Replace(oggetto("CONFINI", `,"COD_COMUNE":"X200"`, "Polygon", quadro), `"0001"`, `"0002"`, 1)
	p := oggetto("PARTICELLE", `,"CODICE":"1"`, "Polygon", quadro)
	e := leggi(strings.NewReader(raccolta(p, oggetto("CONFINI", `,"COD_COMUNE":"X100"`, "Polygon", quadro), secondo, p, strings.Replace(p, `"0001"`, `"2"`, 1))), "X300_000100")
	var got []string
	for _, o := range e.oggetti {
		got = append(got, o.Foglio.String())
	}
	if d := cmp.Diff([]string{"X300_000100", "X100_000100", "X200_000200", "X100_000100", "X200_000200"}, got); d != "" || e.err != nil {
		t.Error(d, e.err)
	}
	if e := leggi(strings.NewReader(raccolta(p)), ""); len(e.rifiuti) != 1 || len(e.oggetti) != 0 {
		t.Errorf("no comune anywhere: %+v", e)
	}
}

func TestAFaultyFeatureIsRefusedAlone(t *testing.T) {
	p := func(altre, tipo, coord string) string {
		return oggetto("PARTICELLE", `,"CODICE":"1"`+altre, tipo, coord)
	}
	cases := map[string]struct {
		in       string
		rimane   bool // the object comes without its geometry
		geometry bool // the object comes whole
	}{
		"unknown level":     {in: oggetto("ALTRO", "", "Polygon", quadro)},
		"no code":           {in: oggetto("PARTICELLE", "", "Polygon", quadro)},
		"bad sheet":         {in: strings.Replace(p("", "Polygon", quadro), `"0001"`, `"00012"`, 1)},
		"bad comune":        {in: p(`,"COD_COMUNE":"BOH"`, "Polygon", quadro)},
		"not a feature":     {in: `[1,2]`},
		"bad symbol":        {in: oggetto("SIMBOLI", `,"TIPO":"x"`, "Point", "[1,2]")},
		"too few vertices":  {in: p("", "Polygon", `[[[0,0],[1,1],[0,0]]]`), rimane: true},
		"open ring":         {in: p("", "Polygon", `[[[0,0],[1,1],[1,0],[0,1]]]`), rimane: true},
		"wrong type":        {in: p("", "Point", `[1,2]`), rimane: true},
		"wrong depth":       {in: p("", "Polygon", `[[0,0],[1,1]]`), rimane: true},
		"too deep":          {in: p("", "Polygon", `[[[[0,0],[0,9],[9,9],[0,0]]]]`), rimane: true},
		"too large":         {in: p("", "Polygon", strings.Replace(quadro, "10.5", "1e300", 1)), rimane: true},
		"not a number":      {in: p("", "Polygon", strings.Replace(quadro, "10.5", `"x"`, 1)), rimane: true},
		"one coordinate":    {in: p("", "Polygon", strings.Replace(quadro, "0,10.5", `0`, 1)), rimane: true},
		"no geometry":       {in: strings.Replace(p("", "Polygon", quadro), `"geometry":{`, `"geometry":null,"altro":{`, 1), rimane: true},
		"empty":             {in: p("", "Polygon", `[]`), rimane: true},
		"unreadable label":  {in: p(`,"X1":"NaN","Y1":"2"`, "Polygon", quadro), rimane: true, geometry: true},
		"hexadecimal angle": {in: p(`,"ANGOLO":"0x1"`, "Polygon", quadro), rimane: true, geometry: true},
	}
	for nome, c := range cases {
		e := leggi(strings.NewReader(raccolta(p("", "Polygon", quadro), c.in, p("", "Polygon", quadro))), "X100_000100")
		attesi := 2
		if c.rimane {
			attesi = 3
		}
		if e.err != nil || len(e.rifiuti) != 1 || e.rifiuti[0].Line != 2 || len(e.oggetti) != attesi {
			t.Errorf("%s: %v %v, %d objects", nome, e.err, e.rifiuti, len(e.oggetti))
			continue
		}
		if c.rimane && (len(e.oggetti[1].Flat) > 0) != c.geometry {
			t.Errorf("%s: %+v", nome, e.oggetti[1])
		}
	}
}

func TestBrokenFilesEndInAnError(t *testing.T) {
	buono := raccolta(oggetto("PARTICELLE", `,"CODICE":"1"`, "Polygon", quadro))
	cases := map[string]string{
		"empty":                "",
		"truncated":            buono[:len(buono)/2],
		"truncated at the end": buono[:len(buono)-1],
		"truncated list":       buono[:len(buono)-2],
		"not json":             "ciao",
		"not a collection":     `{"type":"Feature"}`,
		"no features":          `{"type":"FeatureCollection"}`,
		"unknown system":       `{"type":"FeatureCollection","crs":{"properties":{"name":"boh"}},"features":[]}`,
		"broken feature":       strings.Replace(buono, `"CODICE"`, `"CODICE`, 1),
	}
	for nome, in := range cases {
		e := leggi(strings.NewReader(in), "X100_000100")
		if e.err == nil {
			t.Errorf("%s: no error", nome)
		}
		if tronco := errors.Is(e.err, ErrTroncato); tronco != (nome == "empty" || strings.HasPrefix(nome, "truncated")) {
			t.Errorf("%s: %v", nome, e.err)
		}
	}
}

// senzaFine is a text that never ends.
type senzaFine struct{}

func (senzaFine) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestAFeatureWithoutEndIsGivenUp(t *testing.T) {
	testa := raccolta(oggetto("TESTI", `,"TESTO":"`, "", ""))
	testa = testa[:strings.Index(testa, `"TESTO":"`)+9]
	if e := leggi(io.MultiReader(strings.NewReader(testa), senzaFine{}), "X100_000100"); !errors.Is(e.err, errGrande) {
		t.Errorf("%v", e.err)
	}
}

func FuzzScanner(f *testing.F) {
	f.Add([]byte(raccolta(oggetto("PARTICELLE", `,"CODICE":"1","X1":"1","Y1":"2","ANGOLO":"-.005"`, "Polygon", quadro))))
	f.Add([]byte(raccolta(oggetto("SIMBOLI", `,"TIPO":"14","INTERNOAFOGLIO":"F"`, "Point", "[1,2]"), oggetto("TESTI", `,"TESTO":"<>"`, "Point", "[1,2]"))))
	f.Add([]byte(raccolta(oggetto("LINEEVARIE", `,"line-color":"lc1"`, "LineString", "[[1,2],[3,4]]"), oggetto("ACQUE", "", "MultiPolygon", "["+quadro+"]"))))
	f.Fuzz(func(t *testing.T, b []byte) {
		primo := leggi(bytes.NewReader(b), "X100_000100")
		if primo.err != nil {
			return
		}
		secondo := leggi(bytes.NewReader(scrivi(t, primo)), "X100_000100")
		if secondo.err != nil || len(secondo.oggetti) != len(primo.oggetti) {
			t.Fatalf("%v: %d of %d\n%s", secondo.err, len(secondo.oggetti), len(primo.oggetti), scrivi(t, primo))
		}
		// A particella takes its comune from the objects before it, so the first writing may
		// settle it otherwise; everything else must come back.
		if d := cmp.Diff(scrivi(t, secondo), scrivi(t, leggi(bytes.NewReader(scrivi(t, secondo)), "X100_000100"))); d != "" {
			t.Fatal(d)
		}
	})
}

func BenchmarkScanner(b *testing.B) {
	fogli := campioni(b)
	tutto := fogli["B542_000100"]
	b.SetBytes(int64(len(tutto)))
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range NewScanner(bytes.NewReader(tutto), "", catasto.IDFoglio{Comune: "B542"}).Objects() {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
