package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// guarda writes a line of the register, as a room that shows persons does.
func (b *banco) guarda(chi *authz.Chi, ente int32, oggetto string, persone ...string) {
	b.t.Helper()
	err := authz.NewRegistro(b.db).Consulta(b.t.Context(), chi, sit.AmbitoDi(ente), func(pgx.Tx) ([]authz.Consultazione, error) {
		return []authz.Consultazione{{Ente: ente, Risorsa: "visura", Oggetto: oggetto, Campi: []string{"titolari", "rendita"}, Persone: persone}}, nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

type elenco struct {
	Items []struct {
		Chi     string `json:"chi"`
		ChiID   string `json:"chi_id"`
		Scopo   string `json:"scopo"`
		Oggetto string `json:"oggetto"`
		Ente    string `json:"ente"`
		Campi   []string
	} `json:"items"`
	Next string `json:"next"`
}

func TestTheDPOReadsTheRegister(t *testing.T) {
	b := apri(t)
	chi := authz.NewChi(authz.Persona, sit.Operatore{ID: 12, Nome: "Impiegata Inventata"}, nil)
	chi.Scopo = "protocollo:12/2025"
	for i := range 5 {
		b.guarda(chi, 1, fmt.Sprintf("X100-F-%d", i))
	}
	chiave := "Bearer " + b.chiave(time.Hour, []authz.Scope{authz.AuditRead}, "X100")
	var tutti []string
	for dove := "/api/v1/consultazioni?limit=2&risorsa=visura"; dove != ""; {
		var e elenco
		b.json(b.prendi(dove, "Authorization", chiave), 200, &e)
		for _, x := range e.Items {
			tutti = append(tutti, x.Oggetto)
			if x.Chi != "Impiegata Inventata" || x.ChiID != "operatore-12" || x.Scopo != "protocollo:12/2025" || x.Ente != "X100" || len(x.Campi) != 2 {
				t.Errorf("%+v", x)
			}
		}
		dove = strings.TrimPrefix(e.Next, "http://example.com")
	}
	if got := strings.Join(tutti, " "); got != "X100-F-4 X100-F-3 X100-F-2 X100-F-1 X100-F-0" {
		t.Errorf("%s", got)
	}
	for domanda, vuole := range map[string]int{"chi=operatore-12": 5, "chi=operatore-13": 0, "oggetto=X100-F-3": 1, "ente=x100": 5, "dal=2999-01-01": 0, "al=2020-01-01": 0} {
		var e elenco
		b.json(b.prendi("/api/v1/consultazioni?"+domanda, "Authorization", chiave), 200, &e)
		if len(e.Items) != vuole {
			t.Errorf("%s: %d", domanda, len(e.Items))
		}
	}
	for domanda, codice := range map[string]string{"dal=ieri": "PARAMETRO_NON_VALIDO", "chi=Impiegata": "PARAMETRO_NON_VALIDO", "oggetto=MRTMTT25D09F205Z": "PARAMETRO_NON_VALIDO",
		"cursor=boh": "CURSORE_NON_VALIDO", "cursor=WzEsMl0x": "CURSORE_NON_VALIDO", "limit=0": "PARAMETRO_NON_VALIDO"} {
		b.errore(b.prendi("/api/v1/consultazioni?"+domanda, "Authorization", chiave), 400, codice)
	}
	b.errore(b.prendi("/api/v1/consultazioni?ente=Z999", "Authorization", chiave), 404, "ENTE_SCONOSCIUTO")
	altra := "Bearer " + b.chiave(time.Hour, []authz.Scope{authz.TitolariRead}, "X100")
	b.errore(b.prendi("/api/v1/consultazioni", "Authorization", altra), 403, "PERMESSO_MANCANTE")
	b.errore(b.prendi("/api/v1/io/consultazioni", "Authorization", altra), 403, "SOLO_PERSONE")
}
