package carta

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/codici"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/visura"
)

func data(g sit.Giorno) string {
	a, m, d := g.Date()
	return fmt.Sprintf("%02d/%02d/%04d", d, int(m), a)
}

func o[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// periodo writes when a state or a title holds.
func periodo(dal, al sit.Giorno, impianto bool) string {
	s := "dal " + data(dal)
	if dal.Aperto() {
		s = "da data non indicata"
		if impianto {
			s = "dall'impianto"
		}
	}
	if al == sit.PerSempre {
		return s
	}
	if al.Aperto() {
		return s + ", chiusa senza data"
	}
	return s + " al " + data(al)
}

// derivante says from which act a state or a title comes, as the ministry writes it.
func derivante(tipo byte, a *visura.Atto, impianto bool) string {
	if a == nil {
		return ""
	}
	nome := ""
	if a.Tipo != nil {
		nome, _ = codici.NotaDi(tipo, *a.Tipo)
	}
	causale := ""
	if a.Causale != nil {
		c, _ := codici.CausaleDi(tipo, *a.Causale)
		causale = c.Nome
	}
	var parti []string
	switch {
	case impianto:
		parti = append(parti, "IMPIANTO")
	case nome != "":
		parti = append(parti, strings.ToUpper(nome))
	}
	if !a.Efficacia.Aperto() {
		parti = append(parti, "del "+data(a.Efficacia))
	}
	if !a.Registrazione.Aperto() {
		parti = append(parti, "in atti dal "+data(a.Registrazione))
	}
	if d := o(a.Descrizione); d != "" {
		parti = append(parti, d)
	} else if causale != "" {
		parti = append(parti, strings.ToUpper(causale))
	}
	if n := a.Nota(); n != "" {
		parti = append(parti, "("+n+")")
	}
	return strings.Join(parti, " ")
}

// luogo names a place by its codice catastale.
func luogo(codice string) string {
	if codice == "" {
		return ""
	}
	c, ok := codici.PerCodice(catasto.CodiceComune(codice))
	if !ok {
		return codice
	}
	s := strings.ToUpper(c.Nome)
	if c.Sigla != "" {
		s += " (" + c.Sigla + ")"
	}
	return s
}

// anagrafica is who a holder is.
func anagrafica(t visura.Titolare) string {
	s := strings.ToUpper(t.Chi())
	if !t.Fisica {
		if l := luogo(t.Luogo); l != "" {
			s += " con sede in " + l
		}
		return s
	}
	nato := "nato/a"
	switch t.Sesso {
	case "1":
		nato = "nato"
	case "2":
		nato = "nata"
	}
	l := luogo(t.Luogo)
	switch {
	case l != "" && !t.Nascita.Aperto():
		s += " " + nato + " a " + l + " il " + data(t.Nascita)
	case l != "":
		s += " " + nato + " a " + l
	case !t.Nascita.Aperto():
		s += " " + nato + " il " + data(t.Nascita)
	}
	if t.Note != "" {
		s += "; " + t.Note
	}
	return s
}

// diritto is the right of a holder and its share.
func diritto(t visura.Titolare) string {
	s := t.DirittoTesto
	switch {
	case o(t.QuotaNum) > 0 && o(t.QuotaDen) > 0:
		s += fmt.Sprintf(" %d/%d", *t.QuotaNum, *t.QuotaDen)
	default:
		s += " (quota non indicata)"
	}
	if t.Regime != nil {
		r, _ := codici.RegimeDi(*t.Regime)
		s += ", " + r
	}
	return s
}

func euro(cent *int64, riservata bool) string {
	switch {
	case riservata:
		return "riservato"
	case cent == nil:
		return ""
	}
	return "Euro " + visura.Euro(*cent)
}

func consistenza(u visura.Unita) string {
	if u.Consistenza == nil || *u.Consistenza == 0 {
		return ""
	}
	c, _ := codici.CategoriaDi(o(u.Categoria))
	return strings.TrimSpace(u.Consistenza.String() + " " + string(c.Unita()))
}

func categoria(s *string) string {
	if s == nil {
		return ""
	}
	c, _ := codici.CategoriaDi(*s)
	return c.String()
}

// ettari splits an area as the terreni write it: hectares, ares, square metres.
func ettari(mq *int64) (ha, are, ca string) {
	if mq == nil {
		return "", "", ""
	}
	return strconv.FormatInt(*mq/10000, 10), fmt.Sprintf("%02d", *mq/100%100), fmt.Sprintf("%02d", *mq%100)
}

func riserve(r []visura.Riserva) string {
	var s []string
	for _, x := range r {
		n, _ := codici.RiservaDi(x.Codice)
		if x.Partita != "" {
			n += " (partita " + strings.TrimLeft(x.Partita, "0") + ")"
		}
		s = append(s, n)
	}
	return strings.Join(s, "; ")
}

// partita names a special partita, or writes the number of an account.
func partita(tipo byte, p string) string {
	if p == "" {
		return ""
	}
	s, _ := codici.PartitaDi(tipo, p)
	if s.Nome() != "" {
		return strings.ToUpper(s.Nome()[:1]) + s.Nome()[1:]
	}
	return strings.TrimLeft(p, "0")
}
