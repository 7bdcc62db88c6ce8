package tiles

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/maypok86/otter/v2"
)

// Config of a Map; the zero value works.
type Config struct {
	CacheBytes uint64 // of drawn tiles; 0 means 256 MiB
}

// Map is what a server holds: the current Snapshot, and the tiles drawn from it and from those
// before it.
type Map struct {
	current atomic.Pointer[Snapshot]
	change  sync.Mutex
	cache   *otter.Cache[tileKey, Tile]
}

// tileKey names a drawn tile by what went into it. A tile of segments that did not change keeps
// its key whatever else does, and through all days of one epoch; one of changed segments gets
// another. So nothing is ever invalidated and nothing stale is ever found.
type tileKey struct {
	version uint64
	x, y    int32
	z       uint8
	layer   Layer
}

const defaultCacheBytes = 256 << 20

// NewMap is an empty map.
func NewMap(cfg Config) (*Map, error) {
	if cfg.CacheBytes == 0 {
		cfg.CacheBytes = defaultCacheBytes
	}
	cache, err := otter.New(&otter.Options[tileKey, Tile]{
		MaximumWeight: cfg.CacheBytes,
		Weigher:       func(_ tileKey, t Tile) uint32 { return uint32(len(t.Gzip) + 200) }, // 200: key, entry and policy
	})
	if err != nil {
		return nil, fmt.Errorf("make the cache of tiles: %w", err)
	}
	m := &Map{cache: cache}
	m.current.Store(Empty())
	return m, nil
}

// Current is the map as it is now: one atomic load.
func (m *Map) Current() *Snapshot { return m.current.Load() }

// Swap puts another map in the place of the current one, and hands that back.
func (m *Map) Swap(s *Snapshot) *Snapshot { return m.current.Swap(s) }

// Apply swaps in the current map with a change. Changes queue for each other, readers for none.
func (m *Map) Apply(changed []*Segment, removed []SegmentKey) *Snapshot {
	m.change.Lock()
	defer m.change.Unlock()
	s := m.Current().With(changed, removed)
	m.Swap(s)
	return s
}

// Tile is Snapshot.Tile of the current map, through the cache. Many who ask at once for a tile not
// drawn yet have it drawn once.
func (m *Map) Tile(layer Layer, z, x, y int, day Day) (Tile, error) {
	s := m.Current()
	if err := check(layer, z, x, y); err != nil {
		return Tile{}, err
	}
	version, any := s.version(layer, z, x, y, day)
	if !any {
		return Tile{Empty: true}, nil
	}
	key := tileKey{version: version, x: int32(x), y: int32(y), z: uint8(z), layer: layer}
	if t, ok := m.cache.GetIfPresent(key); ok {
		return t, nil
	}
	// Nobody's patience bounds the drawing: it takes milliseconds, and others may wait for it.
	return m.cache.Get(context.Background(), key, otter.LoaderFunc[tileKey, Tile](
		func(context.Context, tileKey) (Tile, error) { return s.Tile(layer, z, x, y, day) }))
}

// version is a number made of all that a tile shows: its segments and their epoch. False when
// no segment comes near the tile.
func (s *Snapshot) version(layer Layer, z, x, y int, day Day) (uint64, bool) {
	reach := newFrame(z, x, y).reach
	var room [64]*Segment
	var sum uint64
	any := false
	for _, l := range layer.parts() {
		if z < l.MinZoom() {
			continue
		}
		for _, seg := range s.touching(l, reach, room[:0]) {
			// A sum, for the tree gives segments in no certain order.
			sum += mix(mix(seg.gen) + uint64(seg.epoch(day)))
			any = true
		}
	}
	return sum, any
}

// mix spreads a number over all 64 bits (the finaliser of splitmix64).
func mix(v uint64) uint64 {
	v += 0x9e3779b97f4a7c15
	v = (v ^ v>>30) * 0xbf58476d1ce4e5b9
	v = (v ^ v>>27) * 0x94d049bb133111eb
	return v ^ v>>31
}
