package ricerca

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Anagrafe lists the enti, by which names are recognised. The office of the map keeps them at
// hand, and a room does not reach into another.
type Anagrafe interface {
	Enti(context.Context) ([]sit.Ente, error)
}

// Ricerca is the office of the search box.
type Ricerca struct {
	db     *pg.DB
	enti   Anagrafe
	strade stradario
}

// New opens the office on a database.
func New(db *pg.DB, enti Anagrafe) *Ricerca { return &Ricerca{db: db, enti: enti} }

// Esito is a place that a line may mean.
type Esito struct {
	Tipo       string // particella, foglio, indirizzo, civico, luogo, ente, coordinate
	Testo      string
	ID         string // of an indirizzo the codice of the via, of a civico its own; empty for coordinates and luoghi
	Ente       string // codice catastale; empty outside every ente
	Luogo      orb.Point
	Riquadro   orb.Bound
	SenzaLuogo bool // drawn nowhere: Luogo and Riquadro say nothing
	Punteggio  float64
	Soppressa  bool     // it is no more, or was found by a name that is no longer its own
	Successori []string // of a particella that is suppressed
}

// Domandato is one question to the box.
type Domandato struct {
	Riga   string
	Ente   *sit.Ente // nil: all
	Limite int
	Giorno sit.Giorno
}

// Cerca answers with the best places first.
func (r *Ricerca) Cerca(ctx context.Context, q Domandato) ([]Esito, error) {
	d := Leggi(q.Riga)
	tutti, err := r.enti.Enti(ctx)
	if err != nil {
		return nil, err
	}
	if len(tutti) == 0 {
		return nil, nil
	}
	l, err := r.strade.attuale(ctx, r, tutti)
	if err != nil {
		return nil, err
	}
	c := cercatore{q: q, perID: map[int32]sit.Ente{}, batch: &pgx.Batch{}}
	c.batch.Queue(queries.SQL("PlanOnce"))
	noti, nomi := l.enti, l.nomi
	if q.Ente != nil {
		noti, nomi = []sit.Ente{*q.Ente}, [][]string{parole(q.Ente.Nome)}
	}
	for _, e := range noti {
		c.perID[e.ID] = e
	}
	trovati, qualsiasi := entiDi(d, noti, nomi)
	if qualsiasi {
		for _, e := range noti {
			c.dove = append(c.dove, enteTrovato{e, 1})
		}
	} else {
		c.dove = trovati
		if len(d.Ipotesi) == 0 && len(d.Coordinate) == 0 && !d.Indirizzo {
			c.enti(trovati)
		}
	}
	c.coordinate(d.Coordinate)
	c.particelle(d.iniziate(len(c.dove)))
	c.fogli(d.Ipotesi)
	if d.strada != nil {
		c.indirizzi(l, d.strada, l.dove(q.Ente, d.Codici))
	}
	c.perCodice(l, d.Via)
	if c.batch.Len() == 1 { // nothing but how to plan
		return c.scelti(), nil
	}
	// Every question in one round trip: each fills its own share of the answer.
	err = r.db.Read(ctx, sit.Pubblico(), func(tx pgx.Tx) error { return tx.SendBatch(ctx, c.batch).Close() })
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return c.scelti(), nil
}

// scelti are the answers, best first.
func (c *cercatore) scelti() []Esito {
	slices.SortStableFunc(c.esiti, func(a, b Esito) int {
		return cmp.Or(cmp.Compare(b.Punteggio, a.Punteggio), cmp.Compare(a.ID, b.ID))
	})
	return c.esiti[:min(len(c.esiti), c.q.Limite)]
}

// Pronta reads the streets, so that the first one who types does not wait for them. It asks the
// database for the enti, not the Anagrafe: whoever looks whether we are ready must not make
// that one believe it has just looked.
func (r *Ricerca) Pronta(ctx context.Context) error {
	if r.strade.lessico.Load() != nil {
		return nil
	}
	enti, err := r.db.Enti(ctx)
	if err == nil {
		_, err = r.strade.attuale(ctx, r, enti)
	}
	return err
}

// cercatore gathers the questions of one search and their answers.
type cercatore struct {
	q     Domandato
	perID map[int32]sit.Ente
	dove  []enteTrovato
	batch *pgx.Batch
	esiti []Esito
}

// luogo is where an answer lies, null in every column when it is drawn nowhere.
type luogo struct{ Lon, Lat, Ovest, Sud, Est, Nord *float64 }

