package banco

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/cmd/sit/banco/registri"
	"github.com/cestor/sit/sit"
)

// edizioneRegistri changes whenever the generator of the registers does.
const edizioneRegistri = 1

// interi are the enti of full size: the first has all the months, the second and the third come
// in side by side.
const interi = 3

// Registri are the sizes of the registers: of the first enti, those after the third are a
// Frazione of it. Particelle and seed are those of the Territorio.
type Registri struct {
	Enti, UIU, Titoli, Mesi, Frazione int
}

// OpzioniRegistri is how the bench of the registers was asked for.
type OpzioniRegistri struct {
	Opzioni
	Registri
}

// GruppiRegistri are the groups of measures of the registers.
func GruppiRegistri() []string { return []string{"import", "query", "estratti"} }

// bancoRegistri is one run of it.
type bancoRegistri struct {
	banco
	Registri
	enti []entePronto
}

// entePronto is an ente whose deliveries are on disk.
type entePronto struct {
	registri.Contenuto
	Comune catasto.CodiceComune
	Dir    string `json:"-"`
}

// completa is the folder of the whole load.
func (e entePronto) completa() string { return filepath.Join(e.Dir, "completa") }

func (e entePronto) mese(n int) string { return filepath.Join(e.Dir, filepath.Base(e.Totale(n).Dir)) }

// EseguiRegistri generates the registers and takes the measures.
func EseguiRegistri(ctx context.Context, o OpzioniRegistri) (err error) {
	for _, g := range o.Solo {
		if !slices.Contains(GruppiRegistri(), g) {
			return sit.Rifiuto(sit.Invalid, "GRUPPO_SCONOSCIUTO", "Il gruppo di misure «%s» non esiste: per i registri ci sono import, query ed estratti.", g)
		}
	}
	o.Durata, o.Frazione = cmp.Or(o.Durata, 8*time.Second), cmp.Or(o.Frazione, 1)
	b := &bancoRegistri{banco: banco{Opzioni: o.Opzioni}, Registri: o.Registri}
	if o.Enti < 1 || o.Enti > maxComuni || o.Frazione < 1 {
		return sit.Rifiuto(sit.Invalid, "TERRITORIO_NON_VALIDO", "I registri chiesti non si possono generare: da 1 a %d enti, e --frazione da 1 in su.", maxComuni)
	}
	for i := range o.Enti {
		if err := b.ente(i).Controlla(); err != nil {
			return sit.Rifiuto(sit.Invalid, "TERRITORIO_NON_VALIDO", "I registri chiesti non si possono generare: fino a 5.000.000 di unità e di particelle, 240 mesi, 8 titoli per immobile.").Per(err)
		}
	}
	if err := b.generaRegistri(ctx); err != nil {
		return err
	}
	if err := b.cartellaRegistri(); err != nil {
		return err
	}
	if !o.Conserva {
		defer func() { err = errors.Join(err, os.RemoveAll(b.lavoro)) }()
	}
	if err := b.carico("macchina.carico_inizio"); err != nil {
		return err
	}
	if b.vuole("import", "query") {
		if err := b.misureRegistri(ctx); err != nil {
			return err
		}
	}
	if b.vuole("estratti") {
		if err := b.misureEstratti(ctx); err != nil {
			return err
		}
	}
	return b.carico("macchina.carico_fine")
}

// ente is what the i-th is made of.
func (b *bancoRegistri) ente(i int) registri.Ente {
	t := Territorio{Comuni: b.Enti}
	e := registri.Ente{Seme: b.Seed + int64(i), Comune: t.Codice(i), UIU: b.UIU, Particelle: b.Particelle, Titoli: b.Titoli, Mesi: b.Mesi}
	switch {
	case i >= interi:
		e.UIU, e.Particelle, e.Titoli, e.Mesi = e.UIU/b.Frazione, max(1, e.Particelle/b.Frazione), e.Titoli/b.Frazione, 0
	case i > 0:
		e.Mesi = min(1, e.Mesi)
	}
	if i%2 == 1 {
		e.BaseID = 200_000_000_000_000 // as delivered since the provinces moved to the SIT platform
	}
	return e
}

// generaRegistri makes the deliveries of every ente, or finds those of another run.
func (b *bancoRegistri) generaRegistri(ctx context.Context) error {
	b.avanza("Generazione dei registri di %d enti", b.Enti)
	if err := os.MkdirAll(b.Dir, 0o755); err != nil {
		return fmt.Errorf("make folder of the bench: %w", err)
	}
	inizio := time.Now()
	b.enti = make([]entePronto, b.Enti)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(2)
	fatti := make([]bool, b.Enti)
	for i := range b.Enti {
		g.Go(func() (err error) {
			b.enti[i], fatti[i], err = preparaEnte(ctx, b.Dir, b.ente(i))
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return fmt.Errorf("generate registers: %w", err)
	}
	var righe, bytes float64
	for _, e := range b.enti {
		for _, c := range e.Consegne {
			righe, bytes = righe+float64(c.Righe), bytes+float64(c.Byte)
		}
	}
	nota := fmt.Sprintf("%d enti, %.0f righe, %.1f MB", b.Enti, righe, bytes/1e6)
	if !slices.Contains(fatti, true) {
		return b.Emetti(misura("registri", righe, "righe").con(nota + ", già generati"))
	}
	return b.Emetti(misura("registri.genera", righe/time.Since(inizio).Seconds(), "righe/s").con(nota))
}

// preparaEnte writes the deliveries of an ente below base, or finds them.
func preparaEnte(ctx context.Context, base string, e registri.Ente) (p entePronto, fatto bool, err error) {
	dir := filepath.Join(base, fmt.Sprintf("registri-%d-%d-%s-%d-%d-%d-%d", edizioneRegistri, e.Seme, e.Comune, e.UIU, e.Particelle, e.Titoli, e.Mesi))
	indice := filepath.Join(dir, contenuto)
	text, err := os.ReadFile(indice)
	if err == nil {
		err = json.Unmarshal(text, &p)
		p.Dir = dir
		return p, false, err
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return p, false, fmt.Errorf("read cached registers: %w", err)
	}
	// Written aside and renamed: registers half made are never taken for whole.
	tmp, err := os.MkdirTemp(base, "nuovo-")
	if err != nil {
		return p, false, fmt.Errorf("make folder of the registers: %w", err)
	}
	defer os.RemoveAll(tmp)
	if p.Contenuto, err = e.Scrivi(ctx, tmp); err != nil {
		return p, false, err
	}
	p.Comune, p.Dir = e.Comune, dir
	if text, err = json.Marshal(p); err == nil {
		err = os.WriteFile(filepath.Join(tmp, contenuto), text, 0o644)
	}
	if err == nil {
		err = os.Chmod(tmp, 0o755)
	}
	if err == nil {
		err = os.Rename(tmp, dir)
	}
	if err != nil {
		return p, false, fmt.Errorf("keep registers: %w", err)
	}
	return p, true, nil
}

func (b *bancoRegistri) cartellaRegistri() (err error) {
	if !b.Conserva {
		b.lavoro, err = b.cartella()
		return err
	}
	b.lavoro = filepath.Join(b.Dir, fmt.Sprintf("registri-%d-%d-%d-%d-%d-%d-%d-%d-banca", edizioneRegistri, b.Seed, b.Enti, b.UIU, b.Particelle, b.Titoli, b.Mesi, b.Frazione))
	return os.MkdirAll(b.lavoro, 0o755)
}
