package censuario

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/censuario"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
)

// Registro is who keeps the register of deliveries: a line that cannot be read or placed becomes a
// scarto there, what should be said of many becomes an avviso.
type Registro interface {
	ScartaRiga(ctx context.Context, e *catasto.SyntaxError, contenuto []byte) error
	Avvisa(codice, esempio string, n int64)
}

// Consegna is one delivery of registers while it is read.
type Consegna struct {
	ID   int64 // fornitura_id; staging is keyed by it
	Ente sit.Ente

	Letti      map[string]int64     // physical lines by kind of file
	Forestiere int64                // lines of another comune
	Altrove    string               // where the first of them is
	Visti      map[string]bool      // kinds of file that came, empty ones too
	Formati    []*censuario.Formato // the shape of each file

	registro Registro
	scrivi   *Scrittore
	persone  *authz.Persone
	comuni   map[string]bool
	n        [tabelle]int32
	ultime   [tabelle]chiaveRiga // of each table, to know whether its rows come in order
	sparse   [tabelle]bool       // they do not: a key may have come twice
	orfani   bool                // some state has no record 1, so far
	ripetute int64
	anomalie []importers.Anomalia
	db       *pg.DB
}

// Apri begins to stage a delivery of an ente.
func Apri(ctx context.Context, db *pg.DB, s *Scrittore, reg Registro, id int64, ente sit.Ente) (*Consegna, error) {
	c := &Consegna{ID: id, Ente: ente, Letti: map[string]int64{}, Visti: map[string]bool{}, registro: reg, scrivi: s, comuni: map[string]bool{}, db: db}
	err := db.Owner(ctx, func(tx pgx.Tx) (err error) {
		if c.persone, err = authz.LeggiPersone(ctx, tx); err != nil {
			return err
		}
		rows, _ := tx.Query(ctx, queries.SQL("ComuniDi"), pgx.NamedArgs{"ente": ente.ID})
		comuni, err := pgx.CollectRows(rows, pgx.RowTo[string])
		for _, x := range comuni {
			c.comuni[x] = true
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open registers: %w", err)
	}
	return c, nil
}

// Righe are the rows staged so far.
func (c *Consegna) Righe() (n int64) {
	for _, t := range c.n {
		n += int64(t)
	}
	return n
}

// Stadi are the rows of states among them.
func (c *Consegna) Stadi() int64 { return int64(c.n[tUIU]) + int64(c.n[tTerreno]) }

// Leggi stages a file. genere is its extension, upper case: FAB, TER, SOG or TIT.
func (c *Consegna) Leggi(ctx context.Context, genere, file string, r io.Reader, avanza func()) error {
	c.Visti[genere] = true
	f := &lettura{c: c, ctx: ctx, genere: genere, file: file, avanza: avanza, forma: map[string]int64{}, esempi: map[string]string{}}
	formato := &censuario.Formato{}
	opz := censuario.Opzioni{File: file, Formato: formato}
	letti, fuori := c.Letti[genere], c.Forestiere
	var err error
	switch genere {
	case "FAB":
		err = leggi(f, censuario.LeggiFAB(r, opz), f.fab)
		err = errors.Join(err, f.chiudiUIU())
	case "TER":
		err = leggi(f, censuario.LeggiTER(r, opz), f.ter)
		err = errors.Join(err, f.chiudiTerreno())
	case "SOG":
		err = leggi(f, censuario.LeggiSOG(r, opz), f.sog)
	case "TIT":
		err = leggi(f, censuario.LeggiTIT(r, opz), f.tit)
	default:
		err = fmt.Errorf("no reader of %s", genere)
	}
	if err != nil {
		return err
	}
	if letti = c.Letti[genere] - letti; letti > 0 && f.buone == 0 && c.Forestiere == fuori {
		return sit.Rifiuto(sit.Invalid, "NIENTE_DI_LEGGIBILE",
			"Nelle %d righe di %s non ce n'è una che sia di un %s: controllare che il file sia quello che il suo nome dice.", letti, file, genere)
	}
	for codice, n := range f.forma {
		c.registro.Avvisa(codice, f.esempi[codice], n)
	}
	c.Formati = append(c.Formati, formato)
	return c.svuotaAnomalie(ctx, 0)
}

// lettura is the reading of one file.
type lettura struct {
	c            *Consegna
	ctx          context.Context
	genere, file string
	avanza       func()
	comune       string // last one found to be ours
	buone        int64  // lines read and ours
	piega        piega
	forma        map[string]int64 // defects of form by code, and where the first of each is
	esempi       map[string]string
}

// rigaDi is a line of any of the files.
type rigaDi interface {
	*censuario.RigaFAB | *censuario.RigaTER | *censuario.RigaSOG | *censuario.RigaTIT
}

// leggi hands the good lines to fn and keeps the others as scarti.
func leggi[R rigaDi](f *lettura, righe iter.Seq2[R, error], fn func(R) error) error {
	for r, err := range righe {
		f.c.Letti[f.genere]++
		f.avanza()
		var scarto *catasto.SyntaxError
		switch {
		case errors.As(err, &scarto):
			err = f.c.registro.ScartaRiga(f.ctx, scarto, grezza(r))
		case err != nil: // the last thing that comes
			f.c.Letti[f.genere]--
			return err
		default:
			err = fn(r)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func grezza(r any) []byte {
	switch r := r.(type) {
	case *censuario.RigaFAB:
		return r.Grezza
	case *censuario.RigaTER:
		return r.Grezza
	case *censuario.RigaSOG:
		return r.Grezza
	case *censuario.RigaTIT:
		return r.Grezza
	}
	return nil
}

// nostra tells whether a line is of a comune that the ente answers for. If not it is a scarto.
func (f *lettura) nostra(comune string, n int, grezza []byte) (bool, error) {
	if comune == f.comune && comune != "" || f.c.comuni[comune] {
		f.comune = comune
		f.buone++
		return true, nil
	}
	scarto := &catasto.SyntaxError{File: f.file, Line: n, Field: "codice amministrativo", Reason: "il codice del comune non si legge"}
	if _, err := catasto.ParseCodiceComune(comune); err == nil {
		if f.c.Forestiere++; f.c.Forestiere == 1 {
			f.c.Altrove = fmt.Sprintf("%s, riga %d: comune %s", f.file, n, comune)
		}
		scarto.Reason = "la riga è di un altro comune: " + comune
	}
	return false, f.c.registro.ScartaRiga(f.ctx, scarto, grezza)
}

// nuova numbers a row of a table and begins to write it.
func (f *lettura) nuova(tabella int, campi int) (r riga, da int) {
	f.c.n[tabella]++
	r = riga{f.c.scrivi.Riga(tabella)}
	da = len(*r.Riga)
	r.Campi(campi)
	r.Int64(f.c.ID)
	r.Int32(f.c.n[tabella])
	return r, da
}

// chiaveRiga is a key of any of the tables.
type chiaveRiga struct {
	comune, sezione string
	a, b            int64
}

// ordinata notes a key. Files come sorted by key, as a rule: where they do, no key comes twice, and
// nobody has to look for it.
func (c *Consegna) ordinata(tabella int, comune, sezione string, a, b int64) {
	k, u := chiaveRiga{comune, sezione, a, b}, &c.ultime[tabella]
	if c.n[tabella] > 1 && cmp.Or(cmp.Compare(k.comune, u.comune), cmp.Compare(k.sezione, u.sezione), cmp.Compare(k.a, u.a), cmp.Compare(k.b, u.b)) <= 0 {
		c.sparse[tabella] = true
	}
	*u = k
}

// terreni tells which cadastre the files seen so far are of.
func (c *Consegna) terreni() bool { return c.Visti["TER"] }

// Chiudi sends what is left, of every delivery of the import: nothing can be added any more.
func (c *Consegna) Chiudi(ctx context.Context) error { return c.scrivi.Chiudi(ctx) }

// Risponde tells whether the ente answers for a comune.
func (c *Consegna) Risponde(comune catasto.CodiceComune) bool { return c.comuni[string(comune)] }

// Accogli takes in what was staged of another delivery, which turned out to be a part of this one.
func (c *Consegna) Accogli(ctx context.Context, d *Consegna) error {
	args := pgx.NamedArgs{"fornitura": c.ID, "da": d.ID}
	err := c.db.Owner(ctx, func(tx pgx.Tx) error {
		for i, q := range []string{"AccogliUIU", "AccogliTerreni", "AccogliSoggetti", "AccogliTitolarita"} {
			args["dopo"] = c.n[i]
			if _, err := tx.Exec(ctx, queries.SQL(q), args); err != nil {
				return fmt.Errorf("%s: %w", q, err)
			}
			c.n[i] += d.n[i]
		}
		_, err := tx.Exec(ctx, queries.SQL("AccogliAnomalie"), args)
		return err
	})
	for k, n := range d.Letti {
		c.Letti[k] += n
	}
	for k := range d.Visti {
		c.Visti[k] = true
	}
	if c.Forestiere == 0 {
		c.Altrove = d.Altrove
	}
	for i := range c.sparse {
		c.sparse[i] = c.sparse[i] || c.n[i] > 0 && d.n[i] > 0
		c.sparse[i] = c.sparse[i] || d.sparse[i]
	}
	c.orfani = c.orfani || d.orfani
	c.Forestiere, c.ripetute, c.Formati = c.Forestiere+d.Forestiere, c.ripetute+d.ripetute, append(c.Formati, d.Formati...)
	return err
}
