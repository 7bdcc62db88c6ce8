package fornitura

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/anncsu"
	"github.com/cestor/sit/importers/censuario"
	"github.com/cestor/sit/importers/docfa"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

// consegna is one delivery while it is read: one ente, one format, all its sheets.
type consegna struct {
	db     *pg.DB
	opz    *Opzioni
	ente   sit.Ente
	srid   int // of the database
	fonte  Fonte
	tipo   string
	modo   string
	catena string
	id     int64 // fornitura_id; staging is keyed by it
	inizio time.Time

	fogli   map[string]*foglio
	file    []contenuto
	letti   map[string]int64
	classi  map[int16]bool // classes that the delivery speaks of
	scarti  int64
	fuori   int64 // of the scarti: outside Italy
	avvisi  avvisi
	rifiuti []*sit.Errore // refused sheets: they refuse the delivery

	indirizzi *anncsu.Consegna // of a delivery of addresses, which has no fogli and no oggetti
	giorno    sit.Giorno       // and one day for all

	registri   *censuario.Consegna // of a delivery of registers
	estrazione *censuario.Estrazione
	cursore    *censuario.Cursore // of a rehearsal, which leaves nothing for the next delivery to find
	assorbita  bool               // its files turned out to be of another

	docfa *docfa.Consegna // of a DOCFA supply

	stanza   *stanza // of what another package merges
	estratto estratto
	parte    string // which part of its tipo it is

	n        int32
	scrivi   *scrittore
	prima    bool // its partitions are made, and nobody sees them before the merge
	anomali  []anomalia
	scartate []scarto
}

// contenuto is a file that took part, and its digest.
type contenuto struct{ percorso, sha256 string }

type scarto struct {
	file          string
	riga          int64
	campo, valore *string
	motivo        string
	proposta      *string
	contenuto     []byte
}

type anomalia struct {
	codice, gravita string
	foglio, oggetto *string
	testo           string
	file            string
	riga            *int64
}

// aggiungi stages one object. An object that lies outside Italy is a scarto.
func (c *consegna) aggiungi(ctx context.Context, o *oggetto) error {
	if x, y, fuori := importers.Italia(o.Foglio.SRID).Fuori(o.Geom.Coords); fuori {
		c.fuori++
		return c.scarta(ctx, &catasto.SyntaxError{File: o.File, Line: o.Riga, Field: "coordinate",
			Value:  fmt.Sprintf("%.3f %.3f", x, y),
			Reason: fmt.Sprintf("il punto non cade in Italia nel sistema %s: controllare sistema, fuso e ordine degli assi", o.Foglio.Sistema)})
	}
	if o.Classe <= classeParticella && o.Geom.Type != 0 {
		o.Foglio.bilancio.aggiungi(o.Classe, o.Geom.Coords, o.Geom.Ends, o.Foglio.SRID)
	}
	c.n++
	return c.scrivi.oggetto(ctx, c.id, c.n, o)
}

// scarta keeps what could not be read as a row that somebody can read.
func (c *consegna) scarta(ctx context.Context, e *catasto.SyntaxError) error {
	c.scarti++
	c.scartate = append(c.scartate, scarto{file: e.File, riga: int64(e.Line), campo: oppureNullo(e.Field),
		valore: oppureNullo(catasto.Taglia(e.Value)), motivo: e.Reason, contenuto: []byte(e.Value)})
	if len(c.scartate) < 1000 {
		return nil
	}
	return c.svuotaScarti(ctx)
}

func (c *consegna) svuotaScarti(ctx context.Context) error {
	rows := c.scartate
	c.scartate = c.scartate[:0]
	if len(rows) == 0 {
		return nil
	}
	return c.db.OwnerConn(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		schema, colonne := "catasto", []string{"ente_id", "fornitura_id", "file", "riga", "campo", "valore", "motivo", "contenuto"}
		switch {
		case c.indirizzi != nil:
			schema = "indirizzi"
		case c.stanza != nil:
			schema, colonne = c.stanza.schema, append(colonne, "proposta")
		}
		_, err := conn.CopyFrom(ctx, pgx.Identifier{schema, "scarto"}, colonne,
			pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) {
				s := rows[i]
				return append([]any{c.ente.ID, c.id, s.file, s.riga, s.campo, s.valore, s.motivo, s.contenuto}, s.proposta)[:len(colonne)], nil
			}))
		return err
	})
}

