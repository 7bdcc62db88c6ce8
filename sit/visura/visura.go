package visura

import (
	"context"
	"embed"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Visura is the office of the registers.
type Visura struct {
	db       *pg.DB
	registro *authz.Registro
}

// New opens the office on a database.
func New(db *pg.DB) *Visura { return &Visura{db: db, registro: authz.NewRegistro(db)} }

// Quando is the day of a question, and the last day of registration that is believed.
type Quando struct {
	Giorno sit.Giorno
	NotoAl sit.Giorno // PerSempre: all that is known
}

// Il is a day, with all that is known.
func Il(g sit.Giorno) Quando { return Quando{Giorno: g, NotoAl: sit.PerSempre} }

func (q Quando) argomenti(ente int32) pgx.NamedArgs {
	return pgx.NamedArgs{"ente": ente, "giorno": q.Giorno, "noto": q.NotoAl}
}

// Avviso is something the reader of an answer should know. It goes out as it is.
type Avviso struct {
	Codice string `json:"codice"`
	Testo  string `json:"testo"`
}

// leggi asks what has no person in it.
func (v *Visura) leggi(ctx context.Context, ente int32, fn func(pgx.Tx) error) error {
	return v.db.Read(ctx, sit.AmbitoDi(ente), fn)
}

// consulta reads persons of one ente, and writes the line that says so.
func (v *Visura) consulta(ctx context.Context, chi *authz.Chi, ente int32, fn func(pgx.Tx) (authz.Consultazione, error)) error {
	return v.registro.Consulta(ctx, chi, sit.AmbitoDi(ente), func(tx pgx.Tx) ([]authz.Consultazione, error) {
		riga, err := fn(tx)
		riga.Ente = ente
		return []authz.Consultazione{riga}, err
	})
}

// vedeRendita is true when the caller may see income and class of an immobile, or of a whole ente
// (no immobile).
func vedeRendita(ctx context.Context, c *authz.Chi, ente int32, immobile string) bool {
	if c.Puo(authz.CatastoRendita, ente) || c.PuoPerCaso(authz.CatastoRendita, ente) {
		return true
	}
	if immobile == "" {
		return false
	}
	_, err := authz.EsigeImmobile(ctx, authz.CatastoRendita, ente, immobile)
	return err == nil
}

// pieno refuses who has the scope of persons within a case alone: a list and a search are about no
// immobile of it.
func pieno(ctx context.Context, ente int32) (*authz.Chi, error) {
	chi, err := authz.EsigePersone(ctx, authz.TitolariRead, ente)
	if err != nil {
		return nil, err
	}
	if !chi.Puo(authz.TitolariRead, ente) {
		return nil, fuoriPratica()
	}
	return chi, nil
}

func fuoriPratica() error {
	return sit.Rifiuto(sit.Forbidden, "FUORI_PRATICA", "Questo permesso vale solo per gli immobili di una pratica: un elenco e una ricerca di persone non sono di un immobile.").Su("Purpose")
}

func soloCifre(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
