package estratti

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"github.com/cestor/sit/catasto/censuario"
)

// Unita is a unit that exists at the day of a whole load.
type Unita struct {
	Chiave      censuario.Chiave
	Foglio      string // as the registers write it, zeros in front
	Numero      string
	Subalterno  string
	Categoria   string
	Mq          int64 // superficie catastale, 0 where there is none
	RenditaCent int64
	Via, Civico string
	Titolari    []Titolare
}

// Titolare is who has a right that is open.
type Titolare struct {
	CF, Denominazione string
	Num, Den          int64
}

// Catasto reads the units of a whole load of fabbricati in dir, in the order of their numbers.
func Catasto(dir string) ([]Unita, error) {
	stati := map[int64]*Unita{} // by immobile: the last state
	fine := map[int64]bool{}    // ended
	err := leggi(dir, "FAB", censuario.LeggiFAB, func(r *censuario.RigaFAB) {
		u := stati[r.Immobile]
		if u == nil || r.Progressivo > u.Chiave.Progressivo {
			u = &Unita{Chiave: r.Chiave}
			stati[r.Immobile], fine[r.Immobile] = u, false
		}
		if r.Progressivo < u.Chiave.Progressivo {
			return
		}
		switch {
		case r.UIU != nil:
			u.Categoria, u.Mq, u.RenditaCent = r.UIU.Categoria, r.UIU.Superficie.N, r.UIU.RenditaEuro.Milli/10
			fine[r.Immobile] = !r.UIU.Conclusivo.Vuoto() || r.UIU.Partita != "" && r.UIU.Partita != "0000000"
		case len(r.Identificativi) > 0 && u.Foglio == "":
			i := r.Identificativi[0]
			u.Foglio, u.Numero, u.Subalterno = i.Foglio, i.Numero, i.Subalterno
		case len(r.Indirizzi) > 0 && u.Via == "":
			u.Via, u.Civico = r.Indirizzi[0].Indirizzo, r.Indirizzi[0].Civico[0]
		}
	})
	if err != nil {
		return nil, err
	}
	if err := intesta(dir, stati); err != nil {
		return nil, err
	}
	var out []Unita
	for n, u := range stati {
		if !fine[n] && u.Foglio != "" && u.Categoria != "" {
			out = append(out, *u)
		}
	}
	slices.SortFunc(out, func(a, b Unita) int { return cmp.Compare(a.Chiave.Immobile, b.Chiave.Immobile) })
	return out, nil
}

// intesta gives the units their people.
func intesta(dir string, stati map[int64]*Unita) error {
	type chiave struct {
		tipo byte
		id   int64
	}
	soggetti := map[chiave]Titolare{}
	if err := leggi(dir, "SOG", censuario.LeggiSOG, func(r *censuario.RigaSOG) {
		nome := r.Denominazione
		if r.Tipo == 'P' {
			nome = r.Cognome + " " + r.Nome
		}
		soggetti[chiave{r.Tipo, r.ID}] = Titolare{CF: r.CodiceFiscale, Denominazione: nome}
	}); err != nil {
		return err
	}
	return leggi(dir, "TIT", censuario.LeggiTIT, func(r *censuario.RigaTIT) {
		u := stati[r.Immobile]
		t, ok := soggetti[chiave{r.TipoSoggetto, r.Soggetto}]
		if u == nil || !ok || r.TipoImmobile != 'F' || !r.Conclusivo.Vuoto() {
			return
		}
		t.Num, t.Den = r.QuotaNum.N, r.QuotaDen.N
		u.Titolari = append(u.Titolari, t)
	})
}

// leggi scans the files of a kind below dir.
func leggi[T any](dir, ext string, scan func(io.Reader, censuario.Opzioni) iter.Seq2[T, error], fn func(T)) (err error) {
	files, err := filepath.Glob(filepath.Join(dir, "*."+ext))
	if err != nil {
		return err
	}
	for _, nome := range files {
		f, err := os.Open(nome)
		if err != nil {
			return err
		}
		for r, rerr := range scan(f, censuario.Opzioni{File: nome}) {
			if rerr != nil {
				return errors.Join(fmt.Errorf("read generated registers: %w", rerr), f.Close())
			}
			fn(r)
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}
