package mappa

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// Foglio is a sheet, what each delivery said of it, and what is drawn on it on a day.
type Foglio struct {
	ID        catasto.IDFoglio
	Stesure   []Stesura // the latest reference date first
	Voci      []Voce    // in the order that a person counts
	Soppresse []Voce    // once drawn here, and not on the day
	Confine   orb.MultiPolygon
	Avvisi    []Avviso
}

// Stesura is what one delivery said of one of the two groups of a sheet.
type Stesura struct {
	Gruppo      int16 // 1 boundary and particelle, 2 buildings and signs
	Riferimento sit.Giorno
	Fonte       string
	Modo        string // prima, nuova, correzione, precedente, ignorata
	Sistema     string
	Precisione  float64 // metres
	Scala       *int32
	Spostata    float64 // metres by which the sheet was moved
	FornituraID int64
}

// Voce is a particella in the list of a sheet.
type Voce struct {
	ID   catasto.IDParticella
	Tipo catasto.TipoParticella
}

// Foglio finds a sheet by its eleven characters.
func (m *Mappa) Foglio(ctx context.Context, e Ente, id catasto.IDFoglio, q Quando) (Foglio, error) {
	f := Foglio{ID: id}
	err := m.read(ctx, func(tx pgx.Tx) error {
		var numero int32
		err := tx.QueryRow(ctx, queries.SQL("FindFoglio"), pgx.NamedArgs{"ente": e.ID, "nome": id.String()}).Scan(&numero)
		if errors.Is(err, pgx.ErrNoRows) {
			return FoglioAssente(id.String())
		}
		if err != nil {
			return err
		}
		args := pgx.NamedArgs{"ente": e.ID, "foglio": numero, "giorno": q.Giorno}
		rows, err := tx.Query(ctx, queries.SQL("ListStesure"), args)
		if err != nil {
			return err
		}
		if f.Stesure, err = pgx.CollectRows(rows, pgx.RowToStructByName[Stesura]); err != nil {
			return err
		}
		prima := sit.PerSempre
		for _, s := range f.Stesure {
			if s.Gruppo == 1 && s.Modo != "ignorata" {
				prima = min(prima, s.Riferimento)
			}
		}
		if q.Giorno < prima && prima != sit.PerSempre {
			f.Avvisi = []Avviso{posteriore(prima)}
		}
		var confine orb.Geometry
		if err := tx.QueryRow(ctx, queries.SQL("ConfineFoglio"), args).Scan(&confine); err != nil {
			return err
		}
		if confine != nil {
			if f.Confine, err = multi(confine); err != nil {
				return err
			}
		}
		return f.leggiVoci(ctx, tx, args)
	})
	if err != nil {
		return Foglio{}, fmt.Errorf("find foglio: %w", err)
	}
	return f, nil
}

func (f *Foglio) leggiVoci(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs) error {
	type riga struct {
		ID, Tipo string
		InMappa  bool
	}
	rows, err := tx.Query(ctx, queries.SQL("ListDelFoglio"), args)
	if err != nil {
		return err
	}
	righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[riga])
	if err != nil {
		return err
	}
	for _, r := range righe {
		id, err := catasto.ParseIDParticella(r.ID)
		if err != nil {
			return fmt.Errorf("stored id %q: %w", r.ID, err)
		}
		v := Voce{ID: id, Tipo: catasto.TipoParticella(r.Tipo)}
		if r.InMappa {
			f.Voci = append(f.Voci, v)
		} else {
			f.Soppresse = append(f.Soppresse, v)
		}
	}
	slices.SortFunc(f.Voci, perNumero)
	slices.SortFunc(f.Soppresse, perNumero)
	return nil
}

// perNumero counts as people do: 2 before 10, then 10/2, and the letters after the numbers.
func perNumero(a, b Voce) int { return CompareNumeri(a.ID.Numero, b.ID.Numero) }

// CompareNumeri orders numbers of particelle as people count.
func CompareNumeri(a, b catasto.Numero) int {
	return cmp.Or(naturale(a.Numero, b.Numero), naturale(a.Denominatore, b.Denominatore))
}

func naturale(a, b string) int {
	na, ea := strconv.Atoi(a)
	nb, eb := strconv.Atoi(b)
	switch {
	case ea == nil && eb == nil:
		return cmp.Compare(na, nb)
	case a == "" || b == "":
		return cmp.Compare(len(a), len(b))
	case ea == nil:
		return -1
	case eb == nil:
		return 1
	}
	return cmp.Compare(a, b)
}

// FoglioAssente is the answer for a sheet that no delivery contained.
func FoglioAssente(id string) error {
	return sit.Rifiuto(sit.NotFound, "FOGLIO_INESISTENTE",
		"Il foglio «%s» non è sulla mappa. Un foglio si scrive con undici caratteri, per esempio B542_000400.", catasto.Taglia(id)).Su("id")
}

// Simili lists the particelle of a foglio whose number is nearest to one that is not there.
func (m *Mappa) Simili(ctx context.Context, e Ente, id catasto.IDParticella, limite int) ([]catasto.IDParticella, error) {
	n := 0
	for _, c := range id.Numero.Numero {
		if c < '0' || c > '9' || n > 1e8 {
			break
		}
		n = n*10 + int(c-'0')
	}
	var out []catasto.IDParticella
	err := m.read(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("ListSimili"), pgx.NamedArgs{"ente": e.ID, "comune": string(id.Foglio.Comune),
			"sezione": id.Foglio.Sezione, "foglio": id.Foglio.Foglio, "numero": n, "limite": limite})
		if err != nil {
			return err
		}
		trovati, err := pgx.CollectRows(rows, pgx.RowTo[string])
		for _, t := range trovati {
			simile, err := catasto.ParseIDParticella(t)
			if err != nil {
				return fmt.Errorf("stored id %q: %w", t, err)
			}
			out = append(out, simile)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list near numbers: %w", err)
	}
	slices.SortFunc(out, func(a, b catasto.IDParticella) int { return CompareNumeri(a.Numero, b.Numero) })
	return out, nil
}

// Confine is the boundary of an ente, in longitude and latitude; nil when there is none.
func (m *Mappa) Confine(ctx context.Context, e Ente) (orb.MultiPolygon, error) {
	var g orb.Geometry
	err := m.read(ctx, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, queries.SQL("ConfineEnte"), pgx.NamedArgs{"ente": e.ID}).Scan(&g)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil || g == nil {
		return nil, err
	}
	return multi(g)
}
