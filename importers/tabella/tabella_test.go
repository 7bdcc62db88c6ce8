package tabella_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/cestor/sit/importers/tabella"
	"github.com/cestor/sit/sit"
)

var abc = []tabella.Colonna{{Nome: "a", Necessaria: true}, {Nome: "b"}, {Nome: "c", Altri: []string{"ci"}}}

// leggi writes each record as a|b|c, or as its line and what is wrong with it.
func leggi(t *testing.T, testo string) []string {
	t.Helper()
	l, err := tabella.Nuovo(strings.NewReader(testo), "prova.csv", abc)
	if err != nil {
		return []string{err.Error()}
	}
	var out []string
	for r, err := range l.Righe() {
		if err != nil {
			t.Fatal(err)
		}
		if e := r.Errore(); e != nil {
			out = append(out, fmt.Sprintf("%d: %s", e.Line, e.Reason))
			continue
		}
		out = append(out, strings.Join([]string{r.Testo(0), r.Testo(1), r.Testo(2)}, "|"))
	}
	return out
}

func TestRighe(t *testing.T) {
	const aperte = "le virgolette aperte non si chiudono alla fine di un campo"
	for nome, c := range map[string]struct {
		testo string
		vuole []string
	}{
		"columns in any order and case":                {"C;A;b\n3;1;2\n", []string{"1|2|3"}},
		"a mark of UTF-8 at the beginning":             {"\ufeffa;b;c\r\n1;2;3\r\n", []string{"1|2|3"}},
		"names in quotes, with blanks, with notes":     {"\"a\"; b ;CI(X|Y)\n1;2;3", []string{"1|2|3"}},
		"another separator":                            {"a,b,c\n1,\"2,5\",3\n", []string{"1|2,5|3"}},
		"no end at the last line":                      {"a;b;c\n1;2;3", []string{"1|2|3"}},
		"empty fields, and the last too":               {"a;b;c\n1;;\n;;3\n", []string{"1||", "||3"}},
		"doubled quotes are one":                       {"a;b;c\n1;\"BAR \"\"ROMA\"\"\";3\n", []string{"1|BAR \"ROMA\"|3"}},
		"a separator within quotes":                    {"a;b;c\n1;\"2;2\";3\n", []string{"1|2;2|3"}},
		"quotes within a field that has none around":   {"a;b;c\n1;BAR \"ROMA\";3\n", []string{"1|BAR \"ROMA\"|3"}},
		"an end of line within quotes":                 {"a;b;c\r\n1;\"due\r\nrighe\";3\r\n4;5;6\r\n", []string{"1|due\r\nrighe|3", "4|5|6"}},
		"two fields that go on":                        {"a;b;c\n\"1\n1\";\"2\n\n2\";3\n4;5;6\n", []string{"1\n1|2\n\n2|3", "4|5|6"}},
		"blank lines, and lines of separators":         {"\n\na;b;c\n\n1;2;3\n;;\n \n", []string{"1|2|3"}},
		"a field too few":                              {"a;b;c\n1;2\n4;5;6\n", []string{"2: la riga ha 2 campi invece di 3", "4|5|6"}},
		"a field too many":                             {"a;b;c\n1;2;3;4\n4;5;6\n", []string{"2: la riga ha 4 campi invece di 3", "4|5|6"}},
		"empty fields beyond the last":                 {"a;b;c\n1;2;3;;\n", []string{"1|2|3"}},
		"a separator at the end of the header alone":   {"a;b;c;\n1;2;3\n4;5;6;\n", []string{"1|2|3", "4|5|6"}},
		"a quote left open costs its line":             {"a;b;c\n1;\"2;3\n4;5;6\n7;\"8\";9\n", []string{"2: " + aperte, "4|5|6", "7|8|9"}},
		"a quote left open at the end of the file":     {"a;b;c\n4;5;6\n1;\"2;3", []string{"4|5|6", "3: " + aperte}},
		"two of them one after the other":              {"a;b;c\n1;\"2;3\n4;\"5;6\n7;8;9\n", []string{"2: " + aperte, "3: " + aperte, "7|8|9"}},
		"an end of line in quotes after an open quote": {"a;b;c\n1;\"2;3\n4;\"x\ny\";6\n", []string{"2: " + aperte, "4|x\ny|6"}},
		"letters after a closing quote":                {"a;b;c\n1;\"BAR \"ROMA\"\";3\n4;5;6\n", []string{"2: dopo le virgolette che chiudono un campo c'è dell'altro", "4|5|6"}},
		"bytes that are not UTF-8":                     {"a;b;c\n1;CITT\xc0;3\n4;5;6\n", []string{"2: la riga non è scritta in UTF-8", "4|5|6"}},
		"a null character":                             {"a;b;c\n1;\x00;3\n4;5;6\n", []string{"2: la riga contiene caratteri nulli", "4|5|6"}},
		"a line over the limit":                        {"a;b;c\n1;" + strings.Repeat("x", 1<<20) + ";3\n4;5;6\n", []string{"2: la riga supera 1048576 byte", "4|5|6"}},
		"a line of many buffers":                       {"a;b;c\n1;" + strings.Repeat("x", 300_000) + ";3\n4;5;6\n", []string{"1|" + strings.Repeat("x", 300_000) + "|3", "4|5|6"}},
		"a field of a thousand lines is a quote open":  {"a;b;c\n1;\"" + strings.Repeat(";2;3\n", 100) + "\";9\n", append([]string{"2: " + aperte}, slices.Repeat([]string{"|2|3"}, 99)...)},
		"no header":               {"1;2;3\n", []string{"INTESTAZIONE_SCONOSCIUTA"}},
		"nothing":                 {"", []string{"INTESTAZIONE_SCONOSCIUTA"}},
		"a column that is needed": {"b;c\n2;3\n", []string{"COLONNA_MANCANTE"}},
	} {
		t.Run(nome, func(t *testing.T) {
			got := leggi(t, c.testo)
			if strings.HasSuffix(nome, "a quote open") && len(got) > 100 {
				got = got[:100] // its last line closes a quote that nobody opened
			}
			if len(c.vuole) == 1 && strings.ToUpper(c.vuole[0]) == c.vuole[0] && !strings.Contains(c.vuole[0], "|") {
				if len(got) != 1 || !strings.Contains(got[0], c.vuole[0]) {
					t.Errorf("%v, not %v", got, c.vuole)
				}
				return
			}
			if !slices.Equal(got, c.vuole) {
				t.Errorf("%.300q, not %.300q", got, c.vuole)
			}
		})
	}
}

