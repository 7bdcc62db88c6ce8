package web

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// The forms of the portal write without a sign-in: counted by the hour, bounded, and told in a page.
func TestFormsAreCountedAndBounded(t *testing.T) {
	var letto error
	portale := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, letto = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, "ricevuto")
	})
	h := New(Config{Portale: portale, AllOra: 2, ProxyFidato: true, Pagina: func(w http.ResponseWriter, _ *http.Request, stato int, messaggio string) {
		w.WriteHeader(stato)
		_, _ = io.WriteString(w, "<p>"+messaggio)
	}})
	manda := func(metodo, corpo, da string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(metodo, "/segnala", strings.NewReader(corpo))
		r.Header.Set("X-Forwarded-For", da)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	for range 5 {
		if w := manda(http.MethodGet, "", "198.51.100.7"); w.Code != http.StatusOK {
			t.Fatalf("reading is not counted: %d", w.Code)
		}
	}
	for range 2 {
		if w := manda(http.MethodPost, "testo=a", "198.51.100.7"); w.Code != http.StatusOK {
			t.Fatalf("%d", w.Code)
		}
	}
	if w := manda(http.MethodPost, "testo=a", "198.51.100.7"); w.Code != http.StatusTooManyRequests || !strings.HasPrefix(w.Body.String(), "<p>") || w.Header().Get("Retry-After") == "" {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	if w := manda(http.MethodPost, "testo="+strings.Repeat("a", maxModulo), "198.51.100.8"); w.Code != http.StatusOK || letto == nil {
		t.Errorf("a form without an end is read whole: %d, %v", w.Code, letto)
	}
	if _, ok := errors.AsType[*http.MaxBytesError](letto); !ok {
		t.Errorf("%v", letto)
	}
}
