package anncsu

import (
	"context"
	"hash/maphash"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/sit/pg"
)

// Scrittore sends to staging the rows of all deliveries of an import: a file may hold a region, and
// a batch for each of its comuni would be a thousand batches.
type Scrittore struct{ *importers.Lotti[lotto] }

// NuovoScrittore starts the sender; whoever opens a Consegna on it must close that.
func NuovoScrittore(ctx context.Context, db *pg.DB) *Scrittore {
	return &Scrittore{importers.NuoviLotti(ctx, func(ctx context.Context, l *lotto) error {
		defer func() { l.vie, l.civici = l.vie[:0], l.civici[:0] }()
		return db.OwnerConn(ctx, func(ctx context.Context, conn *pgx.Conn) error { return copia(ctx, conn, l) })
	})}
}

// Consegna is the addresses of one delivery while they are read: they go to staging by COPY.
type Consegna struct {
	ID   int64 // fornitura_id; staging is keyed by it
	Ente int32
	SRID int // of the database

	Stradario bool // a STRAD was read: it says every street
	Accessi   bool // an INDIR, or a table of civici

	scrivi *Scrittore
	n      int32
	righe  int64
	note   map[uint64]struct{} // what was staged of the streets: INDIR repeats it with every civico
	seme   maphash.Seed
}

const righePerLotto = 8192

// lotto is one COPY of civici and one of streets.
type lotto struct {
	vie    []rigaVia
	civici []rigaCivico
}

type rigaVia struct {
	fornitura int64
	n         int32
	stradario bool
	file      string
	riga      int32
	Via
}

type rigaCivico struct {
	fornitura int64
	n         int32
	file      string
	riga      int32
	Civico
}

// Apri begins to stage a delivery.
func Apri(s *Scrittore, id int64, ente int32, srid int) *Consegna {
	return &Consegna{ID: id, Ente: ente, SRID: srid, scrivi: s, note: map[uint64]struct{}{}, seme: maphash.MakeSeed()}
}

// Righe are those staged so far, streets and civici.
func (c *Consegna) Righe() int64 { return c.righe }

// Aggiungi stages what a line says.
func (c *Consegna) Aggiungi(ctx context.Context, r *Riga, genere Genere, file string) error {
	l := c.scrivi.Lotto
	if genere == STRAD {
		c.Stradario = true
	}
	if r.Via != nil && c.nuova(r.Via, genere) {
		c.n++
		c.righe++
		l.vie = append(l.vie, rigaVia{c.ID, c.n, genere == STRAD, file, int32(r.Line), *r.Via})
	}
	if genere != STRAD {
		c.Accessi = true
	}
	if r.Civico != nil {
		c.n++
		c.righe++
		l.civici = append(l.civici, rigaCivico{c.ID, c.n, file, int32(r.Line), *r.Civico})
	}
	if len(l.civici) < righePerLotto && len(l.vie) < righePerLotto {
		return nil
	}
	return c.scrivi.Spedisci(ctx)
}

// nuova is false for a street that was staged with the same words.
func (c *Consegna) nuova(v *Via, genere Genere) bool {
	if genere == STRAD {
		return true // a repeated line is an anomalia
	}
	var h maphash.Hash
	h.SetSeed(c.seme)
	for _, s := range []*string{&v.Codice, &v.Odonimo, v.CodiceComunale, v.DUG, v.Denominazione, v.Localita, v.Lingua1, v.Lingua2} {
		if s != nil {
			_, _ = h.WriteString(*s)
		}
		_ = h.WriteByte(0)
	}
	k := h.Sum64()
	if _, vista := c.note[k]; vista {
		return false
	}
	c.note[k] = struct{}{}
	return true
}

// Chiudi sends what is left, of every delivery of the import, and waits for the database: nothing
// can be added any more.
func (c *Consegna) Chiudi(ctx context.Context) error {
	l := c.scrivi.Lotto
	return c.scrivi.Chiudi(ctx, len(l.vie)+len(l.civici) > 0)
}

var (
	colonneVia = []string{"fornitura_id", "n", "codice", "stradario", "codice_comunale", "dug", "denominazione", "odonimo", "localita",
		"lingua1", "lingua2", "file", "riga"}
	colonneCivico = []string{"fornitura_id", "n", "via", "accesso", "codice_comunale", "numero", "ordine", "esponente", "specificita",
		"metrico", "snc", "testo", "metodo", "precisione_m", "quota", "x", "y", "srid", "respinto", "detto", "altro", "file", "riga"}
)

func copia(ctx context.Context, conn *pgx.Conn, l *lotto) error {
	if len(l.vie) > 0 {
		v := make([]any, len(colonneVia))
		_, err := conn.CopyFrom(ctx, pgx.Identifier{"staging", "via"}, colonneVia, pgx.CopyFromSlice(len(l.vie), func(i int) ([]any, error) {
			r := &l.vie[i]
			v[0], v[1], v[2], v[3], v[4], v[5], v[6] = r.fornitura, r.n, r.Codice, r.stradario, r.CodiceComunale, r.DUG, r.Denominazione
			v[7], v[8], v[9], v[10], v[11], v[12] = r.Odonimo, r.Localita, r.Lingua1, r.Lingua2, r.file, r.riga
			return v, nil
		}))
		if err != nil {
			return err
		}
	}
	if len(l.civici) == 0 {
		return nil
	}
	v := make([]any, len(colonneCivico))
	_, err := conn.CopyFrom(ctx, pgx.Identifier{"staging", "civico"}, colonneCivico, pgx.CopyFromSlice(len(l.civici), func(i int) ([]any, error) {
		r := &l.civici[i]
		v[0], v[1], v[2], v[3], v[4], v[5], v[6] = r.fornitura, r.n, r.Via, oppureNullo(r.Accesso), r.CodiceComunale, r.Numero, r.Ordine
		v[7], v[8], v[9], v[10], v[11] = r.Esponente, r.Specificita, r.Metrico, r.SNC, r.Testo
		v[12], v[13], v[14] = oppureNullo(r.Metodo), oppureNullo(float32(r.Precisione)), r.Quota
		v[15], v[16] = nil, nil
		if r.HaPunto {
			v[15], v[16] = r.X, r.Y
		}
		v[17], v[18], v[19], v[20], v[21], v[22] = int32(r.SRID), oppureNullo(r.Respinto), oppureNullo(r.Detto), oppureNullo(r.Altro), r.file, r.riga
		return v, nil
	}))
	return err
}

func oppureNullo[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}
