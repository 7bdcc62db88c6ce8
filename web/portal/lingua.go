package portal

import (
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"sync"
)

// lingua is a language of the portal. Italian is the language of the sources: a sentence is its
// own key, and another language is a table from the Italian sentence to its own.
type lingua string

const (
	italiano lingua = "it"
	inglese  lingua = "en"

	biscotto = "sit_lingua" // remembers the choice, and nothing else
)

// fileTesti are the tables: en.<area>.json for the pages and the messages of this package,
// en.script.<area>.json for the scripts.
//
//go:embed testi/*.json
var fileTesti embed.FS

var testi = sync.OnceValue(func() map[lingua]map[string]string {
	out := map[lingua]map[string]string{italiano: {}, inglese: {}}
	voci, err := fileTesti.ReadDir("testi")
	if err != nil {
		panic(fmt.Sprintf("portal: %v", err)) // embedded: a defect of the build
	}
	for _, v := range voci {
		b, err := fileTesti.ReadFile("testi/" + v.Name())
		if err != nil {
			panic(fmt.Sprintf("portal: %v", err))
		}
		l, _, _ := strings.Cut(v.Name(), ".")
		var tavola map[string]string
		if err := json.Unmarshal(b, &tavola); err != nil {
			panic(fmt.Sprintf("portal: testi/%s: %v", v.Name(), err))
		}
		for k, t := range tavola {
			out[lingua(l)][k] = t
		}
	}
	return out
})

// frase is a sentence in the language; one that no table knows, such as what an office says,
// stays as it is.
func (l lingua) frase(s string) string {
	if t, ok := testi()[l][s]; ok {
		return t
	}
	return s
}

// testo is a sentence in the language, with its arguments as fmt writes them.
func (l lingua) testo(frase string, args ...any) string {
	frase = l.frase(frase)
	if len(args) == 0 {
		return frase
	}
	return fmt.Sprintf(frase, args...)
}

// html is a sentence that carries markup of ours; its arguments are escaped.
func (l lingua) html(frase string, args ...any) template.HTML {
	puliti := make([]any, len(args))
	for i, a := range args {
		switch v := a.(type) {
		case template.HTML:
			puliti[i] = v
		case string:
			puliti[i] = template.HTMLEscapeString(v)
		default:
			puliti[i] = v
		}
	}
	return template.HTML(l.testo(frase, puliti...)) //nolint:gosec // the sentence is in our sources
}

// linguaDi reads the choice of who asks: the address, else what it chose before, else Italian.
func linguaDi(r *http.Request) lingua {
	if l, ok := leggiLingua(r.URL.Query().Get("lang")); ok {
		return l
	}
	if c, err := r.Cookie(biscotto); err == nil {
		if l, ok := leggiLingua(c.Value); ok {
			return l
		}
	}
	return italiano
}

func leggiLingua(s string) (lingua, bool) {
	switch l := lingua(s); l {
	case italiano, inglese:
		return l, true
	}
	return "", false
}

// ricordaLingua keeps a choice made in the address for the next pages.
func (p *portale) ricordaLingua(w http.ResponseWriter, r *http.Request) {
	l, ok := leggiLingua(r.URL.Query().Get("lang"))
	if !ok {
		return
	}
	http.SetCookie(w, &http.Cookie{Name: biscotto, Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil || p.HTTPS})
}
