package api_test

import (
	"compress/gzip"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit/mappa/mappatest"
)

func TestTegoleOverHTTP(t *testing.T) {
	b := apri(t)
	lon, lat := mappatest.LonLat(t, b.db, 10, 10)
	k := maptile.At(orb.Point{lon, lat}, 18)
	indirizzo := "/tiles/sit/18/" + numero(float64(k.X)) + "/" + numero(float64(k.Y)) + ".mvt"

	w := b.prendi(indirizzo, "Accept-Encoding", "br, gzip;q=0.5")
	if w.Code != 200 || w.Header().Get("Content-Encoding") != "gzip" || w.Header().Get("Vary") != "Accept-Encoding" ||
		w.Header().Get("Content-Type") != "application/vnd.mapbox-vector-tile" || !strings.Contains(w.Header().Get("Cache-Control"), "public") {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	aperta, _ := io.ReadAll(z)
	nuda := b.prendi(indirizzo, "Accept-Encoding", "gzip;q=0")
	if nuda.Header().Get("Content-Encoding") != "" || nuda.Body.String() != string(aperta) {
		t.Error("the identity coding is not the same tile")
	}
	layers, err := mvt.Unmarshal(aperta)
	if err != nil {
		t.Fatal(err)
	}
	trovata := false
	for _, l := range layers {
		for _, f := range l.Features {
			trovata = trovata || l.Name == "particelle" && f.Properties["id"] == "X100_000100.1"
		}
	}
	if !trovata {
		t.Errorf("X100_000100.1 is not in the tile: %v", layers)
	}

	etag := w.Header().Get("ETag")
	if !strings.HasPrefix(etag, `W/"`) {
		t.Errorf("ETag %q is not weak", etag)
	}
	for _, c := range []string{etag, `"a", ` + etag, "*", strings.TrimPrefix(etag, "W/")} {
		if w := b.prendi(indirizzo, "If-None-Match", c); w.Code != 304 || w.Body.Len() > 0 || w.Header().Get("ETag") != etag {
			t.Errorf("If-None-Match %s: %d", c, w.Code)
		}
	}
	if w := b.prendi(indirizzo, "If-None-Match", `W/"altro"`); w.Code != 200 {
		t.Errorf("another ETag: %d", w.Code)
	}
	passato := b.prendi(indirizzo + "?data=2021-01-01")
	if passato.Code != 200 || passato.Header().Get("ETag") == etag {
		t.Errorf("the past is not another tile: %d %v", passato.Code, passato.Header())
	}

	if a := passato.Header().Get("X-Sit-Avvisi"); a != "" {
		t.Errorf("2021 is told to be %q", a)
	}
	if w := b.prendi(indirizzo + "?data=1999-01-01"); w.Code != 200 || w.Header().Get("X-Sit-Avvisi") != "MAPPA_POSTERIORE" {
		t.Errorf("before the oldest map: %d %v", w.Code, w.Header())
	}

	for _, vuota := range []string{"/tiles/particelle/18/0/0.mvt", "/tiles/particelle/5/17/11.mvt", "/tiles/zone/18/" + numero(float64(k.X)) + "/" + numero(float64(k.Y)) + ".mvt", "/tiles/sit/0/0/0.mvt"} {
		if w := b.prendi(vuota); w.Code != 204 || w.Body.Len() > 0 {
			t.Errorf("%s: %d", vuota, w.Code)
		}
	}
	for _, fuori := range []string{"/tiles/sit/5/32/0.mvt", "/tiles/sit/5/0/-1.mvt", "/tiles/sit/23/0/0.mvt", "/tiles/sit/-1/0/0.mvt", "/tiles/sit/a/0/0.mvt",
		"/tiles/sit/5/99999999999999999999/0.mvt", "/tiles/sit/5/1.5/0.mvt"} {
		b.errore(b.prendi(fuori), 404, "TEGOLA_INESISTENTE")
	}
	b.errore(b.prendi("/tiles/persone/5/0/0.mvt"), 404, "STRATO_SCONOSCIUTO")
	b.errore(b.prendi("/tiles/segnalazioni/14/0/0.mvt"), 401, "NON_AUTENTICATO")
	b.errore(b.prendi("/tiles/segnalazioni.json"), 401, "NON_AUTENTICATO")
	b.errore(b.prendi(indirizzo+"?data=2021-13-01"), 400, "DATA_NON_VALIDA")
}

func TestTileJSONDescribesTheLayers(t *testing.T) {
	b := apri(t)
	var j struct {
		TileJSON     string
		Tiles        []string
		Bounds       []float64
		MinZoom      int `json:"minzoom"`
		VectorLayers []struct {
			ID     string
			Fields map[string]string
		} `json:"vector_layers"`
	}
	b.json(b.prendi("/tiles/sit.json"), 200, &j)
	if j.TileJSON != "3.0.0" || len(j.VectorLayers) != 9 || len(j.Bounds) != 4 || math.Abs(j.Bounds[0]-14.6) > 0.5 ||
		j.Tiles[0] != "http://example.com/tiles/sit/{z}/{x}/{y}.mvt" {
		t.Errorf("%+v", j)
	}
	b.json(b.prendi("/tiles/particelle.json?data=2021-01-01"), 200, &j)
	if j.MinZoom != 13 || len(j.VectorLayers) != 1 || j.VectorLayers[0].Fields["foglio"] != "Number" || !strings.HasSuffix(j.Tiles[0], ".mvt?data=2021-01-01") {
		t.Errorf("%+v", j)
	}
	b.errore(b.prendi("/tiles/persone.json"), 404, "STRATO_SCONOSCIUTO")
}
