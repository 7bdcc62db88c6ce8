package authz

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

// The months for which the register is kept: the Garante wants at least six for system
// administrators (provvedimento 27-11-2008).
const (
	MesiDefault = 60
	MesiMinimi  = 6
)

// Custode keeps the register: seals it, watches it, takes away what is too old. It acts as the
// owner of the tables, and never in a request.
type Custode struct {
	db  *pg.DB
	cfg ConfigCustode
}

// ConfigCustode has defaults for everything.
type ConfigCustode struct {
	Mesi    int              // for which the register is kept; 0: MesiDefault
	Oltre   int              // consultations an hour of one caller in an ente that are too many; 0: AllertaDefault
	Adesso  func() time.Time // nil: time.Now
	Log     *slog.Logger     // nil: nowhere
	Osserva func(Veglia)     // told after each round; may be nil
}

// AllertaDefault is how many consultations an hour are too many, if nobody says.
const AllertaDefault = 200

// Veglia is what a round of the Custode did and saw.
type Veglia struct {
	Sigillate int64
	Allerte   int   // callers over the limit in the last hour; -1: not looked at in this round
	Tagliate  int64 // lines taken away because old
}

// NewCustode makes one.
func NewCustode(db *pg.DB, cfg ConfigCustode) *Custode {
	if cfg.Mesi == 0 {
		cfg.Mesi = MesiDefault
	}
	cfg.Mesi = max(cfg.Mesi, MesiMinimi)
	if cfg.Oltre == 0 {
		cfg.Oltre = AllertaDefault
	}
	if cfg.Adesso == nil {
		cfg.Adesso = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Custode{db: db, cfg: cfg}
}

const (
	ogniSigillo = time.Second
	ogniVeglia  = time.Minute
	ogniTesta   = time.Hour
	ogniPulizia = 24 * time.Hour
	perVolta    = 5000 // lines sealed in one transaction
)

// Run seals each second, looks for who looks too much each minute, cleans up each day, until ctx
// ends. Several servers may do so on one database.
func (k *Custode) Run(ctx context.Context) {
	battito := time.NewTicker(ogniSigillo)
	defer battito.Stop()
	var veglia, testa, pulizia time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-battito.C:
		}
		ora := k.cfg.Adesso()
		v := Veglia{Allerte: -1}
		var err error
		if v.Sigillate, err = k.Sigilla(ctx); k.guasto(ctx, "seal register", err) {
			continue
		}
		if ora.Sub(veglia) >= ogniVeglia {
			if v.Allerte, err = k.veglia(ctx, ora); !k.guasto(ctx, "watch register", err) {
				veglia = ora
			}
		}
		if ora.Sub(testa) >= ogniTesta && !k.guasto(ctx, "tell seals", k.teste(ctx)) {
			testa = ora
		}
		if ora.Sub(pulizia) >= ogniPulizia {
			if v.Tagliate, err = k.Pulisci(ctx); !k.guasto(ctx, "clean register", err) {
				pulizia = ora
			}
		}
		if k.cfg.Osserva != nil {
			k.cfg.Osserva(v)
		}
	}
}

func (k *Custode) guasto(ctx context.Context, che string, err error) bool {
	if err != nil && ctx.Err() == nil {
		k.cfg.Log.ErrorContext(ctx, che, "err", err)
	}
	return err != nil
}

// Sigilla chains the lines that wait, each ente for itself, and tells how many.
func (k *Custode) Sigilla(ctx context.Context) (totale int64, err error) {
	var enti []int32
	err = k.db.Owner(ctx, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("EntiDaSigillare"))
		enti, err = pgx.CollectRows(rows, pgx.RowTo[int32])
		return err
	})
	for _, ente := range enti {
		for n := int64(perVolta); err == nil && n == perVolta; totale += n {
			err = k.db.Owner(ctx, func(tx pgx.Tx) error {
				return tx.QueryRow(ctx, queries.SQL("Sigilla"), pgx.NamedArgs{"ente": ente, "quante": perVolta}).Scan(&n)
			})
		}
	}
	return totale, err
}

// veglia tells the log, by number and never by name, who has looked too much in the last hour.
func (k *Custode) veglia(ctx context.Context, ora time.Time) (quanti int, err error) {
	err = k.db.Owner(ctx, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("Riscontra"), pgx.NamedArgs{"dal": ora.Add(-time.Hour), "oltre": k.cfg.Oltre})
		var ente int32
		var genere int16
		var chi, n int64
		_, err := pgx.ForEachRow(rows, []any{&ente, &genere, &chi, &n}, func() error {
			quanti++
			k.cfg.Log.WarnContext(ctx, "many consultations in an hour", "ente", ente, "chi", chiID(Genere(genere), chi), "consultazioni", n)
			return nil
		})
		return err
	})
	return quanti, err
}

// teste writes the last seals into the log: kept elsewhere, they prove the register up to there even
// against who can write everything in the database.
func (k *Custode) teste(ctx context.Context) error {
	return k.db.Owner(ctx, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("Teste"))
		var codice string
		var seq int64
		var impronta []byte
		_, err := pgx.ForEachRow(rows, []any{&codice, &seq, &impronta}, func() error {
			k.cfg.Log.InfoContext(ctx, "register sealed", "ente", codice, "sequenza", seq, "sigillo", hex.EncodeToString(impronta))
			return nil
		})
		return err
	})
}

