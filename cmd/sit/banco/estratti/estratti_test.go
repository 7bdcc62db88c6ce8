package estratti_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/cmd/sit/banco/estratti"
	"github.com/cestor/sit/cmd/sit/banco/registri"
)

// The extracts are of the units of the registers, the same each time; a later one differs in some surfaces alone.
func TestScrivi(t *testing.T) {
	dir := t.TempDir()
	if _, err := (registri.Ente{Seme: 7, Comune: "X100", UIU: 400, Particelle: 300, Titoli: 800}).Scrivi(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	unita, err := estratti.Catasto(dir + "/completa")
	if err != nil || len(unita) < 300 {
		t.Fatalf("%d units: %v", len(unita), err)
	}
	note := map[string]bool{}
	for _, u := range unita {
		i, _ := catasto.NormalizzaIdentificativo("", u.Foglio, u.Numero, "", u.Subalterno)
		note[i.String()] = true
	}
	scrivi := func(o estratti.Opzioni) (string, string) {
		var tari, imu bytes.Buffer
		nt, ni, err := estratti.Scrivi(&tari, &imu, unita, o)
		if err != nil || nt != strings.Count(tari.String(), "\n")-1 || ni != strings.Count(imu.String(), "\n")-1 || nt < 150 || ni < 300 {
			t.Fatalf("%d and %d lines: %v", nt, ni, err)
		}
		return tari.String(), imu.String()
	}
	o := estratti.Correnti(1, "X100", 2024)
	tari, imu := scrivi(o)
	if t2, i2 := scrivi(o); t2 != tari || i2 != imu {
		t.Error("the same seed gives other bytes")
	}
	o.ConSuperfici = 20
	dopo, _ := scrivi(o)
	prima, poi := strings.Split(tari, "\n"), strings.Split(dopo, "\n")
	if len(prima) != len(poi) {
		t.Fatalf("%d lines, then %d", len(prima), len(poi))
	}
	diverse, mute := 0, 0
	for i, r := range prima {
		if r != poi[i] {
			diverse++
		}
		f := strings.Split(r, ";")
		if i == 0 || len(f) < 13 {
			continue
		}
		id, _ := catasto.NormalizzaIdentificativo(f[8], f[9], f[10], f[11], f[12])
		if !id.Completo() {
			mute++
		} else if !note[id.String()] {
			t.Errorf("line %d is of no unit: %s", i, id)
		}
	}
	if diverse == 0 || diverse > len(prima)/10 || mute == 0 {
		t.Errorf("%d of %d lines differ, %d say no number", diverse, len(prima), mute)
	}
}
