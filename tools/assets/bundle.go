package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// build writes the whole bundle into dist, which it empties first.
func build(portale, dist string) error {
	assets := filepath.Join(portale, "assets")
	moduli := filepath.Join(assets, "node_modules")
	parole, err := paroleUsate(portale)
	if err != nil {
		return err
	}
	file, anticipi, err := bundle(assets)
	if err != nil {
		return err
	}
	css, err := minifica(purge(string(file["portale.css"]), parole))
	if err != nil {
		return err
	}
	file["portale.css"] = css
	// The worker is one self-contained module: it goes out as it was published.
	if file["maplibre-gl-worker.mjs"], err = os.ReadFile(filepath.Join(moduli, "maplibre-gl", "dist", "maplibre-gl-worker.mjs")); err != nil {
		return err
	}
	if file["marchio.svg"], err = os.ReadFile(filepath.Join(assets, "src", "marchio.svg")); err != nil {
		return err
	}
	if file["icone.svg"], err = icone(moduli, parole); err != nil {
		return err
	}
	if file["en.json"], err = testiScript(portale); err != nil {
		return err
	}
	licenze, err := licenze(moduli)
	if err != nil {
		return err
	}
	sorgenti, err := hashSorgenti(portale)
	if err != nil {
		return err
	}
	return scrivi(dist, file, anticipi, licenze, sorgenti)
}

// bundle runs esbuild over the entry points and returns what it would write, by name, and
// the pieces without which portale.js does not start: a page names them, so that the browser
// need not read the first to know of the second.
func bundle(assets string) (map[string][]byte, []string, error) {
	r := api.Build(api.BuildOptions{
		AbsWorkingDir:     assets,
		EntryPoints:       []string{"src/portale.js", "src/forniture.js", "src/tavolo.js", "src/pratica.js", "src/elementi.js", "src/portale.css"},
		Bundle:            true,
		Format:            api.FormatESModule,
		Target:            api.ES2022,
		Outdir:            filepath.Join(assets, "out"),
		AssetNames:        "[name]",
		ChunkNames:        "[name]-[hash]", // what the page asks for only when it is wanted
		Splitting:         true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsNone, // their texts are in LICENZE.txt
		Loader:            map[string]api.Loader{".woff2": api.LoaderFile, ".svg": api.LoaderDataURL},
		Write:             false,
		Metafile:          true,
	})
	if len(r.Errors) > 0 {
		var testi []string
		for _, m := range api.FormatMessages(r.Errors, api.FormatMessagesOptions{}) {
			testi = append(testi, strings.TrimSpace(m))
		}
		return nil, nil, errors.New(strings.Join(testi, "\n"))
	}
	out := map[string][]byte{}
	for _, f := range r.OutputFiles {
		out[filepath.Base(f.Path)] = f.Contents
	}
	anticipi, err := importati(r.Metafile, "src/portale.js")
	return out, anticipi, err
}

// importati are the files that an entry point imports at once, directly or not, by name.
func importati(metafile, entrata string) ([]string, error) {
	var m struct {
		Outputs map[string]struct {
			EntryPoint string `json:"entryPoint"`
			Imports    []struct{ Path, Kind string }
		}
	}
	if err := json.Unmarshal([]byte(metafile), &m); err != nil {
		return nil, fmt.Errorf("metafile: %w", err)
	}
	trovati := map[string]bool{}
	var segui func(string)
	segui = func(path string) {
		for _, i := range m.Outputs[path].Imports {
			if nome := filepath.Base(i.Path); i.Kind == "import-statement" && !trovati[nome] {
				trovati[nome] = true
				segui(i.Path)
			}
		}
	}
	for path, o := range m.Outputs {
		if o.EntryPoint == entrata {
			segui(path)
		}
	}
	return slices.Sorted(maps.Keys(trovati)), nil
}

func minifica(css string) ([]byte, error) {
	r := api.Transform(css, api.TransformOptions{
		Loader: api.LoaderCSS, MinifyWhitespace: true, MinifySyntax: true, Charset: api.CharsetUTF8,
		LegalComments: api.LegalCommentsNone,
	})
	if len(r.Errors) > 0 {
		return nil, fmt.Errorf("foglio di stile dopo la potatura: %s", r.Errors[0].Text)
	}
	return r.Code, nil
}

// testiScript joins the English of the scripts' sentences into the table that they fetch. The
// pages have theirs in the program.
func testiScript(portale string) ([]byte, error) {
	file, err := filepath.Glob(filepath.Join(portale, "testi", "en.script*.json"))
	if err != nil {
		return nil, err
	}
	tutti := map[string]string{}
	for _, f := range file {
		b, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(b, &tutti); err != nil { // adds to what is there
			return nil, fmt.Errorf("%s: %w", f, err)
		}
	}
	return json.Marshal(tutti)
}
