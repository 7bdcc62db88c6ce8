package portal

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/gorilla/mux"
)

//go:embed dist
var dist embed.FS

// manifest is what the bundler wrote beside the bundle.
type manifest struct {
	Versione string `json:"versione"`
	File     map[string]struct {
		SHA256 string `json:"sha256"`
	} `json:"file"`
	Anticipi []string          `json:"anticipi"` // what portale.js imports before anything else
	Sorgenti map[string]string `json:"sorgenti"`
}

type statici struct {
	manifest
	corpi map[string][]byte // by file name, ".br" and ".gz" included
}

func leggiStatici(fsys fs.FS) (*statici, error) {
	b, err := fs.ReadFile(fsys, "dist/manifest.json")
	if err != nil {
		return nil, fmt.Errorf("read the bundle of the portal: %w", err)
	}
	s := &statici{corpi: map[string][]byte{}}
	if err := json.Unmarshal(b, &s.manifest); err != nil {
		return nil, fmt.Errorf("read the bundle of the portal: %w", err)
	}
	for nome := range s.File {
		if s.corpi[nome], err = fs.ReadFile(fsys, "dist/"+nome); err != nil {
			return nil, fmt.Errorf("read the bundle of the portal: %w", err)
		}
		for _, est := range []string{".br", ".gz"} {
			if c, err := fs.ReadFile(fsys, "dist/"+nome+est); err == nil {
				s.corpi[nome+est] = c
			}
		}
	}
	return s, nil
}

// indirizzo is where a browser finds a file of the bundle, for ever.
func (s *statici) indirizzo(nome string) (string, error) {
	if _, ok := s.File[nome]; !ok {
		return "", fmt.Errorf("the bundle has no file %q", nome)
	}
	return "/statico/" + s.Versione + "/" + nome, nil
}

// tipi are written out: the table of the system differs from machine to machine, and a worker
// that is not text/javascript does not start.
var tipi = map[string]string{
	".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/woff2",
	".json": "application/json; charset=utf-8",
}

func (p *portale) handleStatico(w http.ResponseWriter, r *http.Request) {
	nome := mux.Vars(r)["file"]
	voce, ok := p.file.File[nome]
	if !ok || mux.Vars(r)["versione"] != p.file.Versione {
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "Questo file non fa parte della versione in uso: ricaricare la pagina.", http.StatusNotFound)
		return
	}
	p.scriviStatico(w, r, nome, voce.SHA256, "public, max-age=31536000, immutable")
}

// handleElementi serves the elements that other sites take into their pages (docs/integrare.md): an
// address of its own that does not change with the version, that any site may load.
func (p *portale) handleElementi(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	p.scriviStatico(w, r, fileElementi, p.file.File[fileElementi].SHA256, "public, max-age=3600")
}

const fileElementi = "elementi.js"

func (p *portale) scriviStatico(w http.ResponseWriter, r *http.Request, nome, sha256, conserva string) {
	h := w.Header()
	h.Set("Content-Type", tipi[path.Ext(nome)])
	h.Set("Cache-Control", conserva)
	corpo, codifica := p.file.corpi[nome], ""
	if p.file.corpi[nome+".gz"] != nil {
		h.Set("Vary", "Accept-Encoding")
		switch codifica = scegliCodifica(r.Header.Get("Accept-Encoding")); codifica {
		case "br":
			corpo = p.file.corpi[nome+".br"]
		case "gzip":
			corpo = p.file.corpi[nome+".gz"]
		}
	}
	etag := `"` + sha256[:16] + codifica + `"`
	h.Set("ETag", etag)
	if strings.Contains(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if codifica != "" {
		h.Set("Content-Encoding", codifica)
	}
	h.Set("Content-Length", strconv.Itoa(len(corpo)))
	if r.Method != http.MethodHead {
		w.Write(corpo)
	}
}

// scegliCodifica picks brotli, then gzip, then nothing, among what the client accepts.
func scegliCodifica(accetta string) string {
	q := map[string]float64{}
	for parte := range strings.SplitSeq(accetta, ",") {
		nome, parametri, _ := strings.Cut(parte, ";")
		peso := 1.0
		if v, ok := strings.CutPrefix(strings.ReplaceAll(parametri, " ", ""), "q="); ok {
			if f, err := strconv.ParseFloat(v, 64); err == nil {
				peso = f
			}
		}
		q[strings.ToLower(strings.TrimSpace(nome))] = peso
	}
	for _, nome := range []string{"br", "gzip"} {
		peso, detto := q[nome]
		if !detto {
			peso = q["*"]
		}
		if peso > 0 {
			return nome
		}
	}
	return ""
}

// handleFavicon answers the request every browser makes by itself.
func (p *portale) handleFavicon(w http.ResponseWriter, r *http.Request) error {
	indirizzo, err := p.file.indirizzo("marchio.svg")
	if err != nil {
		return err
	}
	http.Redirect(w, r, indirizzo, http.StatusFound)
	return nil
}
