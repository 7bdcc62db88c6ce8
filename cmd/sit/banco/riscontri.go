package banco

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/project"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/riscontri"
	"github.com/cestor/sit/sit/riscontri/prova"
)

// OpzioniRiscontri is how the bench of the comparisons was asked for.
type OpzioniRiscontri struct {
	Opzioni   // Particelle and Seed are those of the Territorio
	Enti, UIU int
}

// bancoRiscontri is one run of it.
type bancoRiscontri struct {
	banco
	Enti, UIU int

	x    *riscontri.Riscontri
	db   *banca
	enti []sit.Ente
}

// EseguiRiscontri measures the comparisons between offices: how right each rule is on the cases that
// people have labelled, then how long all of them take on invented comuni written straight into
// the tables, and how soon an officer sees what they found.
func EseguiRiscontri(ctx context.Context, o OpzioniRiscontri) (err error) {
	if o.Enti < 1 || o.Enti > 64 || o.Particelle < 2 || o.UIU < 1 || o.UIU > 2_000_000 || o.Particelle > 2_000_000 {
		return sit.Rifiuto(sit.Invalid, "TERRITORIO_NON_VALIDO", "I comuni chiesti non si possono generare: da 1 a 64 enti, fino a 2.000.000 di unità e di particelle.")
	}
	o.Durata = cmp.Or(o.Durata, 8*time.Second)
	b := &bancoRiscontri{banco: banco{Opzioni: o.Opzioni}, Enti: o.Enti, UIU: o.UIU}
	dir, err := os.MkdirTemp("", "sit-bench-")
	if err != nil {
		return fmt.Errorf("make folder of the bench: %w", err)
	}
	if err := os.Chmod(dir, 0o755); err != nil { // the database server may be another user
		return fmt.Errorf("make folder of the bench: %w", err)
	}
	if b.db, err = apri(ctx, filepath.Join(dir, "riscontri"), Territorio{}); err != nil {
		return errors.Join(err, os.RemoveAll(dir))
	}
	defer func() { err = errors.Join(err, b.db.butta(), os.RemoveAll(dir)) }()
	b.x = riscontri.New(b.db.db).ConStima(riscontri.StimaTributi).ConOggi(prova.Oggi)
	if err := b.carico("macchina.carico_inizio"); err != nil {
		return err
	}
	for _, passo := range []func(context.Context) error{b.giustezza, b.riempi, b.confronta, b.sportello} {
		if err := passo(ctx); err != nil {
			return err
		}
	}
	return b.carico("macchina.carico_fine")
}

// giustezza says how right the rules are on their cases.
func (b *bancoRiscontri) giustezza(ctx context.Context) error {
	b.avanza("Casi di prova delle regole")
	voti, err := prova.Prova(ctx, b.db.db, b.x)
	if err != nil {
		return err
	}
	for _, v := range voti {
		nota := fmt.Sprintf("%d casi: %d giuste, %d false, %d mancate", v.Casi, v.Giuste, v.False, v.Mancate)
		for _, m := range []Misura{misura("riscontri."+v.Regola+".precisione", v.Precisione(), "frazione"), misura("riscontri."+v.Regola+".richiamo", v.Richiamo(), "frazione")} {
			if err := b.Emetti(m.con(nota)); err != nil {
				return err
			}
		}
	}
	return nil
}

// riempi writes the comuni.
func (b *bancoRiscontri) riempi(ctx context.Context) error {
	inizio, righe := time.Now(), 0
	for i := range b.Enti {
		b.avanza("Comune %d di %d", i+1, b.Enti)
		m, err := prova.Apri(ctx, b.db.db, string(Territorio{}.Codice(i)))
		if err != nil {
			return err
		}
		n, err := m.Riempi(ctx, prova.Misure{Particelle: b.Particelle, UIU: b.UIU, Seme: b.Seed + int64(i)})
		if err != nil {
			return err
		}
		righe += n
		b.enti = append(b.enti, m.Ente)
	}
	// As a server that has been up for some minutes: statistics and visibility known.
	if err := b.db.esegui(ctx, "sit", "VACUUM ANALYZE"); err != nil {
		return err
	}
	return b.Emetti(misura("riscontri.genera", time.Since(inizio).Seconds(), "s").con(
		fmt.Sprintf("%d enti di %d unità e %d particelle, %d righe di tributi", b.Enti, b.UIU, b.Particelle, righe)))
}

