package mappa

import (
	"context"
	"embed"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Mappa is the office of the cadastral map.
type Mappa struct {
	db     *pg.DB
	enti   registro
	storie storie

	cronologie cronologie
}

// New opens the office on a database.
func New(db *pg.DB) *Mappa { return &Mappa{db: db} }

// read asks one question. Geometry is public, so no ente has to be granted.
func (m *Mappa) read(ctx context.Context, fn func(pgx.Tx) error) error {
	return m.db.Read(ctx, sit.Pubblico(), fn)
}

// Quando is the day of a question. Esplicito tells a day that was asked for from today.
type Quando struct {
	Giorno    sit.Giorno
	Esplicito bool
}

// Avviso is something the reader of an answer should know. It goes out as it is.
type Avviso struct {
	Codice string `json:"codice"`
	Testo  string `json:"testo"`
}

func posteriore(dal sit.Giorno) Avviso {
	return Avviso{"MAPPA_POSTERIORE", "La mappa più antica che abbiamo di questo foglio è del " + dal.String() +
		", dopo il giorno chiesto: è quella mostrata."}
}
