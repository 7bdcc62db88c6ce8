package banco

import (
	"testing"
	"time"

	"github.com/cestor/sit/sit"
)

// The bench of the registers as a whole, on enti of a street or two.
func TestTheBenchOfRegistersTakesEveryMeasure(t *testing.T) {
	dir, programma := provato(t)
	misure := map[string]Misura{}
	o := OpzioniRegistri{
		Opzioni: Opzioni{Territorio: Territorio{Seed: 1, Particelle: 300}, Dir: dir, Durata: 100 * time.Millisecond, Programma: programma,
			Emetti: func(m Misura) error {
				misure[m.Misura] = m
				return nil
			}},
		Registri: Registri{Enti: 5, UIU: 400, Titoli: 800, Mesi: 2, Frazione: 2},
	}
	if err := EseguiRegistri(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	for _, nome := range []string{"registri.genera", "registri.import.completa", "registri.import.completa.memoria", "registri.import.completa.mb",
		"registri.import.completa.due", "registri.import.mese.due", "registri.import.mesi", "registri.import.mese", "registri.import.aggregazione",
		"registri.titolari.c16", "registri.uiu.c16", "registri.persona.cf.c16", "registri.persona.esatta.c1", "registri.persona.sbagliata.c1",
		"registri.persona.cognome.c1", "registri.persona.esatta.c16", "registri.visura.pdf.c1", "registri.visura.storica.pdf.c1", "registri.visura.storica.pdf.c4",
		"registri.politica.titolari", "registri.politica.nome", "registri.politica.cf"} {
		if m, ok := misure[nome]; !ok || m.Valore <= 0 || m.Unita == "" {
			t.Errorf("%s: %+v", nome, m)
		}
	}
	for nome, con := range map[string]string{"registri.import.completa.mb": "copy", "registri.import.completa.due.mb": "copy",
		"registri.politica.titolari": "senza politica", "registri.politica.nome": "senza politica"} {
		if m := misure[nome]; m.Riferimento != con || m.Rapporto == nil || *m.Rapporto <= 0 {
			t.Errorf("%s has no yardstick %s: %+v", nome, con, m)
		}
	}
}

func TestTheBenchOfRegistersRefusesWhatItCannotMake(t *testing.T) {
	for nome, c := range map[string]struct {
		o    OpzioniRegistri
		want string
	}{
		"a group of the map": {OpzioniRegistri{Opzioni: Opzioni{Territorio: Territorio{Particelle: 10}, Solo: []string{"tiles"}}, Registri: Registri{Enti: 1}}, "GRUPPO_SCONOSCIUTO"},
		"no ente":            {OpzioniRegistri{Opzioni: Opzioni{Territorio: Territorio{Particelle: 10}}}, "TERRITORIO_NON_VALIDO"},
		"too many titles":    {OpzioniRegistri{Opzioni: Opzioni{Territorio: Territorio{Particelle: 10}}, Registri: Registri{Enti: 1, Titoli: 1000}}, "TERRITORIO_NON_VALIDO"},
	} {
		t.Run(nome, func(t *testing.T) {
			c.o.Dir = t.TempDir()
			if err := EseguiRegistri(t.Context(), c.o); sit.Codice(err) != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}
