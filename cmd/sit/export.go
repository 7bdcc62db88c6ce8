package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/cestor/sit/importers/fornitura"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/mappa/esporta"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/tiles"
	"github.com/cestor/sit/tiles/load"
	"github.com/cestor/sit/tiles/pmtiles"
)

type exportCmd struct {
	Formato string      `arg:"" enum:"pmtiles,gpkg,geojson,csv" help:"pmtiles, gpkg, geojson o csv."`
	Ente    string      `required:"" placeholder:"CODICE" help:"Ente da esportare."`
	Tema    string      `placeholder:"TEMA" help:"Solo questo tema: particelle, fogli, edifici, civici, particelle_etichette, segni o comuni. Senza, gpkg e pmtiles li contengono tutti, geojson e csv le particelle."`
	Data    *sit.Giorno `placeholder:"DATA" help:"La mappa com'era in questo giorno; senza, oggi."`
	Virgola bool        `help:"Nel formato csv scrive i decimali con la virgola."`
	Output  string      `short:"o" placeholder:"FILE" help:"File da scrivere; - scrive sull'uscita (geojson e csv). Senza, un nome con ente, tema e giorno dei dati, nella cartella corrente."`
}

func (exportCmd) Help() string {
	return "I dati si usano citando la fonte: " + esporta.Attribuzione + ".\n\n" +
		"Esempio:\n  sit export gpkg --ente B542 -o b542.gpkg\n  sit export csv --ente B542 --tema fogli -o - | head"
}

const uscitaStandard = "-"

func (c *exportCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	formato, err := esporta.ParseFormato(c.Formato)
	if err != nil {
		return usage(err)
	}
	if c.Output == uscitaStandard {
		switch {
		case formato.Intero():
			return usage(sit.Rifiuto(sit.Invalid, "USCITA_NON_AMMESSA", "Il formato %s è binario: indicare un file con -o FILE.", formato))
		case out.json:
			return usage(sit.Rifiuto(sit.Invalid, "USCITA_NON_AMMESSA", "Con --json l'uscita è il riepilogo: indicare un file con -o FILE."))
		}
	}
	if _, err := codiceComune(c.Ente); err != nil {
		return usage(err)
	}
	return g.apre(ctx, out, func(ctx context.Context, db *pg.DB) error { return c.esporta(ctx, db, formato, out) })
}

func (c *exportCmd) esporta(ctx context.Context, db *pg.DB, formato esporta.Formato, out *uscita) error {
	e, err := mappa.New(db).Ente(ctx, c.Ente)
	if err != nil {
		return err
	}
	q := mappa.Quando{Giorno: oggi()}
	if c.Data != nil {
		q = mappa.Quando{Giorno: *c.Data, Esplicito: true}
	}
	r, err := esporta.Nuova(e, formato, c.Tema, q, c.Virgola)
	if err != nil {
		return usage(err)
	}
	x := esporta.New(db, disegnatore(db))
	stato, err := x.Stato(ctx, r)
	if err == nil {
		err = stato.Manca(r)
	}
	if err != nil {
		return err
	}
	file := c.Output
	if file == "" {
		file = r.NomeFile(stato.Giorno(r))
	}
	barra := nuovoAvanzamento(out.stderr)
	defer barra.fine()
	conta := &contatore{somma: sha256.New(), mostra: func(n int64) {
		barra.mostra(fornitura.Avanzamento{Fase: "esportazione", File: file, Letti: n})
	}}
	conta.mostra(0)
	esito, err := scriviFile(file, out.stdout, func(w io.Writer) (esporta.Esito, error) {
		return x.Scrivi(ctx, io.MultiWriter(w, conta), r)
	})
	barra.fine()
	if err != nil {
		return err
	}
	for _, a := range esito.Stato.Avvisi {
		out.avviso("avviso %s: %s", a.Codice, a.Testo)
	}
	if file == uscitaStandard {
		return nil
	}
	riepilogo := esportato{file, conta.byte, hex.EncodeToString(conta.somma.Sum(nil)), esito.Oggetti, esito.Stato.Giorno(r), esito.Stato.Attribuzione(r)}
	if out.json {
		return json.NewEncoder(out.stdout).Encode(riepilogo)
	}
	_, err = fmt.Fprintf(out.stdout, "%s  %d oggetti, %d byte\nAttribuzione: %s\n", file, esito.Oggetti, conta.byte, riepilogo.Attribuzione)
	return err
}

// esportato is the outcome as programs read it.
type esportato struct {
	File         string     `json:"file"`
	Byte         int64      `json:"byte"`
	SHA256       string     `json:"sha256"`
	Oggetti      int64      `json:"oggetti"`
	Giorno       sit.Giorno `json:"giorno"`
	Attribuzione string     `json:"attribuzione"`
}

// scriviFile lets write fill a file that takes its name only when it is whole: a person who finds
// it can trust it, and one that was there before stays until then.
func scriviFile(nome string, stdout io.Writer, write func(io.Writer) (esporta.Esito, error)) (esito esporta.Esito, err error) {
	if nome == uscitaStandard {
		return write(stdout)
	}
	guasto := func(err error) error {
		return sit.Rifiuto(sit.Unavailable, "FILE_NON_SCRIVIBILE", "Il file %s non si può scrivere: controllare la cartella, i permessi e lo spazio.", nome).Per(err)
	}
	if info, err := os.Stat(nome); err == nil && info.IsDir() {
		return esito, guasto(errors.New("it is a folder"))
	}
	parziale := filepath.Join(filepath.Dir(nome), "."+filepath.Base(nome)+"."+strconv.Itoa(os.Getpid())+".parziale")
	f, err := os.OpenFile(parziale, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return esito, guasto(err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(parziale)
		}
	}()
	if esito, err = write(f); err != nil {
		return esito, errors.Join(err, f.Close())
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return esito, guasto(err)
	}
	if err := os.Rename(parziale, nome); err != nil {
		return esito, guasto(err)
	}
	return esito, nil
}

// contatore counts and digests what passes.
type contatore struct {
	somma interface {
		io.Writer
		Sum([]byte) []byte
	}
	byte   int64
	mostra func(int64)
}

func (c *contatore) Write(b []byte) (int, error) {
	c.byte += int64(len(b))
	c.mostra(c.byte)
	return c.somma.Write(b)
}

// disegnatore draws the tiles of an ente from a map of its own, read for the purpose: what a
// server holds in memory may be a moment behind the database.
func disegnatore(db *pg.DB) esporta.Disegnatore {
	return func(ctx context.Context, w io.Writer, t esporta.Tegole) (int64, error) {
		strato := tiles.Sit
		if t.Tema != "" {
			var err error
			if strato, err = tiles.ParseLayer(t.Tema); err != nil {
				return 0, err
			}
		}
		s, err := load.Ente(ctx, db, t.Ente)
		if err != nil {
			return 0, err
		}
		h, err := pmtiles.Write(ctx, w, s, pmtiles.Config{Layer: strato, Day: tiles.Day(t.Giorno), Name: t.Nome, Description: t.Descrizione,
			Attribution: t.Attribuzione, License: t.Licenza, Version: t.VersioneDati})
		if errors.Is(err, pmtiles.ErrNothing) {
			return 0, sit.Rifiuto(sit.NotFound, "TEMA_VUOTO", "Sulla mappa di questo ente non c'è nulla di quanto è stato chiesto: nessuna tegola da scrivere.").Su("tema").Per(err)
		}
		return int64(h.Tiles), err
	}
}
