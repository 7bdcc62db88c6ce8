package tiles

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb/encoding/mvt"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestTheOrderOfLoadingLeavesNoTrace(t *testing.T) {
	build := func(shuffle uint64) *Snapshot {
		type item struct {
			l Layer
			f Feature
		}
		var items []item
		newTerritory(5, 8, 9).features(func(l Layer, f Feature) { items = append(items, item{l, f}) })
		r := rand.New(rand.NewPCG(shuffle, 1))
		if shuffle > 0 {
			r.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
		}
		builders := map[Layer]*SegmentBuilder{}
		for _, it := range items {
			if builders[it.l] == nil {
				builders[it.l] = NewSegment(SegmentKey{Ente: 1, Layer: it.l, Foglio: 1})
			}
			if err := builders[it.l].Add(it.f); err != nil {
				t.Fatal(err)
			}
		}
		s := Empty()
		for _, b := range builders { // in an order that Go makes random
			s = s.With([]*Segment{b.Build()}, nil)
		}
		return s
	}
	a, b := build(0), build(9)
	for z := 10; z <= 18; z++ {
		x, y := tileAt(z, testX+200, testY+200)
		p, q := mustTile(t, a, Sit, z, x, y, 0), mustTile(t, b, Sit, z, x, y, 0)
		if p.ETag != q.ETag || p.Empty {
			t.Errorf("z%d: ETag %s and %s", z, p.ETag, q.ETag)
		}
	}
}

func TestADayIsAFilter(t *testing.T) {
	old, young := particella("1", square(0, 0, 100, 100)), particella("1", square(0, 0, 60, 100))
	born := particella("2", square(60, 0, 40, 100))
	old.Al, young.Dal, born.Dal = 18000, 18000, 18000
	never := particella("3", square(0, 0, 100, 100))
	never.Dal, never.Al = 19000, 17000
	s := one(t, SegmentKey{Ente: 1, Layer: Particelle, Foglio: 1}, old, young, born, never)
	x, y := tileAt(17, testX+50, testY+50)
	for _, c := range []struct {
		name string
		day  Day
		want int
	}{{"long before", -30000, 1}, {"the last day of the old drawing", 17999, 1}, {"the first of the new one", 18000, 2}, {"today", 20000, 2}} {
		if got := len(decode(t, mustTile(t, s, Particelle, 17, x, y, c.day))["particelle"].Features); got != c.want {
			t.Errorf("%s: %d features, want %d", c.name, got, c.want)
		}
	}
}

func TestWhereThereIsNothingTheTileIsEmpty(t *testing.T) {
	s := Empty().With(newTerritory(1, 4, 4).segments(1), nil)
	x13, y13 := tileAt(13, testX+100, testY+100)
	x12, y12 := tileAt(12, testX+100, testY+100)
	for _, c := range []struct {
		name    string
		layer   Layer
		z, x, y int
		want    bool
	}{
		{"a tile of the territory", Particelle, 13, x13, y13, false},
		{"below the layer's zoom", Particelle, 12, x12, y12, true},
		{"all layers, at the same zoom", Sit, 12, x12, y12, false},
		{"a layer never delivered", Zone, 13, x13, y13, true},
		{"the other side of the world", Sit, 13, 5, 5, true},
		{"all layers below the first zoom", Sit, 3, 4, 2, true},
	} {
		tile := mustTile(t, s, c.layer, c.z, c.x, c.y, 0)
		if tile.Empty != c.want || tile.Empty != (tile.Gzip == nil) {
			t.Errorf("%s: empty %v, want %v", c.name, tile.Empty, c.want)
		}
	}
	for _, c := range [][3]int{{-1, 0, 0}, {23, 0, 0}, {5, 32, 0}, {5, 0, -1}} {
		if _, err := s.Tile(Sit, c[0], c[1], c[2], 0); !errors.Is(err, ErrNoTile) {
			t.Errorf("%v: error %v, want ErrNoTile", c, err)
		}
	}
	if _, err := newTestMap(t).Tile(Sit+1, 5, 1, 1, 0); err == nil {
		t.Error("a layer that does not exist is drawn")
	}
}

// A square kilometre of five thousand windy particelle is more than a tile may weigh.
func TestACrowdedTileLosesItsSmallest(t *testing.T) {
	land := newTerritory(4, 110, 110)
	land.cell, land.winding = 11, 30
	s := Empty().With(land.segments(1), nil)
	x, y := tileAt(14, testX+300, testY+300)
	tile := mustTile(t, s, Sit, 14, x, y, 0)
	if len(tile.Gzip) > MaxBytes || len(tile.Gzip) < MaxBytes*9/10 {
		t.Errorf("%d bytes", len(tile.Gzip))
	}
	drawn := decode(t, tile)
	total, present := 0, map[string]bool{}
	for _, l := range drawn {
		for _, f := range l.Features {
			total++
			if id, ok := f.Properties["id"].(string); ok {
				present[id] = true
			}
		}
	}
	if tile.Omessi == 0 || drawn["comuni"] == nil || drawn["fogli"] == nil {
		t.Fatalf("omessi %d, comuni and fogli %v %v", tile.Omessi, drawn["comuni"], drawn["fogli"])
	}
	seg := s.Segment(SegmentKey{Ente: 1, Layer: Particelle, Foglio: 1})
	c := &canvas{frame: newFrame(14, x, y)}
	smallest, largestGone := math.Inf(1), 0.0
	for i := range uint32(seg.n) {
		if present[seg.id(i)] {
			smallest = min(smallest, seg.featureArea(i))
		} else if c.draw(seg, i, Polygon) != 0 {
			largestGone = max(largestGone, seg.featureArea(i))
		}
	}
	if largestGone > smallest {
		t.Errorf("one of %.2f m² is left out, one of %.2f is drawn", largestGone, smallest)
	}
	if again := mustTile(t, s, Sit, 14, x, y, 0); again.ETag != tile.ETag || again.Omessi != tile.Omessi {
		t.Error("drawn again, another tile")
	}
	all := &canvas{frame: newFrame(14, x, y)}
	all.collect(s, Sit, 14, 0)
	all.encode()
	n := 0
	for _, m := range all.marks {
		if m.bytes > 0 {
			n++
		}
	}
	if n != total+tile.Omessi {
		t.Errorf("%d drawn and %d omessi, of %d", total, tile.Omessi, n)
	}
}

