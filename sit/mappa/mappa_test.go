package mappa_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
)

var oggi = mappa.Quando{Giorno: giorno("2025-06-01")}

func giorno(s string) sit.Giorno {
	g, err := sit.ParseGiorno(s)
	if err != nil {
		panic(err)
	}
	return g
}

func al(s string) mappa.Quando { return mappa.Quando{Giorno: giorno(s), Esplicito: true} }

func apri(t *testing.T) (*pg.DB, *mappa.Mappa, mappa.Ente) {
	db := pgtest.Open(t)
	mappatest.Territorio(t, db)
	m := mappa.New(db)
	e, err := m.Ente(t.Context(), "x100")
	if err != nil {
		t.Fatal(err)
	}
	return db, m, e
}

func TestEveryQueryIsPrepared(t *testing.T) {
	db, _, _ := apri(t)
	for _, q := range pg.AllQueries() {
		if !strings.Contains(q.Origin, "sit/mappa") || strings.Contains(q.Origin, "mappatest") {
			continue
		}
		sql, _, err := pgx.NamedArgs{}.RewriteQuery(t.Context(), nil, q.SQL, nil)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Read(t.Context(), sit.Pubblico(), func(tx pgx.Tx) error {
			_, err := tx.Prepare(t.Context(), q.Name, sql)
			return err
		})
		if err != nil {
			t.Errorf("%s: %v", q.Name, err)
		}
	}
}

func TestParticellaIsFoundByEverySpelling(t *testing.T) {
	_, m, e := apri(t)
	for chiesta, want := range map[string]string{
		"X100_000100.1":         "X100_000100.1",
		"x100_000100.0001":      "X100_000100.1",
		"X100_000100.731/2":     "X100_000100.731/2",
		"X100_000100.0731/02":   "X100_000100.731/2",
		"X100_000300.45":        "X100_000300.45",
		"X100_0003A0.45":        "X100_000300.45",
		"X100_000100.STRADA001": "X100_000100.STRADA001",
		"X100_000300.99":        "X100_000300.99",
	} {
		p, err := m.Particella(t.Context(), e, chiesta, oggi)
		if err != nil {
			t.Errorf("%s: %v", chiesta, err)
			continue
		}
		if p.ID.String() != want || p.AltraScrittura != (chiesta != want) {
			t.Errorf("%s is %s, other spelling %v", chiesta, p.ID, p.AltraScrittura)
		}
	}
	for _, chiesta := range []string{"X100_000100.45", "X100_0001A0.1", "X100_000200.STRADA001", "X200_000100.1", "X100A000100.1", "boh", "", "X100_000100.'; DROP TABLE"} {
		if _, err := m.Particella(t.Context(), e, chiesta, oggi); sit.Codice(err) != "PART_INESISTENTE" || sit.Kind(err) != sit.NotFound {
			t.Errorf("%q: %v", chiesta, err)
		}
	}
}

func TestParticellaIsThatOfTheDay(t *testing.T) {
	_, m, e := apri(t)
	cases := []struct {
		id                 string
		quando             mappa.Quando
		inMappa, soppressa bool
		dal, al            string
		avvisi             int
	}{
		{"X100_000100.1", oggi, true, false, "", "", 0},
		{"X100_000100.1", al("1950-01-01"), true, false, "", "", 1}, // answered by the oldest, and said
		{"X100_000100.5", oggi, false, true, "", "2022-01-01", 0},
		{"X100_000100.5", al("2021-12-31"), true, false, "", "2022-01-01", 0},
		{"X100_000100.5", al("2022-01-01"), false, true, "", "2022-01-01", 0},
		{"X100_000100.6", al("2021-12-31"), false, false, "2022-01-01", "", 0}, // not born yet is not suppressed
		{"X100_000100.6", al("2022-01-01"), true, false, "2022-01-01", "", 0},
		{"X100_000300.99", oggi, false, false, "", "", 0},
	}
	for _, c := range cases {
		p, err := m.Particella(t.Context(), e, c.id, c.quando)
		if err != nil {
			t.Errorf("%s on %s: %v", c.id, c.quando.Giorno, err)
			continue
		}
		if p.InMappa != c.inMappa || p.Soppressa != c.soppressa || p.Vigenza.Dal.String() != c.dal || p.Vigenza.Al.String() != c.al ||
			len(p.Avvisi) != c.avvisi || (p.Geometria != nil) != c.inMappa {
			t.Errorf("%s on %s: %+v", c.id, c.quando.Giorno, p)
		}
	}
	p, _ := m.Particella(t.Context(), e, "X100_000100.5", oggi)
	if diff := cmp.Diff([]string{"X100_000100.6", "X100_000100.7"}, p.Successori); diff != "" {
		t.Error(diff)
	}
	p, _ = m.Particella(t.Context(), e, "X100_000100.6", oggi)
	if diff := cmp.Diff([]string{"X100_000100.5"}, p.Predecessori); diff != "" {
		t.Error(diff)
	}
	if p, _ = m.Particella(t.Context(), e, "X100_0003A0.45", oggi); math.Abs(p.SuperficieMappa-800) > 1e-6 || len(p.Geometria) != 2 || p.Precisione < 0.59 || p.Fonte != "cxf" {
		t.Errorf("drawn on two sheets it is %+v", p)
	}
	senza, err := m.Ente(t.Context(), "X200")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Particella(t.Context(), senza, "X200_000100.1", al("2020-01-01")); sit.Codice(err) != "DATA_FUORI_STORIA" {
		t.Errorf("a day of an ente without a map: %v", err)
	}
}

