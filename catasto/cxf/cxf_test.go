package cxf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/twpayne/go-geom"

	"github.com/cestor/sit/catasto"
)

func roma(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/H501D076700.CTF")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

type esito struct {
	header   Header
	objects  []Object
	rifiuti  []*catasto.SyntaxError
	err      error
	troncato bool
}

func leggi(r io.Reader) (e esito) {
	s := NewScanner(r, "f.cxf")
	for o, err := range s.Objects() {
		var rifiuto *catasto.SyntaxError
		switch {
		case errors.As(err, &rifiuto):
			e.rifiuti = append(e.rifiuti, rifiuto)
		case err != nil:
			e.err = err
		default:
			e.objects = append(e.objects, o)
		}
	}
	e.header, _ = s.Header()
	e.troncato = s.Troncato()
	return e
}

func TestTheRomeSheetHasTheFiguresOfItsReadme(t *testing.T) {
	e := leggi(bytes.NewReader(roma(t)))
	if e.err != nil || e.troncato || len(e.rifiuti) > 0 {
		t.Fatalf("err %v, troncato %v, rifiuti %v", e.err, e.troncato, e.rifiuti)
	}
	want := Header{Mappa, "H501D076700", catasto.IDFoglio{Comune: "H501", Sezione: "D", Foglio: 767}, 4000}
	if e.header != want {
		t.Errorf("header %+v", e.header)
	}
	n := map[string]int{}
	area := map[Classe]float64{}
	sistema := SistemaIgnoto
	for _, o := range e.objects {
		k := fmt.Sprintf("%T", o)
		switch o := o.(type) {
		case Bordo:
			n[string(o.Classe)]++
			if len(o.Ends[0]) > 1 {
				n["isole"]++
				n["isole max"] = max(n["isole max"], len(o.Ends[0])-1)
			}
			if sistema == SistemaIgnoto {
				sistema = RilevaSistema(o.Flat)
			}
			area[o.Classe] += geom.NewMultiPolygonFlat(geom.XY, o.Flat, o.Ends).Area()
		case Testo:
			k += fmt.Sprint(o.Esterno)
		case Simbolo:
			k += fmt.Sprint(o.Esterno)
		case Linea:
			k += fmt.Sprint(o.Esterno)
			n[fmt.Sprintf("tratto %d %v", o.Tratto, o.Esterno)]++
		}
		n[k]++
	}
	wantN := map[string]int{
		"cxf.Bordo": 516, "confine": 1, "particella": 381, "strada": 1, "acqua": 2, "fabbricato": 131, "isole": 34, "isole max": 23,
		"cxf.Lineafalse": 572, "cxf.Lineatrue": 73, "cxf.Simbolofalse": 227, "cxf.Simbolotrue": 80,
		"cxf.Testofalse": 50, "cxf.Testotrue": 38, "cxf.Fiduciale": 27,
		"tratto 5 false": 538, "tratto 11 false": 31, "tratto 6 false": 3,
		"tratto 11 true": 44, "tratto 29 true": 21, "tratto 5 true": 7, "tratto 12 true": 1,
	}
	if d := cmp.Diff(wantN, n); d != "" {
		t.Error(d)
	}
	wantA := map[Classe]float64{Particella: 3706200.55, Strada: 82640.14, Acqua: 17662.71, Fabbricato: 38036.77}
	for c, w := range wantA {
		if a := math.Abs(area[c]); math.Abs(a-w) > .02 { // outer rings are clockwise
			t.Errorf("area of %s: %.3f, want %.2f", c, a, w)
		}
	}
	if sistema != UTM {
		t.Errorf("sistema %q", sistema)
	}
}

func TestReadWriteReadIsStable(t *testing.T) {
	e := leggi(bytes.NewReader(roma(t)))
	scritto := scrivi(t, e)
	if !bytes.Equal(scritto, ricomponi(roma(t))) {
		t.Error("the Rome sheet written again is not the one read")
	}
	if d := cmp.Diff(e.objects, leggi(bytes.NewReader(scritto)).objects); d != "" {
		t.Error(d)
	}
}

// ricomponi takes the padding of texts and codes away, which the Writer does not reproduce.
func ricomponi(b []byte) []byte {
	var out bytes.Buffer
	for r := range bytes.Lines(b) {
		out.Write(bytes.TrimRight(r, " \r\n"))
		out.WriteString("\r\n")
	}
	return out.Bytes()
}

func scrivi(t testing.TB, e esito) []byte {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b, e.header)
	for _, o := range e.objects {
		if err := w.Write(o); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A square of ten metres with its label, as the records of a bordo.
func bordo(codice, isole, vertici string) string {
	return "BORDO\r\n" + codice + "\r\n  12\r\n 0.000\r\n 1.000\r\n 1.000\r\n 1.000\r\n 1.000\r\n" + isole + "\r\n" + vertici
}

const quadrato = "   5\r\n0.000\r\n0.000\r\n0.000\r\n10.000\r\n10.000\r\n10.000\r\n10.000\r\n0.000\r\n0.000\r\n0.000\r\n"

const testa = "MAPPA\r\nX100B000100\r\n2000.000\r\n"

func TestBordoIsClassifiedInTheOrderOfTheLayout(t *testing.T) {
	cases := []struct {
		genere, codice string
		classe         Classe
		numero         string
	}{
		{"MAPPA", "X100B000100", Confine, ""},
		{"MAPPA", "x100b000100   ", Confine, ""},
		{"MAPPA", "X100W0002A0", ConfineAltro, ""},
		{"QUADRO D’UNIONE", "X100B0002A0", ConfineAltro, ""},
		{"MAPPA", "STRADA     ", Strada, ""},
		{"MAPPA", "acqua", Acqua, ""},
		{"MAPPA", "STRADA12", Particella, "STRADA12"},
		{"MAPPA FONDIARIO", "S12", Strada, "S12"},
		{"MAPPA FONDIARIO", "A7", Acqua, "A7"},
		{"MAPPA FONDIARIO", "STRADA", Strada, ""},
		{"MAPPA", "A7", Particella, "A7"},
		{"MAPPA", "45+", Fabbricato, "45"},
		{"MAPPA", "731/2+", Fabbricato, "731/2"},
		{"MAPPA", "+", Fabbricato, ""},
		{"MAPPA", "X12", Particella, "X12"},
		{"MAPPA", "00731/2", Particella, "731/2"},
		{"MAPPA", "a", Particella, "A"},
	}
	for _, c := range cases {
		e := leggi(strings.NewReader(c.genere + "\r\nX100B000100\r\n2000.000\r\n" + bordo(c.codice, "0", quadrato) + "EOF\r\n"))
		if len(e.objects) != 1 {
			t.Errorf("%s %q: %+v", c.genere, c.codice, e)
			continue
		}
		b := e.objects[0].(Bordo)
		if b.Classe != c.classe || b.Numero.String() != c.numero || b.Codice != strings.TrimRight(c.codice, " ") {
			t.Errorf("%s %q is %s %q, want %s %q", c.genere, c.codice, b.Classe, b.Numero, c.classe, c.numero)
		}
		if (c.codice == "X12") != b.Provvisoria() {
			t.Errorf("%q provvisoria %v", c.codice, b.Provvisoria())
		}
	}
}

func TestAFaultyObjectIsRefusedAndTheNextIsRead(t *testing.T) {
	buono := bordo("7", "0", quadrato)
	cases := map[string]struct {
		guasto, campo string
		riga          int
	}{
		"a vertex that is not a number":    {bordo("1", "0", strings.Replace(quadrato, "10.000", "NaN", 1)), "VERTICI", 17},
		"an infinite vertex":               {bordo("1", "0", strings.Replace(quadrato, "10.000", "+Inf", 1)), "VERTICI", 17},
		"a hexadecimal vertex":             {bordo("1", "0", strings.Replace(quadrato, "10.000", "0x1p4", 1)), "VERTICI", 17},
		"too few vertices":                 {bordo("1", "0", "   3\r\n0\r\n0\r\n1\r\n1\r\n0\r\n0\r\n"), "NUMEROVERTICI", 13},
		"more vertices than any sheet has": {bordo("1", "0", "99999999\r\n0\r\n"), "NUMEROVERTICI", 13},
		"fewer vertices than declared":     {bordo("1", "0", strings.Replace(quadrato, "   5", "   9", 1)), "VERTICI", 24},
		"more islands than vertices allow": {bordo("1", "2", quadrato), "NUMEROISOLE", 13},
		"islands larger than the bordo":    {bordo("1", "1", "   8\r\n   5\r\n"), "TABISOLE", 14},
		"an open ring":                     {bordo("1", "0", strings.Replace(quadrato, "10.000\r\n0.000\r\n0.000\r\n0.000\r\n", "10.000\r\n0.000\r\n0.500\r\n0.000\r\n", 1)), "VERTICI", 23},
		"an unreadable number":             {bordo("4 5", "0", quadrato), "CODICE IDENTIFICATIVO", 23},
		"a missing code":                   {bordo("", "0", quadrato), "CODICE IDENTIFICATIVO", 5},
		"an unknown keyword":               {"PIPPO\r\n12\r\n", "", 4},
		"a line without vertices":          {"LINEA\r\n1\r\n1\r\n0\r\n0\r\n", "NUMEROVERTICI", 6},
		"a line of over a megabyte":        {"TESTO\r\n" + strings.Repeat("x", 3<<20) + "\r\n0\r\n0\r\n0\r\n0\r\n", "TESTO", 5},
		"a keyword of over a megabyte":     {strings.Repeat("x", 3<<20) + "\r\n", "", 4},
	}
	for nome, c := range cases {
		e := leggi(strings.NewReader(testa + c.guasto + buono + "EOF\r\n"))
		if e.err != nil || e.troncato || len(e.objects) != 1 || len(e.rifiuti) != 1 {
			t.Errorf("%s: err %v, troncato %v, %d objects, rifiuti %v", nome, e.err, e.troncato, len(e.objects), e.rifiuti)
			continue
		}
		if r := e.rifiuti[0]; r.Field != c.campo || r.Line != c.riga || r.Reason == "" || r.File != "f.cxf" {
			t.Errorf("%s: %v, want field %q at line %d", nome, r, c.campo, c.riga)
		}
	}
}

func TestTheReaderSurvivesTheOddities(t *testing.T) {
	// BOM, LF only, lower case, blank lines, CP1252 and UTF-8, decimals in a count, junk after EOF.
	in := "\xEF\xBB\xBFmappa  \nx100b000100\n2000.000\n\n" +
		"testo\\\nLocalit\xE0 Fondo                     \n 36\n-.005\n1\n2\n" +
		"Testo\nCittà\n 36.000\n0\n1\n2\n" +
		"TESTO\n(731)\n0\n0\n1\n2\n" +
		"TESTO\n(A)\n0\n0\n1\n2\n" +
		strings.ReplaceAll(bordo("1", "0", "4\r\n0\r\n0\r\n0\r\n9\r\n9\r\n9\r\n0.01\r\n0\r\n"), "\r", "") +
		"eof\nBORDO\nanything"
	e := leggi(strings.NewReader(in))
	if e.err != nil || len(e.rifiuti) > 0 || e.troncato || len(e.objects) != 5 {
		t.Fatalf("%+v", e)
	}
	if got, want := e.objects[0], (Testo{5, "Località Fondo", 36, -.005, 1, 2, true}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := e.objects[1].(Testo); got.Testo != "Città" || got.Dimensione != 36 || got.Esterno {
		t.Errorf("got %+v", got)
	}
	if n, ok := e.objects[2].(Testo).DirittoSuperficie(); !ok || n.Numero != "731" {
		t.Errorf("diritto di superficie %v %v", n, ok)
	}
	if n, ok := e.objects[3].(Testo).DirittoSuperficie(); ok {
		t.Errorf("a letter between brackets is a diritto di superficie: %v", n)
	}
	if b := e.objects[4].(Bordo); !slices.Equal(b.Flat, []float64{0, 0, 0, 9, 9, 9, .01, 0, 0, 0}) || b.Ends[0][0] != 10 {
		t.Errorf("a gap of a centimetre is closed by the first vertex: %+v", b)
	}
}

func TestATruncatedSheetSaysSo(t *testing.T) {
	tutto := testa + bordo("1", "0", quadrato) + bordo("2", "0", quadrato)
	if e := leggi(strings.NewReader(tutto)); !e.troncato || len(e.objects) != 2 || len(e.rifiuti) != 0 {
		t.Errorf("without EOF: %+v", e)
	}
	if e := leggi(strings.NewReader(tutto[:len(tutto)-20])); !e.troncato || len(e.objects) != 1 || len(e.rifiuti) != 1 {
		t.Errorf("cut inside an object: %+v", e)
	}
	for _, s := range []string{"", "MAPPA\r\n", "PIPPO\r\nX100B000100\r\n1\r\n", "MAPPA\r\nX100\r\n1\r\n", "MAPPA\r\nX100B000100\r\n-1\r\n"} {
		if e := leggi(strings.NewReader(s)); e.err == nil || !e.troncato {
			t.Errorf("header %q: %+v", s, e)
		}
	}
	guasto := errors.New("disk gone")
	e := leggi(io.MultiReader(strings.NewReader(tutto[:len(tutto)-20]), letturaGuasta{guasto}))
	if !errors.Is(e.err, guasto) || len(e.rifiuti) != 0 {
		t.Errorf("a reader that fails is not a faulty object: %+v", e)
	}
}

type letturaGuasta struct{ err error }

func (l letturaGuasta) Read([]byte) (int, error) { return 0, l.err }

func TestSistemaIsToldByTheSizeOfTheNumbers(t *testing.T) {
	cases := map[Sistema][]float64{
		UTM:             {280119.7, 4637437.7, 280099, 4637387},
		GaussBoagaOvest: {1510008, 4427815},
		GaussBoagaEst:   {2308739, 4644532},
		CassiniSoldner:  {-9600, -7600, 199999, 5},
	}
	for want, flat := range cases {
		if got := RilevaSistema(flat); got != want {
			t.Errorf("%v: %q, want %q", flat, got, want)
		}
	}
	for _, flat := range [][]float64{nil, {5e5, 1e6}, {280119, 4637437, 1280119, 4637437}, {3e6, 4.5e6}} {
		if got := RilevaSistema(flat); got != SistemaIgnoto {
			t.Errorf("%v: %q, want unknown", flat, got)
		}
	}
}

func TestRasterCornersAreToldByGeometry(t *testing.T) {
	for _, flat := range [][]float64{{0, 10, 10, 11, 11, 1, 1, 0}, {1, 0, 11, 1, 0, 10, 10, 11}, {11, 1, 0, 10, 1, 0, 10, 11}} {
		as, ad, bd, bs := RiferimentoRaster{Flat: flat}.Angoli()
		if as != [2]float64{0, 10} || ad != [2]float64{10, 11} || bd != [2]float64{11, 1} || bs != [2]float64{1, 0} {
			t.Errorf("%v: %v %v %v %v", flat, as, ad, bd, bs)
		}
	}
}

func BenchmarkScanner(b *testing.B) {
	data := roma(b)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, err := range NewScanner(bytes.NewReader(data), "").Objects() {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != 516+572+73+227+80+50+38+27 {
			b.Fatal(n)
		}
	}
}
