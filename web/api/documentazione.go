package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// The page carries its few rules of style itself, and the policy names their hash: nothing is
// fetched from anywhere.
const stile = `body{font:1.05rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#17324d}` +
	`code{background:#f0f4f8;padding:.1em .3em;overflow-wrap:anywhere}dt{margin-top:.8rem}dd{margin:.2rem 0 0 1rem}a{color:#06c}nav a{display:inline-block;min-height:24px}:focus-visible{outline:3px solid #17324d;outline-offset:2px}`

var politica = func() string {
	h := sha256.Sum256([]byte(stile))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(h[:]) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}()

var pagina = template.Must(template.New("api").Parse(`<!doctype html>
<html lang="it"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Interfaccia del SIT</title><style>{{.Stile}}</style></head><body>
<header><nav aria-label="Percorso"><a href="/">Torna al portale</a></nav></header>
<main><h1>Interfaccia del sistema informativo territoriale</h1>
<p>Le risorse qui elencate sono aperte: si leggono senza credenziali, da qualunque sito. Il documento completo è in
<a href="/api/openapi.yaml">formato OpenAPI</a>.</p>
<h2>Risorse</h2><dl>{{range .Pronte}}<dt><code>{{.Metodi}} {{.Modello}}</code></dt><dd>{{.Testo}}</dd>{{end}}</dl>
<h2>Regole comuni</h2>
<ul><li>Un giorno si scrive <code>data=2025-03-31</code>: la risposta è quella della mappa in quel giorno.</li>
<li>Le coordinate sono longitudine e latitudine in gradi decimali, con sette decimali.</li>
<li>Gli elenchi hanno <code>limit</code> (50, al massimo 1000) e <code>next</code>, l'indirizzo della pagina seguente.</li>
<li>Identificativi con zeri in più o lettere minuscole sono accettati; la risposta li scrive puliti.</li>
<li><code>avvisi</code> dice che cosa sapere della risposta: per esempio che la mappa è posteriore al giorno chiesto.</li></ul>
<h2>Errori</h2>
<p>Un errore è un documento <code>application/problem+json</code> (RFC 9457): <code>title</code> e <code>detail</code> per le persone,
<code>codice</code> per i programmi, <code>errori</code> con il campo sbagliato, <code>richiesta</code> da citare a chi gestisce il servizio.</p>
<h2>Previste</h2><p>Queste risorse rispondono 501 con codice <code>NON_ANCORA_DISPONIBILE</code>.</p>
<ul>{{range .Future}}<li><code>{{.Metodi}} {{.Modello}}</code></li>{{end}}</ul>
</main></body></html>
`))

// documentazione is the readable page, made once from the table of resources.
func (a *API) documentazione(w http.ResponseWriter, _ *http.Request) error {
	b, err := a.paginaUnaVolta()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", politica)
	return scrivi(w, "text/html; charset=utf-8", func(dst []byte) []byte { return append(dst, b...) })
}

func (a *API) paginaUnaVolta() ([]byte, error) {
	a.paginaFatta.Do(func() {
		type riga struct{ Metodi, Modello, Testo string }
		var dati struct {
			Stile          template.CSS
			Pronte, Future []riga
		}
		dati.Stile = stile
		for _, r := range a.Rotte() {
			x := riga{strings.Join(slices.Sorted(maps.Keys(r.Metodi)), ", "), scelte.ReplaceAllString(r.Modello, "{$1}"), r.Testo}
			if r.Testo == "" {
				dati.Future = append(dati.Future, x)
			} else {
				dati.Pronte = append(dati.Pronte, x)
			}
		}
		var b bytes.Buffer
		a.paginaErrore = pagina.Execute(&b, dati)
		a.paginaHTML = b.Bytes()
	})
	return a.paginaHTML, a.paginaErrore
}

// scelte are the parts of a pattern that list what they may be: the list is what a reader needs.
var scelte = regexp.MustCompile(`\{\w+:([^}]+)\}`)

// fattaUnaVolta is the page, once made.
type fattaUnaVolta struct {
	paginaFatta  sync.Once
	paginaHTML   []byte
	paginaErrore error
}
