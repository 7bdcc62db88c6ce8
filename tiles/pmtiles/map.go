package pmtiles

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/cestor/sit/tiles"
)

// Config says what of a map goes into the archive, and what the archive says of itself.
type Config struct {
	Dir         string      // where tiles wait; empty: the system's place for temporary files
	Layer       tiles.Layer // tiles.Sit is all of them
	Day         tiles.Day
	Name        string
	Description string
	Attribution string
	License     string
	Version     string // of the data
}

// The zooms of an archive. Seventeen shows every centimetre that the map may claim, and a viewer
// enlarges the deepest tiles by itself; where so much is drawn that tiles had to leave things out,
// deeper ones follow until they need not.
const (
	usualDepth = 17
	mostDepth  = 20
)

// ErrNothing means that the map has nothing to draw.
var ErrNothing = errors.New("nothing to draw")

// Write draws a map into an archive. Nothing but entries is held in memory.
func Write(ctx context.Context, to io.Writer, s *tiles.Snapshot, cfg Config) (h Header, err error) {
	bounds, any := s.Bound(cfg.Layer)
	if !any {
		return Header{}, fmt.Errorf("write archive: %w", ErrNothing)
	}
	w, err := NewWriter(cfg.Dir)
	if err != nil {
		return Header{}, err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	near := []place{{0, 0}}
	for z := 0; ; z++ {
		omitted := 0
		if z >= cfg.Layer.MinZoom() {
			if omitted, err = draw(ctx, w, s, cfg, z, near); err != nil {
				return Header{}, err
			}
		}
		if z == mostDepth || z >= usualDepth && omitted == 0 {
			break
		}
		near = inside(s, cfg.Layer, z, near)
	}
	if w.tiles == 0 {
		return Header{}, fmt.Errorf("write archive: %w", ErrNothing)
	}
	return w.Finish(to, Cover{Bounds: bounds, Metadata: metadata(s, cfg, w.maxZoom)})
}

// place is a tile of a zoom that is known.
type place struct{ x, y int }

// inside lists the tiles one zoom below some others, where something may be drawn.
func inside(s *tiles.Snapshot, layer tiles.Layer, z int, above []place) []place {
	var below []place
	for _, p := range above {
		for _, q := range [4]place{{2 * p.x, 2 * p.y}, {2 * p.x, 2*p.y + 1}, {2*p.x + 1, 2*p.y + 1}, {2*p.x + 1, 2 * p.y}} {
			if s.Touches(layer, z+1, q.x, q.y) {
				below = append(below, q)
			}
		}
	}
	slices.SortFunc(below, func(a, b place) int {
		if TileID(z+1, a.x, a.y) < TileID(z+1, b.x, b.y) {
			return -1
		}
		return 1
	})
	return below
}

func draw(ctx context.Context, w *Writer, s *tiles.Snapshot, cfg Config, z int, places []place) (omitted int, err error) {
	for _, p := range places {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		t, err := s.Tile(cfg.Layer, z, p.x, p.y, cfg.Day)
		if err != nil {
			return 0, err
		}
		omitted += t.Omessi
		if t.Empty {
			continue
		}
		if err := w.Add(z, p.x, p.y, t.Gzip); err != nil {
			return 0, err
		}
	}
	return omitted, nil
}

// numeric are the attributes that are no text.
var numeric = map[string]bool{"foglio": true, "angolo": true}

type vectorLayer struct {
	ID      string            `json:"id"`
	Fields  map[string]string `json:"fields"`
	MinZoom int               `json:"minzoom"`
	MaxZoom int               `json:"maxzoom"`
}

// metadata is the JSON of the archive: the members of TileJSON that are not in the header, and
// what viewers show beside the map.
func metadata(s *tiles.Snapshot, cfg Config, deepest int) map[string]any {
	var layers []vectorLayer
	for _, l := range cfg.Layer.Parts() {
		if _, n := s.Count(l); n == 0 {
			continue
		}
		v := vectorLayer{ID: l.String(), Fields: map[string]string{}, MinZoom: l.MinZoom(), MaxZoom: deepest}
		for _, k := range l.Attributes() {
			v.Fields[k] = "String"
			if numeric[k] {
				v.Fields[k] = "Number"
			}
		}
		layers = append(layers, v)
	}
	m := map[string]any{"vector_layers": layers, "type": "overlay"}
	said := map[string]string{"name": cfg.Name, "description": cfg.Description, "attribution": cfg.Attribution, "license": cfg.License, "version": cfg.Version}
	for k, v := range said {
		if v != "" {
			m[k] = v
		}
	}
	return m
}
