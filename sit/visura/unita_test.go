package visura_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/visura"
)

func TestAUnitOnADay(t *testing.T) {
	b := apri(t)
	for _, c := range []struct {
		nome, id, giorno string
		want             string // stadio, categoria, soppressa, bcnc, from, to
	}{
		{"first state", "X100-F-1001", "2000-01-01", "1 A03 false false 1990-03-15 2015-06-10"},
		{"the day on which the second begins", "X100-F-1001", "2015-06-10", "2 A02 false false 2015-06-10 "},
		{"the day before", "x100-f-1001", "2015-06-09", "1 A03 false false 1990-03-15 2015-06-10"},
		{"before it was built", "X100-F-1001", "1980-01-01", "<nil> <nil> false false  "},
		{"a common good", "X100-F-1002", "2020-01-01", "1 <nil> false true 1990-03-15 "},
		{"suppressed", "X100-F-1003", "2020-01-01", "2 <nil> true false 2015-06-10 "},
	} {
		u, err := b.v.Unita(b.tutto(), b.enti[0], c.id, il(c.giorno))
		if err != nil {
			t.Errorf("%s: %v", c.nome, err)
			continue
		}
		got := fmt.Sprint(valore(u.Stadio), " ", valore(u.Categoria), " ", u.Soppressa, " ", u.BCNC, " ", u.Dal, " ", u.Al)
		if got != c.want || u.ID != strings.ToUpper(c.id) {
			t.Errorf("%s: %s, want %s", c.nome, got, c.want)
		}
	}
	u, err := b.v.Unita(b.tutto(), b.enti[0], "X100-F-1001", il("2020-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	j, err := json.Marshal(u)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{`"rendita_cent":52317`, `"classe":"3"`, `"consistenza":6.5`, `"superficie_mq":118`, `"foglio":"7","numero":"45","denominatore":null,"sub":"3","particella":"X100_000700.45"`,
		`"numero":"46"`, `"testo":"VIA DELLE GINESTRE n. 12, 14A"`, `"tipo":"V"`, `"causale":"VAR"`} {
		if !strings.Contains(string(j), s) {
			t.Errorf("%s is not in %s", s, j)
		}
	}
	// Thousandths round half up; free text stays with who may read persons.
	if u, _ := b.v.Unita(b.tutto(), b.enti[0], "X100-F-1001", il("2000-01-01")); valore(u.Rendita) != int64(33571) {
		t.Errorf("rendita %v", valore(u.Rendita))
	}
	if strings.Contains(string(j), "TREBIOTTI") || strings.Contains(string(j), "proposti") {
		t.Errorf("free text in %s", j)
	}
	solo, err := b.v.Unita(b.uno("", authz.CatastoRead), b.enti[0], "X100-F-1001", il("2020-01-01"))
	if err != nil || solo.Rendita != nil || solo.Classe != nil || solo.Categoria == nil {
		t.Errorf("without catasto:rendita: %+v %v", solo, err)
	}
}

func TestWhatWasKnownOnADay(t *testing.T) {
	b := apri(t)
	q := il("2020-01-01")
	// The variation of 10 June was registered on the 11th.
	for noto, want := range map[string]string{"2015-06-10": "1  true", "2015-06-11": "2  true"} {
		q.NotoAl = giorno(noto)
		u, err := b.v.Unita(b.tutto(), b.enti[0], "X100-F-1001", q)
		if got := fmt.Sprint(valore(u.Stadio), " ", u.Al, " ", u.Fine == nil); err != nil || got != want {
			t.Errorf("known on %s: %s %v, want %s", noto, got, err, want)
		}
	}
	q.NotoAl = giorno("1980-01-01")
	if u, err := b.v.Unita(b.tutto(), b.enti[0], "X100-F-1001", q); err != nil || u.Stadio != nil {
		t.Errorf("before anything was registered: %+v %v", u, err)
	}
	q = il("2003-01-01")
	q.NotoAl = giorno("2001-07-10") // the sale was not registered yet
	h, err := b.v.TitolariUIU(b.tutto(), b.enti[0], "X100-F-1001", q)
	if err != nil || len(h.Items) != 1 || valore(h.Items[0].CF) != "00000123455" || h.Items[0].Al != sit.PerSempre {
		t.Errorf("holders known then: %+v %v", h, err)
	}
}

func TestUnitsByIdentifier(t *testing.T) {
	b := apri(t)
	s := func(x string) *string { return &x }
	for _, c := range []struct {
		nome   string
		f      visura.FiltroUIU
		giorno string
		want   string
	}{
		{"all of a particella, dirty", visura.FiltroUIU{Foglio: s("0007"), Numero: s("00045")}, "2020-01-01", "X100-F-1001 X100-F-1002"},
		{"the suppressed does not exist", visura.FiltroUIU{Foglio: s("7"), Numero: s("45"), Sub: s("4")}, "2020-01-01", ""},
		{"a graffato", visura.FiltroUIU{Foglio: s("7"), Numero: s("46"), Sub: s("0001")}, "2020-01-01", "X100-F-1001"},
		{"before it was graffato", visura.FiltroUIU{Foglio: s("7"), Numero: s("46"), Sub: s("1")}, "2010-01-01", ""},
		{"the whole ente", visura.FiltroUIU{}, "2020-01-01", "X100-F-1001 X100-F-1002"},
		{"before everything", visura.FiltroUIU{}, "1950-01-01", ""},
	} {
		e, err := b.v.ListUIU(b.tutto(), b.enti[0], c.f, il(c.giorno), visura.Pagina{Limite: 50})
		if got := ids(e); err != nil || got != c.want || e.Seguito != "" {
			t.Errorf("%s: %q %v, want %q", c.nome, got, err, c.want)
		}
	}
	_, err := b.v.ListUIU(b.tutto(), b.enti[0], visura.FiltroUIU{Numero: s("45")}, il("2020-01-01"), visura.Pagina{Limite: 50})
	rifiutata(t, err, sit.Invalid, "PARAMETRO_NON_VALIDO")

	// One at a time, with the place where the next begins.
	var tutte []string
	p := visura.Pagina{Limite: 1}
	for range 5 {
		e, err := b.v.ListUIU(b.tutto(), b.enti[0], visura.FiltroUIU{Foglio: s("7")}, il("2020-01-01"), p)
		if err != nil {
			t.Fatal(err)
		}
		tutte = append(tutte, ids(e))
		if p.Dopo = e.Seguito; p.Dopo == "" {
			break
		}
	}
	if got := strings.Join(tutte, " "); got != "X100-F-1001 X100-F-1002" {
		t.Errorf("page by page: %s", got)
	}
	_, err = b.v.ListUIU(b.tutto(), b.enti[0], visura.FiltroUIU{}, il("2020-01-01"), visura.Pagina{Limite: 1, Dopo: "eA"})
	rifiutata(t, err, sit.Invalid, "CURSORE_NON_VALIDO")

	e, err := b.v.UIUDiParticella(b.tutto(), b.enti[0], "x100_000700.00046", il("2020-01-01"), visura.Pagina{Limite: 50})
	if err != nil || ids(e) != "X100-F-1001" || e.Canonico != "X100_000700.46" {
		t.Errorf("on a particella: %+v %v", e, err)
	}
	e, err = b.v.UIUDiParticella(b.tutto(), b.enti[0], "X100_000700.46", il("2010-01-01"), visura.Pagina{Limite: 50})
	if err != nil || ids(e) != "" {
		t.Errorf("on it before: %+v %v", e, err)
	}
}

func ids(e visura.UnitaElenco) string {
	var s []string
	for _, u := range e.Items {
		s = append(s, u.ID)
	}
	return strings.Join(s, " ")
}

func TestWhoMayAskForUnits(t *testing.T) {
	b := apri(t)
	_, err := b.v.Unita(t.Context(), b.enti[0], "X100-F-1001", il("2020-01-01"))
	rifiutata(t, err, sit.Forbidden, "NON_AUTENTICATO")
	_, err = b.v.Unita(b.uno("", authz.TributiRead), b.enti[0], "X100-F-1001", il("2020-01-01"))
	rifiutata(t, err, sit.Forbidden, "PERMESSO_MANCANTE")
	_, err = b.v.Unita(b.uno("", authz.CatastoRead), b.enti[1], "X200-F-500", il("2020-01-01"))
	rifiutata(t, err, sit.NotFound, "NON_TROVATO")
	for _, id := range []string{"X100-F-9", "X100-F-", "", "X200-F-500", "niente", "X100Z-F-1001"} {
		_, err = b.v.Unita(b.tutto(), b.enti[0], id, il("2020-01-01"))
		rifiutata(t, err, sit.NotFound, "UIU_INESISTENTE")
	}
}
