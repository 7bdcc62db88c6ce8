package tari

import (
	"strconv"

	"github.com/cestor/sit/sit/tributi/conto"
)

// Tariffa is what a comune has voted for a kind of utenza in a year, coefficients already in.
type Tariffa struct {
	FissaMq     int64 // millionths of euro per m²
	Variabile   int64 // ten-thousandths of euro per utenza
	VariabileMq int64 // millionths of euro per m²
	TEFA        int64 // ten-thousandths of a per mille; negative: not said, 5 per cent
}

// TEFADiLegge is what the province has unless it voted otherwise: 5 per cent.
const TEFADiLegge = 500_000

func (t Tariffa) tefa() *conto.Frazione {
	if t.TEFA < 0 {
		return conto.Di(TEFADiLegge, 10_000_000)
	}
	return conto.Di(t.TEFA, 10_000_000)
}

// Chiave names a tariff: of a domestic utenza by how many live there, 6 meaning 6 or more; of the
// others by categoria.
type Chiave struct {
	Domestica  bool
	Componenti int
	Categoria  string
}

// ChiaveDomestica is the tariff of so many componenti: at least 1, at most 6.
func ChiaveDomestica(componenti int) Chiave {
	return Chiave{Domestica: true, Componenti: min(6, max(1, componenti))}
}

// ChiaveNonDomestica is the tariff of a categoria, written as layouts do: N07, or 7.
func ChiaveNonDomestica(categoria string) Chiave {
	if n := len(categoria); n > 0 && (categoria[0] == 'N' || categoria[0] == 'n') {
		categoria = categoria[1:]
	}
	if n, err := strconv.Atoi(categoria); err == nil {
		categoria = strconv.Itoa(n)
	}
	return Chiave{Categoria: categoria}
}

// perequazione are the components that every utenza owes beside the tax, in cents a year: UR1 and
// UR2 from 2024, UR3 from 2025 (tributi.md §4.1). TEFA is not owed over them.
var perequazione = []struct {
	dal  int
	cent int64
	nome string
}{{2024, 10, "UR1"}, {2024, 150, "UR2"}, {2025, 600, "UR3"}}

// Perequazione of a whole year for one utenza, in cents.
func Perequazione(anno int) (cent int64) {
	for _, p := range perequazione {
		if anno >= p.dal {
			cent += p.cent
		}
	}
	return cent
}
