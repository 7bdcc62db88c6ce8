package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// The states of an operazione (contract §4.3).
const (
	InCoda    = "in_coda"
	InCorso   = "in_corso"
	Conclusa  = "conclusa"
	Rifiutata = "rifiutata"
	Fallita   = "fallita"
)

// Nuova is an operazione to put in the queue.
type Nuova struct {
	Ente      int32
	Tipo      string
	Argomenti any // JSON, for who does it

	Genere   int16 // authz.Genere of who starts it
	Chi      int64
	Nome     string
	Chiave   string // Idempotency-Key; may be empty
	Impronta string // of the whole request, where there is a Chiave
}

// Operazione is what people see of a job.
type Operazione struct {
	ID         string
	Ente       string
	Tipo       string
	Stato      string
	Percento   int16
	Fase       string // what it is doing, in Italian
	Argomenti  json.RawMessage
	Risultato  json.RawMessage // an array; a line each time that a part of it is done
	Errore     *string         // Italian
	Nome       string          // of who started it
	CreataAt   time.Time
	IniziataAt *time.Time
	BattitoAt  *time.Time
	ConclusaAt *time.Time
}

// Finita is true when nothing more will happen.
func (o *Operazione) Finita() bool { return o.Stato != InCoda && o.Stato != InCorso }

// Accoda writes the operazione and puts its job in the queue, both in the transaction of the
// caller. The same Chiave from the same caller is the operazione of before.
func (j *Jobs) Accoda(ctx context.Context, tx pgx.Tx, n Nuova) (id string, err error) {
	argomenti, err := json.Marshal(n.Argomenti)
	if err != nil {
		return "", fmt.Errorf("encode operazione: %w", err)
	}
	args := pgx.NamedArgs{"ente": n.Ente, "tipo": n.Tipo, "argomenti": argomenti, "genere": n.Genere, "chi": n.Chi, "nome": n.Nome,
		"chiave": oppureNullo(n.Chiave), "impronta": n.Impronta}
	err = tx.QueryRow(ctx, queries.SQL("Nuova"), args).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) { // the Chiave was used
		var impronta string
		if err := tx.QueryRow(ctx, queries.SQL("PerChiave"), args).Scan(&id, &impronta); err != nil {
			return "", fmt.Errorf("find operazione by key: %w", err)
		}
		if impronta != n.Impronta {
			return "", sit.Rifiuto(sit.Conflict, "CHIAVE_RIUSATA", "La chiave Idempotency-Key è già stata usata per un'altra richiesta: usarne una nuova.").Su("Idempotency-Key")
		}
		return id, nil
	}
	if err != nil {
		return "", fmt.Errorf("write operazione: %w", err)
	}
	if _, err := j.coda.InsertTx(ctx, tx, compito{Ente: n.Ente, Operazione: id}, nil); err != nil {
		return "", fmt.Errorf("queue operazione: %w", err)
	}
	return id, nil
}

var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

func sconosciuta() error {
	return sit.Rifiuto(sit.NotFound, "OPERAZIONE_SCONOSCIUTA", "Questa operazione non esiste, o l'ha avviata qualcun altro.")
}

// Mia finds an operazione of who started it; whoever started another finds nothing.
func (j *Jobs) Mia(ctx context.Context, enti sit.Ambito, genere int16, chi int64, id string) (Operazione, error) {
	if !uuid.MatchString(id) || enti.Pubblico() {
		return Operazione{}, sconosciuta()
	}
	return j.una(ctx, enti, "Mia", pgx.NamedArgs{"id": id, "genere": genere, "chi": chi})
}

// Una finds an operazione of an ente, whoever started it.
func (j *Jobs) Una(ctx context.Context, ente int32, tipo, id string) (Operazione, error) {
	if !uuid.MatchString(id) {
		return Operazione{}, sconosciuta()
	}
	return j.una(ctx, sit.AmbitoDi(ente), "DellEnte", pgx.NamedArgs{"ente": ente, "tipo": tipo, "id": id, "limite": 1})
}

// Con finds the first operazione of an ente whose result has a line with the members of cosa.
func (j *Jobs) Con(ctx context.Context, ente int32, cosa map[string]any) (Operazione, error) {
	riga, err := json.Marshal([]any{cosa})
	if err != nil {
		return Operazione{}, fmt.Errorf("encode question: %w", err)
	}
	return j.una(ctx, sit.AmbitoDi(ente), "ChiHaPortato", pgx.NamedArgs{"ente": ente, "cosa": string(riga)})
}

// Ultime are the last operazioni of an ente, newest first.
func (j *Jobs) Ultime(ctx context.Context, ente int32, tipo string, limite int) (lista []Operazione, err error) {
	err = j.db.Read(ctx, sit.AmbitoDi(ente), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("DellEnte"), pgx.NamedArgs{"ente": ente, "tipo": tipo, "id": nil, "limite": limite})
		lista, err = pgx.CollectRows(rows, pgx.RowToStructByName[Operazione])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list operazioni: %w", err)
	}
	return lista, nil
}

func (j *Jobs) una(ctx context.Context, enti sit.Ambito, query string, args pgx.NamedArgs) (o Operazione, err error) {
	err = j.db.Read(ctx, enti, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL(query), args)
		o, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Operazione])
		return err
	})
	switch {
	case err != nil && sit.Kind(err) == sit.NotFound:
		return o, sconosciuta()
	case err != nil:
		return o, fmt.Errorf("find operazione: %w", err)
	}
	return o, nil
}

func oppureNullo(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
