package docfa

import (
	"context"
	"embed"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	codec "github.com/cestor/sit/catasto/docfa"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/archivio"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Registro is who keeps the register of deliveries: a line that cannot be read or placed becomes a
// scarto there, what should be said of many becomes an avviso.
type Registro interface {
	ScartaRiga(ctx context.Context, e *catasto.SyntaxError, contenuto []byte) error
	Avvisa(codice, esempio string, n int64)
}

// Opzioni is what a delivery is opened with.
type Opzioni struct {
	Nome codec.Nome // of the supply; zero when its files came without the archive that is named so
	// Archivio opens the place of what is kept as a file; nil where none is configured.
	Archivio func() (*archivio.Archivio, error)
	Prova    bool // a rehearsal: files are read and not kept
}

// Consegna is one supply while it is read: those of one ente and one month.
type Consegna struct {
	ID   int64 // fornitura_id; staging is keyed by it
	Ente sit.Ente

	Letti         map[string]int64 // lines and files by Genere
	Visti         map[Genere]bool  // kinds of file that came, empty ones too
	Ultima        sit.Giorno       // the latest registration read
	SenzaArchivio int64            // files that should be kept, and nobody knows where

	opz      Opzioni
	db       *pg.DB
	registro Registro
	scrivi   *Scrittore
	comuni   map[string]bool
	n        int32
	righe    int64
	file     []archivio.File
	indici   []codec.Indice
	anomalie []importers.Anomalia
}

// Apri begins to stage a delivery of an ente.
func Apri(ctx context.Context, db *pg.DB, s *Scrittore, reg Registro, id int64, ente sit.Ente, opz Opzioni) (*Consegna, error) {
	c := &Consegna{ID: id, Ente: ente, Letti: map[string]int64{}, Visti: map[Genere]bool{}, Ultima: sit.DaSempre,
		opz: opz, db: db, registro: reg, scrivi: s, comuni: map[string]bool{}}
	err := db.Owner(ctx, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("ComuniDi"), pgx.NamedArgs{"ente": ente.ID})
		comuni, err := pgx.CollectRows(rows, pgx.RowTo[string])
		for _, x := range comuni {
			c.comuni[x] = true
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open docfa: %w", err)
	}
	return c, nil
}

// Righe are the lines and files staged so far.
func (c *Consegna) Righe() int64 { return c.righe }

// Integrativa is true of a supplementary supply.
func (c *Consegna) Integrativa() bool { return c.opz.Nome.Integrativa }

// Giorno is the reference day: the last of the month in the name, else the latest registration.
func (c *Consegna) Giorno() sit.Giorno {
	if n := c.opz.Nome; n.Anno > 0 {
		return sit.Data(n.Anno, time.Month(n.Mese+1), 0)
	}
	return c.Ultima
}

// Chiudi sends what is left, of every delivery of the import: nothing can be added any more.
func (c *Consegna) Chiudi(ctx context.Context) error {
	return c.scrivi.Chiudi(ctx, c.scrivi.Lotto.righe > 0)
}

// righePerLotto is how many rows travel together.
const righePerLotto = 4096

// lotto is rows of the four tables, in the order of their columns.
type lotto struct {
	tabelle [tabelle][][]any
	righe   int
}

// The tables of staging, in the order in which a batch keeps them.
const (
	tDichiarata = iota
	tPoligono
	tScheda
	tFile
	tabelle
)

var testa = []string{"fornitura_id", "n", "comune", "sezione", "immobile", "protocollo", "anno", "registrazione"}

var staging = [tabelle]struct {
	nome    string
	colonne []string
}{
	{"docfa", append(testa[:8:8], "zona", "categoria", "classe", "consistenza_milli", "superficie", "rendita_milli", "partita_speciale",
		"lotto", "edificio", "scala", "interni", "piani", "sezione_urbana", "foglio", "numero", "denominatore", "subalterno", "edificialita",
		"graffati", "toponimo", "indirizzo", "civici", "ulteriori_indirizzi", "impronta", "file", "riga")},
	{"docfa_poligono", append(testa[:8:8], "progressivo", "superficie_milli", "ambiente", "altezza_milli", "altezza_massima_milli", "impronta", "file", "riga")},
	{"docfa_scheda", append(testa[:8:8], "nome_file", "numero", "formato", "scala", "impronta", "file", "riga")},
	{"docfa_file", []string{"fornitura_id", "n", "nome", "numero", "formato", "sha256", "byte", "file"}},
}

// Scrittore sends to staging the rows of all deliveries of an import.
type Scrittore struct{ *importers.Lotti[lotto] }

// NuovoScrittore starts the sender; whoever opens a Consegna on it must close that.
func NuovoScrittore(ctx context.Context, db *pg.DB) *Scrittore {
	return &Scrittore{importers.NuoviLotti(ctx, func(ctx context.Context, l *lotto) error {
		defer func() { *l = lotto{} }()
		return db.OwnerConn(ctx, func(ctx context.Context, conn *pgx.Conn) error {
			for i, t := range staging {
				if len(l.tabelle[i]) == 0 {
					continue
				}
				if _, err := conn.CopyFrom(ctx, pgx.Identifier{"staging", t.nome}, t.colonne, pgx.CopyFromRows(l.tabelle[i])); err != nil {
					return fmt.Errorf("copy %s: %w", t.nome, err)
				}
			}
			return nil
		})
	})}
}

// aggiungi stages a row, of which the number of the delivery and its own come first.
func (c *Consegna) aggiungi(ctx context.Context, tabella int, valori ...any) error {
	c.n++
	c.righe++
	l := c.scrivi.Lotto
	l.tabelle[tabella] = append(l.tabelle[tabella], append([]any{c.ID, c.n}, valori...))
	if l.righe++; l.righe < righePerLotto {
		return nil
	}
	return c.scrivi.Spedisci(ctx)
}
