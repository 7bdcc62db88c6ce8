package fornitura

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/sit/pg"
)

// A batch is one COPY: large enough to amortise it, small enough to bound memory.
const (
	righePerLotto = 8192
	bytePerLotto  = 8 << 20
)

// scrittore sends staged objects to the database while the next ones are parsed. One serves all
// the deliveries of an import: sixty-four of them, each with batches of its own, took gigabytes.
type scrittore struct{ *importers.Lotti[lotto] }

type lotto struct {
	righe []riga
	arena []byte
}

func (l *lotto) reset() { l.righe, l.arena = l.righe[:0], l.arena[:0] }

func nuovoScrittore(ctx context.Context, db *pg.DB) *scrittore {
	return &scrittore{importers.NuoviLotti(ctx, func(ctx context.Context, l *lotto) error {
		defer l.reset()
		return db.OwnerConn(ctx, func(ctx context.Context, conn *pgx.Conn) error { return copia(ctx, conn, l) })
	})}
}

// oggetto encodes the n-th object of a delivery into the batch, and sends the batch when it is full.
func (s *scrittore) oggetto(ctx context.Context, fornitura int64, n int32, o *oggetto) error {
	l := s.Lotto
	r := riga{
		fornitura: fornitura, n: n, foglio: o.Foglio.Nome, classe: o.Classe, codice: o.Codice, numero: o.Numero.Numero, denominatore: o.Numero.Denominatore,
		tipo: oppureNullo(o.Tipo), testo: oppureNullo(o.Testo), altezza: oppureNullo(o.Altezza), superficie: oppureNullo(o.Superficie),
		esterno: o.Esterno, file: o.File, riga: int32(o.Riga),
	}
	if o.Angolo != 0 || o.Etichetta != nil || o.Classe == classeSegno {
		a := o.Angolo
		r.angolo = &a
	}
	var err error
	if o.Geom.Type != 0 {
		from := len(l.arena)
		if l.arena, err = o.Geom.AppendEWKB(l.arena); err != nil {
			return err
		}
		r.geom = pg.EWKB(l.arena[from:len(l.arena):len(l.arena)])
	}
	r.digest = o.digest(r.geom)
	if o.Etichetta != nil {
		from := len(l.arena)
		punto := pg.Flat{Type: pg.Point, Coords: o.Etichetta[:]}
		if l.arena, err = punto.AppendEWKB(l.arena); err != nil {
			return err
		}
		r.etichetta = pg.EWKB(l.arena[from:len(l.arena):len(l.arena)])
	}
	l.righe = append(l.righe, r)
	if len(l.righe) < righePerLotto && len(l.arena) < bytePerLotto {
		return nil
	}
	return s.Spedisci(ctx)
}

// chiudi sends what is left and waits for the database.
func (s *scrittore) chiudi(ctx context.Context) error { return s.Chiudi(ctx, len(s.Lotto.righe) > 0) }

var colonneOggetto = []string{"fornitura_id", "n", "foglio", "classe", "codice", "numero", "denominatore", "tipo", "testo",
	"angolo", "altezza", "esterno", "etichetta", "superficie", "file", "riga", "digest", "geom"}

func copia(ctx context.Context, conn *pgx.Conn, l *lotto) error {
	values := make([]any, len(colonneOggetto))
	_, err := conn.CopyFrom(ctx, pgx.Identifier{"staging", "oggetto"}, colonneOggetto,
		pgx.CopyFromSlice(len(l.righe), func(i int) ([]any, error) {
			r := &l.righe[i]
			values[0], values[1], values[2], values[3] = r.fornitura, r.n, r.foglio, r.classe
			values[4], values[5], values[6], values[7], values[8] = r.codice, r.numero, r.denominatore, r.tipo, r.testo
			values[9], values[10], values[11], values[12] = r.angolo, r.altezza, r.esterno, r.etichetta
			values[13], values[14], values[15], values[16], values[17] = r.superficie, r.file, r.riga, r.digest, r.geom
			return values, nil
		}))
	return err
}
