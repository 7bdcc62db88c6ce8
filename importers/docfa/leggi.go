package docfa

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/censuario"
	codec "github.com/cestor/sit/catasto/docfa"
	"github.com/cestor/sit/sit"
)

// Leggi stages a file of which nome is the last part of the path.
func (c *Consegna) Leggi(ctx context.Context, genere Genere, percorso, nome string, r io.Reader, avanza func()) error {
	c.Visti[genere] = true
	f := &lettura{c: c, ctx: ctx, genere: genere, file: percorso, avanza: avanza, forma: map[string]int64{}, esempi: map[string]string{}}
	opz := censuario.Opzioni{File: percorso}
	var err error
	switch genere {
	case DC:
		err = leggi(f, codec.LeggiDC(r, opz), f.dichiarata)
	case DM:
		err = leggi(f, codec.LeggiDM(r, opz), f.poligono)
	case SC:
		err = leggi(f, codec.LeggiSC(r, opz), f.scheda)
	case LIS:
		err = f.indice(r)
	default:
		err = f.tieni(nome, r)
	}
	if err != nil {
		return err
	}
	for codice, n := range f.forma {
		c.registro.Avvisa(codice, f.esempi[codice], n)
	}
	return c.svuotaAnomalie(ctx, 0)
}

// lettura is the reading of one file.
type lettura struct {
	c      *Consegna
	ctx    context.Context
	genere Genere
	file   string
	avanza func()
	forma  map[string]int64 // defects of form by code, and where the first of each is
	esempi map[string]string
}

// leggi hands the good lines to fn and keeps the others as scarti.
func leggi[T any](f *lettura, righe iter.Seq2[*censuario.RigaAffine[T], error], fn func(*censuario.RigaAffine[T]) (*catasto.SyntaxError, error)) error {
	for r, err := range righe {
		scarto, uno := errors.AsType[*catasto.SyntaxError](err)
		if err != nil && !uno {
			return err
		}
		f.c.Letti[string(f.genere)]++
		f.avanza()
		if scarto == nil {
			if scarto, err = fn(r); err == nil && scarto == nil {
				continue
			}
			if scarto == nil {
				return err
			}
			scarto.File, scarto.Line = f.file, r.Riga
		}
		if err := f.c.registro.ScartaRiga(f.ctx, scarto, r.Grezza); err != nil {
			return err
		}
	}
	return nil
}

// dichiarazione is what the lines of all files begin with, in the form of the tables.
type dichiarazione struct {
	comune, sezione string
	immobile        int64
	protocollo      string
	anno            int32
	giorno          *sit.Giorno
}

func (d *dichiarazione) colonne(altre ...any) []any {
	return append([]any{d.comune, d.sezione, d.immobile, d.protocollo, d.anno, d.giorno}, altre...)
}

// apri places a line; a refusal when it is of another comune, or of no declaration.
func (f *lettura) apri(t *codec.Testa) (d dichiarazione, _ *catasto.SyntaxError) {
	d = dichiarazione{comune: t.Comune, sezione: strings.TrimSpace(t.Sezione), immobile: t.Immobile, protocollo: strings.ToUpper(strings.TrimSpace(t.Protocollo)),
		anno: int32(f.c.opz.Nome.Anno)}
	if !f.c.comuni[d.comune] {
		if _, err := catasto.ParseCodiceComune(d.comune); err != nil {
			return d, &catasto.SyntaxError{Field: "codice comune", Reason: "il codice del comune non si legge"}
		}
		return d, &catasto.SyntaxError{Field: "codice comune", Reason: "la riga è di un altro comune: " + d.comune}
	}
	if d.protocollo == "" {
		return d, &catasto.SyntaxError{Field: "protocollo di registrazione", Reason: "manca il protocollo: non si sa di quale dichiarazione è la riga"}
	}
	if r := t.Registrazione; r != 0 && r.Valida() {
		g := sit.Data(r.Anno(), time.Month(r.Mese()), r.Giorno())
		d.anno, d.giorno = int32(r.Anno()), &g
		f.c.Ultima = max(f.c.Ultima, g)
	}
	return d, nil
}

