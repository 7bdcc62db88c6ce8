package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/cestor/sit/importers/fornitura"
	"github.com/cestor/sit/sit/archivio"
	"github.com/cestor/sit/sit/forniture"
)

func TestProgressFollowsTheBytes(t *testing.T) {
	dir := t.TempDir()
	for nome, n := range map[string]int{"a.cxf": 100, "b.cxf": 300} {
		if err := os.WriteFile(filepath.Join(dir, nome), make([]byte, n), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m := nuovoMetro(dir, []string{"a.cxf", "b.cxf", "no.cxf"})
	var visti []int
	for _, p := range []fornitura.Avanzamento{
		{Fase: "lettura", File: "a.cxf"}, {Fase: "lettura", File: "a.cxf", Letti: 100}, {Fase: "lettura", File: "b.cxf"}, {Fase: "lettura", File: "b.cxf", Letti: 300},
		{Fase: "lettura", File: "b.cxf", Letti: 9000}, {Fase: "preparazione"}, {Fase: "scrittura"}, {Fase: "?"},
	} {
		visti = append(visti, m.percento(p))
	}
	if !slices.Equal(visti, []int{2, 14, 14, 50, 50, 55, 80, 0}) {
		t.Errorf("%v", visti)
	}
}

func TestTheEsamePeeksIntoArchives(t *testing.T) {
	tipi, err := magazzino{}.Esamina(t.Context(), "esempio", []string{"B542.zip", "borgo"}, forniture.Opzioni{})
	if err != nil || !slices.Contains(tipi, "mappa.gml") || !slices.Contains(tipi, "catasto.terreni") || !slices.Contains(tipi, "indirizzi.anncsu") {
		t.Errorf("%v, %v", tipi, err)
	}
	if _, err := (magazzino{}).Esamina(t.Context(), "esempio", nil, forniture.Opzioni{Mappa: []byte(`[1]`)}); err == nil {
		t.Error("a mapping that means nothing is taken")
	}
}

func TestThePartsOfAShapefileGoWithIt(t *testing.T) {
	di := func(nomi ...string) (a forniture.Argomenti) {
		for _, n := range nomi {
			a.File = append(a.File, archivio.Nominato{Nome: n})
		}
		return a
	}
	if got := percorsi(di("f.SHP", "f.dbf", "f.shx", "f.prj", "g.gpkg")); !slices.Equal(got, []string{"f.SHP", "g.gpkg"}) {
		t.Errorf("%v", got)
	}
	if got := percorsi(di("tabella.dbf")); len(got) != 1 {
		t.Errorf("a table by itself: %v", got)
	}
}
