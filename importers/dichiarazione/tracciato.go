package dichiarazione

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/binario"
	"github.com/cestor/sit/importers/tabella"
)

// tracciato is a layout.
type tracciato struct {
	Tracciato
	indice  int    // of its rows in a batch
	nome    string // of its queries: Copia, Righe, Ripetute, Supera, …
	annuale bool   // whole for each year that it names, not for the ente
	campi   int    // of a row in staging
	comune  int    // column of cod_comune
	nomina  [3]int // columns of the key: two texts and the year, -1 where there is none

	// scrivi writes what a line says, from comune or anno to the last column before impronta. What it
	// cannot read it leaves in the error of the line, and what it wrote is thrown away.
	scrivi func(c *Consegna, r *tabella.Riga, w *binario.Riga)
}

// Tracciato is what the rest of the house must know of one.
type Tracciato struct {
	Tipo      importers.Tipo
	Genere    string // of its lines, in letti
	Cosa      string // how its rows are counted in acquisiti
	Schema    string // of its scarti and anomalie
	Staging   []string
	Colonne   []tabella.Colonna
	Posizioni bool // of persons: with its rows something is to be tied
}

var tracciati = []*tracciato{tari, imu, residenti, aliquote, tariffe, valori}

// Tracciati are all of them.
func Tracciati() []*Tracciato {
	var out []*Tracciato
	for _, t := range tracciati {
		out = append(out, &t.Tracciato)
	}
	return out
}

func tracciatoDi(tipo importers.Tipo) *tracciato {
	return tracciati[slices.IndexFunc(tracciati, func(t *tracciato) bool { return t.Tipo == tipo })]
}

// colonne makes the columns of a layout; those of necessarie must be there.
func colonne(necessarie []string, nomi ...string) []tabella.Colonna {
	out := make([]tabella.Colonna, len(nomi))
	for i, n := range nomi {
		out[i] = tabella.Colonna{Nome: n, Necessaria: slices.Contains(necessarie, n)}
	}
	return out
}

// conComune: the rows of persons keep the code of the comune that is written in them.
func (t *tracciato) conComune() bool { return t.Posizioni }

// chiave is the key of a line, as far as it can be read.
func (t *tracciato) chiave(r *tabella.Riga) (k nominata, ok bool) {
	testo := func(i int) string {
		if t.nomina[i] < 0 {
			return ""
		}
		return r.Testo(t.nomina[i])
	}
	k.a, k.b = testo(0), testo(1)
	if t == residenti {
		k.a = strings.ToUpper(k.a)
	}
	if t.nomina[2] >= 0 {
		n, err := strconv.ParseInt(testo(2), 10, 32)
		if err != nil {
			return k, false
		}
		k.anno = int32(n)
	}
	return k, k.a != "" && utf8.ValidString(k.a+k.b) && strings.IndexByte(k.a+k.b, 0) < 0
}