func (f *lettura) dichiarata(r *censuario.RigaAffine[codec.Dichiarata]) (*catasto.SyntaxError, error) {
	v := &r.Valore
	d, scarto := f.apri(&v.Testa)
	if scarto != nil {
		return scarto, nil
	}
	if err := f.avvisi(r.Avvisi, &d, r.Riga); err != nil {
		return nil, err
	}
	i := &v.Identificativo
	return nil, f.c.aggiungi(f.ctx, tDichiarata, d.colonne(testo(v.Zona), testo(v.Categoria), testo(v.Classe), milli(v.Consistenza), intero(v.Superficie),
		milli(v.RenditaEuro), testo(v.PartitaSpeciale), testo(v.Lotto), testo(v.Edificio), testo(v.Scala), pieni(v.Interno[:]), pieni(v.Piano[:]),
		testo(i.SezioneUrbana), testo(i.Foglio), testo(i.Numero), testo(i.Denominatore), testo(i.Subalterno), testo(i.Edificialita), testo(v.Graffati),
		testo(v.Toponimo), testo(v.Indirizzo), pieni(v.Civico[:]), testo(v.UlterioriIndirizzi), impronta(codec.ScriviDC, v, r.Grezza), f.file, int32(r.Riga))...)
}

func (f *lettura) poligono(r *censuario.RigaAffine[codec.Poligono]) (*catasto.SyntaxError, error) {
	v := &r.Valore
	d, scarto := f.apri(&v.Testa)
	if scarto == nil && !v.Progressivo.Presente {
		scarto = &catasto.SyntaxError{Field: "progressivo poligono", Reason: "manca il progressivo del poligono"}
	}
	if scarto != nil {
		return scarto, nil
	}
	if err := f.avvisi(r.Avvisi, &d, r.Riga); err != nil {
		return nil, err
	}
	return nil, f.c.aggiungi(f.ctx, tPoligono, d.colonne(v.Progressivo.N, milli(v.Superficie), testo(v.Ambiente), milli(v.Altezza), milli(v.AltezzaMassima),
		impronta(codec.ScriviDM, v, r.Grezza), f.file, int32(r.Riga))...)
}

func (f *lettura) scheda(r *censuario.RigaAffine[codec.Scheda]) (*catasto.SyntaxError, error) {
	v := &r.Valore
	d, scarto := f.apri(&v.Testa)
	nome := strings.ToUpper(strings.TrimSpace(v.NomeFile))
	if scarto == nil && (nome == "" || !v.Numero.Presente) {
		scarto = &catasto.SyntaxError{Field: "nome file", Reason: "manca il nome o il numero della scheda: non si sa quale immagine sia"}
	}
	if scarto != nil {
		return scarto, nil
	}
	if err := f.avvisi(r.Avvisi, &d, r.Riga); err != nil {
		return nil, err
	}
	return nil, f.c.aggiungi(f.ctx, tScheda, d.colonne(nome, v.Numero.N, testo(v.Formato), intero(v.Scala), impronta(codec.ScriviSC, v, r.Grezza), f.file, int32(r.Riga))...)
}

func testo(s string) *string {
	if s = strings.TrimSpace(s); s == "" {
		return nil
	}
	return &s
}

func milli(d censuario.Decimale) *int64 {
	if !d.Presente {
		return nil
	}
	return &d.Milli
}

func intero(i censuario.Intero) *int64 {
	if !i.Presente {
		return nil
	}
	return &i.N
}

// pieni are the places of a list that is written in a fixed number of fields, up to the last that is used.
func pieni(v []string) []string {
	out := slices.Clone(v)
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

// impronta is the digest of what a line says: however it is padded, the same words are no change.
func impronta[T any](scrivi func(io.Writer, *T) error, v *T, grezza []byte) int64 {
	var b bytes.Buffer
	h := fnv.New64a()
	if err := scrivi(&b, v); err != nil { // a character that the layout cannot write
		_, _ = h.Write(grezza)
	} else {
		for campo := range bytes.SplitSeq(b.Bytes(), []byte{'|'}) {
			_, _ = h.Write(bytes.TrimSpace(campo))
			_, _ = h.Write([]byte{'|'})
		}
	}
	return int64(h.Sum64())
}

// nome of a unit as the outside knows it (contract §4.1), or of the drawing of a building.
func (d *dichiarazione) oggetto() string {
	if d.immobile == 0 {
		return fmt.Sprintf("%s/%d", d.protocollo, d.anno)
	}
	return fmt.Sprintf("%s%s-F-%d", d.comune, d.sezione, d.immobile)
}
