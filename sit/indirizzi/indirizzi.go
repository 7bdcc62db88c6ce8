package indirizzi

import (
	"context"
	"embed"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Indirizzi is the office of streets and street numbers.
type Indirizzi struct{ db *pg.DB }

// New opens the office on a database.
func New(db *pg.DB) *Indirizzi { return &Indirizzi{db: db} }

// read asks one question. Addresses are public, so no ente has to be granted.
func (i *Indirizzi) read(ctx context.Context, fn func(pgx.Tx) error) error {
	return i.db.Read(ctx, sit.Pubblico(), fn)
}

// Civico is a street number as it was on the day asked for.
type Civico struct {
	ID         string // PROGRESSIVO_ACCESSO, else opaque
	Via        string // codice of the street
	Odonimo    string // name of the street on that day
	Testo      string // what is written after it: 12, 12/A, SNC
	Vigenza    sit.Vigenza
	HaLuogo    bool
	Luogo      orb.Point // longitude and latitude, if HaLuogo
	Metodo     string    // how the position was taken, as a word; empty: nobody says
	Precisione float64   // metres; 0: nobody knows

	// Where it stands on the map of today; empty when it stands nowhere near, and of civici that
	// are no more.
	Particella string // id
	Edificio   string // id
	Dentro     bool   // the point is inside the particella or the building
	Distanza   float64
}

// Indirizzo is the whole address: VIA ROMA 12/A.
func (c Civico) Indirizzo() string { return indirizzo(c.Odonimo, c.Testo) }

func indirizzo(odonimo, testo string) string {
	switch {
	case odonimo == "":
		return testo
	case testo == "":
		return odonimo
	}
	return odonimo + " " + testo
}

// riga is a civico as the queries of this room give it.
type riga struct {
	ID, Via, Odonimo, Testo string
	Dal, Al                 sit.Giorno
	Luogo                   *orb.Point
	Metodo                  string
	Precisione              float64
	Particella, Edificio    string
	Dentro                  bool
	Distanza                float64
}

func (r riga) civico() Civico {
	c := Civico{ID: r.ID, Via: r.Via, Odonimo: r.Odonimo, Testo: r.Testo, Vigenza: sit.Vigenza{Dal: r.Dal, Al: r.Al},
		Metodo: r.Metodo, Precisione: r.Precisione, Particella: r.Particella, Edificio: r.Edificio, Dentro: r.Dentro, Distanza: r.Distanza}
	if r.Luogo != nil {
		c.HaLuogo, c.Luogo = true, *r.Luogo
	}
	return c
}

// elenco asks a query for civici.
func (i *Indirizzi) elenco(ctx context.Context, query string, args pgx.NamedArgs) (civici []Civico, err error) {
	err = i.read(ctx, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL(query), args)
		righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[riga])
		for _, r := range righe {
			civici = append(civici, r.civico())
		}
		return err
	})
	return civici, err
}
