package banco

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/importers/fornitura"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/jobs"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/pg/local"
)

// banca is one private database of the bench.
type banca struct {
	dir     string
	cluster *local.Cluster
	db      *pg.DB
}

// apri makes a database in dir, with the enti of the territory, or finds the one that is there.
func apri(ctx context.Context, dir string, t Territorio) (_ *banca, err error) {
	b := &banca{dir: dir}
	if b.cluster, err = local.Open(ctx, dir, local.Options{}); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.chiudi())
		}
	}()
	if _, err = jobs.Migrate(ctx, b.cluster.URL(), nil); err != nil {
		return nil, err
	}
	if b.db, err = pg.Open(ctx, pg.Config{URL: b.cluster.URL()}); err != nil {
		return nil, err
	}
	for _, codice := range t.Codici() {
		e := sit.Ente{Codice: codice, Nome: "Prova " + string(codice), Zona: 7792}
		if _, err = b.db.AddEnte(ctx, e, nil, 7792); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (b *banca) chiudi() error {
	if b.db != nil {
		b.db.Close()
	}
	return b.cluster.Close()
}

// butta closes a database and removes all of it, wherever it was put.
func (b *banca) butta() error {
	dir := b.cluster.Dir()
	return errors.Join(b.chiudi(), os.RemoveAll(dir), os.RemoveAll(b.dir))
}

// admin lends a connection of the superuser, for what only the bench does to a database.
func (b *banca) admin(ctx context.Context, database string, fn func(*pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, b.cluster.AdminURL(database))
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return fn(conn)
}

// processo is what a child process took.
type processo struct {
	durata time.Duration
	cpu    time.Duration // of its own
	rss    int64         // peak, bytes
	stdout []byte
}

// esegui runs a program to its end.
func esegui(ctx context.Context, ambiente []string, programma string, args ...string) (p processo, err error) {
	cmd := exec.CommandContext(ctx, programma, args...)
	cmd.Env = append(os.Environ(), ambiente...)
	var out, errori bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errori
	inizio := time.Now()
	if err = cmd.Start(); err == nil {
		picco := guarda(cmd.Process.Pid)
		err = cmd.Wait()
		p.durata, p.rss = time.Since(inizio), picco()
		p.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	p.stdout = out.Bytes()
	if err != nil {
		err = fmt.Errorf("%s %s: %w\n%s%s", programma, strings.Join(args, " "), err, coda(errori.String()), coda(out.String()))
	}
	return p, err
}

// guarda follows the memory of a process until picco asks for its peak. Not by rusage: at exec
// Linux counts the peak of whoever started a process as the process's own.
func guarda(pid int) (picco func() int64) {
	fermo, rss := make(chan struct{}), make(chan int64)
	go func() {
		var massimo int64
		battito := time.NewTicker(20 * time.Millisecond)
		defer battito.Stop()
		for {
			select {
			case <-battito.C:
				stato, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid)) // gone: the last one stands
				if _, resto, ok := bytes.Cut(stato, []byte("VmHWM:")); ok {
					var kb int64
					if _, err := fmt.Sscan(string(resto), &kb); err == nil {
						massimo = max(massimo, kb<<10)
					}
				}
			case <-fermo:
				rss <- massimo
				return
			}
		}
	}()
	return func() int64 { close(fermo); return <-rss }
}

// coda is the end of what a program said: enough to know why it failed.
func coda(s string) string { return s[max(0, len(s)-2000):] }

// importa brings files in through sit import, in a process of its own, and wants all of it
// accepted.
func (b *banca) importa(ctx context.Context, programma, riferimento string, paths ...string) (processo, error) {
	args := append([]string{"import", "--json", "--dir", b.dir}, paths...)
	if riferimento != "" {
		args = append(args, "--riferimento", riferimento)
	}
	p, err := esegui(ctx, nil, programma, args...)
	if err != nil {
		return p, err
	}
	n := 0
	for sc := bufio.NewScanner(bytes.NewReader(p.stdout)); sc.Scan(); n++ {
		var e fornitura.Esito
		if err := json.Unmarshal(sc.Bytes(), &e); err != nil {
			return p, fmt.Errorf("read outcome of import: %w", err)
		}
		if e.Esito != fornitura.Acquisita || e.Scarti > 0 {
			return p, fmt.Errorf("import of the generated territory: %s", sc.Text())
		}
	}
	if n == 0 {
		return p, fmt.Errorf("import of %s found no delivery", strings.Join(paths, ", "))
	}
	return p, nil
}

// esegui runs statements as the superuser.
func (b *banca) esegui(ctx context.Context, database, sql string) error {
	return b.admin(ctx, database, func(conn *pgx.Conn) error {
		_, err := conn.PgConn().Exec(ctx, sql).ReadAll()
		return err
	})
}
