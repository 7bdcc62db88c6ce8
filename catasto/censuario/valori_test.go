package censuario

import "testing"

func TestDate(t *testing.T) {
	for s, c := range map[string]struct {
		want   Data
		ok     bool
		valida bool
	}{
		"10062015": {20150610, true, true}, " 10062015 ": {20150610, true, true}, "1061990": {19900601, true, true}, "01010001": {Impianto, true, true},
		"31022015": {20150231, true, false}, "29022000": {20000229, true, true}, "29021900": {19000229, true, false}, "00122015": {20151200, true, false},
		"": {0, true, false}, "        ": {0, true, false}, "00000000": {0, true, false}, "0": {0, true, false}, "99999999": {99999999, true, false}, "01010000": {101, true, false},
		"100620155": {0, false, false}, "061990": {0, false, false}, "10/06/15": {0, false, false}, "1006 015": {0, false, false},
	} {
		got, ok := ParseData(s)
		if got != c.want || ok != c.ok || got.Valida() != c.valida {
			t.Errorf("%q: %d, %v, %v", s, got, ok, got.Valida())
		}
		if again, _ := ParseData(got.String()); again != got {
			t.Errorf("%q: written %q", s, got)
		}
	}
	if d := Data(20150610); d.ISO() != "2015-06-10" || Impianto.ISO() != "0001-01-01" || Data(0).ISO() != "" || d.String() != "10062015" {
		t.Error(d.ISO(), Impianto.ISO())
	}
	for d, want := range map[Data]Data{20150610: 20150611, 20150630: 20150701, 20151231: 20160101, 20160228: 20160229, 20150231: 20150231} {
		if d.dopo() != want {
			t.Errorf("after %d: %d", d, d.dopo())
		}
	}
}

func TestNumbers(t *testing.T) {
	for s, c := range map[string]struct {
		milli  int64
		ok     bool
		scrive string
	}{
		"523,17": {523170, true, "523,17"}, "10,9": {10900, true, "10,9"}, "149": {149000, true, "149"}, "335,70": {335700, true, "335,7"}, "0": {0, true, "0"},
		"6,5": {6500, true, "6,5"}, "1,234": {1234, true, "1,234"}, "1,2340": {1234, true, "1,234"}, ",5": {500, true, "0,5"}, "5,": {5000, true, "5"}, " 7 ": {7000, true, "7"}, "007": {7000, true, "7"},
		"0,001": {1, true, "0,001"}, "0,01": {10, true, "0,01"}, "999999999999999,999": {999999999999999999, true, "999999999999999,999"}, "000000000000000000007": {7000, true, "7"},
		"1,2345": {0, false, ""}, "523.17": {0, false, ""}, "1.234,5": {0, false, ""}, "-1": {0, false, ""}, "+1": {0, false, ""}, "1 2": {0, false, ""}, ",": {0, false, ""}, "1,2,3": {0, false, ""},
		"1000000000000000": {0, false, ""}, "A": {0, false, ""}, "1e3": {0, false, ""},
	} {
		d, ok := ParseDecimale(s)
		if d.Milli != c.milli || ok != c.ok || d.Presente != ok || d.String() != c.scrive {
			t.Errorf("%q: %+v, %v, %q", s, d, ok, d)
		}
	}
	for _, s := range []string{"", " ", "      "} {
		if d, ok := ParseDecimale(s); !ok || d.Presente || d.String() != "" {
			t.Errorf("%q: %+v, %v", s, d, ok)
		}
	}
	for s, want := range map[string]Intero{"118": {118, true}, "118,00": {118, true}, "0": {0, true}, "": {}, "118,5": {}, "x": {}} {
		if n, ok := ParseIntero(s); n != want || ok != (want.Presente || s == "") {
			t.Errorf("%q: %+v, %v", s, n, ok)
		}
	}
}

func TestChiaveNormale(t *testing.T) {
	k := Chiave{Comune: "X100", Immobile: 1, Progressivo: 1}
	for _, c := range []struct {
		d    Identificativo
		want string
		ok   bool
	}{
		{Identificativo{Foglio: "0007", Numero: "00045", Subalterno: "0003"}, "X100/_//7/45//3", true},
		{Identificativo{Foglio: "7", Numero: "45", Subalterno: "   3"}, "X100/_//7/45//3", true},
		{Identificativo{SezioneUrbana: "a", Foglio: "0012", Numero: "0a4", Denominatore: "0002"}, "X100/_/A/12/0A4/2/", true},
		{Identificativo{Foglio: "0001", Numero: "0000000", Subalterno: "0000"}, "X100/_//1/0//0", true},
		{Identificativo{Foglio: "0001", Numero: ".00123", Edificialita: "E"}, "X100/_//1/.123//", true},
		{Identificativo{Foglio: "0001", Numero: "*"}, "X100/_//1/*//", true},
		{Identificativo{Foglio: "0001"}, "X100/_//1///", false},
		{Identificativo{Foglio: "7B", Numero: "1"}, "X100/_//0/1//", false},
		{Identificativo{Foglio: "0000", Numero: "1"}, "X100/_//0/1//", false},
		{Identificativo{Numero: "1"}, "X100/_//0/1//", false},
	} {
		if n, ok := c.d.Normale(k); n.String() != c.want || ok != c.ok {
			t.Errorf("%+v: %s, %v", c.d, n, ok)
		}
	}
	// A unit and the parcel under it meet, however each is padded.
	t1 := Terreno{Foglio: "7", Numero: "00045"}
	d1 := Identificativo{Foglio: "0007", Numero: "00045"}
	n1, _ := t1.Normale(Chiave{Comune: "X100", Sezione: "a"})
	n2, _ := d1.Normale(Chiave{Comune: "X100", Sezione: "A"})
	if n1 != n2 {
		t.Errorf("%s and %s", n1, n2)
	}
}