// chiudiScrittura sends what is left to staging, and waits.
func (c *consegna) chiudiScrittura(ctx context.Context) error {
	if c.registri != nil {
		return c.registri.Chiudi(ctx)
	}
	if c.indirizzi != nil {
		return c.indirizzi.Chiudi(ctx)
	}
	if c.stanza != nil {
		if c.estratto == nil { // the import failed as it was being opened
			return nil
		}
		return c.estratto.Chiudi(ctx)
	}
	if diDocfa(c.tipo) {
		if c.docfa == nil { // the import failed as it was being opened
			return nil
		}
		return c.docfa.Chiudi(ctx)
	}
	return c.scrivi.chiudi(ctx)
}

// segnala lists an anomalia found while reading.
func (c *consegna) segnala(codice, gravita string, f *foglio, testo, file string, riga int) {
	a := anomalia{codice: codice, gravita: gravita, testo: testo, file: file}
	if f != nil {
		a.foglio = &f.Nome
	}
	if riga > 0 {
		n := int64(riga)
		a.riga = &n
	}
	c.anomali = append(c.anomali, a)
}

// rifiuta refuses the delivery for a reason of one of its sheets.
func (c *consegna) rifiuta(codice, motivo string, args ...any) {
	c.rifiuti = append(c.rifiuti, sit.Rifiuto(sit.Invalid, codice, motivo, args...))
}

// sha256 identifies the content: of one file it is the file's own, of several that of their
// digests in order, so the names and the container do not matter.
func (c *consegna) sha256() string {
	if len(c.file) == 1 {
		return c.file[0].sha256
	}
	h := sha256.New()
	somme := make([]string, len(c.file))
	for i, f := range c.file {
		somme[i] = f.sha256
	}
	slices.Sort(somme)
	h.Write([]byte(strings.Join(somme, "\n")))
	return hex.EncodeToString(h.Sum(nil))
}

// nomeFile is how the delivery is called in the register: its file, or the first and how many
// came with it.
func (c *consegna) nomeFile() string {
	switch len(c.file) {
	case 0:
		return ""
	case 1:
		return c.file[0].percorso
	case 2:
		return c.file[0].percorso + " e un altro file"
	}
	return fmt.Sprintf("%s e altri %d file", c.file[0].percorso, len(c.file)-1)
}

// foglio finds or opens a sheet of the delivery.
func (c *consegna) foglio(id catasto.IDFoglio, file string) *foglio {
	nome := id.String()
	f := c.fogli[nome]
	if f == nil {
		f = &foglio{ID: id, Nome: nome, File: file, Riferimento: sit.DaSempre}
		c.fogli[nome] = f
	}
	return f
}

// primoRifiuto is the refusal of the delivery: the code of the first sheet, and the sentences of all.
func (c *consegna) primoRifiuto() *sit.Errore {
	if len(c.rifiuti) == 0 {
		return nil
	}
	motivi := make([]string, 0, len(c.rifiuti))
	for _, r := range c.rifiuti {
		if !slices.Contains(motivi, r.Messaggio) {
			motivi = append(motivi, r.Messaggio)
		}
	}
	return sit.Rifiuto(sit.Invalid, c.rifiuti[0].Codice, "%s", strings.Join(motivi, " "))
}

// comeRifiuto tells a refusal from a failure: only what the person can mend is a refusal.
func comeRifiuto(err error) (*sit.Errore, bool) {
	e, ok := errors.AsType[*sit.Errore](err)
	if !ok || e.Messaggio == "" {
		return nil, false
	}
	return e, e.Kind == sit.Invalid || e.Kind == sit.NotFound || e.Kind == sit.Conflict
}
