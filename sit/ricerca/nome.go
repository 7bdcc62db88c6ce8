package ricerca

import (
	"strings"

	"github.com/cestor/sit/sit"
)

// sogliaNome is the likeness under which a word does not name a comune.
const sogliaNome = 0.6

// somiglianza says how well the words name the ente, from 0 to 1. Each word must have its own
// in the name, in order; a beginning is enough, and so is a spelling error or two.
func somiglianza(parole []string, nome []string) float64 {
	if len(parole) == 0 || len(nome) == 0 {
		return 0
	}
	// Written together or apart, "Sanfelice" and "San Felice" are the same name.
	if intero := strings.Join(parole, ""); intero == strings.Join(nome, "") {
		return 1
	} else if s := simili(intero, strings.Join(nome, "")); s >= 0.75 {
		return s * 0.95
	}
	somma, da, contate := 0.0, 0, 0
	for _, p := range parole {
		migliore, dove := 0.0, -1
		for i := da; i < len(nome); i++ {
			if s := parolaSimile(p, nome[i]); s > migliore {
				migliore, dove = s, i
			}
		}
		switch {
		case dove >= 0:
			somma, da, contate = somma+migliore, dove+1, contate+1
		case !deboli[p]: // "comune di Campoli": the "di" is nobody's
			return 0
		}
	}
	if contate == 0 {
		return 0
	}
	// The more of the name was written, the surer.
	return somma / float64(contate) * (0.9 + 0.1*float64(min(contate, len(nome)))/float64(len(nome)))
}

func parolaSimile(p, nome string) float64 {
	switch {
	case p == nome:
		return 1
	case len(p) >= 3 && strings.HasPrefix(nome, p):
		return 0.9
	case len(p) < 4:
		return 0
	}
	ammessi := 1
	if len(p) >= 7 {
		ammessi = 2
	}
	if d := distanza(p, nome); d <= ammessi {
		return 1 - float64(d)/float64(max(len(p), len(nome)))
	}
	return 0
}

func simili(a, b string) float64 {
	lungo := max(len(a), len(b))
	if lungo < 4 || abs(len(a)-len(b)) > lungo/4 {
		return 0
	}
	return 1 - float64(distanza(a, b))/float64(lungo)
}

// distanza counts the letters added, lost, changed or swapped with their neighbour between two
// words, of which no more than maxConfronto bytes are compared.
func distanza(a, b string) int {
	a, b = a[:min(len(a), maxConfronto)], b[:min(len(b), maxConfronto)]
	var righe [3][maxConfronto + 1]uint8
	prima2, prima, ora := &righe[0], &righe[1], &righe[2]
	for j := range len(b) + 1 {
		prima[j] = uint8(j)
	}
	for i := 1; i <= len(a); i++ {
		ora[0] = uint8(i)
		for j := 1; j <= len(b); j++ {
			costo := uint8(1)
			if a[i-1] == b[j-1] {
				costo = 0
			}
			ora[j] = min(prima[j]+1, ora[j-1]+1, prima[j-1]+costo)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				ora[j] = min(ora[j], prima2[j-2]+1)
			}
		}
		prima2, prima, ora = prima, ora, prima2
	}
	return int(prima[len(b)])
}

// maxConfronto is how much of two words or names is compared, in bytes.
const maxConfronto = 64

func abs(n int) int { return max(n, -n) }

// parole are the words of a name, as the words of a line are cut.
func parole(nome string) []string {
	var p []string
	for _, s := range spezza(spoglia(nome)) {
		if s.tipo == parola {
			p = append(p, s.testo)
		}
	}
	return p
}

type enteTrovato struct {
	ente      sit.Ente
	punteggio float64
}

// entiDi are the enti that a line names, by code or by the words of nomi; nil and true when it names none
// at all, so that all are meant.
func entiDi(d Domanda, tutti []sit.Ente, nomi [][]string) (trovati []enteTrovato, tutti_ bool) {
	for _, c := range d.Codici {
		for _, e := range tutti {
			if e.Codice == c {
				trovati = append(trovati, enteTrovato{e, 1})
			}
		}
	}
	if len(trovati) > 0 || len(d.Nome) == 0 {
		return trovati, len(trovati) == 0
	}
	for i, e := range tutti {
		nome := d.Nome
		if n := len(nome); n > 1 && e.Provincia != "" && nome[n-1] == e.Provincia { // Bucchianico (CH)
			nome = nome[:n-1]
		}
		if s := somiglianza(nome, nomi[i]); s >= sogliaNome {
			trovati = append(trovati, enteTrovato{e, s})
		}
	}
	return trovati, false
}
