package riscontri

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/jobs"
)

// TipoOperazione is the job of a run.
const TipoOperazione = "riscontri.run"

// Argomenti are what a run is asked with, as the queue keeps it.
type Argomenti struct {
	Anno   int      `json:"anno,omitempty"` // 0: the last closed year
	Regole []string `json:"regole,omitempty"`
}

// Accoda puts a run in the queue; the same chiave from the same caller is the run of before.
func (x *Riscontri) Accoda(ctx context.Context, j *jobs.Jobs, e sit.Ente, a Argomenti, chiave string) (id string, err error) {
	chi, err := authz.Esige(ctx, authz.TributiWrite, e.ID)
	if err != nil {
		return "", err
	}
	// What cannot be run is said now, not by a job that fails.
	if err := (&corsa{Riscontri: x, ente: e, oggi: x.oggi()}).prepara(ctx, Opzioni{Anno: a.Anno, Regole: a.Regole}); err != nil {
		return "", err
	}
	impronta, err := json.Marshal(a)
	if err != nil {
		return "", fmt.Errorf("encode run: %w", err)
	}
	somma := sha256.Sum256(impronta)
	err = x.db.Write(ctx, e.ID, func(tx pgx.Tx) error {
		id, err = j.Accoda(ctx, tx, jobs.Nuova{Ente: e.ID, Tipo: TipoOperazione, Argomenti: a, Genere: int16(chi.Genere), Chi: chi.Operatore.ID, Nome: chi.Operatore.Nome,
			Chiave: chiave, Impronta: hex.EncodeToString(somma[:])})
		return err
	})
	if err != nil {
		return "", fmt.Errorf("queue run: %w", err)
	}
	return id, nil
}

// Lavora does a run that was put in the queue.
func (x *Riscontri) Lavora(ctx context.Context, c *jobs.Corso) error {
	var a Argomenti
	if err := json.Unmarshal(c.Argomenti, &a); err != nil {
		return fmt.Errorf("read run: %w", err)
	}
	enti, err := x.db.Enti(ctx)
	if err != nil {
		return err
	}
	for _, e := range enti {
		if e.ID != c.Ente {
			continue
		}
		out, err := x.Esegui(ctx, e, Opzioni{Anno: a.Anno, Regole: a.Regole, Chi: c.Nome, Progresso: func(percento int, fase string) { c.Avanza(ctx, percento, fase) }})
		if err != nil {
			return err
		}
		return c.Aggiungi(ctx, out, false)
	}
	return sit.Rifiuto(sit.NotFound, "ENTE_SCONOSCIUTO", "L'ente dell'operazione non esiste più.")
}
