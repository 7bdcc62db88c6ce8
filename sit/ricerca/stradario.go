package ricerca

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
)

// stradario keeps the lessico of today at hand. Whoever asks looks, at most once a second,
// whether some ente's streets are of another version; one of those who see it builds the new
// lessico while the others go on with the old.
type stradario struct {
	lessico  atomic.Pointer[lessico]
	guardato atomic.Int64 // when, since partenza: clocks on the wall may go back
	mu       sync.Mutex
	enti     []sit.Ente
	versioni map[int32]int64
	vie      map[int32][]via // of each ente
}

// ogniQuanto is how old what is known of the versions may be. An ente that is new is seen at
// once.
const ogniQuanto = time.Second

var partenza = time.Now()

// attuale is the lessico of these enti.
func (s *stradario) attuale(ctx context.Context, r *Ricerca, enti []sit.Ente) (*lessico, error) {
	l := s.lessico.Load()
	if l != nil && time.Since(partenza)-time.Duration(s.guardato.Load()) < ogniQuanto && slices.Equal(enti, l.enti) {
		return l, nil
	}
	if l == nil {
		s.mu.Lock() // the first ones wait: there is nothing to answer with
	} else if !s.mu.TryLock() {
		return l, nil
	}
	defer s.mu.Unlock()
	if ora := s.lessico.Load(); ora != l {
		return ora, nil
	}
	nuovo, err := s.aggiorna(ctx, r, enti)
	if err != nil {
		if l != nil {
			return l, nil // old streets are better than none: the next one tries again
		}
		return nil, err
	}
	s.guardato.Store(int64(time.Since(partenza)))
	s.lessico.Store(nuovo)
	return nuovo, nil
}

// aggiorna reads the streets of the enti whose version is not the one at hand. The lock is held.
func (s *stradario) aggiorna(ctx context.Context, r *Ricerca, enti []sit.Ente) (*lessico, error) {
	ids := make([]int32, len(enti))
	for i, e := range enti {
		ids[i] = e.ID
	}
	if s.versioni == nil {
		s.versioni, s.vie = map[int32]int64{}, map[int32][]via{}
	}
	versioni := map[int32]int64{}
	var cambiati []int32
	lette := map[int32][]via{}
	// One instant for all: a version must not be newer than the streets read under it.
	err := r.db.Snapshot(ctx, sit.Pubblico(), func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, queries.SQL("VersioniStradari"), pgx.NamedArgs{"enti": ids})
		if err != nil {
			return err
		}
		var ente int32
		var versione int64
		if _, err := pgx.ForEachRow(rows, []any{&ente, &versione}, func() error {
			versioni[ente] = versione
			if nota, ok := s.versioni[ente]; !ok || nota != versione {
				cambiati = append(cambiati, ente)
			}
			return nil
		}); err != nil || len(cambiati) == 0 {
			return err
		}
		lette, err = leggiVie(ctx, tx, cambiati)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the streets: %w", err)
	}
	l := s.lessico.Load()
	if l != nil && len(cambiati) == 0 && slices.Equal(enti, s.enti) {
		return l, nil
	}
	for _, e := range cambiati {
		s.vie[e] = lette[e]
	}
	s.versioni, s.enti = versioni, slices.Clone(enti)
	var tutte []via
	for i, e := range enti {
		for _, v := range s.vie[e.ID] {
			v.ente = i
			tutte = append(tutte, v)
		}
	}
	return nuovoLessico(s.enti, tutte), nil
}

// leggiVie reads the streets of the enti with all their names, and the localities they are in.
func leggiVie(ctx context.Context, tx pgx.Tx, enti []int32) (map[int32][]via, error) {
	type chiave struct {
		ente int32
		via  int64
	}
	vie, posto := map[int32][]via{}, map[chiave]int{}
	rows, err := tx.Query(ctx, queries.SQL("LoadNomiVie"), pgx.NamedArgs{"enti": enti})
	if err != nil {
		return nil, err
	}
	var k chiave
	var codice, nome, localita, lingua1, lingua2, da string
	var dal, al sit.Giorno
	_, err = pgx.ForEachRow(rows, []any{&k.ente, &k.via, &codice, &nome, &localita, &lingua1, &lingua2, &dal, &al, &da}, func() error {
		i, ok := posto[k]
		if !ok {
			i = len(vie[k.ente])
			posto[k] = i
			vie[k.ente] = append(vie[k.ente], via{id: k.via, codice: codice})
		}
		v := &vie[k.ente][i]
		o := ufficiale
		switch da {
		case "operatore":
			o = appreso
		case "storico":
			o = storico
		}
		v.stati = append(v.stati, statoVia{nome, localita, dal, al, o})
		for _, altra := range []string{lingua1, lingua2} {
			if altra != "" && altra != nome {
				v.stati = append(v.stati, statoVia{altra, localita, dal, al, altraLingua})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if rows, err = tx.Query(ctx, queries.SQL("LoadRiquadriVie"), pgx.NamedArgs{"enti": enti}); err != nil {
		return nil, err
	}
	var quanti int
	var lon, lat, ovest, sud, est, nord float64
	_, err = pgx.ForEachRow(rows, []any{&k.ente, &k.via, &quanti, &lon, &lat, &ovest, &sud, &est, &nord}, func() error {
		if i, ok := posto[k]; ok {
			v := &vie[k.ente][i]
			v.civici, v.posta, v.punto = quanti, true, orb.Point{lon, lat}
			v.riquadro = orb.Bound{Min: orb.Point{ovest, sud}, Max: orb.Point{est, nord}}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for e := range vie {
		vie[e] = append(vie[e], luoghi(vie[e])...)
	}
	return vie, nil
}

// luoghi are the localities that streets say they are in, each as wide as its streets.
func luoghi(vie []via) []via {
	var out []via
	posto := map[string]int{}
	for _, v := range vie {
		s, viva := v.attuale(sit.PerSempre - 1)
		if !viva || s.localita == "" {
			continue
		}
		chiave := spoglia(s.localita)
		i, ok := posto[chiave]
		if !ok {
			i = len(out)
			posto[chiave] = i
			out = append(out, via{luogo: true, stati: []statoVia{{nome: s.localita, dal: sit.DaSempre, al: sit.PerSempre}}})
		}
		l := &out[i]
		l.civici += v.civici
		switch {
		case !v.posta:
		case !l.posta:
			l.posta, l.punto, l.riquadro = true, v.punto, v.riquadro
		default:
			l.riquadro = l.riquadro.Union(v.riquadro)
		}
	}
	return out
}
