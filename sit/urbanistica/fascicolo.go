package urbanistica

import (
	"strconv"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// Fascicolo queues the question of which zones and vincoli lie on a thing, in short: how much of each exactly is for
// Particelle to say. Only what is public.
func (u *Urbanistica) Fascicolo(b *pgx.Batch, c sit.CosaFascicolo, out *sit.VociFascicolo) {
	b.Queue(queries.SQL("StratiFascicolo"), pgx.NamedArgs{"ente": c.Ente.ID, "giorno": c.Giorno, "particelle": c.Particelle}).Query(func(rows pgx.Rows) error {
		type riga struct {
			Tipo, ID, Nome, Di string
			Data               *sit.Giorno
			Quota              float64
		}
		righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[riga])
		for _, r := range righe {
			v := sit.VoceFascicolo{Tipo: r.Tipo, ID: r.ID, Data: sit.DaSempre, Perche: "geometria", Confidenza: 0.9, Testo: "Vincolo " + r.Nome}
			if r.Tipo == "zona" {
				v.Testo = "Zona " + r.Nome
			}
			if r.Di != "" {
				v.Testo += " (" + r.Di + ")"
			}
			if r.Quota > 0 {
				v.Testo += ", circa " + strconv.Itoa(int(r.Quota*100+0.5)) + " %"
			}
			if r.Data != nil {
				v.Data = *r.Data
			}
			out.Voci = append(out.Voci, v)
		}
		return err
	})
}
