package censuario

import (
	"context"
	"embed"

	"github.com/cestor/sit/importers/binario"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// The tables of staging, in the order in which a batch keeps them.
const (
	tUIU = iota
	tTerreno
	tSoggetto
	tTitolarita
	tabelle
)

// Scrittore sends to staging the rows of all deliveries of an import.
type Scrittore struct{ *binario.Scrittore }

// NuovoScrittore starts the sender; whoever opens a Consegna on it must close that.
func NuovoScrittore(ctx context.Context, db *pg.DB) *Scrittore {
	copie := make([]binario.Copia, tabelle)
	for i, nome := range [tabelle]string{"CopiaUIU", "CopiaTerreni", "CopiaSoggetti", "CopiaTitolarita"} {
		copie[i] = binario.Copia{Nome: nome, SQL: queries.SQL(nome)}
	}
	return &Scrittore{binario.NuovoScrittore(ctx, db, copie)}
}
