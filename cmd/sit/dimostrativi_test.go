package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
)

// The people of the demo are one for each role and one who only owns something; their passwords
// are of one start, and they are made only where nobody else can reach them.
func TestThePeopleOfTheDemo(t *testing.T) {
	url := pgtest.URL(t)
	for _, e := range [][]string{{"B542"}, {"H501"}, {"X100", "--nome", "Borgo di Prova"}} {
		if code, _, err := sitCmd(t, append([]string{"ente", "add", "--db", url}, e...)...); code != exitOK {
			t.Fatal(err)
		}
	}
	db, err := pg.Open(t.Context(), pg.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	prima, err := creaAccountDimostrativi(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	dopo, err := creaAccountDimostrativi(t.Context(), db)
	if err != nil || len(dopo) != len(authz.Ruoli)+1 {
		t.Fatalf("%v, %v", dopo, err)
	}
	accessi := authz.NewAccessi(db, nil)
	for i, a := range dopo {
		id, err := accessi.ConPassword(t.Context(), a.CF, a.Password, "127.0.0.1")
		if err != nil {
			t.Fatalf("%s: %v", a.Ruolo, err)
		}
		c, err := accessi.DaOperatore(t.Context(), id, time.Now(), nil)
		if err != nil {
			t.Fatal(err)
		}
		incarichi := c.Incarichi()
		if a.Ruolo == "cittadino" && len(incarichi) != 0 || a.Ruolo != "cittadino" && (len(incarichi) != 3 || string(incarichi[0].Ruolo) != a.Ruolo) {
			t.Errorf("%s: %v", a.Ruolo, incarichi)
		}
		if a.Password == prima[i].Password {
			t.Errorf("%s has the password of the start before", a.Ruolo)
		}
	}
	for addr, qui := range map[string]bool{"127.0.0.1:8080": true, "localhost:8080": true, "[::1]:80": true, ":8080": false, "0.0.0.0:8080": false, "192.0.2.1:80": false, "boh": false} {
		if soloQui(addr) != qui {
			t.Errorf("%s: %v", addr, soloQui(addr))
		}
	}
}

// While it serves, a line of the register is sealed by itself.
func TestServeSealsTheRegister(t *testing.T) {
	url := pgtest.URL(t)
	if code, _, err := sitCmd(t, "ente", "add", "X100", "--nome", "Borgo di Prova", "--db", url); code != exitOK {
		t.Fatal(err)
	}
	a := accendi(t, "serve", "--addr", "127.0.0.1:0", "--db", url)
	conn, err := pgx.Connect(t.Context(), pgtest.AdminURL(t, url))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), `INSERT INTO authz.consultazione (ente_id, genere, chi, nome, ufficio, sessione, indirizzo, scopo, risorsa, oggetto, campi, persone)
		SELECT ente_id, 1, 1, 'N', 'tributi', 's', '::1', 'prova', 'visura', 'o', '{}', '{}' FROM sit.ente`); err != nil {
		t.Fatal(err)
	}
	for inizio := time.Now(); ; {
		var n int
		if err := conn.QueryRow(t.Context(), `SELECT count(*) FROM authz.sigillo`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n == 1 {
			break
		}
		if time.Since(inizio) > time.Minute {
			t.Fatalf("no seal after %v", time.Since(inizio))
		}
		time.Sleep(20 * time.Millisecond)
	}
	if code := a.stop(); code != exitOK || strings.Contains(a.stderr.String(), `"level":"ERROR"`) {
		t.Errorf("exit %d, %s", code, a.stderr)
	}
}
