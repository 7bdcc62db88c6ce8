package territorio_test

import (
	"testing"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/indirizzi"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/sit/territorio"
)

// memoria is a Locator that knows one answer of each kind.
type memoria struct{ id string }

func (m memoria) Qui(float64, float64, sit.Giorno) (territorio.Punto, bool) {
	return territorio.Punto{Ente: "X100", Particella: m.id}, m.id != ""
}

func (m memoria) Particella(_ int32, id string, _ sit.Giorno) (mappa.Particella, bool) {
	return mappa.Particella{Fonte: "memoria"}, id == m.id
}

func TestTodayIsAskedOfTheLocatorAndThePastOfTheRoom(t *testing.T) {
	db := pgtest.Open(t)
	mappatest.Territorio(t, db)
	hall := territorio.New(mappa.New(db), memoria{"X100_000100.1"})
	g, _ := sit.ParseGiorno("2025-06-01")
	oggi, detto := mappa.Quando{Giorno: g}, mappa.Quando{Giorno: g, Esplicito: true}
	lon, lat := mappatest.LonLat(t, db, 30, 10)
	for _, c := range []struct {
		q    mappa.Quando
		want string
	}{{oggi, "X100_000100.1"}, {detto, "X100_000100.2"}} {
		if p, err := hall.Punto(t.Context(), lon, lat, c.q); err != nil || p.Particella != c.want {
			t.Errorf("%+v: %+v, %v", c.q, p, err)
		}
	}
	for _, c := range []struct {
		id   string
		q    mappa.Quando
		want string
	}{{"X100_000100.1", oggi, "memoria"}, {"X100_000100.1", detto, "cxf"}, {"X100_000100.2", oggi, "cxf"}} {
		if p, err := hall.Particella(t.Context(), "x100", c.id, c.q); err != nil || p.Fonte != c.want {
			t.Errorf("%s %+v: %+v, %v", c.id, c.q, p, err)
		}
	}
}

func TestSchedaComposesTheCard(t *testing.T) {
	db := pgtest.Open(t)
	mappatest.Territorio(t, db)
	hall := territorio.New(mappa.New(db), nil)
	g, _ := sit.ParseGiorno("2025-06-01")
	s, err := hall.Scheda(t.Context(), "X100", "X100_000100.1", mappa.Quando{Giorno: g})
	if err != nil || s.Ente.Nome != "Borgo Sant'Elpidio" || len(s.Confinanti) != 3 || !s.Particella.InMappa {
		t.Errorf("%+v, %v", s, err)
	}
	s, err = hall.Scheda(t.Context(), "X100", "X100_000100.5", mappa.Quando{Giorno: g})
	if err != nil || !s.Particella.Soppressa || s.Confinanti != nil {
		t.Errorf("suppressed: %+v, %v", s, err)
	}
	if _, err := hall.Scheda(t.Context(), "H501", "X100_000100.5", mappa.Quando{Giorno: g}); sit.Codice(err) != "ENTE_SCONOSCIUTO" {
		t.Errorf("another ente: %v", err)
	}
}

func TestThePrintedCardNamesTheCiviciOfToday(t *testing.T) {
	db := pgtest.Open(t)
	mappatest.Territorio(t, db)
	mappatest.Indirizzi(t, db)
	hall := territorio.New(mappa.New(db), nil).ConIndirizzi(indirizzi.New(db))
	g, _ := sit.ParseGiorno("2025-06-01")
	s, err := hall.SchedaDaStampare(t.Context(), "X100", "X100_000100.1", mappa.Quando{Giorno: g})
	if err != nil || len(s.Civici) != 1 || s.Civici[0] != "VIA ROSA PROVETTI 1" {
		t.Errorf("%q, %v", s.Civici, err)
	}
	// What stood where on a past day nobody recorded.
	s, err = hall.SchedaDaStampare(t.Context(), "X100", "X100_000100.1", mappa.Quando{Giorno: g, Esplicito: true})
	if err != nil || s.Civici != nil {
		t.Errorf("on a past day: %q, %v", s.Civici, err)
	}
}
