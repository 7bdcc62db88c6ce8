package load

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/pgtest"
	"github.com/cestor/sit/tiles"
)

// numbers are the numeri of a foglio drawn on a day.
func (d *desk) numbers(ente, foglio int32, on tiles.Day, candidates ...string) string {
	var out []string
	for _, n := range candidates {
		for _, p := range d.m.Current().Numero(ente, foglio, n) {
			if p.Holds(on) {
				out = append(out, n)
				break
			}
		}
	}
	return strings.Join(out, " ")
}

func (d *desk) enteID(codice string) (id int32) {
	d.Helper()
	enti, err := d.db.Enti(d.Context())
	if err != nil {
		d.Fatal(err)
	}
	for _, e := range enti {
		if string(e.Codice) == codice {
			return e.ID
		}
	}
	d.Fatalf("no ente %s", codice)
	return 0
}

// What the map shows follows each commit within a second, makes anew what the commit touched
// and nothing else, and goes back with an undo.
func TestTheMapFollowsEachCommit(t *testing.T) {
	d := open(t)
	d.ente("X100", "Borgo di Prova")
	d.ente("X200", "Villa Nova")
	x100 := d.enteID("X100")
	var mu sync.Mutex
	var updates []Update
	// The poll is out of the way: what arrives in time was announced.
	l := d.start(d.m, Config{Poll: time.Hour, Observe: func(u Update) { mu.Lock(); updates = append(updates, u); mu.Unlock() }})
	if s, n := d.m.Current().Count(tiles.Sit); s+n > 0 {
		t.Fatalf("a map of %d segments before any delivery", s)
	}

	d.deliver("", borgo2019)
	took := d.until(time.Second, "the first delivery is seen", func() bool { _, n := d.m.Current().Count(tiles.Comuni); return n == 1 })
	t.Logf("seen %v after the import returned", took)
	before := d.m.Current()
	past, today := day(t, "2020-01-01"), day(t, "2025-01-01")
	all := []string{"3", "4", "5", "6", "9", "23", "24", "25", "26"}
	if got := d.numbers(x100, 1, today, all...); got != "3 4 5 6 9" {
		t.Errorf("drawn before the second delivery: %s", got)
	}

	undo := d.deliver("", borgo2024)
	d.until(time.Second, "the second delivery is seen", func() bool { return d.numbers(x100, 1, today, all...) == "3 4 23 24 25 26" })
	if got := d.numbers(x100, 1, past, all...); got != "3 4 5 6 9" {
		t.Errorf("drawn on a day of the past: %s", got)
	}
	kin := d.m.Current().Particella(x100, "X100_000100.9")[0].Kin
	if strings.Join(kin.Successori, " ") != "X100_000100.24 X100_000100.25" {
		t.Errorf("what the 9 became: %v", kin.Successori)
	}
	if kin := d.m.Current().Particella(x100, "X100_000100.26")[0].Kin; strings.Join(kin.Predecessori, " ") != "X100_000100.5 X100_000100.6" {
		t.Errorf("what became the 26: %v", kin.Predecessori)
	}
	after := d.m.Current()
	changed := 0
	for _, k := range after.Keys(x100) {
		same := before.Segment(k) == after.Segment(k)
		if touched := d.sheet(k.Foglio) == "X100_000100" && k.Layer != tiles.Fogli; touched == same && k.Layer != tiles.Comuni {
			t.Errorf("%v: made anew %v", k, !same)
		}
		if !same {
			changed++
		}
	}
	if changed == 0 || changed == len(after.Keys(x100)) {
		t.Errorf("%d of %d segments made anew", changed, len(after.Keys(x100)))
	}

	if err := d.imp.Annulla(t.Context(), undo, "prova", "prova"); err != nil {
		t.Fatal(err)
	}
	d.until(time.Second, "the undo is seen", func() bool { return d.numbers(x100, 1, today, all...) == "3 4 5 6 9" })
	mu.Lock()
	defer mu.Unlock()
	if len(updates) != 4 || !updates[0].First {
		t.Errorf("%d updates: %+v", len(updates), updates)
	}
	for _, u := range updates[1:] {
		if u.Delay <= 0 || u.Delay > time.Second || u.Undrawn != 0 {
			t.Errorf("update %+v", u)
		}
	}
	if err := l.Ready(); err != nil {
		t.Error(err)
	}
}

