package local

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// TestMain lets the test binary be a second command on the same directory: one that can be
// killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("SIT_TEST_HOLDER"); dir != "" {
		c, err := Open(context.Background(), dir, Options{})
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(c.PID())
		time.Sleep(time.Minute)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// open is Open for a test that expects it to succeed.
func open(t *testing.T, dir string) *Cluster {
	t.Helper()
	c, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatalf("open: %v\n%s", err, sit.Messaggio(err))
	}
	t.Cleanup(func() {
		c.Close()
		os.Remove(c.server.Load().socket) // empty by now, unless another still runs there
	})
	return c
}

// directory is one that the server's user can enter, which t.TempDir alone is not for root.
func directory(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func query(t *testing.T, url, sql string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	var s string
	if err := conn.QueryRow(t.Context(), sql).Scan(&s); err != nil && !errors.Is(err, pgx.ErrNoRows) {
		t.Fatalf("%s: %v", sql, err)
	}
	return s
}

// holder starts another process that holds the cluster of dir, and tells the pid of its server.
func holder(t *testing.T, dir string) (*exec.Cmd, int) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "SIT_TEST_HOLDER="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	line, _ := bufio.NewReader(out).ReadString('\n')
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatalf("holder says %q", line)
	}
	return cmd, pid
}

