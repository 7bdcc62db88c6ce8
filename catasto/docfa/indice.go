package docfa

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/censuario"
)

// Indice is the index of a DOC supply (.LIS): all that is read of it.
type Indice struct {
	Comune       catasto.CodiceComune
	Elaborazione censuario.Data
	Documenti    censuario.Intero // as counted by the index
}

const maxIndice = 64 << 10 // of the two lines that are read

// LeggiIndice reads the first two lines of a .LIS. File is its name as delivered.
func LeggiIndice(r io.Reader, file string) (Indice, error) {
	righe := bufio.NewReader(io.LimitReader(r, maxIndice))
	var riga [2]string
	for i := range riga {
		s, err := righe.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return Indice{}, fmt.Errorf("read %s: %w", file, err)
		}
		riga[i] = strings.TrimRight(s, "\r\n")
	}
	rifiuta := func(n int, campo, motivo string) (Indice, error) {
		return Indice{}, &catasto.SyntaxError{File: file, Line: n, Field: campo, Reason: motivo}
	}
	comune, err := catasto.ParseCodiceComune(colonne(riga[0], 40, 43))
	if err != nil {
		return rifiuta(1, "comune", "nelle colonne 40-43 serve un codice catastale")
	}
	data, ok := censuario.ParseData(colonne(riga[1], 21, 28))
	if !ok || data != 0 && !data.Valida() {
		return rifiuta(2, "data di elaborazione", "nelle colonne 21-28 serve una data GGMMAAAA")
	}
	documenti, ok := censuario.ParseIntero(prima(colonne(riga[1], 58, len(riga[1]))))
	if !ok {
		return rifiuta(2, "numero di documenti", "dalla colonna 58 serve un numero")
	}
	return Indice{Comune: comune, Elaborazione: data, Documenti: documenti}, nil
}

// colonne are those from da to a, counted from 1, or as many as the line has.
func colonne(s string, da, a int) string {
	if da > len(s) {
		return ""
	}
	return s[da-1 : min(a, len(s))]
}

// prima is the first word.
func prima(s string) string {
	for p := range strings.FieldsSeq(s) {
		return p
	}
	return ""
}
