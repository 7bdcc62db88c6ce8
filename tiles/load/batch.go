package load

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/tiles"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// The classes of catasto.disegno.
const (
	classeConfine    = 1
	classeParticella = 2
	classeFabbricato = 3
	classeSegno      = 4
)

// classi are the classes that a layer is made of; a call-out is a segno made of a particella.
var classi = map[tiles.Layer][]int16{
	tiles.Fogli: {classeConfine}, tiles.Particelle: {classeParticella}, tiles.Etichette: {classeParticella},
	tiles.Edifici: {classeFabbricato}, tiles.Segni: {classeParticella, classeSegno},
}

// batch is some sheets of one ente, or some squares of its civici, or some of its plans or constraints,
// read together in one transaction.
type batch struct {
	ente  int32
	fogli []int32
	layer tiles.Layer // of which fogli are the segments, when they are no sheets; Comuni: they are
	// want lists the segments to make; nil is every layer of the sheets.
	want map[tiles.SegmentKey]bool
}

// sheet is a foglio and the segments being made of it.
type sheet struct {
	nome, comune, sezione, allegato, sviluppo string
	foglio                                    int32
	build                                     map[tiles.Layer]*tiles.SegmentBuilder

	drawn       int // see Sheet
	riferimento tiles.Day
	fonte       string
}

// stesura names what a delivery says of a sheet: the group of classes has its own.
type stesura struct {
	foglio    int32
	gruppo    int16
	fornitura int64
}

type source struct {
	riferimento tiles.Day
	precisione  float64
}

// reader makes the segments of one batch.
type reader struct {
	batch
	codice  string
	sheets  map[int32]*sheet
	sources map[stesura]source
	kin     map[int64]tiles.Kin
	stages  map[int64]tiles.Stages
	words   words
	shape   shape
	// The source of the row before: rows of one sheet come together.
	last       stesura
	lastSource source

	summaries         map[tiles.SegmentKey]Sheet
	features, undrawn int
	err               error // the first of the undrawn
}

