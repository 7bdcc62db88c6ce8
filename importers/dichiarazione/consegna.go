package dichiarazione

import (
	"context"
	"embed"
	"fmt"

	"github.com/cespare/xxhash/v2"
	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/tabella"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Registro is who keeps the register of deliveries: a line that cannot be read or placed becomes a
// scarto there, what should be said of many becomes an avviso.
type Registro interface {
	ScartaCon(ctx context.Context, e *catasto.SyntaxError, contenuto []byte, proposta string) error
	Avvisa(codice, esempio string, n int64)
}

// Consegna is one delivery while it is read: those of one ente and one tracciato.
type Consegna struct {
	ID   int64 // fornitura_id; staging is keyed by it
	Ente sit.Ente

	t         *tracciato
	db        *pg.DB
	registro  Registro
	scrivi    *Scrittore
	persone   *authz.Persone
	n         int32
	json      []byte
	cf        string // of the line before, and what came of it: a taxpayer has many lines in a row
	cfValido  bool
	cfPersona [16]byte

	anomalie []importers.Anomalia
	ora      []importers.Anomalia // of the line being read: if it comes to nothing so do they
	nominate []nominata
}

// nominata is what the delivery names in a line that is a scarto.
type nominata struct {
	anno int32
	a, b string
}

// Apri begins to stage a delivery of an ente.
func Apri(ctx context.Context, db *pg.DB, s *Scrittore, reg Registro, id int64, ente sit.Ente, tipo importers.Tipo) (*Consegna, error) {
	c := &Consegna{ID: id, Ente: ente, t: tracciatoDi(tipo), db: db, registro: reg, scrivi: s}
	err := db.Owner(ctx, func(tx pgx.Tx) (err error) {
		c.persone, err = authz.LeggiPersone(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", tipo, err)
	}
	return c, nil
}

// Righe are the lines staged so far.
func (c *Consegna) Righe() int64 { return int64(c.n) }

// Giorno is open: no extract says of which day it is.
func (c *Consegna) Giorno() sit.Giorno { return sit.DaSempre }

// Chiudi sends what is left, of every delivery of the import: nothing can be added any more.
func (c *Consegna) Chiudi(ctx context.Context) error {
	if err := c.svuota(ctx, 0); err != nil {
		return err
	}
	return c.scrivi.Chiudi(ctx)
}

// Aggiungi stages a line of a comune of the ente, or makes it a scarto.
func (c *Consegna) Aggiungi(ctx context.Context, comune catasto.CodiceComune, r *tabella.Riga, file string) error {
	w := c.scrivi.Riga(c.t.indice)
	inizio := len(*w)
	c.ora = c.ora[:0]
	w.Campi(c.t.campi)
	w.Int64(c.ID)
	w.Int32(c.n + 1)
	detto := len(*w)
	if c.t.conComune() {
		w.Pieno(string(comune))
	}
	if r.Errore() == nil { // of a line whose fields are not where they should be nothing more is said
		c.t.scrivi(c, r, w)
	}
	if e := r.Errore(); e != nil {
		*w = (*w)[:inizio]
		return c.scarta(ctx, r, e)
	}
	c.n++
	w.Int64(int64(xxhash.Sum64((*w)[detto:])))
	w.Pieno(r.Grezza())
	w.Pieno(file)
	w.Int64(int64(r.N))
	for i := range c.ora {
		c.ora[i].File = file
	}
	c.anomalie = append(c.anomalie, c.ora...)
	if err := c.svuota(ctx, 2000); err != nil {
		return err
	}
	return c.scrivi.Scritta(ctx, len(*w)-inizio)
}

// scarta keeps a line that came to nothing, and which position it names.
func (c *Consegna) scarta(ctx context.Context, r *tabella.Riga, e *catasto.SyntaxError) error {
	if k, ok := c.t.chiave(r); ok {
		c.nominate = append(c.nominate, k)
	}
	if err := c.svuota(ctx, 2000); err != nil {
		return err
	}
	return c.registro.ScartaCon(ctx, e, []byte(r.Grezza()), r.Proposta())
}

// segnala lists a contradiction of the line being read. Its text never quotes a value: in any field
// there may be a name.
func (c *Consegna) segnala(r *tabella.Riga, codice, gravita, testo string) {
	c.ora = append(c.ora, importers.Anomalia{Codice: codice, Gravita: gravita, Testo: testo, Riga: int64(r.N)})
}

// svuota sends anomalie and named keys to the scrap paper, when there are enough.
func (c *Consegna) svuota(ctx context.Context, quante int) error {
	if len(c.anomalie) <= quante && len(c.nominate) <= quante {
		return nil
	}
	return c.db.OwnerConn(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		if err := importers.CopiaAnomalie(ctx, conn, c.ID, c.anomalie); err != nil {
			return err
		}
		c.anomalie = c.anomalie[:0]
		_, err := conn.CopyFrom(ctx, pgx.Identifier{"staging", "nominata"}, []string{"fornitura_id", "anno", "a", "b"},
			pgx.CopyFromSlice(len(c.nominate), func(i int) ([]any, error) {
				k := c.nominate[i]
				return []any{c.ID, k.anno, k.a, k.b}, nil
			}))
		c.nominate = c.nominate[:0]
		return err
	})
}

// appendJSON writes a string of JSON. The text is UTF-8 and has no null: the table is read so.
func appendJSON(b []byte, s string) []byte {
	const esa = "0123456789abcdef"
	b = append(b, '"')
	for i := range len(s) {
		switch ch := s[i]; {
		case ch == '"' || ch == '\\':
			b = append(b, '\\', ch)
		case ch < ' ':
			b = append(b, '\\', 'u', '0', '0', esa[ch>>4], esa[ch&15])
		default:
			b = append(b, ch)
		}
	}
	return append(b, '"')
}

// altro keeps aside the columns that the layout does not have.
func (c *Consegna) altro(r *tabella.Riga, w interface{ JSON([]byte) }) {
	b := c.json[:0]
	r.Altro(func(nome, valore string) {
		if len(b) == 0 {
			b = append(b, '{')
		} else {
			b = append(b, ',')
		}
		b = appendJSON(append(appendJSON(b, nome), ':'), valore)
	})
	if len(b) > 0 {
		b = append(b, '}')
	}
	c.json = b
	w.JSON(b)
}
