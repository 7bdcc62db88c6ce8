package esempio

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

//go:embed B542.zip H501D076700.zip borgo NOTICE.md
var files embed.FS

// Consegna is one delivery of the sample territory.
type Consegna struct {
	Ente        string // codice catastale
	Nome        string // of the ente, where no table knows it
	Riferimento string // its day, as 2006-01-02
	Dichiarata  bool   // the files do not say their day: it must be told
	Indirizzi   bool   // streets and street numbers; else a map
	percorso    string
}

// Consegne are the deliveries in the order in which they come in.
var Consegne = []Consegna{
	{Ente: "B542", Riferimento: "2025-09-22", Dichiarata: true, percorso: "B542.zip"},
	{Ente: "H501", Riferimento: "2024-01-01", Dichiarata: true, percorso: "H501D076700.zip"},
	{Ente: "X100", Nome: "Borgo di Prova", Riferimento: "2019-03-31", percorso: "borgo/2019"},
	{Ente: "X100", Nome: "Borgo di Prova", Riferimento: "2024-05-31", percorso: "borgo/2024"},
	{Ente: "X100", Nome: "Borgo di Prova", Riferimento: "2019-12-31", Dichiarata: true, Indirizzi: true, percorso: "borgo/indirizzi-2019"},
	{Ente: "X100", Nome: "Borgo di Prova", Riferimento: "2024-12-31", Dichiarata: true, Indirizzi: true, percorso: "borgo/indirizzi-2024"},
}

// Scrivi puts the files of a delivery in a folder and gives their path, as an import wants it.
func (c Consegna) Scrivi(dir string) (string, error) {
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
