package api_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/visura/visuratest"
)

const cfPosizioni = "RSSMRA80A01H501U"

// apriPosizioni has of one person a TARI utenza on the graffata of visuratest and two years of IMU, and of
// another a utenza in each of the two comuni.
func apriPosizioni(t *testing.T, scopi ...authz.Scope) *ufficio {
	u := apriRegistri(t, scopi...)
	err := u.db.Owner(context.Background(), func(tx pgx.Tx) error {
		_, err := tx.Exec(context.Background(), `DO $$ DECLARE e integer := (SELECT ente_id FROM sit.ente WHERE codice = 'X100'); altro integer := (SELECT ente_id FROM sit.ente WHERE codice = 'X200'); BEGIN
			INSERT INTO tributi.tari (ente_id, posizione_id, comune, id_utenza, id_oggetto, tipo_utenza, cf, cf_valido, persona, n_foglio, n_numero, n_subalterno, superficie_mq, categoria, dovuto_fissa_cent, tefa_cent, anno, dal, al, impronta, grezza, file, riga, fornitura_id) VALUES
				(e, 7, 'X100', 'U7', '1', 'D', 'RSSMRA80A01H501U', true, infra.persona('RSSMRA80A01H501U'), '7', '46', '1', 84.5, 'D2', 10000, 500, 2025, '2016-01-01', NULL, 0, '', '', 1, 1),
				(e, 8, 'X100', 'U8', '1', 'D', 'BNCLRA75D50F205R', true, infra.persona('BNCLRA75D50F205R'), '', '', '', 50, 'D1', NULL, NULL, 2025, '2016-01-01', '2020-01-01', 0, '', '', 2, 1),
				(e, 9, 'X100', 'U9', '1', 'D', 'ERRATO', false, NULL, '7', '45', '9', 50, 'D1', NULL, NULL, 2025, '2016-01-01', NULL, 0, '', '', 2, 1),
				(altro, 10, 'X200', 'U10', '1', 'D', 'RSSMRA80A01H501U', true, infra.persona('RSSMRA80A01H501U'), '', '', '', 50, 'D1', NULL, NULL, 2025, '2016-01-01', NULL, 0, '', '', 2, 2);
			INSERT INTO tributi.imu (ente_id, posizione_id, comune, id_posizione, anno, cf, cf_valido, persona, tipo_oggetto, n_foglio, n_numero, n_subalterno, categoria, rendita_cent, quota_num, quota_den, mesi, dovuto_cent, impronta, grezza, file, riga, fornitura_id)
			SELECT e, 20 + n, 'X100', 'A1', 2023 + n, 'RSSMRA80A01H501U', true, infra.persona('RSSMRA80A01H501U'), 'F', '7', '45', '3', 'A02', 52317, 1, 2, 12, 46574, 0, '', '', n, 3 FROM generate_series(0, 1) AS n;
			PERFORM tributi.lega(e);
		END $$`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func ids(x map[string]any) (out []string) {
	for _, i := range x["items"].([]any) {
		out = append(out, i.(map[string]any)["id"].(string))
	}
	return out
}

func TestPositionsOverHTTP(t *testing.T) {
	u := apriPosizioni(t)
	x := u.oggetto(u.chiedi("/api/v1/x100/posizioni?cf=rssmra80a01h501u"))
	if got := fmt.Sprint(ids(x)); got != "[IMU-20 IMU-21 TARI-7]" {
		t.Fatal(got)
	}
	tari := x["items"].([]any)[2].(map[string]any)
	if got := fmt.Sprintln(tari["tributo"], tari["anno"], tari["oggetto"], tari["livello"], tari["identificativo"], tari["superficie_mq"], tari["dovuto_cent"], tari["dal"], tari["al"], tari["mesi"]); got != "TARI 2025 X100-F-1001 M1 map[denominatore:<nil> foglio:7 numero:46 sezione:<nil> sub:1] 84.5 10500 2016-01-01 <nil> <nil>\n" {
		t.Error(got)
	}
	imu := x["items"].([]any)[0].(map[string]any)
	if got := fmt.Sprintln(imu["anno"], imu["oggetto"], imu["rendita_cent"], imu["quota_num"], imu["quota_den"], imu["mesi"], imu["dovuto_cent"], imu["categoria"], imu["superficie_mq"]); got != "2023 X100-F-1001 52317 1 2 12 46574 A02 <nil>\n" {
		t.Error(got)
	}
	for domanda, want := range map[string]string{
		"cf=" + cfPosizioni + "&anno=2024":          "[IMU-21 TARI-7]",
		"cf=" + cfPosizioni + "&tributo=TARI":       "[TARI-7]",
		"anno=2019&tributo=TARI":                    "[TARI-7 TARI-8 TARI-9]",
		"tributo=TARI":                              "[TARI-7 TARI-9]",
		"cf=errato":                                 "[TARI-9]",
		"cf=VRDLGI50A01H501Z":                       "[]",
		"cf=" + cfPosizioni + "&anno=2015&limit=10": "[]",
	} {
		if got := fmt.Sprint(ids(u.oggetto(u.chiedi("/api/v1/X100/posizioni?" + domanda)))); got != want {
			t.Errorf("%s: %s, want %s", domanda, got, want)
		}
	}
	var tutte []string
	for dopo := "/api/v1/X100/posizioni?limit=1&cf=" + cfPosizioni; dopo != ""; {
		x := u.oggetto(u.chiedi(dopo))
		tutte = append(tutte, ids(x)...)
		next, _ := x["next"].(string)
		if strings.Contains(strings.ToUpper(next), cfPosizioni) {
			t.Fatalf("a tax code in the address of the next page: %s", next)
		}
		dopo = strings.TrimPrefix(next, "http://example.com")
	}
	if got := fmt.Sprint(tutte); got != "[IMU-20 IMU-21 TARI-7]" {
		t.Errorf("page by page: %s", got)
	}
	u.errore(u.chiedi("/api/v1/X100/posizioni?anno=venti"), 400, "PARAMETRO_NON_VALIDO")
	u.errore(u.chiedi("/api/v1/X100/posizioni?tributo=ICI"), 400, "PARAMETRO_NON_VALIDO")
	u.errore(u.chiedi("/api/v1/X100/posizioni?cursor=%25"), 400, "PARAMETRO_NON_VALIDO")
	u.errore(u.prendi("/api/v1/X100/posizioni"), 401, "NON_AUTENTICATO")
	u.errore(u.prendi("/api/v1/X100/posizioni", "Authorization", "Bearer "+u.chiave), 428, "SCOPO_MANCANTE")
	if s := u.registro.String(); strings.Contains(strings.ToUpper(s), cfPosizioni) {
		t.Error("a tax code in the log")
	}
	righe := visuratest.Consultazioni(t, u.db)
	r := righe[0]
	if r.Risorsa != "posizioni" || len(r.Persone) != 1 || r.Persone[0] != r.Oggetto || r.Oggetto != tari["soggetto"] {
		t.Errorf("the register: %+v", r)
	}
}

// A tax officer of X100 never sees X200, nor does an office without the scope.
func TestPositionsAreOfTheOfficeAlone(t *testing.T) {
	u := apriPosizioni(t)
	solo := u.banco.chiave(3600e9, authz.Tributi.Permessi(), "X100")
	u.errore(u.prendi("/api/v1/X200/posizioni", "Authorization", "Bearer "+solo, "Purpose", "prova"), 404, "NON_TROVATO")
	edilizia := u.banco.chiave(3600e9, authz.Edilizia.Permessi(), "X100")
	u.errore(u.prendi("/api/v1/X100/posizioni", "Authorization", "Bearer "+edilizia, "Purpose", "prova"), 403, "PERMESSO_MANCANTE")
	if got := fmt.Sprint(ids(u.oggetto(u.chiedi("/api/v1/X200/posizioni")))); got != "[TARI-10]" {
		t.Error(got)
	}
}
