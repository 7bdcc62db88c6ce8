package load

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/tiles"
)

// change is what one reading of the database found.
type change struct {
	segments []*tiles.Segment
	versions map[tiles.SegmentKey]int64
	gone     []tiles.SegmentKey
	sheets   map[tiles.SegmentKey]Sheet
	features int
	undrawn  int
}

func newChange() change {
	return change{versions: map[tiles.SegmentKey]int64{}, sheets: map[tiles.SegmentKey]Sheet{}}
}

func (c *change) add(o change) {
	c.segments = append(c.segments, o.segments...)
	maps.Copy(c.versions, o.versions)
	maps.Copy(c.sheets, o.sheets)
	c.features += o.features
	c.undrawn += o.undrawn
}

func (l *Loader) observe(c change, u Update) {
	u.Segments, u.Features, u.Undrawn = len(c.segments), c.features, c.undrawn
	l.cfg.Log.Info("map updated", "segments", u.Segments, "features", u.Features, "undrawn", u.Undrawn, "took", u.Took, "delay", u.Delay, "first", u.First)
	if l.cfg.Observe != nil {
		l.cfg.Observe(u)
	}
}

// refresh brings some enti up to date, and tells of it.
func (l *Loader) refresh(ctx context.Context, enti map[int32]time.Time) error {
	start := time.Now()
	c, err := l.compare(ctx, enti)
	if err != nil || len(c.segments) == 0 && len(c.gone) == 0 {
		return err
	}
	u := Update{Took: time.Since(start)}
	for _, at := range enti {
		if !at.IsZero() {
			u.Delay = max(u.Delay, time.Since(at))
		}
	}
	l.observe(c, u)
	return nil
}

