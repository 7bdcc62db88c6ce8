package mappa

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// registro keeps the enti at hand: they are few, change once in a year, and every question
// begins with one.
type registro struct {
	mu        sync.Mutex
	letto     time.Time
	perCodice map[catasto.CodiceComune]Ente
	tutti     []sit.Ente
	srid      int

	conti    []Conto
	versione versione
	giorno   sit.Giorno
}

// The registro is read again when it is old, or when an ente is not in it, but not more often
// than once a second: unknown codes must not reach the database one by one.
const (
	registroVecchio = 30 * time.Second
	registroGiovane = time.Second
)

// Ente is an ente with the SRID in which the database keeps its geometry.
type Ente struct {
	sit.Ente
	SRID int // 0 until the first ente fixes it
}

// Ente finds an ente by its codice catastale, in either case.
func (m *Mappa) Ente(ctx context.Context, codice string) (Ente, error) {
	c, err := catasto.ParseCodiceComune(codice)
	if err != nil {
		return Ente{}, sconosciuto(codice)
	}
	m.enti.mu.Lock()
	defer m.enti.mu.Unlock()
	noto, ok := m.enti.perCodice[c]
	if ok && time.Since(m.enti.letto) < registroVecchio {
		return noto, nil
	}
	if err := m.leggiEnti(ctx); err != nil {
		if ok {
			return noto, nil // what is in memory goes on being answered without a database
		}
		return Ente{}, err
	}
	if e, ok := m.enti.perCodice[c]; ok {
		return e, nil
	}
	return Ente{}, sconosciuto(codice)
}

// Enti lists the enti by codice.
func (m *Mappa) Enti(ctx context.Context) ([]sit.Ente, error) {
	m.enti.mu.Lock()
	defer m.enti.mu.Unlock()
	if err := m.leggiEnti(ctx); err != nil {
		return nil, err
	}
	return m.enti.tutti, nil
}

// leggiEnti brings the registro up to date when it is not young. The lock is held.
func (m *Mappa) leggiEnti(ctx context.Context) error {
	r := &m.enti
	if time.Since(r.letto) < registroGiovane {
		return nil
	}
	type riga struct {
		EnteID                                  int32
		Codice, Nome, Istat, Provincia, Regione string
		Zona, SRID                              int
	}
	var righe []riga
	err := m.read(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("ListEnti"))
		if err != nil {
			return err
		}
		righe, err = pgx.CollectRows(rows, pgx.RowToStructByName[riga])
		return err
	})
	if err != nil {
		return fmt.Errorf("list enti: %w", err)
	}
	r.perCodice, r.tutti = make(map[catasto.CodiceComune]Ente, len(righe)), nil
	for _, x := range righe {
		e := sit.Ente{ID: x.EnteID, Codice: catasto.CodiceComune(x.Codice), Nome: x.Nome, ISTAT: x.Istat,
			Provincia: x.Provincia, Regione: x.Regione, Zona: x.Zona}
		r.tutti = append(r.tutti, e)
		r.perCodice[e.Codice] = Ente{Ente: e, SRID: max(x.SRID, 0)}
		r.srid = max(x.SRID, 0)
	}
	r.letto = time.Now()
	return nil
}

func sconosciuto(codice string) error {
	return sit.Rifiuto(sit.NotFound, "ENTE_SCONOSCIUTO",
		"Il codice %q non è di un ente di questo sistema: l'elenco è in /api/v1/enti.", catasto.Taglia(strings.ToUpper(codice))).Su("ente")
}

// Conto is an ente with what the map of a day holds of it.
type Conto struct {
	sit.Ente
	Fogli, Particelle, Edifici int64
	Censite, UIU               int64      // existing today: numbered particelle that the census holds, drawn or not; units, BCNC apart
	AreaMappa                  float64    // square metres of particelle, roads and waters
	AggiornatoAl               sit.Giorno // of the map, else of the registers; DaSempre: nothing was delivered
	Riquadro                   orb.Bound  // longitude and latitude; meaningful if HaRiquadro
	HaRiquadro                 bool
}

type versione struct {
	Enti, Segmenti int64
	Somma          string
}

// Conti counts what each ente has on the map. Counting reads every drawing, so the answer is
// kept until a commit changes the map or midnight passes.
func (m *Mappa) Conti(ctx context.Context, oggi sit.Giorno) ([]Conto, error) {
	enti, err := m.Enti(ctx)
	if err != nil {
		return nil, err
	}
	m.enti.mu.Lock()
	srid, conti, vista, giorno := m.enti.srid, m.enti.conti, m.enti.versione, m.enti.giorno
	m.enti.mu.Unlock()
	var ora versione
	var registri map[int32]consistenza
	err = m.read(ctx, func(tx pgx.Tx) error {
		if registri, err = leggiConsistenze(ctx, tx); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, queries.SQL("VersioneMappa"))
		if err != nil {
			return err
		}
		if ora, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[versione]); err != nil {
			return err
		}
		if conti != nil && ora == vista && giorno == oggi && len(conti) == len(enti) {
			return nil
		}
		conti, err = contaEnti(ctx, tx, enti, oggi, srid)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count enti: %w", err)
	}
	m.enti.mu.Lock()
	m.enti.conti, m.enti.versione, m.enti.giorno = conti, ora, oggi
	m.enti.mu.Unlock()
	conti = slices.Clone(conti)
	for i := range conti {
		r, ok := registri[conti[i].ID]
		if !ok {
			continue
		}
		conti[i].Censite, conti[i].UIU = r.Particelle, r.UIU
		if conti[i].AggiornatoAl == sit.DaSempre {
			conti[i].AggiornatoAl = r.Aggiornata
		}
	}
	return conti, nil
}

// consistenza is what the registers hold of an ente. A few rows, read each time: the registers
// change without the map.
type consistenza struct {
	Particelle, UIU int64
	Aggiornata      sit.Giorno
}

func leggiConsistenze(ctx context.Context, tx pgx.Tx) (map[int32]consistenza, error) {
	out := map[int32]consistenza{}
	rows, err := tx.Query(ctx, queries.SQL("ListConsistenze"))
	if err != nil {
		return nil, err
	}
	var ente int32
	r := consistenza{Aggiornata: sit.DaSempre}
	_, err = pgx.ForEachRow(rows, []any{&ente, &r.UIU, &r.Particelle, &r.Aggiornata}, func() error {
		out[ente] = r
		return nil
	})
	return out, err
}

func contaEnti(ctx context.Context, tx pgx.Tx, enti []sit.Ente, oggi sit.Giorno, srid int) ([]Conto, error) {
	rows, err := tx.Query(ctx, queries.SQL("ContaEnti"), pgx.NamedArgs{"giorno": oggi, "srid": srid})
	if err != nil {
		return nil, err
	}
	perID := make(map[int32]sit.Ente, len(enti))
	for _, e := range enti {
		perID[e.ID] = e
	}
	conti := make([]Conto, 0, len(enti))
	for rows.Next() {
		var c Conto
		var ovest, sud, est, nord *float64
		if err := rows.Scan(&c.ID, &c.Fogli, &c.Particelle, &c.Edifici, &c.AreaMappa, &c.AggiornatoAl, &ovest, &sud, &est, &nord); err != nil {
			return nil, err
		}
		e, ok := perID[c.ID]
		if !ok {
			continue // added since: the next question finds it
		}
		c.Ente = e
		if ovest != nil {
			c.Riquadro, c.HaRiquadro = orb.Bound{Min: orb.Point{*ovest, *sud}, Max: orb.Point{*est, *nord}}, true
		}
		conti = append(conti, c)
	}
	return conti, rows.Err()
}
