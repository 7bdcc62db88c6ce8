package banco

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/tiles"
)

const connessioni = 16

// quota weighs the zooms as people use a map: a few wide looks, mostly near ones.
var quota = []struct{ z, percento int }{{13, 4}, {14, 10}, {15, 22}, {16, 30}, {17, 34}}

type tegola struct{ z, x, y int }

// tegole draws n tiles of the territory by lot, the same ones for the same seed.
func (t Territorio) tegole(n int) []tegola {
	r := rand.New(rand.NewPCG(uint64(t.Seed), 0x7e601e))
	out := make([]tegola, n)
	for i := range out {
		z, p := 0, r.IntN(100)
		for _, q := range quota {
			if z = q.z; p < q.percento {
				break
			}
			p -= q.percento
		}
		out[i] = t.tegola(r, z)
	}
	return out
}

func (t Territorio) tegola(r *rand.Rand, z int) tegola {
	lon, lat := t.punto(r.Float64(), r.Float64())
	at := maptile.At(orb.Point{lon, lat}, maptile.Zoom(z))
	return tegola{z, int(at.X), int(at.Y)}
}

// disegna is one tile made; it returns its weight in bytes.
type disegna func(ctx context.Context, t tegola) (int, error)

// corsa is what came of many tiles.
type corsa struct {
	tempi  []time.Duration
	durata time.Duration
	byte   int64
}

// segue joins another run to c.
func (c *corsa) segue(o corsa, err error) error {
	c.tempi, c.durata, c.byte = append(c.tempi, o.tempi...), c.durata+o.durata, c.byte+o.byte
	return err
}

// peso is of a tile, in thousands of bytes.
func (c corsa) peso() float64 { return float64(c.byte) / 1000 / float64(len(c.tempi)) }

func (c corsa) rata() float64 { return float64(len(c.tempi)) / c.durata.Seconds() }

// corri makes tiles in order, so many at once, for some seconds or until there are no more. fai
// gives each worker its own way to make one.
func corri(ctx context.Context, lista []tegola, insieme int, tempo time.Duration, fai func(worker int) disegna) (corsa, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	tempi := make([][]time.Duration, insieme)
	var prossima, pesi atomic.Int64
	var wg sync.WaitGroup
	inizio := time.Now()
	for w := range insieme {
		una := fai(w)
		wg.Go(func() {
			for ctx.Err() == nil && time.Since(inizio) < tempo {
				k := int(prossima.Add(1)) - 1
				if k >= len(lista) {
					return
				}
				da := time.Now()
				n, err := una(ctx, lista[k])
				if err != nil {
					cancel(fmt.Errorf("tile %d/%d/%d: %w", lista[k].z, lista[k].x, lista[k].y, err))
					return
				}
				tempi[w] = append(tempi[w], time.Since(da))
				runtime.Gosched() // as a connection does that waits for its next request
				pesi.Add(int64(n))
			}
		})
	}
	wg.Wait()
	c := corsa{durata: time.Since(inizio), byte: pesi.Load()}
	for _, t := range tempi {
		c.tempi = append(c.tempi, t...)
	}
	if err := context.Cause(ctx); err != nil {
		return c, err
	}
	if len(c.tempi) == 0 {
		return c, errors.New("no tile was made in the time given")
	}
	return c, nil
}

// oggi is the day that everything is drawn on.
func oggi() tiles.Day { return tiles.Day(sit.GiornoDi(time.Now())) }

// fredda draws from the snapshot, past every cache.
func fredda(m *tiles.Map) func(int) disegna {
	s, giorno := m.Current(), oggi()
	return func(int) disegna {
		return func(_ context.Context, t tegola) (int, error) {
			d, err := s.Tile(tiles.Sit, t.z, t.x, t.y, giorno)
			return len(d.Gzip), err
		}
	}
}

// turni is how often two ways of doing one thing are tried by turns, so that whatever else the
// machine does weighs on both alike.
const turni = 6

