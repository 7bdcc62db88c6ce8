package api_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/mappa/mappatest"
)

func TestTheQualityOverHTTP(t *testing.T) {
	b := apri(t)
	mappatest.Indirizzi(t, b.db)
	mappatest.Censuario(t, b.db)
	chiave := "Bearer " + b.chiave(time.Hour, []authz.Scope{authz.CatastoRead}, "X100")
	var q map[string]any
	b.json(b.manda("GET", "/api/v1/X100/qualita", "", "Authorization", chiave), 200, &q)
	if l := q["uiu_particella"].(map[string]any); l["totale"] != 5.0 || l["percento"] != 60.0 {
		t.Errorf("%+v", q)
	}
	var elenco struct {
		Items []map[string]string
		Next  string
	}
	b.json(b.manda("GET", "/api/v1/x100/qualita?elenco=uiu_particella&limit=1", "", "Authorization", chiave), 200, &elenco)
	if len(elenco.Items) != 1 || elenco.Items[0]["motivo"] != "SEZIONE_URBANA_SENZA_FOGLIO" || !strings.Contains(elenco.Next, "cursor=") {
		t.Errorf("%+v", elenco)
	}
	u, err := url.Parse(elenco.Next)
	if err != nil {
		t.Fatal(err)
	}
	elenco.Next = ""
	b.json(b.manda("GET", u.RequestURI(), "", "Authorization", chiave), 200, &elenco)
	if len(elenco.Items) != 1 || elenco.Items[0]["uiu"] != "X100-F-206" || elenco.Next != "" {
		t.Errorf("%+v", elenco)
	}
	b.json(b.manda("GET", "/api/v1/X100/qualita?elenco=uiu_civico&motivo=CIVICO_IGNOTO", "", "Authorization", chiave), 200, &elenco)
	if len(elenco.Items) != 1 || elenco.Items[0]["via"] != "VIA ROSA PROVETTI" {
		t.Errorf("%+v", elenco)
	}
	b.json(b.manda("GET", "/api/v1/X100/qualita?elenco=uiu_particella&motivo=NIENTE", "", "Authorization", chiave), 200, &elenco)
	if len(elenco.Items) != 0 {
		t.Errorf("%+v", elenco)
	}
	b.errore(b.manda("GET", "/api/v1/X100/qualita?elenco=persone", "", "Authorization", chiave), 400, "PARAMETRO_NON_VALIDO")
	b.errore(b.manda("GET", "/api/v1/X200/qualita", "", "Authorization", chiave), 404, "NON_TROVATO")
	b.errore(b.manda("GET", "/api/v1/X100/qualita", ""), 401, "NON_AUTENTICATO")
	b.errore(b.manda("GET", "/api/v1/X100/qualita", "", "Authorization", "Bearer "+b.chiave(time.Hour, []authz.Scope{authz.AuditRead}, "X100")), 403, "PERMESSO_MANCANTE")
}
