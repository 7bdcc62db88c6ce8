package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

var nomeIcona = regexp.MustCompile(`^it-[a-z][a-z0-9-]*$`) // it-IT is a language

// nomeClasse are the classes of the design system that are called as its icons are.
var nomeClasse = regexp.MustCompile(`^it-(header|footer|nav)-?`)

var simbolo = regexp.MustCompile(`(?s)<symbol id="(it-[a-z0-9-]+)".*?</symbol>`)

// icone keeps, of the design system's sprite, the icons that pages and scripts name. A name
// in our sources that the sprite lacks is a mistake, and stops the build.
func icone(moduli string, parole map[string]bool) ([]byte, error) {
	b, err := os.ReadFile(filepath.Join(moduli, "bootstrap-italia", "dist", "svg", "sprites.svg"))
	if err != nil {
		return nil, err
	}
	trovate := map[string]string{}
	for _, m := range simbolo.FindAllStringSubmatch(string(b), -1) {
		trovate[m[1]] = m[0]
	}
	var nomi []string
	for w := range parole {
		if !nomeIcona.MatchString(w) || nomeClasse.MatchString(w) {
			continue
		}
		if trovate[w] == "" {
			return nil, fmt.Errorf("l'icona %s non esiste nel design system", w)
		}
		nomi = append(nomi, w)
	}
	sort.Strings(nomi)
	var out strings.Builder
	out.WriteString(`<svg xmlns="http://www.w3.org/2000/svg">`)
	for _, n := range nomi {
		out.WriteString(trovate[n])
	}
	out.WriteString("</svg>\n")
	return []byte(out.String()), nil
}
