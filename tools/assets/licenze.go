package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// compresi are the packages we bundle ourselves. MapLibre is published with its own
// dependencies compiled in, so theirs are added to these.
var compresi = []string{
	"maplibre-gl", "bootstrap-italia", "@fontsource/titillium-web", "@fontsource/roboto-mono", "@fontsource/lora",
	"terra-draw", "terra-draw-maplibre-gl-adapter", "proj4", "wkt-parser", "mgrs",
}

var (
	fileLicenza = regexp.MustCompile(`(?i)^(licen[sc]e|copying|notice)`)
	// notaCSS is a notice that its authors ask to keep: Bootstrap's own is in there.
	notaCSS = regexp.MustCompile(`(?s)/\*!.*?\*/`)
)

// pacchetto is what we read of a package.json.
type pacchetto struct {
	Version, License string
	Dependencies     map[string]string
}

func leggiPacchetto(moduli, nome string) (pacchetto, error) {
	var p pacchetto
	b, err := os.ReadFile(filepath.Join(moduli, filepath.FromSlash(nome), "package.json"))
	if err != nil {
		return p, err
	}
	if err := json.Unmarshal(b, &p); err != nil {
		return p, fmt.Errorf("%s: %w", nome, err)
	}
	return p, nil
}

// licenze joins the licence texts of what is bundled, each under name and version.
func licenze(moduli string) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("Il portale distribuisce, in forma compatta, le opere seguenti. Ogni testo è quello pubblicato con l'opera.\n")
	mappa, err := leggiPacchetto(moduli, "maplibre-gl")
	if err != nil {
		return nil, err
	}
	nomi := slices.Clone(compresi)
	for _, nome := range slices.Sorted(maps.Keys(mappa.Dependencies)) {
		if !strings.HasPrefix(nome, "@types/") { // declarations: nothing of them is in the bundle
			nomi = append(nomi, nome)
		}
	}
	for _, nome := range nomi {
		dir := filepath.Join(moduli, filepath.FromSlash(nome))
		p, err := leggiPacchetto(moduli, nome)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&out, "\n%s\n%s %s (%s)\n\n", "--------", nome, p.Version, p.License)
		voci, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		testo := false
		for _, v := range voci {
			if v.IsDir() || !fileLicenza.MatchString(v.Name()) {
				continue
			}
			b, err := os.ReadFile(filepath.Join(dir, v.Name()))
			if err != nil {
				return nil, err
			}
			testo = true
			out.Write(bytes.TrimSpace(b))
			out.WriteByte('\n')
		}
		if !testo {
			fmt.Fprintf(&out, "Il pacchetto è pubblicato senza il testo: vale quello della licenza %s, riportato qui con un'altra opera.\n", p.License)
		}
		if nome == "bootstrap-italia" {
			css, err := os.ReadFile(filepath.Join(dir, "dist", "css", "bootstrap-italia.min.css"))
			if err != nil {
				return nil, err
			}
			out.WriteString("\nDal suo foglio di stile:\n\n")
			for _, nota := range notaCSS.FindAll(css, -1) {
				out.Write(nota)
				out.WriteByte('\n')
			}
		}
	}
	return out.Bytes(), nil
}
