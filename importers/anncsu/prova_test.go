package anncsu

import (
	"errors"
	"flag"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/fogli"
)

var update = flag.Bool("update", false, "write the goldens anew")

// scrivi writes what a file says, a line for each line.
func scrivi(righe iter.Seq2[*Riga, error]) string {
	var b strings.Builder
	o := func(s *string) string {
		if s == nil {
			return "–"
		}
		return *s
	}
	for r, err := range righe {
		if e, ok := errors.AsType[*catasto.SyntaxError](err); ok {
			fmt.Fprintf(&b, "%d %s SCARTO %s: %s (%s)\n", r.Line, r.Comune, e.Field, e.Reason, e.Value)
			continue
		}
		if err != nil {
			fmt.Fprintf(&b, "FINE: %v\n", err)
			continue
		}
		fmt.Fprintf(&b, "%d %s", r.Line, r.Comune)
		if v := r.Via; v != nil {
			fmt.Fprintf(&b, " via %s %q [%s|%s] com %s loc %s lingue %s %s", v.Codice, v.Odonimo, o(v.DUG), o(v.Denominazione), o(v.CodiceComunale), o(v.Localita), o(v.Lingua1), o(v.Lingua2))
		}
		if c := r.Civico; c != nil {
			fmt.Fprintf(&b, " civico %s/%s %q n %s o %d e %s s %s m %s snc %s", c.Via, c.Accesso, c.Testo, c.Numero, c.Ordine, c.Esponente, c.Specificita, c.Metrico, c.SNC)
			if c.HaPunto {
				fmt.Fprintf(&b, " a %.7f %.7f (%d)", c.X, c.Y, c.SRID)
			}
			if c.Respinto != "" {
				fmt.Fprintf(&b, " %s %q", c.Respinto, c.Detto)
			}
			if c.Metodo != "" {
				fmt.Fprintf(&b, " %s %g m", c.Metodo, c.Precisione)
			}
			if c.Quota != nil {
				fmt.Fprintf(&b, " quota %g", *c.Quota)
			}
			if c.Altro != "" {
				fmt.Fprintf(&b, " altro %s", c.Altro)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func apri(t testing.TB, nome string, src string) (testo string) {
	t.Helper()
	if strings.HasPrefix(strings.TrimLeft(src, "\ufeff \n"), "{") {
		r := NewRaccolta(strings.NewReader(src), nome, 0)
		testo = scrivi(r.Righe(nil))
		return fmt.Sprintf("%s, ignote %v\n%s", r.Genere(), r.Ignote(), testo)
	}
	s, err := NewScanner(strings.NewReader(src), nome)
	if err != nil {
		return err.Error() + "\n"
	}
	return fmt.Sprintf("%s, ignote %v\n%s", s.Genere(), s.Ignote(), scrivi(s.Righe(nil)))
}

func TestFilesSayWhatTheGoldensSay(t *testing.T) {
	casi, err := filepath.Glob("testdata/*/*.in")
	if err != nil || len(casi) < 5 {
		t.Fatalf("%d cases, %v", len(casi), err)
	}
	for _, p := range casi {
		t.Run(filepath.Base(p), func(t *testing.T) {
			b, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			got, golden := apri(t, filepath.Base(p), string(b)), strings.TrimSuffix(p, ".in")+".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want, err := os.ReadFile(golden); err != nil || string(want) != got {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestOnlyTheComuniOfInterestAreRead(t *testing.T) {
	var src strings.Builder
	src.WriteString("CODICE_COMUNE;PROGRESSIVO_NAZIONALE;ODONIMO\n")
	for i := range 3000 {
		fmt.Fprintf(&src, "X%03d;%d;VIA %d\n", 100+i/1000, i+1, i)
	}
	s, err := NewScanner(strings.NewReader(src.String()), "a.csv")
	if err != nil {
		t.Fatal(err)
	}
	chiesti, letti := map[catasto.CodiceComune]int{}, 0
	for r, err := range s.Righe(func(c catasto.CodiceComune) bool { chiesti[c]++; return c == "X101" }) {
		if err != nil || r.Comune != "X101" {
			t.Fatalf("%v %v", r, err)
		}
		letti++
	}
	if letti != 1000 || chiesti["X100"] != 1000 || chiesti["X102"] != 1000 {
		t.Errorf("%d lines, asked %v", letti, chiesti)
	}
}

func TestALineOverTheLimitCostsItself(t *testing.T) {
	src := "CODICE_COMUNE;PROGRESSIVO_NAZIONALE;ODONIMO\nX100;1;VIA A\nX100;2;" + strings.Repeat("x", 3<<20) + "\nX100;3;VIA C\n"
	got := apri(t, "a.csv", src)
	if !strings.Contains(got, "supera 1048576 byte") || !strings.Contains(got, `"VIA C"`) || len(got) > 20_000 {
		t.Errorf("%.500s", got)
	}
}

func TestACollectionCutShortSaysSo(t *testing.T) {
	src := `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"CODICE_COMUNE":"X100","PROGR_NAZIONALE":1.0,"PROGR_CIVICO":2.0,"CIVICO":3.0,"VIA":"VIA ROMA"},"geometry":{"type":"Point","coordinates":[14,41]}},{"type":`
	var fine error
	n := 0
	for r, err := range NewRaccolta(strings.NewReader(src), "a.geojson", 0).Righe(nil) {
		if fine = err; r != nil && err == nil {
			n++
		}
	}
	if n != 1 || !errors.Is(fine, fogli.ErrTroncato) {
		t.Errorf("%d objects, then %v", n, fine)
	}
}

func TestNumbersAreReadAsTablesWriteThem(t *testing.T) {
	for in, want := range map[string]string{"": "", "2.0": "2", "0012": "12", " 7 ": "7", "2,00": "2", "0": "0", "000": "0", "448349.0": "448349"} {
		if got, ok := intero(in); !ok || got != want {
			t.Errorf("intero(%q) = %q, %v", in, got, ok)
		}
	}
	for _, in := range []string{"2.5", "-1", "12A", "1e3", "٣", "1234567890123456789012"} {
		if got, ok := intero(in); ok {
			t.Errorf("intero(%q) = %q", in, got)
		}
	}
	for in, want := range map[string]float64{"14,18": 14.18, "14.18": 14.18, "-3": -3, " 1 ": 1} {
		if got, ok := decimale(in); !ok || got != want {
			t.Errorf("decimale(%q) = %g, %v", in, got, ok)
		}
	}
	for _, in := range []string{"", "1.234,5", "1,2,3", "0x10", "Inf", "NaN", "1e999", "1_0"} {
		if got, ok := decimale(in); ok {
			t.Errorf("decimale(%q) = %g", in, got)
		}
	}
	type caso struct{ civico, esponente, want string }
	for _, c := range []caso{
		{"12", "", "12"}, {"12", "a", "12/A"}, {"12/A", "", "12/A"}, {"12 bis", "", "12/BIS"}, {"12A", "A", "12/A"}, {"0012", "/b", "12/B"},
		{"SNC", "", "SNC"}, {"s.n.c.", "", "SNC"}, {"0", "", "SNC"}, {"", "", "SNC"}, {"12-14", "", "12/14"},
	} {
		var k Civico
		if m := k.numera(c.civico, c.esponente, "", "", ""); m != "" || k.Testo != c.want {
			t.Errorf("%+v: %q, %s", c, k.Testo, m)
		}
	}
	for _, c := range []caso{{"ingresso", "", ""}, {"12A", "B", ""}, {"99999999999999999999", "", ""}} {
		var k Civico
		if m := k.numera(c.civico, c.esponente, "", "", ""); m == "" {
			t.Errorf("%+v is %q", c, k.Testo)
		}
	}
}

func TestTheGenericNameIsCutOff(t *testing.T) {
	for in, want := range map[string][2]string{
		"VIA ROMA": {"VIA", "ROMA"}, "STRADA PROVINCIALE 12": {"STRADA PROVINCIALE", "12"}, "Via Dazio": {"Via", "Dazio"}, "LOCALITA' PRATO": {"LOCALITA'", "PRATO"},
		"VIALE": {"", "VIALE"}, "VIA": {"", "VIA"}, "VIALONGA": {"", "VIALONGA"}, "SESTIERE CANNAREGIO": {"SESTIERE", "CANNAREGIO"}, "": {"", ""},
	} {
		if d, n := dividi(in); d != want[0] || n != want[1] {
			t.Errorf("%q: %q %q", in, d, n)
		}
	}
}

// A table is read, written and read again: the second reading says what the first did.
func FuzzCSV(f *testing.F) {
	casi, _ := filepath.Glob("testdata/*/*.in")
	for _, p := range casi {
		b, err := os.ReadFile(p)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 1<<16 {
			return
		}
		s, err := NewScanner(strings.NewReader(src), "a.csv")
		if err != nil {
			return
		}
		var b strings.Builder
		b.WriteString("CODICE_COMUNE;PROGRESSIVO_NAZIONALE;ODONIMO;PROGRESSIVO_ACCESSO;CIVICO;ESPONENTE;SPECIFICITA;METRICO;PROGRESSIVO_SNC;COORD_X_COMUNE;COORD_Y_COMUNE\n")
		type detto struct {
			odonimo string
			c       Civico
		}
		var prima []detto
		for r, err := range s.Righe(nil) {
			if err != nil {
				continue
			}
			if r.Via != nil && r.Civico != nil {
				c := *r.Civico
				prima = append(prima, detto{r.Via.Odonimo, c})
				q := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
				x, y := "", ""
				if c.HaPunto {
					x, y = strings.ReplaceAll(fmt.Sprint(c.X), ".", ","), strings.ReplaceAll(fmt.Sprint(c.Y), ".", ",")
				}
				fmt.Fprintf(&b, "%s;%s;%s;%s;%s;%s;%s;%s;%s;%s;%s\n", r.Comune, c.Via, q(r.Via.Odonimo), c.Accesso, c.Numero, q(c.Esponente), q(c.Specificita), q(c.Metrico), q(c.SNC), x, y)
			}
		}
		s, err = NewScanner(strings.NewReader(b.String()), "b.csv")
		if err != nil {
			t.Fatal(err)
		}
		i := 0
		for r, err := range s.Righe(nil) {
			if err != nil || i >= len(prima) || r.Via == nil || r.Civico == nil {
				t.Fatalf("line %d: %v\n%s", i, err, b.String())
			}
			p, c := prima[i], r.Civico
			if r.Via.Odonimo != p.odonimo || c.Testo != p.c.Testo || c.Via != p.c.Via || c.Accesso != p.c.Accesso || c.HaPunto != p.c.HaPunto || c.X != p.c.X || c.Y != p.c.Y {
				t.Fatalf("%+v\nthen %+v", p, *c)
			}
			i++
		}
		if i != len(prima) {
			t.Fatalf("%d lines, then %d", len(prima), i)
		}
	})
}

func FuzzGeoJSON(f *testing.F) {
	casi, _ := filepath.Glob("testdata/geojson/*.in")
	for _, p := range casi {
		b, err := os.ReadFile(p)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	f.Fuzz(func(t *testing.T, src string) {
		for r, err := range NewRaccolta(strings.NewReader(src), "a.geojson", 0).Righe(nil) {
			if err == nil && (r.Comune == "" || r.Via == nil && r.Civico == nil) {
				t.Fatalf("%+v says nothing", r)
			}
			if err == nil && r.Civico != nil && r.Civico.HaPunto && (r.Civico.X != r.Civico.X || r.Civico.SRID == 0) {
				t.Fatalf("%+v", r.Civico)
			}
		}
	})
}
