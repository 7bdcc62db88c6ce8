package fornitura

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/cestor/sit/sit"
)

// The rules of contract §2 a second time, in memory: when the versions of a strumento hold, against
// which random histories of deliveries and undos are held.

type rigaZ struct {
	sigla string
	dal   sit.Giorno
	al    sit.Giorno // PerSempre: open
}

type versioneZ struct {
	fornitura int64
	stato     string
	giorno    sit.Giorno
	righe     []rigaZ
}

// pianoM is the deliveries acquired, in the order in which they were; what each corrected stays below it.
type pianoM struct{ acquisite []versioneZ }

// vive are the versions that none of the same day corrected.
func (m *pianoM) vive() []versioneZ {
	var out []versioneZ
	for i, v := range m.acquisite {
		if !slices.ContainsFunc(m.acquisite[i+1:], func(w versioneZ) bool { return w.stato == v.stato && w.giorno == v.giorno }) {
			out = append(out, v)
		}
	}
	return out
}

// accetta is false between two.
func (m *pianoM) accetta(v versioneZ) bool {
	prima, dopo := false, false
	for _, w := range m.vive() {
		if w.stato != v.stato {
			continue
		}
		if w.giorno == v.giorno {
			return true
		}
		prima, dopo = prima || w.giorno < v.giorno, dopo || w.giorno > v.giorno
	}
	return !prima || !dopo
}

// elenco is every row that is believed, with its days.
func (m *pianoM) elenco() []string {
	out := []string{}
	vive := m.vive()
	for _, v := range vive {
		al, prima := sit.PerSempre, true
		for _, w := range vive {
			switch {
			case w.stato == v.stato && w.giorno > v.giorno:
				al = min(al, w.giorno)
			case w.stato == v.stato && w.giorno < v.giorno:
				prima = false
			case v.stato == "adottato" && w.stato == "vigente" && w.giorno >= v.giorno:
				al = min(al, w.giorno)
			}
		}
		for _, r := range v.righe {
			dal := v.giorno
			if prima {
				dal = r.dal
			}
			fine := "…"
			if a := min(al, r.al); a != sit.PerSempre {
				fine = a.String()
			}
			out = append(out, fmt.Sprintf("%s %s %s %s", v.stato, r.sigla, dal, fine))
		}
	}
	slices.Sort(out)
	return out
}

func TestVersionsAreThoseOfTheModel(t *testing.T) {
	for seme := range uint64(3) {
		t.Run(fmt.Sprintf("seed %d", seme), func(t *testing.T) { unPiano(t, seme) })
	}
}

func unPiano(t *testing.T, seme uint64) {
	b := nuovoBanco(t, "X100")
	r := rand.New(rand.NewPCG(seme, 17))
	m := &pianoM{}
	const viste = `SELECT concat_ws(' ', stato, sigla, dal, COALESCE(al::text, '…')) FROM urbanistica.zona WHERE superseded_at IS NULL`
	accettate, rifiutate, annullate := 0, 0, 0
	for passo := range 16 {
		if len(m.acquisite) > 0 && r.IntN(4) == 0 {
			ultima := m.acquisite[len(m.acquisite)-1]
			if err := b.Annulla(b.ctx, ultima.fornitura, "prova", "chi"); err != nil {
				t.Fatal(err)
			}
			m.acquisite = m.acquisite[:len(m.acquisite)-1]
			annullate++
		} else {
			v := versioneZ{stato: []string{"adottato", "vigente"}[r.IntN(2)], giorno: sit.Data(2000+r.IntN(6), time.January, 1)}
			var righe []disegnato
			for i := range 1 + r.IntN(4) {
				z := rigaZ{sigla: fmt.Sprintf("Z%d.%d", passo, i), dal: v.giorno, al: sit.PerSempre}
				campi := map[string]any{"sigla": z.sigla, "stato": v.stato}
				if i > 0 { // the first bears the day of the version
					z.dal -= sit.Giorno(r.IntN(900))
				}
				campi["valida_dal"] = z.dal.String()
				if r.IntN(4) == 0 {
					z.al = z.dal + sit.Giorno(r.IntN(2000))
					campi["valida_al"] = z.al.String()
				}
				v.righe = append(v.righe, z)
				righe = append(righe, disegnato{rq(float64(20*i), 0, 10, 10), campi})
			}
			r.Shuffle(len(righe), func(i, j int) { righe[i], righe[j] = righe[j], righe[i] })
			esito := Acquisita
			if !m.accetta(v) {
				esito = Rifiutata
				rifiutate++
			}
			e := b.una(esito, b.zone(`{"strumento":{"const":"PRG"}}`), b.vettoriale(righe...))
			if esito == Acquisita {
				accettate++
				v.fornitura = *e.Fornitura
				m.acquisite = append(m.acquisite, v)
			} else if e.Codice != "FORNITURA_INTERMEDIA" {
				t.Fatalf("refused as %s", e.Codice)
			}
		}
		fermo(t, fmt.Sprintf("step %d", passo), b.elenco(viste), m.elenco())
		if n, vive := uno[int](b, `SELECT count(*) FROM urbanistica.versione WHERE superseded_at IS NULL`), len(m.vive()); n != vive {
			t.Fatalf("step %d: %d versions are believed, want %d", passo, n, vive)
		}
	}
	t.Logf("%d acquired, %d refused, %d undone", accettate, rifiutate, annullate)
	for i := len(m.acquisite) - 1; i >= 0; i-- {
		if err := b.Annulla(b.ctx, m.acquisite[i].fornitura, "prova", "chi"); err != nil {
			t.Fatal(err)
		}
	}
	for _, tabella := range []string{"zona", "versione", "anomalia"} {
		if n := uno[int](b, `SELECT count(*) FROM urbanistica.`+tabella); n != 0 {
			t.Errorf("%d rows of %s survive the undo of everything", n, tabella)
		}
	}
}
