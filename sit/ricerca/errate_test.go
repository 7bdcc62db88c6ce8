package ricerca_test

import (
	"bufio"
	"fmt"
	"hash/fnv"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/ricerca"
)

// quanteErrate lines are made; half of them, chosen by their own hash, were looked at while the box was
// written, the other half only counted.
const (
	quanteErrate = 1000
	soglia       = 0.95
)

func TestTheRightAnswerComesFirstForMisspeltLines(t *testing.T) {
	civici := civiciReali(t)
	g := nuovoGiudice(t, civici)
	var meta [2]conto
	s := nuovoStorpiatore(20261127, civici)
	for range quanteErrate {
		d := s.domanda()
		h := fnv.New32a()
		h.Write([]byte(d.riga))
		i := h.Sum32() % 2
		g.prova(&meta[i], d, i == 0)
	}
	var amano conto
	for _, d := range difficili(t, civici) {
		g.prova(&amano, d, true)
	}
	meta[0].giudica(t, "the half looked at", soglia)
	meta[1].giudica(t, "the half held out", soglia)
	amano.giudica(t, "written by hand", soglia)
}

// A town that nobody looked at while the box was written.
func TestTheRightAnswerComesFirstInATownToo(t *testing.T) {
	civici := civiciAlessandria(t)
	g := nuovoGiudice(t, civici)
	var c conto
	s := nuovoStorpiatore(20261128, civici)
	for range quanteErrate {
		g.prova(&c, s.domanda(), false)
	}
	c.giudica(t, "Alessandria", soglia)
}

// While a street is being typed, it is among the first eight answers before it is all there.
func TestStreetsAreOfferedWhileTyping(t *testing.T) {
	civici := civiciReali(t)
	g := nuovoGiudice(t, civici)
	visti := map[string]bool{}
	var meta, otto conto
	for _, c := range civici {
		if visti[c.Via] {
			continue
		}
		visti[c.Via] = true
		riga := strings.ToLower(c.Odonimo)
		for quanto, conto := range map[int]*conto{60: &meta, 80: &otto} {
			esiti := g.cerca(riga[:(len(riga)*quanto+99)/100], string(c.Ente), 8)
			conto.tutte++
			if slices.ContainsFunc(esiti, func(e ricerca.Esito) bool { return e.ID == c.Via }) {
				conto.giuste++
			}
		}
	}
	meta.giudica(t, "60 % of the letters typed, among eight", 0.85)
	otto.giudica(t, "80 % of the letters typed, among eight", 0.95)
}

// giudice asks the box and counts.
type giudice struct {
	t *testing.T
	r *ricerca.Ricerca
	m *mappa.Mappa
}

type conto struct{ giuste, tutte int }

func nuovoGiudice(t *testing.T, civici []civicoReale) giudice {
	r, m := apriReali(t, civici)
	return giudice{t, r, m}
}

func (g giudice) cerca(riga, ente string, limite int) []ricerca.Esito {
	g.t.Helper()
	q := ricerca.Domandato{Riga: riga, Limite: limite, Giorno: oggi}
	if ente != "" {
		e, err := g.m.Ente(g.t.Context(), ente)
		if err != nil {
			g.t.Fatal(err)
		}
		q.Ente = &e.Ente
	}
	esiti, err := g.r.Cerca(g.t.Context(), q)
	if err != nil {
		g.t.Fatalf("%q: %v", riga, err)
	}
	return esiti
}

func (g giudice) prova(c *conto, d domandaErrata, mostra bool) {
	esiti := g.cerca(d.riga, d.ente, 10)
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
	g.t.Logf("%q [%s] %s: %s", d.riga, d.ente, d.errori, primo)
}

func (c conto) giudica(t *testing.T, nome string, soglia float64) {
	quota := float64(c.giuste) / float64(max(1, c.tutte))
	t.Logf("%s: right %d of %d, %.1f %%", nome, c.giuste, c.tutte, 100*quota)
	if quota < soglia {
		t.Errorf("%s: %.1f %% is under %.0f %%", nome, 100*quota, 100*soglia)
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
