package docfa

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/censuario"
)

const (
	esempioDC = "X100| |1005|AB0012345|15032006|1|A02|03|6,5|118|523,17||||A|3||2|T|||A|0007|00045||0003|||VIA|DELLE GINESTRE|12|12/A|||\n" +
		"X100| |1006|AB0012345|15032006||F03|||||||||||1|||||7|.45|||E|1|||||||\n"
	esempioDM = "X100| |1005|AB0012345|15032006|1|82,5|A|270|310|\nX100| |1005|AB0012345|15032006|2|11|D|0||\n"
	esempioSC = "X100| |1005|AB0012345|15032006|AB0012345|1|TIF|200|\nX100| |0|AB0012345|15032006|AB0012345|12|TIF|500|\n"
)

type letto[T any] struct {
	valori []T
	avvisi []censuario.Avviso
	scarti []*catasto.SyntaxError
}

type lettura[T any] func(io.Reader, censuario.Opzioni) iter.Seq2[*censuario.RigaAffine[T], error]

func leggi[T any](t testing.TB, f lettura[T], b string) (l letto[T]) {
	t.Helper()
	for r, err := range f(strings.NewReader(b), censuario.Opzioni{File: "prova", MaxRiga: 4096, Formato: new(censuario.Formato)}) {
		if e, ok := errors.AsType[*catasto.SyntaxError](err); ok {
			l.scarti = append(l.scarti, e)
			if r.Riga != e.Line || len(r.Grezza) == 0 {
				t.Errorf("%v of line %d, %q", e, r.Riga, r.Grezza)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		l.valori, l.avvisi = append(l.valori, r.Valore), append(l.avvisi, r.Avvisi...)
	}
	return l
}

func scritto[T any](t testing.TB, f func(io.Writer, *T) error, valori []T) (string, error) {
	t.Helper()
	var b bytes.Buffer
	for i := range valori {
		if err := f(&b, &valori[i]); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

// golden reads an example and writes it again byte by byte.
func golden[T any](t *testing.T, f lettura[T], scrivi func(io.Writer, *T) error, esempio string) []T {
	t.Helper()
	l := leggi(t, f, esempio)
	if len(l.valori) != strings.Count(esempio, "\n") || len(l.scarti) > 0 || len(l.avvisi) > 0 {
		t.Fatalf("%+v", l)
	}
	s, err := scritto(t, scrivi, l.valori)
	if d := cmp.Diff(esempio, s); d != "" || err != nil {
		t.Error(d, err)
	}
	return l.valori
}

func TestTheDeclaredUnits(t *testing.T) {
	d := golden(t, LeggiDC, ScriviDC, esempioDC)
	want := Dichiarata{Testa: Testa{Comune: "X100", Immobile: 1005, Protocollo: "AB0012345", Registrazione: 20060315}, Zona: "1", Categoria: "A02", Classe: "03",
		Consistenza: censuario.Decimale{Milli: 6500, Presente: true}, Superficie: censuario.Intero{N: 118, Presente: true}, RenditaEuro: censuario.Decimale{Milli: 523170, Presente: true},
		Scala: "A", Interno: [2]string{"3", ""}, Piano: [4]string{"2", "T", "", ""},
		Identificativo: censuario.Identificativo{SezioneUrbana: "A", Foglio: "0007", Numero: "00045", Subalterno: "0003"},
		Toponimo:       "VIA", Indirizzo: "DELLE GINESTRE", Civico: [3]string{"12", "12/A", ""}}
	if diff := cmp.Diff(want, d[0]); diff != "" {
		t.Error(diff)
	}
	if d[1].Graffati != "1" || d[1].Identificativo.Edificialita != "E" {
		t.Errorf("%+v", d[1])
	}
}

func TestPolygonsAndDrawings(t *testing.T) {
	p := golden(t, LeggiDM, ScriviDM, esempioDM)
	if p[0].Superficie.Milli != 82500 || p[0].Ambiente != "A" || p[0].AltezzaMassima.Milli != 310000 || p[1].Progressivo.N != 2 || p[1].AltezzaMassima.Presente {
		t.Errorf("%+v", p)
	}
	s := golden(t, LeggiSC, ScriviSC, esempioSC)
	if s[0].ElaboratoPlanimetrico() || s[0].File() != "AB0012345.001" || !s[1].ElaboratoPlanimetrico() || s[1].File() != "AB0012345.012" || s[1].Scala.N != 500 {
		t.Errorf("%+v", s)
	}
}

func TestDefectsOfLines(t *testing.T) {
	riga := strings.TrimSuffix(strings.SplitN(esempioDC, "\n", 2)[0], "|")
	l := leggi(t, LeggiDC, riga+"|\n"+strings.Replace(riga, "|1005|", "|x|", 1)+"|\nX100| |1|\n\n"+riga+"|x|\n"+strings.Replace(riga, "15032006", "31022006", 1)+"|\r\n")
	if len(l.valori) != 3 || len(l.scarti) != 2 || l.scarti[0].Line != 2 || l.scarti[0].Field != "identificativo immobile" || l.scarti[1].Line != 3 {
		t.Fatalf("%+v", l)
	}
	if d := cmp.Diff([]censuario.Avviso{{Codice: censuario.CampiInPiu}, {Codice: censuario.DataInesistente, Campo: "data registrazione"}}, l.avvisi); d != "" {
		t.Error(d)
	}
	// Without a closing separator, the last field empty.
	aperta := "X100| |1005|P|15032006|F|1|TIF|200\nX100| |1005|P|15032006|F|1|TIF|"
	if l := leggi(t, LeggiSC, aperta); len(l.valori) != 2 || len(l.avvisi) > 0 || l.valori[1].Scala.Presente {
		t.Errorf("%+v", l)
	}
}

func TestNames(t *testing.T) {
	for s, want := range map[string]Nome{
		"X100_200601_DC.zip":                {"X100", 2006, 1, false, DatiCensuari, 0},
		"forniture/x100_202312_dm_pl_3.ZIP": {"X100", 2023, 12, false, MetriciSchede, 3},
		`C:\x\X100_INT_200601_DOC`:          {"X100", 2006, 1, true, Documenti, 0},
		"X100_INT_200601_DOC_12.zip":        {"X100", 2006, 1, true, Documenti, 12},
		"X100_200601_INT_DC_PL.zip":         {"X100", 2006, 1, true, CensuariSchede, 0},
	} {
		n, ok := ParseNome(s)
		if !ok || n != want {
			t.Errorf("%q: %+v, %v", s, n, ok)
		}
		if again, ok := ParseNome(n.String()); !ok || again != n {
			t.Errorf("%q written %q", s, n)
		}
	}
	for _, s := range []string{"", "X100_200613_DC.zip", "X100_2006_DC.zip", "X100_200601_PL.zip", "X1000_200601_DC.zip", "X100_200601_DC.zip.exe", "X100618390.FAB"} {
		if n, ok := ParseNome(s); ok {
			t.Errorf("%q: %+v", s, n)
		}
	}
}

func TestTheIndexOfTheDocuments(t *testing.T) {
	lis := strings.Repeat(" ", 39) + "X100 COMUNE INVENTATO\r\n" + strings.Repeat(" ", 20) + "02072015" + strings.Repeat(" ", 29) + "0042 DOC\r\nAB0012345.PDF\r\n"
	i, err := LeggiIndice(strings.NewReader(lis), "X100.LIS")
	if want := (Indice{Comune: "X100", Elaborazione: 20150702, Documenti: censuario.Intero{N: 42, Presente: true}}); err != nil || i != want {
		t.Errorf("%+v, %v", i, err)
	}
	for s, riga := range map[string]int{"": 1, "X100": 1, strings.Repeat(" ", 39) + "X10": 1, strings.Replace(lis, "02072015", "02/07/15", 1): 2, strings.Replace(lis, "02072015", "31022015", 1): 2, strings.Replace(lis, "0042", "ZZZZ", 1): 2} {
		_, err := LeggiIndice(strings.NewReader(s), "X100.LIS")
		if e, ok := errors.AsType[*catasto.SyntaxError](err); !ok || e.Line != riga {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestAmbienti(t *testing.T) {
	for s, want := range map[string]string{"A": "vani principali e accessori diretti", "A2": "vani principali e accessori diretti", "G": "superfici non rilevanti"} {
		if n, ok := NomeAmbiente(s); n != want || !ok {
			t.Errorf("%q: %q, %v", s, n, ok)
		}
	}
	if n, ok := NomeAmbiente("Z"); n != "Z" || ok {
		t.Errorf("%q, %v", n, ok)
	}
}

// stabile reads, writes and reads again: nothing is lost or changed by writing.
func stabile[T any](t *testing.T, f lettura[T], scrivi func(io.Writer, *T) error, b []byte) {
	primo := leggi(t, f, string(b))
	s, err := scritto(t, scrivi, primo.valori)
	if err != nil || utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
		return // a character that only UTF-8 has, or bytes that are both
	}
	secondo := leggi(t, f, s)
	if d := cmp.Diff(primo.valori, secondo.valori); d != "" || len(secondo.scarti) > 0 {
		t.Fatalf("%s %v\n%q", d, secondo.scarti, s)
	}
	if ancora, _ := scritto(t, scrivi, secondo.valori); ancora != s {
		t.Fatalf("%q\n%q", s, ancora)
	}
}

func FuzzDC(f *testing.F) {
	f.Add([]byte(esempioDC))
	f.Fuzz(func(t *testing.T, b []byte) { stabile(t, LeggiDC, ScriviDC, b) })
}

func FuzzDM(f *testing.F) {
	f.Add([]byte(esempioDM))
	f.Fuzz(func(t *testing.T, b []byte) { stabile(t, LeggiDM, ScriviDM, b) })
}

func FuzzSC(f *testing.F) {
	f.Add([]byte(esempioSC))
	f.Fuzz(func(t *testing.T, b []byte) { stabile(t, LeggiSC, ScriviSC, b) })
}

func FuzzNomeEIndice(f *testing.F) {
	f.Add("X100_INT_200601_DOC_2.zip")
	f.Add(strings.Repeat(" ", 39) + "X100\n" + strings.Repeat(" ", 20) + "02072015" + strings.Repeat(" ", 29) + "7")
	f.Fuzz(func(t *testing.T, s string) {
		if n, ok := ParseNome(s); ok {
			if again, ok := ParseNome(n.String()); !ok || again != n {
				t.Fatalf("%+v written %q", n, n)
			}
		}
		_, _ = LeggiIndice(strings.NewReader(s), "f")
	})
}
