package load

import (
	"testing"
	"time"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/tiles"
)

const (
	indirizzi2019 = "../../cmd/sit/esempio/borgo/indirizzi-2019"
	indirizzi2024 = "../../cmd/sit/esempio/borgo/indirizzi-2024"
)

var borgo = orb.Bound{Min: orb.Point{14.88, 41.19}, Max: orb.Point{14.91, 41.21}}

func (d *desk) civici(on tiles.Day) map[string]string {
	out := map[string]string{}
	for v := range d.m.Current().Features(tiles.Civici, borgo, on) {
		out[v.ID] = v.Testo
	}
	return out
}

// The civici on the map follow each delivery within a second, and a past day shows those of then.
func TestTheCiviciFollowEachCommit(t *testing.T) {
	d := open(t)
	d.ente("X100", "Borgo di Prova")
	d.deliver("", borgo2019)
	d.start(d.m, Config{Poll: time.Hour})
	first := d.deliver("2019-12-31", indirizzi2019)
	took := d.until(time.Second, "the civici of 2019 are drawn", func() bool { return len(d.civici(day(t, "2020-01-01"))) == 23 })
	t.Logf("the first delivery is drawn %v after it ended", took)
	if c := d.civici(day(t, "1990-01-01")); len(c) != 23 || c["91000004"] != "6/A" || c["91000012"] != "1250" || c["91000014"] != "SNC" {
		t.Errorf("before anybody knew: %v", c)
	}
	second := d.deliver("2024-12-31", indirizzi2024)
	d.until(time.Second, "those of 2024 are drawn", func() bool { return d.civici(day(t, "2025-01-01"))["91000008"] == "9" })
	if c := d.civici(day(t, "2025-01-01")); len(c) != 23 || c["91000004"] != "" {
		t.Errorf("today: %v", c)
	}
	if c := d.civici(day(t, "2024-12-30")); len(c) != 23 || c["91000004"] != "6/A" || c["91000008"] != "" {
		t.Errorf("the day before: %v", c)
	}
	// The square changed its name, and no door of it moved: one civico, two names.
	piazza := func(on string) string {
		h := d.m.Current().At(14.8956082, 41.2023393, day(t, on))
		if h.Civico == nil {
			return ""
		}
		return h.Civico.Via + " " + h.Civico.Testo
	}
	if p, q := piazza("2024-12-30"), piazza("2024-12-31"); p != "PIAZZA DEL MUNICIPIO 1" || q != "PIAZZA DELLA CONCORDIA 1" {
		t.Errorf("%s, then %s", p, q)
	}
	// A map made from nothing is the same.
	again := newMap(t)
	d.start(again, Config{Poll: time.Hour})
	n1, f1 := d.m.Current().Count(tiles.Civici)
	n2, f2 := again.Current().Count(tiles.Civici)
	if n1 != n2 || f1 != f2 || f1 == 0 {
		t.Errorf("followed: %d segments, %d civici; loaded: %d, %d", n1, f1, n2, f2)
	}
	for _, n := range []int64{second, first} {
		if err := d.imp.Annulla(t.Context(), n, "prova", "collaudo"); err != nil {
			t.Fatal(err)
		}
	}
	d.until(time.Second, "nothing is drawn after the undo", func() bool { return len(d.civici(day(t, "2025-01-01"))) == 0 })
}
