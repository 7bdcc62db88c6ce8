package codici

import (
	_ "embed"
	"strings"
	"sync"
)

var (
	//go:embed categorie.tsv
	categorieTSV string
	//go:embed qualita.tsv
	qualitaTSV string
	//go:embed toponimi.tsv
	toponimiTSV string

	categorie = sync.OnceValue(func() map[string]string { return leggiTSV(categorieTSV) })
	qualita   = sync.OnceValue(func() map[string]string { return leggiTSV(qualitaTSV) })
	toponimi  = sync.OnceValue(func() map[string]string { return leggiTSV(toponimiTSV) })
)

// leggiTSV reads lines of code, tab, name.
func leggiTSV(tsv string) map[string]string {
	m := make(map[string]string, strings.Count(tsv, "\n"))
	for riga := range strings.Lines(tsv) {
		codice, nome, _ := strings.Cut(strings.TrimSuffix(riga, "\n"), "\t")
		m[codice] = nome
	}
	return m
}

// senzaZeri strips blanks around a code and the zeros before it, but keeps a lone zero.
func senzaZeri(s string) string {
	s = strings.TrimSpace(s)
	t := strings.TrimLeft(s, "0")
	if t == "" && s != "" {
		return "0"
	}
	return t
}

// nome looks a code up. What is not in the table is shown as it is.
func nome(tabella map[string]string, codice string) (string, bool) {
	if n, ok := tabella[codice]; ok {
		return n, true
	}
	return codice, codice == ""
}
