package auth

import (
	"net/http"
	"strings"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// daChiave is the program whose token, or voucher, is in the header; nil when there is no header.
func (a *Accesso) daChiave(r *http.Request) (*authz.Chi, error) {
	h := r.Header.Get("Authorization")
	if h == "" {
		return nil, nil
	}
	schema, chiave, _ := strings.Cut(h, " ")
	if !strings.EqualFold(schema, "Bearer") {
		return nil, sit.Rifiuto(sit.Forbidden, "CHIAVE_NON_VALIDA", "L'intestazione Authorization va scritta «Bearer» seguito dalla chiave: non si accettano altri modi.")
	}
	chiave = strings.TrimSpace(chiave)
	if a.PDND.JWKS != "" && strings.Contains(chiave, ".") { // no token of ours has a dot, and every JWT has two
		return a.daVoucher(r.Context(), chiave)
	}
	return a.Accessi.DaChiave(r.Context(), chiave)
}
