// Package urbanisticatest writes plans, constraints and the particelle under them in a test database, for
// the tests of every package that asks what a plan prescribes.
//
// Shapes are written in WKT, in whole metres from the corner of mappatest, so that a test can say by
// heart how large each is.
//
// Nothing but tests imports it.
package urbanisticatest

import (
	"embed"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Comune is an ente to which things are added.
type Comune struct {
	ID   int32
	SRID int // of the shapes that follow; 0: metres from 470000, 4550000 of EPSG:7792

	t  testing.TB
	db *pg.DB
	n  int64 // deliveries made
}

// Apri makes the ente X300 with one sheet, X300_000100, drawn with a precision in metres.
func Apri(t testing.TB, db *pg.DB, precisione float64) *Comune {
	t.Helper()
	c := &Comune{t: t, db: db, n: 1000}
	c.una("NuovoComune", pgx.NamedArgs{"precisione": precisione}, &c.ID)
	return c
}

// Di adds to an ente that is there, by its code.
func Di(t testing.TB, db *pg.DB, codice string) *Comune {
	t.Helper()
	c := &Comune{t: t, db: db, n: 1000}
	c.una("TrovaComune", pgx.NamedArgs{"codice": codice}, &c.ID)
	return c
}

// Particella is a number of the one sheet. Superficie 0: the census has none; negative: nothing is in the census.
type Particella struct {
	Numero     string
	WKT        string // empty: on no map
	Superficie int64
	Dal, Al    string // of the drawing
}

// Particella draws a particella, or one more drawing of it, and gives its key.
func (c *Comune) Particella(p Particella) (id int64) {
	c.t.Helper()
	c.una("NuovaParticella", pgx.NamedArgs{"ente": c.ID, "srid": c.SRID, "numero": p.Numero, "wkt": p.WKT, "superficie": p.Superficie,
		"dal": giorno(p.Dal), "al": giorno(p.Al)}, &id)
	return id
}

// Zona is a zone of an instrument. What is left out is vigente, of 1 metre, from 2006-01-01.
type Zona struct {
	Strumento, Stato, Sigla, Articolo, Descrizione, ZTO string
	Edificabile                                         bool
	Adozione, Dal, Al                                   string
	Precisione                                          float64
	WKT                                                 string
}

// Zone delivers the zones of one instrument as one version, and says the number of the delivery.
func (c *Comune) Zone(zone ...Zona) int64 {
	c.t.Helper()
	c.n++
	for _, z := range zone {
		c.fai("NuovaZona", pgx.NamedArgs{"ente": c.ID, "srid": c.SRID, "fornitura": c.n, "strumento": o(z.Strumento, "PRG 2004"), "stato": o(z.Stato, "vigente"),
			"sigla": z.Sigla, "articolo": vuoto(z.Articolo), "descrizione": vuoto(z.Descrizione), "zto": vuoto(z.ZTO), "edificabile": z.Edificabile,
			"adozione": giorno(z.Adozione), "dal": o(z.Dal, "2006-01-01"), "al": giorno(z.Al), "precisione": metro(z.Precisione), "wkt": z.WKT})
	}
	return c.n
}

// Vincolo is a constraint. What is left out is public, of 1 metre, from 2006-01-01.
type Vincolo struct {
	Codice, Titolo, Norma string
	Riservato             bool
	Dal, Al               string
	Precisione            float64
	WKT                   string
}

// Vincoli delivers the shapes of one constraint as one version, and says the number of the delivery.
func (c *Comune) Vincoli(vincoli ...Vincolo) int64 {
	c.t.Helper()
	c.n++
	for _, v := range vincoli {
		c.fai("NuovoVincolo", pgx.NamedArgs{"ente": c.ID, "srid": c.SRID, "fornitura": c.n, "codice": v.Codice, "titolo": vuoto(v.Titolo), "norma": vuoto(v.Norma),
			"pubblico": !v.Riservato, "dal": o(v.Dal, "2006-01-01"), "al": giorno(v.Al), "precisione": metro(v.Precisione), "wkt": v.WKT})
	}
	return c.n
}

func (c *Comune) una(query string, args pgx.NamedArgs, in any) {
	c.t.Helper()
	err := c.db.Owner(c.t.Context(), func(tx pgx.Tx) error { return tx.QueryRow(c.t.Context(), queries.SQL(query), args).Scan(in) })
	if err != nil {
		c.t.Fatalf("%s: %v", query, err)
	}
}

func (c *Comune) fai(query string, args pgx.NamedArgs) {
	c.t.Helper()
	err := c.db.Owner(c.t.Context(), func(tx pgx.Tx) error {
		_, err := tx.Exec(c.t.Context(), queries.SQL(query), args)
		return err
	})
	if err != nil {
		c.t.Fatalf("%s: %v", query, err)
	}
}

func o(s, senza string) string {
	if s == "" {
		return senza
	}
	return s
}

func vuoto(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func giorno(s string) *string { return vuoto(s) }

func metro(m float64) float64 {
	if m == 0 {
		return 1
	}
	return m
}
