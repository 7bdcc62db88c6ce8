package fornitura

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/cassini"
	"github.com/cestor/sit/catasto/codici"
	"github.com/cestor/sit/catasto/cxf"
	"github.com/cestor/sit/sit"
)

// nazionale tells the comuni of the national table. A000 stands in real files for none.
func nazionale(c catasto.CodiceComune) bool {
	_, ok := codici.PerCodice(c)
	return ok && c != "A000"
}

// sistema tells from the first bordo in which system a CXF sheet is drawn. What --mappa says
// wins; plain UTM is of the zone in which the sheet falls inside the comune, else of the
// database's (contract §0, Areas).
func (r *letturaCXF) sistema(ctx context.Context, b cxf.Bordo) error {
	if len(r.c.opz.Mappa) > 0 {
		m := r.c.opz.Mappa[0]
		switch {
		case len(m.Punti) > 0:
			return r.adatta(m.Punti)
		case m.SRID != 0:
			r.f.posa(m.SRID)
			return nil
		}
	}
	switch s := cxf.RilevaSistema(b.Flat); s {
	case cxf.CassiniSoldner:
		r.f.cassini = true
		r.f.Sistema, r.f.Precisione = "Cassini-Soldner", precisioneDi(0)
		return nil
	case cxf.UTM:
		zona, err := r.zona(ctx, b.Flat[0], b.Flat[1])
		if err != nil {
			return err
		}
		r.f.posa(zona)
		return nil
	case cxf.SistemaIgnoto:
		return sit.Rifiuto(sit.Invalid, "COORDINATE_FUORI_ITALIA",
			"Il foglio %s ha coordinate (%.3f %.3f) che non sono di nessun sistema italiano: controllare %s.", r.f.Nome, b.Flat[0], b.Flat[1], r.l.v.Percorso)
	default:
		r.f.posa(s.SRID())
		return nil
	}
}

func (r *letturaCXF) zona(ctx context.Context, x, y float64) (zona int, err error) {
	zona = r.c.srid
	err = r.c.db.Owner(ctx, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, queries.SQL("ConfineComune"), pgx.NamedArgs{"ente": r.c.ente.ID, "x": x, "y": y}).Scan(&zona)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("find zone: %w", err)
	}
	return zona, nil
}

// adatta places a sheet by control points, where its origin is unknown (cartografia §3.6).
func (r *letturaCXF) adatta(punti [][4]float64) error {
	coppie := make([]cassini.Coppia, len(punti))
	for i, p := range punti {
		coppie[i] = cassini.Coppia{Da: [2]float64{p[0], p[1]}, A: [2]float64{p[2], p[3]}}
	}
	fit, err := cassini.Adatta(coppie)
	if err != nil {
		return sit.Rifiuto(sit.Invalid, "ADATTAMENTO_NON_VALIDO", "I punti di --mappa non adattano il foglio %s: %v.", r.f.Nome, err)
	}
	x0, y0 := fit.Applica(0, 0)
	r.f.cassini, r.f.Sistema, r.f.Precisione = true, "adattato a punti noti", fit.Accuratezza()
	r.f.Affine = []float64{fit.A, fit.C, fit.B, fit.D, x0, y0}
	r.f.Adattamento, err = json.Marshal(map[string]any{"punti": punti, "fit": fit})
	return err
}

// posaCassini gives a sheet in local coordinates its origin, once the whole sheet has been read:
// the name printed on it, else the small origin of its comune.
func (r *raccolta) posaCassini(ctx context.Context, c *consegna, f *foglio) error {
	if f.Affine != nil {
		return nil
	}
	o, ok := cassini.PerNome(f.origine)
	if !ok {
		o, ok = cassini.PerComune(f.ID.Comune)
	}
	if !ok {
		return sit.Rifiuto(sit.Invalid, "ORIGINE_SCONOSCIUTA",
			`Il foglio %s è in coordinate locali (Cassini-Soldner) e la sua origine non si conosce (sul foglio è scritto «%s»). Chiedere il foglio in ETRF2000, oppure indicare con --mappa dei punti noti: {"punti": [[X, Y, E, N], …]}.`, f.Nome, f.origine)
	}
	f.Sistema = "Cassini-Soldner, origine " + o.Nome
	return c.db.Owner(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, queries.SQL("SRIDDi"), pgx.NamedArgs{"definizione": o.PROJ()}).Scan(&f.SRID)
	})
}
