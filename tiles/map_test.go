package tiles

import (
	"bytes"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
)

func newTestMap(t testing.TB) *Map {
	t.Helper()
	m, err := NewMap(Config{CacheBytes: 8 << 20})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func mapTile(t testing.TB, m *Map, layer Layer, z, x, y int, day Day) Tile {
	t.Helper()
	tile, err := m.Tile(layer, z, x, y, day)
	if err != nil {
		t.Fatal(err)
	}
	return tile
}

// same tells whether two answers are one drawing: the very same bytes in memory.
func same(a, b Tile) bool { return len(a.Gzip) > 0 && len(b.Gzip) > 0 && &a.Gzip[0] == &b.Gzip[0] }

func TestATileIsNeverStaleAndAnotherEntesStaysCached(t *testing.T) {
	near, far := newTerritory(1, 4, 4), newTerritory(2, 4, 4)
	far.x0 += 20000
	m := newTestMap(t)
	m.Apply(near.segments(1), nil)
	m.Apply(far.segments(2), nil)
	nx, ny := tileAt(15, testX+100, testY+100)
	fx, fy := tileAt(15, testX+20100, testY+100)
	nearBefore, farBefore := mapTile(t, m, Sit, 15, nx, ny, 0), mapTile(t, m, Sit, 15, fx, fy, 0)
	if !same(nearBefore, mapTile(t, m, Sit, 15, nx, ny, 0)) {
		t.Error("asked again, drawn again")
	}
	if !same(nearBefore, mapTile(t, m, Sit, 15, nx, ny, 12345)) {
		t.Error("another day of the same epoch is drawn again")
	}
	before := m.Current()
	redrawn := newTerritory(3, 4, 4)
	m.Apply(redrawn.segments(1), nil)
	nearAfter := mapTile(t, m, Sit, 15, nx, ny, 0)
	if nearAfter.ETag == nearBefore.ETag {
		t.Error("the old tile is still served")
	}
	if !same(farBefore, mapTile(t, m, Sit, 15, fx, fy, 0)) {
		t.Error("the tile of an ente that did not change was thrown away")
	}
	// A reader keeps the snapshot it started with.
	if old := mustTile(t, before, Sit, 15, nx, ny, 0); old.ETag != nearBefore.ETag {
		t.Error("the old snapshot has changed")
	}
	// The same content delivered again is rebuilt, and keeps its ETag.
	m.Apply(newTerritory(3, 4, 4).segments(1), nil)
	if again := mapTile(t, m, Sit, 15, nx, ny, 0); again.ETag != nearAfter.ETag {
		t.Error("the same content has another ETag")
	}
	m.Apply(nil, m.Current().Keys(1))
	if gone := mapTile(t, m, Sit, 15, nx, ny, 0); !gone.Empty {
		t.Error("drawn after its removal")
	}
	if segs, features := m.Current().Count(Particelle); segs != 1 || features == 0 {
		t.Errorf("%d segments with %d features are left", segs, features)
	}
}

func TestADayOfAnotherEpochIsAnotherTile(t *testing.T) {
	old, young := particella("1", square(0, 0, 100, 100)), particella("1", square(0, 0, 60, 100))
	old.Al, young.Dal = 18000, 18000
	m := newTestMap(t)
	m.Swap(one(t, SegmentKey{Ente: 1, Layer: Particelle, Foglio: 1}, old, young))
	x, y := tileAt(17, testX+50, testY+50)
	a, b := mapTile(t, m, Particelle, 17, x, y, 17999), mapTile(t, m, Particelle, 17, x, y, 18000)
	if a.ETag == b.ETag {
		t.Error("both days have the same tile")
	}
}

func TestManyWhoAskForAColdTileHaveItDrawnOnce(t *testing.T) {
	land := newTerritory(4, 60, 60)
	land.cell = 20
	m := newTestMap(t)
	m.Apply(land.segments(1), nil)
	x, y := tileAt(14, testX+100, testY+100)
	answers := make([]Tile, 16)
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range answers {
		wg.Go(func() {
			<-start
			answers[i], _ = m.Tile(Sit, 14, x, y, 0)
		})
	}
	close(start)
	wg.Wait()
	for i := range answers {
		if !same(answers[0], answers[i]) {
			t.Fatalf("answer %d was drawn apart", i)
		}
	}
}

// Readers draw while a writer swaps between two drawings: each answer is wholly one or the other,
// and once a swap has returned nobody sees what was before.
func TestReadersAndASwapperDoNotMeet(t *testing.T) {
	m := newTestMap(t)
	states := [2][]*Segment{newTerritory(1, 6, 6).segments(1), newTerritory(2, 6, 6).segments(1)}
	x, y := tileAt(15, testX+150, testY+150)
	var tags [2]string
	var raws [2][]byte
	for i, segs := range states {
		tile := mustTile(t, Empty().With(segs, nil), Sit, 15, x, y, 0)
		tags[i] = tile.ETag
		raws[i], _ = tile.Raw()
	}
	m.Apply(states[0], nil)
	var done atomic.Bool
	var wg sync.WaitGroup
	p := at(150, 150)
	for range 4 {
		wg.Go(func() {
			for !done.Load() {
				tile, err := m.Tile(Sit, 15, x, y, 0)
				raw, err2 := tile.Raw()
				k := 0
				if tile.ETag == tags[1] {
					k = 1
				}
				if err != nil || err2 != nil || tile.ETag != tags[k] || !bytes.Equal(raw, raws[k]) {
					t.Errorf("a tile that is neither: %s %v %v", tile.ETag, err, err2)
					return
				}
				s := m.Current()
				if h := s.At(p[0], p[1], 0); h.Particella == nil || len(s.Particella(1, h.Particella.ID)) != 1 {
					t.Error("a particella is drawn and cannot be found")
					return
				}
			}
		})
	}
	for i := range 60 {
		k := (i + 1) % 2
		m.Apply(states[k], nil)
		if tile := mapTile(t, m, Sit, 15, x, y, 0); tile.ETag != tags[k] {
			t.Fatalf("after swap %d the tile is %s, want %s", i, tile.ETag, tags[k])
		}
	}
	done.Store(true)
	wg.Wait()
}

func TestTheCacheKeepsToItsBytes(t *testing.T) {
	m, err := NewMap(Config{CacheBytes: 50_000})
	if err != nil {
		t.Fatal(err)
	}
	m.Apply(newTerritory(1, 16, 16).segments(1), nil)
	for z := 13; z <= 18; z++ {
		for k := range 40 {
			x, y := tileAt(z, testX+float64(k)*20, testY+float64(k)*20)
			mapTile(t, m, Sit, z, x, y, 0)
		}
	}
	m.cache.CleanUp()
	if n := m.cache.WeightedSize(); n > 50_000 || n == 0 {
		t.Errorf("%d bytes in a cache of 50000", n)
	}
}

func ExampleMap() {
	m, err := NewMap(Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	b := NewSegment(SegmentKey{Ente: 1, Layer: Particelle, Foglio: 4})
	err = b.Add(Feature{
		Flat: []float64{1630000, 5030000, 1630050, 5030000, 1630050, 5030050, 1630000, 5030050, 1630000, 5030000},
		Dal:  MinDay, Al: MaxDay, ID: "X100_000400.45", Ente: "X100", Foglio: 4, Numero: "45", Tipo: "particella",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	m.Apply([]*Segment{b.Build()}, nil)
	here := m.Current().At(14.642764, 41.119778, 20000)
	found := m.Current().Numero(1, 4, "45")
	fmt.Println(here.Ente, here.Particella.ID, len(found))
	// Output: X100 X100_000400.45 1
}
