package banco

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/visura"
	"github.com/cestor/sit/sit/visura/carta"
)

// unitaChiesta is a unit that the bench asks for.
type unitaChiesta struct {
	Codice          string
	Comune, Sezione string
	Immobile        int64
	Foglio          string
	Numero          string
	Sub             string
}

func (u unitaChiesta) id() string {
	return catasto.IDUIU{Comune: catasto.CodiceComune(u.Comune), Sezione: u.Sezione, Immobile: u.Immobile}.String()
}

type personaChiesta struct{ Cognome, Nome, CF string }

// consulta measures what is asked of the registers, through the office that answers: each
// question about persons leaves its line in the register of consultations, as for anybody.
func (b *bancoRegistri) consulta(ctx context.Context, db *banca) error {
	var unita []unitaChiesta
	var persone []personaChiesta
	var righe [4]int64
	err := db.admin(ctx, "sit", func(conn *pgx.Conn) (err error) {
		rows, _ := conn.Query(ctx, queries.SQL("UnitaDaChiedere"), pgx.NamedArgs{"quante": 20_000})
		if unita, err = pgx.CollectRows(rows, pgx.RowToStructByPos[unitaChiesta]); err != nil {
			return err
		}
		rows, _ = conn.Query(ctx, queries.SQL("PersoneDaChiedere"), pgx.NamedArgs{"quante": 20_000})
		if persone, err = pgx.CollectRows(rows, pgx.RowToStructByPos[personaChiesta]); err != nil {
			return err
		}
		return conn.QueryRow(ctx, queries.SQL("RigheDeiRegistri")).Scan(&righe[0], &righe[1], &righe[2], &righe[3])
	})
	if err != nil {
		return fmt.Errorf("choose what to ask for: %w", err)
	}
	if len(unita) == 0 || len(persone) == 0 {
		return fmt.Errorf("the registers that were loaded are empty: %v", righe)
	}
	enti, err := db.db.Enti(ctx)
	if err != nil {
		return err
	}
	perCodice := map[string]sit.Ente{}
	var tutti []int32
	for _, e := range enti {
		perCodice[string(e.Codice)] = e
		tutti = append(tutti, e.ID)
	}
	ambito := sit.AmbitoDi(tutti...)
	permessi := map[authz.Scope]sit.Ambito{authz.CatastoRead: ambito, authz.CatastoRendita: ambito, authz.TitolariRead: ambito}
	chi := authz.NewChi(authz.Programma, sit.Operatore{Nome: "sit bench", Ambito: ambito}, permessi)
	chi.Scopo = "misura delle prestazioni"
	ctx = authz.ConChi(ctx, chi)
	v, oggi := visura.New(db.db), visura.Il(sit.GiornoDi(time.Now()))
	nota := fmt.Sprintf("%d enti, %d stadi di unità, %d di particelle, %d titolarità, %d soggetti", len(enti), righe[0], righe[1], righe[2], righe[3])
	quando := func(r *rand.Rand) visura.Quando { return visura.Il(sit.Data(2021, 12, 31+r.IntN(max(1, 30*b.Mesi)))) }
	for _, d := range []struct {
		nome   string
		aperte int
		fn     func(context.Context, *rand.Rand) (int, error)
	}{
		{"registri.titolari.c16", connessioni, func(ctx context.Context, r *rand.Rand) (int, error) {
			u := unita[r.IntN(len(unita))]
			t, err := v.TitolariUIU(ctx, perCodice[u.Codice], u.id(), quando(r))
			return len(t.Items), err
		}},
		{"registri.uiu.c16", connessioni, func(ctx context.Context, r *rand.Rand) (int, error) {
			u := unita[r.IntN(len(unita))]
			p, err := v.ListUIU(ctx, perCodice[u.Codice], visura.FiltroUIU{Foglio: &u.Foglio, Numero: &u.Numero, Sub: &u.Sub}, oggi, visura.Pagina{Limite: 50})
			return len(p.Items), err
		}},
		{"registri.persona.cf.c16", connessioni, func(ctx context.Context, r *rand.Rand) (int, error) {
			s, err := v.CercaSoggetti(ctx, visura.DomandaSoggetti{CF: persone[r.IntN(len(persone))].CF})
			return len(s.Items), err
		}},
		{"registri.persona.esatta.c1", 1, func(ctx context.Context, r *rand.Rand) (int, error) {
			p := persone[r.IntN(len(persone))]
			s, err := v.CercaSoggetti(ctx, visura.DomandaSoggetti{Cognome: p.Cognome, Nome: p.Nome})
			return len(s.Items), err
		}},
		{"registri.persona.sbagliata.c1", 1, func(ctx context.Context, r *rand.Rand) (int, error) {
			p := persone[r.IntN(len(persone))]
			s, err := v.CercaSoggetti(ctx, visura.DomandaSoggetti{Cognome: sbaglia(r, p.Cognome), Nome: p.Nome})
			return len(s.Items), err
		}},
		{"registri.persona.cognome.c1", 1, func(ctx context.Context, r *rand.Rand) (int, error) {
			s, err := v.CercaSoggetti(ctx, visura.DomandaSoggetti{Cognome: persone[r.IntN(len(persone))].Cognome})
			return len(s.Items), err
		}},
		{"registri.persona.esatta.c16", connessioni, func(ctx context.Context, r *rand.Rand) (int, error) {
			p := persone[r.IntN(len(persone))]
			s, err := v.CercaSoggetti(ctx, visura.DomandaSoggetti{Cognome: p.Cognome, Nome: p.Nome})
			return len(s.Items), err
		}},
		{"registri.visura.pdf.c1", 1, func(ctx context.Context, r *rand.Rand) (int, error) {
			return stampa(ctx, v, perCodice, unita[r.IntN(len(unita))], false, oggi)
		}},
		{"registri.visura.storica.pdf.c1", 1, func(ctx context.Context, r *rand.Rand) (int, error) {
			return stampa(ctx, v, perCodice, unita[r.IntN(len(unita))], true, oggi)
		}},
		{"registri.visura.storica.pdf.c4", 4, func(ctx context.Context, r *rand.Rand) (int, error) {
			return stampa(ctx, v, perCodice, unita[r.IntN(len(unita))], true, oggi)
		}},
	} {
		b.avanza("%s", d.nome)
		m, err := b.chiede(ctx, d.nome, d.aperte, d.fn)
		if err != nil {
			return fmt.Errorf("%s: %w", d.nome, err)
		}
		if m.Nota == "" {
			m.Nota = nota
		} else {
			m.Nota = nota + "; " + m.Nota
		}
		if err := b.Emetti(m); err != nil {
			return err
		}
	}
	return b.politica(ctx, db, unita, persone, perCodice, ambito)
}

