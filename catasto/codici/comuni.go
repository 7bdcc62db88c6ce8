package codici

import (
	_ "embed"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cestor/sit/catasto"
)

// Comune is what the table says of a codice catastale: its latest row, and the earlier ones.
type Comune struct {
	Codice    catasto.CodiceComune
	Istat     string // six digits
	Nome      string
	AltroNome string // in the other language, where there are two
	Sigla     string // of the province; "NA" is Napoli
	Dal       time.Time
	Al        time.Time // last day, zero while the comune is active
	Storia    []Riga    // earlier rows, the latest first
}

// Riga is a comune under one name, ISTAT code and province.
type Riga struct {
	Istat, Nome, AltroNome, Sigla string
	Dal, Al                       time.Time // first and last day, zero while it lasts
}

// Attivo tells a comune that exists today from one merged or suppressed.
func (c Comune) Attivo() bool { return c.Al.IsZero() }

// Provincia is the name of the province.
func (c Comune) Provincia() string { return province[c.Sigla].nome }

// Regione is the name of the region, empty for land no longer in Italy.
func (c Comune) Regione() string { return province[c.Sigla].regione }

// ZonaUTM is that of the province.
func (c Comune) ZonaUTM() int { return ZonaUTM(c.Sigla) }

// PerCodice finds a comune by its codice catastale.
func PerCodice(codice catasto.CodiceComune) (Comune, bool) {
	t := tabella()
	i, ok := slices.BinarySearchFunc(t, codice, func(c Comune, k catasto.CodiceComune) int {
		return strings.Compare(string(c.Codice), string(k))
	})
	if !ok {
		return Comune{}, false
	}
	return t[i], true
}

// Comuni yields all, in order of code.
func Comuni() iter.Seq[Comune] { return slices.Values(tabella()) }

//go:embed comuni.csv
var comuniCSV string

var tabella = sync.OnceValue(func() []Comune { return leggiTabella(comuniCSV) })

// leggiTabella reads comuni.csv: codice;istat;nome;altro nome;sigla;dal;al, ordered by code, the
// rows of a code from the latest. The strings share the file's bytes.
func leggiTabella(csv string) []Comune {
	righe := strings.Count(csv, "\n")
	t, storia := make([]Comune, 0, righe), make([]Riga, 0, righe)
	for riga := range strings.Lines(csv) {
		var c [7]string
		resto := strings.TrimSuffix(riga, "\n")
		for i := range c {
			c[i], resto, _ = strings.Cut(resto, ";")
		}
		r := Riga{Istat: c[1], Nome: c[2], AltroNome: c[3], Sigla: c[4], Dal: giorno(c[5]), Al: giorno(c[6])}
		if n := len(t); n > 0 && string(t[n-1].Codice) == c[0] {
			storia = append(storia, r)
			// All rows of a code are adjacent, so its Storia is one stretch of the slice.
			k := len(t[n-1].Storia) + 1
			t[n-1].Storia = storia[len(storia)-k:]
			continue
		}
		t = append(t, Comune{
			Codice: catasto.CodiceComune(c[0]), Istat: r.Istat, Nome: r.Nome, AltroNome: r.AltroNome, Sigla: r.Sigla, Dal: r.Dal, Al: r.Al,
		})
	}
	return t
}

// giorno reads 2006-01-02; time.Parse would take half of the start-up.
func giorno(s string) time.Time {
	if len(s) != 10 {
		return time.Time{}
	}
	n := func(da, a int) (v int) {
		for _, c := range s[da:a] {
			v = v*10 + int(c-'0')
		}
		return v
	}
	return time.Date(n(0, 4), time.Month(n(5, 7)), n(8, 10), 0, 0, 0, 0, time.UTC)
}
