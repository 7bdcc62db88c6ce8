package portal

import (
	"math"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

// A square of ten metres with a hole, in a box of twenty:
//
//	20 ┌────────────┐
//	   │   15┌──┐   │
//	   │     │▫ │   │
//	   │    5└──┘   │
//	 0 └────────────┘
func TestASmallDrawing(t *testing.T) {
	d := Disegno{Riquadro: orb.Bound{Max: orb.Point{20, 20}}, Figure: []Figura{{
		Genere: "propria",
		Forma:  orb.MultiPolygon{{{{5, 5}, {15, 5}, {15, 15}, {5, 15}, {5, 5}}, {{8, 8}, {9, 8}, {9, 9}, {8, 9}, {8, 8}}, {{10, 10}, {10.001, 10}, {10, 10.001}, {10, 10}}}},
		Testo:  "7 & 8", Scritta: orb.Point{10, 10}, HaScritta: true, Indirizzo: `/particella/"x`,
	}}}
	svg := string(d.SVG())
	for _, s := range []string{
		`viewBox="0 0 640 640"`, `d="M160 480l320 0 0 -320 -320 0zM256 384l32 0 0 -32 -32 0z"`, // y goes down; the hole that is a dot is not there
		`>7 &amp; 8</text>`, `x="320" y="326"`, `href="/particella/&#34;x"`, `tabindex="-1"`, `aria-hidden="true"`, `>5 m</text>`,
	} {
		if !strings.Contains(svg, s) {
			t.Errorf("no %s in %s", s, svg)
		}
	}
	for nome, vuoto := range map[string]Disegno{
		"no shapes": {Riquadro: d.Riquadro}, "no box": {Figure: d.Figure}, "an endless box": {Riquadro: orb.Bound{Max: orb.Point{math.Inf(1), 1}}, Figure: d.Figure},
	} {
		if got := vuoto.SVG(); got != "" {
			t.Errorf("%s: %s", nome, got)
		}
	}
	if n := len(affollato("particella").SVG()); n > pesoDisegno+2<<10 {
		t.Errorf("a crowded drawing weighs %d bytes", n)
	}
	if s := string(Disegno{Riquadro: d.Riquadro, Figure: []Figura{{Genere: `x" onload="`, Forma: d.Figure[0].Forma}}}.SVG()); strings.Contains(s, "onload") {
		t.Error("a genere becomes an attribute")
	}
}
