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
	db      *pg.DB
	enti    Anagrafe
	strade  stradario
	memoria Memoria // nil: every number is asked of the database
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
	c := cercatore{q: q, memoria: r.memoria, perID: map[int32]sit.Ente{}}
	c.ricomincia()
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
	if err := c.particelle(d.iniziate(len(c.dove))); err != nil {
		return nil, err
	}
	if err := c.fogli(d.Ipotesi); err != nil {
		return nil, err
	}
	if d.strada != nil {
		c.indirizzi(l, d.strada, l.dove(q.Ente, d.Codici))
	}
	c.perCodice(l, d.Via)
	// Every question in one round trip: each fills its own share of the answer. Another only when the
	// database turns out to know more than the memory.
	for c.batch.Len() > 1 { // more than how to plan
		err := r.db.Read(ctx, sit.Pubblico(), func(tx pgx.Tx) error { return tx.SendBatch(ctx, c.batch).Close() })
		if err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		c.ricomincia()
		if l := c.ignote; l != nil {
			c.ignote = nil
			c.chiediParticelle(l)
		}
	}
	return c.scelti(), nil
}

func (c *cercatore) ricomincia() {
	c.batch = &pgx.Batch{}
	c.batch.Queue(queries.SQL("PlanOnce"))
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
	q       Domandato
	memoria Memoria
	perID   map[int32]sit.Ente
	dove    []enteTrovato
	batch   *pgx.Batch
	ignote  *liste // readings of particelle that are more than the memory knows
	esiti   []Esito
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

func (c *cercatore) particelle(ipotesi []Ipotesi) error {
	l, nazionale := &liste{}, false
	for _, i := range ipotesi {
		if i.Numero.Numero != "" {
			l.aggiungi(i, c.dove)
			nazionale = nazionale || i.Mappa != ""
		}
	}
	if len(l.enti) == 0 {
		return nil
	}
	if c.memoria == nil || nazionale {
		c.chiediParticelle(l)
		return nil
	}
	r := c.ricordaParticelle(l)
	switch {
	case r.bastano():
		return r.su("particella")
	case len(r.trovati) == 0 && (!r.pronta || len(c.dove) <= maxEntiIniziate):
		c.chiediParticelle(l)
		return nil
	case r.migliore == 0 && len(c.dove) > maxEntiIniziate: // guesses, that over many enti are a question for each foglio
		return r.su("particella")
	}
	// A particella may be known and not drawn.
	trovate, args := r.esatti, l.args(c.q)
	if args["ovunque"] = len(c.dove) <= maxEntiIniziate; len(c.dove) <= maxEntiIniziate {
		trovate += r.ovunque
	}
	c.batch.Queue(queries.SQL("CountParticelle"), args).QueryRow(func(row pgx.Row) error {
		var note int
		if err := row.Scan(&note); err != nil {
			return err
		}
		if note != trovate {
			c.ignote = l
			return nil
		}
		return r.su("particella")
	})
	return nil
}

// aggiungi adds a particella or a foglio to the answers, under the name that its id says.
func (c *cercatore) aggiungi(e Esito, ente sit.Ente, tipo string) error {
	e.Ente = string(ente.Codice)
	if e.Tipo == "foglio" {
		id, err := catasto.ParseIDFoglio(e.ID)
		if err != nil {
			return fmt.Errorf("stored foglio %q: %w", e.ID, err)
		}
		e.Testo = testoFoglio(id) + " – " + ente.Nome
	} else {
		id, err := catasto.ParseIDParticella(e.ID)
		if err != nil {
			return fmt.Errorf("stored id %q: %w", e.ID, err)
		}
		e.Testo = fmt.Sprintf("%s, %s %s – %s", testoFoglio(id.Foglio), tipo, id.Numero, ente.Nome)
	}
	c.esiti = append(c.esiti, e)
	return nil
}

func (c *cercatore) chiediParticelle(l *liste) {
	args := l.args(c.q)
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
			if err := c.aggiungi(e, c.perID[r.EnteID], r.Tipo); err != nil {
				return err
			}
		}
		return err
	})
}

func (c *cercatore) fogli(ipotesi []Ipotesi) error {
	l := &liste{}
	for _, i := range ipotesi {
		if i.Numero.Numero == "" && i.Foglio != QualsiasiFoglio {
			l.aggiungi(i, c.dove)
		}
	}
	if len(l.enti) == 0 {
		return nil
	}
	if c.bastano(slices.Max(l.punteggi)) {
		return nil
	}
	if c.memoria != nil {
		if r, ok := c.ricordaFogli(l); ok {
			return r.su("foglio")
		}
	}
	c.chiediFogli(l)
	return nil
}

// bastano tells that there are answers enough, all surer than a punteggio.
func (c *cercatore) bastano(punteggio float64) bool {
	return len(c.esiti) >= c.q.Limite && !slices.ContainsFunc(c.esiti, func(e Esito) bool { return e.Punteggio <= punteggio })
}

func (c *cercatore) chiediFogli(l *liste) {
	type riga struct {
		EnteID    int32
		ID        string
		Punteggio float64
		luogo
	}
	args := l.args(c.q)
	c.batch.Queue(queries.SQL("SearchFogli"), args).Query(func(rows pgx.Rows) error {
		righe, err := collect(rows, func(r *riga) []any {
			return []any{&r.EnteID, &r.ID, &r.Punteggio, &r.Lon, &r.Lat, &r.Ovest, &r.Sud, &r.Est, &r.Nord}
		})
		for _, r := range righe {
			e := Esito{Tipo: "foglio", ID: r.ID, Punteggio: r.Punteggio}
			r.su(&e)
			if err := c.aggiungi(e, c.perID[r.EnteID], ""); err != nil {
				return err
			}
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