// stampa issues a visura of a unit, from the question to the last byte of the sheet of paper.
func stampa(ctx context.Context, v *visura.Visura, enti map[string]sit.Ente, u unitaChiesta, storica bool, q visura.Quando) (int, error) {
	d, err := v.Visura(ctx, enti[u.Codice], visura.DomandaVisura{UIU: u.id(), Storica: storica}, q, q.Giorno)
	if err != nil {
		return 0, err
	}
	pdf, err := carta.Visura{Documento: d, Nome: "Banco di prova"}.PDF()
	return len(pdf), err
}

// chiede asks from so many connections at once, for as long as a run lasts, after a quarter of
// it that does not count. fn gives how many things the answer held.
func (b *banco) chiede(ctx context.Context, nome string, aperte int, fn func(context.Context, *rand.Rand) (int, error)) (Misura, error) {
	var tempi []time.Duration
	var pieni int
	var durata time.Duration
	for giro, quanto := range []time.Duration{b.Durata / 4, b.Durata} {
		var mu sync.Mutex
		inizio := time.Now()
		g, gctx := errgroup.WithContext(ctx)
		for k := range aperte {
			r := rand.New(rand.NewPCG(uint64(b.Seed), uint64(100*giro+k)))
			g.Go(func() error {
				var miei []time.Duration
				con := 0
				for time.Since(inizio) < quanto {
					da := time.Now()
					n, err := fn(gctx, r)
					if err != nil {
						return err
					}
					miei = append(miei, time.Since(da))
					if n > 0 {
						con++
					}
				}
				mu.Lock()
				defer mu.Unlock()
				if giro == 1 {
					tempi, pieni = append(tempi, miei...), pieni+con
				}
				return nil
			})
		}
		if err := g.Wait(); err != nil {
			return Misura{}, err
		}
		durata = time.Since(inizio)
	}
	m := misura(nome, float64(len(tempi))/durata.Seconds(), "1/s").tempi(tempi)
	return m.con(fmt.Sprintf("%d risposte, %.0f%% con qualcosa", len(tempi), 100*float64(pieni)/float64(max(1, len(tempi))))), nil
}
