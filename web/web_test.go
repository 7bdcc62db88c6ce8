package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Pages leave compressed as the client likes; what the portal compressed by itself stays as it is.
func TestThePagesOfThePortalLeaveCompressed(t *testing.T) {
	portale := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", r.URL.Query().Get("tipo"))
		if c := r.URL.Query().Get("gia"); c != "" {
			w.Header().Set("Content-Encoding", c)
		}
		_, _ = w.Write([]byte(strings.Repeat("particella ", 500)))
	})
	h := New(Config{Portale: portale})
	for _, c := range []struct{ path, accetta, vuole string }{
		{"/foglio/X100_000100?tipo=text/html%3B%20charset=utf-8", "gzip", "gzip"},
		{"/foglio/X100_000100?tipo=text/html%3B%20charset=utf-8", "gzip, br, zstd", "zstd"},
		{"/foglio/X100_000100?tipo=text/html%3B%20charset=utf-8", "", ""},
		{"/stili/catasto.json?tipo=application/json%3B%20charset=utf-8", "gzip", "gzip"},
		{"/statico/1/portale.js?tipo=text/javascript&gia=br", "gzip, br", "br"},
		{"/statico/1/carattere.woff2?tipo=font/woff2", "gzip", ""},
	} {
		r := httptest.NewRequest(http.MethodGet, c.path, nil)
		r.Header.Set("Accept-Encoding", c.accetta)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if got := w.Header().Get("Content-Encoding"); got != c.vuole || w.Code != http.StatusOK {
			t.Errorf("%s to %q: %d, encoded %q, want %q", c.path, c.accetta, w.Code, got, c.vuole)
		}
	}
}
