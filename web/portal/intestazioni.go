package portal

import "net/http"

// CSP is the policy of every page. Everything comes from this server: no inline script or
// style, no blob, no other host. The images as data: are those inside the design system.
const CSP = "default-src 'self'; script-src 'self'; style-src 'self'; worker-src 'self'; " +
	"img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Intestazioni sets the headers of security that pages and assets carry.
func Intestazioni(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", CSP)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Permissions-Policy", "geolocation=(self), clipboard-write=(self), camera=(), microphone=(), payment=(), usb=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}
