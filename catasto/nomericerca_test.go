package catasto

import "testing"

// Who writes names to be looked for and who looks for them have one rule.
func TestANameIsLookedForWithoutItsSigns(t *testing.T) {
	for nome, vuole := range map[string]string{
		"Bravesco  Ermante ": "BRAVESCO ERMANTE", "NICCOLO' DELL`ANGELO": "NICCOLO DELLANGELO", "Müller-Niccolò\tß": "MULLERNICCOLO ß",
		`EDILIZIA "LA BETULLA" S.R.L.`: "EDILIZIA LA BETULLA SRL", " .. ": "", "3M ITALIA": "3M ITALIA", "ÐURĐA ŠIMIĆ": "ÐURĐA SIMIC",
		"D'Àgata  Niccolò": "DAGATA NICCOLO", "DE` ROSSI": "DE ROSSI", "": "", "a\tb": "A B",
	} {
		if ha := NomeRicerca(nome); ha != vuole {
			t.Errorf("%q is %q, want %q", nome, ha, vuole)
		}
	}
}
