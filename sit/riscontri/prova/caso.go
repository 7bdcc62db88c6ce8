package prova

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/riscontri"
)

// Anno is the year that the cases are about, and Oggi the day on which they are judged.
const Anno = 2025

// Oggi is the day on which the cases are judged.
func Oggi() sit.Giorno { return sit.Data(2026, time.March, 1) }

// Caso is a story and what must be found in it. The label is of who wrote it: no rule made it.
type Caso struct {
	Regola string // whose trap or whose prey it is: XC-01
	Nome   string // a sentence
	// Semina writes the story on a foglio of its own, and gives what must be found.
	Semina func(m *Mondo, foglio int) []Atteso
}

// Atteso is a segnalazione that must be there.
type Atteso struct {
	Codice  string // XC-01, XC-01b
	Oggetto string
}

var casi []Caso

// diProva enters the cases of a rule: one file of this package for each. Negative ones give nothing.
func diProva(regola string, c ...Caso) bool {
	for _, x := range c {
		x.Regola = regola
		casi = append(casi, x)
	}
	slices.SortStableFunc(casi, func(a, b Caso) int { return cmp.Compare(a.Regola, b.Regola) })
	return true
}

// Casi are all of them, in order of rule.
func Casi() []Caso { return slices.Clone(casi) }

// Voto is how a rule did on its cases.
type Voto struct {
	Regola                 string
	Casi                   int // stories
	Giuste, False, Mancate int // segnalazioni
	Sbagli                 []string
}

// Precisione is how many of those found were right, and Richiamo how many of those that were there
// were found; from 0 to 1.
func (v Voto) Precisione() float64 { return frazione(v.Giuste, v.Giuste+v.False) }

// Richiamo is how many of those that were there were found, from 0 to 1.
func (v Voto) Richiamo() float64 { return frazione(v.Giuste, v.Giuste+v.Mancate) }

func frazione(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// Prova writes all the cases in an invented comune, runs all the rules on it and counts. Only a
// case of a rule is held against it.
func Prova(ctx context.Context, db *pg.DB, r *riscontri.Riscontri) ([]Voto, error) {
	m, err := Apri(ctx, db, "X100")
	if err != nil {
		return nil, err
	}
	m.tariffe()
	attesi := map[Atteso]int{}
	voti := map[string]*Voto{}
	for _, regola := range riscontri.Catalogo() {
		voti[regola.Codice] = &Voto{Regola: regola.Codice}
	}
	for i, c := range casi {
		v := voti[c.Regola]
		if v == nil {
			return nil, fmt.Errorf("cases of %s, which is no rule", c.Regola)
		}
		v.Casi++
		m.caso = i + 1
		for _, a := range c.Semina(m, i+1) {
			attesi[a] = i
		}
	}
	if err := m.Scrivi(ctx); err != nil {
		return nil, err
	}
	if _, err := r.ConOggi(Oggi).Esegui(ctx, m.Ente, riscontri.Opzioni{Anno: Anno, Chi: "prova"}); err != nil {
		return nil, err
	}
	trovati, err := m.trovate(ctx)
	if err != nil {
		return nil, err
	}
	for a, i := range attesi {
		v := voti[casi[i].Regola]
		if slices.Contains(trovati, a) {
			v.Giuste++
			continue
		}
		v.Mancate++
		v.Sbagli = append(v.Sbagli, fmt.Sprintf("%s not found on %s: %s", a.Codice, a.Oggetto, casi[i].Nome))
	}
	for _, a := range trovati {
		n := m.suoi[a.Oggetto]
		if _, giusta := attesi[a]; giusta || n == 0 || !strings.HasPrefix(a.Codice, casi[n-1].Regola) {
			continue
		}
		v := voti[casi[n-1].Regola]
		v.False++
		v.Sbagli = append(v.Sbagli, fmt.Sprintf("%s found on %s: %s", a.Codice, a.Oggetto, casi[n-1].Nome))
	}
	var out []Voto
	for _, regola := range riscontri.Catalogo() {
		v := voti[regola.Codice]
		slices.Sort(v.Sbagli)
		out = append(out, *v)
	}
	return out, nil
}

func (m *Mondo) trovate(ctx context.Context) (out []Atteso, err error) {
	err = m.db.Owner(ctx, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, queries.SQL("Trovate"), pgx.NamedArgs{"ente": m.Ente.ID})
		out, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Atteso])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read what was found: %w", err)
	}
	return out, nil
}

// tariffe are illustrative, as those of tributi.md §9.
func (m *Mondo) tariffe() {
	for anno := Anno - 5; anno <= Anno; anno++ {
		for n, t := range [][2]string{{"0.80", "60.00"}, {"0.92", "118.40"}, {"0.98", "165.30"}, {"1.05", "200.00"}, {"1.10", "240.00"}, {"1.15", "280.00"}} {
			m.Tariffa(anno, n+1, "", t[0], t[1], "0")
		}
		m.Tariffa(anno, 0, "N11", "2.35", "0", "3.10")
		m.Aliquota(anno, "altri", "10.6")
		m.Aliquota(anno, "aree", "10.6")
		m.Aliquota(anno, "gruppo_d", "10.6")
		m.Aliquota(anno, "terreni", "7.6")
		m.ValoreArea(anno, "C1", "85.00")
	}
}
