package visura

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/cestor/sit/sit"
)

func TestSharesThatDoNotMakeAWhole(t *testing.T) {
	n := func(v int64) *int64 { return &v }
	q := func(diritto string, num, den int64) Titolare {
		return Titolare{Diritto: diritto, QuotaNum: n(num), QuotaDen: n(den)}
	}
	for _, c := range []struct {
		nome   string
		titoli []Titolare
		want   string
	}{
		{"one owner", []Titolare{q("10", 1, 1)}, ""},
		{"thirds", []Titolare{q("10", 1, 3), q("10", 1, 3), q("10", 1, 3)}, ""},
		{"a third is lacking", []Titolare{q("10", 1, 3), q("10", 1, 3)}, "QUOTE_INCOMPLETE"},
		{"too much", []Titolare{q("10", 1, 1), q("10", 1, 1000)}, "QUOTE_INCOMPLETE"},
		{"bare and usufruct", []Titolare{q("20", 1, 1), q("80", 1, 1)}, ""},
		{"half bare, half full", []Titolare{q("10", 1, 2), q("20", 1, 2), q("80", 1, 2)}, ""},
		{"bare without usufruct", []Titolare{q("20", 1, 1)}, "QUOTE_INCOMPLETE"},
		{"usufruct of more than is bare", []Titolare{q("20", 1, 2), q("10", 1, 2), q("80", 1, 1)}, "QUOTE_INCOMPLETE"},
		{"not stated", []Titolare{q("10", 0, 0), q("10", 1, 2)}, "QUOTE_NON_INDICATE"},
		{"building and ground", []Titolare{q("1s", 1, 1), q("1t", 1, 1)}, ""},
		{"the older family", []Titolare{q("3 ", 1, 2), q("3 ", 1, 2)}, ""},
		{"charges and servitudes are no share", []Titolare{q("10", 1, 1), q("99 ", 0, 0), q("90", 0, 0)}, ""},
		{"large denominators", []Titolare{q("10", 1, 999999999999989), q("10", 999999999999988, 999999999999989)}, ""},
		{"nobody", nil, ""},
	} {
		var got []string
		for _, a := range avvisiQuote(c.titoli) {
			got = append(got, a.Codice)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %q, want %q", c.nome, s, c.want)
		}
	}
}

func TestCodesThatShareABase(t *testing.T) {
	altri := omocodici("RSSMRA80A01H501U")
	if len(altri) != 127 {
		t.Errorf("%d codes", len(altri))
	}
	for _, c := range []string{"RSSMRA80A01H50MM", "RSSMRAU0A01H501R"} {
		if !slices.Contains(altri, c) || baseCF(c) != baseCF("RSSMRA80A01H501U") {
			t.Errorf("%s is not among them", c)
		}
	}
	if omocodici("00000123455") != nil || omocodici("RSSMRAX0A01H501U") != nil || omocodici("") != nil {
		t.Error("what is no code of a person has others")
	}
}

func TestNamesThatResemble(t *testing.T) {
	for _, c := range []struct {
		chiesto, trovato string
		inizio, want     bool
	}{
		{"TRIBIOTTI ODILIA", "TREBIOTTI ODILIA", false, true},
		{"TREBIOTTI ODILIA", "TREBIOTTI ODILIA MARIA", false, true},
		{"TREBIOTTI ODILIA", "TREBIOTTI ERMANTE", false, false},
		{"TRIBIOTTI", "TREBIOTTI ODILIA", true, true},
		{"ABC", "ACB X", true, true}, {"ABCD", "WXYZ", true, false},
	} {
		if got := somiglia(c.chiesto, c.inizio, c.trovato); got != c.want {
			t.Errorf("%q, %q: %v", c.chiesto, c.trovato, got)
		}
	}
	if d := distanza([]rune("ROSSI"), []rune("RSOSI")); d != 1 {
		t.Errorf("a swap counts %d", d)
	}
}

func TestATableIsData(t *testing.T) {
	x := int64(1)
	e := Elenco{Ente: sit.Ente{Codice: "X100"}, Items: []VoceElenco{{Immobile: "X100-F-1", Denominazione: ptr(`=HYPERLINK("http://x";"a")`), Diritto: "30 ", QuotaNum: &x, QuotaDen: &x, Dal: sit.DaSempre, Al: sit.PerSempre}}}
	var b bytes.Buffer
	if err := e.Tabella().CSV(&b); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `;"'=HYPERLINK(""http://x"";""a"")";`) || !strings.Contains(b.String(), ";30 ;") {
		t.Errorf("%q", b.String())
	}
}

func ptr[T any](v T) *T { return &v }

func TestAmountsAndSizes(t *testing.T) {
	for milli, want := range map[int64]int64{523170: 52317, 335705: 33571, 335704: 33570, 0: 0, 5: 1, 4: 0} {
		if got := *centesimi(&milli); got != want {
			t.Errorf("%d thousandths are %d cents, want %d", milli, got, want)
		}
	}
	for m, want := range map[Millesimi]string{6500: "6.5", 5000: "5", 1: "0.001", 0: "0", 120: "0.12"} {
		if b, _ := json.Marshal(m); string(b) != want {
			t.Errorf("%d: %s", m, b)
		}
	}
	for in, want := range map[string]string{"000012": "12", "00014A": "14A", "SNC": "SNC", "12/A": "12/A", "": "", "000": "", " 7 ": "7"} {
		if got := civico(in); got != want {
			t.Errorf("street number %q is %q", in, got)
		}
	}
	for in, want := range map[string]string{"0007": "7", "00000": "0", " a01": "A01", "": "", "{{b": "{{B"} {
		if got := norma(in); got != want {
			t.Errorf("%q is %q", in, got)
		}
	}
	for cent, want := range map[int64]string{0: "0,00", 5: "0,05", 123456789: "1.234.567,89", 100000: "1.000,00"} {
		if got := Euro(cent); got != want {
			t.Errorf("%d is %s", cent, got)
		}
	}
}

func FuzzCursor(f *testing.F) {
	f.Add("")
	f.Add(segno(1, "X100", ""))
	f.Add("bnVsbA")
	f.Fuzz(func(t *testing.T, s string) {
		n, a, b := int64(0), "", ""
		if err := leggiSegno(s, &n, &a, &b); err == nil && s != "" {
			if err := leggiSegno(segno(n, a, b), &n, &a, &b); err != nil {
				t.Errorf("%q reads and does not read again: %v", s, err)
			}
		}
	})
}
