package banco

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

//go:embed richieste.lua
var richieste []byte

// passato is a day between the two deliveries: its map is not today's.
const passato = "?data=2024-06-01"

// domande measures what the server answers over HTTP, in a process of its own, pressed by wrk.
func (b *banco) domande(ctx context.Context, db *banca) error {
	b.avanza("Avvio del server")
	s, err := b.avvia(ctx, db)
	if err != nil {
		return err
	}
	if b.vuole("query", "ricerca") {
		err = b.premi(ctx, db, s)
	}
	if err == nil && b.vuole("carta") {
		err = b.carta(ctx, db, s)
	}
	return errors.Join(err, s.ferma())
}

// servente is a running sit serve.
type servente struct {
	cmd   *exec.Cmd
	base  string
	log   bytes.Buffer
	morto chan error // what Wait said
}

// avvia starts the server and waits for its first tile.
func (b *banco) avvia(ctx context.Context, db *banca) (*servente, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	addr := l.Addr().String()
	l.Close()
	s := &servente{cmd: exec.CommandContext(ctx, b.Programma, "serve", "--addr", addr, "--dir", db.dir), base: "http://" + addr, morto: make(chan error, 1)}
	s.cmd.Stdout, s.cmd.Stderr = &s.log, &s.log
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(syscall.SIGTERM) }
	inizio := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	go func() { s.morto <- s.cmd.Wait() }()
	t := b.Territorio.tegola(rand.New(rand.NewPCG(uint64(b.Seed), 1)), 16)
	url := s.base + percorsoTegola(t)
	for {
		if r, err := http.Get(url); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				break
			}
		}
		select {
		case err := <-s.morto:
			return nil, fmt.Errorf("the server ended: %w\n%s", err, coda(s.log.String()))
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), s.ferma())
		case <-time.After(2 * time.Millisecond):
		}
		if time.Since(inizio) > 10*time.Minute {
			return nil, errors.Join(fmt.Errorf("no tile after ten minutes:\n%s", coda(s.log.String())), s.ferma())
		}
	}
	d := time.Since(inizio)
	if err := b.Emetti(misura("avvio.prima_tegola", millis(d), "ms").con(fmt.Sprintf("da «sit serve» alla prima tegola, %d particelle", b.c.Particelle))); err != nil {
		return nil, errors.Join(err, s.ferma())
	}
	return s, nil
}

func percorsoTegola(t tegola) string { return fmt.Sprintf("/tiles/sit/%d/%d/%d.mvt", t.z, t.x, t.y) }

// ferma ends the server and waits for it: the database must have nobody left when it goes.
func (s *servente) ferma() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("stop the server: %w", err)
	}
	select {
	case <-s.morto: // how it ended says nothing of the measures
		return nil
	case <-time.After(20 * time.Second):
		return errors.Join(errors.New("the server does not stop"), s.cmd.Process.Kill())
	}
}

// premi takes the measures.
func (b *banco) premi(ctx context.Context, db *banca, s *servente) error {
	wrk, err := exec.LookPath("wrk")
	if err != nil {
		return b.Emetti(misura("query", 0, "1/s").con("non misurate: manca wrk (apt install wrk)"))
	}
	r := rand.New(rand.NewPCG(uint64(b.Seed), 2))
	const quanti = 20_000
	var punti, puntiPassati []string
	for range quanti {
		lon, lat := b.Territorio.punto(r.Float64(), r.Float64())
		p := fmt.Sprintf("/api/v1/punto?lon=%.7f&lat=%.7f", lon, lat)
		punti, puntiPassati = append(punti, p), append(puntiPassati, p+"&"+passato[1:])
	}
	var tegole []string
	for _, t := range b.Territorio.tegole(500) {
		tegole = append(tegole, percorsoTegola(t))
	}
	var oggi, ieri, cerca, ids []string
	err = db.admin(ctx, "sit", func(conn *pgx.Conn) error {
		rows, _ := conn.Query(ctx, queries.SQL("Identificativi"), pgx.NamedArgs{"quanti": quanti})
		var ente, id string
		_, err := pgx.ForEachRow(rows, []any{&ente, &id}, func() error {
			p := "/api/v1/" + ente + "/particelle/" + id
			oggi, ieri, ids = append(oggi, p), append(ieri, p+passato), append(ids, id)
			foglio, numero, _ := strings.Cut(id, ".")
			n, err := strconv.Atoi(foglio[5:9])
			cerca = append(cerca, fmt.Sprintf("/api/v1/ricerca?q=%d%%2F%s&ente=%s", n, numero, ente))
			return err
		})
		return err
	})
	if err != nil {
		return fmt.Errorf("choose particelle to ask for: %w", err)
	}
	type domanda struct {
		nome     string
		percorsi []string
	}
	var tutte []domanda
	if b.vuole("query") {
		tutte = []domanda{{"tiles.warm.http.c16", tegole}, {"query.punto.c16", punti}, {"query.particella.c16", oggi},
			{"query.punto.passato.c16", puntiPassati}, {"query.particella.passata.c16", ieri}, {"query.ricerca.c16", cerca}}
	}
	if b.vuole("ricerca") {
		tutte = append(tutte, domanda{"query.ricerca.tasti.c16", b.Territorio.tasti(ids)})
	}
	for _, d := range tutte {
		b.avanza("wrk: %s", d.nome)
		if err := b.wrk(ctx, wrk, s, d.nome, d.percorsi, connessioni); err != nil {
			return err
		}
	}
	return nil
}

// wrk asks for the paths, each thread from a place of its own, and reads what the script prints.
func (b *banco) wrk(ctx context.Context, programma string, s *servente, nome string, percorsi []string, aperte int) error {
	lista, script := b.file("percorsi.txt"), b.file("richieste.lua")
	if err := os.WriteFile(lista, []byte(strings.Join(percorsi, "\n")+"\n"), 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(script, richieste, 0o644); err != nil {
		return err
	}
	ambiente := []string{"SIT_BANCO_PERCORSI=" + lista}
	args := func(durata time.Duration) []string {
		secondi := strconv.Itoa(max(1, int(durata.Seconds()))) + "s"
		return []string{"-t" + strconv.Itoa(min(2, aperte)), "-c" + strconv.Itoa(aperte), "-d" + secondi, "-s", script, s.base}
	}
	if caldo := b.Durata / 4; caldo >= time.Second {
		if _, err := esegui(ctx, ambiente, programma, args(caldo)...); err != nil {
			return err
		}
	}
	p, err := esegui(ctx, ambiente, programma, args(b.Durata)...)
	if err != nil {
		return err
	}
	_, riga, ok := bytes.Cut(p.stdout, []byte("banco "))
	var n, errori, micros, p50, p95, p99 float64
	if _, err := fmt.Sscan(string(riga), &n, &errori, &micros, &p50, &p95, &p99); !ok || err != nil {
		return fmt.Errorf("read the answer of wrk: %w\n%s", err, coda(string(p.stdout)))
	}
	if errori > 0 || n == 0 {
		return fmt.Errorf("%s: %.0f of %.0f answers were errors\n%s", nome, errori, n, coda(s.log.String()))
	}
	ms := func(us float64) *cifra { c := cifra(us / 1000); return &c }
	m := misura(nome, n/(micros/1e6), "1/s")
	m.P50, m.P95, m.P99 = ms(p50), ms(p95), ms(p99)
	return b.Emetti(m)
}
