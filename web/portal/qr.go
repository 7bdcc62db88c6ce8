package portal

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"rsc.io/qr"
)

// maxQR bounds the address in a code: what is longer makes squares that no telephone reads.
const maxQR = 600

// handleQR draws, as an SVG, the QR code of an address of this site: a is its path, with query
// and fragment. The host is always ours, so that nobody makes this site vouch for another.
func (p *portale) handleQR(w http.ResponseWriter, r *http.Request) error {
	a := r.FormValue("a")
	base := p.base(r)
	if base == "" || !percorsoNostro(a) {
		p.errore(w, r, http.StatusBadRequest, "Il campo a è il percorso di una pagina di questo sito, come /particella/B542_000300.45, lungo al massimo "+strconv.Itoa(maxQR)+" caratteri.")
		return nil
	}
	c, err := qr.Encode(base+a, qr.M)
	if err != nil {
		return err // within maxQR it always fits
	}
	h := w.Header()
	h.Set("Content-Type", "image/svg+xml")
	// The same address is the same drawing, for ever; what the map shows is in the address, and
	// stays between us and the reader.
	h.Set("Cache-Control", "private, max-age=86400, immutable")
	h.Set("Vary", "Host")
	b := codiceSVG(c)
	h.Set("Content-Length", strconv.Itoa(len(b)))
	_, _ = w.Write(b)
	return nil
}

// percorsoNostro is true for what, after our host, is a page of ours: it begins with one slash,
// is not too long, and has nothing that a browser would read otherwise than we do.
func percorsoNostro(a string) bool {
	if len(a) > maxQR || !strings.HasPrefix(a, "/") || strings.HasPrefix(a, "//") {
		return false
	}
	for _, c := range a {
		if c == '\\' || c == unicode.ReplacementChar || unicode.IsControl(c) || unicode.IsSpace(c) {
			return false
		}
	}
	u, err := url.Parse(a)
	return err == nil && u.Host == "" && u.Scheme == "" && u.User == nil
}

// codiceSVG draws a code with the quiet zone of four modules that readers want: one path, a
// stretch of black at a time.
func codiceSVG(c *qr.Code) []byte {
	const zona = 4
	lato := strconv.Itoa(c.Size + 2*zona)
	b := []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ` + lato + ` ` + lato + `" role="img" aria-label="Codice QR dell'indirizzo di questa pagina" shape-rendering="crispEdges">` +
		`<rect width="` + lato + `" height="` + lato + `" fill="#fff"/><path d="`)
	for y := range c.Size {
		for x := 0; x < c.Size; x++ {
			da := x
			for x < c.Size && c.Black(x, y) {
				x++
			}
			if x == da {
				continue
			}
			n := strconv.Itoa(x - da)
			b = append(b, "M"+strconv.Itoa(da+zona)+" "+strconv.Itoa(y+zona)+"h"+n+"v1h-"+n+"z"...)
		}
	}
	return append(b, `"/></svg>`...)
}