func TestEnteIsKnownByItsCodice(t *testing.T) {
	_, m, e := apri(t)
	if e.Codice != "X100" || e.SRID != 7792 || e.Zona != 7792 {
		t.Errorf("%+v", e)
	}
	for _, c := range []string{"H501", "", "X1000", "'--"} {
		if _, err := m.Ente(t.Context(), c); sit.Codice(err) != "ENTE_SCONOSCIUTO" {
			t.Errorf("%q: %v", c, err)
		}
	}
}

func TestContiCountWhatIsDrawnToday(t *testing.T) {
	db, m, e := apri(t)
	conti := func(g sit.Giorno) mappa.Conto {
		c, err := m.Conti(t.Context(), g)
		if err != nil || len(c) != 2 {
			t.Fatalf("%v, %v", c, err)
		}
		if c[1].HaRiquadro || c[1].Fogli != 0 || c[1].AggiornatoAl != sit.DaSempre {
			t.Errorf("X200 has no map: %+v", c[1])
		}
		return c[0]
	}
	c := conti(oggi.Giorno)
	// Numbered: 1 2 3 4 6 7 731/2, 10, 45 47 48; the allegato is no sheet of its own.
	if c.Fogli != 3 || c.Particelle != 11 || c.Edifici != 2 || c.AggiornatoAl.String() != "2022-01-01" || !c.HaRiquadro {
		t.Errorf("%+v", c)
	}
	if !c.Riquadro.Contains(orb.Point{(c.Riquadro.Min[0] + c.Riquadro.Max[0]) / 2, c.Riquadro.Min[1]}) || c.Riquadro.Min[0] < 14 || c.Riquadro.Max[0] > 15 {
		t.Errorf("riquadro %v", c.Riquadro)
	}
	if c := conti(giorno("2021-01-01")); c.Particelle != 10 {
		t.Errorf("in 2021: %+v", c)
	}
	err := db.Owner(t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE catasto.disegno SET al = '2024-01-01' WHERE ente_id = $1 AND classe = 3;`, e.ID)
		if err == nil {
			_, err = tx.Exec(t.Context(), `UPDATE catasto.tile_version SET versione = nextval('catasto.tile_version_seq') WHERE ente_id = $1`, e.ID)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if c := conti(giorno("2021-01-01")); c.Edifici != 2 {
		t.Errorf("in 2021 after the change: %+v", c)
	}
	if c := conti(oggi.Giorno); c.Edifici != 0 {
		t.Errorf("the commit is not seen: %+v", c)
	}
}

func TestParticelleGoesThroughThePages(t *testing.T) {
	_, m, e := apri(t)
	var visti []string
	f := mappa.Filtro{Limite: 4}
	for range 10 {
		p, err := m.Particelle(t.Context(), e, f, oggi)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range p.Particelle {
			visti = append(visti, x.ID.String())
		}
		if f.Dopo = p.Dopo; p.Dopo == nil {
			break
		}
	}
	want := []string{"X100_000100.1", "X100_000100.2", "X100_000100.3", "X100_000100.4", "X100_000100.6", "X100_000100.7", "X100_000100.731/2",
		"X100_000100.STRADA001", "X100_000200.10", "X100_000300.45", "X100_000300.47", "X100_000300.48"}
	if diff := cmp.Diff(want, visti); diff != "" {
		t.Error(diff)
	}
	tre, uno, s := 3, 1, ""
	cases := []struct {
		name string
		f    mappa.Filtro
		q    mappa.Quando
		want string
	}{
		{"a foglio", mappa.Filtro{Foglio: &tre}, oggi, "45 47 48"},
		{"a foglio in the past", mappa.Filtro{Foglio: &uno, Sezione: &s}, al("2021-01-01"), "1 2 3 4 5 731/2 STRADA001"},
		{"a suppressed number", mappa.Filtro{Foglio: &uno, Numero: &catasto.Numero{Numero: "5"}}, oggi, "5"},
		{"an undrawn number", mappa.Filtro{Foglio: &tre, Numero: &catasto.Numero{Numero: "99"}}, oggi, "99"},
		{"a denominatore", mappa.Filtro{Foglio: &uno, Numero: &catasto.Numero{Numero: "731", Denominatore: "2"}}, oggi, "731/2"},
		{"a number of any foglio, drawn", mappa.Filtro{Numero: &catasto.Numero{Numero: "5"}}, oggi, ""},
	}
	for _, c := range cases {
		c.f.Limite = 50
		p, err := m.Particelle(t.Context(), e, c.f, c.q)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var numeri []string
		for _, x := range p.Particelle {
			numeri = append(numeri, x.ID.Numero.String())
		}
		if got := strings.Join(numeri, " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestConfinantiShareABoundaryAndNotAPoint(t *testing.T) {
	_, m, e := apri(t)
	for id, want := range map[string]map[string]float64{
		"X100_000100.1":         {"2": 20, "3": 20, "10": 20}, // 4 only touches, 10 is on another sheet
		"X100_000100.2":         {"1": 20, "4": 20, "6": 20, "10": 10},
		"X100_000100.STRADA001": {"3": 20, "4": 20, "7": 20, "731/2": 20},
		"X100_000300.48":        {"47": 40},
		"X100_000300.45":        {},
		"X100_000100.5":         {}, // suppressed: on no map today
	} {
		canonico, trovati, err := m.Confinanti(t.Context(), e, id, oggi)
		if err != nil || canonico != id {
			t.Errorf("%s: %s, %v", id, canonico, err)
			continue
		}
		got := map[string]float64{}
		for _, c := range trovati {
			n := c.ID[strings.Index(c.ID, ".")+1:]
			got[n] = math.Round(c.Lunghezza*1000) / 1000
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", id, diff)
		}
	}
	_, prima, err := m.Confinanti(t.Context(), e, "X100_000100.5", al("2021-01-01"))
	if err != nil || len(prima) != 4 {
		t.Errorf("in 2021 the 5 had 2, 4, 731/2 and the road: %v, %v", prima, err)
	}
}

func TestPuntoSaysWhatIsHere(t *testing.T) {
	db, m, _ := apri(t)
	cases := []struct {
		x, y float64
		q    mappa.Quando
		want mappa.Punto
	}{
		{10, 10, oggi, mappa.Punto{Ente: "X100", Foglio: "X100_000100", Particella: "X100_000100.1", Edificio: "X100_000100.1+1"}},
		{2, 2, oggi, mappa.Punto{Ente: "X100", Foglio: "X100_000100", Particella: "X100_000100.1"}},
		{70, 10, oggi, mappa.Punto{Ente: "X100", Foglio: "X100_000100", Particella: "X100_000100.731/2", Edificio: "X100_000100.731/2+1"}},
		{10, 43, oggi, mappa.Punto{Ente: "X100", Foglio: "X100_000100", Particella: "X100_000100.STRADA001"}},
		{50, 30, oggi, mappa.Punto{Ente: "X100", Foglio: "X100_000100", Particella: "X100_000100.7"}},
		{50, 30, al("2021-01-01"), mappa.Punto{Ente: "X100", Foglio: "X100_000100", Particella: "X100_000100.5"}},
		{210, 10, oggi, mappa.Punto{Ente: "X100", Foglio: "X100_0003A0", Particella: "X100_000300.45"}},
		{125, 10, oggi, mappa.Punto{Ente: "X100", Foglio: "X100_000300"}},
		{-40, -40, oggi, mappa.Punto{Ente: "X100"}},
	}
	for _, c := range cases {
		lon, lat := mappatest.LonLat(t, db, c.x, c.y)
		got, err := m.Punto(t.Context(), lon, lat, c.q)
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%g %g: %v %s", c.x, c.y, err, diff)
		}
	}
	lon, lat := mappatest.LonLat(t, db, 5000, 5000)
	if _, err := m.Punto(t.Context(), lon, lat, oggi); sit.Kind(err) != sit.NotFound {
		t.Errorf("outside every ente: %v", err)
	}
	lon, lat = mappatest.LonLat(t, db, 2, 2)
	if p, err := m.Punto(t.Context(), lon, lat, al("1900-01-01")); err != nil || len(p.Avvisi) != 1 || p.Avvisi[0].Codice != "MAPPA_POSTERIORE" {
		t.Errorf("before the oldest map: %+v, %v", p, err)
	}
}

func TestIntersezioniMeasureWhatIsFound(t *testing.T) {
	db, m, e := apri(t)
	quadrato := func(x1, y1, x2, y2 float64) orb.Polygon {
		var r orb.Ring
		for _, p := range [][2]float64{{x1, y1}, {x2, y1}, {x2, y2}, {x1, y2}, {x1, y1}} {
			lon, lat := mappatest.LonLat(t, db, p[0], p[1])
			r = append(r, orb.Point{lon, lat})
		}
		return orb.Polygon{r}
	}
	// Half of 1, half of 2; all the building of 1 but a metre.
	x, err := m.Intersezioni(t.Context(), e, mappa.Forma{Geometria: quadrato(6, 0, 30, 20)}, mappa.Strati{Particelle: true, Edifici: true}, oggi)
	if err != nil {
		t.Fatal(err)
	}
	cerca := func(t []mappa.Trovata, id string) mappa.Trovata {
		i := slices.IndexFunc(t, func(x mappa.Trovata) bool { return x.ID == id })
		if i < 0 {
			return mappa.Trovata{}
		}
		return t[i]
	}
	for _, c := range []struct {
		in           []mappa.Trovata
		id           string
		mq, percento float64
	}{{x.Particelle, "X100_000100.1", 280, 70}, {x.Particelle, "X100_000100.2", 200, 50}, {x.Edifici, "X100_000100.1+1", 90, 90}} {
		if got := cerca(c.in, c.id); math.Abs(got.Mq-c.mq) > 0.01 || math.Abs(got.Percento-c.percento) > 0.01 {
			t.Errorf("%s: %+v, want %+v", c.id, got, c)
		}
	}
	if len(x.Particelle) != 2 || len(x.Edifici) != 1 {
		t.Errorf("%+v", x)
	}
	// The union of two particelle, 1 m wider: themselves left out; 10 is 0.2 m below.
	x, err = m.Intersezioni(t.Context(), e, mappa.Forma{Particelle: []string{"X100_000100.1", "x100_000100.02"}, Distanza: 1}, mappa.Strati{Particelle: true}, oggi)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, p := range x.Particelle {
		ids = append(ids, p.ID)
	}
	if diff := cmp.Diff([]string{"X100_000100.3", "X100_000100.4", "X100_000100.6", "X100_000100.7", "X100_000200.10"}, ids); diff != "" {
		t.Error(diff)
	}
	if got := cerca(x.Particelle, "X100_000200.10"); math.Abs(got.Mq-30*0.8) > 0.02 {
		t.Errorf("%+v, want 24 m²", got)
	}
	// Half of 45 as drawn on its allegato is a quarter of 45.
	x, _ = m.Intersezioni(t.Context(), e, mappa.Forma{Geometria: quadrato(210, 0, 230, 20)}, mappa.Strati{Particelle: true, Edifici: true}, oggi)
	if got := cerca(x.Particelle, "X100_000300.45"); math.Abs(got.Percento-25) > 0.01 {
		t.Errorf("%+v, want 25 %%", x)
	}
	farfalla := quadrato(0, 0, 20, 20)
	farfalla[0][1], farfalla[0][2] = farfalla[0][2], farfalla[0][1]
	if _, err := m.Intersezioni(t.Context(), e, mappa.Forma{Geometria: farfalla}, mappa.Strati{Particelle: true, Edifici: true}, oggi); sit.Codice(err) != "GEOM_NON_VALIDA" {
		t.Errorf("a bow tie: %v", err)
	}
	if _, err := m.Intersezioni(t.Context(), e, mappa.Forma{Particelle: []string{"X100_000100.1", "X100_000100.1234"}}, mappa.Strati{Particelle: true, Edifici: true}, oggi); sit.Codice(err) != "PART_INESISTENTE" {
		t.Errorf("an unknown particella: %v", err)
	}
}