func (d *desk) sheet(id int32) (nome string) {
	d.Helper()
	err := d.db.Read(d.Context(), sit.Pubblico(), func(tx pgx.Tx) error {
		err := tx.QueryRow(d.Context(), "SELECT nome FROM catasto.foglio WHERE foglio_id = $1", id).Scan(&nome)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil {
		d.Fatal(err)
	}
	return nome
}

// An announcement lost on the way costs a poll, no more; segments that lose their version, and
// their last drawing, go.
func TestWhatWasNotAnnouncedIsFoundByThePoll(t *testing.T) {
	d := open(t)
	d.ente("X100", "Borgo di Prova")
	d.deliver("", borgo2019)
	d.start(d.m, Config{Poll: 50 * time.Millisecond})
	x100 := d.enteID("X100")
	if got := d.numbers(x100, 2, day(t, "2025-01-01"), "1", "24"); got != "1 24" {
		t.Fatalf("foglio 2 shows %q", got)
	}
	d.exec(`DELETE FROM catasto.disegno d USING catasto.foglio f WHERE f.foglio_id = d.foglio_id AND f.nome = 'X100_000200'`)
	d.exec(`UPDATE catasto.tile_version v SET versione = nextval('catasto.tile_version_seq') FROM catasto.foglio f WHERE f.foglio_id = v.foglio_id AND f.nome = 'X100_000200'`)
	d.until(5*time.Second, "foglio 2 is gone", func() bool { return d.numbers(x100, 2, day(t, "2025-01-01"), "1", "24") == "" })
	for _, k := range d.m.Current().Keys(x100) {
		if d.sheet(k.Foglio) == "X100_000200" {
			t.Errorf("%v is still there", k)
		}
	}
	d.exec(`DELETE FROM catasto.tile_version v USING catasto.foglio f WHERE f.foglio_id = v.foglio_id AND f.nome = 'X100_0001A0' AND layer = 'edifici'`)
	d.until(5*time.Second, "a segment without a version is gone", func() bool { s, _ := d.m.Current().Count(tiles.Edifici); return s == 1 })
}

// A server that is lost and comes back: what was loaded goes on being served, and what was
// committed meanwhile arrives without help.
func TestTheDatabaseGoesAwayAndComesBack(t *testing.T) {
	d := open(t)
	d.ente("X100", "Borgo di Prova")
	d.deliver("", borgo2019)
	x100 := d.enteID("X100")
	other, err := pg.Open(t.Context(), pg.Config{URL: d.db.URL(), AppConns: 2, OwnerConns: 4})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	l := New(other, d.m, Config{Poll: time.Hour})
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); l.Run(ctx) }()
	defer func() { stop(); <-done }()
	d.until(10*time.Second, "the map is loaded", func() bool { return l.Ready() == nil })

	cfg, err := pgx.ParseConfig(pgtest.AdminURL(t, d.db.URL()))
	if err != nil {
		t.Fatal(err)
	}
	name := cfg.Database
	cfg.Database = "postgres" // nobody may close the door of the room he is in
	admin, err := pgx.ConnectConfig(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close(context.Background())
	// As in a restart: every connection cut, and for a while none to be had.
	exec := func(sql string) {
		t.Helper()
		if _, err := admin.Exec(t.Context(), strings.ReplaceAll(sql, "NAME", name)); err != nil {
			t.Fatal(err)
		}
	}
	exec(`ALTER DATABASE NAME WITH ALLOW_CONNECTIONS false`)
	exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'NAME'`)
	time.Sleep(300 * time.Millisecond)
	if tile, err := d.m.Tile(tiles.Fogli, 4, 8, 5, day(t, "2025-01-01")); err != nil || !tile.Empty {
		t.Errorf("a tile below its zoom: %+v %v", tile, err)
	}
	if got := d.numbers(x100, 1, day(t, "2025-01-01"), "9"); got != "9" || l.Ready() != nil {
		t.Errorf("without the database the map shows %q, ready: %v", got, l.Ready())
	}
	exec(`ALTER DATABASE NAME WITH ALLOW_CONNECTIONS true`)
	if d.db, err = pg.Open(t.Context(), pg.Config{URL: d.db.URL()}); err != nil { // the import is another process
		t.Fatal(err)
	}
	defer d.db.Close()
	d.imp.DB = d.db
	d.deliver("", borgo2024)
	d.until(10*time.Second, "what was committed meanwhile is seen", func() bool { return d.numbers(x100, 1, day(t, "2025-01-01"), "9", "24") == "24" })
}