func TestIntestazioneDiceCosaManca(t *testing.T) {
	_, err := tabella.Nuovo(strings.NewReader("b;c\n2;3\n"), "tari.csv", abc)
	e, ok := errors.AsType[*sit.Errore](err)
	if !ok || e.Codice != "COLONNA_MANCANTE" || e.Messaggio != "In tari.csv manca la colonna a: aggiungerla, con il suo nome nella prima riga." {
		t.Errorf("%v", err)
	}
}

func TestRigaIntera(t *testing.T) {
	l, err := tabella.Nuovo(strings.NewReader("a;Nota;b;c\n\n1;vedi \"x\";\"due\r\nrighe\";3\r\n"), "prova.csv", abc)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(l.Ignote(), []string{"Nota"}) || !l.Ha(0) {
		t.Errorf("columns: %q", l.Ignote())
	}
	n := 0
	for r, err := range l.Righe() {
		if n++; err != nil || r.N != 3 || r.Linee != 2 || r.Grezza() != "1;vedi \"x\";\"due\r\nrighe\";3" {
			t.Errorf("line %d, %d lines: %q %v", r.N, r.Linee, r.Grezza(), err)
		}
		r.Altro(func(nome, valore string) {
			if nome != "Nota" || valore != `vedi "x"` {
				t.Errorf("%s: %s", nome, valore)
			}
		})
	}
	if n != 1 {
		t.Errorf("%d records", n)
	}
}

