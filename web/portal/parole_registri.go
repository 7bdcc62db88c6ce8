package portal

import (
	"html/template"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/codici"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/visura"
)

// How the registers are written on pages.
func funzioniRegistri(l lingua) template.FuncMap {
	return template.FuncMap{
		"gg": l.gg, "periodo": l.periodo, "quota": l.quota, "euro": l.euro, "categoria": categoria, "consistenza": l.consistenza, "atto": l.atto,
		"titolare": titolare, "soggetto": nominativo, "grado": l.grado, "val": val, "luogo": luogo, "comuni": comuni, "anagrafica": l.anagrafica, "maiuscola": maiuscola, "regime": regime, "numero": intero,
		"motivi": func() any { return motivi }, "differenza": l.differenza, "breve": l.breve, "detentore": func(v visura.VoceElenco) string { return chiamato(v.Denominazione, v.Cognome, v.Nome) }, "cat": func(s string) string { return categoria(&s) }, "lista": func(s []string) string { return strings.Join(s, ", ") },
	}
}

func (l lingua) gg(g sit.Giorno) string { return l.giorno(g.String()) }

// periodo writes when something held, as an office says it.
func (l lingua) periodo(dal, al sit.Giorno, impianto bool) string {
	da := l.testo("dal %s", l.gg(dal))
	switch {
	case impianto:
		da = l.testo("dall'impianto")
	case dal.Aperto():
		da = l.testo("inizio non indicato")
	}
	if al.Aperto() {
		return da
	}
	return da + " " + l.testo("al %s", l.gg(al))
}

// quota writes a share; 0/0 is what the registers write when they do not say.
func (l lingua) quota(num, den *int64) string {
	if num == nil || den == nil || *den == 0 || *num == 0 {
		return l.testo("non indicata")
	}
	return strconv.FormatInt(*num, 10) + "/" + strconv.FormatInt(*den, 10)
}

func (l lingua) euro(cent *int64) string {
	if cent == nil {
		return ""
	}
	virgola := ","
	if l == inglese {
		virgola = "."
	}
	resto := strconv.FormatInt(*cent%100, 10)
	if len(resto) == 1 {
		resto = "0" + resto
	}
	return "€ " + l.migliaia(*cent/100) + virgola + resto
}

// categoria writes A02 as A/2, with its name when there is one.
func categoria(s *string) string {
	if s == nil {
		return ""
	}
	c, _ := codici.CategoriaDi(*s)
	if c.Nome == "" {
		return c.String()
	}
	return c.String() + " · " + c.Nome
}

func (l lingua) consistenza(u visura.Unita) string {
	if u.Consistenza == nil {
		return ""
	}
	unita := codici.Nessuna
	if u.Categoria != nil {
		c, _ := codici.CategoriaDi(*u.Categoria)
		unita = c.Unita()
	}
	return strings.TrimSpace(u.Consistenza.String() + " " + string(unita))
}

// atto writes what began or ended a state: its cause, its note, its days.
func (l lingua) atto(tipo string, a *visura.Atto) string {
	if a == nil || a.Vuoto() {
		return ""
	}
	var parti []string
	if s := causale(tipo, a); s != "" {
		parti = append(parti, s)
	}
	if n := a.Nota(); n != "" {
		parti = append(parti, n)
	}
	if !a.Registrazione.Aperto() {
		parti = append(parti, l.testo("in atti dal %s", l.gg(a.Registrazione)))
	}
	return strings.Join(parti, ", ")
}

func causale(tipo string, a *visura.Atto) string {
	if val(a.Descrizione) != "" {
		return strings.TrimSpace(val(a.Descrizione))
	}
	if a.Causale == nil || tipo == "" {
		return val(a.Causale)
	}
	c, ok := codici.CausaleDi(tipo[0], *a.Causale)
	if !ok || c.Nome == "" {
		return *a.Causale
	}
	return c.Nome
}

// titolare is how a holder is called; one who was not delivered has no name.
func titolare(t visura.Titolare) string { return chiamato(t.Denominazione, t.Cognome, t.Nome) }

func nominativo(s visura.Soggetto) string { return chiamato(s.Denominazione, s.Cognome, s.Nome) }

func chiamato(denominazione, cognome, nome *string) string {
	if s := strings.TrimSpace(val(cognome) + " " + val(nome)); s != "" {
		return s
	}
	return strings.TrimSpace(val(denominazione))
}

// breve names the immobile of a row: foglio, particella, sub.
func (l lingua) breve(v visura.VoceElenco) string {
	if v.Particella == nil {
		return v.Immobile
	}
	s := l.nomeParticella(*v.Particella)
	if v.Sub != nil {
		s += " " + l.testo("sub %s", *v.Sub)
	}
	return s
}

// anagrafica is what tells apart who bears the same name.
func (l lingua) anagrafica(cf *string, nascita sit.Giorno, dove string, fisica bool) string {
	var parti []string
	if val(cf) != "" {
		parti = append(parti, *cf)
	}
	switch {
	case fisica && !nascita.Aperto():
		parti = append(parti, strings.TrimSpace(l.testo("nascita %s", l.gg(nascita))+" "+luogo(dove)))
	case dove != "" && !fisica:
		parti = append(parti, l.testo("sede %s", luogo(dove)))
	}
	return strings.Join(parti, " · ")
}

// regime is what a couple chose, as the registers have it.
func regime(s *string) string {
	if nome, ok := codici.RegimeDi(val(s)); ok {
		return nome
	}
	return val(s)
}

func comuni(codici []string) string {
	out := make([]string, len(codici))
	for i, c := range codici {
		out[i] = luogo(c)
	}
	return strings.Join(out, ", ")
}

func maiuscola(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// intero is what a pointer points to, 0 for none.
func intero(v any) int64 {
	switch x := v.(type) {
	case *int64:
		if x != nil {
			return *x
		}
	case *int:
		if x != nil {
			return int64(*x)
		}
	}
	return 0
}

// luogo is the name of the comune of birth or of the seat, which the registers have as a code.
func luogo(codice string) string {
	if c, ok := codici.PerCodice(catasto.CodiceComune(codice)); ok {
		return codici.NomeProprio(c.Nome)
	}
	return codice
}

// gradiCandidato say how much speaks for two being one person.
var gradiCandidato = map[string]string{
	visura.Confermato: "la stessa persona, confermata da un operatore", visura.Omocodia: "codici fiscali diversi solo per omocodia",
	visura.NascitaLuogo: "stesso nome, data e luogo di nascita", visura.StessaNascita: "stesso nome e data di nascita", visura.StessaSede: "stessa denominazione e sede",
}

func (l lingua) differenza(s string) string { return l.voceDi(nomiDifferenza, s) }

func (l lingua) grado(s string) string { return l.voceDi(gradiCandidato, s) }

func val(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
