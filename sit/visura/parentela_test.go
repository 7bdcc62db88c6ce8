package visura_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/visura"
)

func TestTheLifeOfAUnit(t *testing.T) {
	b := apri(t)
	v, err := b.v.Vita(b.uno("", authz.CatastoRead), b.enti[0], "X100-F-1001", il("2000-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Stadi) != 2 || valore(v.Unita.Stadio) != 1 || valore(v.Stadi[1].Stadio) != 2 || v.Stadi[0].Rendita != nil || v.Stadi[0].Classe != nil {
		t.Errorf("%+v", v)
	}
	// What was registered later is not known then.
	q := il("2020-01-01")
	q.NotoAl = giorno("2000-01-01")
	if v, err = b.v.Vita(b.tutto(), b.enti[0], "X100-F-1001", q); err != nil || len(v.Stadi) != 1 || !v.Stadi[0].Al.Aperto() {
		t.Errorf("%+v %v", v, err)
	}
	_, err = b.v.Vita(b.uno("", authz.CatastoRead), b.enti[1], "X200-F-500", il("2020-01-01"))
	rifiutata(t, err, sit.NotFound, "NON_TROVATO")
}

func TestKinOfAUnit(t *testing.T) {
	b := apri(t)
	// F 1003 ended by the merger from which 1001 goes on: it is no child of it.
	p, err := b.v.Parentela(b.uno("", authz.CatastoRead), b.enti[0], "X100-F-1003", 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range p.Filiazioni {
		if f.A == "X100-F-1003" {
			t.Errorf("what ended has a parent: %+v", f)
		}
	}
	if !strings.Contains(p.Nomi["X100-F-1003"], "sub 4") || !p.Soppresse["X100-F-1003"] {
		t.Errorf("%+v", p)
	}
}

func TestAllThatAPersonHeld(t *testing.T) {
	b := apri(t)
	s, err := b.v.CercaSoggetti(b.tutto(), visura.DomandaSoggetti{CF: odilia})
	if err != nil || len(s.Items) != 1 {
		t.Fatalf("%+v %v", s, err)
	}
	p, err := b.v.Profilo(b.tutto(), s.Items[0].ID, il("2020-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	var enti []string
	for _, x := range p.Titoli {
		enti = append(enti, x.Ente)
	}
	if !p.Canonico || !slices.Contains(enti, "X100") || !slices.Contains(enti, "X200") {
		t.Errorf("%v %+v", enti, p)
	}
	// In the enti of the caller alone, and with a reason.
	p, err = b.v.Profilo(b.uno("prova", authz.TitolariRead), s.Items[0].ID, il("2020-01-01"))
	if err != nil || slices.ContainsFunc(p.Titoli, func(x visura.Titolo) bool { return x.Ente != "X100" }) {
		t.Errorf("%+v %v", p, err)
	}
	_, err = b.v.Profilo(b.uno("", authz.TitolariRead), s.Items[0].ID, il("2020-01-01"))
	rifiutata(t, err, sit.Invalid, "SCOPO_MANCANTE")
}

func TestWhatAnActTouched(t *testing.T) {
	b := apri(t)
	chi := b.uno("", authz.CatastoRead)
	trovati, err := b.v.PerProtocollo(chi, b.enti[0], "21733", "1", 2015, 10)
	if err != nil || len(trovati) == 0 {
		t.Fatalf("%+v %v", trovati, err)
	}
	for _, x := range trovati {
		if x.Tipo != "F" || x.Atto == nil || x.Atto.Descrizione != nil || x.Descrizione == "" {
			t.Errorf("%+v", x)
		}
	}
	if altro, err := b.v.PerProtocollo(chi, b.enti[0], "21733", "", 2014, 10); err != nil || len(altro) > 0 {
		t.Errorf("another year: %+v %v", altro, err)
	}
	_, err = b.v.PerProtocollo(chi, b.enti[1], "21733", "", 2015, 10)
	rifiutata(t, err, sit.NotFound, "NON_TROVATO")
}