func TestErroreDiLettura(t *testing.T) {
	l, err := tabella.Nuovo(iotest.TimeoutReader(iotest.HalfReader(strings.NewReader("a;b;c\n1;2;3\n"))), "prova.csv", abc)
	for l != nil {
		for _, e := range l.Righe() {
			err = e
		}
		break
	}
	if !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("the disk said no, and the reading %v", err)
	}
}

// campo reads one field by a getter.
func campo[T any](t *testing.T, valore string, get func(*tabella.Riga) (T, bool)) (v T, ok bool, motivo, proposta string) {
	t.Helper()
	l, err := tabella.Nuovo(strings.NewReader("a;b\nx;\""+valore+"\"\n"), "prova.csv", abc)
	if err != nil {
		t.Fatal(err)
	}
	for r := range l.Righe() {
		v, ok = get(r)
		if e := r.Errore(); e != nil {
			motivo, proposta = e.Reason, r.Proposta()
		}
	}
	return v, ok, motivo, proposta
}

func TestDecimale(t *testing.T) {
	for _, c := range []struct {
		valore   string
		scala    int
		vuole    int64
		ok       bool
		proposta string
	}{
		{"1234,56", 2, 123456, true, ""},
		{"1234.56", 2, 123456, true, ""},
		{"0,1", 2, 10, true, ""},
		{",5", 2, 50, true, ""},
		{"12.", 2, 1200, true, ""},
		{"+7", 2, 700, true, ""},
		{"0012,50", 2, 1250, true, ""},
		{"0.30000000000000004", 2, 30, true, ""}, // a sum of binary fractions
		{"0,125", 2, 13, true, ""},
		{"10.600", 4, 106000, true, ""}, // per mille with four decimals: three are no thousands
		{"", 2, 0, false, ""},
		{"-", 2, 0, false, ""},
		{"1.234,56", 2, 0, false, "forse 1234.56"},
		{"1,234.56", 2, 0, false, "forse 1234.56"},
		{"1.234.567", 2, 0, false, "forse 1234567"},
		{"1.234", 2, 0, false, "forse 1234, o forse 1.234"},
		{"84,000", 2, 0, false, "forse 84000, o forse 84.000"},
		{"€ 845,67", 2, 0, false, "forse 845.67"},
		{"1O0", 2, 0, false, "forse 100"},
		{"-45,5", 2, 0, false, "forse 45,5"},
		{"ROSSI MARIO", 2, 0, false, ""},
		{"1e5", 2, 0, false, ""},
		{"99999999999999999999", 2, 0, false, ""},
	} {
		t.Run(c.valore, func(t *testing.T) {
			v, ok, motivo, proposta := campo(t, c.valore, func(r *tabella.Riga) (int64, bool) { return r.Decimale(1, c.scala) })
			if v != c.vuole || ok != c.ok || proposta != c.proposta || (motivo == "") != (c.ok || c.valore == "") {
				t.Errorf("%d %v %q %q", v, ok, motivo, proposta)
			}
			if c.valore != "" && strings.Contains(motivo, c.valore) && len(c.valore) > 1 {
				t.Errorf("the reason quotes the value: %q", motivo)
			}
		})
	}
}

func TestIntero(t *testing.T) {
	for valore, vuole := range map[string]int64{"12": 12, "0": 0, "2025.0": 2025, "007": 7, "13": -1, "1,5": -1, "-3": -1, "XII": -1} {
		t.Run(valore, func(t *testing.T) {
			massimo := int64(12)
			if vuole > 12 {
				massimo = 9999
			}
			v, ok, motivo, _ := campo(t, valore, func(r *tabella.Riga) (int64, bool) { return r.Intero(1, 0, massimo) })
			if vuole < 0 && (ok || motivo == "") || vuole >= 0 && (v != vuole || !ok || motivo != "") {
				t.Errorf("%d %v %q", v, ok, motivo)
			}
		})
	}
}

