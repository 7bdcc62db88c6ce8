package edilizia

import (
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
)

// Fascicolo queues the question of which pratiche are about a thing (edilizia §1.4): by identifier, by what it comes from
// or became, by place (at least a square metre, and a twentieth of the smaller), by civico. Once each, by the surest way.
func (x *Edilizia) Fascicolo(b *pgx.Batch, c sit.CosaFascicolo, out *sit.VociFascicolo) {
	b.Queue(queries.SQL("Fascicolo"), pgx.NamedArgs{"ente": c.Ente.ID, "zona": c.Ente.Zona, "giorno": c.Giorno, "particelle": c.Particelle, "successori": c.Successori,
		"unita": c.Unita, "immobile": c.Immobile, "comune": c.Comune, "sezione": c.Sezione, "civici": c.Civici}).Query(func(rows pgx.Rows) error {
		righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[rigaFascicolo])
		for i := range righe {
			out.Voci = append(out.Voci, righe[i].voce(c.Scrive))
		}
		return err
	})
}

type rigaFascicolo struct {
	PraticaID  int64
	Archivio   string
	Anno       *int
	Numero     string
	Kind       Kind
	Stato      Stato
	Oggetto    string
	Data       *sit.Giorno
	Perche     string
	Confidenza float64
}

func (r *rigaFascicolo) voce(scrive bool) sit.VoceFascicolo {
	v := sit.VoceFascicolo{Tipo: "pratica", ID: scriviID(r.PraticaID), Data: sit.DaSempre, Perche: r.Perche, Confidenza: r.Confidenza}
	if r.Data != nil {
		v.Data = *r.Data
	}
	var t strings.Builder
	t.WriteString(r.Kind.Testo() + " " + r.Numero)
	if r.Anno != nil {
		t.WriteString("/" + strconv.Itoa(*r.Anno))
	}
	if r.Archivio != "" {
		t.WriteString(" (" + r.Archivio + ")")
	}
	t.WriteString(", " + r.Stato.Testo())
	if scrive && r.Oggetto != "" { // what people typed may name anybody
		t.WriteString(": " + r.Oggetto)
	}
	v.Testo = t.String()
	return v
}
