package gml

import (
	"bytes"
	"math"
	"strconv"
	"testing"
)

// What was read and written reads again, and is written the same.
func FuzzScanner(f *testing.F) {
	f.Add([]byte(file(particella("X100_000100.7", poligono(urn, anelloOK)))))
	f.Add([]byte(file("\n" + particella("X100_000100.STRADA001", "<gml:MultiSurface"+urn+">"+poligono("", anelloOK)+poligono("", anelloOK)+"</gml:MultiSurface>"))))
	f.Add([]byte("<?xml version='1.0' encoding='ISO-8859-1'?><!-- x -->" + file(particella("X100_000100.9", poligono(urn, "41 14 <![CDATA[41]]> 14")))))
	f.Add([]byte(`<ServiceExceptionReport><ServiceException>no &amp; no</ServiceException></ServiceExceptionReport>`))
	f.Add([]byte(testata + "<wfs:member><CP:CadastralZoning><CP:NATIONALCADASTRALZONINGREFERENCE>X100_0001A0</CP:NATIONALCADASTRALZONINGREFERENCE></CP:CadastralZoning></wfs:member>" + coda_))
	f.Fuzz(func(t *testing.T, b []byte) {
		primo := leggi(bytes.NewReader(b))
		if primo.err != nil {
			return
		}
		geografici := primo.record[:0]
		for _, r := range primo.record {
			if len(r.Ends) == 0 || geografico(r.SRID) {
				geografici = append(geografici, r)
			}
		}
		primo.record = geografici
		scritto := scrivi(t, primo)
		secondo := leggi(bytes.NewReader(scritto))
		if secondo.err != nil || len(secondo.record) != len(primo.record) {
			t.Fatalf("%v: %d records of %d\n%s", secondo.err, len(secondo.record), len(primo.record), scritto)
		}
		for i, r := range secondo.record {
			if p := primo.record[i]; p.Foglio != r.Foglio || p.Numero != r.Numero || len(p.Ends) != len(r.Ends) || len(p.Flat) != len(r.Flat) {
				t.Fatalf("%+v then %+v", p, r)
			}
		}
		if ancora := scrivi(t, secondo); !bytes.Equal(scritto, ancora) {
			t.Fatalf("%s\n%s", scritto, ancora)
		}
	})
}

func FuzzNumero(f *testing.F) {
	f.Add("41.13226193")
	f.Add("-1e-7")
	f.Add("9007199254740993.5")
	f.Fuzz(func(t *testing.T, s string) {
		got, fine, ok := parseNumero([]byte(s), 0)
		if !ok || fine != len(s) {
			return
		}
		if want, err := strconv.ParseFloat(s, 64); err != nil || math.Float64bits(want) != math.Float64bits(got) {
			t.Fatalf("%q is %v, strconv says %v %v", s, got, want, err)
		}
	})
}