// confronta runs all the rules on each ente, and on the first once more.
func (b *bancoRiscontri) confronta(ctx context.Context) error {
	var uno, tutti time.Duration
	for i, e := range b.enti {
		b.avanza("Confronti di %s", e.Codice)
		inizio := time.Now()
		fatto, err := b.x.Esegui(ctx, e, riscontri.Opzioni{Anno: prova.Anno, Chi: "sit bench"})
		if err != nil {
			return err
		}
		durata := time.Since(inizio)
		tutti += durata
		if i > 0 {
			continue
		}
		uno = durata
		trovate := 0
		for _, r := range fatto.Regole {
			trovate += r.Trovate
			if err := b.Emetti(misura("riscontri."+r.Regola+".durata", float64(r.Millisecond)/1000, "s").con(fmt.Sprintf("%d trovate", r.Trovate))); err != nil {
				return err
			}
		}
		if err := b.Emetti(misura("riscontri.un_ente", uno.Seconds(), "s").con(fmt.Sprintf("%d regole, %d segnalazioni nuove", len(fatto.Regole), trovate))); err != nil {
			return err
		}
	}
	if b.Enti > 1 {
		m := misura("riscontri.per_ente", tutti.Seconds()/float64(b.Enti), "s").contro("un_ente", uno.Seconds())
		if err := b.Emetti(m.con(fmt.Sprintf("media di %d enti, uno dopo l'altro", b.Enti))); err != nil {
			return err
		}
	}
	inizio := time.Now()
	if _, err := b.x.Esegui(ctx, b.enti[0], riscontri.Opzioni{Anno: prova.Anno, Chi: "sit bench"}); err != nil {
		return err
	}
	if err := b.Emetti(misura("riscontri.ancora", time.Since(inizio).Seconds(), "s").con("lo stesso ente: tutte persistenti")); err != nil {
		return err
	}
	server, err := b.db.piccoServer()
	if err != nil {
		return err
	}
	nota := fmt.Sprintf("programma %.0f MB, il maggiore dei processi di PostgreSQL %.0f MB con la memoria condivisa", float64(piccoProprio())/1e6, float64(server)/1e6)
	return b.Emetti(misura("riscontri.memoria", float64(piccoProprio()+server)/1e6, "MB").con(nota))
}

// sportello measures what the desk asks.
func (b *bancoRiscontri) sportello(ctx context.Context) error {
	e := b.enti[0]
	ambito := sit.AmbitoDi(e.ID)
	chi := authz.NewChi(authz.Programma, sit.Operatore{Nome: "sit bench", Ambito: ambito}, map[authz.Scope]sit.Ambito{authz.TributiRead: ambito})
	chi.Scopo = "misura delle prestazioni"
	ctx = authz.ConChi(ctx, chi)
	var luoghi []orb.Point
	var ids []string
	for s, err := range b.x.Tutte(ctx, e, riscontri.Filtro{}) {
		if err != nil {
			return err
		}
		if s.Punto != (orb.Point{}) {
			luoghi, ids = append(luoghi, s.Punto), append(ids, s.ID)
		}
	}
	if len(luoghi) == 0 {
		return errors.New("the comparisons found nothing that stands anywhere")
	}
	riquadro := func(r *rand.Rand) *orb.Bound {
		p := luoghi[r.IntN(len(luoghi))]
		q := p.Bound().Pad(0.002)
		return &q
	}
	for _, d := range []struct {
		nome string
		fn   func(context.Context, *rand.Rand) (int, error)
	}{
		{"riscontri.elenco.riquadro.c1", func(ctx context.Context, r *rand.Rand) (int, error) {
			el, err := b.x.Lista(ctx, e, riscontri.Filtro{BBox: riquadro(r)}, riscontri.Pagina{Limite: 50})
			return len(el.Items), err
		}},
		{"riscontri.elenco.priorita.c1", func(ctx context.Context, r *rand.Rand) (int, error) {
			el, err := b.x.Lista(ctx, e, riscontri.Filtro{Ordine: riscontri.PerPriorita, SenzaRisolte: true}, riscontri.Pagina{Limite: 50})
			return len(el.Items), err
		}},
		{"riscontri.una.c1", func(ctx context.Context, r *rand.Rand) (int, error) {
			d, err := b.x.Una(ctx, e, ids[r.IntN(len(ids))])
			return len(d.Evidenza), err
		}},
		{"riscontri.tegola.c1", func(ctx context.Context, r *rand.Rand) (int, error) {
			p := luoghi[r.IntN(len(luoghi))]
			m := project.WGS84.ToMercator(p)
			segni, _, err := b.x.Segni(ctx, riscontri.Filtro{}, m.Bound().Pad(300)) // as a tile of zoom 16
			return len(segni), err
		}},
	} {
		b.avanza("%s", d.nome)
		m, err := b.chiede(ctx, d.nome, 1, d.fn)
		if err != nil {
			return fmt.Errorf("%s: %w", d.nome, err)
		}
		if err := b.Emetti(m); err != nil {
			return err
		}
	}
	return nil
}

// piccoProprio is the most memory that this process has had, in bytes; 0 where the system does not tell.
func piccoProprio() int64 {
	stato, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	return campoStato(stato, "VmHWM:")
}

func campoStato(stato []byte, nome string) int64 {
	_, resto, ok := bytes.Cut(stato, []byte(nome))
	campi := bytes.Fields(resto)
	if !ok || len(campi) == 0 {
		return 0
	}
	kb, _ := strconv.ParseInt(string(campi[0]), 10, 64)
	return kb << 10
}

// piccoServer is the most memory that one of the server's processes of our connections has had.
func (b *banca) piccoServer() (massimo int64, err error) {
	err = b.admin(context.Background(), "sit", func(conn *pgx.Conn) error {
		rows, _ := conn.Query(context.Background(), queries.SQL("ProcessiDelServer"))
		pids, err := pgx.CollectRows(rows, pgx.RowTo[int32])
		for _, p := range pids {
			if stato, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p)); err == nil {
				massimo = max(massimo, campoStato(stato, "VmHWM:"))
			}
		}
		return err
	})
	return massimo, err
}
