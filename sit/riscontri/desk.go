package riscontri

import (
	"context"

	"github.com/cestor/sit/sit"
)

func nonAncora() error {
	return sit.Rifiuto(sit.Unavailable, "NON_ANCORA_DISPONIBILE", "Le segnalazioni non sono ancora disponibili in questa versione.")
}

// Lista is a page of segnalazioni; it needs tributi:read and no Purpose.
func (x *Riscontri) Lista(ctx context.Context, e sit.Ente, f Filtro, p Pagina) (Elenco, error) {
	return Elenco{}, nonAncora()
}

// Conta counts what a filter finds.
func (x *Riscontri) Conta(ctx context.Context, e sit.Ente, f Filtro) (Conto, error) {
	return Conto{}, nonAncora()
}

// Una is one segnalazione with its evidence and its steps; it needs a Purpose, and leaves a line in
// the register of consultations.
func (x *Riscontri) Una(ctx context.Context, e sit.Ente, id string) (Dettaglio, error) {
	return Dettaglio{}, nonAncora()
}

// Cambia writes what an officer decides of a segnalazione that he read at a versione; 0 is any. A
// stale versione is code VERSIONE_SUPERATA (412 outside).
func (x *Riscontri) Cambia(ctx context.Context, e sit.Ente, id string, versione int, c Cambio) (Segnalazione, error) {
	return Segnalazione{}, nonAncora()
}

// CambiaMolte writes the same of many, at most 1000; those that cannot are told, the others stand.
func (x *Riscontri) CambiaMolte(ctx context.Context, e sit.Ente, ids []string, c Cambio) (Esito, error) {
	return Esito{}, nonAncora()
}

// Esecuzioni are the last runs, newest first.
func (x *Riscontri) Esecuzioni(ctx context.Context, e sit.Ente, limite int) ([]Esecuzione, error) {
	return nil, nonAncora()
}

// Regole are the rules as an ente uses them.
func (x *Riscontri) Regole(ctx context.Context, e sit.Ente) ([]RegolaEnte, error) {
	return nil, nonAncora()
}

// Imposta writes what an ente decides about a rule.
func (x *Riscontri) Imposta(ctx context.Context, e sit.Ente, codice string, i Impostazione) error {
	return nonAncora()
}
