package cxf

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cestor/sit/catasto"
)

const sup = "X100B000100  20240229\r\n" +
	"N.FABBRIC           2\r\nN.PARTIC            4\r\nN.STRADE            1\r\nN.ACQUE             0\r\nN.SVIL-ALL          1\r\n" +
	"FABBRIC           310\r\n" +
	"1                1000\r\n10                500\r\n10                700\r\nX100B0002A01234567890\r\n" +
	"PARTIC     1234570090\r\nSTRADE            300\r\nACQUE               0\r\nSVIL-ALL           50\r\n" +
	"TOTALE     1234570440\r\nCONFINE    1234570440\r\nSBILANCIO           0\r\n"

func TestSUPIsReadAndWrittenBack(t *testing.T) {
	s, err := ReadSUP(strings.NewReader(sup), "f.SUP")
	if err != nil {
		t.Fatal(err)
	}
	want := SUP{
		Nome: "X100B000100", Foglio: catasto.IDFoglio{Comune: "X100", Sezione: "B", Foglio: 1},
		Riferimento: time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC),
		Conteggi:    Conteggi{Fabbricati: 2, Particelle: 4, Strade: 1, SvilAll: 1},
		Fabbricati:  310, Aree: []Area{{"1", 1000}, {"10", 500}, {"10", 700}, {"X100B0002A0", 1234567890}},
		Particelle: 1234570090, Strade: 300, SvilAll: 50, Totale: 1234570440, Confine: 1234570440,
	}
	if d := cmp.Diff(want, s); d != "" {
		t.Error(d)
	}
	if fuori := s.Check(); fuori != nil {
		t.Errorf("Check: %v", fuori)
	}
	var b bytes.Buffer
	if err := WriteSUP(&b, s); err != nil || b.String() != sup {
		t.Errorf("%v\n%s", err, b.String())
	}
}

func TestSUPThatDoesNotBalanceIsReported(t *testing.T) {
	s, _ := ReadSUP(strings.NewReader(sup), "f.SUP")
	s.Aree = s.Aree[1:]
	s.Sbilancio = 3
	want := []Scostamento{{"N.PARTIC", 4, 3}, {"PARTIC", 1234570090, 1234569090}, {"SBILANCIO", 3, 0}}
	if d := cmp.Diff(want, s.Check()); d != "" {
		t.Error(d)
	}
	s, _ = ReadSUP(strings.NewReader(sup), "f.SUP")
	s.Confine, s.Sbilancio = s.Confine-2, 2 // coherent, but the sheet does not tile
	if d := cmp.Diff([]Scostamento{{"SBILANCIO", 2, 0}}, s.Check()); d != "" {
		t.Error(d)
	}
	var letti Conteggi
	for _, o := range leggi(bytes.NewReader(roma(t))).objects {
		letti.Add(o)
	}
	if letti != (Conteggi{131, 381, 1, 2, 0}) {
		t.Errorf("Rome counts %+v", letti)
	}
	if d := cmp.Diff([]Scostamento{{"N.FABBRIC", 2, 3}}, s.CheckConteggi(Conteggi{3, 4, 1, 0, 1})); d != "" {
		t.Error(d)
	}
}

func TestSUPOutOfOrderIsRefusedWhereItHappens(t *testing.T) {
	cases := map[string]struct {
		in   string
		riga int
	}{
		"no name":           {"X100\r\n", 1},
		"an impossible day": {strings.Replace(sup, "20240229", "20230229", 1), 1},
		"a missing count":   {strings.Replace(sup, "N.STRADE            1\r\n", "", 1), 4},
		"a broken area":     {strings.Replace(sup, "  700", "7x0  ", 1), 10},
		"no end":            {strings.Replace(sup, "SBILANCIO           0\r\n", "", 1), 17},
		"no separation":     {strings.Replace(sup, "STRADE            300", "STRADE", 1), 13},
	}
	for nome, c := range cases {
		_, err := ReadSUP(strings.NewReader(c.in), "f.SUP")
		var rifiuto *catasto.SyntaxError
		if !errors.As(err, &rifiuto) || rifiuto.Line != c.riga {
			t.Errorf("%s: %v, want line %d", nome, err, c.riga)
		}
	}
}
