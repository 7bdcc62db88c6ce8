package censuario

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cestor/sit/catasto/censuario"
	"github.com/cestor/sit/sit/authz"
)

func FuzzTheTextOfAListIsJSON(f *testing.F) {
	for _, s := range []string{"", "A", `"LA BETULLA" \ S.R.L.`, "a\tb\x1f", "è°\ufffd", "|{}[]:,", "\xff"} {
		f.Add(s, "0007")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if strings.ContainsRune(a+b, 0) {
			return // the codec takes them away
		}
		var e elenco
		e.indirizzi([]censuario.Indirizzo{{Indirizzo: a, Civico: [3]string{b, "", a}}, {}})
		var got []struct {
			Indirizzo string
			Civici    []string
		}
		if err := json.Unmarshal(e.testo(), &got); err != nil || len(got) != 2 {
			t.Fatalf("%s: %v", e.testo(), err)
		}
		if utf8.ValidString(a) && got[0].Indirizzo != a {
			t.Errorf("%q became %q", a, got[0].Indirizzo)
		}
	})
}

func TestAnEmptyListIsAnEmptyList(t *testing.T) {
	var e elenco
	if got := string(e.testo()); got != "[]" {
		t.Error(got)
	}
	e.azzera()
	if got := string(e.testo()); got != "[]" {
		t.Error(got)
	}
	e.deduzioni([]string{"A1", "C17"})
	if got := string(e.testo()); got != `["A1","C17"]` {
		t.Error(got)
	}
	e.porzioni([]censuario.Porzione{{Identificativo: "AA", Qualita: "1", Classe: "02", Are: censuario.Intero{N: 30, Presente: true}}, {Identificativo: "AB", Qualita: "?"}})
	if got := string(e.testo()); got != `[{"porzione":"AA","qualita":1,"classe":"02","superficie_mq":3000},{"porzione":"AB"}]` {
		t.Error(got)
	}
}

func TestIdentifiersHaveOneSpellingAndAPlace(t *testing.T) {
	for in, want := range map[string]string{"0007": "7", "00000": "0", " 3 ": "3", "": "", "0000A": "0000A", "b12": "B12", "     ": ""} {
		if got := norma(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	for _, c := range []struct {
		foglio, numero, denominatore string
		want                         collocata
	}{
		{"7", "00045", "", collocata{7, "45", "", ""}},
		{"0007", "45", "0002", collocata{7, "45", "2", ""}},
		{"7", "0000a", "", collocata{7, "A", "", "X100_000700"}},
		{"7", ".123", "0000", collocata{7, "123", "", ""}},
		{"7", "*", "", collocata{}}, {"7", "     ", "", collocata{}}, {"", "45", "", collocata{}}, {"12345", "45", "", collocata{}}, {"A", "45", "", collocata{}},
	} {
		if got := colloca("X100", "", c.foglio, c.numero, c.denominatore); got != c.want {
			t.Errorf("%s/%s/%s is at %+v, want %+v", c.foglio, c.numero, c.denominatore, got, c.want)
		}
	}
}

func TestAPersonIsOneByTheCodeAndNeverByTheNumber(t *testing.T) {
	p, altra := authz.NuovePersone([]byte("uno")), authz.NuovePersone([]byte("due"))
	a := p.ConCodice("TRBDLO61E63X100K")
	if a != p.ConCodice("trbdlo61e63x100k") || a == altra.ConCodice("TRBDLO61E63X100K") || a == p.ConCodice("BRVRNT58S02X100P") {
		t.Error("the tax code does not make the person")
	}
	s := p.SenzaCodice("X100", "X100", "", 'P', 3001)
	if s == a || s == p.SenzaCodice("X101", "X100", "", 'P', 3001) || s == p.SenzaCodice("X100", "X100", "A", 'P', 3001) || s == p.SenzaCodice("X100", "X100", "", 'G', 3001) || s == p.SenzaCodice("X100", "X100", "", 'P', 30010) {
		t.Error("two subjects without a code are one person")
	}
	if s[6]>>4 != 8 || s[8]>>6 != 2 {
		t.Errorf("%x has not the form of a uuid", s)
	}
}

func TestATitleWithoutIdentifierHasAKeyOfItsOwn(t *testing.T) {
	a := censuario.Titolarita{Soggetto: 1, TipoSoggetto: 'P', Immobile: 2, TipoImmobile: 'F', Diritto: "10 ", QuotaNum: censuario.Intero{N: 1, Presente: true}, QuotaDen: censuario.Intero{N: 2, Presente: true}}
	b, c := a, a
	b.Diritto = "10"
	c.Regime = "C"
	ka, kb, kc := chiaveDiRipiego(&a), chiaveDiRipiego(&b), chiaveDiRipiego(&c)
	if ka >= 0 || kb >= 0 || ka == kb || ka == kc || ka != chiaveDiRipiego(&a) {
		t.Error(ka, kb, kc)
	}
	a.Conclusivo.Efficacia = 20200101 // its end is no part of it
	if ka != chiaveDiRipiego(&a) {
		t.Error("the end of a title changes its key")
	}
}
