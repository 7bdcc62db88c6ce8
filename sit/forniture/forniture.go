package forniture

import (
	"context"
	"encoding/json"
	"time"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/archivio"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/jobs"
	"github.com/cestor/sit/sit/pg"
)

// TipoOperazione is the operazione that brings in what was uploaded; cmd/sit binds it to the importer.
const TipoOperazione = "fornitura.import"

// Importatore is what the room asks of the importers, which it may not know: cmd/sit plugs them in.
type Importatore interface {
	// Esamina looks at the beginning of each file in a folder, and at how the import was asked
	// for: the tipi that it finds, or what is wrong with the question.
	Esamina(ctx context.Context, dir string, nomi []string, o Opzioni) (tipi []string, err error)
	// Annulla undoes the last delivery of its chain.
	Annulla(ctx context.Context, numero int64, motivo, chi string) error
}

// Opzioni is how an import was asked for: what sit import has as flags.
type Opzioni struct {
	Tipo        string          `json:"tipo,omitempty"`
	Mappa       json.RawMessage `json:"mappa,omitempty"`
	Riferimento *sit.Giorno     `json:"riferimento,omitempty"`
	Completa    bool            `json:"completa,omitempty"`
	Conferma    []string        `json:"conferma,omitempty"`
	Motivo      string          `json:"motivo,omitempty"` // why what was refused is confirmed
}

// Argomenti are what the operazione of an upload is about.
type Argomenti struct {
	Ente string              `json:"ente"`
	File []archivio.Nominato `json:"file"`
	Tipi []string            `json:"tipi"`
	Opzioni
}

// Config of the room. DB is the one that has no substitute; the others are needed by uploads and undo.
type Config struct {
	DB          *pg.DB
	Jobs        *jobs.Jobs
	Archivio    *archivio.Archivio
	Importatore Importatore
	Registro    *authz.Registro
	Adesso      func() time.Time
	// Variazioni is after how many days without variations of a cadastre an ente is reminded of
	// them; 0: 45.
	Variazioni int
}

// Forniture is the room: the register of deliveries of each ente, and its counter.
type Forniture struct{ Config }

// New opens the room.
func New(cfg Config) *Forniture {
	if cfg.Variazioni == 0 {
		cfg.Variazioni = 45
	}
	if cfg.Adesso == nil {
		cfg.Adesso = time.Now
	}
	return &Forniture{cfg}
}
