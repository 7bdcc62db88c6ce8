package tiles_test

import (
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"

	"github.com/cestor/sit/tiles"
)

// What Dots writes, another reader of the format reads as it was.
func TestDotsAreReadByAnotherDecoder(t *testing.T) {
	tile, err := tiles.Dots("segnalazioni", []string{"id", "stato"}, []tiles.Dot{
		{X: 10, Y: 4000, Tags: []string{"7", "nuova"}}, {X: -20, Y: 4100, Tags: []string{"8", "nuova"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	layers, err := mvt.UnmarshalGzipped(tile.Gzip)
	if err != nil {
		t.Fatal(err)
	}
	if len(layers) != 1 || layers[0].Name != "segnalazioni" || layers[0].Extent != 4096 || layers[0].Version != 2 || len(layers[0].Features) != 2 {
		t.Fatalf("read %+v", layers)
	}
	for i, want := range []struct {
		p  orb.Point
		id string
	}{{orb.Point{10, 4000}, "7"}, {orb.Point{-20, 4100}, "8"}} {
		f := layers[0].Features[i]
		if f.Geometry != want.p || f.Properties["id"] != want.id || f.Properties["stato"] != "nuova" {
			t.Errorf("feature %d is %v %v", i, f.Geometry, f.Properties)
		}
	}
	again, err := tiles.Dots("segnalazioni", []string{"id", "stato"}, []tiles.Dot{
		{X: 10, Y: 4000, Tags: []string{"7", "nuova"}}, {X: -20, Y: 4100, Tags: []string{"8", "nuova"}}})
	if err != nil || again.ETag != tile.ETag {
		t.Errorf("the same dots have ETag %s and then %s (%v)", tile.ETag, again.ETag, err)
	}
}

func TestNoDotsAreAnEmptyTile(t *testing.T) {
	tile, err := tiles.Dots("segnalazioni", []string{"id"}, nil)
	if err != nil || !tile.Empty {
		t.Errorf("%+v %v", tile, err)
	}
}
