package tiles

import (
	"fmt"
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

func TestAParticellaIsFoundByItsNames(t *testing.T) {
	b := NewSegment(SegmentKey{1, Particelle, 1})
	other := NewSegment(SegmentKey{1, Particelle, 2})
	add := func(b *SegmentBuilder, id, numero string, foglio int32, dal, al Day, w float64) {
		f := particella(numero, square(0, 0, w, 50))
		f.ID, f.Foglio, f.Dal, f.Al = id, foglio, dal, al
		f.Flags, f.Precisione, f.Fonte, f.Sezione, f.Allegato = InMappa|EnteUrbano, 0.6, "mappa.cxf", "A", "B"
		if numero == "45" {
			f.Kin = Kin{Predecessori: []string{"X100_000100.44"}, Successori: []string{"X100_000100.101"}}
			f.Extra, f.Area = "qualita=282", 1234567.89
		}
		if err := b.Add(f); err != nil {
			t.Fatal(err)
		}
	}
	for i := 1; i <= 300; i++ {
		add(b, fmt.Sprintf("X100_000100.%d", i), fmt.Sprint(i), 1, MinDay, MaxDay, float64(20+i))
	}
	add(b, "X100_000100.731/2", "731/2", 1, MinDay, MaxDay, 20)
	add(b, "X100_000100.STRADA001", "STRADA001", 1, MinDay, MaxDay, 21)
	add(b, "X100_000100.A", "A", 1, MinDay, MaxDay, 22)
	add(b, "X100_000100.007", "007", 1, MinDay, MaxDay, 23)
	add(b, "X100_000100.400", "400", 1, MinDay, 15000, 24)
	add(b, "X100_000100.400", "400", 1, 15000, MaxDay, 25)
	// Number 45 of sheet 1 is also drawn on an annex, which is another segment.
	add(other, "X100_000100.45", "45", 1, MinDay, MaxDay, 60)
	add(other, "X100_000200.9", "9", 2, MinDay, MaxDay, 61)
	add(other, "unusual", "10", 2, MinDay, MaxDay, 62)
	add(other, "X100_000200.odd", "11", 2, MinDay, MaxDay, 63)
	s := Empty().With([]*Segment{b.Build(), other.Build()}, nil)

	for _, c := range []struct {
		id   string
		want int
	}{
		{"X100_000100.1", 1}, {"X100_000100.300", 1}, {"X100_000100.301", 0}, {"X100_000100.45", 2}, {"X100_000100.731/2", 1},
		{"X100_000100.STRADA001", 1}, {"X100_000100.A", 1}, {"X100_000100.007", 1}, {"X100_000100.7", 1}, {"X100_000100.400", 2},
		{"X100_000200.9", 1}, {"X100_000100.9", 1}, {"X100_000300.9", 0}, {"X100_000200.odd", 1}, {"X100_000200.11", 0}, {"", 0}, {"X100_000100.", 0},
		{"X100_000100.99999999999", 0}, {"X100_000100.ZZZ", 0},
	} {
		found := s.Particella(1, c.id)
		if len(found) != c.want {
			t.Errorf("%q: %d drawings, want %d", c.id, len(found), c.want)
		}
		for _, p := range found {
			if p.ID != c.id {
				t.Errorf("%q: found %q", c.id, p.ID)
			}
		}
		if len(s.Particella(2, c.id)) != 0 {
			t.Errorf("%q: found in another ente", c.id)
		}
	}
	if n := len(s.Numero(1, 1, "45")); n != 2 {
		t.Errorf("1/45: %d drawings, want 2", n)
	}
	if n := len(s.Numero(1, 2, "45")); n != 0 {
		t.Errorf("2/45: %d drawings, want none", n)
	}
	history := s.Particella(1, "X100_000100.400")
	if history[0].Dal != 15000 || !history[0].Holds(15000) || history[0].Holds(14999) || !history[1].Holds(14999) {
		t.Errorf("history %+v", history)
	}
	p := s.Particella(1, "X100_000100.45")[0]
	if p.Area != 1234567.89 || p.Flags != InMappa|EnteUrbano || p.Kin.Successori[0] != "X100_000100.101" || p.Extra != "qualita=282" ||
		math.Abs(p.Precisione-0.6) > 1e-6 || p.Fonte != "mappa.cxf" || p.Sezione != "A" || p.Allegato != "B" || p.Foglio != 1 {
		t.Errorf("what was put in did not come out: %+v", p)
	}
}

func TestGeometryComesBackToTheCentimetre(t *testing.T) {
	ring := append(square(0, 0, 3000, 2000), square(100, 100, 5, 5)...)
	f := particella("1", ring)
	f.Ends = [][]int{{10, 20}}
	s := one(t, SegmentKey{1, Particelle, 1}, f)
	got := s.Particella(1, f.ID)[0].Geometry()
	if len(got) != 1 || len(got[0]) != 2 || got[0][0].Orientation() != orb.CCW || got[0][1].Orientation() != orb.CW {
		t.Fatalf("shape %v", got)
	}
	for _, want := range []orb.Point{at(0, 0), at(3000, 0), at(3000, 2000), at(0, 2000), at(100, 100), at(105, 105)} {
		near := math.Inf(1)
		for _, r := range got[0] {
			for _, p := range r {
				near = min(near, planar.Distance(p, want)*111000)
			}
		}
		if near > 0.01 {
			t.Errorf("%v: the nearest vertex is %.3f m away", want, near)
		}
	}
}

func TestFeaturesOfABox(t *testing.T) {
	s := Empty().With(newTerritory(1, 10, 7).segments(1), nil)
	lo, hi := at(100, 100), at(200, 200)
	n := 0
	for v := range s.Features(Particelle, orb.Bound{Min: lo, Max: hi}, 0) {
		if v.ID == "" || len(v.Geometry().(orb.MultiPolygon)) != 1 {
			t.Errorf("%+v", v)
		}
		n++
	}
	_, all := s.Count(Particelle)
	if n < 4 || n > 30 || n >= all {
		t.Errorf("%d of %d features in a box of two by two", n, all)
	}
}
