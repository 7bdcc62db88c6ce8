package pg

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// maxProjectionError is the most that PROJ may be off. A missing datum shift is 10 to 100 m
// off and nothing in the data would show it, so a wrong PROJ must be found before it works.
const maxProjectionError = 0.5

// ProjectionError is the distance in metres between what PROJ answers and what it must, for
// one test vector.
type ProjectionError struct {
	Nome  string
	Metri float64
}

// Projections transforms the test vectors and says how far each lands from its place.
func Projections(ctx context.Context, conn *pgx.Conn) ([]ProjectionError, error) {
	rows, _ := conn.Query(ctx, queries.SQL("ProjectionErrors"))
	return pgx.CollectRows(rows, pgx.RowToStructByPos[ProjectionError])
}

// CheckProjections refuses to work with a PROJ that is off by more than half a metre.
func CheckProjections(ctx context.Context, conn *pgx.Conn) error {
	found, err := Projections(ctx, conn)
	if err != nil {
		return sit.Rifiuto(sit.Internal, "PROIEZIONI_ERRATE",
			"PostGIS non riesce a trasformare le coordinate di prova: verificare che i pacchetti postgis e proj-data siano installati per intero.").
			Per(fmt.Errorf("projection self-test: %w", err))
	}
	var wrong []string
	for _, e := range found {
		if !(e.Metri <= maxProjectionError) { // so written, a NaN is wrong too
			wrong = append(wrong, fmt.Sprintf("%s di %.2f m", e.Nome, e.Metri))
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return sit.Rifiuto(sit.Internal, "PROIEZIONI_ERRATE",
		"Le trasformazioni di coordinate del server PostGIS sono errate (%s; si ammette %.1f m). Nessun dato viene letto o scritto: verificare l'installazione di PROJ (pacchetto proj-data) e la tabella spatial_ref_sys.",
		strings.Join(wrong, ", "), maxProjectionError)
}
