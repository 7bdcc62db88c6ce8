package api

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Who signed in is told who he is; a program is nobody in particular.
func TestIo(t *testing.T) {
	chi := authz.NewChi(authz.Cittadino, sit.Operatore{Nome: "Odilia Trebiotti"}, nil)
	chi.CF = "TRBDLO61E63X100K"
	for nome, c := range map[string]struct {
		chi  *authz.Chi
		dice string // the answer, or the code of the error
	}{
		"a citizen":  {chi, `{"genere":"cittadino","cf":"TRBDLO61E63X100K","nome":"Odilia Trebiotti","incarichi":[]}`},
		"a program":  {authz.NewChi(authz.Programma, sit.Operatore{ID: 3, Nome: "Protocollo"}, nil), "SOLO_PERSONE"},
		"and nobody": {nil, "NON_AUTENTICATO"},
	} {
		w := httptest.NewRecorder()
		err := (&API{}).io(w, httptest.NewRequest("GET", "/api/v1/io", nil).WithContext(authz.ConChi(t.Context(), c.chi)))
		if got := strings.TrimSpace(w.Body.String()) + sit.Codice(err); got != c.dice {
			t.Errorf("%s: %s", nome, got)
		}
	}
}