// One directory serves the whole life of a cluster, since making one takes a second.
func TestTheLifeOfACluster(t *testing.T) {
	dir := directory(t)

	t.Run("many commands at once make one cluster and one server", func(t *testing.T) {
		if err := os.MkdirAll(filepath.Join(dir, "pg.new", "half"), 0o755); err != nil { // of a killed initdb
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		pids, errs := make([]int, 6), make([]error, 6)
		clusters := make([]*Cluster, 6)
		for i := range pids {
			wg.Go(func() {
				if clusters[i], errs[i] = Open(context.Background(), dir, Options{}); errs[i] == nil {
					pids[i] = clusters[i].PID()
				}
			})
		}
		wg.Wait()
		for i := range pids {
			if errs[i] != nil || pids[i] != pids[0] {
				t.Fatalf("%v %v", pids, errs)
			}
		}
		for i, c := range clusters {
			if !alive(pids[0]) {
				t.Fatalf("the server is gone with %d holders left", len(clusters)-i)
			}
			if err := c.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if alive(pids[0]) {
			t.Error("the last one out left the server running")
		}
	})

	t.Run("it listens on a private socket alone and is set as it should be", func(t *testing.T) {
		c := open(t, dir)
		got := query(t, c.URL(), `SELECT concat_ws(' ', current_setting('listen_addresses'), current_setting('jit'), current_setting('fsync'),
			current_setting('TimeZone'), current_setting('data_checksums'), current_setting('server_encoding'), current_setting('lc_collate'), session_user,
			(SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = session_user))`)
		if want := " off on UTC on UTF8 C.UTF-8 sit f"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		i, err := os.Stat(c.server.Load().socket)
		if err != nil || i.Mode().Perm() != 0o700 || len(c.server.Load().socket)+len("/.s.PGSQL.5432") > 100 {
			t.Errorf("socket directory %s: %v, %v", c.server.Load().socket, i.Mode(), err)
		}
		p, err := os.Stat(fmt.Sprintf("/proc/%d", c.PID()))
		if uid := p.Sys().(*syscall.Stat_t).Uid; err != nil || uid == 0 {
			t.Errorf("the server runs as %d, %v", uid, err)
		}
		query(t, c.AdminURL("sit"), `CREATE TABLE kept AS SELECT 'yes'::text AS it`)
	})

	t.Run("what was written is there after the server was killed", func(t *testing.T) {
		c := open(t, dir)
		query(t, c.AdminURL("sit"), `INSERT INTO kept VALUES ('late') RETURNING it`)
		dead := abandon(t, c)
		d := open(t, dir)
		if got := query(t, d.AdminURL("sit"), `SELECT string_agg(it, ' ' ORDER BY it) FROM kept`); got != "late yes" {
			t.Errorf("after the crash: %s", got)
		}
		if d.PID() == dead {
			t.Error("the server was not killed at all")
		}
	})

	t.Run("the server of a killed command is adopted, and stopped by the last one out", func(t *testing.T) {
		cmd, pid := holder(t, dir)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		if !alive(pid) {
			t.Fatal("the server died with the command")
		}
		c := open(t, dir)
		if c.PID() != pid {
			t.Errorf("a second server %d was started beside %d", c.PID(), pid)
		}
		if err := c.Close(); err != nil || alive(pid) {
			t.Errorf("the leftover still runs, %v", err)
		}
	})

	t.Run("two commands share, and the first to leave does not close the door", func(t *testing.T) {
		c := open(t, dir)
		cmd, pid := holder(t, dir)
		if pid != c.PID() {
			t.Fatalf("servers %d and %d", pid, c.PID())
		}
		c.Close()
		if !alive(pid) {
			t.Fatal("the server was stopped under the feet of the other command")
		}
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})

	t.Run("a server that lost its socket is replaced", func(t *testing.T) {
		c := open(t, dir) // adopted from the killed holder above
		unreachable := c.PID()
		if err := os.RemoveAll(c.server.Load().socket); err != nil {
			t.Fatal(err)
		}
		d := open(t, dir)
		if d.PID() == unreachable || query(t, d.URL(), `SELECT 'here'`) != "here" {
			t.Error("the server cannot be reached")
		}
	})

	t.Run("a cluster of a version that is not installed names the package", func(t *testing.T) {
		p, err := choosePlace(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(p.data(), "PG_VERSION"), []byte("9\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), dir, Options{}); sit.Codice(err) != "POSTGRESQL_MANCANTE" || !strings.Contains(sit.Messaggio(err), "apt install postgresql-9 ") {
			t.Errorf("%v", err)
		}
	})
}

func TestMissingPostgreSQLNamesThePackages(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	root := t.TempDir()
	if _, err := Open(t.Context(), directory(t), Options{Root: root}); sit.Codice(err) != "POSTGRESQL_MANCANTE" || !strings.Contains(sit.Messaggio(err), "apt install postgresql postgresql-postgis") {
		t.Errorf("nothing installed: %v", err)
	}
	bin := filepath.Join(root, "97", "bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, program := range []string{"postgres", "initdb"} {
		if err := os.WriteFile(filepath.Join(bin, program), []byte("#!/bin/sh\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Open(t.Context(), directory(t), Options{Root: root}); sit.Codice(err) != "POSTGIS_MANCANTE" {
		t.Errorf("no PostGIS: %v", err)
	}
}

func TestAServerThatCannotStartShowsItsLog(t *testing.T) {
	dir := directory(t)
	c := open(t, dir)
	c.Close()
	if err := os.WriteFile(filepath.Join(c.place.data(), "postgresql.conf"), []byte("no_such_setting = on\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), dir, Options{})
	if sit.Codice(err) != "BANCA_DATI_NON_AVVIATA" || !strings.Contains(sit.Messaggio(err), "no_such_setting") {
		t.Errorf("%v", err)
	}
}

func TestTheDirectoryMustLetTheServerIn(t *testing.T) {
	closed := t.TempDir() // below a directory of mode 0700
	stranger := account{uid: 4242, gid: 4242, other: true}
	if reachable(closed, stranger) || !reachable("/tmp", stranger) {
		t.Error("reachable is wrong")
	}
	if !reachable(closed, account{uid: uint32(os.Getuid()), gid: uint32(os.Getgid())}) {
		t.Error("the owner cannot enter")
	}
	p, err := choosePlace(closed)
	if err != nil {
		t.Fatal(err)
	}
	if os.Getuid() != 0 {
		if p.elsewhere || p.base != closed || p.account.other {
			t.Errorf("a common user was sent to %+v", p)
		}
		return
	}
	t.Cleanup(func() { os.RemoveAll(p.base) })
	if !p.elsewhere || filepath.Dir(p.base) != homeless {
		t.Fatalf("root was sent to %+v", p)
	}
	c := open(t, closed)
	defer c.Close()
	if c.Dir() != p.base || !c.Elsewhere() || query(t, c.URL(), `SELECT 'here'`) != "here" {
		t.Errorf("the cluster is in %s", c.Dir())
	}
	if q, err := choosePlace(closed); err != nil || q.base != p.base || q.account != p.account {
		t.Errorf("the second command goes to %+v, %v", q, err)
	}
}

func TestAForeignSocketDirectoryIsNotUsed(t *testing.T) {
	p := place{base: directory(t), account: account{uid: uint32(os.Getuid()), gid: uint32(os.Getgid())}}
	first, err := p.socketDir()
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(first)
	if again, err := p.socketDir(); err != nil || again != first {
		t.Errorf("the second time %s, %v", again, err)
	}
	if err := os.Chmod(first, 0o777); err != nil { // as if somebody else had laid it out
		t.Fatal(err)
	}
	other, err := p.socketDir()
	if err != nil || other == first {
		t.Fatalf("an open directory was used: %s, %v", other, err)
	}
	defer os.RemoveAll(other)
	if !p.private(other) {
		t.Error("the other one is open too")
	}
}

func TestALingeringServerStopsByItself(t *testing.T) {
	c, err := Open(t.Context(), directory(t), Options{NoSync: true, Linger: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(c.server.Load().socket) })
	pid := c.PID()
	c.Close()
	if !alive(pid) {
		t.Fatal("it did not linger")
	}
	for end := time.Now().Add(20 * time.Second); alive(pid); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it lingers for ever")
		}
	}
}
