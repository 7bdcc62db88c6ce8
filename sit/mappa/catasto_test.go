package mappa_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/mappa/mappatest"
)

// What the map and the census say of a particella on a day, in one line.
func insieme(p mappa.Particella) string {
	mq, urbano := "-", "-"
	if s := p.Catasto.Superficie; s != nil {
		mq = fmt.Sprint(*s)
	}
	if u := p.Catasto.EnteUrbano; u != nil {
		urbano = fmt.Sprint(*u)
	}
	return fmt.Sprintf("mappa=%t censuario=%t soppressa=%t mq=%s qualita=%q urbano=%s sub=%v geom=%t pred=%v succ=%v avvisi=%d",
		p.InMappa, p.InCensuario, p.Soppressa, mq, p.Catasto.NomeQualita(), urbano, p.Catasto.Subalterni, p.Geometria != nil, p.Predecessori, p.Successori, len(p.Avvisi))
}

func TestTheCensusIsToldOfEveryDay(t *testing.T) {
	db, m, e := apri(t)
	mappatest.Censuario(t, db)
	for _, c := range []struct{ id, giorno, want string }{
		{"X100_000100.1", "2025-06-01", `mappa=true censuario=true soppressa=false mq=400 qualita="ente urbano" urbano=true sub=[] geom=true pred=[] succ=[] avvisi=0`},
		{"X100_000100.2", "2025-06-01", `mappa=true censuario=true soppressa=false mq=380 qualita="seminativo" urbano=false sub=[] geom=true pred=[] succ=[] avvisi=1`},
		{"X100_000100.3", "2025-06-01", `mappa=true censuario=true soppressa=false mq=396 qualita="seminativo, uliveto" urbano=false sub=[1 2] geom=true pred=[] succ=[] avvisi=0`},
		// Drawn and suppressed: both stand.
		{"X100_000100.4", "2025-06-01", `mappa=true censuario=false soppressa=true mq=- qualita="" urbano=- sub=[] geom=true pred=[] succ=[] avvisi=0`},
		{"X100_000100.4", "2023-12-31", `mappa=true censuario=true soppressa=false mq=400 qualita="seminativo" urbano=false sub=[] geom=true pred=[] succ=[] avvisi=0`},
		// Split in December, drawn in January.
		{"X100_000100.5", "2021-12-14", `mappa=true censuario=true soppressa=false mq=800 qualita="seminativo" urbano=false sub=[] geom=true pred=[] succ=[X100_000100.6 X100_000100.7] avvisi=0`},
		{"X100_000100.5", "2021-12-20", `mappa=true censuario=false soppressa=true mq=- qualita="" urbano=- sub=[] geom=true pred=[] succ=[X100_000100.6 X100_000100.7] avvisi=0`},
		{"X100_000100.6", "2021-12-14", `mappa=false censuario=false soppressa=false mq=- qualita="" urbano=- sub=[] geom=false pred=[X100_000100.5] succ=[] avvisi=0`},
		{"X100_000100.6", "2021-12-20", `mappa=false censuario=true soppressa=false mq=400 qualita="seminativo" urbano=false sub=[] geom=false pred=[X100_000100.5] succ=[] avvisi=0`},
		// On no map.
		{"X100_000300.99", "2024-06-01", `mappa=false censuario=true soppressa=false mq=50 qualita="pascolo" urbano=false sub=[] geom=false pred=[] succ=[X100_000300.100] avvisi=0`},
		{"X100_000300.100", "2025-02-01", `mappa=false censuario=true soppressa=false mq=20 qualita="pascolo" urbano=false sub=[] geom=false pred=[X100_000300.99] succ=[] avvisi=0`},
		{"X100_000300.100", "2024-02-01", `mappa=false censuario=false soppressa=false mq=- qualita="" urbano=- sub=[] geom=false pred=[X100_000300.99] succ=[] avvisi=0`},
	} {
		p, err := m.Particella(t.Context(), e, c.id, al(c.giorno))
		if err != nil {
			t.Errorf("%s on %s: %v", c.id, c.giorno, err)
			continue
		}
		p.Avvisi = slices.DeleteFunc(p.Avvisi, func(a mappa.Avviso) bool { return a.Codice == "MAPPA_POSTERIORE" })
		if diff := cmp.Diff(c.want, insieme(p)); diff != "" {
			t.Errorf("%s on %s:\n%s", c.id, c.giorno, diff)
		}
	}
}

func TestListsHoldWhatTheCensusAloneKnows(t *testing.T) {
	db, m, e := apri(t)
	mappatest.Censuario(t, db)
	foglio := 3
	for giorno, want := range map[string][]string{"2025-06-01": {"100", "45", "47", "48", "99"}, "2024-06-01": {"45", "47", "48", "99"}} {
		p, err := m.Particelle(t.Context(), e, mappa.Filtro{Foglio: &foglio, Limite: 50}, al(giorno))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, x := range p.Particelle {
			got = append(got, x.ID.Numero.String())
		}
		if !slices.Equal(got, want) {
			t.Errorf("on %s: %v, want %v", giorno, got, want)
		}
	}
}

func TestTheEntiCountWhatTheRegistersHold(t *testing.T) {
	db, m, _ := apri(t)
	prima, err := m.Conti(t.Context(), oggi.Giorno)
	if err != nil {
		t.Fatal(err)
	}
	mappatest.Censuario(t, db)
	dopo, err := m.Conti(t.Context(), oggi.Giorno)
	if err != nil {
		t.Fatal(err)
	}
	if prima[0].UIU != 0 || dopo[0].UIU != 4 || dopo[0].Censite != 8 || dopo[1].UIU != 0 {
		t.Errorf("before %+v, after %+v", prima, dopo)
	}
}

func TestKinIsByActOnceTheCensusTells(t *testing.T) {
	db, m, e := apri(t)
	mappatest.Censuario(t, db)
	p, err := m.Particella(t.Context(), e, "X100_000100.5", oggi)
	if err != nil {
		t.Fatal(err)
	}
	s, err := m.Storia(t.Context(), e, p.ID, oggi)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range s.Discendenti {
		got = append(got, fmt.Sprint(d.ID, " ", d.Origine, " ", d.Data, " ", d.Soppressa))
	}
	if want := []string{"X100_000100.6 mutazione 2021-12-15 false", "X100_000100.7 mutazione 2021-12-15 false"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
