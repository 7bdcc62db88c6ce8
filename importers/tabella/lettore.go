package tabella

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cestor/sit/sit"
)

// Colonna is one column of a layout. Its place in the list given to Nuovo is the number by which the
// getters of Riga know it.
type Colonna struct {
	Nome       string   // as the layout writes it, lower case
	Altri      []string // other names under which it is accepted
	Necessaria bool     // without it the file says nothing; its fields may still be empty
}

// Lettore reads one table.
type Lettore struct {
	file    string
	br      *bufio.Reader
	sep     byte
	colonne []Colonna
	dove    []int    // place in the file of each column of the layout, -1 where there is none
	ignote  []string // names that the layout does not have
	quali   []int    // and their places
	campi   int      // columns of the file
	anonime int      // of them, at the end and without a name

	linea int      // number of the last physical line read
	coda  []fisica // physical lines read ahead
	lungo []byte   // where a line longer than the buffer, or a record of many lines, is put together
	pezzi []pezzo
	testi []string // the fields of the record
	riga  Riga
}

// separatori in order of preference: contract §3 wants the first, spreadsheets know the others.
var separatori = []byte{';', ',', '\t', '|'}

// Nuovo reads the header of r; file is its name as delivered, for messages. The error is a refusal of
// the whole file where the header is not one, or lacks a column that is needed.
func Nuovo(r io.Reader, file string, colonne []Colonna) (*Lettore, error) {
	br, ok := r.(*bufio.Reader)
	if !ok {
		br = bufio.NewReaderSize(r, 64<<10)
	}
	l := &Lettore{file: file, br: br, colonne: colonne}
	l.riga.l = l
	for {
		f, err := l.prossima()
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		testa := bytes.TrimPrefix(f.testo, []byte("\ufeff"))
		if len(bytes.TrimSpace(testa)) > 0 {
			return l, l.intestazione(testa, f.troppo)
		}
		if err != nil {
			return nil, sit.Rifiuto(sit.Invalid, "INTESTAZIONE_SCONOSCIUTA", "%s è vuoto: la prima riga deve portare i nomi delle colonne.", file)
		}
	}
}

// Ignote are the columns that the layout does not have, as the file names them.
func (l *Lettore) Ignote() []string { return l.ignote }

// Ha tells whether the file has a column of the layout.
func (l *Lettore) Ha(colonna int) bool { return l.dove[colonna] >= 0 }

// intestazione chooses the separator with which most names are known.
func (l *Lettore) intestazione(testa []byte, troppo bool) error {
	if troppo || !utf8.Valid(testa) {
		return sit.Rifiuto(sit.Invalid, "INTESTAZIONE_SCONOSCIUTA", "La prima riga di %s non porta i nomi delle colonne: o è più lunga di un megabyte, o non è scritta in UTF-8.", l.file)
	}
	migliore, scelto := -1, byte(';')
	var nomi []string
	for _, sep := range separatori {
		l.sep = sep
		l.dividi(testa, 0)
		l.taglia(string(testa))
		note := 0
		for _, n := range l.testi {
			if l.colonna(n) >= 0 {
				note++
			}
		}
		if note > migliore {
			migliore, scelto, nomi = note, sep, slices.Clone(l.testi)
		}
	}
	l.sep = scelto
	l.abbina(nomi)
	var mancano []string
	for i, c := range l.colonne {
		if c.Necessaria && l.dove[i] < 0 {
			mancano = append(mancano, c.Nome)
		}
	}
	switch {
	case migliore == 0:
		return sit.Rifiuto(sit.Invalid, "INTESTAZIONE_SCONOSCIUTA", "La prima riga di %s non porta i nomi delle colonne: servono almeno %s.", l.file, strings.Join(mancano, ", "))
	case len(mancano) == 1:
		return sit.Rifiuto(sit.Invalid, "COLONNA_MANCANTE", "In %s manca la colonna %s: aggiungerla, con il suo nome nella prima riga.", l.file, mancano[0])
	case len(mancano) > 1:
		return sit.Rifiuto(sit.Invalid, "COLONNA_MANCANTE", "In %s mancano le colonne %s: aggiungerle, con i loro nomi nella prima riga.", l.file, strings.Join(mancano, ", "))
	}
	return nil
}

// abbina says where each column of the layout is. Of two columns of one name the first is the one, and
// the other is kept aside.
func (l *Lettore) abbina(nomi []string) {
	l.campi = len(nomi)
	l.dove = slices.Repeat([]int{-1}, len(l.colonne))
	for i, n := range nomi {
		switch c := l.colonna(n); {
		case c >= 0 && l.dove[c] < 0:
			l.dove[c] = i
		case strings.TrimSpace(n) != "":
			l.ignote, l.quali = append(l.ignote, strings.TrimSpace(n)), append(l.quali, i)
		}
	}
	for l.anonime < len(nomi) && strings.TrimSpace(nomi[len(nomi)-1-l.anonime]) == "" {
		l.anonime++
	}
}

// colonna is the place in the layout of a name, -1 when it has none. A name may be copied from the
// layout with its notes: tipo_oggetto(F|T|A), cod_riduzione[].
func (l *Lettore) colonna(nome string) int {
	nome, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(nome)), "(")
	nome = strings.TrimSpace(strings.TrimSuffix(nome, "[]"))
	return slices.IndexFunc(l.colonne, func(c Colonna) bool { return c.Nome == nome || slices.Contains(c.Altri, nome) })
}