// read makes the segments of a batch. A segment of which nothing is left is made too, empty: in
// the snapshot it replaces the one that was.
func (b batch) read(ctx context.Context, tx pgx.Tx) (*reader, []*tiles.Segment, error) {
	r := &reader{batch: b, sheets: map[int32]*sheet{}, sources: map[stesura]source{}, kin: map[int64]tiles.Kin{}, stages: map[int64]tiles.Stages{},
		words: words{}, summaries: map[tiles.SegmentKey]Sheet{}}
	args := pgx.NamedArgs{"ente": b.ente, "fogli": b.fogli, "classi": r.classi()}
	if err := r.frame(ctx, tx, args); err != nil {
		return nil, nil, err
	}
	// The one code makes every column come in binary, which is what row reads.
	rows, err := tx.Query(ctx, queries.SQL("Drawings"), pgx.QueryResultFormats{pgx.BinaryFormatCode}, args)
	if err != nil {
		return nil, nil, fmt.Errorf("read drawings: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		raw := rows.RawValues()
		if len(raw) != columns {
			return nil, nil, fmt.Errorf("read drawings: %d columns", len(raw))
		}
		r.drawing(raw)
	}
	if err := rows.Err(); err != nil {
		return nil, nil, fmt.Errorf("read drawings: %w", err)
	}
	return r, r.segments(), nil
}

// classi are the classes that the wanted segments need, of all sheets together.
func (r *reader) classi() []int16 {
	if r.want == nil {
		return []int16{classeConfine, classeParticella, classeFabbricato, classeSegno}
	}
	var all []int16
	for k := range r.want {
		all = append(all, classi[k.Layer]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// frame reads what the drawings are seen through: the ente, its sheets, who said what, who
// descends from whom.
func (r *reader) frame(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs) error {
	rows, _ := tx.Query(ctx, queries.SQL("Ente"), args)
	codice, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("read ente %d: %w", r.ente, err)
	}
	r.codice = codice
	var id int32
	var s sheet
	rows, _ = tx.Query(ctx, queries.SQL("SheetsOfBatch"), args)
	if _, err := pgx.ForEachRow(rows, []any{&id, &s.nome, &s.comune, &s.sezione, &s.foglio, &s.allegato, &s.sviluppo}, func() error {
		one := s
		r.sheets[id] = &one
		return nil
	}); err != nil {
		return fmt.Errorf("read sheets: %w", err)
	}
	var k stesura
	var o struct {
		riferimento pgDate
		precisione  float32
	}
	rows, _ = tx.Query(ctx, queries.SQL("Stesure"), args)
	if _, err := pgx.ForEachRow(rows, []any{&k.foglio, &k.gruppo, &k.fornitura, &o.riferimento, &o.precisione}, func() error {
		r.sources[k] = source{tiles.Day(o.riferimento), shortest(o.precisione)}
		return nil
	}); err != nil {
		return fmt.Errorf("read stesure: %w", err)
	}
	return r.relatives(ctx, tx)
}

func (r *reader) relatives(ctx context.Context, tx pgx.Tx) error {
	var numeri []int32
	for _, s := range r.sheets {
		if !slices.Contains(numeri, s.foglio) {
			numeri = append(numeri, s.foglio)
		}
	}
	if err := r.census(ctx, tx, numeri); err != nil {
		return err
	}
	var da, a int64
	var idDa, idA string
	rows, _ := tx.Query(ctx, queries.SQL("Kin"), pgx.NamedArgs{"ente": r.ente, "numeri": numeri})
	if _, err := pgx.ForEachRow(rows, []any{&da, &a, &idDa, &idA}, func() error {
		from, to := r.kin[da], r.kin[a]
		from.Successori, to.Predecessori = append(from.Successori, idA), append(to.Predecessori, idDa)
		r.kin[da] = from
		if da != a {
			r.kin[a] = to
		}
		return nil
	}); err != nil {
		return fmt.Errorf("read successioni: %w", err)
	}
	for k, v := range r.kin {
		for _, ids := range []*[]string{&v.Predecessori, &v.Successori} {
			slices.Sort(*ids)
			*ids = slices.Compact(*ids) // one pair may have several origins
		}
		r.kin[k] = v
	}
	return nil
}

// census reads what the particelle of some fogli are in the census.
func (r *reader) census(ctx context.Context, tx pgx.Tx, numeri []int32) error {
	var particella int64
	var s tiles.Stage
	var dal, al *pgDate
	var area *int64
	var sub string
	rows, _ := tx.Query(ctx, queries.SQL("Stages"), pgx.NamedArgs{"ente": r.ente, "numeri": numeri})
	_, err := pgx.ForEachRow(rows, []any{&particella, &s.Immobile, &s.Progressivo, &sub, &dal, &al, &area, &s.Qualita, &s.Soppressa, &s.EnteUrbano}, func() error {
		one := s
		one.Subalterno, one.Dal, one.Al, one.Area = r.words.of([]byte(sub)), tiles.MinDay, tiles.MaxDay, -1
		if dal != nil {
			one.Dal = tiles.Day(*dal)
		}
		if al != nil {
			one.Al = tiles.Day(*al)
		}
		if area != nil {
			one.Area = *area
		}
		r.stages[particella] = append(r.stages[particella], one)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read census: %w", err)
	}
	return nil
}

// builder is where features of a layer of a sheet go, nil when that segment is not wanted.
func (r *reader) builder(foglio int32, s *sheet, l tiles.Layer) *tiles.SegmentBuilder {
	if b, ok := s.build[l]; ok {
		return b
	}
	if s.build == nil {
		s.build = map[tiles.Layer]*tiles.SegmentBuilder{}
	}
	key := tiles.SegmentKey{Ente: r.ente, Layer: l, Foglio: foglio}
	if r.want == nil || r.want[key] {
		s.build[l] = tiles.NewSegment(key)
	} else {
		s.build[l] = nil
	}
	return s.build[l]
}

// segments builds what was gathered, and an empty segment for what was wanted and is not there.
func (r *reader) segments() []*tiles.Segment {
	var out []*tiles.Segment
	made := map[tiles.SegmentKey]bool{}
	for _, foglio := range r.fogli {
		s := r.sheets[foglio]
		if s == nil {
			continue
		}
		for _, b := range s.build {
			if b == nil {
				continue
			}
			seg := b.Build()
			made[seg.Key()] = true
			if seg.Key().Layer == tiles.Particelle && seg.Len() > 0 {
				r.summaries[seg.Key()] = s.summary()
			}
			r.features += seg.Len()
			out = append(out, seg)
		}
		s.build = nil
	}
	for k := range r.want {
		if !made[k] {
			out = append(out, tiles.NewSegment(k).Build())
		}
	}
	return out
}

// shortest is the float64 that a person means by a float32: 0.6, not 0.6000000238.
func shortest(v float32) float64 {
	f, _ := strconv.ParseFloat(strconv.FormatFloat(float64(v), 'g', -1, 32), 64)
	return f
}
