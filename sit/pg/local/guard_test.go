package local

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// kill ends a server as a power cut would, with all its children.
func kill(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(-pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the server survives SIGKILL", func() bool { return !alive(pid) })
}

// abandon leaves the cluster of c with a killed server and no holder to start it again.
func abandon(t *testing.T, c *Cluster) (pid int) {
	t.Helper()
	c.unguard()
	c.guarded.Wait()
	pid = c.PID()
	kill(t, pid)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	return pid
}

func eventually(t *testing.T, otherwise string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal(otherwise)
		}
	}
}

// reaches is true when a server answers at url.
func reaches(t *testing.T, url string) bool {
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		return false
	}
	return conn.Close(t.Context()) == nil
}

// One directory serves all the deaths of a server.
func TestAKilledServerIsStartedAgain(t *testing.T) {
	dir := directory(t)

	t.Run("by its holder, at the same address", func(t *testing.T) {
		c := open(t, dir)
		url, first := c.URL(), c.PID()
		for range 2 {
			dead := c.PID()
			kill(t, dead)
			eventually(t, "nobody started it again", func() bool { return c.PID() != dead && reaches(t, url) })
			eventually(t, "the dead server stays a zombie", func() bool { return syscall.Kill(dead, 0) != nil })
		}
		if c.URL() != url || c.PID() == first {
			t.Errorf("it moved from %s to %s", url, c.URL())
		}
		last := c.PID()
		if err := c.Close(); err != nil || alive(last) {
			t.Errorf("the last one out left the new server running, %v", err)
		}
	})

	t.Run("once, when many hold it", func(t *testing.T) {
		_, dead := holder(t, dir) // the parent of the server
		c, d := open(t, dir), open(t, dir)
		kill(t, dead)
		e := open(t, dir) // and a command that comes just then
		if e.PID() == dead {
			t.Fatal("the dead server was adopted")
		}
		eventually(t, "the holders do not meet at one server", func() bool { return c.PID() == e.PID() && d.PID() == e.PID() })
		eventually(t, "the other process does not wait for its child", func() bool { return syscall.Kill(dead, 0) != nil })
		if !reaches(t, c.URL()) {
			t.Error("it does not answer")
		}
	})

	t.Run("while one of its children is busy and does not notice", func(t *testing.T) {
		c := open(t, dir)
		conn, err := pgx.Connect(t.Context(), c.URL())
		if err != nil {
			t.Fatal(err)
		}
		var busy int
		if err := conn.QueryRow(t.Context(), `SELECT pg_backend_pid()`).Scan(&busy); err != nil {
			t.Fatal(err)
		}
		go func() {
			_, _ = conn.Exec(context.Background(), `DO 'BEGIN LOOP END LOOP; END'`)
			_ = conn.Close(context.Background())
		}()
		eventually(t, "the child is not at work", func() bool {
			return query(t, c.AdminURL("sit"), fmt.Sprintf(`SELECT state FROM pg_stat_activity WHERE pid = %d`, busy)) == "active"
		})
		dead := c.PID()
		if err := syscall.Kill(dead, syscall.SIGKILL); err != nil { // it alone
			t.Fatal(err)
		}
		eventually(t, "the child keeps the new server out", func() bool { return c.PID() != dead && reaches(t, c.URL()) })
		if alive(busy) {
			t.Error("a child of the dead server works beside the new one")
		}
	})

	t.Run("but never made anew where its directory was deleted", func(t *testing.T) {
		other := directory(t)
		c := open(t, other)
		t.Cleanup(func() { os.RemoveAll(c.server.Load().socket) }) // not empty: no other server follows
		c.unguard()                                                // it would be at work in the middle of the deletion
		c.guarded.Wait()
		kill(t, c.PID())
		if err := os.RemoveAll(other); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(other, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := c.revive(t.Context()); err == nil {
			t.Error("a cluster that we do not hold was revived")
		}
		if left, err := os.ReadDir(other); err != nil || len(left) > 0 {
			t.Errorf("%v, %v", left, err)
		}
	})
}

// The number of a killed server, in the two files that it leaves behind, deceives nobody.
func TestWhatAKilledServerLeavesBehind(t *testing.T) {
	dir := directory(t)
	sleeper := func(t *testing.T, p place, in string) *exec.Cmd {
		// As the user of the server: postgres does not believe in the processes of others.
		cmd := command(p, "sleep", "60")
		cmd.Dir = in
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
		return cmd
	}
	for _, c := range []struct {
		name  string
		taker func(t *testing.T, p place) string // who has the number now
	}{
		{"a number that nobody has", func(*testing.T, place) string { return "" }},
		{"a zombie, whose parent lives and does not wait for it", func(t *testing.T, p place) string {
			cmd := sleeper(t, p, "/")
			_ = cmd.Process.Kill()
			eventually(t, "no zombie", func() bool { return !alive(cmd.Process.Pid) })
			return strconv.Itoa(cmd.Process.Pid)
		}},
		{"the number of another process", func(t *testing.T, p place) string { return strconv.Itoa(sleeper(t, p, "/").Process.Pid) }},
		{"the number of somebody who looks around in the directory", func(t *testing.T, p place) string {
			return strconv.Itoa(sleeper(t, p, p.data()).Process.Pid)
		}},
		{"files that a power cut left empty", func(*testing.T, place) string { return "empty" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			former := open(t, dir)
			p, socket := former.place, former.server.Load().socket
			dead := abandon(t, former)
			taker := c.taker(t, p)
			for _, path := range []string{filepath.Join(p.data(), "postmaster.pid"), filepath.Join(socket, ".s.PGSQL.5432.lock")} {
				b, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				number, rest, _ := strings.Cut(string(b), "\n")
				if number != strconv.Itoa(dead) {
					t.Fatalf("%s names %s, not %d", path, number, dead)
				}
				switch taker {
				case "":
					continue
				case "empty":
					b = nil
				default:
					b = []byte(taker + "\n" + rest)
				}
				if err := os.WriteFile(path, b, 0o600); err != nil { // the owner stays
					t.Fatal(err)
				}
			}
			again := open(t, dir)
			if !reaches(t, again.URL()) || again.server.Load().socket != socket {
				t.Errorf("it is now in %s", again.URL())
			}
			if pid, err := strconv.Atoi(taker); err == nil && syscall.Kill(pid, 0) != nil {
				t.Error("the process that had the number was disturbed")
			}
		})
	}
}

// Those who hold the cluster know one address. It stays even when it is not the usual one, which
// depends on who starts the server.
func TestTheSocketStaysWhereItWas(t *testing.T) {
	dir := directory(t)
	p, err := choosePlace(dir)
	if err != nil {
		t.Fatal(err)
	}
	usual, err := p.socketDir()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(usual) })
	if err := os.Chmod(usual, 0o777); err != nil { // not private: another is taken
		t.Fatal(err)
	}
	c := open(t, dir)
	url := c.URL()
	if err := os.Chmod(usual, 0o700); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(url, usual) {
		t.Fatalf("the server is in %s, open to others", usual)
	}
	abandon(t, c)
	if d := open(t, dir); d.URL() != url {
		t.Errorf("from %s it went to %s", url, d.URL())
	}
}
