package portal

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/cestor/sit/sit"
)

// LeggiOrigini reads the sites that may frame the map: each an origin, such as
// https://www.comune.example. A policy also knows wildcards; we do not take them, because the
// page must be able to name whom it tells what was selected.
func LeggiOrigini(scritte []string) ([]string, error) {
	var out []string
	for _, s := range scritte {
		s = strings.TrimSuffix(strings.TrimSpace(s), "/")
		u, err := url.Parse(s)
		o, errOrigine := origine(s)
		if err != nil || errOrigine != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
			return nil, sit.Rifiuto(sit.Invalid, "ORIGINE_NON_VALIDA",
				"%q non è l'origine di un sito: si scrive schema e nome, per esempio https://www.comune.example, senza percorso e senza asterischi.", s)
		}
		if !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out, nil
}

type paginaEmbed struct {
	testata
	Origini string // separated by blanks, as the page's script reads them
	Aperta  bool
}

// handleEmbed serves the map without its header, for a frame in the pages of another site. It
// is the only page whose ancestors may be others than ourselves, and only those configured; the
// address says what to show, in the same words as the portal's own.
//
// To the page that holds the frame, and only if it is of a configured origin, the script sends
// {tipo: "selezione", oggetto, id} when something is opened (id null when it is closed). It
// listens to nothing.
func (p *portale) handleEmbed(w http.ResponseWriter, r *http.Request) error {
	h := w.Header()
	h.Set("Content-Security-Policy", politica(origini(p.Sfondi), p.EmbedOrigini))
	if len(p.EmbedOrigini) > 0 {
		h.Set("Cross-Origin-Opener-Policy", "unsafe-none")
	}
	return p.render(w, http.StatusOK, "embed", paginaEmbed{
		testata: p.testata(r, "Mappa"), Origini: strings.Join(p.EmbedOrigini, " "), Aperta: len(p.EmbedOrigini) > 0,
	})
}
