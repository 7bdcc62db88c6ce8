package ricerca_test

import (
	"bufio"
	"fmt"
	"hash/fnv"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/cestor/sit/sit/ricerca"
)

// quanteErrate lines are made; half of them, chosen by their own hash, were looked at while the box was
// written, the other half only counted.
const (
	quanteErrate = 1000
	soglia       = 0.95
)

func TestTheRightAnswerComesFirstForMisspeltLines(t *testing.T) {
	r, m, civici := apriReali(t)
	cerca := func(d domandaErrata) []ricerca.Esito {
		q := ricerca.Domandato{Riga: d.riga, Limite: 10, Giorno: oggi}
		if d.ente != "" {
			e, err := m.Ente(t.Context(), d.ente)
			if err != nil {
				t.Fatal(err)
			}
			q.Ente = &e.Ente
		}
		esiti, err := r.Cerca(t.Context(), q)
		if err != nil {
			t.Fatalf("%q: %v", d.riga, err)
		}
		return esiti
	}
	type conto struct{ giuste, tutte int }
	var meta [2]conto
	prova := func(c *conto, d domandaErrata, mostra bool) {
		esiti := cerca(d)
		c.tutte++
		if len(esiti) > 0 && slices.Contains(d.giusti, esiti[0].ID) {
			c.giuste++
			return
		}
		if !mostra {
			return
		}
		primo := "nothing"
		if len(esiti) > 0 {
			primo = fmt.Sprintf("%s %s (%.3f)", esiti[0].Testo, esiti[0].ID, esiti[0].Punteggio)
		}
		t.Logf("%q [%s] %s: %s", d.riga, d.ente, d.errori, primo)
	}
	s := nuovoStorpiatore(20261127, civici)
	for range quanteErrate {
		d := s.domanda()
		h := fnv.New32a()
		h.Write([]byte(d.riga))
		i := h.Sum32() % 2
		prova(&meta[i], d, i == 0)
	}
	var amano conto
	for _, d := range difficili(t, civici) {
		prova(&amano, d, true)
	}
	for _, x := range []struct {
		nome string
		conto
	}{{"the half looked at", meta[0]}, {"the half held out", meta[1]}, {"written by hand", amano}} {
		quota := float64(x.giuste) / float64(max(1, x.tutte))
		t.Logf("%s: right first %d of %d, %.1f %%", x.nome, x.giuste, x.tutte, 100*quota)
		if quota < soglia {
			t.Errorf("%s: %.1f %% is under %.0f %%", x.nome, 100*quota, 100*soglia)
		}
	}
}

// difficili reads the lines written by hand: ente (or nothing), the street as it is, the civico (or
// nothing) and the line, with a bar between.
func difficili(t testing.TB, civici []civicoReale) []domandaErrata {
	f, err := os.Open("testdata/difficili.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []domandaErrata
	for sc := bufio.NewScanner(f); sc.Scan(); {
		if sc.Text() == "" || strings.HasPrefix(sc.Text(), "#") {
			continue
		}
		campi := strings.Split(sc.Text(), "|")
		if len(campi) != 4 {
			t.Fatalf("%q: four fields", sc.Text())
		}
		d := domandaErrata{ente: campi[0], riga: campi[3], errori: campi[1] + " " + campi[2]}
		for _, c := range civici {
			switch {
			case c.Odonimo != campi[1] || campi[0] != "" && campi[0] != string(c.Ente):
			case campi[2] == "" && !slices.Contains(d.giusti, c.Via):
				d.giusti = append(d.giusti, c.Via)
			case campi[2] == c.Testo():
				d.giusti = append(d.giusti, c.Codice)
			}
		}
		if len(d.giusti) == 0 {
			t.Fatalf("%q: there is no such address", sc.Text())
		}
		out = append(out, d)
	}
	return out
}
