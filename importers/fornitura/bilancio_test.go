package fornitura

import "testing"

func TestBilancioKnowsWhetherASheetTiles(t *testing.T) {
	// Two squares side by side in a rectangle, written in whatever direction.
	sinistra := []float64{0, 0, 0, 10, 10, 10, 10, 0, 0, 0}
	destra := []float64{10.0003, 0, 20, 0, 20, 10, 10, 10, 10.0003, 0} // a corner written twice, not quite alike
	confine := []float64{0, 0, 0, 10, 10, 10, 20, 10, 20, 0, 10, 0, 0, 0}
	uno := func(r []float64) [][]int { return [][]int{{len(r)}} }

	var b bilancio
	b.aggiungi(classeParticella, sinistra, uno(sinistra), 7792)
	b.aggiungi(classeConfine, confine, uno(confine), 7792)
	if b.scuciture(7792).Type == 0 {
		t.Fatal("half a sheet tiles it")
	}
	b.aggiungi(classeParticella, destra, uno(destra), 7792)
	if b.scuciture(7792).Type != 0 {
		t.Error("two squares do not tile their rectangle")
	}

	// A particella with a hole, and what lies in the hole.
	var c bilancio
	cornice := []float64{0, 0, 0, 9, 9, 9, 9, 0, 0, 0, 3, 3, 3, 6, 6, 6, 6, 3, 3, 3}
	isola := []float64{3, 3, 6, 3, 6, 6, 3, 6, 3, 3}
	fuori := []float64{0, 0, 9, 0, 9, 9, 0, 9, 0, 0}
	c.aggiungi(classeParticella, cornice, [][]int{{10, 20}}, 7792)
	c.aggiungi(classeConfine, fuori, uno(fuori), 7792)
	if c.scuciture(7792).Type == 0 {
		t.Fatal("a sheet with an empty hole tiles")
	}
	c.aggiungi(classeParticella, isola, uno(isola), 7792)
	if c.scuciture(7792).Type != 0 {
		t.Error("island and frame do not tile")
	}
}
