package mappa

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// Forma is the shape that is laid on the map: a geometry in longitude and latitude, or the
// union of some particelle, which are then left out of what is found.
type Forma struct {
	Geometria  orb.Geometry
	Particelle []string
	Distanza   float64 // metres by which it is made wider first
}

// Trovata is a thing under the shape: how much of it, and what part of the whole thing that is.
type Trovata struct {
	ID       string
	Mq       float64
	Percento float64
	Sigla    string // of a zona; codice of a vincolo
	SenzaMq  bool   // a line or a point
}

// Intersezioni is what a shape meets.
type Intersezioni struct {
	Particelle []Trovata
	Edifici    []Trovata
	Zone       []Trovata
	Vincoli    []Trovata // those that are public
	Civici     []Civico
	Avvisi     []Avviso
}

// Civico is a street number under a shape: a point, so it has no area.
type Civico struct {
	ID        string
	Indirizzo string // VIA ROMA 12/A
}

// Strati says what to look for.
type Strati struct{ Particelle, Edifici, Zone, Vincoli, Civici bool }

// maxTrovate bounds an answer: who asks for more than this wants an extract, not a question.
const maxTrovate = 10000

// Intersezioni lays a shape on the map of a day.
func (m *Mappa) Intersezioni(ctx context.Context, e Ente, f Forma, s Strati, q Quando) (Intersezioni, error) {
	args := pgx.NamedArgs{
		"ente": e.ID, "zona": e.Zona, "srid": e.SRID, "giorno": q.Giorno, "geometria": nil, "distanza": f.Distanza,
		"particelle": s.Particelle, "edifici": s.Edifici, "zone": s.Zone, "vincoli": s.Vincoli, "civici": s.Civici, "limite": maxTrovate + 1,
	}
	if f.Geometria != nil {
		args["geometria"] = f.Geometria
	}
	distinte, err := chiavi(f.Particelle, args)
	if err != nil {
		return Intersezioni{}, err
	}
	type riga struct {
		Cosa, ID   string
		Mq, Totale float64
		Guasta     bool
		Scelte     int32
		Testo      string
	}
	var righe []riga
	err = m.read(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("ListIntersezioni"), args)
		if err != nil {
			return err
		}
		if righe, err = pgx.CollectRows(rows, pgx.RowToStructByPos[riga]); err != nil {
			return err
		}
		if len(righe) < 2 {
			return consegnata(ctx, tx, e, q)
		}
		return nil
	})
	if err != nil {
		return Intersezioni{}, fmt.Errorf("list intersezioni: %w", err)
	}
	var x Intersezioni
	for _, r := range righe {
		t := Trovata{ID: r.ID, Mq: r.Mq, Sigla: r.Testo}
		if r.Totale > 0 {
			t.Percento = min(100, 100*r.Mq/r.Totale)
		}
		switch r.Cosa {
		case "forma":
			switch {
			case r.Guasta:
				return Intersezioni{}, sit.Rifiuto(sit.Invalid, "GEOM_NON_VALIDA",
					"La geometria si interseca da sola o ha anelli non chiusi: correggerla e riprovare.").Su("geometria")
			case int(r.Scelte) < distinte:
				return Intersezioni{}, sit.Rifiuto(sit.NotFound, "PART_INESISTENTE",
					"Fra le particelle indicate ce n'è una che non esiste in questo ente: controllare gli identificativi.").Su("particelle")
			case f.Geometria == nil && r.Mq == 0:
				x.Avvisi = append(x.Avvisi, Avviso{"PARTICELLE_NON_IN_MAPPA", "Nessuna delle particelle indicate è disegnata in mappa nel giorno chiesto."})
			}
		case "particella":
			x.Particelle = append(x.Particelle, t)
		case "edificio":
			x.Edifici = append(x.Edifici, t)
		case "zona":
			x.Zone = append(x.Zone, t)
		case "vincolo", "vincolo senza area":
			t.SenzaMq = r.Cosa != "vincolo"
			x.Vincoli = append(x.Vincoli, t)
		case "civico":
			x.Civici = append(x.Civici, Civico{r.ID, r.Testo})
		}
	}
	if len(x.Particelle) > maxTrovate || max(len(x.Edifici), len(x.Zone), len(x.Vincoli), len(x.Civici)) > maxTrovate {
		return Intersezioni{}, sit.Rifiuto(sit.Invalid, "GEOM_TROPPO_GRANDE",
			"La geometria incontra più di %d oggetti: restringerla.", maxTrovate).Su("geometria")
	}
	return x, nil
}

// chiavi writes the particelle asked for as parallel lists, and says how many different ones
// they are.
func chiavi(ids []string, args pgx.NamedArgs) (int, error) {
	var comuni, sezioni, numeri, denominatori, mappe []string
	var fogli []int32
	viste := map[string]bool{}
	for _, s := range ids {
		id, err := catasto.ParseIDParticella(s)
		if err != nil {
			return 0, sit.Rifiuto(sit.Invalid, "PART_NON_VALIDA", "Nell'elenco delle particelle %q non è un riferimento: si scrive come B542_000300.45.", catasto.Taglia(s)).Su("particelle")
		}
		k := chiave(id)
		unica := fmt.Sprint(k["comune"], "|", k["sezione"], "|", k["foglio"], "|", k["numero"], "|", k["denominatore"], "|", k["mappa"])
		if viste[unica] {
			continue // 0003A0.45 and 000300.45 are the same particella
		}
		viste[unica] = true
		comuni, sezioni, fogli = append(comuni, k["comune"].(string)), append(sezioni, id.Foglio.Sezione), append(fogli, int32(id.Foglio.Foglio))
		numeri, denominatori, mappe = append(numeri, id.Numero.Numero), append(denominatori, id.Numero.Denominatore), append(mappe, k["mappa"].(string))
	}
	args["comuni"], args["sezioni"], args["fogli"] = comuni, sezioni, fogli
	args["numeri"], args["denominatori"], args["mappe"] = numeri, denominatori, mappe
	return len(viste), nil
}