// tegole measures drawing.
func (b *banco) tegole(ctx context.Context, db *banca, m *tiles.Map) error {
	lista := b.Territorio.tegole(400_000)
	b.avanza("Tegole con ST_AsMVT e dalla memoria, a %d connessioni", connessioni)
	una, chiudi, err := b.asMVT(ctx, db)
	if err != nil {
		return err
	}
	defer chiudi()
	// Once around without counting: plans are made and pages are read.
	if _, err := corri(ctx, lista[len(lista)-2000:], connessioni, b.Durata/4, una); err != nil {
		return err
	}
	var nostra, mvt corsa
	for turno := range turni {
		parte := lista[turno*len(lista)/turni:]
		if err := mvt.segue(corri(ctx, parte, connessioni, b.Durata/turni, una)); err != nil {
			return err
		}
		if err := nostra.segue(corri(ctx, parte, connessioni, b.Durata/turni, fredda(m))); err != nil {
			return err
		}
	}
	v := misura("tiles.cold.c16", nostra.rata(), "1/s").tempi(nostra.tempi).contro("st_asmvt", mvt.rata())
	if err := b.Emetti(v.con(fmt.Sprintf("z13–z17, gzip, %.1f kB a tegola; il riferimento senza gzip, %.1f kB", nostra.peso(), mvt.peso()))); err != nil {
		return err
	}
	if err := b.Emetti(misura("tiles.st_asmvt.c16", mvt.rata(), "1/s").tempi(mvt.tempi)); err != nil {
		return err
	}
	sola, err := corri(ctx, lista, 1, b.Durata, fredda(m))
	if err != nil {
		return err
	}
	if err := b.Emetti(misura("tiles.cold.c1", sola.rata(), "1/s").tempi(sola.tempi).con("z13–z17, gzip")); err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(uint64(b.Seed), 13))
	piene := make([]tegola, 60)
	for i := range piene {
		piene[i] = b.Territorio.tegola(r, 13)
	}
	c, err := corri(ctx, piene, 1, b.Durata, fredda(m))
	if err != nil {
		return err
	}
	v = misura("tiles.z13", 0, "ms").tempi(c.tempi)
	v.Valore = *v.P50
	return b.Emetti(v.con("una tegola z13 intera, a una connessione"))
}

// piccolo is the territory that a large one is compared with.
const piccolo = 10_000

// scala compares with a small map, on tiles that are full, for a small map is mostly edge.
func (b *banco) scala(ctx context.Context, grande *tiles.Map) (err error) {
	if b.Particelle <= 2*piccolo {
		return nil
	}
	t := Territorio{Seed: b.Seed, Comuni: 1, Particelle: piccolo}
	c, err := t.Consegna(ctx, b.Dir, nil)
	if err != nil {
		return err
	}
	db, err := b.caricata(ctx, t, c, "piccola", false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.butta(), os.RemoveAll(b.file("piccola.json"))) }()
	m, _, err := istantanea(ctx, db)
	if err != nil {
		return err
	}
	liste := [2][]tegola{b.Territorio.piene(60_000), t.piene(60_000)}
	mappe := [2]*tiles.Map{grande, m}
	var tempi [2][]time.Duration
	for turno := range turni {
		for i, lista := range liste {
			k := len(lista) / turni
			una, err := corri(ctx, lista[turno*k:(turno+1)*k], 1, b.Durata/turni, fredda(mappe[i]))
			if err != nil {
				return err
			}
			tempi[i] = append(tempi[i], una.tempi...)
		}
	}
	v, w := misura("", 0, "").tempi(tempi[0]), misura("", 0, "").tempi(tempi[1])
	return b.Emetti(misura("tiles.cold.scala", float64(*v.P50), "ms").contro(fmt.Sprintf("p50 con %d particelle", c.Particelle), float64(*w.P50)).
		con("p50 di tegole piene a una connessione; il rapporto è quanto costa la grandezza"))
}

// piene is tegole without those that reach beyond the territory, but for the widest, which may
// all do.
func (t Territorio) piene(n int) []tegola {
	ovest, sud := Geografiche(origineEst, origineNord)
	o2, n2 := Geografiche(origineEst, origineNord+lato*float64(t.perLato()))
	est, nord := Geografiche(origineEst+lato*float64(t.fogli()/t.perLato()), origineNord+lato*float64(t.perLato()))
	e2, s2 := Geografiche(origineEst+lato*float64(t.fogli()/t.perLato()), origineNord)
	tutto := orb.Bound{Min: orb.Point{max(ovest, o2), max(sud, s2)}, Max: orb.Point{min(est, e2), min(nord, n2)}}
	var out []tegola
	for _, g := range t.tegole(n) {
		b := maptile.New(uint32(g.x), uint32(g.y), maptile.Zoom(g.z)).Bound()
		if g.z < 15 || tutto.Contains(b.Min) && tutto.Contains(b.Max) {
			out = append(out, g)
		}
	}
	return out
}
