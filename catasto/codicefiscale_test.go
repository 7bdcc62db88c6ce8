package catasto

import (
	"strings"
	"testing"
)

func TestCodiceFiscale(t *testing.T) {
	for s, want := range map[string]bool{
		"TRBDLO61E63X100K": true, "BRVRNT58S02X100P": true, " brvrnt58s02x100p ": true,
		"00000123455":      true, // a company
		"TRBDLO61E63X100J": false, "BRVRNT58S02X100Q": false, "00000123456": false,
		"TRBDLO61F63X100K": false, // no month F
		"TRBDLO61E63X10K":  false, "TRB DLO61E63X100": false, "": false, "00000000000": false, "0000012345A": false, "1RBDLO61E63X100K": false,
	} {
		if c, ok := ParseCodiceFiscale(s); ok != want || string(c) != strings.ToUpper(strings.TrimSpace(s)) {
			t.Errorf("%q: %q, %v", s, c, ok)
		}
	}
}

// Letters in the places of digits change the check character and nothing of what is said.
func TestOmocodia(t *testing.T) {
	base := CodiceFiscale("TRBDLO61E63X100K")
	visti := map[CodiceFiscale]bool{}
	for m := range 1 << len(cifreDi) {
		b := []byte(base)
		for j, i := range cifreDi {
			if m>>j&1 == 1 {
				b[i] = omocodia[b[i]-'0']
			}
		}
		b[15] = controlloPersona(string(b[:15]))
		c := CodiceFiscale(b)
		if !c.Valido() || c.Normale() != base {
			t.Fatalf("%s: %v, %s", c, c.Valido(), c.Normale())
		}
		n, ok := c.Nascita()
		if !ok || n != (Nascita{Anno: 61, Mese: 5, Giorno: 23, Femmina: true, Luogo: "X100"}) {
			t.Fatalf("%s: %+v, %v", c, n, ok)
		}
		visti[c] = true
	}
	if len(visti) != 128 {
		t.Errorf("%d codes", len(visti))
	}
}

func TestNascita(t *testing.T) {
	if n, ok := CodiceFiscale("BRVRNT58S02X100P").Nascita(); !ok || n != (Nascita{Anno: 58, Mese: 11, Giorno: 2, Luogo: "X100"}) {
		t.Errorf("%+v, %v", n, ok)
	}
	senza := func(s string) CodiceFiscale { return CodiceFiscale(s + string(controlloPersona(s))) }
	for s, want := range map[string]bool{"TRBDLO61D31X100": false, "TRBDLO61B29X100": true, "TRBDLO61B70X100": false, "TRBDLO61E00X100": false, "TRBDLO61E40X100": false} {
		if n, ok := senza(s).Nascita(); ok != want {
			t.Errorf("%s: %+v, %v", s, n, ok)
		}
	}
	if _, ok := CodiceFiscale("00000123455").Nascita(); ok {
		t.Error("a company was born")
	}
}

func TestConcorda(t *testing.T) {
	for _, c := range []struct {
		codice        CodiceFiscale
		cognome, nome string
		want          bool
	}{
		{"TRBDLO61E63X100K", "TREBIOTTI", "ODILIA", true},
		{"BRVRNT58S02X100P", "BRAVESCO", "ERMANTE", true},
		{"BRVRNT58S02X100P", "BRAVESCO", "ERMANNO", false},
		{"FOXUAX", "FO", "UA", false}, // too short to be a code
	} {
		if got := c.codice.Concorda(c.cognome, c.nome); got != c.want {
			t.Errorf("%s, %s %s: %v", c.codice, c.cognome, c.nome, got)
		}
	}
	for s, want := range map[string]string{"Fo": "FOX", "D'Alò": "DLA", "Nú": "NUX", "DE' ROSSI": "DRS", "": "XXX", "Straße": "STR"} {
		if got := treLettere(s, false); got != want {
			t.Errorf("%s: %s", s, got)
		}
	}
	if got := treLettere("Gianfranco", true); got != "GFR" {
		t.Error(got)
	}
}

func FuzzParseCodiceFiscale(f *testing.F) {
	f.Add("TRBDLO61E63X100K")
	f.Add("00000123455")
	f.Fuzz(func(t *testing.T, s string) {
		c, ok := ParseCodiceFiscale(s)
		if !ok {
			return
		}
		if d, ok := ParseCodiceFiscale(string(c)); !ok || d != c {
			t.Fatalf("%q then %q", c, d)
		}
		if n := c.Normale(); !n.Valido() || n.Normale() != n {
			t.Fatalf("%q is %q", c, n)
		}
		c.Nascita()
	})
}
