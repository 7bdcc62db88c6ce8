package tiles

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// Two sheets overlap, one has a road, an island and a building:
//
//	0    40   100  120
//	+----+----+----+     1 has the island 2 in a hole; STRADA001 runs east of it;
//	|  1      | S  |     sheet 2, later, covers the strip from 110 on
//	|   [2]   | T  |
//	| e       | R  |     e is a building on 1
//	+---------+----+
func hereMap(t *testing.T) *Snapshot {
	one := particella("1", append(square(0, 0, 100, 100), square(40, 40, 20, 20)...))
	one.Ends = [][]int{{10, 20}}
	road := particella("STRADA001", square(100, 0, 20, 100))
	road.Tipo = "strada"
	later := particella("9", square(110, 0, 100, 100))
	later.ID, later.Riferimento, later.Foglio = "X100_000200.9", 21000, 2
	first, second := NewSegment(SegmentKey{1, Particelle, 1}), NewSegment(SegmentKey{1, Particelle, 2})
	fogli, edifici, zone := NewSegment(SegmentKey{1, Fogli, 0}), NewSegment(SegmentKey{1, Edifici, 1}), NewSegment(SegmentKey{1, Zone, 0})
	civici, comuni := NewSegment(SegmentKey{1, Civici, 0}), NewSegment(SegmentKey{1, Comuni, 0})
	all := Feature{Dal: MinDay, Al: MaxDay, Ente: "X100"}
	with := func(id string, flat []float64) Feature {
		f := all
		f.ID, f.Flat = id, flat
		return f
	}
	house := with("X100_000100.1+1", square(5, 5, 10, 10))
	house.Numero, house.Particella = "1", "X100_000100.1"
	door := with("77", []float64{testX + 5, testY})
	door.Kind, door.Testo = Point, "12/A"
	old := with("old", square(0, 0, 100, 100))
	old.Al = 19000
	for _, add := range []struct {
		b *SegmentBuilder
		f Feature
	}{
		{first, one}, {first, particella("2", square(40, 40, 20, 20))}, {first, road}, {second, later},
		{fogli, with("X100_000100", square(0, 0, 120, 100))}, {fogli, with("X100_000200", square(110, 0, 100, 100))},
		{edifici, house}, {zone, with("z-b", square(0, 0, 60, 100))}, {zone, with("z-a", square(0, 0, 60, 100))}, {zone, old},
		{civici, door}, {comuni, with("", square(-100, -100, 400, 400))},
	} {
		if err := add.b.Add(add.f); err != nil {
			t.Fatal(err)
		}
	}
	return Empty().With([]*Segment{first.Build(), second.Build(), fogli.Build(), edifici.Build(), zone.Build(), civici.Build(), comuni.Build()}, nil)
}

func TestWhatIsHere(t *testing.T) {
	s := hereMap(t)
	for _, c := range []struct {
		name, particella, foglio, edificio, ente string
		x, y                                     float64
	}{
		{"inside a particella", "X100_000100.1", "X100_000100", "", "X100", 80, 50},
		{"on a building", "X100_000100.1", "X100_000100", "X100_000100.1+1", "X100", 10, 10},
		{"on the island", "X100_000100.2", "X100_000100", "", "X100", 50, 50},
		{"on the border of the island the smaller wins", "X100_000100.2", "X100_000100", "", "X100", 40, 50},
		{"on a road its STRADA id", "X100_000100.STRADA001", "X100_000100", "", "X100", 105, 50},
		{"where sheets overlap the later reference", "X100_000200.9", "X100_000200", "", "X100", 115, 50},
		{"in the comune, on no sheet", "", "", "", "X100", -50, -50},
		{"outside every ente", "", "", "", "", 5000, 50},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := at(c.x, c.y)
			h := s.At(p[0], p[1], 20000)
			id := ""
			if h.Particella != nil {
				id = h.Particella.ID
			}
			if id != c.particella || h.Foglio != c.foglio || h.Edificio != c.edificio || h.Ente != c.ente {
				t.Errorf("found %q %q %q %q", id, h.Foglio, h.Edificio, h.Ente)
			}
		})
	}
	p := at(5, 3)
	h := s.At(p[0], p[1], 20000)
	if !slices.Equal(h.Zone, []string{"z-a", "z-b"}) {
		t.Errorf("zone %v: want the two of today, by id", h.Zone)
	}
	if h.Civico == nil || h.Civico.Testo != "12/A" || math.Abs(h.Civico.Distanza-3*0.7536) > 0.02 {
		t.Errorf("civico %+v: want 12/A, three metres of Mercator south", h.Civico)
	}
	if h := s.At(p[0], p[1], 18000); len(h.Zone) != 3 {
		t.Errorf("zone %v on a past day, want three", h.Zone)
	}
	if h := s.At(math.NaN(), 100, 0); h.Ente != "" {
		t.Error("found something nowhere")
	}
}

func TestCoversAgreesWithFloatingPoint(t *testing.T) {
	land := newTerritory(8, 6, 9)
	var seg *Segment
	for _, s := range land.segments(1) {
		if s.key.Layer == Particelle {
			seg = s
		}
	}
	shapes := make([]orb.MultiPolygon, seg.n)
	for i := range shapes { // in whole grid units, exact in floats
		var mp orb.MultiPolygon
		for w := seg.walk(uint32(i)); ; {
			what := w.next()
			if what == walkEnd {
				break
			}
			if what != walkVertex {
				if what == walkPart {
					mp = append(mp, nil)
				}
				mp[len(mp)-1] = append(mp[len(mp)-1], nil)
			}
			last := mp[len(mp)-1]
			last[len(last)-1] = append(last[len(last)-1], orb.Point{float64(w.x), float64(w.y)})
		}
		for _, p := range mp {
			for k := range p {
				p[k] = append(p[k], p[k][0])
			}
		}
		shapes[i] = mp
	}
	r := rand.New(rand.NewPCG(5, 5))
	inside := 0
	for range 3000 {
		x, y := seg.minX+r.Uint32N(seg.maxX-seg.minX), seg.minY+r.Uint32N(seg.maxY-seg.minY)
		for i := range shapes {
			want := planar.MultiPolygonContains(shapes[i], orb.Point{float64(x), float64(y)})
			if got := seg.covers(uint32(i), x, y); got != want {
				t.Fatalf("%s at %d,%d: %v, want %v", seg.id(uint32(i)), x, y, got, want)
			}
			if want {
				inside++
			}
		}
	}
	if inside < 2000 {
		t.Errorf("only %d of 3000 places were in a particella", inside)
	}
}
