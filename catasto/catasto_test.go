package catasto

import "testing"

func TestIDFoglioReadsAndWritesTheElevenCharacters(t *testing.T) {
	cases := map[string]IDFoglio{
		"D458_021200": {Comune: "D458", Foglio: 212},
		"H282B0001A0": {Comune: "H282", Sezione: "B", Foglio: 1, Allegato: "A"},
		"H501D076700": {Comune: "H501", Sezione: "D", Foglio: 767},
		"H282B0128QU": {Comune: "H282", Sezione: "B", Foglio: 128, Allegato: "Q", Sviluppo: "U"},
		"A000W000200": {Comune: "A000", Sezione: "W", Foglio: 2},
	}
	for s, want := range cases {
		got, err := ParseIDFoglio(" " + s + " ")
		if err != nil || got != want || got.String() != s {
			t.Errorf("ParseIDFoglio(%q) = %+v, %v; String %q", s, got, err, got.String())
		}
	}
	for _, s := range []string{"", "B542", "B542_00010", "B542_0001000", "B5420000100x", "BB42_000100", "B542 000100"} {
		if f, err := ParseIDFoglio(s); err == nil {
			t.Errorf("ParseIDFoglio(%q) = %+v, want an error", s, f)
		}
	}
}

func TestNumeroHasOneNormalForm(t *testing.T) {
	for s, want := range map[string]Numero{
		"00045": {"45", ""}, "731/2": {"731", "2"}, " 0731 / 02": {"731", "2"}, "a": {"A", ""},
		"x12": {"X12", ""}, "STRADA001": {"STRADA001", ""}, "0": {"0", ""},
	} {
		if got, err := ParseNumero(s); err != nil || got != want {
			t.Errorf("ParseNumero(%q) = %+v, %v; want %+v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "/2", "4 5", "4.5", "45+", "(731)", "1234567890123"} {
		if n, err := ParseNumero(s); err == nil {
			t.Errorf("ParseNumero(%q) = %+v, want an error", s, n)
		}
	}
}

func TestIDParticellaAcceptsTheInspirePrefix(t *testing.T) {
	for _, s := range []string{"IT.AGE.PLA.H501D076700.731/2", "h501d076700.0731/2"} {
		p, err := ParseIDParticella(s)
		if err != nil || p.String() != "H501D076700.731/2" {
			t.Errorf("ParseIDParticella(%q) = %v, %v", s, p, err)
		}
	}
	p, _ := ParseIDParticella("B542_000100.ACQUA001")
	if p.Numero.Tipo() != Acqua || p.Numero.Numerata() {
		t.Errorf("ACQUA001 is %v, numbered %v", p.Numero.Tipo(), p.Numero.Numerata())
	}
}

func FuzzParseIDParticella(f *testing.F) {
	f.Add("B542_000300.45")
	f.Add("IT.AGE.PLA.H501D076700.731/2")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParseIDParticella(s)
		if err != nil {
			return
		}
		q, err := ParseIDParticella(p.String())
		if err != nil || q != p {
			t.Fatalf("%q: %v then %v, %v", s, p, q, err)
		}
	})
}

func TestUIUReadsWhatItWrites(t *testing.T) {
	for in, want := range map[string]string{"b542-f-1234": "B542-F-1234", "H501A-F-007": "H501A-F-7", " X100-F-1 ": "X100-F-1"} {
		u, err := ParseIDUIU(in)
		if err != nil || u.String() != want {
			t.Errorf("%q: %v, %v", in, u, err)
		}
	}
	for _, s := range []string{"", "B542-F-", "B542-T-1", "B542-F-1x", "B54-F-1", "B542AA-F-1", "B542-F-1234567890123456"} {
		if u, err := ParseIDUIU(s); err == nil {
			t.Errorf("%q is read as %v", s, u)
		}
	}
}
