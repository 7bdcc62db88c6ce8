package codici

import "testing"

func TestNomeProprioWritesNamesAsPeopleDo(t *testing.T) {
	for s, want := range map[string]string{
		"CAMPOLI DEL MONTE TABURNO": "Campoli del Monte Taburno",
		"SANT'ANGELO D'ALIFE":       "Sant'Angelo d'Alife",
		"REGGIO NELL'EMILIA":        "Reggio nell'Emilia",
		"L'AQUILA":                  "L'Aquila",
		"LA SPEZIA":                 "La Spezia",
		"AGLIÈ":                     "Agliè",
		"CAVA DE' TIRRENI":          "Cava de' Tirreni",
		"ABBADIA SOPRA ADDA":        "Abbadia sopra Adda",
		"PRÈ-SAINT-DIDIER":          "Prè-Saint-Didier",
		"DI VITTORIO":               "Di Vittorio",
		"":                          "",
	} {
		if got := NomeProprio(s); got != want {
			t.Errorf("NomeProprio(%q) = %q, want %q", s, got, want)
		}
	}
}
