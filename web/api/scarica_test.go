package api_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/cestor/sit/sit/mappa/esporta"
	"github.com/cestor/sit/tiles"
	"github.com/cestor/sit/tiles/pmtiles"
	"github.com/cestor/sit/web"
	"github.com/cestor/sit/web/scarica"
)

// apriScarico is the server with a deposito of files; scr stands in for who writes them.
func apriScarico(t *testing.T, scr scarica.Scrittore, cfg scarica.Config) *banco {
	t.Helper()
	var c web.Config
	b := apri(t, func(x *web.Config) { c = *x })
	if scr == nil {
		scr = esporta.New(b.db, func(ctx context.Context, w io.Writer, x esporta.Tegole) (int64, error) {
			h, err := pmtiles.Write(ctx, w, b.mappa.Current().Of(x.Ente), pmtiles.Config{Layer: tiles.Sit, Day: tiles.Day(x.Giorno), Attribution: x.Attribuzione})
			return int64(h.Tiles), err
		})
	}
	cfg.Dir = t.TempDir()
	if err := os.Chmod(cfg.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	d, err := scarica.New(cfg, scr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Chiudi)
	c.Scarico = d
	b.porta = web.New(c)
	return b
}

func TestEveryFormatIsAFileWithItsLicence(t *testing.T) {
	b := apriScarico(t, nil, scarica.Config{})
	for formato, nome := range map[string]string{"geojson": "X100_particelle_2022-01-01.geojson", "csv?tema=fogli": "X100_fogli_2022-01-01.csv",
		"csv?decimali=virgola": "X100_particelle_2022-01-01.csv", "pmtiles": "X100_mappa_2022-01-01.pmtiles", "gpkg?tema=edifici": "X100_edifici_2022-01-01.gpkg",
		"geojson?data=2021-01-01": "X100_particelle_2020-01-01.geojson"} {
		indirizzo := "/api/v1/x100/scarica/" + formato
		w := b.prendi(indirizzo)
		h := w.Header()
		if w.Code != 200 || w.Body.Len() == 0 || h.Get("Content-Disposition") != `attachment; filename="`+nome+`"` || h.Get("Accept-Ranges") != "bytes" ||
			!strings.Contains(h.Get("Link"), `rel="license"`) || h.Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(h.Get("Access-Control-Expose-Headers"), "Content-Range") ||
			!strings.HasPrefix(h.Get("ETag"), `"`) || h.Get("Content-Length") != strconv.Itoa(w.Body.Len()) {
			t.Errorf("%s: %d %v %.200s", formato, w.Code, h, w.Body)
			continue
		}
		if w := b.prendi(indirizzo, "If-None-Match", h.Get("ETag")); w.Code != 304 {
			t.Errorf("%s: %d for the same file", formato, w.Code)
		}
		if w := b.manda("HEAD", indirizzo, ""); w.Code != 200 || w.Body.Len() != 0 || w.Header().Get("ETag") != h.Get("ETag") {
			t.Errorf("%s: HEAD %d %v", formato, w.Code, w.Header())
		}
	}
	w := b.prendi("/api/v1/X100/scarica/geojson?data=1900-01-01")
	if w.Code != 200 || w.Header().Get("X-Sit-Avvisi") != "MAPPA_POSTERIORE" || !strings.Contains(w.Body.String(), `"avvisi":[{"codice":"MAPPA_POSTERIORE"`) {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

func TestAPieceOfAFile(t *testing.T) {
	b := apriScarico(t, nil, scarica.Config{})
	const indirizzo = "/api/v1/X100/scarica/pmtiles"
	intero := b.prendi(indirizzo)
	w := b.prendi(indirizzo, "Range", "bytes=0-6")
	if w.Code != 206 || w.Body.String() != "PMTiles" || w.Header().Get("Content-Range") != "bytes 0-6/"+strconv.Itoa(intero.Body.Len()) {
		t.Errorf("%d %q %v", w.Code, w.Body, w.Header())
	}
	if w := b.prendi(indirizzo, "Range", "bytes=0-6", "If-Match", `"altro"`); w.Code != 412 {
		t.Errorf("a piece of another file: %d", w.Code)
	}
	if w := b.prendi(indirizzo, "Range", "bytes=0-6", "If-Range", `"altro"`); w.Code != 200 || w.Body.Len() != intero.Body.Len() {
		t.Errorf("If-Range of another file: %d", w.Code)
	}
	w = b.prendi(indirizzo, "Range", "bytes=99999999-")
	b.errore(w, 416, "INTERVALLO_NON_VALIDO")
	if w.Header().Get("Content-Range") != "bytes */"+strconv.Itoa(intero.Body.Len()) {
		t.Errorf("%v", w.Header())
	}
}

func TestTextsGoOutCompressedToWhoCanReadThem(t *testing.T) {
	b := apriScarico(t, nil, scarica.Config{})
	piano := b.prendi("/api/v1/X100/scarica/geojson")
	w := b.prendi("/api/v1/X100/scarica/geojson", "Accept-Encoding", "gzip, br")
	if w.Header().Get("Content-Encoding") != "gzip" || w.Header().Get("ETag") == piano.Header().Get("ETag") || w.Header().Get("Vary") != "Accept-Encoding" {
		t.Fatalf("%v", w.Header())
	}
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if raw, err := io.ReadAll(z); err != nil || !bytes.Equal(raw, piano.Body.Bytes()) {
		t.Errorf("%v: %d bytes, want %d", err, len(raw), piano.Body.Len())
	}
	if w := b.prendi("/api/v1/X100/scarica/geojson", "Accept-Encoding", "gzip", "If-None-Match", w.Header().Get("ETag")); w.Code != 304 || w.Body.Len() != 0 {
		t.Errorf("%d", w.Code)
	}
	if w := b.prendi("/api/v1/X100/scarica/geojson", "Accept-Encoding", "gzip", "Range", "bytes=0-9"); w.Code != 206 || w.Header().Get("Content-Encoding") != "" || w.Body.Len() != 10 {
		t.Errorf("a piece: %d %v", w.Code, w.Header())
	}
}

func TestWhatCannotBeDownloadedIsRefused(t *testing.T) {
	b := apriScarico(t, nil, scarica.Config{})
	for q, codice := range map[string]string{"csv?tema=' OR 1=1--": "TEMA_SCONOSCIUTO", "csv?tema=../../etc/passwd": "TEMA_SCONOSCIUTO", "csv?tema=" + strings.Repeat("x", 9000): "TEMA_SCONOSCIUTO",
		"csv?data=ieri": "DATA_NON_VALIDA", "csv?decimali=punto%00": "PARAMETRO_NON_VALIDO", "geojson?decimali=virgola": "PARAMETRO_NON_VALIDO"} {
		formato, query, _ := strings.Cut(q, "?")
		nome, valore, _ := strings.Cut(query, "=")
		v, err := url.PathUnescape(valore)
		if err != nil {
			t.Fatal(err)
		}
		b.errore(b.prendi("/api/v1/X100/scarica/"+formato+"?"+url.Values{nome: {v}}.Encode()), 400, codice)
	}
	b.errore(b.prendi("/api/v1/X100/scarica/shp"), 404, "RISORSA_SCONOSCIUTA")
	b.errore(b.prendi("/api/v1/H501/scarica/csv"), 404, "ENTE_SCONOSCIUTO")
	b.errore(b.prendi("/api/v1/X200/scarica/csv"), 404, "MAPPA_ASSENTE")
	b.errore(b.prendi("/api/v1/X200/scarica/gpkg?data=2021-01-01"), 404, "DATA_FUORI_STORIA")
	b.errore(apri(t).prendi("/api/v1/X100/scarica/csv"), 501, "NON_ANCORA_DISPONIBILE")
}

// lento writes much, slowly, and counts how often.
type lento struct {
	fatti atomic.Int64
	via   chan struct{}
	byte  int
}

func (l *lento) Stato(context.Context, esporta.Richiesta) (esporta.Stato, error) {
	return esporta.Stato{Versione: "1-1-0", MappaAl: 20000}, nil
}

func (l *lento) Scrivi(ctx context.Context, w io.Writer, _ esporta.Richiesta) (esporta.Esito, error) {
	l.fatti.Add(1)
	select {
	case <-l.via:
	case <-ctx.Done():
		return esporta.Esito{}, ctx.Err()
	}
	_, err := w.Write(make([]byte, l.byte))
	return esporta.Esito{Oggetti: 1}, err
}

func TestTwoRequestsMakeOneFileAndABusyServerSaysWhenToComeBack(t *testing.T) {
	l := &lento{via: make(chan struct{}), byte: 10}
	b := apriScarico(t, l, scarica.Config{Coda: 1})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			r := httptest.NewRequest("GET", "/api/v1/X100/scarica/csv", nil)
			w := httptest.NewRecorder()
			b.porta.ServeHTTP(w, r)
			if w.Code != 200 || w.Body.Len() != 10 {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
	for l.fatti.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	w := b.prendi("/api/v1/X100/scarica/csv?tema=fogli")
	b.errore(w, 503, "PREPARAZIONE_OCCUPATA")
	if w.Header().Get("Retry-After") == "" {
		t.Error("it does not say when")
	}
	close(l.via)
	wg.Wait()
	if n := l.fatti.Load(); n != 1 {
		t.Errorf("made %d times", n)
	}
}

// A file takes longer than the server's patience with answers: the deadline moves while bytes do.
func TestALargeFileOutlivesTheDeadlineOfAnswers(t *testing.T) {
	l := &lento{via: make(chan struct{}), byte: 48 << 20}
	close(l.via)
	b := apriScarico(t, l, scarica.Config{})
	srv := httptest.NewUnstartedServer(b.porta)
	srv.Config.WriteTimeout = 300 * time.Millisecond
	srv.Start()
	t.Cleanup(srv.Close)
	r, err := http.Get(srv.URL + "/api/v1/X100/scarica/pmtiles")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	time.Sleep(800 * time.Millisecond) // the buffers are full by now, and the deadline is past
	if n, err := io.Copy(io.Discard, r.Body); err != nil || n != int64(l.byte) {
		t.Errorf("%d bytes of %d, %v", n, l.byte, err)
	}
}

// The reader that runs in browsers, in a page of another site, reads the archive by ranges.
func TestAMapOfAnotherSiteReadsTheArchive(t *testing.T) {
	b := apriScarico(t, nil, scarica.Config{})
	srv := httptest.NewServer(b.porta)
	t.Cleanup(srv.Close)
	altro := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<!doctype html>") }))
	t.Cleanup(altro.Close)
	lettore, err := os.ReadFile("../../tiles/pmtiles/testdata/pmtiles-4.5.0.js")
	if err != nil {
		t.Fatal(err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, leave := chromedp.NewContext(ctx)
	t.Cleanup(leave)
	ctx, expire := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(expire)
	if _, err := chromedp.Run(ctx, chromedp.Navigate(altro.URL)); err != nil {
		t.Fatalf("start the browser: %v", err)
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[string](string(lettore)+"; globalThis.pmtiles = pmtiles; typeof pmtiles")); err != nil {
		t.Fatal(err)
	}
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`(async () => {
		const p = new pmtiles.PMTiles("`+srv.URL+`/api/v1/X100/scarica/pmtiles");
		const h = await p.getHeader(), m = await p.getMetadata(), n = 2 ** 15;
		const x = Math.floor((h.minLon + 180) / 360 * n), s = Math.sin(h.maxLat * Math.PI / 180), y = Math.floor((1 - Math.atanh(s) / Math.PI) / 2 * n);
		const t = await p.getZxy(15, x, y);
		return JSON.stringify({byte: t.data.byteLength, attribuzione: m.attribution, etag: !!h.etag});
	})()`, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	var letto struct {
		Byte         int
		Attribuzione string
		ETag         bool
	}
	if err := json.Unmarshal([]byte(text), &letto); err != nil || letto.Byte == 0 || letto.Attribuzione != esporta.Attribuzione || !letto.ETag {
		t.Errorf("%s %v", text, err)
	}
}
