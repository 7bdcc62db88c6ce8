package tributi

import (
	"embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

//go:embed fascicolo.sql
var fileFascicolo embed.FS

var domandeFascicolo = pg.MustQueries(fileFascicolo)

// Fascicolo queues the questions of which positions are about a thing, and of how many reside at its civici. Names are of
// who has tributi:read, which is who asks.
func (x *Tributi) Fascicolo(b *pgx.Batch, c sit.CosaFascicolo, out *sit.VociFascicolo) {
	args := pgx.NamedArgs{"ente": c.Ente.ID, "giorno": c.Giorno, "particelle": c.Particelle, "unita": c.Unita, "immobile": c.Immobile, "comune": c.Comune, "sezione": c.Sezione, "civici": c.Civici}
	b.Queue(domandeFascicolo.SQL("PosizioniFascicolo"), args).Query(func(rows pgx.Rows) error {
		righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[rigaFascicolo])
		for i := range righe {
			out.Voci = append(out.Voci, righe[i].voce())
			if righe[i].Persona != nil {
				out.Persone = append(out.Persone, *righe[i].Persona)
			}
		}
		return err
	})
	b.Queue(domandeFascicolo.SQL("ResidentiFascicolo"), args).QueryRow(func(row pgx.Row) error {
		var persone, famiglie int
		var dal *sit.Giorno
		if err := row.Scan(&persone, &famiglie, &dal); err != nil || persone == 0 {
			return err
		}
		v := sit.VoceFascicolo{Tipo: "residenti", ID: "residenti", Data: sit.DaSempre, Perche: "civico", Confidenza: 0.8,
			Testo: fmt.Sprintf("Residenti ai suoi civici: %d, in %d famiglie", persone, famiglie)}
		if dal != nil {
			v.Data = *dal
		}
		out.Voci = append(out.Voci, v)
		return nil
	})
}

type rigaFascicolo struct {
	Tributo       string
	Chiave        string
	Data          *sit.Giorno
	Al            *sit.Giorno
	Denominazione *string
	Persona       *string
	Mq            *float64
	Categoria     *string
	DovutoCent    *int64
	Livello       string
	Stato         string
}

var fiduciaLivello = map[string]float64{"M1": 1, "M2": 0.95, "M3": 0.9, "M4": 0.7, "M5": 0.6, "M6": 0.4}

func (r *rigaFascicolo) voce() sit.VoceFascicolo {
	v := sit.VoceFascicolo{Tipo: strings.ToLower(r.Tributo), ID: r.Chiave, Data: sit.DaSempre, Perche: "identificativo", Confidenza: fiduciaLivello[r.Livello]}
	if r.Data != nil {
		v.Data = *r.Data
	}
	switch r.Livello {
	case "M3":
		v.Perche = "storia"
	case "M5", "M6":
		v.Perche = "civico"
	}
	parti := []string{"Posizione " + r.Tributo}
	if r.Categoria != nil {
		parti = append(parti, "categoria "+*r.Categoria)
	}
	if r.Mq != nil {
		parti = append(parti, strconv.FormatFloat(*r.Mq, 'f', -1, 64)+" m²")
	}
	if r.DovutoCent != nil {
		parti = append(parti, fmt.Sprintf("dovuto %d,%02d €", *r.DovutoCent/100, *r.DovutoCent%100))
	}
	if r.Al != nil {
		parti = append(parti, "fino al "+(*r.Al-1).String())
	}
	v.Testo = strings.Join(parti, ", ")
	if r.Denominazione != nil {
		v.Testo += ": " + *r.Denominazione
	}
	if r.Stato == "proposto" {
		v.Testo += " (legame proposto)"
	}
	return v
}
