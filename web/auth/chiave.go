package auth

import (
	"net/http"
	"strings"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Accesso recognises callers. Its zero value knows nobody.
type Accesso struct {
	Accessi *authz.Accessi
}

// Chi is who sent a request, or nil for nobody; an error when a credential was given and does not
// hold. indirizzo is the caller's address, for the register.
func (a *Accesso) Chi(r *http.Request, indirizzo string) (*authz.Chi, error) {
	if a == nil || a.Accessi == nil {
		return nil, nil
	}
	c, err := a.daChiave(r)
	if c == nil || err != nil {
		return nil, err
	}
	c.Indirizzo = indirizzo
	if scopo := r.Header.Get("Purpose"); scopo != "" {
		if c.Scopo, err = authz.LeggiScopo(scopo); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// daChiave is the program whose token is in the header; nil when there is no header.
func (a *Accesso) daChiave(r *http.Request) (*authz.Chi, error) {
	h := r.Header.Get("Authorization")
	if h == "" {
		return nil, nil
	}
	schema, chiave, _ := strings.Cut(h, " ")
	if !strings.EqualFold(schema, "Bearer") {
		return nil, sit.Rifiuto(sit.Forbidden, "CHIAVE_NON_VALIDA", "L'intestazione Authorization va scritta «Bearer» seguito dalla chiave: non si accettano altri modi.")
	}
	return a.Accessi.DaChiave(r.Context(), strings.TrimSpace(chiave))
}
