package tributi_test

import (
	"fmt"
	"testing"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/tributi"
)

func TestCoverageCountsWhatIsOnTheMapAndWhyTheRestIsNot(t *testing.T) {
	b := apri(t)
	b.registro()
	b.tassa(tari{n: 1, id: "20/1/1", via: "VIA ROSA PROVETTI", civico: "1"}, tari{n: 2, id: "20/4/1", via: "VIA ROSA PROVETTI", civico: "77"}, tari{n: 3, id: "99/1/1", via: "VIA IGNOTISSIMA"},
		tari{n: 4, id: "99/1/2"}, tari{n: 5, id: "20/11", uso: 1, via: "PIAZZA ROSA PROVETTI"})
	b.dichiara(imu{n: 6, anno: 2024, id: "20/6/1"})
	b.risiede(1, "ADA", "VIA ROSA PROVETTI", "1", "")
	b.lega()
	s := tributi.New(b.db)
	ctx, e := b.chi("X100", authz.CatastoRead, authz.TributiRead)
	c, err := s.Coperture(ctx, e)
	if err != nil {
		t.Fatal(err)
	}
	for nome, x := range map[string]struct {
		got  tributi.Copertura
		want string
	}{
		"TARI":                {c.TARI, "{5 [{M1 1} {M2 1}] [{FOGLIO_IGNOTO 2} {SUB_ASSENTE 1}] 40}"},
		"IMU":                 {c.IMU, "{1 [{M3 1}] [] 100}"},
		"addresses of TARI":   {c.IndirizziTARI, "{5 [{esatto 1}] [{CIVICO_IGNOTO 1} {VIA_DA_CONFERMARE 1} {VIA_IGNOTA 1} {VIA_NON_INDICATA 1}] 20}"},
		"residents":           {c.Residenti, "{1 [{esatto 1}] [] 100}"},
		"no file was entered": {c.Pratiche, "{0 [] [] 0}"},
		"civici":              {c.Civici, "{4 [{vicino 2} {dentro 1}] [{SENZA_POSIZIONE 1}] 75}"},
	} {
		if got := fmt.Sprint(x.got); got != x.want {
			t.Errorf("%s: %s, want %s", nome, got, x.want)
		}
	}
	ids, seguito, err := s.NonLegate(ctx, e, "TARI", "FOGLIO_IGNOTO", tributi.Pagina{Limite: 1})
	if err != nil || fmt.Sprint(ids) != "[TARI-3]" {
		t.Fatal(ids, err)
	}
	if ids, seguito, err = s.NonLegate(ctx, e, "TARI", "FOGLIO_IGNOTO", tributi.Pagina{Limite: 1, Dopo: seguito}); err != nil || fmt.Sprint(ids) != "[TARI-4]" || seguito != "" {
		t.Fatal(ids, seguito, err)
	}
	if _, _, err := s.NonLegate(ctx, e, "TARI", "X", tributi.Pagina{Limite: 1, Dopo: "x"}); sit.Kind(err) != sit.Invalid {
		t.Error(err)
	}
	altro, _ := b.chi("X200", authz.CatastoRead, authz.TributiRead)
	if _, err := s.Coperture(altro, e); sit.Kind(err) != sit.NotFound {
		t.Error(err)
	}
}
