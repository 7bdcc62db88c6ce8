package portal

import (
	"net/http"
	"strings"
)

// CSP is the policy of every page of a server that was told of no other. Everything comes from
// this server: no inline script or style, no blob, no other host. The images as data: are those
// inside the design system.
var CSP = politica(nil, nil)

// politica is the policy of a page. immagini are the origins of the configured backdrops, from
// which images are fetched and nothing else; antenati are the origins that may frame the page.
func politica(immagini, antenati []string) string {
	altrove := strings.Join(append([]string{""}, immagini...), " ")
	cornici := "'none'"
	if len(antenati) > 0 {
		cornici = strings.Join(antenati, " ")
	}
	return "default-src 'self'; script-src 'self'; style-src 'self'; worker-src 'self'; " +
		"img-src 'self' data:" + altrove + "; font-src 'self'; connect-src 'self'" + altrove + "; object-src 'none'; " +
		"form-action 'self'; base-uri 'none'; frame-ancestors " + cornici
}

// intestazioni sets the headers of security that pages and assets carry.
func (p *portale) intestazioni(next http.Handler) http.Handler {
	csp := politica(origini(p.Sfondi), nil)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", csp)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Permissions-Policy", "geolocation=(self), clipboard-write=(self), fullscreen=(self), camera=(), microphone=(), payment=(), usb=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}
