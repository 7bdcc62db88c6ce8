package fornitura

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/cestor/sit/catasto/cassini"
)

// The Rome sheet, from the coordinates that its frame gives to where the State puts them.
func TestCassiniSoldnerLandsWithinFiveMetres(t *testing.T) {
	b := nuovoBanco(t, "H501")
	raw, err := os.ReadFile(shared(t, "cxf/H501D076700-parametri-cassini-utm33.json"))
	senzaErrore(t, err)
	var file struct {
		Punti []struct{ Cassini, UTM33 [2]float64 }
	}
	if json.Unmarshal(raw, &file) != nil || len(file.Punti) == 0 {
		senzaErrore(t, json.Unmarshal(raw, &file.Punti))
	}
	coppie := make([]cassini.Coppia, len(file.Punti))
	for i, p := range file.Punti {
		coppie[i] = cassini.Coppia{Da: p.UTM33, A: p.Cassini}
	}
	fit, err := cassini.Adatta(coppie)
	senzaErrore(t, err)
	s := tav("H501D090000", "1 2", "3 4")
	e0, n0 := s.origine()
	locale := trasformato(t, s, func(e, n float64) (float64, float64) { return fit.Applica(e-e0+280_200, n-n0+4_639_000) },
		"Origine delle coordinate", "Monte Mario")
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01")}, deposita(t, t.TempDir(), s.nome+".cxf", locale))
	if d := discosta(b, 280_200, 4_639_000); d > 5 {
		t.Errorf("%.2f m from where the State puts it", d)
	} else {
		t.Logf("%.2f m from where the State puts it", d)
	}
	// Without a known origin it is refused, and says what to do; with points it lands better.
	b = nuovoBanco(t, "X100")
	s.nome, s.sotto = "X100_000100", "H501D090000"
	ignoto := trasformato(t, s, func(e, n float64) (float64, float64) { return fit.Applica(e-e0+280_200, n-n0+4_639_000) }, "Origine delle coordinate", "Vattelappesca")
	p := deposita(t, t.TempDir(), s.nome+".cxf", ignoto)
	e := b.una(Rifiutata, Opzioni{Riferimento: giorno(t, "2020-01-01")}, p)
	if e.Codice != "ORIGINE_SCONOSCIUTA" || !strings.Contains(*e.Motivo, "--mappa") {
		t.Errorf("%s: %s", e.Codice, *e.Motivo)
	}
	punti := make([][4]float64, len(file.Punti))
	for i, q := range file.Punti {
		punti[i] = [4]float64{q.Cassini[0], q.Cassini[1], q.UTM33[0], q.UTM33[1]}
	}
	j, _ := json.Marshal(map[string]any{"punti": punti})
	mappa, err := ParseMappa(j)
	senzaErrore(t, err)
	b.una(Acquisita, Opzioni{Riferimento: giorno(t, "2020-01-01"), Mappa: mappa}, p)
	if d := discosta(b, 280_200, 4_639_000); d > 0.1 {
		t.Errorf("adapted to points: %.2f m", d)
	}
}