func TestGoldenTiles(t *testing.T) {
	segs := newTerritory(2, 5, 9).segments(1)
	segs = append(segs, everyOtherLayer(t)...)
	s := Empty().With(segs, nil)
	for _, z := range []int{10, 11, 13, 16, 18, 20, 22} {
		name := fmt.Sprintf("sit-z%d.txt", z)
		t.Run(name, func(t *testing.T) {
			x, y := tileAt(z, testX+150, testY+150)
			tile := mustTile(t, s, Sit, z, x, y, 20000)
			raw, err := tile.Raw()
			if err != nil {
				t.Fatal(err)
			}
			got := fmt.Sprintf("%d/%d/%d %s\n", z, x, y, tile.ETag) + describe(t, tile)
			file := filepath.Join("testdata", "tiles", name)
			bin := strings.TrimSuffix(file, ".txt") + ".mvt"
			if *update {
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := errors.Join(os.WriteFile(file, []byte(got), 0o644), os.WriteFile(bin, raw, 0o644)); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if string(want) != got {
				t.Errorf("the tile differs from %s; look at it, then -update\n%s", file, got)
			}
			if wantRaw, err := os.ReadFile(bin); err != nil || !slices.Equal(wantRaw, raw) {
				t.Errorf("the bytes differ from %s (%v)", bin, err)
			}
		})
	}
}

// everyOtherLayer has a feature of each layer that the territory lacks, and some attributes absent.
func everyOtherLayer(t *testing.T) []*Segment {
	x, y := float64(testX+150), float64(testY+150)
	base := Feature{Dal: MinDay, Al: MaxDay, Ente: "X100"}
	with := func(edit func(*Feature)) Feature {
		f := base
		edit(&f)
		return f
	}
	var segs []*Segment
	for l, fs := range map[Layer][]Feature{
		Zone: {with(func(f *Feature) {
			f.Flat, f.ID, f.Testo, f.Zto, f.Stato = square(100, 100, 80, 80), "zona-1", "B1", "B", "vigente"
		})},
		Vincoli: {with(func(f *Feature) {
			f.Flat, f.ID, f.Testo, f.Stato = append(square(120, 120, 50, 50), square(200, 120, 30, 30)...), "vincolo-1", "FASCIA", "vigente"
			f.Ends = [][]int{{10}, {20}}
		})},
		Segni: {
			with(func(f *Feature) {
				f.Kind, f.Flat, f.Tipo, f.Testo, f.Angolo = Point, []float64{x, y}, "testo", "Via della Città", 0.5
			}),
			with(func(f *Feature) {
				f.Kind, f.Flat, f.Tipo = Line, []float64{x - 20, y, x, y + 3, x + 20, y, x + 30, y - 9, x + 40, y - 9}, "linea_5"
				f.Ends = [][]int{{6, 10}}
			}),
			with(func(f *Feature) { f.Kind, f.Flat, f.Tipo = Point, []float64{x + 2, y + 2}, "simbolo_2" }),
		},
		Civici: {with(func(f *Feature) { f.Kind, f.Flat, f.ID, f.Testo = Point, []float64{x + 5, y + 5}, "1234567", "12/A" })},
	} {
		b := NewSegment(SegmentKey{Ente: 1, Layer: l, Foglio: 1})
		for _, f := range fs {
			if err := b.Add(f); err != nil {
				t.Fatal(err)
			}
		}
		segs = append(segs, b.Build())
	}
	return segs
}

// describe writes a tile so that a person can review it: a line a feature.
func describe(t *testing.T, tile Tile) string {
	raw, err := tile.Raw()
	if err != nil {
		t.Fatal(err)
	}
	layers, err := mvt.Unmarshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, l := range layers {
		fmt.Fprintf(&b, "\n%s\n", l.Name)
		for _, f := range l.Features {
			var props []string
			for _, k := range layerInfos[mustLayer(t, l.Name)].keys {
				if v, ok := f.Properties[k]; ok {
					props = append(props, fmt.Sprintf("%s=%v", k, v))
				}
			}
			fmt.Fprintf(&b, "  %s: %v\n", strings.Join(props, " "), f.Geometry)
		}
	}
	return b.String()
}

func mustLayer(t *testing.T, name string) Layer {
	l, err := ParseLayer(name)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
