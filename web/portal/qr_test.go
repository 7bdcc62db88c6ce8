package portal

import (
	"encoding/xml"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"rsc.io/qr"
)

func chiediQR(t *testing.T, cfg Config, host, a string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest("GET", "/qr.svg?a="+url.QueryEscape(a), nil)
	r.Host = host
	w := httptest.NewRecorder()
	apri(t, cfg).ServeHTTP(w, r)
	return w
}

// neri reads back which modules of a drawing are black.
func neri(t *testing.T, svg []byte, lato int) [][]bool {
	t.Helper()
	var d struct {
		ViewBox string `xml:"viewBox,attr"`
		Path    struct {
			D string `xml:"d,attr"`
		} `xml:"path"`
	}
	if err := xml.Unmarshal(svg, &d); err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("0 0 %d %d", lato+8, lato+8); d.ViewBox != want {
		t.Fatalf("viewBox %q, want %q", d.ViewBox, want)
	}
	m := make([][]bool, lato)
	for i := range m {
		m[i] = make([]bool, lato)
	}
	for tratto := range strings.SplitSeq(strings.TrimPrefix(d.Path.D, "M"), "M") {
		var x, y, n int
		if _, err := fmt.Sscanf(tratto, "%d %dh%dv1h", &x, &y, &n); err != nil {
			t.Fatalf("%q: %v", tratto, err)
		}
		for i := range n {
			m[y-4][x-4+i] = true
		}
	}
	return m
}

func TestQRIsTheAddressOfThisSite(t *testing.T) {
	for _, c := range []struct {
		cfg           Config
		host, a, want string
	}{
		{Config{}, "sit.example.it", "/particella/B542_000300.45", "http://sit.example.it/particella/B542_000300.45"},
		{Config{HTTPS: true}, "sit.example.it:8443", "/", "https://sit.example.it:8443/"},
		{Config{Base: "https://sit.comune.example"}, "altro.example", "/#17/41.1/14.6&sel=particella:B542_000300.731%2F2&date=2025-01-01",
			"https://sit.comune.example/#17/41.1/14.6&sel=particella:B542_000300.731%2F2&date=2025-01-01"},
	} {
		w := chiediQR(t, c.cfg, c.host, c.a)
		h := w.Header()
		if w.Code != 200 || h.Get("Content-Type") != "image/svg+xml" || !strings.Contains(h.Get("Cache-Control"), "max-age=") || h.Get("Content-Security-Policy") != CSP {
			t.Fatalf("%s: %d %v", c.a, w.Code, h)
		}
		atteso, err := qr.Encode(c.want, qr.M)
		if err != nil {
			t.Fatal(err)
		}
		for y, riga := range neri(t, w.Body.Bytes(), atteso.Size) {
			for x, nero := range riga {
				if nero != atteso.Black(x, y) {
					t.Fatalf("%s: module %d,%d is not that of %s", c.a, x, y, c.want)
				}
			}
		}
	}
}

func TestQRNeverNamesAnotherHost(t *testing.T) {
	for _, a := range []string{"", "particella/1", "//evil.example/", "https://evil.example/", "/\\evil.example", "\\/evil.example", "/a b", "/a\nb", "/\x00",
		"/%zz", "javascript:alert(1)", "/" + strings.Repeat("x", maxQR), "@evil.example/", ".evil.example/"} {
		if w := chiediQR(t, Config{}, "sit.example.it", a); w.Code != 400 || strings.Contains(w.Body.String(), "evil") {
			t.Errorf("%q: %d", a, w.Code)
		}
	}
	if w := chiediQR(t, Config{}, "evil.example/x?", "/"); w.Code != 400 {
		t.Errorf("a host that is no host: %d", w.Code)
	}
}

func FuzzPercorsoNostro(f *testing.F) {
	for _, s := range []string{"/", "//x", "/\\x", "/@x", "/:80", "/?a=//x", "/#//x", "/%2F/x", "/\u2215x", "/\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, a string) {
		if !percorsoNostro(a) {
			return
		}
		u, err := url.Parse("https://sit.example.it" + a)
		if err != nil || u.Host != "sit.example.it" || u.User != nil {
			t.Errorf("%q leads to %v, %v", a, u, err)
		}
		if _, err := qr.Encode("https://sit.example.it"+a, qr.M); err != nil {
			t.Errorf("%q has no code: %v", a, err)
		}
	})
}
