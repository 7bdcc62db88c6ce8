package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/cmd/sit/esempio"
	"github.com/cestor/sit/sit/authz"
)

// seminato is an invented person whom one office alone knows: whoever shows that name has it from there.
type seminato struct{ File, Riga, Cognome, Nome, CF string }

// seminati are put in the offices' deliveries of the sample, one in each.
var seminati = []seminato{
	{"tributi/tari.csv", "X100;U9001;1;D;STRCTL64C12X101P;STRAMBULEGGI CLOTILDO;2019-03-01;;;1;999;;1;;;;VIA CHE NON ESISTE;7;;;;;64,00;D;D1;1;P;1;;;;;;;;2025", "STRAMBULEGGI", "CLOTILDO", "STRCTL64C12X101P"},
	{"tributi/imu.csv", "X100;P9001;2024;VRGPMT72D52X102C;VORGANDELLINI PRIMETTA;F;;1;999;;1;A/3;511,29;;;1;1;12;N;N;;;10,6;9100", "VORGANDELLINI", "PRIMETTA", "VRGPMT72D52X102C"},
	{"anagrafe/residenti.csv", "X100;GRSNLM80E03X103I;GRISPOLTERRI;ANSELMINO;1980-05-03;;F901;VIA DELLA PROVA;2;;9;;2015-02-01;", "GRISPOLTERRI", "ANSELMINO", "GRSNLM80E03X103I"},
	{"edilizia/pratiche.csv", "X100;SUE;2021;901;5501;2021-04-12;CILA;efficace;Opere interne in casa di Frugnovaldi Olimpiade;FRGLPD55H49X104Y;FRUGNOVALDI OLIMPIADE;;1;11;;1;VIA DELLA PROVA;2;;2021-05-03;2021-07-30;", "FRUGNOVALDI", "OLIMPIADE", "FRGLPD55H49X104Y"},
}

