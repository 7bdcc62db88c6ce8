package riscontri

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// Fascicolo queues the question of which leads are about a thing; of one with an empty presenza there is none.
func (x *Riscontri) Fascicolo(b *pgx.Batch, c sit.CosaFascicolo, out *sit.VociFascicolo) {
	b.Queue(queries.SQL("SegnalazioniFascicolo"), pgx.NamedArgs{"ente": c.Ente.ID, "particelle": c.Particelle, "unita": c.Unita, "immobile": c.Immobile}).Query(func(rows pgx.Rows) error {
		type riga struct {
			ID                      int64
			Regola, Stato, Presenza string
			Anno                    int
			Data                    sit.Giorno
			Confidenza              int16
		}
		righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[riga])
		for _, r := range righe {
			out.Voci = append(out.Voci, sit.VoceFascicolo{Tipo: "segnalazione", ID: strconv.FormatInt(r.ID, 10), Data: r.Data, Perche: "identificativo", Confidenza: float64(r.Confidenza) / 100,
				Testo: fmt.Sprintf("Segnalazione %s per il %d, %s (%s)", r.Regola, r.Anno, strings.ReplaceAll(r.Stato, "_", " "), r.Presenza)})
		}
		return err
	})
}
