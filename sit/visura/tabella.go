package visura

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/elenchi"
)

// Tabella is a list ready to become a file. Its cells are text, numbers and days.
type Tabella struct {
	Nome         string // of the sheet and of the file
	Intestazioni []string
	Righe        [][]any
}

// CSV writes the table as contract §3.
func (t Tabella) CSV(w io.Writer) error { return t.elenco().CSV(w) }

// XLSX writes the table as a workbook.
func (t Tabella) XLSX(w io.Writer) error { return t.elenco().XLSX(w) }

func (t Tabella) elenco() elenchi.Elenco {
	return elenchi.Elenco{Nome: t.Nome, Intestazioni: t.Intestazioni, Righe: elenchi.Di(t.Righe)}
}

func val[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

// Tabella is the elenco as a table.
func (e Elenco) Tabella() Tabella {
	t := Tabella{Nome: "Titolari " + string(e.Ente.Codice), Intestazioni: []string{"immobile", "tipo", "particella", "sub", "categoria", "cf", "denominazione", "cognome", "nome",
		"diritto", "diritto_testo", "quota_num", "quota_den", "dal", "al"}}
	for _, x := range e.Items {
		t.Righe = append(t.Righe, []any{x.Immobile, x.Tipo, val(x.Particella), val(x.Sub), val(x.Categoria), val(x.CF), val(x.Denominazione), val(x.Cognome), val(x.Nome),
			x.Diritto, x.DirittoTesto, val(x.QuotaNum), val(x.QuotaDen), x.Dal, x.Al})
	}
	return t
}

// Tabella is the list of differences as a table: one line each, its two sides in words.
func (d Differenze) Tabella() Tabella {
	t := Tabella{Nome: "Differenze " + string(d.Ente.Codice), Intestazioni: []string{"tipo", "oggetto", "prima", "dopo", "efficacia", "registrazione", "nota", "causale"}}
	for _, x := range d.Items {
		r := []any{x.Tipo, x.Oggetto, x.Prima.parole(), x.Dopo.parole(), sit.DaSempre, sit.DaSempre, nil, nil}
		if x.Atto != nil {
			r[4], r[5], r[6], r[7] = x.Atto.Efficacia, x.Atto.Registrazione, x.Atto.Nota(), val(x.Atto.Causale)
		}
		t.Righe = append(t.Righe, r)
	}
	return t
}

// parole writes a side of a difference in words.
func (c *Confronto) parole() string {
	if c == nil {
		return ""
	}
	var p []string
	add := func(nome string, x any) {
		if x != nil {
			p = append(p, nome+" "+fmt.Sprint(x))
		}
	}
	euro := func(nome string, cent *int64) {
		if cent != nil {
			p = append(p, nome+" "+Euro(*cent)+" €")
		}
	}
	add("stadio", val(c.Stadio))
	add("categoria", val(c.Categoria))
	add("classe", val(c.Classe))
	add("consistenza", val(c.Consistenza))
	add("qualità", val(c.Qualita))
	add("superficie m²", val(c.Superficie))
	add("superficie in mappa m²", val(c.Mappa))
	euro("rendita", c.Rendita)
	euro("reddito dominicale", c.Dominicale)
	euro("reddito agrario", c.Agrario)
	p = append(p, c.Identificativi...)
	p = append(p, c.Indirizzi...)
	p = append(p, c.Oggetti...)
	for _, t := range c.Titolari {
		chi := Titolare{Denominazione: t.Denominazione, Cognome: t.Cognome, Nome: t.Nome}
		s := t.DirittoTesto + quotaTesto(t.QuotaNum, t.QuotaDen)
		if t.Soggetto != nil {
			s += ": " + chi.Chi()
		}
		p = append(p, s)
	}
	return strings.Join(p, "; ")
}

// Euro writes an amount in cents as people do: 1.234,50.
func Euro(cent int64) string {
	s := strconv.FormatInt(cent/100, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return fmt.Sprintf("%s,%02d", s, cent%100)
}
