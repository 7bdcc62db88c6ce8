package edilizia_test

import (
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/edilizia"
)

func TestEveryStatoIsInOneGroup(t *testing.T) {
	visti := map[edilizia.Stato]int{}
	for _, g := range edilizia.Gruppi {
		stati, err := edilizia.LeggiGruppi([]string{string(g)})
		if err != nil || len(stati) == 0 {
			t.Fatalf("%s: %v %v", g, stati, err)
		}
		for _, s := range stati {
			visti[s]++
		}
	}
	for _, s := range edilizia.Stati {
		if visti[s] != 1 {
			t.Errorf("%s is in %d groups", s, visti[s])
		}
	}
	if tutti, err := edilizia.LeggiGruppi(nil); err != nil || !slices.Equal(tutti, edilizia.Stati) {
		t.Errorf("no group is all: %v %v", tutti, err)
	}
	if _, err := edilizia.LeggiGruppi([]string{"in_corso", "verdi"}); sit.Codice(err) != "FILTRO_NON_VALIDO" {
		t.Errorf("a group that is none: %v", err)
	}
}

func TestTheMapShowsToEverybodyWhatHasNoTextInIt(t *testing.T) {
	b := apri(t)
	const qui = `"immobili":[{"foglio":1,"numero_particella":"2"}]`
	pdc := b.crea(`{"kind":"PDC","numero":"1","anno":2022,"stato":"rilasciata","data_protocollo":"2022-03-01",` + qui + `}`)
	cila := b.crea(`{"kind":"CILA","numero":"TREBIOTTI","anno":2024,"stato":"presentata","data_protocollo":"2024-05-02",` + qui + `}`)
	bozza := b.crea(`{"kind":"SCIA","numero":"3","anno":2025,"stato":"bozza",` + qui + `}`)
	senza := b.crea(`{"kind":"CILA","numero":"4","stato":"presentata",` + qui + `}`)
	b.crea(`{"kind":"CILA","numero":"5","anno":2024,"stato":"presentata"}`) // nowhere

	luogo := pdc.Geometria.Bound()
	altrove := orb.Bound{Min: orb.Point{luogo.Max[0] + 1, luogo.Max[1] + 1}, Max: orb.Point{luogo.Max[0] + 2, luogo.Max[1] + 2}}
	in := func(gruppi ...string) []edilizia.Stato {
		s, err := edilizia.LeggiGruppi(gruppi)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	id := func(p ...*edilizia.Pratica) (out []string) {
		for _, x := range p {
			out = append(out, x.ID)
		}
		return out
	}
	for nome, c := range map[string]struct {
		f    edilizia.FiltroLuoghi
		vede []string
	}{
		"all, the latest first, those of no year last": {edilizia.FiltroLuoghi{Riquadro: luogo, Stati: in(), Quanti: 9}, id(bozza, cila, pdc, senza)},
		"of a group":                       {edilizia.FiltroLuoghi{Riquadro: luogo, Stati: in("assentite"), Quanti: 9}, id(pdc)},
		"of two groups":                    {edilizia.FiltroLuoghi{Riquadro: luogo, Stati: in("assentite", "in_corso"), Quanti: 9}, id(bozza, cila, pdc, senza)},
		"from a year, that year too":       {edilizia.FiltroLuoghi{Riquadro: luogo, Stati: in(), Dal: 2024, Quanti: 9}, id(bozza, cila)},
		"up to a year, that year too":      {edilizia.FiltroLuoghi{Riquadro: luogo, Stati: in(), Al: 2024, Quanti: 9}, id(cila, pdc)},
		"no more than are asked for":       {edilizia.FiltroLuoghi{Riquadro: luogo, Stati: in(), Quanti: 2}, id(bozza, cila)},
		"in a window where there are none": {edilizia.FiltroLuoghi{Riquadro: altrove, Stati: in(), Quanti: 9}, nil},
	} {
		trovati, err := b.x.Luoghi(b.geometra(), b.enti[0], c.f)
		if err != nil {
			t.Fatalf("%s: %v", nome, err)
		}
		var ids []string
		for _, l := range trovati {
			ids = append(ids, l.ID)
		}
		if !slices.Equal(ids, c.vede) {
			t.Errorf("%s: %v, want %v", nome, ids, c.vede)
		}
	}
	tutti := edilizia.FiltroLuoghi{Riquadro: luogo, Stati: in(), Quanti: 9}
	pubblici, err := b.x.Luoghi(t.Context(), b.enti[0], tutti)
	if err != nil || len(pubblici) != 3 {
		t.Fatalf("everybody sees three, and no draft: %v %v", pubblici, err)
	}
	for _, l := range pubblici {
		if l.ID != "" || l.Stato == edilizia.Bozza || len(l.Geom) == 0 {
			t.Errorf("everybody sees %+v", l)
		}
	}
	if l := pubblici[1]; l.Kind != edilizia.PDC || l.Anno == nil || *l.Anno != 2022 || l.Data == nil || l.Data.String() != "2022-03-01" {
		t.Errorf("%+v", l)
	}
	if altrui, err := b.x.Luoghi(b.geometra(), b.enti[1], tutti); err != nil || len(altrui) != 0 {
		t.Errorf("of another comune: %v %v", altrui, err)
	}
}
