package esempio

import (
	"testing"

	"github.com/cestor/sit/catasto/censuario"
	"github.com/cestor/sit/cmd/sit/banco/registri"
)

// nati are the births of Persone: they are nowhere but in their tax codes.
var nati = []struct {
	giorno censuario.Data
	donna  bool
	luogo  string
}{
	{19660412, false, "X101"}, {19781103, true, "X100"}, {19710628, false, "X102"}, {19830217, true, "X100"},
	{19690930, false, "X104"}, {19740105, true, "X101"}, {19580721, false, "X100"},
}

func TestTheTaxCodesOfWhoSignsInAreTheirs(t *testing.T) {
	visti := map[string]bool{}
	for i, p := range Persone {
		n := nati[i]
		if want := registri.CodiceFiscale(p.Cognome, p.Nome, n.giorno, n.donna, n.luogo); p.CF != want {
			t.Errorf("%s of %s is %s, want %s", p.CF, p.Ruolo, p.CF, want)
		}
		if visti[p.Ruolo] {
			t.Errorf("two of them are %s", p.Ruolo)
		}
		visti[p.Ruolo] = true
	}
	if Cittadino().Ruolo != "cittadino" {
		t.Errorf("the cittadino is %s", Cittadino().Ruolo)
	}
}
