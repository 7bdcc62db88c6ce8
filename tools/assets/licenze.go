package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
)

// compresi are the packages whose work is inside the bundle. MapLibre is published with its
// own dependencies already compiled in: their licences are gathered here too.
var compresi = []string{
	"maplibre-gl", "bootstrap-italia", "@fontsource/titillium-web", "@fontsource/roboto-mono",
	"@mapbox/point-geometry", "@mapbox/unitbezier", "@mapbox/vector-tile", "@maplibre/geojson-vt",
	"@maplibre/maplibre-gl-style-spec", "@maplibre/mlt", "@maplibre/vt-pbf", "@mapbox/tiny-sdf",
	"@mapbox/whoots-js", "earcut", "gl-matrix", "kdbush", "murmurhash-js", "pbf", "potpack",
	"quickselect", "tinyqueue",
}

var fileLicenza = regexp.MustCompile(`(?i)^(licen[sc]e|copying|notice)`)

// licenze joins the licence texts of what is bundled, each under name and version.
func licenze(moduli string) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("Il portale distribuisce, in forma compatta, le opere seguenti. Ogni testo è quello pubblicato con l'opera.\n")
	for _, nome := range compresi {
		dir := filepath.Join(moduli, filepath.FromSlash(nome))
		var p struct{ Version, License string }
		b, err := os.ReadFile(filepath.Join(dir, "package.json"))
		if os.IsNotExist(err) {
			continue // compiled into another release of MapLibre
		}
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(b, &p); err != nil {
			return nil, fmt.Errorf("%s: %w", nome, err)
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
			out.WriteString("Il pacchetto non contiene il testo: vale quello della licenza indicata.\n")
		}
	}
	return out.Bytes(), nil
}
