package dichiarazione

import (
	"context"

	"github.com/cestor/sit/importers/binario"
	"github.com/cestor/sit/sit/pg"
)

// Scrittore sends to staging the rows of all deliveries of an import.
type Scrittore struct{ *binario.Scrittore }

// NuovoScrittore starts the sender; whoever opens a Consegna on it must close that.
func NuovoScrittore(ctx context.Context, db *pg.DB) *Scrittore {
	copie := make([]binario.Copia, len(tracciati))
	for _, t := range tracciati {
		copie[t.indice] = binario.Copia{Nome: "Copia" + t.nome, SQL: queries.SQL("Copia" + t.nome)}
	}
	return &Scrittore{binario.NuovoScrittore(ctx, db, copie)}
}