// semina adds to what an office delivers the person that it alone knows. How a delivery ends is kept.
func semina(t *testing.T, dir string) {
	t.Helper()
	for _, s := range seminati {
		file := filepath.Join(dir, filepath.Base(s.File))
		b, err := os.ReadFile(file)
		if errors.Is(err, os.ErrNotExist) || filepath.Base(dir) != filepath.Dir(s.File) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		fine := "\n"
		if bytes.Contains(b, []byte("\r\n")) {
			fine = "\r\n"
		}
		if err := os.WriteFile(file, []byte(strings.TrimRight(string(b), "\r\n")+fine+s.Riga+fine), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// cercaUffici adds to what must not be seen whoever is in the offices' own tables, and proves that those
// who were sown are there.
func (g *guardia) cercaUffici(t *testing.T, conn *pgx.Conn, innocente string) {
	t.Helper()
	rows, _ := conn.Query(t.Context(), `SELECT COALESCE(cf, ''), COALESCE(denominazione, '') FROM tributi.tari
		UNION SELECT COALESCE(cf, ''), COALESCE(denominazione, '') FROM tributi.imu
		UNION SELECT COALESCE(cf, ''), concat_ws(' ', cognome, nome) FROM anagrafe.residente
		UNION SELECT COALESCE(cf, ''), concat_ws(' ', nome, cognome) FROM anagrafe.residente
		UNION SELECT COALESCE(s ->> 'cf', ''), COALESCE(s ->> 'denominazione', '') FROM edilizia.pratica CROSS JOIN jsonb_array_elements(soggetti) s`)
	persone, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct{ CF, Nome string }])
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range persone {
		g.cerca(innocente, p.CF)
		if !strings.HasPrefix(p.Nome, "COMUNE DI ") {
			g.cerca(innocente, p.Nome)
		}
	}
	for _, s := range seminati {
		if !slices.ContainsFunc(persone, func(p struct{ CF, Nome string }) bool { return p.CF == s.CF && strings.Contains(p.Nome, s.Cognome) }) {
			t.Fatalf("the person sown in %s is in no table", s.File)
		}
		g.cerca(innocente, s.Cognome, s.CF, s.Cognome+" "+s.Nome, s.Nome+" "+s.Cognome)
	}
	t.Logf("%d persons in the offices' own data", len(persone))
}

// confrontaInSilenzio runs the comparisons and lists what they find, as who keeps the machine does.
func confrontaInSilenzio(t *testing.T, g *guardia, db string) {
	t.Helper()
	for _, riga := range [][]string{{"riscontri", "run", "--ente", "X100", "--json"}, {"riscontri", "run", "--ente", "X100", "--anno", "2024"}, {"riscontri", "list", "--ente", "X100"},
		{"riscontri", "list", "--ente", "X100", "--csv"}, {"riscontri", "list", "--ente", "X100", "--json"}} {
		code, out, stderr := sitCmd(t, append(riga, "--db", db)...)
		if code != exitOK || len(out) < 100 {
			t.Fatalf("sit %s: exit %d, %d bytes, %s", strings.Join(riga, " "), code, len(out), stderr)
		}
		g.guarda("sit "+strings.Join(riga[:2], " "), []byte(out+stderr))
	}
}

// ufficiDaTutti asks, as nobody, for what the plans say, which is public, and for all that the offices keep.
func ufficiDaTutti(v *visitatore) {
	v.t.Helper()
	for _, id := range []string{"X100_000100.11", "X100_000100.20", "X100_000200.1"} {
		for _, p := range []string{"/particella/" + id + "/urbanistica", "/api/v1/X100/particelle/" + id + "/urbanistica", "/api/v1/X100/particelle/" + id + "/urbanistica?data=2010-01-01", "/fascicolo/" + id} {
			v.prendi(p)
		}
	}
	for _, p := range append(append(slices.Clone(senzaPersone), conPersone...), "/urbanistica?lon=14.8965&lat=41.20135", "/ufficio/urbanistica?ente=X100", "/ufficio/pratiche/nuova?ente=X100", "/tiles/segnalazioni.json",
		"/tiles/segnalazioni/16/35479/24522.mvt", "/ufficio/impronte/X100.geojson", "/api/v1/X100/soggetti/"+seminati[1].CF+"/imu/calcolo?anno=2024", "/api/v1/X100/posizioni?cf="+seminati[0].CF) {
		v.prendi(p)
	}
	for _, s := range seminati {
		q := url.QueryEscape(s.Cognome)
		for _, p := range []string{"/api/v1/ricerca?q=" + q, "/cerca?q=" + q, "/ufficio/segnalazioni?ente=X100&testo=" + q, "/ufficio/pratiche?ente=X100&q=" + q, "/api/v1/X100/segnalazioni?oggetto=" + q} {
			v.prendi(p, s.Cognome)
		}
	}
}

// Pages and answers about the offices' data that name nobody, whoever asks; and those that name persons to who may.
var (
	senzaPersone = []string{"/ufficio/segnalazioni?ente=X100", "/ufficio/segnalazioni?ente=X100&stato=tutte&presenza=tutte", "/ufficio/segnalazioni.geojson?ente=X100", "/ufficio/segnalazioni.csv?ente=X100", "/ufficio/segnalazioni.xlsx?ente=X100",
		"/ufficio/riscontri?ente=X100", "/comune/X100/coperture", "/ufficio/pratiche?ente=X100", "/api/v1/X100/segnalazioni?limit=500", "/api/v1/X100/segnalazioni.geojson", "/api/v1/X100/segnalazioni.csv", "/api/v1/X100/segnalazioni.xlsx",
		"/api/v1/X100/pratiche", "/tiles/segnalazioni/13/4435/3065.mvt", "/tiles/segnalazioni/16/35479/24522.mvt", "/ufficio/urbanistica?ente=X100", "/pratiche/X100.geojson?bbox=14.8,41.1,15,41.3"}
	conPersone = []string{"/comune/X100/coperture/TARI", "/comune/X100/coperture/IMU", "/comune/X100/legami", "/fascicolo/X100-F-1001", "/fascicolo/X100_000100.11", "/api/v1/X100/posizioni?limit=500", "/api/v1/X100/posizioni?limit=500&anno=2024&tributo=IMU",
		"/api/v1/X100/immobili/X100-F-1001/fascicolo", "/api/v1/X100/immobili/X100_000100.11/fascicolo"}
)

var (
	unaTraccia = regexp.MustCompile(`/ufficio/segnalazioni/[0-9a-z-]+\?[^"]*`)
	unFile     = regexp.MustCompile(`/ufficio/pratiche/[0-9]+\?[^"]*`)
)

// stanze looks, as one who signed in or as a program, at the rooms of the taxes and of the buildings. What names nobody is
// searched whole; what names persons is shown with names to the offices that may, and to nobody else.
func (v *visitatore) stanze(scopi ...authz.Scope) {
	v.t.Helper()
	puo := func(s authz.Scope) bool { return slices.Contains(scopi, s) }
	da, mostrati := slices.Clone(conPersone), map[string]bool{}
	for _, p := range senzaPersone {
		r, b := v.chiedi(http.MethodGet, p, "", "")
		v.g.guarda("GET "+p+" ("+v.chi+", which names nobody)", b, v.suo...)
		if r.StatusCode == http.StatusOK && v.testa.Get("Cookie") != "" {
			for _, m := range append(unaTraccia.FindAll(b, -1), unFile.FindAll(b, -1)...) {
				da = append(da, strings.ReplaceAll(string(m), "&amp;", "&"))
			}
		}
		if strings.HasPrefix(p, "/api/v1/X100/segnalazioni?") || p == "/api/v1/X100/pratiche" {
			da = append(da, ids(strings.TrimSuffix(p, "?limit=500"), b)...)
		}
	}
	for _, p := range da {
		r, b := v.chiedi(http.MethodGet, p, "", "")
		if r.StatusCode != http.StatusOK || !v.g.trova(piatto(b), v.suo) {
			continue
		}
		suoi := puo(authz.TributiRead)
		switch {
		case strings.Contains(p, "/pratiche/"):
			suoi = puo(authz.EdiliziaWrite)
		case strings.Contains(p, "fascicolo"):
			suoi = puo(authz.EdiliziaWrite) || puo(authz.TributiRead)
		}
		if !suoi {
			v.g.luoghi = append(v.g.luoghi, "GET "+strings.SplitN(p, "?", 2)[0]+" names persons to "+v.chi)
		}
		switch {
		case strings.HasPrefix(p, "/ufficio/segnalazioni/"):
			mostrati["a lead"] = true
		case strings.Contains(p, "/pratiche/") && bytes.Contains(piatto(b), []byte(seminati[3].Cognome)):
			mostrati["a building file"] = true
		}
	}
	// What is searched for is what is shown to who may see it: a lead in its page, a building file.
	for cosa, vuole := range map[string]bool{"a lead": puo(authz.TributiRead) && v.testa.Get("Cookie") != "", "a building file": puo(authz.EdiliziaWrite)} {
		if mostrati[cosa] != vuole {
			v.t.Errorf("%s is shown the persons of %s: %v", v.chi, cosa, mostrati[cosa])
		}
	}
}

// ids are the addresses of what a list of the API has.
func ids(percorso string, b []byte) (out []string) {
	var l struct{ Items []struct{ ID any } }
	if json.Unmarshal(b, &l) != nil {
		return nil
	}
	for _, x := range l.Items[:min(len(l.Items), 40)] {
		out = append(out, fmt.Sprintf("%s/%v", percorso, x.ID))
	}
	return out
}

// stanzeProgrammi asks as programs: of the taxes, of the buildings, with all but those, and without a reason.
func stanzeProgrammi(t *testing.T, chi func(string, ...string) *visitatore, db string) {
	t.Helper()
	for _, c := range []struct {
		nome  string
		scopo string
		scopi []authz.Scope
	}{
		{"a program of the taxes", "verifica 12", []authz.Scope{authz.TributiRead}},
		{"a program of the buildings", "verifica 12", []authz.Scope{authz.EdiliziaRead, authz.EdiliziaWrite}},
		{"a program that reads files", "verifica 12", []authz.Scope{authz.EdiliziaRead}},
		{"a program of neither", "verifica 12", []authz.Scope{authz.CatastoRead, authz.FlussiWrite, authz.AuditRead, authz.CDUEmit}},
		{"a program of both without a reason", "", []authz.Scope{authz.TributiRead, authz.EdiliziaRead, authz.EdiliziaWrite}},
	} {
		var lista []string
		for _, s := range c.scopi {
			lista = append(lista, string(s))
		}
		_, out, _ := sitCmd(t, "token", "create", "--ente", "X100", "--scope", strings.Join(lista, ","), "--db", db)
		testate := []string{"Authorization", "Bearer " + strings.TrimSpace(out)}
		if c.scopo != "" {
			testate = append(testate, "Purpose", c.scopo)
		} else {
			c.scopi = nil // nobody is named
		}
		v := chi(c.nome, testate...)
		v.stanze(c.scopi...)
		for _, s := range seminati { // what is asked for by tax code
			r, b := v.chiedi(http.MethodGet, "/api/v1/X100/posizioni?cf="+s.CF+"&anno=2024", "", "")
			if r.StatusCode == http.StatusOK && !slices.Contains(c.scopi, authz.TributiRead) {
				t.Errorf("%s is answered %d bytes of positions", c.nome, len(b))
			}
			v.chiedi(http.MethodGet, "/api/v1/X100/soggetti/"+s.CF+"/imu/calcolo?anno=2024", "", "")
		}
		t.Logf("%s: %v", c.nome, v.stati)
	}
}

// piantatiUffici puts a person in the tables of the offices that no policy keeps: the search of the tables finds her.
func piantatiUffici(t *testing.T, g *guardia, conn *pgx.Conn) {
	t.Helper()
	chi := "la signora " + esempio.Cittadino().Scritto()
	for tabella, sql := range map[string]string{
		"riscontri.regola_ente": `INSERT INTO riscontri.regola_ente (ente_id, regola, chi) SELECT ente_id, 'XC-99', $1 FROM sit.ente WHERE codice = 'X100'`,
		"urbanistica.zona":      `UPDATE urbanistica.zona SET descrizione = $1 WHERE zona_id = (SELECT min(zona_id) FROM urbanistica.zona)`,
	} {
		tx, err := conn.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		suo := guardia{per: g.per}
		if r, err := tx.Exec(t.Context(), sql, chi); err != nil || r.RowsAffected() == 0 {
			t.Errorf("%s: %v, %v", tabella, r, err)
		} else if _, err := suo.banca(t.Context(), tx); err != nil || !slices.Contains(suo.luoghi, "table "+tabella) {
			t.Errorf("%s: %v, found in %v", tabella, err, suo.luoghi)
		}
		if err := tx.Rollback(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
}