func (l luogo) su(e *Esito) {
	if l.Lon == nil || l.Ovest == nil {
		e.SenzaLuogo = true
		return
	}
	e.Luogo = orb.Point{*l.Lon, *l.Lat}
	e.Riquadro = orb.Bound{Min: orb.Point{*l.Ovest, *l.Sud}, Max: orb.Point{*l.Est, *l.Nord}}
}

func (c *cercatore) particelle(ipotesi []Ipotesi) {
	var l liste
	for _, i := range ipotesi {
		if i.Numero.Numero != "" {
			l.aggiungi(i, c.dove)
		}
	}
	if len(l.enti) == 0 {
		return
	}
	args := l.args(c.q)
	args["numeri"], args["denominatori"] = l.numeri, l.denominatori
	type riga struct {
		EnteID    int32
		ID, Tipo  string
		Punteggio float64
		Soppressa bool
		luogo
		Successori []string
	}
	c.batch.Queue(queries.SQL("SearchParticelle"), args).Query(func(rows pgx.Rows) error {
		righe, err := collect(rows, func(r *riga) []any {
			return []any{&r.EnteID, &r.ID, &r.Tipo, &r.Punteggio, &r.Soppressa, &r.Lon, &r.Lat, &r.Ovest, &r.Sud, &r.Est, &r.Nord, &r.Successori}
		})
		for _, r := range righe {
			e := Esito{Tipo: "particella", ID: r.ID, Punteggio: r.Punteggio, Soppressa: r.Soppressa}
			if r.Soppressa {
				e.Successori = r.Successori
			}
			r.su(&e)
			id, perr := catasto.ParseIDParticella(r.ID)
			if perr != nil {
				return fmt.Errorf("stored id %q: %w", r.ID, perr)
			}
			ente := c.perID[r.EnteID]
			e.Ente = string(ente.Codice)
			e.Testo = fmt.Sprintf("%s, %s %s – %s", testoFoglio(id.Foglio), r.Tipo, id.Numero, ente.Nome)
			c.esiti = append(c.esiti, e)
		}
		return err
	})
}

func (c *cercatore) fogli(ipotesi []Ipotesi) {
	var l liste
	for _, i := range ipotesi {
		if i.Numero.Numero == "" && i.Foglio != QualsiasiFoglio {
			l.aggiungi(i, c.dove)
		}
	}
	if len(l.enti) == 0 {
		return
	}
	type riga struct {
		EnteID    int32
		ID        string
		Punteggio float64
		luogo
	}
	args := l.args(c.q)
	args["allegati"], args["sviluppi"] = l.allegati, l.sviluppi
	c.batch.Queue(queries.SQL("SearchFogli"), args).Query(func(rows pgx.Rows) error {
		righe, err := collect(rows, func(r *riga) []any {
			return []any{&r.EnteID, &r.ID, &r.Punteggio, &r.Lon, &r.Lat, &r.Ovest, &r.Sud, &r.Est, &r.Nord}
		})
		for _, r := range righe {
			e := Esito{Tipo: "foglio", ID: r.ID, Punteggio: r.Punteggio}
			r.su(&e)
			id, perr := catasto.ParseIDFoglio(r.ID)
			if perr != nil {
				return fmt.Errorf("stored foglio %q: %w", r.ID, perr)
			}
			ente := c.perID[r.EnteID]
			e.Ente, e.Testo = string(ente.Codice), testoFoglio(id)+" – "+ente.Nome
			c.esiti = append(c.esiti, e)
		}
		return err
	})
}

func (c *cercatore) enti(trovati []enteTrovato) {
	slices.SortStableFunc(trovati, func(a, b enteTrovato) int { return cmp.Compare(b.punteggio, a.punteggio) })
	trovati = trovati[:min(len(trovati), c.q.Limite)]
	if len(trovati) == 0 {
		return
	}
	ids, punteggi := []int32{}, map[int32]float64{}
	for _, t := range trovati {
		ids = append(ids, t.ente.ID)
		punteggi[t.ente.ID] = t.punteggio
	}
	type riga struct {
		EnteID int32
		luogo
	}
	c.batch.Queue(queries.SQL("BoxEnti"), pgx.NamedArgs{"enti": ids, "giorno": c.q.Giorno}).Query(func(rows pgx.Rows) error {
		righe, err := collect(rows, func(r *riga) []any {
			return []any{&r.EnteID, &r.Lon, &r.Lat, &r.Ovest, &r.Sud, &r.Est, &r.Nord}
		})
		for _, r := range righe {
			ente := c.perID[r.EnteID]
			e := Esito{Tipo: "ente", ID: string(ente.Codice), Ente: string(ente.Codice), Testo: testoEnte(ente), Punteggio: punteggi[r.EnteID]}
			r.su(&e)
			c.esiti = append(c.esiti, e)
		}
		return err
	})
}

