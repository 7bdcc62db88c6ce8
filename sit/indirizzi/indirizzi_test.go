package indirizzi_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/indirizzi"
	"github.com/cestor/sit/sit/mappa/mappatest"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
)

var (
	oggi = sit.Data(2025, time.June, 1)
	ieri = sit.Data(2021, time.June, 1)
)

func apri(t *testing.T) (*indirizzi.Indirizzi, *pg.DB, int32) {
	t.Helper()
	db := pgtest.Open(t)
	mappatest.Territorio(t, db)
	mappatest.Indirizzi(t, db)
	enti, err := db.Enti(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return indirizzi.New(db), db, enti[0].ID
}

func scritti(civici []indirizzi.Civico) string {
	var out []string
	for _, c := range civici {
		out = append(out, c.Indirizzo())
	}
	return strings.Join(out, ", ")
}

func TestAStreetHasItsNamesAndItsCivici(t *testing.T) {
	i, _, ente := apri(t)
	v, err := i.Via(t.Context(), ente, "700001", oggi)
	if err != nil {
		t.Fatal(err)
	}
	if v.Odonimo != "VIA ROSA PROVETTI" || v.DUG != "VIA" || v.Denominazione != "ROSA PROVETTI" || !v.Esiste || !v.HaLuogo {
		t.Errorf("%+v", v)
	}
	if len(v.Nomi) != 2 || v.Nomi[0].Odonimo != "VIA DEI PLATANI" || v.Nomi[0].Vigenza.Al.String() != "2023-01-01" || !v.Nomi[0].Vigenza.Dal.Aperto() {
		t.Errorf("names %+v", v.Nomi)
	}
	if s := scritti(v.Civici); s != "VIA ROSA PROVETTI 1, VIA ROSA PROVETTI 3, VIA ROSA PROVETTI 12/A" {
		t.Errorf("civici %s", s)
	}
	c := v.Civici[0]
	if c.ID != "8001" || c.Particella != "X100_000100.1" || c.Edificio != "X100_000100.1+1" || !c.Dentro || math.Abs(c.Distanza-1) > 0.01 || c.Metodo != "GPS" || c.Precisione != 3 {
		t.Errorf("%+v", c)
	}
	// On the road, a metre from 731/2: the building of it is 26 m away.
	if c := v.Civici[2]; c.Particella != "X100_000100.731/2" || c.Dentro || c.Edificio != "" || math.Abs(c.Distanza-1) > 0.01 {
		t.Errorf("a civico on the road: %+v", c)
	}
	if v, err = i.Via(t.Context(), ente, " 700001", ieri); err != nil || v.Odonimo != "VIA DEI PLATANI" || scritti(v.Civici) != "VIA DEI PLATANI 1, VIA DEI PLATANI 2, VIA DEI PLATANI 12/A" {
		t.Errorf("on a past day: %s, %s, %v", v.Odonimo, scritti(v.Civici), err)
	}
	if v.Civici[1].Particella != "" {
		t.Errorf("a civico that is no more has a link: %+v", v.Civici[1])
	}
	v, err = i.Via(t.Context(), ente, "700002", oggi)
	if err != nil || scritti(v.Civici) != "LOCALITA' PRATO SNC" || v.HaLuogo || v.Civici[0].HaLuogo || v.Localita != "PRATO" {
		t.Errorf("%+v, %v", v, err)
	}
	for _, codice := range []string{"", "1", "c700001", "x'; DROP"} {
		if _, err := i.Via(t.Context(), ente, codice, oggi); sit.Kind(err) != sit.NotFound || sit.Codice(err) != "VIA_SCONOSCIUTA" {
			t.Errorf("via %q: %v", codice, err)
		}
	}
	vie, err := i.Vie(t.Context(), ente, oggi)
	if err != nil || len(vie) != 2 || vie[0].Odonimo != "LOCALITA' PRATO" || vie[1].Civici != 3 {
		t.Errorf("%+v, %v", vie, err)
	}
}

func TestCiviciAreFoundFromThePlace(t *testing.T) {
	i, db, ente := apri(t)
	c, err := i.DellaParticella(t.Context(), ente, "X100_000100.1", oggi)
	if err != nil || scritti(c) != "VIA ROSA PROVETTI 1" || c[0].Edificio != "X100_000100.1+1" {
		t.Errorf("%+v, %v", c, err)
	}
	if c, err = i.DellEdificio(t.Context(), ente, "X100_000100.1+1", oggi); err != nil || scritti(c) != "VIA ROSA PROVETTI 1" {
		t.Errorf("%+v, %v", c, err)
	}
	if c, err = i.DellEdificio(t.Context(), ente, "X100_000100.731/2+1", oggi); err != nil || len(c) != 0 {
		t.Errorf("%+v, %v", c, err)
	}
	if c, err = i.DellaParticella(t.Context(), ente, "X100_000100.2", oggi); err != nil || len(c) != 0 {
		t.Errorf("%+v, %v", c, err)
	}
	uno, err := i.Civico(t.Context(), ente, "8004", oggi)
	if err != nil || uno.Indirizzo() != "VIA ROSA PROVETTI 3" || !uno.HaLuogo {
		t.Errorf("%+v, %v", uno, err)
	}
	if _, err = i.Civico(t.Context(), ente, "8004", ieri); sit.Kind(err) != sit.NotFound {
		t.Errorf("before it was: %v", err)
	}
	lon, lat := mappatest.LonLat(t, db, 31, 44)
	v, m, ok, err := i.Vicino(t.Context(), lon, lat, ieri)
	if err != nil || !ok || v.Indirizzo() != "VIA DEI PLATANI 2" || math.Abs(m-math.Sqrt(10)) > 0.01 {
		t.Errorf("%v %+v %f %v", ok, v, m, err)
	}
	if v, _, ok, err = i.Vicino(t.Context(), lon, lat, oggi); err != nil || !ok || v.Testo != "3" {
		t.Errorf("%v %+v %v", ok, v, err)
	}
	lon, lat = mappatest.LonLat(t, db, 300, 300)
	if _, _, ok, err = i.Vicino(t.Context(), lon, lat, oggi); ok || err != nil {
		t.Errorf("far from everything: %v %v", ok, err)
	}
}

func TestCoperturaCounts(t *testing.T) {
	i, _, ente := apri(t)
	c, err := i.Copertura(t.Context(), ente, oggi)
	if err != nil {
		t.Fatal(err)
	}
	if c.Vie != 2 || c.Civici != 4 || c.ConPosizione != 3 || c.InParticella != 3 || c.InEdificio != 1 || c.PerMetodo["GPS"] != 2 || c.PerMetodo["cartografia"] != 1 ||
		c.AggiornatiAl.String() != "2023-01-01" || c.UltimaTipo != "indirizzi.anncsu" {
		t.Errorf("%+v", c)
	}
	if c, err = i.Copertura(t.Context(), ente+1, oggi); err != nil || c.Civici != 0 || c.UltimaTipo != "" || !c.AggiornatiAl.Aperto() {
		t.Errorf("an ente without addresses: %+v, %v", c, err)
	}
}

// A database to which nobody gave a reference system yet answers that nothing is near.
func TestNothingIsNearInAnEmptyDatabase(t *testing.T) {
	i := indirizzi.New(pgtest.Open(t))
	if _, _, ok, err := i.Vicino(t.Context(), 14, 41, oggi); ok || err != nil {
		t.Errorf("%v %v", ok, err)
	}
}
