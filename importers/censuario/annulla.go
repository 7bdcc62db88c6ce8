package censuario

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Annulla undoes a delivery in the transaction of the caller, who has seen that it is the last of its
// chain and holds the lock of the ente.
func Annulla(ctx context.Context, tx pgx.Tx, ente int32, fornitura int64) error {
	u := &unione{ctx: ctx, tx: tx, args: pgx.NamedArgs{"ente": ente, "fornitura": fornitura, "acquisita": false}}
	return u.esegui("TogliTerreni", "TogliStadi", "RidaiVitaStadi", "ScriviTerreni",
		"EreditaSoggetti", "TogliSoggetti", "EreditaTitolarita", "TogliTitolarita", "TogliConferme", "TogliParole",
		"TogliIdentificativi", "TogliParticelle", "TogliAnomalie", "Consistenza", "LegaTutto")
}
