package tabella

import (
	"fmt"
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// Riga is one record: its fields by the number of their column in the layout. Texts are pieces of the
// record and may be kept; the Riga itself is overwritten by the next one. What a getter cannot read
// becomes the error of the record, and the getter gives nothing.
type Riga struct {
	N     int // its first physical line, 1 for that of the header
	Linee int // on how many it lies

	l        *Lettore
	testo    string
	errore   *catasto.SyntaxError
	proposta string
	altri    []string // further columns that cannot be read
}

// Grezza is the record as delivered, without the end of its line.
func (r *Riga) Grezza() string { return r.testo }

// Errore is what is wrong with the record, nil where nothing is: the first defect, and which other
// columns have one.
func (r *Riga) Errore() *catasto.SyntaxError {
	if r.errore != nil && len(r.altri) > 0 {
		e := *r.errore
		e.Reason = fmt.Sprintf("%s; da correggere anche %s", e.Reason, strings.Join(r.altri, ", "))
		return &e
	}
	return r.errore
}

// Proposta is how the record could be mended, empty where it is not evident.
func (r *Riga) Proposta() string { return r.proposta }

// Difetto says that a column cannot be taken as it is: why, in Italian and without quoting it, and how
// it could be mended.
func (r *Riga) Difetto(colonna int, motivo, proposta string) {
	r.difetto(r.l.colonne[colonna].Nome, motivo, proposta)
}

func (r *Riga) difetto(campo, motivo, proposta string) {
	if r.errore != nil {
		if campo != "" && campo != r.errore.Field {
			r.altri = append(r.altri, campo)
		}
		return
	}
	r.errore = &catasto.SyntaxError{File: r.l.file, Line: r.N, Field: campo, Reason: motivo}
	r.proposta = proposta
}

// Testo is a field without blanks around it.
func (r *Riga) Testo(colonna int) string {
	if i := r.l.dove[colonna]; i >= 0 && i < len(r.l.testi) {
		return strings.TrimSpace(r.l.testi[i])
	}
	return ""
}

// Pieno is a field that may not be empty.
func (r *Riga) Pieno(colonna int) string {
	s := r.Testo(colonna)
	if s == "" {
		r.Difetto(colonna, "il campo è vuoto", "")
	}
	return s
}

// Scelta is one of the values of the layout, as it writes it; empty where the field is.
func (r *Riga) Scelta(colonna int, ammessi ...string) string {
	s := r.Testo(colonna)
	if s == "" {
		return ""
	}
	for _, a := range ammessi {
		if strings.EqualFold(a, s) {
			return a
		}
	}
	r.Difetto(colonna, "il valore non è fra quelli del tracciato: "+strings.Join(ammessi, ", "), "")
	return ""
}

// SiNo is false where the field is empty.
func (r *Riga) SiNo(colonna int) bool {
	switch s := strings.ToUpper(r.Testo(colonna)); s {
	case "S":
		return true
	case "", "N":
		return false
	case "SI", "SÌ", "1", "TRUE", "VERO", "Y", "YES":
		r.Difetto(colonna, "si scrive S o N", "forse S")
	case "NO", "0", "FALSE", "FALSO":
		r.Difetto(colonna, "si scrive S o N", "forse N")
	default:
		r.Difetto(colonna, "si scrive S o N", "")
	}
	return false
}

// Intero is a whole number between min and max, both good.
func (r *Riga) Intero(colonna int, minimo, massimo int64) (int64, bool) {
	s := r.Testo(colonna)
	if s == "" {
		return 0, false
	}
	n, motivo, proposta := intero(s)
	if motivo == "" && (n < minimo || n > massimo) {
		motivo = fmt.Sprintf("il numero non è fra %d e %d", minimo, massimo)
	}
	if motivo != "" {
		r.Difetto(colonna, motivo, proposta)
		return 0, false
	}
	return n, true
}

// Decimale is a number that is not negative, with comma or point, times ten to the power of scala: with
// 2, euro become cents. It is exact: further decimals round it, half up, only where they cannot be
// read as thousands.
func (r *Riga) Decimale(colonna, scala int) (int64, bool) {
	s := r.Testo(colonna)
	if s == "" {
		return 0, false
	}
	n, motivo, proposta := decimale(s, scala)
	if motivo == "" && n < 0 {
		motivo, proposta = "il numero è negativo", "forse "+strings.TrimPrefix(s, "-")
	}
	if motivo != "" {
		r.Difetto(colonna, motivo, proposta)
		return 0, false
	}
	return n, true
}

// Giorno is a day written 2024-03-31 or 31/03/2024; false where there is none, or it is the ninth
// millennium with which systems write that there is none.
func (r *Riga) Giorno(colonna int) (sit.Giorno, bool) {
	s := r.Testo(colonna)
	if s == "" {
		return 0, false
	}
	g, aperto, motivo, proposta := giorno(s)
	if motivo != "" {
		r.Difetto(colonna, motivo, proposta)
		return 0, false
	}
	return g, !aperto
}

// Altro yields the columns that the layout does not have, where they say something.
func (r *Riga) Altro(fn func(nome, valore string)) {
	for i, q := range r.l.quali {
		if q < len(r.l.testi) {
			if s := strings.TrimSpace(r.l.testi[q]); s != "" {
				fn(r.l.ignote[i], s)
			}
		}
	}
}
