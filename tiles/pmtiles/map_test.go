package pmtiles_test

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/klauspost/compress/gzip"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/importers/fornitura"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/tiles"
	"github.com/cestor/sit/tiles/load"
	"github.com/cestor/sit/tiles/pmtiles"
)

//go:embed testdata/pmtiles-4.5.0.js
var readerJS string

const (
	campoli = "../../cmd/sit/esempio/B542.zip"
	borgo   = "../../cmd/sit/esempio/borgo/2024"
)

var oggi = tiles.Day(sit.Data(2026, time.January, 15))

// porta brings the sample of the demonstration into a database of its own.
func porta(t testing.TB, codice catasto.CodiceComune, riferimento, path string) (*pg.DB, int32) {
	t.Helper()
	db := pgtest.Open(t)
	if _, err := db.AddEnte(t.Context(), sit.Ente{Codice: codice, Nome: "Prova", Zona: 7792}, nil, 7792); err != nil {
		t.Fatal(err)
	}
	return db, aggiungi(t, db, codice, riferimento, path)
}

func aggiungi(t testing.TB, db *pg.DB, codice catasto.CodiceComune, riferimento, path string) int32 {
	t.Helper()
	g, err := sit.ParseGiorno(riferimento)
	if err != nil {
		t.Fatal(err)
	}
	im := &fornitura.Importatore{DB: db, NuovoEnte: func(context.Context, catasto.CodiceComune) error { return nil }}
	opz := fornitura.Opzioni{Ente: codice, Chi: "prova", Oggi: sit.Giorno(oggi), Riferimento: &g}
	if err := im.Importa(t.Context(), opz, []string{path}, func(e fornitura.Esito) error {
		if e.Esito != fornitura.Acquisita {
			return errors.New(*e.Motivo)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	enti, err := db.Enti(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range enti {
		if e.Codice == codice {
			return e.ID
		}
	}
	t.Fatalf("no ente %s", codice)
	return 0
}

func scrivi(t testing.TB, s *tiles.Snapshot, layer tiles.Layer) ([]byte, pmtiles.Header) {
	t.Helper()
	var out bytes.Buffer
	h, err := pmtiles.Write(t.Context(), &out, s, pmtiles.Config{Dir: t.TempDir(), Layer: layer, Day: oggi, Name: "Campoli", Attribution: "© Agenzia delle Entrate"})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), h
}

func spacchetta(t testing.TB, b []byte) []byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// The archive of a real comune, read by the reader that runs in browsers, over the ranges of a
// plain web server: every tile is the one that the map draws.
func TestTheReaderOfBrowsersFindsEveryTileOfTheMap(t *testing.T) {
	db, ente := porta(t, "B542", "2025-09-22", campoli)
	s, err := load.Ente(t.Context(), db, ente)
	if err != nil {
		t.Fatal(err)
	}
	b, h := scrivi(t, s, tiles.Sit)
	if h.MaxZoom < 17 || h.MinZoom > 10 || h.Tiles < 200 {
		t.Errorf("%+v", h)
	}
	again, _ := scrivi(t, s, tiles.Sit)
	if !bytes.Equal(b, again) {
		t.Error("the same map gave other bytes")
	}

	type indirizzo struct{ Z, X, Y int }
	var chiesti []indirizzo
	var attesi []string
	mine, err := pmtiles.Open(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	for z := range h.MaxZoom + 1 {
		bound, _ := s.Bound(tiles.Sit)
		x0, y0 := tegola(bound.Min[0], bound.Max[1], z)
		x1, y1 := tegola(bound.Max[0], bound.Min[1], z)
		for x := x0 - 1; x <= x1+1; x++ {
			for y := y0 - 1; y <= y1+1; y++ {
				if tiles.Check(z, x, y) != nil {
					continue
				}
				want, err := s.Tile(tiles.Sit, z, x, y, oggi)
				if err != nil {
					t.Fatal(err)
				}
				got, err := mine.Tile(z, x, y)
				if err != nil || !bytes.Equal(got, want.Gzip) {
					t.Fatalf("%d/%d/%d: %d bytes, want %d, %v", z, x, y, len(got), len(want.Gzip), err)
				}
				sum := ""
				if got != nil {
					d := sha256.Sum256(spacchetta(t, got))
					sum = hex.EncodeToString(d[:])
				}
				chiesti, attesi = append(chiesti, indirizzo{z, x, y}), append(attesi, sum)
			}
		}
	}
	letti := nelBrowser(t, b, chiesti)
	if letti.Attribution != "© Agenzia delle Entrate" || letti.MaxZoom != h.MaxZoom || len(letti.Layers) < 4 || len(letti.Somme) != len(attesi) {
		t.Fatalf("%+v", letti)
	}
	for i, want := range attesi {
		if letti.Somme[i] != want {
			t.Fatalf("%+v: the browser reads %q, want %q", chiesti[i], letti.Somme[i], want)
		}
	}
	t.Logf("%d tiles, %d contents, zoom %d to %d, %d bytes", h.Tiles, h.Contents, h.MinZoom, h.MaxZoom, len(b))
}

func tegola(lon, lat float64, z int) (x, y int) {
	n := float64(int(1) << z)
	// Near enough for a cover that is a tile wider on every side.
	x = int((lon + 180) / 360 * n)
	y = int((1 - math.Atanh(math.Sin(lat*math.Pi/180))/math.Pi) / 2 * n)
	return x, y
}

// Thousands of tiles of lengths that do not compress need leaves: the reader of browsers follows
// them where our own does.
func TestTheReaderOfBrowsersFollowsLeaves(t *testing.T) {
	w, err := pmtiles.NewWriter(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	random := rand.New(rand.NewPCG(3, 4))
	type indirizzo struct{ Z, X, Y int }
	var tutti []indirizzo
	for x := range 1 << 7 {
		for y := range 1 << 7 {
			tutti = append(tutti, indirizzo{7, x, y})
		}
	}
	slices.SortFunc(tutti, func(a, b indirizzo) int {
		return cmp.Compare(pmtiles.TileID(a.Z, a.X, a.Y), pmtiles.TileID(b.Z, b.X, b.Y))
	})
	for _, p := range tutti {
		if err := w.Add(p.Z, p.X, p.Y, impacchetta(t, fmt.Appendf(nil, "%d %d %x", p.X, p.Y, random.Perm(random.IntN(60))))); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if _, err := w.Finish(&out, pmtiles.Cover{Metadata: map[string]any{"attribution": "prova", "vector_layers": []any{}}}); err != nil {
		t.Fatal(err)
	}
	r, err := pmtiles.Open(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if out.Bytes()[48] == 0 && out.Bytes()[49] == 0 { // the length of the leaves
		t.Fatal("no leaves")
	}
	var chiesti []indirizzo
	var attesi []string
	for i := 0; i < len(tutti); i += 331 {
		p := tutti[i]
		b, err := r.Tile(p.Z, p.X, p.Y)
		if err != nil {
			t.Fatal(err)
		}
		d := sha256.Sum256(spacchetta(t, b))
		chiesti, attesi = append(chiesti, p), append(attesi, hex.EncodeToString(d[:]))
	}
	if letti := nelBrowser(t, out.Bytes(), chiesti); !slices.Equal(letti.Somme, attesi) {
		t.Errorf("%d tiles, and not all are the same", len(letti.Somme))
	}
}

func impacchetta(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A file of one ente holds nothing of its neighbours, not even where the map of the server has
// both in one tile.
func TestAnArchiveHoldsOneEnteAlone(t *testing.T) {
	db, campoliID := porta(t, "B542", "2025-09-22", campoli)
	if _, err := db.AddEnte(t.Context(), sit.Ente{Codice: "X100", Nome: "Borgo di Prova", Zona: 7792}, nil, 0); err != nil {
		t.Fatal(err)
	}
	borgoID := aggiungi(t, db, "X100", "2024-06-30", borgo)
	a, err := load.Ente(t.Context(), db, campoliID)
	if err != nil {
		t.Fatal(err)
	}
	b, err := load.Ente(t.Context(), db, borgoID)
	if err != nil {
		t.Fatal(err)
	}
	var all []*tiles.Segment
	for _, x := range []struct {
		s    *tiles.Snapshot
		ente int32
	}{{a, campoliID}, {b, borgoID}} {
		for _, k := range x.s.Keys(x.ente) {
			all = append(all, x.s.Segment(k))
		}
	}
	both := tiles.Empty().With(all, nil)
	own, _ := scrivi(t, both.Of(borgoID), tiles.Sit)
	alone, h := scrivi(t, b, tiles.Sit)
	if !bytes.Equal(own, alone) {
		t.Error("the neighbour leaves a trace")
	}
	r, err := pmtiles.Open(bytes.NewReader(own))
	if err != nil {
		t.Fatal(err)
	}
	centro := h.Bounds.Center()
	x, y := tegola(centro[0], centro[1], 14)
	raw, err := r.Tile(14, x, y)
	if err != nil {
		t.Fatal(err)
	}
	if raw = spacchetta(t, raw); !bytes.Contains(raw, []byte("X100")) || bytes.Contains(raw, []byte("B542")) {
		t.Error("the tile is not that of X100 alone")
	}
	// One layer alone.
	only, h := scrivi(t, b, tiles.Particelle)
	if r, err = pmtiles.Open(bytes.NewReader(only)); err != nil || h.MinZoom != 13 || len(only) >= len(own) {
		t.Errorf("%v %+v", err, h)
	}
	if _, err := pmtiles.Write(t.Context(), io.Discard, both.Of(99), pmtiles.Config{Dir: t.TempDir(), Layer: tiles.Sit, Day: oggi}); !errors.Is(err, pmtiles.ErrNothing) {
		t.Errorf("an ente without a map: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := pmtiles.Write(ctx, io.Discard, both, pmtiles.Config{Dir: t.TempDir(), Layer: tiles.Sit, Day: oggi}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

type nelLettore struct {
	Attribution string   `json:"attribution"`
	MaxZoom     int      `json:"maxzoom"`
	Layers      []string `json:"layers"`
	Somme       []string `json:"somme"`
}

func nelBrowser(t *testing.T, archive []byte, chiesti any) (out nelLettore) {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/mappa.pmtiles", func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "mappa.pmtiles", time.Unix(0, 0), bytes.NewReader(archive))
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<!doctype html><title>prova</title>") })
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, leave := chromedp.NewContext(ctx)
	t.Cleanup(leave)
	ctx, expire := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(expire)
	ask, err := json.Marshal(chiesti)
	if err != nil {
		t.Fatal(err)
	}
	const read = `(async () => {
		const p = new pmtiles.PMTiles(%q);
		const h = await p.getHeader(), m = await p.getMetadata(), somme = [];
		for (const {Z, X, Y} of %s) {
			const t = await p.getZxy(Z, X, Y);
			somme.push(!t ? "" : [...new Uint8Array(await crypto.subtle.digest("SHA-256", t.data))].map((b) => b.toString(16).padStart(2, "0")).join(""));
		}
		return JSON.stringify({attribution: m.attribution, maxzoom: h.maxZoom, layers: m.vector_layers.map((l) => l.id), somme});
	})()`
	if _, err := chromedp.Run(ctx, chromedp.Navigate(srv.URL)); err != nil {
		t.Fatalf("start the browser: %v", err)
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[string](readerJS+"; globalThis.pmtiles = pmtiles; typeof pmtiles.PMTiles")); err != nil {
		t.Fatal(err)
	}
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](fmt.Sprintf(read, srv.URL+"/mappa.pmtiles", ask), chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.NewDecoder(strings.NewReader(text)).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}