func TestGiorno(t *testing.T) {
	for valore, c := range map[string]struct{ giorno, proposta string }{
		"2024-03-31":          {"2024-03-31", ""},
		"31/03/2024":          {"2024-03-31", ""},
		"1/3/2024":            {"2024-03-01", ""},
		"29/02/2024":          {"2024-02-29", ""},
		"":                    {"", ""},
		"31/12/9999":          {"", ""},
		"9999-12-31":          {"", ""},
		"01/01/0001":          {"", ""},
		"03/31/2024":          {"", "forse 2024-03-31, con il giorno al posto del mese"},
		"31/02/2024":          {"", "forse 2024-02-29, l'ultimo del mese"},
		"2023-02-29":          {"", "forse 2023-02-28, l'ultimo del mese"},
		"20240331":            {"", "forse 2024-03-31"},
		"31032024":            {"", "forse 2024-03-31"},
		"31.03.2024":          {"", "forse 2024-03-31"},
		"2024-03-31 00:00:00": {"", "forse 2024-03-31"},
		"2O24-03-31":          {"", "forse 2024-03-31"},
		"31/03/24":            {"", "nulla"},
		"ieri":                {"", "nulla"},
		"00/00/0000":          {"", "nulla"},
	} {
		t.Run(valore, func(t *testing.T) {
			g, ok, motivo, proposta := campo(t, valore, func(r *tabella.Riga) (sit.Giorno, bool) { return r.Giorno(1) })
			atteso := c.proposta
			if atteso == "nulla" {
				atteso = ""
			}
			if ok != (c.giorno != "") || ok && g.String() != c.giorno || proposta != atteso || (motivo != "") != (c.proposta != "") {
				t.Errorf("%v %v %q %q", g, ok, motivo, proposta)
			}
		})
	}
}

func TestScelteEDifetti(t *testing.T) {
	l, err := tabella.Nuovo(strings.NewReader("a;b;c\nf;s;X\nz;si;\n;n;y\n"), "prova.csv", abc)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for r := range l.Righe() {
		a, b, c := r.Scelta(0, "F", "T"), r.SiNo(1), r.Pieno(2)
		got = append(got, fmt.Sprintf("%s %v %s %v %s", a, b, c, r.Errore(), r.Proposta()))
	}
	vuole := []string{
		"F true X <nil> ",
		" false  prova.csv:3: a: il valore non è fra quelli del tracciato: F, T; da correggere anche b, c ",
		" false y <nil> ",
	}
	if !slices.Equal(got, vuole) {
		t.Errorf("%q, not %q", got, vuole)
	}
}

// However it is damaged, a table is read to its end: each physical line is in one record or is blank,
// and a record is what was delivered.
func FuzzRighe(f *testing.F) {
	f.Add("a;b;c\n1;\"2\n2\";3\n4;\"5;6\n")
	f.Add("\ufeffA,B\r\n\"\"\"x\"\"\",\r\n\"")
	f.Add("a\tb\n1\t\"\"\"\n\n\t\n\x00\xff")
	f.Fuzz(func(t *testing.T, testo string) {
		l, err := tabella.Nuovo(strings.NewReader(testo), "x", abc)
		if err != nil {
			if _, ok := errors.AsType[*sit.Errore](err); !ok && !errors.Is(err, io.EOF) {
				t.Fatal(err)
			}
			return
		}
		linee := strings.Split(testo, "\n")
		ultima := 1
		for r, err := range l.Righe() {
			if err != nil {
				t.Fatal(err)
			}
			if r.N <= ultima && ultima != 1 || r.N+r.Linee-1 > len(linee) {
				t.Fatalf("line %d of %d after %d", r.N, len(linee), ultima)
			}
			ultima = r.N + r.Linee - 1
			vuole := strings.Join(linee[r.N-1:ultima], "\n")
			if ultima < len(linee) {
				vuole = strings.TrimSuffix(vuole, "\r")
			}
			if len(vuole) < 1<<20 && r.Grezza() != vuole {
				t.Fatalf("line %d is %q, delivered %q", r.N, r.Grezza(), vuole)
			}
			r.Decimale(0, 2)
			r.Giorno(1)
			r.Intero(2, 0, 12)
			r.SiNo(0)
			if e := r.Errore(); e != nil && (e.Line != r.N || e.Reason == "" || e.Value != "") {
				t.Fatalf("%+v", e)
			}
		}
	})
}
