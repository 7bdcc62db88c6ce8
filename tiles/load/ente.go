package load

import (
	"context"
	"time"

	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/tiles"
)

// Ente reads the map of one ente at one instant of the database, for whoever writes it to a file
// and needs no other. Nobody follows it afterwards.
func Ente(ctx context.Context, db *pg.DB, ente int32) (*tiles.Snapshot, error) {
	m, err := tiles.NewMap(tiles.Config{CacheBytes: 1}) // nothing is drawn through it
	if err != nil {
		return nil, err
	}
	// A comparison with a map of which nothing is known reads all of it.
	l := New(db, m, Config{})
	l.known = map[tiles.SegmentKey]int64{}
	if _, err := l.compare(ctx, map[int32]time.Time{ente: {}}); err != nil {
		return nil, err
	}
	return m.Current(), nil
}
