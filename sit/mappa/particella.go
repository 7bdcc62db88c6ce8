package mappa

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// Particella is what the map knows of a particella on a day.
type Particella struct {
	ID   catasto.IDParticella // canonical
	Tipo catasto.TipoParticella

	InMappa         bool
	InCensuario     bool             // the census holds it as existing
	Soppressa       bool             // for the census where it knows it, else for the map
	SuperficieMappa float64          // square metres; meaningful if InMappa
	Catasto         Catasto          // what the census says
	Vigenza         sit.Vigenza      // of the drawing: today's, else the last one, else the first one to come
	MaiDisegnata    bool             // no drawing at all: Vigenza, Precisione and Fonte say nothing
	Predecessori    []string         // ids
	Successori      []string         // ids
	Precisione      float64          // metres
	Fonte           string           // cxf, geojson, gml, vettoriale
	Geometria       orb.MultiPolygon // longitude and latitude; nil when it is on no map
	Avvisi          []Avviso
	AltraScrittura  bool // it was asked for by another spelling of its id
}

type rigaParticella struct {
	ID                       string
	Tipo                     string
	InMappa, Soppressa       bool
	Disegnata                bool
	Dal, Al                  sit.Giorno
	Precisione               float64
	Fonte                    string
	Presente, Noto, Cessata  bool
	SoppressaCatasto         bool
	SuperficieCatastale      *int64
	Qualita                  []int32
	EnteUrbano               *bool
	Subalterni               []string
	AreaMq                   *float64
	Geom                     orb.Geometry
	MappaDal                 sit.Giorno
	Predecessori, Successori []string
}

func (r rigaParticella) particella(giorno sit.Giorno) (Particella, error) {
	id, err := catasto.ParseIDParticella(r.ID)
	if err != nil {
		return Particella{}, fmt.Errorf("stored id %q: %w", r.ID, err)
	}
	p := Particella{
		ID: id, Tipo: catasto.TipoParticella(r.Tipo), InMappa: r.InMappa, Soppressa: r.Soppressa,
		Vigenza: sit.Vigenza{Dal: r.Dal, Al: r.Al}, MaiDisegnata: !r.Disegnata,
		Predecessori: r.Predecessori, Successori: r.Successori, Precisione: r.Precisione, Fonte: r.Fonte,
	}
	if r.AreaMq != nil {
		p.SuperficieMappa = *r.AreaMq
	}
	if r.Geom != nil {
		if p.Geometria, err = multi(r.Geom); err != nil {
			return Particella{}, fmt.Errorf("particella %s: %w", r.ID, err)
		}
	}
	if r.InMappa && giorno < r.MappaDal {
		p.Avvisi = append(p.Avvisi, posteriore(r.MappaDal))
	}
	p.Censita(Catasto{Presente: r.Presente, Noto: r.Noto, Soppressa: r.SoppressaCatasto, Cessata: r.Cessata,
		Superficie: r.SuperficieCatastale, Qualita: r.Qualita, EnteUrbano: r.EnteUrbano, Subalterni: r.Subalterni})
	return p, nil
}

// multi sees every area as a MultiPolygon: one shape of answer, whatever the drawing.
func multi(g orb.Geometry) (orb.MultiPolygon, error) {
	switch g := g.(type) {
	case orb.MultiPolygon:
		return g, nil
	case orb.Polygon:
		return orb.MultiPolygon{g}, nil
	case orb.Collection:
		var m orb.MultiPolygon
		for _, x := range g {
			if parte, err := multi(x); err == nil {
				m = append(m, parte...)
			}
		}
		return m, nil
	}
	return nil, fmt.Errorf("geometry is a %s", g.GeoJSONType())
}

// Particella finds a particella by any spelling of its id. It answers on any day; where the id
// never existed it is NotFound.
func (m *Mappa) Particella(ctx context.Context, e Ente, id string, q Quando) (Particella, error) {
	chiesta, err := catasto.ParseIDParticella(id)
	if err != nil {
		return Particella{}, inesistente(id)
	}
	var p Particella
	err = m.read(ctx, func(tx pgx.Tx) error {
		args := chiave(chiesta)
		args["ente"], args["zona"], args["giorno"] = e.ID, e.Zona, q.Giorno
		rows, err := tx.Query(ctx, queries.SQL("FindParticella"), args)
		if err != nil {
			return err
		}
		r, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[rigaParticella])
		if errors.Is(err, pgx.ErrNoRows) {
			if err := consegnata(ctx, tx, e, q); err != nil {
				return err
			}
			return inesistente(id)
		}
		if err != nil {
			return err
		}
		p, err = r.particella(q.Giorno)
		return err
	})
	if err != nil {
		return Particella{}, fmt.Errorf("find particella: %w", err)
	}
	p.AltraScrittura = p.ID.String() != id
	return p, nil
}

// chiave splits an id into what identifies the particella and the sheet it was asked on.
func chiave(id catasto.IDParticella) pgx.NamedArgs {
	mappa := ""
	if !id.Numero.Numerata() {
		mappa = id.Foglio.String() // letters, X numbers, STRADA and ACQUA are one per sheet
	}
	return pgx.NamedArgs{
		"comune": string(id.Foglio.Comune), "sezione": id.Foglio.Sezione, "foglio": id.Foglio.Foglio,
		"numero": id.Numero.Numero, "denominatore": id.Numero.Denominatore, "mappa": mappa,
		"id": id.String(), "nome": id.Foglio.String(), "principale": id.Foglio.Principale(),
	}
}

// consegnata refuses a day of the past where no map was ever delivered (contract §0).
func consegnata(ctx context.Context, tx pgx.Tx, e Ente, q Quando) error {
	if !q.Esplicito {
		return nil
	}
	var si bool
	if err := tx.QueryRow(ctx, queries.SQL("MappaConsegnata"), pgx.NamedArgs{"ente": e.ID}).Scan(&si); err != nil {
		return err
	}
	if !si {
		return sit.Rifiuto(sit.NotFound, "DATA_FUORI_STORIA",
			"Per %s (%s) non è mai stata consegnata una mappa: nessun giorno si può mostrare.", e.Nome, e.Codice).Su("data")
	}
	return nil
}

func inesistente(id string) error {
	return sit.Rifiuto(sit.NotFound, "PART_INESISTENTE",
		"La particella %q non esiste in questo ente: controllare foglio e numero. Un riferimento si scrive come B542_000300.45.", catasto.Taglia(id)).Su("id")
}