func (c *cercatore) coordinate(coppie []Coordinata) {
	if len(coppie) == 0 {
		return
	}
	var x, y, punteggi []float64
	var srid []int32
	for _, k := range coppie {
		x, y, srid, punteggi = append(x, k.X), append(y, k.Y), append(srid, int32(k.SRID)), append(punteggi, k.Punteggio)
	}
	type riga struct {
		Lon, Lat, Punteggio float64
		Ente                string
	}
	args := pgx.NamedArgs{"x": x, "y": y, "srid": srid, "punteggi": punteggi}
	c.batch.Queue(queries.SQL("TransformCoordinate"), args).Query(func(rows pgx.Rows) error {
		righe, err := collect(rows, func(r *riga) []any { return []any{&r.Lon, &r.Lat, &r.Punteggio, &r.Ente} })
		for _, r := range righe {
			p := orb.Point{r.Lon, r.Lat}
			e := Esito{Tipo: "coordinate", Testo: fmt.Sprintf("%.6f, %.6f (longitudine, latitudine)", r.Lon, r.Lat), Ente: r.Ente,
				Luogo: p, Riquadro: orb.Bound{Min: p, Max: p}, Punteggio: r.Punteggio}
			if r.Ente != "" {
				e.Punteggio = min(1, e.Punteggio+0.3) // of two zones, the one that falls in an ente
			}
			c.esiti = append(c.esiti, e)
		}
		return err
	})
}

// liste are readings written as parallel lists, one element for each ente they may be of.
type liste struct {
	enti, fogli                                  []int32
	comuni, sezioni, numeri, denominatori, mappe []string
	allegati, sviluppi                           []string
	punteggi                                     []float64
}

func (l *liste) aggiungi(i Ipotesi, dove []enteTrovato) {
	for _, e := range dove {
		l.enti, l.fogli = append(l.enti, e.ente.ID), append(l.fogli, int32(i.Foglio))
		l.comuni, l.sezioni = append(l.comuni, string(i.Comune)), append(l.sezioni, i.Sezione)
		l.allegati, l.sviluppi = append(l.allegati, i.Allegato), append(l.sviluppi, i.Sviluppo)
		l.numeri, l.denominatori = append(l.numeri, i.Numero.Numero), append(l.denominatori, i.Numero.Denominatore)
		l.mappe, l.punteggi = append(l.mappe, i.Mappa), append(l.punteggi, i.Punteggio*e.punteggio)
	}
}

func (l *liste) args(q Domandato) pgx.NamedArgs {
	return pgx.NamedArgs{"enti": l.enti, "fogli": l.fogli, "comuni": l.comuni, "sezioni": l.sezioni, "mappe": l.mappe,
		"punteggi": l.punteggi, "giorno": q.Giorno, "limite": q.Limite, "primo": slices.Min(l.enti), "ultimo": slices.Max(l.enti)}
}

func collect[T any](rows pgx.Rows, campi func(*T) []any) ([]T, error) {
	var tutte []T
	for rows.Next() {
		var t T
		if err := rows.Scan(campi(&t)...); err != nil {
			return nil, err
		}
		tutte = append(tutte, t)
	}
	return tutte, rows.Err()
}

func testoFoglio(f catasto.IDFoglio) string {
	s := fmt.Sprintf("Foglio %d", f.Foglio)
	if f.Sezione != "" {
		s = fmt.Sprintf("Sezione %s, foglio %d", f.Sezione, f.Foglio)
	}
	if f.Allegato != "" {
		s += " allegato " + f.Allegato
	}
	if f.Sviluppo != "" {
		s += " sviluppo " + f.Sviluppo
	}
	return s
}

func testoEnte(e sit.Ente) string {
	if e.Provincia == "" {
		return fmt.Sprintf("%s [%s]", e.Nome, e.Codice)
	}
	return fmt.Sprintf("%s (%s) [%s]", e.Nome, e.Provincia, e.Codice)
}
