package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/visura/visuratest"
)

func TestTheReckoningOfIMUOverHTTP(t *testing.T) {
	u := apriRegistri(t)
	const qui = "/api/v1/X100/soggetti/TRBDLO61E63X100K/imu/calcolo"
	x := u.oggetto(u.chiedi("/api/v1/x100/soggetti/trbdlo61e63x100k/imu/calcolo?anno=2024"))
	voci := x["voci"].([]any)
	if got := fmt.Sprint(len(voci), voci[0].(map[string]any)["imponibile"], voci[0].(map[string]any)["aliquota"], voci[0].(map[string]any)["dovuto_cent"]); got != "2 87892.56 8.6 37794" {
		t.Errorf("voci: %s %v", got, voci)
	}
	if got := fmt.Sprint(x["totali"]); got != "[map[codice_tributo:3914 da_versare_euro:28 dovuto_cent:2792] map[codice_tributo:3918 da_versare_euro:378 dovuto_cent:37794]]" {
		t.Error(got)
	}
	if y := u.oggetto(u.chiedi(qui)); fmt.Sprint(y) != fmt.Sprint(x) { // today is 2025
		t.Errorf("the last closed year: %v", y)
	}
	u.errore(u.chiedi(qui+"?anno=boh"), 400, "PARAMETRO_NON_VALIDO")
	u.errore(u.chiedi(qui+"?anno=2019"), 400, "ANNO_NON_VALIDO")
	for _, cf := range []string{"RSSMRA80A01H501U", "RSSMRA80A01H501X", "A%2FB"} {
		w := u.chiedi("/api/v1/X100/soggetti/" + cf + "/imu/calcolo?anno=2024")
		if u.errore(w, 404, "SOGGETTO_INESISTENTE"); strings.Contains(w.Body.String(), cf) {
			t.Errorf("echoed: %s", w.Body)
		}
	}
	u.errore(u.prendi(qui), 401, "NON_AUTENTICATO")
	u.errore(u.prendi(qui, "Authorization", "Bearer "+u.chiave), 428, "SCOPO_MANCANTE")
	catasto := "Bearer " + u.banco.chiave(time.Hour, []authz.Scope{authz.TitolariRead}, "X100")
	u.errore(u.prendi(qui, "Authorization", catasto, "Purpose", "prova"), 403, "PERMESSO_MANCANTE")
	altrove := "Bearer " + u.banco.chiave(time.Hour, authz.Tributi.Permessi(), "X200")
	u.errore(u.prendi(qui, "Authorization", altrove, "Purpose", "prova"), 404, "NON_TROVATO")

	linee := visuratest.Consultazioni(t, u.db)
	if len(linee) != 2 || linee[0].Risorsa != "calcolo" || linee[0].Scopo != "controllo di prova" {
		t.Errorf("in the register: %+v", linee)
	}
	log := strings.ToUpper(u.registro.String() + fmt.Sprint(linee))
	for _, s := range []string{"TRBDLO", "RSSMRA"} {
		if strings.Contains(log, s) {
			t.Errorf("%s is written down", s)
		}
	}
	if !strings.Contains(log, "/SOGGETTI/{CF}/IMU/CALCOLO") {
		t.Error("the log does not say which resource was asked for")
	}
}
