package piano

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base32"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Tabelle are those of staging that a delivery fills.
var Tabelle = []string{"piano", "piano_forma"}

// Riga is a row as read: attributes, and geometry in the coordinates of the file.
type Riga struct {
	File string
	N    int64
	SRID int
	Geom pg.Flat

	Sigla, Descrizione, ZTO, Articolo string
	ZTOIgnota                         string // said, and none of A…F
	Edificabile                       *bool
	Adozione, Approvazione            *sit.Giorno

	Codice, Titolo, Norma, Atto, Tipo, Grado string
	Pubblico                                 *bool

	Altezza *float64 // metres
	Piani   *int16
	Epoca   string

	ValidaDal, ValidaAl *sit.Giorno
	Precisione          float64     // metres
	Dal                 *sit.Giorno // from which it holds by what it says; nil: it says nothing
}

// Oggetto is what a delivery is about.
type Oggetto struct {
	Tipo   importers.Tipo
	Chiave string // strumento, or codice of a vincolo
	Stato  string // of a strumento
}

// Consegna is one delivery while it is read.
type Consegna struct {
	ID      int64 // fornitura_id; staging is keyed by it
	Ente    sit.Ente
	Oggetto Oggetto

	scrivi   *Scrittore
	n        int32
	fino     sit.Giorno // the latest day from which a row holds
	mute     int64      // rows that say no day
	uguali   map[[32]byte]uint32
	anomalie []importers.Anomalia
}

// Apri begins to stage a delivery of an ente. Whoever opens one must close it.
func Apri(s *Scrittore, id int64, ente sit.Ente, o Oggetto) *Consegna {
	return &Consegna{ID: id, Ente: ente, Oggetto: o, scrivi: s, fino: sit.DaSempre, uguali: map[[32]byte]uint32{}}
}

// Righe are the rows staged so far.
func (c *Consegna) Righe() int64 { return int64(c.n) }

// Giorno is the latest day from which a row holds, when every row says one.
func (c *Consegna) Giorno() sit.Giorno {
	if c.mute > 0 {
		return sit.DaSempre
	}
	return c.fino
}

// Chiudi sends what is left: nothing can be added any more.
func (c *Consegna) Chiudi(ctx context.Context) error {
	return c.scrivi.Chiudi(ctx, len(c.scrivi.Lotto.righe) > 0)
}

// A batch is one COPY.
const (
	righePerLotto = 4096
	bytePerLotto  = 8 << 20
)

var colonne = []string{"fornitura_id", "n", "id", "somma", "sigla", "descrizione", "zto", "articolo", "edificabile", "data_adozione", "data_approvazione",
	"codice", "titolo", "norma", "atto", "tipo", "grado", "pubblico", "altezza_m", "piani", "epoca", "precisione_m", "dal", "al", "srid", "file", "riga", "geom"}

type lotto struct {
	righe [][]any
	byte  int
}

// Scrittore sends to staging the rows of all deliveries of an import.
type Scrittore struct{ *importers.Lotti[lotto] }

// NuovoScrittore starts the sender.
func NuovoScrittore(ctx context.Context, db *pg.DB) *Scrittore {
	return &Scrittore{importers.NuoviLotti(ctx, func(ctx context.Context, l *lotto) error {
		defer func() { *l = lotto{} }()
		return db.OwnerConn(ctx, func(ctx context.Context, conn *pgx.Conn) error {
			_, err := conn.CopyFrom(ctx, pgx.Identifier{"staging", "piano"}, colonne, pgx.CopyFromRows(l.righe))
			return err
		})
	})}
}

// Aggiungi stages a row.
func (c *Consegna) Aggiungi(ctx context.Context, r *Riga) error {
	geom, err := r.Geom.AppendEWKB(nil)
	if err != nil {
		return fmt.Errorf("encode geometry: %w", err)
	}
	somma := r.somma(geom)
	id := c.id(somma)
	if r.Dal != nil {
		c.fino = max(c.fino, *r.Dal)
	} else {
		c.mute++
	}
	if r.ZTOIgnota != "" {
		c.anomalie = append(c.anomalie, importers.Anomalia{Codice: "ZTO_SCONOSCIUTA", Gravita: "avviso", Oggetto: r.Sigla, File: r.File, Riga: r.N,
			Testo: fmt.Sprintf("zona %s: la zona omogenea «%s» non è una di A, B, C, D, E, F (DM 1444/1968): resta vuota", r.Sigla, r.ZTOIgnota)})
	}
	c.n++
	l := c.scrivi.Lotto
	l.righe = append(l.righe, []any{c.ID, c.n, id, somma[:], nulla(r.Sigla), nulla(r.Descrizione), nulla(r.ZTO), nulla(r.Articolo), r.Edificabile, r.Adozione, r.Approvazione,
		nulla(r.Codice), nulla(r.Titolo), nulla(r.Norma), nulla(r.Atto), nulla(r.Tipo), nulla(r.Grado), r.pubblico(), r.Altezza, r.Piani, nulla(r.Epoca),
		float32(r.Precisione), r.Dal, r.ValidaAl, int32(r.SRID), r.File, r.N, pg.EWKB(geom)})
	if l.byte += len(geom); len(l.righe) < righePerLotto && l.byte < bytePerLotto {
		return nil
	}
	return c.scrivi.Spedisci(ctx)
}

func (r *Riga) pubblico() bool { return r.Pubblico == nil || *r.Pubblico }

// somma is the digest of what the row says: as long as it says the same it keeps its id.
func (r *Riga) somma(geom []byte) [32]byte {
	var b bytes.Buffer
	for _, s := range []string{r.Sigla, r.Descrizione, r.ZTO, r.Articolo, r.Codice, r.Titolo, r.Norma, r.Atto, r.Tipo, r.Grado, r.Epoca} {
		b.WriteString(s)
		b.WriteByte(0)
	}
	for _, g := range []*sit.Giorno{r.Adozione, r.Approvazione, r.ValidaDal, r.ValidaAl} {
		fmt.Fprintln(&b, valore(g))
	}
	fmt.Fprintln(&b, valore(r.Edificabile), r.pubblico(), valore(r.Altezza), valore(r.Piani), r.Precisione, r.SRID)
	b.Write(geom)
	return sha256.Sum256(b.Bytes())
}

func valore[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

// id is opaque and public: of the ente, of what the delivery is about, of what the row says, and of
// its place among those that say the same.
func (c *Consegna) id(somma [32]byte) string {
	c.uguali[somma]++
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%s\x00%s\x00%s\x00%d\x00", c.Ente.Codice, c.Oggetto.Tipo, c.Oggetto.Chiave, c.Oggetto.Stato, c.uguali[somma])
	h.Write(somma[:])
	return strings.ToLower(base32.StdEncoding.EncodeToString(h.Sum(nil)[:10]))
}

func nulla(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
