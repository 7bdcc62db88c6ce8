package esempio

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed B542.zip H501D076700.zip borgo NOTICE.md
var files embed.FS

// Consegna is one PATH of the sample territory, with one delivery in it or a chain of them.
type Consegna struct {
	Ente        string   // codice catastale
	Nome        string   // of the ente, where no table knows it
	Riferimento string   // the day of the last delivery, as 2006-01-02
	Dichiarata  bool     // the files do not say their day: it must be told
	Cosa        string   // in Italian, for who waits
	Tipi        []string // how the tipi that it delivers begin, each of them
	Tipo        string   // what the files are, where they do not say it
	Confronta   bool     // with it the offices have something to compare
	percorso    string   // among the files, or
	genera      func(ctx context.Context, dir string) error
}

// What a Consegna delivers.
var (
	mappa     = []string{"mappa."}
	indirizzi = []string{"indirizzi."}
	registro  = []string{"catasto.fabbricati", "catasto.terreni"}
	imposte   = []string{"tributi.tari", "tributi.imu", "tributi.aliquote", "tributi.tariffe", "tributi.valori-aree"}
	anagrafe  = []string{"anagrafe."}
	permessi  = []string{"edilizia."}
	zone      = []string{"urbanistica.zone"}
	vincolate = []string{"urbanistica.vincoli"}
	viste     = []string{"impronte"}
)

// Consegne are the deliveries in the order in which they come in.
var Consegne = []Consegna{
	{Ente: "B542", Riferimento: "2025-09-22", Dichiarata: true, Cosa: "mappa", Tipi: mappa, percorso: "B542.zip"},
	{Ente: "H501", Riferimento: "2024-01-01", Dichiarata: true, Cosa: "mappa", Tipi: mappa, percorso: "H501D076700.zip"},
	{Ente: "X100", Nome: "Borgo di Prova", Riferimento: "2019-03-31", Cosa: "mappa", Tipi: mappa, percorso: "borgo/2019"},
	{Ente: "X100", Nome: "Borgo di Prova", Riferimento: "2024-05-31", Cosa: "mappa", Tipi: mappa, percorso: "borgo/2024"},
	{Ente: "X100", Nome: "Borgo di Prova", Riferimento: "2019-12-31", Dichiarata: true, Cosa: "indirizzi", Tipi: indirizzi, percorso: "borgo/indirizzi-2019"},
	{Ente: "X100", Nome: "Borgo di Prova", Riferimento: "2024-12-31", Dichiarata: true, Cosa: "indirizzi", Tipi: indirizzi, percorso: "borgo/indirizzi-2024"},
	{Ente: "X100", Nome: "Borgo di Prova", Riferimento: "2024-05-31", Cosa: "registri inventati, con i mesi fino", Tipi: registro, percorso: "borgo/registri"},
	{Ente: "X100", Nome: "Borgo di Prova", Riferimento: "2004-03-11", Cosa: "piano regolatore", Tipi: zone, Tipo: "urbanistica.zone", percorso: "borgo/uffici/urbanistica/prg.geojson"},
	{Ente: "X100", Nome: "Borgo di Prova", Riferimento: "2024-11-15", Cosa: "piano adottato", Tipi: zone, Tipo: "urbanistica.zone", percorso: "borgo/uffici/urbanistica/puc_adottato.geojson"},
	{Ente: "X100", Nome: "Borgo di Prova", Riferimento: "2004-03-11", Cosa: "vincoli", Tipi: vincolate, Tipo: "urbanistica.vincoli", percorso: "borgo/uffici/urbanistica/vincoli.geojson"},
	{Ente: "X100", Nome: "Borgo di Prova", Riferimento: "2025-06-30", Dichiarata: true, Cosa: "impronte degli edifici", Tipi: viste, Tipo: "impronte", percorso: "borgo/uffici/urbanistica/impronte.geojson"},
	{Ente: "X100", Nome: "Borgo di Prova", Riferimento: "2025-12-31", Dichiarata: true, Cosa: "residenti", Tipi: anagrafe, percorso: "borgo/uffici/anagrafe"},
	{Ente: "X100", Nome: "Borgo di Prova", Riferimento: "2025-12-31", Dichiarata: true, Cosa: "tributi", Tipi: imposte, Confronta: true, percorso: "borgo/uffici/tributi"},
	{Ente: "X100", Nome: "Borgo di Prova", Riferimento: "2025-12-31", Dichiarata: true, Cosa: "pratiche edilizie", Tipi: permessi, percorso: "borgo/uffici/edilizia"},
	{Ente: "B542", Riferimento: "2025-09-30", Cosa: "registri inventati, con i mesi fino", Tipi: registro, genera: scriviCampoli},
	{Ente: "B542", Riferimento: "2025-12-31", Dichiarata: true, Cosa: "tributi inventati", Tipi: imposte[:4], Confronta: true, genera: scriviUfficiCampoli},
}

// Presente is true when all that a Consegna delivers is among deliveries of some tipi.
func (c Consegna) Presente(tipi []string) bool {
	return !slices.ContainsFunc(c.Tipi, func(t string) bool {
		return !slices.ContainsFunc(tipi, func(s string) bool { return strings.HasPrefix(s, t) })
	})
}

// Scrivi puts the files of a delivery in a folder and gives their path, as an import wants it.
func (c Consegna) Scrivi(ctx context.Context, dir string) (string, error) {
	if c.genera != nil {
		dir = filepath.Join(dir, c.Ente+"-"+c.Tipi[0])
		if err := c.genera(ctx, dir); err != nil {
			return "", fmt.Errorf("generate sample of %s: %w", c.Ente, err)
		}
		return dir, nil
	}
	err := fs.WalkDir(files, c.percorso, func(p string, d fs.DirEntry, err error) error {
		dove := filepath.Join(dir, filepath.FromSlash(p))
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(dove, 0o700)
		}
		if err := os.MkdirAll(filepath.Dir(dove), 0o700); err != nil {
			return err
		}
		b, err := files.ReadFile(p)
		if err != nil {
			return err
		}
		return os.WriteFile(dove, b, 0o600)
	})
	if err != nil {
		return "", fmt.Errorf("write sample %s: %w", path.Base(c.percorso), err)
	}
	return filepath.Join(dir, filepath.FromSlash(c.percorso)), nil
}
