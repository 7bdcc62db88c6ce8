package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// parola matches anything that could be the name of a class, an id or an element.
var parola = regexp.MustCompile(`[A-Za-z][A-Za-z0-9_-]*`)

// paroleUsate collects every word of pages and scripts. A rule of the design system stays
// when each class it names is among them: a word too many keeps a rule too many, never the
// contrary.
func paroleUsate(portale string) (map[string]bool, error) {
	out := map[string]bool{}
	for _, modello := range []string{"pagine/*.html", "assets/src/*.js"} {
		file, err := filepath.Glob(filepath.Join(portale, modello))
		if err != nil {
			return nil, err
		}
		for _, f := range file {
			b, err := os.ReadFile(f)
			if err != nil {
				return nil, err
			}
			for _, w := range parola.FindAllString(string(b), -1) {
				out[w] = true
			}
		}
	}
	return out, nil
}

// purge drops from a minified stylesheet the rules that no page can match, fonts that are not
// ours and animations that nothing names.
func purge(css string, parole map[string]bool) string {
	var out strings.Builder
	for css != "" {
		testa, corpo, resto := regola(css)
		css = resto
		out.WriteString(pota(testa, corpo, parole))
	}
	return out.String()
}

// pota returns what is left of one rule: all, some selectors, or nothing.
func pota(testa, corpo string, parole map[string]bool) string {
	t := strings.TrimSpace(testa)
	switch {
	case corpo == "": // @charset, @import: statements without a body
		return testa
	case strings.HasPrefix(t, "@font-face"):
		if strings.Contains(corpo, "VideoJS") {
			return ""
		}
		return testa + "{" + corpo + "}"
	case strings.HasPrefix(t, "@keyframes"), strings.HasPrefix(t, "@-webkit-keyframes"), strings.HasPrefix(t, "@property"):
		return testa + "{" + corpo + "}"
	case strings.HasPrefix(t, "@media print"):
		return testa + "{" + purge(corpo, parole) + "}"
	case strings.HasPrefix(t, "@"):
		if dentro := purge(corpo, parole); strings.TrimSpace(dentro) != "" {
			return testa + "{" + dentro + "}"
		}
		return ""
	}
	var restano []string
	for _, s := range selettori(t) {
		if usato(s, parole) {
			restano = append(restano, s)
		}
	}
	if len(restano) == 0 {
		return ""
	}
	return strings.Join(restano, ",") + "{" + corpo + "}"
}

var (
	negazione = regexp.MustCompile(`:not\([^()]*(\([^()]*\))?[^()]*\)`)
	classe    = regexp.MustCompile(`[.#]([A-Za-z_-][A-Za-z0-9_-]*)`)
)

// usato is true when every class and id that the selector requires is a word of ours.
func usato(selettore string, parole map[string]bool) bool {
	s := strings.ReplaceAll(negazione.ReplaceAllString(selettore, ""), `\`, "")
	for _, m := range classe.FindAllStringSubmatch(s, -1) {
		// The map library composes the names of its classes: all of them stay.
		if !parole[m[1]] && !strings.HasPrefix(m[1], "maplibregl-") {
			return false
		}
	}
	return true
}

// regola cuts the first rule off a stylesheet: what is before the brace, what is inside.
func regola(css string) (testa, corpo, resto string) {
	profondita, inizio := 0, 0
	var virgolette byte
	for i := 0; i < len(css); i++ {
		c := css[i]
		switch {
		case c == '\\':
			i++
		case virgolette != 0:
			if c == virgolette {
				virgolette = 0
			}
		case c == '"' || c == '\'':
			virgolette = c
		case c == ';' && profondita == 0:
			return css[:i+1], "", css[i+1:]
		case c == '{':
			if profondita++; profondita == 1 {
				inizio = i
			}
		case c == '}':
			if profondita--; profondita == 0 {
				return css[:inizio], css[inizio+1 : i], css[i+1:]
			}
		}
	}
	return "", "", ""
}

// selettori splits a list at the commas that are not inside parentheses or brackets.
func selettori(s string) []string {
	var out []string
	livello, da := 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '(', '[':
			livello++
		case ')', ']':
			livello--
		case ',':
			if livello == 0 {
				out = append(out, s[da:i])
				da = i + 1
			}
		}
	}
	return append(out, s[da:])
}
