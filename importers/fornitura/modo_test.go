package fornitura

import (
	"testing"
	"time"

	"github.com/cestor/sit/sit"
)

func TestDecidePlacesASheetInItsHistory(t *testing.T) {
	g := func(anno int) sit.Giorno { return sit.Data(anno, time.January, 1) }
	s := func(anno int, f Fonte) stesura { return stesura{g(anno), f} }
	cases := []struct {
		name  string
		prima []stesura
		anno  int
		fonte Fonte
		want  ingresso
		ok    bool
	}{
		{"the first delivery has no lower bound", nil, 2020, FonteGML, ingresso{ModoPrima, sit.DaSempre, sit.PerSempre}, true},
		{"a later one opens at its date, whatever the source", []stesura{s(2020, FonteCXF)}, 2021, FonteVettoriale, ingresso{ModoNuova, g(2021), sit.PerSempre}, true},
		{"on the same day a better source corrects", []stesura{s(2020, FonteGML)}, 2020, FonteCXF, ingresso{ModoCorrezione, sit.DaSempre, sit.PerSempre}, true},
		{"on the same day the same source corrects", []stesura{s(2019, FonteGML), s(2020, FonteGML)}, 2020, FonteGML, ingresso{ModoCorrezione, g(2020), sit.PerSempre}, true},
		{"on the same day a lesser source changes nothing", []stesura{s(2020, FonteCXF)}, 2020, FonteGML, ingresso{ModoIgnorata, sit.DaSempre, sit.PerSempre}, true},
		{"an older one goes before and ends where the oldest began", []stesura{s(2020, FonteCXF), s(2022, FonteCXF)}, 2015, FonteGML, ingresso{ModoPrecedente, sit.DaSempre, g(2020)}, true},
		{"one that falls between two is refused", []stesura{s(2020, FonteCXF), s(2022, FonteCXF)}, 2021, FonteCXF, ingresso{}, false},
		{"a better source of the oldest day corrects it up to the next", []stesura{s(2020, FonteGML), s(2022, FonteCXF)}, 2020, FonteCXF, ingresso{ModoCorrezione, sit.DaSempre, g(2022)}, true},
		{"the same source of a day in the middle corrects that day alone", []stesura{s(2024, FonteCXF), s(2020, FonteGML), s(2023, FonteGML), s(2022, FonteGML)}, 2022, FonteGML, ingresso{ModoCorrezione, g(2022), g(2023)}, true},
		{"a lesser source of a day in the middle changes nothing", []stesura{s(2020, FonteGML), s(2022, FonteGML), s(2022, FonteCXF), s(2024, FonteGML)}, 2022, FonteGeoJSON, ingresso{ModoIgnorata, sit.DaSempre, sit.PerSempre}, true},
		{"a better source of another day does not silence", []stesura{s(2020, FonteCXF), s(2022, FonteGML), s(2024, FonteCXF)}, 2022, FonteGML, ingresso{ModoCorrezione, g(2022), g(2024)}, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, ok := decide(c.prima, g(c.anno), c.fonte)
			if got != c.want || ok != c.ok {
				t.Errorf("got %+v, %v; want %+v, %v", got, ok, c.want, c.ok)
			}
		})
	}
}
