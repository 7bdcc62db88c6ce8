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

// esigePersone is what every question about the holders of an immobile begins with. A scope
// that is bounded to a case holds for an application that is named by its protocollo; the
// pratica named instead must be one of the ente that touches the immobile, and no pratica is
// known to this version.
func esigePersone(ctx context.Context, s authz.Scope, ente int32) (*authz.Chi, error) {
	c, err := authz.EsigePersone(ctx, s, ente)
	if err != nil {
		return nil, err
	}
	if c.PuoPerCaso(s, ente) && !perProtocollo(c.Scopo) {
		return nil, fuoriPratica()
	}
	return c, nil
}

func fuoriPratica() error {
	return sit.Rifiuto(sit.Forbidden, "FUORI_PRATICA",
		"Con questo permesso si consultano solo gli immobili di una pratica dell'ente: indicare in Purpose pratica:<id>, o protocollo:<numero>/<anno> per una domanda non ancora registrata.").Su("Purpose")
}

// vedeRendita is true when the caller may see income and class of an ente.
func vedeRendita(c *authz.Chi, ente int32) bool {
	return c.Puo(authz.CatastoRendita, ente) || c.PuoPerCaso(authz.CatastoRendita, ente) && perProtocollo(c.Scopo)
}

func perProtocollo(scopo string) bool {
	resto, ok := strings.CutPrefix(strings.TrimSpace(scopo), "protocollo:")
	numero, anno, barra := strings.Cut(resto, "/")
	return ok && barra && soloCifre(numero) && soloCifre(anno) && len(anno) == 4
}

func soloCifre(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
