package local

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// server is a running postgres, ours or found.
type server struct {
	pid    int
	socket string
}

// findServer reads postmaster.pid and believes it only when the process exists and works in
// this very directory: after a crash the number may belong to anybody.
func findServer(p place) (server, bool) {
	lines := readLines(filepath.Join(p.data(), "postmaster.pid"))
	if len(lines) < 5 {
		return server{}, false
	}
	pid, err := strconv.Atoi(lines[0])
	if err != nil || !isServer(pid, p.data()) {
		return server{}, false
	}
	return server{pid: pid, socket: lines[4]}, true
}

// start runs postgres detached from us and waits until it answers: in the directory where the
// former server had its socket, while that is there.
func start(ctx context.Context, p place, i installation, opts Options, former string) (server, error) {
	socket := former
	if socket == "" || !p.private(socket) {
		var err error
		if socket, err = p.socketDir(); err != nil {
			return server{}, err
		}
	}
	const attempts = 5
	for failures, deadline := 0, time.Now().Add(60*time.Second); ; {
		wait := time.Now().Before(deadline) && ctx.Err() == nil
		if !vacate(p, socket) && wait {
			time.Sleep(20 * time.Millisecond)
			continue
		}
		s, err := startOnce(ctx, p, i, opts, socket)
		if err == nil {
			return s, nil
		}
		// Processes of the killed server that we cannot see need a moment to notice and go. And
		// what killed that one may have hit this one too, while it was starting.
		if failures++; wait && (failures < attempts || strings.Contains(logTail(p), "pre-existing shared memory block")) {
			time.Sleep(100 * time.Millisecond)
			continue
		}
		return server{}, err
	}
}

func startOnce(ctx context.Context, p place, i installation, opts Options, socket string) (server, error) {
	out, err := openLog(p)
	if err != nil {
		return server{}, err
	}
	defer out.Close()
	args := []string{"-D", p.data()}
	for _, s := range settings(socket, opts) {
		args = append(args, "-c", s)
	}
	cmd := command(p, i.path("postgres"), args...)
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr.Setsid = true // a Ctrl-C for us is not one for the server
	if err := cmd.Start(); err != nil {
		return server{}, failed(p, "start postgres", err)
	}
	pid := cmd.Process.Pid
	// It is meant to outlive us. If it does not it must be waited for, whoever holds it by then:
	// until that, its number looks alive to the next postgres.
	go func() { _ = cmd.Wait() }()
	s := server{pid: pid, socket: socket}
	for {
		if err := s.ping(ctx); err == nil {
			return s, nil
		}
		if !alive(pid) {
			return server{}, failed(p, "start postgres", errors.New("it exited at once"))
		}
		select {
		case <-ctx.Done():
			s.stop(p)
			return server{}, failed(p, "start postgres", ctx.Err())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func (s server) url(user, database string) string {
	return fmt.Sprintf("postgres://%s@/%s?host=%s&port=5432", user, database, s.socket)
}

func (s server) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.url(superuser, "postgres"))
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

// answers waits for a server that exists to be ready: it may be recovering from a crash.
func (s server) answers(ctx context.Context, p place) bool {
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline) && ctx.Err() == nil; time.Sleep(20 * time.Millisecond) {
		if s.ping(ctx) == nil {
			return true
		}
		if !isServer(s.pid, p.data()) {
			return false
		}
		if _, err := os.Stat(filepath.Join(s.socket, ".s.PGSQL.5432")); errors.Is(err, os.ErrNotExist) {
			if b, _ := os.ReadFile(filepath.Join(p.data(), "postmaster.pid")); bytes.Contains(b, []byte("ready")) {
				return false // somebody cleaned the directory of the socket away
			}
		}
	}
	return false
}

// stop asks for a fast shutdown, which ends the open sessions and writes a checkpoint, and
// waits for it. After a minute it no longer asks.
func (s server) stop(p place) {
	for i, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL} {
		if !isServer(s.pid, p.data()) {
			return
		}
		_ = syscall.Kill(s.pid, sig)
		patience := 60 * time.Second
		if i > 0 {
			patience = 5 * time.Second
		}
		for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
			if !alive(s.pid) {
				return
			}
		}
	}
}

// command prepares a program of PostgreSQL to run as the account of the place, somewhere that
// account can be, with nothing of our environment.
func command(p place, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=/usr/bin:/bin", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: p.account.credential()}
	return cmd
}

const maxLog = 10 << 20

func openLog(p place) (*os.File, error) {
	mode := os.O_CREATE | os.O_WRONLY | os.O_APPEND
	if i, err := os.Stat(p.log()); err == nil && i.Size() > maxLog {
		_ = os.Rename(p.log(), p.log()+".1")
	}
	f, err := os.OpenFile(p.log(), mode, 0o640)
	if err != nil {
		return nil, unusable(p.log(), err)
	}
	return f, nil
}

func logTail(p place) string {
	f, err := os.Open(p.log())
	if err != nil {
		return ""
	}
	defer f.Close()
	if i, err := f.Stat(); err == nil && i.Size() > 4096 {
		_, _ = f.Seek(-4096, 2)
	}
	var last []string
	for sc := bufio.NewScanner(f); sc.Scan(); {
		if last = append(last, sc.Text()); len(last) > 8 {
			last = last[1:]
		}
	}
	return strings.Join(last, "\n")
}

func failed(p place, what string, err error) error {
	return sit.Rifiuto(sit.Unavailable, "BANCA_DATI_NON_AVVIATA",
		"La banca dati di %s non si avvia. Le ultime righe del suo registro (%s):\n\n%s", p.base, p.log(), logTail(p)).
		Per(fmt.Errorf("%s: %w", what, err))
}
