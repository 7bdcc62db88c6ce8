package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
)

// manifest is what package portal reads at start and its test compares with the sources.
type manifest struct {
	Versione string            `json:"versione"` // changes when any file does; part of every address
	File     map[string]voce   `json:"file"`
	Anticipi []string          `json:"anticipi"` // what portale.js imports before anything else
	Sorgenti map[string]string `json:"sorgenti"` // path below web/portal: sha256
}

type voce struct {
	SHA256 string `json:"sha256"`
	Byte   int    `json:"byte"`
	Brotli int    `json:"brotli,omitempty"`
	Gzip   int    `json:"gzip,omitempty"`
}

// hashSorgenti digests everything the bundle is made from. Pages count: what they name
// decides what is left of the design system.
func hashSorgenti(portale string) (map[string]string, error) {
	out := map[string]string{}
	for _, modello := range []string{"assets/package.json", "assets/package-lock.json", "assets/src/*", "pagine/*.html", "testi/en.script*.json"} {
		file, err := filepath.Glob(filepath.Join(portale, modello))
		if err != nil {
			return nil, err
		}
		for _, f := range file {
			b, err := os.ReadFile(f)
			if err != nil {
				return nil, err
			}
			nome, err := filepath.Rel(portale, f)
			if err != nil {
				return nil, err
			}
			out[filepath.ToSlash(nome)] = impronta(b)
		}
	}
	return out, nil
}

// scrivi empties dist and fills it: each file, its two compressed forms where they are worth
// having, the licences, the manifest.
func scrivi(dist string, file map[string][]byte, anticipi []string, licenze []byte, sorgenti map[string]string) error {
	if err := os.RemoveAll(dist); err != nil {
		return err
	}
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return err
	}
	m := manifest{File: map[string]voce{}, Anticipi: anticipi, Sorgenti: sorgenti}
	tutto := sha256.New()
	for _, nome := range slices.Sorted(maps.Keys(file)) {
		b := file[nome]
		v := voce{SHA256: impronta(b), Byte: len(b)}
		io.WriteString(tutto, nome+v.SHA256)
		if err := os.WriteFile(filepath.Join(dist, nome), b, 0o644); err != nil {
			return err
		}
		if !strings.HasSuffix(nome, ".woff2") { // compressed already
			br, gz := comprimi(b)
			v.Brotli, v.Gzip = len(br), len(gz)
			if err := os.WriteFile(filepath.Join(dist, nome+".br"), br, 0o644); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(dist, nome+".gz"), gz, 0o644); err != nil {
				return err
			}
		}
		m.File[nome] = v
	}
	m.Versione = hex.EncodeToString(tutto.Sum(nil))[:12]
	if err := os.WriteFile(filepath.Join(dist, "LICENZE.txt"), licenze, 0o644); err != nil {
		return err
	}
	j, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dist, "manifest.json"), append(j, '\n'), 0o644)
}

// comprimi writes to memory, where neither writer can fail.
func comprimi(b []byte) (br, gz []byte) {
	var x, y bytes.Buffer
	w := brotli.NewWriterLevel(&x, brotli.BestCompression)
	w.Write(b)
	w.Close()
	z, _ := gzip.NewWriterLevel(&y, gzip.BestCompression)
	z.Write(b)
	z.Close()
	return x.Bytes(), y.Bytes()
}

func impronta(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}