// compare reads the versions of some enti, and again all segments whose version is not the one
// that the map shows: in one snapshot of the database, put in place at once.
func (l *Loader) compare(ctx context.Context, enti map[int32]time.Time) (all change, err error) {
	defer func() {
		if err != nil { // look at them again, and do not forget since when they wait
			for ente, at := range enti {
				l.wake(ente, at)
			}
		}
	}()
	scope := slices.Sorted(maps.Keys(enti))
	if len(scope) > 0 && scope[0] == everything {
		scope = []int32{everything}
	}
	all = newChange()
	err = l.snapshot(ctx, func(tx pgx.Tx) error {
		for _, ente := range scope {
			versions, err := versionsOf(ctx, tx, ente)
			if err != nil {
				return err
			}
			if err := l.readChanged(ctx, tx, l.differences(versions, ente, &all), &all); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return change{}, fmt.Errorf("compare with the database: %w", err)
	}
	if len(all.segments) > 0 || len(all.gone) > 0 {
		l.m.Apply(all.segments, all.gone)
		l.keepSheets(all)
	}
	maps.Copy(l.known, all.versions)
	for _, k := range all.gone {
		delete(l.known, k)
	}
	return all, nil
}

// differences lists by ente the segments whose version is not the one we show, and notes the
// versions; what has none any more is gone.
func (l *Loader) differences(versions map[tiles.SegmentKey]int64, ente int32, all *change) map[int32]map[tiles.SegmentKey]bool {
	want := map[int32]map[tiles.SegmentKey]bool{}
	for k, v := range versions {
		if l.known[k] == v {
			continue
		}
		if want[k.Ente] == nil {
			want[k.Ente] = map[tiles.SegmentKey]bool{}
		}
		want[k.Ente][k] = true
		all.versions[k] = v
	}
	for k := range l.known {
		if _, still := versions[k]; !still && (ente == everything || k.Ente == ente) {
			all.gone = append(all.gone, k)
		}
	}
	return want
}

func (l *Loader) readChanged(ctx context.Context, tx pgx.Tx, want map[int32]map[tiles.SegmentKey]bool, all *change) error {
	var confini []int32
	for _, ente := range slices.Sorted(maps.Keys(want)) {
		wanted := want[ente]
		if key := (tiles.SegmentKey{Ente: ente, Layer: tiles.Comuni}); wanted[key] {
			confini = append(confini, ente)
			delete(wanted, key)
		}
		fogli, altri := map[int32]bool{}, map[tiles.Layer]map[int32]bool{tiles.Civici: {}, tiles.Zone: {}, tiles.Vincoli: {}}
		for k := range wanted {
			if readAs(k.Layer) == k.Layer {
				altri[k.Layer][k.Foglio] = true
				delete(wanted, k)
				continue
			}
			fogli[k.Foglio] = true
		}
		for part := range slices.Chunk(slices.Sorted(maps.Keys(altri[tiles.Civici])), cellsPerBatch) {
			one, err := l.readCivici(ctx, tx, ente, part)
			if err != nil {
				return err
			}
			all.add(one)
		}
		for _, layer := range []tiles.Layer{tiles.Zone, tiles.Vincoli} {
			for part := range slices.Chunk(slices.Sorted(maps.Keys(altri[layer])), plansPerBatch) {
				one, err := l.readPiani(ctx, tx, ente, layer, part)
				if err != nil {
					return err
				}
				all.add(one)
			}
		}
		for part := range slices.Chunk(slices.Sorted(maps.Keys(fogli)), sheetsPerBatch) {
			b := batch{ente: ente, fogli: part, want: map[tiles.SegmentKey]bool{}}
			for k := range wanted {
				if _, mine := slices.BinarySearch(part, k.Foglio); mine {
					b.want[k] = true
				}
			}
			one, err := l.readBatch(ctx, tx, b)
			if err != nil {
				return err
			}
			all.add(one)
		}
	}
	if len(confini) == 0 {
		return nil
	}
	one, err := l.readBoundaries(ctx, tx, confini)
	if err != nil {
		return err
	}
	all.add(one)
	return nil
}

func (l *Loader) readBatch(ctx context.Context, tx pgx.Tx, b batch) (change, error) {
	r, segments, err := b.read(ctx, tx)
	if err != nil {
		return change{}, err
	}
	if r.undrawn > 0 {
		l.cfg.Log.Warn("some drawings cannot be drawn", "ente", r.codice, "how_many", r.undrawn, "first", r.err)
	}
	return change{segments: segments, sheets: r.summaries, features: r.features, undrawn: r.undrawn}, nil
}

// readBoundaries makes the segment of each ente, empty when it has no boundary any more.
func (l *Loader) readBoundaries(ctx context.Context, tx pgx.Tx, enti []int32) (change, error) {
	var out change
	build := map[int32]*tiles.SegmentBuilder{}
	for _, ente := range enti {
		build[ente] = tiles.NewSegment(tiles.SegmentKey{Ente: ente, Layer: tiles.Comuni})
	}
	var s shape
	var ente int32
	var codice, nome string
	var geom []byte
	rows, _ := tx.Query(ctx, queries.SQL("Boundaries"), pgx.NamedArgs{"enti": enti})
	_, err := pgx.ForEachRow(rows, []any{&ente, &codice, &nome, &geom}, func() error {
		empty, err := s.decode(geom)
		if err == nil && !empty {
			err = build[ente].Add(tiles.Feature{Kind: s.kind, Flat: s.flat, Ends: s.ends, Dal: tiles.MinDay, Al: tiles.MaxDay,
				Ente: codice, Testo: nome})
		}
		if err != nil {
			out.undrawn++
			l.cfg.Log.Warn("a boundary cannot be drawn", "ente", codice, "error", err)
		}
		return nil
	})
	if err != nil {
		return change{}, fmt.Errorf("read boundaries: %w", err)
	}
	for _, ente := range enti {
		seg := build[ente].Build()
		out.segments = append(out.segments, seg)
		out.features += seg.Len()
	}
	return out, nil
}

// versionsOf reads the versions of an ente, or of everything.
func versionsOf(ctx context.Context, tx pgx.Tx, ente int32) (map[tiles.SegmentKey]int64, error) {
	out := map[tiles.SegmentKey]int64{}
	var k tiles.SegmentKey
	var layer string
	var version int64
	rows, _ := tx.Query(ctx, queries.SQL("Versions"), pgx.NamedArgs{"ente": ente})
	_, err := pgx.ForEachRow(rows, []any{&k.Ente, &layer, &k.Foglio, &version}, func() (err error) {
		if k.Layer, err = tiles.ParseLayer(layer); err != nil {
			return err
		}
		out[k] = version
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read versions: %w", err)
	}
	return out, nil
}
