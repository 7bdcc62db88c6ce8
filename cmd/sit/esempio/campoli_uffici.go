package esempio

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/cestor/sit/cmd/sit/banco/estratti"
)

// scriviUfficiCampoli writes the extracts of the tax office of Campoli, on the units of its invented
// census: as in any comune some pay for nothing, some for half, and some identifiers are badly written.
// Rates and tariffs are those of Borgo di Prova.
func scriviUfficiCampoli(ctx context.Context, dir string) (err error) {
	e, err := censuarioDiCampoli()
	if err != nil {
		return err
	}
	registri, err := os.MkdirTemp("", "sit-demo-registri-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(registri)) }()
	scritto, err := e.Scrivi(ctx, registri)
	if err != nil {
		return err
	}
	unita, err := estratti.Catasto(filepath.Dir(scritto.Consegne[0].Base))
	if err != nil {
		return err
	}
	var tari, imu bytes.Buffer
	if _, _, err := estratti.Scrivi(&tari, &imu, unita, estratti.Correnti(542, "B542", 2025)); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	file := map[string][]byte{"tari.csv": tari.Bytes(), "imu.csv": imu.Bytes()}
	for _, nome := range []string{"aliquote.csv", "tariffe.csv"} {
		b, err := files.ReadFile("borgo/uffici/tributi/" + nome)
		if err != nil {
			return err
		}
		file[nome] = bytes.ReplaceAll(b, []byte("X100;"), []byte("B542;"))
	}
	for nome, b := range file {
		if err := os.WriteFile(filepath.Join(dir, nome), b, 0o600); err != nil {
			return err
		}
	}
	return nil
}
