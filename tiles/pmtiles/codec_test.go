package pmtiles

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

// The first ids, as the specification draws them:
//
//	z0   z1        z2
//	0    1 4     5  6  19 20
//	     2 3     8  7  18 17 …
func TestIdsFollowTheCurveOfTheFormat(t *testing.T) {
	for _, c := range []struct {
		z, x, y int
		want    uint64
	}{{0, 0, 0, 0}, {1, 0, 0, 1}, {1, 0, 1, 2}, {1, 1, 1, 3}, {1, 1, 0, 4}, {2, 0, 0, 5}, {12, 3423, 1763, 19078479}} {
		if got := TileID(c.z, c.x, c.y); got != c.want {
			t.Errorf("%d/%d/%d: %d, want %d", c.z, c.x, c.y, got, c.want)
		}
	}
	// Neighbours on the curve are neighbours on the map, and no id is given twice.
	for z := 1; z <= 6; z++ {
		at := map[uint64][2]int{}
		for x := range 1 << z {
			for y := range 1 << z {
				at[TileID(z, x, y)] = [2]int{x, y}
			}
		}
		for id := first(z); id < first(z+1); id++ {
			p, ok := at[id]
			if !ok {
				t.Fatalf("zoom %d: no tile has id %d", z, id)
			}
			if q, ok := at[id+1]; ok {
				if d := (p[0]-q[0])*(p[0]-q[0]) + (p[1]-q[1])*(p[1]-q[1]); d != 1 {
					t.Fatalf("zoom %d: %v and %v follow each other", z, p, q)
				}
			}
		}
	}
}

// archive puts in the tiles of some zooms; equal contents for equal content(x, y).
func archive(t testing.TB, z0, z1 int, content func(z, x, y int) []byte) ([]byte, Header) {
	t.Helper()
	w, err := NewWriter(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for z := z0; z <= z1; z++ {
		at := make([][2]int, 1<<(2*z))
		for x := range 1 << z {
			for y := range 1 << z {
				at[TileID(z, x, y)-first(z)] = [2]int{x, y}
			}
		}
		for _, p := range at {
			if b := content(z, p[0], p[1]); b != nil {
				if err := w.Add(z, p[0], p[1], b); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	var out bytes.Buffer
	h, err := w.Finish(&out, Cover{Bounds: orb.Bound{Min: orb.Point{14.5, 41}, Max: orb.Point{14.75, 41.25}}, Metadata: map[string]string{"name": "prova"}})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), h
}

func TestEqualTilesAreKeptOnceAndRunsAreOneEntry(t *testing.T) {
	sea := []byte("mare")
	b, h := archive(t, 0, 5, func(z, x, y int) []byte {
		switch {
		case z < 5:
			return sea
		case x == 3 && y == 4:
			return nil
		case x%7 == 0:
			return fmt.Appendf(nil, "terra %d", y)
		}
		return sea
	})
	if h.Tiles != first(6)-1 || h.Contents != 33 || h.Entries >= h.Tiles/2 || h.MaxZoom != 5 {
		t.Errorf("%+v", h)
	}
	r, err := Open(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(h, r.Header, cmp.AllowUnexported(Header{}, section{})); diff != "" {
		t.Error(diff)
	}
	var m map[string]string
	if err := r.Metadata(&m); err != nil || m["name"] != "prova" {
		t.Errorf("%v %v", m, err)
	}
	for _, c := range []struct {
		z, x, y int
		want    string
	}{{0, 0, 0, "mare"}, {5, 3, 4, ""}, {5, 7, 9, "terra 9"}, {5, 31, 31, "mare"}, {6, 0, 0, ""}} {
		if got, err := r.Tile(c.z, c.x, c.y); err != nil || string(got) != c.want {
			t.Errorf("%+v: %q %v", c, got, err)
		}
	}
}

// Enough different tiles, of lengths that do not compress, to need leaves.
func TestManyEntriesGoToLeaves(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	contents := map[[2]int][]byte{}
	b, h := archive(t, 7, 7, func(z, x, y int) []byte {
		if random.IntN(3) == 0 {
			return nil
		}
		c := fmt.Appendf(nil, "%d %d%*s", x, y, random.IntN(900), "")
		contents[[2]int{x, y}] = c
		return c
	})
	if h.leaves.length == 0 || h.root.length > rootLimit {
		t.Fatalf("no leaves: %+v", h)
	}
	r, err := Open(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	for x := range 1 << 7 {
		for y := range 1 << 7 {
			if got, err := r.Tile(7, x, y); err != nil || !bytes.Equal(got, contents[[2]int{x, y}]) {
				t.Fatalf("%d %d: %q %v", x, y, got, err)
			}
		}
	}
	again, _ := archive(t, 7, 7, func(z, x, y int) []byte { return contents[[2]int{x, y}] })
	if !bytes.Equal(b, again) {
		t.Error("the same tiles gave other bytes")
	}
}

func TestAWriterRefusesDisorderAndEmptiness(t *testing.T) {
	dir := t.TempDir()
	w, err := NewWriter(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if _, err := w.Finish(&bytes.Buffer{}, Cover{}); !errors.Is(err, errEmpty) {
		t.Errorf("an archive of nothing: %v", err)
	}
	if err := w.Add(3, 1, 1, nil); !errors.Is(err, errEmpty) {
		t.Errorf("a tile of nothing: %v", err)
	}
	if err := w.Add(3, 1, 1, []byte("a")); err != nil {
		t.Fatal(err)
	}
	for _, z := range []int{3, 2} {
		if err := w.Add(z, 1, 1, []byte("a")); !errors.Is(err, errOrder) {
			t.Errorf("zoom %d after 3: %v", z, err)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("the temporary file has a name: %v %v", left, err)
	}
	if _, err := w.Finish(failing{}, Cover{}); err == nil {
		t.Error("a disk that is full was not noticed")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func FuzzDirectory(f *testing.F) {
	f.Add(appendDirectory(nil, []entry{{id: 5, offset: 0, length: 10, run: 3}, {id: 9, offset: 10, length: 4, run: 1}, {id: 40, offset: 0, length: 10, run: 1}}))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0x0f, 1, 1, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		entries, err := readDirectory(b)
		if err != nil {
			return
		}
		again, err := readDirectory(appendDirectory(nil, entries))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(entries, again, cmp.AllowUnexported(entry{})); diff != "" {
			t.Error(diff)
		}
	})
}

func FuzzOpen(f *testing.F) {
	b, _ := archive(f, 0, 2, func(z, x, y int) []byte { return fmt.Appendf(nil, "%d%d%d", z, x, y) })
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := Open(bytes.NewReader(b))
		if err != nil {
			return
		}
		var m any
		_ = r.Metadata(&m)
		for z := range 4 {
			_, _ = r.Tile(z, 0, 0)
		}
	})
}
