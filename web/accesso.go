package web

import (
	"net/http"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// identifica puts who asks into the context of a request for a resource that wants a sign-in, and
// refuses nobody before anything of it is looked at. On the open resources no credential is read.
func (s *server) identifica(w http.ResponseWriter, r *http.Request) (*http.Request, error) {
	if x, _ := r.Context().Value(chiaveRisposta{}).(*risposta); x != nil {
		x.riservata = true
	}
	c, err := s.Accesso.Chi(r)
	if c == nil && err == nil {
		if c = authz.DaContesto(r.Context()); c == nil { // a room inside us may have put him there
			_, err = authz.Esige(r.Context(), "", 0)
		}
	}
	if err != nil {
		if sfida := sfide[sit.Codice(err)]; sfida != "" {
			w.Header().Set("WWW-Authenticate", sfida)
		}
		return r, err
	}
	return r.WithContext(authz.ConChi(r.Context(), c)), nil
}

// sfide are how a 401 asks for a credential (RFC 6750).
var sfide = map[string]string{
	"NON_AUTENTICATO":   `Bearer realm="sit"`,
	"CHIAVE_NON_VALIDA": `Bearer realm="sit", error="invalid_token"`,
}
