package portal

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
)

// evidenza is what a rule found, and how what it may be worth was reckoned, for a person to read.
// The rules write it as an object of JSON; the names of its members are words of the office, with
// their unit at the end: superficie_mq, rendita_cent.
type evidenza struct {
	Fatti []fatto
	Conto []fatto // the reckoning
}

// fatto is a member: a value, or a table of many.
type fatto struct {
	Nome    string
	Valore  string
	Verso   string // the page of what the value names
	Colonne []colonna
	Righe   [][]string
}

// colonna is one of the columns of a table; numbers stand at the right.
type colonna struct {
	Nome   string
	Numero bool
}

// leggiEvidenza reads one; what cannot be read is shown as nothing, because it was written by us.
func (l lingua) leggiEvidenza(b json.RawMessage) (out evidenza) {
	var m map[string]any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if d.Decode(&m) != nil {
		return out
	}
	stima, ci := m["stima"]
	delete(m, "stima")
	out.Fatti = l.fatti(m)
	if ci {
		out.Conto = l.conto(stima)
	}
	return out
}

// conto is a reckoning: an object, a list, or a sentence.
func (l lingua) conto(v any) []fatto {
	switch x := v.(type) {
	case map[string]any:
		return l.fatti(x)
	case []any:
		if f, ok := l.tabella("", x); ok {
			return []fatto{f}
		}
	}
	if s := l.valore("", v); s != "" {
		return []fatto{{Valore: s}}
	}
	return nil
}

func (l lingua) fatti(m map[string]any) (out []fatto) {
	for _, k := range ordinati(m) {
		if x, ok := m[k].([]any); ok {
			if f, ok := l.tabella(k, x); ok {
				out = append(out, f)
				continue
			}
		}
		if x, ok := m[k].(map[string]any); ok {
			for _, f := range l.fatti(x) {
				f.Nome = l.nomeFatto(k) + ", " + f.Nome
				out = append(out, f)
			}
			continue
		}
		if s := l.valore(k, m[k]); s != "" {
			f := fatto{Nome: l.nomeFatto(k), Valore: s}
			f.Valore, f.Verso = l.rimando(s)
			out = append(out, f)
		}
	}
	return out
}

var formaUUID = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// rimando is how a value that names something is written, and the page of it.
func (l lingua) rimando(s string) (testo, pagina string) {
	if formaUUID.MatchString(s) { // a person: her name is on her own page
		return l.testo("scheda"), "/soggetto/" + s
	}
	if _, err := catasto.ParseIDUIU(s); err == nil {
		return s, "/uiu/" + url.PathEscape(s)
	}
	if _, err := catasto.ParseIDParticella(s); err == nil {
		return s, "/particella/" + url.PathEscape(s)
	}
	return s, ""
}

// ordinati are the members of an object: those that the table of names knows in its order, then the
// others by name.
func ordinati(m map[string]any) []string {
	return slices.SortedFunc(maps.Keys(m), func(a, b string) int {
		i, j := slices.Index(ordineFatti, a), slices.Index(ordineFatti, b)
		switch {
		case i >= 0 && j >= 0:
			return i - j
		case i >= 0:
			return -1
		case j >= 0:
			return 1
		}
		return strings.Compare(a, b)
	})
}

// tabella writes a list of objects as rows; false for a list of anything else.
func (l lingua) tabella(nome string, lista []any) (fatto, bool) {
	membri := map[string]any{}
	for _, x := range lista {
		m, ok := x.(map[string]any)
		if !ok {
			return fatto{}, false
		}
		for k, v := range m {
			if membri[k] == nil {
				membri[k] = v
			}
		}
	}
	if len(lista) == 0 {
		return fatto{}, false
	}
	f := fatto{Nome: l.nomeFatto(nome)}
	colonne := ordinati(membri)
	for _, k := range colonne {
		_, n := membri[k].(json.Number)
		f.Colonne = append(f.Colonne, colonna{l.nomeFatto(k), n})
	}
	for _, x := range lista {
		var riga []string
		for _, k := range colonne {
			riga = append(riga, l.valore(k, x.(map[string]any)[k]))
		}
		f.Righe = append(f.Righe, riga)
	}
	return f, true
}

// valore writes a value by the unit that its name ends with.
func (l lingua) valore(nome string, v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case bool:
		if x {
			return l.testo("sì")
		}
		return l.testo("no")
	case string:
		if g, err := sit.ParseGiorno(x); err == nil {
			return l.gg(g)
		}
		return x
	case json.Number:
		return l.misura(nome, x)
	case []any:
		parti := make([]string, 0, len(x))
		for _, y := range x {
			if s := l.valore(nome, y); s != "" {
				parti = append(parti, s)
			}
		}
		return strings.Join(parti, ", ")
	case map[string]any:
		var parti []string
		for _, f := range l.fatti(x) {
			parti = append(parti, f.Nome+" "+f.Valore)
		}
		return strings.Join(parti, ", ")
	}
	return ""
}

func (l lingua) misura(nome string, n json.Number) string {
	if intero, err := n.Int64(); err == nil {
		switch {
		case nome == "cent" || strings.HasSuffix(nome, "_cent"):
			return l.euroSegnato(intero)
		case nome == "mq" || strings.HasSuffix(nome, "_mq"):
			return l.migliaia(intero) + " m²"
		case numeroDiRiga(nome):
			return n.String()
		}
		return l.migliaia(intero)
	}
	s := n.String()
	if l == italiano {
		s = strings.ReplaceAll(s, ".", ",")
	}
	switch {
	case nome == "mq" || strings.HasSuffix(nome, "_mq"):
		return s + " m²"
	case strings.HasSuffix(nome, "_permille"):
		return s + " ‰"
	case strings.HasSuffix(nome, "_m"):
		return s + " m"
	}
	return s
}

// numeroDiRiga is true for what is a number and counts nothing.
func numeroDiRiga(nome string) bool {
	return nome == "anno" || strings.HasSuffix(nome, "_id") || strings.HasPrefix(nome, "posizion") || nome == "impronte"
}

// euroSegnato is an amount that may be below zero: a refund.
func (l lingua) euroSegnato(cent int64) string {
	if cent < 0 {
		cent = -cent
		return "− " + l.euro(&cent)
	}
	return l.euro(&cent)
}

// nomeFatto is what a member is called, without the unit that its value carries.
func (l lingua) nomeFatto(k string) string {
	if nome, ok := nomiFatti[k]; ok {
		return l.frase(nome)
	}
	for _, unita := range []string{"_cent", "_mq", "_permille", "_m"} {
		k = strings.TrimSuffix(k, unita)
	}
	k = strings.ReplaceAll(k, "_", " ")
	if _, err := strconv.Atoi(k); err == nil || k == "" {
		return k
	}
	return maiuscola(k)
}