// Pulisci takes away what is older than it may be: the register beyond its months, sessions and
// sign-ins that have ended, tokens that ended as long ago as the register remembers them.
func (k *Custode) Pulisci(ctx context.Context) (tagliate int64, err error) {
	enti, err := k.enti(ctx)
	if err != nil {
		return 0, err
	}
	ora := k.cfg.Adesso()
	prima := ora.AddDate(0, -k.cfg.Mesi, 0)
	for _, e := range enti {
		var n int64
		err := k.db.Owner(ctx, func(tx pgx.Tx) error {
			return tx.QueryRow(ctx, queries.SQL("Taglia"), pgx.NamedArgs{"ente": e.id, "prima": prima}).Scan(&n)
		})
		if err != nil {
			return tagliate, err
		}
		tagliate += n
	}
	var buttati int64
	err = k.db.Owner(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, queries.SQL("Butta"), pgx.NamedArgs{"ora": ora, "chiavi_prima": prima}).Scan(&buttati)
	})
	if err == nil {
		k.cfg.Log.InfoContext(ctx, "register cleaned", "righe", tagliate, "altro", buttati)
	}
	return tagliate, err
}

type enteDelRegistro struct {
	id     int32
	codice string
}

func (k *Custode) enti(ctx context.Context) (enti []enteDelRegistro, err error) {
	err = k.db.Owner(ctx, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("EntiDelRegistro"))
		var e enteDelRegistro
		_, err := pgx.ForEachRow(rows, []any{&e.id, &e.codice}, func() error { enti = append(enti, e); return nil })
		return err
	})
	return enti, err
}

// Catena is what the register of an ente looks like when its chain is computed anew.
type Catena struct {
	Ente   string   `json:"ente"`
	Righe  int64    `json:"righe"`
	Ultimo string   `json:"sigillo"` // the last seal: written down elsewhere, it proves the register up to here
	Guasti []string `json:"guasti"`
}

const guastiMassimi = 20

// Verifica computes the chain of every ente anew, here and not in the database, and tells what does
// not hold: lines changed, taken away, slipped in.
func (k *Custode) Verifica(ctx context.Context) (catene []Catena, err error) {
	if _, err := k.Sigilla(ctx); err != nil {
		return nil, err
	}
	enti, err := k.enti(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range enti {
		c := Catena{Ente: e.codice, Guasti: []string{}}
		if err := k.db.OwnerSnapshot(ctx, func(tx pgx.Tx) error { return c.verifica(ctx, tx, e.id) }); err != nil {
			return nil, fmt.Errorf("verify register: %w", err)
		}
		catene = append(catene, c)
	}
	return catene, nil
}

func (c *Catena) guasto(testo string, args ...any) {
	switch n := len(c.Guasti); {
	case n < guastiMassimi:
		c.Guasti = append(c.Guasti, fmt.Sprintf(testo, args...))
	case n == guastiMassimi:
		c.Guasti = append(c.Guasti, "e altri ancora")
	}
}

func (c *Catena) verifica(ctx context.Context, tx pgx.Tx, ente int32) error {
	var seq int64
	var testa []byte
	var presto bool
	if err := tx.QueryRow(ctx, queries.SQL("InizioCatena"), pgx.NamedArgs{"ente": ente}).Scan(&seq, &testa, &presto); err != nil {
		return err
	}
	if presto {
		c.guasto("il registro è stato cancellato prima di sei mesi")
	}
	rows, err := tx.Query(ctx, queries.SQL("Catena"), pgx.NamedArgs{"ente": ente})
	if err != nil {
		return err
	}
	var questa, id int64
	var sigillo, riga []byte
	_, err = pgx.ForEachRow(rows, []any{&questa, &id, &sigillo, &riga}, func() error {
		c.Righe++
		if questa != seq+1 {
			c.guasto("mancano i sigilli dal %d al %d", seq+1, questa-1)
		}
		seq = questa
		h := sha256.New()
		h.Write(testa)
		h.Write(riga)
		switch {
		case riga == nil:
			c.guasto("la consultazione %d (sigillo %d) è stata tolta", id, questa)
		case !bytes.Equal(h.Sum(nil), sigillo):
			c.guasto("la consultazione %d (sigillo %d) è stata cambiata, o lo è stato il suo sigillo", id, questa)
		}
		testa = bytes.Clone(sigillo) // go on from what is written: each fault is told once
		return nil
	})
	if err != nil {
		return err
	}
	c.Ultimo = hex.EncodeToString(testa)
	var ultima int64
	if err := tx.QueryRow(ctx, queries.SQL("Testa"), pgx.NamedArgs{"ente": ente}).Scan(&ultima); err != nil {
		return err
	}
	if ultima > seq {
		c.guasto("mancano i sigilli dal %d al %d", seq+1, ultima)
	}
	rows, err = tx.Query(ctx, queries.SQL("SenzaSigillo"), pgx.NamedArgs{"ente": ente})
	if err != nil {
		return err
	}
	var inCoda bool
	_, err = pgx.ForEachRow(rows, []any{&id, &inCoda}, func() error {
		if !inCoda {
			c.guasto("la consultazione %d è stata aggiunta senza sigillo", id)
		}
		return nil
	})
	return err
}

// Guasto is the error of a register that does not hold.
func Guasto() error {
	return sit.Rifiuto(sit.Internal, "REGISTRO_ALTERATO", "Il registro delle consultazioni non è com'era stato sigillato: conservare la banca dati com'è e avvisare il responsabile della protezione dei dati.")
}
