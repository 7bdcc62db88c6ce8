package tributi

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
)

// Conto is how many of a kind.
type Conto struct {
	Voce   string `json:"voce"`
	Quanti int64  `json:"quanti"`
}

// Copertura is of one kind of thing how many are on the map, by how they were found, and how many are not, by why.
type Copertura struct {
	Totale    int64   `json:"totale"`
	Legati    []Conto `json:"legati"`
	NonLegati []Conto `json:"non_legati"`
	Percento  float64 `json:"percento"`
}

// Coperture is how much of what the offices deliver is on the map.
type Coperture struct {
	TARI, IMU Copertura // on units and particelle, by level

	IndirizziTARI, Residenti, IndirizziPratiche Copertura // at a civico, by how the street was recognised

	Pratiche Copertura // on particelle, by level
	Civici   Copertura // on particelle and buildings
}

// Coperture counts. It reads no person.
func (t *Tributi) Coperture(ctx context.Context, e sit.Ente) (c Coperture, err error) {
	if _, err := authz.Esige(ctx, authz.CatastoRead, e.ID); err != nil {
		return c, err
	}
	quali := map[string]map[string]*Copertura{
		"CoperturaPosizioni": {"TARI": &c.TARI, "IMU": &c.IMU},
		"CoperturaIndirizzi": {"TARI": &c.IndirizziTARI, "RESIDENTE": &c.Residenti, "PRATICA": &c.IndirizziPratiche},
		"CoperturaPratiche":  {"PRATICHE": &c.Pratiche},
		"CoperturaCivici":    {"CIVICI": &c.Civici},
	}
	err = t.db.Read(ctx, sit.AmbitoDi(e.ID), func(tx pgx.Tx) error {
		for nome, dove := range quali {
			var quale, voce string
			var si bool
			var n int64
			rows, _ := tx.Query(ctx, queries.SQL(nome), pgx.NamedArgs{"ente": e.ID})
			_, err := pgx.ForEachRow(rows, []any{&quale, &voce, &si, &n}, func() error {
				dove[quale].somma(voce, si, n)
				return nil
			})
			if err != nil {
				return fmt.Errorf("%s: %w", nome, err)
			}
		}
		return nil
	})
	if err != nil {
		return Coperture{}, fmt.Errorf("count what is on the map: %w", err)
	}
	return c, nil
}

func (c *Copertura) somma(voce string, si bool, n int64) {
	c.Totale += n
	if si {
		c.Legati = append(c.Legati, Conto{voce, n})
	} else {
		c.NonLegati = append(c.NonLegati, Conto{voce, n})
	}
	var legati int64
	for _, x := range c.Legati {
		legati += x.Quanti
	}
	c.Percento = float64(legati*1000/c.Totale) / 10
}

// NonLegate are the positions of a tax that are not tied, for one reason, by their ids, which say nothing of anybody.
func (t *Tributi) NonLegate(ctx context.Context, e sit.Ente, tributo, motivo string, p Pagina) (ids []string, seguito string, err error) {
	if _, err := authz.Esige(ctx, authz.TributiRead, e.ID); err != nil {
		return nil, "", err
	}
	dopo, err := strconv.ParseInt("0"+p.Dopo, 10, 64)
	if err != nil {
		return nil, "", sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO", "La pagina chiesta non è una di quelle che questo elenco dà: ripartire dalla prima.").Su("dopo")
	}
	err = t.db.Read(ctx, sit.AmbitoDi(e.ID), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("ListNonLegate"), pgx.NamedArgs{"ente": e.ID, "tributo": tributo, "motivo": motivo, "dopo": dopo, "limite": p.Limite + 1})
		n, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if len(n) > p.Limite {
			n = n[:p.Limite]
			seguito = strconv.FormatInt(n[p.Limite-1], 10)
		}
		for _, x := range n {
			ids = append(ids, tributo+"-"+strconv.FormatInt(x, 10))
		}
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("list positions not tied: %w", err)
	}
	return ids, seguito, nil
}
