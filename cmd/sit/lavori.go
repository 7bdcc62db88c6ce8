package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/fornitura"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/archivio"
	"github.com/cestor/sit/sit/forniture"
	"github.com/cestor/sit/sit/jobs"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/riscontri"
	"github.com/cestor/sit/sit/urbanistica"
)

// magazzino is what the counter of deliveries asks of the importers.
type magazzino struct {
	db *pg.DB
}

var _ forniture.Importatore = magazzino{}

// Esamina looks at the first bytes of every file, those in archives included. What cannot be
// opened is for the import to refuse.
func (m magazzino) Esamina(ctx context.Context, dir string, nomi []string, o forniture.Opzioni) (tipi []string, err error) {
	if len(o.Mappa) > 0 {
		if _, err := fornitura.ParseMappa(o.Mappa); err != nil {
			return nil, sit.Rifiuto(sit.Invalid, "MAPPA_NON_VALIDA", "Il campo mappa non è valido: %v.", err).Su("mappa")
		}
	}
	testa := make([]byte, importers.TestaUtile)
	err = importers.VisitaIn(ctx, dir, nomi, importers.Limiti{}, func(v importers.Voce, r io.Reader) error {
		n, err := io.ReadFull(r, testa)
		if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
			return err
		}
		if t := string(importers.RiconosciVoce(v, testa[:n])); !slices.Contains(tipi, t) {
			tipi = append(tipi, t)
		}
		return nil
	}, func(importers.Voce, *importers.Rifiuto) {})
	if err != nil {
		return nil, fmt.Errorf("look at upload: %w", err)
	}
	slices.Sort(tipi)
	return tipi, nil
}

func (m magazzino) Annulla(ctx context.Context, numero int64, motivo, chi string) error {
	return importatore(m.db, 0).Annulla(ctx, numero, motivo, chi)
}

// lavori binds the kinds of operazione to the code that does them.
func lavori(db *pg.DB, a *archivio.Archivio) map[string]jobs.Lavoro {
	return map[string]jobs.Lavoro{
		forniture.TipoOperazione: func(ctx context.Context, c *jobs.Corso) error { return importaConsegna(ctx, db, a, c) },
		riscontri.TipoOperazione: stanzaRiscontri(db).Lavora,
	}
}

// ricorrenze is what the server does by itself.
func ricorrenze(db *pg.DB, a *archivio.Archivio) []jobs.Periodico {
	piani := urbanistica.New(db)
	return []jobs.Periodico{
		{Nome: "archivio.purga", Ogni: 24 * time.Hour, Fai: func(ctx context.Context) error {
			_, err := a.Purga(ctx, time.Now())
			return err
		}},
		// After a delivery of a plan or of a map, whichever process brought it in.
		{Nome: "urbanistica.sovrapposizioni", Ogni: time.Minute, Fai: func(ctx context.Context) error { return piani.AggiornaTutti(ctx, oggi()) }},
	}
}

// importaConsegna is sit import for what was uploaded: its files, under their own names, for the
// one ente of the upload.
func importaConsegna(ctx context.Context, db *pg.DB, a *archivio.Archivio, c *jobs.Corso) error {
	var arg forniture.Argomenti
	if err := json.Unmarshal(c.Argomenti, &arg); err != nil {
		return fmt.Errorf("read upload: %w", err)
	}
	opz := fornitura.Opzioni{Ente: catasto.CodiceComune(arg.Ente), Tipo: arg.Tipo, Riferimento: arg.Riferimento, Completa: arg.Completa,
		Conferma: arg.Conferma, Chi: c.Nome, Oggi: oggi()}
	if len(arg.Mappa) > 0 {
		mappa, err := fornitura.ParseMappa(arg.Mappa)
		if err != nil {
			return sit.Rifiuto(sit.Invalid, "MAPPA_NON_VALIDA", "Il campo mappa non è valido: %v.", err).Su("mappa")
		}
		opz.Mappa = mappa
	}
	cartella, err := a.Disponi(arg.File)
	if err != nil {
		return err
	}
	defer cartella.Chiudi()
	opz.Radice = cartella.Dir
	nomi := percorsi(arg)
	m := nuovoMetro(cartella.Dir, nomi)
	opz.Progresso = func(p fornitura.Avanzamento) { c.Avanza(ctx, m.percento(p), fase(p)) }
	im := importatore(db, 0)
	im.Archivio = func() (*archivio.Archivio, error) { return a, nil }
	return im.Importa(ctx, opz, nomi, func(e fornitura.Esito) error {
		return c.Aggiungi(ctx, e, e.Esito == fornitura.Rifiutata)
	})
}

// percorsi are the paths of the upload. The parts of a shapefile go with it, and are not vector
// files of their own.
func percorsi(arg forniture.Argomenti) (nomi []string) {
	haSHP := slices.ContainsFunc(arg.File, func(f archivio.Nominato) bool { return strings.HasSuffix(strings.ToLower(f.Nome), ".shp") })
	for _, f := range arg.File {
		n := strings.ToLower(f.Nome)
		parte := slices.ContainsFunc([]string{".dbf", ".shx", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".shp.xml"}, func(e string) bool { return strings.HasSuffix(n, e) })
		if !haSHP || !parte {
			nomi = append(nomi, f.Nome)
		}
	}
	return nomi
}

// metro tells how far an import is, as far as it can be told: it never knows how many deliveries
// there will be, nor how large an archive is inside.
type metro struct {
	mu      sync.Mutex
	attesi  int64 // bytes to read, archives guessed
	passati int64 // of the files that were read
	file    string
	letti   int64
}

// gonfia is how much larger than itself an archive of maps or registers is inside, more or less.
const gonfia = 8

func nuovoMetro(dir string, nomi []string) *metro {
	m := &metro{}
	for _, n := range nomi {
		info, err := os.Stat(filepath.Join(dir, n))
		if err != nil {
			continue // the import will say it
		}
		if strings.EqualFold(filepath.Ext(n), ".zip") {
			m.attesi += gonfia * info.Size()
		} else {
			m.attesi += info.Size()
		}
	}
	return m
}

func (m *metro) percento(p fornitura.Avanzamento) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch p.Fase {
	case "lettura":
		if p.File != m.file {
			m.passati, m.file = m.passati+m.letti, p.File
		}
		m.letti = p.Letti
		return 2 + int(48*min(m.passati+m.letti, m.attesi)/max(m.attesi, 1))
	case "preparazione":
		return 55
	case "confronto":
		return 70
	case "scrittura":
		return 80
	}
	return 0
}

// fase is what it is doing, in words, and on which file.
func fase(p fornitura.Avanzamento) string {
	if p.File == "" {
		return p.Fase
	}
	return p.Fase + " di " + p.File
}
