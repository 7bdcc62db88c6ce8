package fornitura

import (
	"bufio"
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/catasto/cxf"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/anncsu"
	"github.com/cestor/sit/importers/censuario"
	"github.com/cestor/sit/importers/dichiarazione"
	"github.com/cestor/sit/importers/docfa"
	"github.com/cestor/sit/importers/piano"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/archivio"
	"github.com/cestor/sit/sit/pg"
)

//go:embed *.sql
var files embed.FS

var queries = pg.MustQueries(files)

// Importatore brings deliveries in.
type Importatore struct {
	DB *pg.DB
	// NuovoEnte registers a comune of the national table as an ente, for CreaEnte.
	NuovoEnte func(ctx context.Context, comune catasto.CodiceComune) error
	// Archivio opens the place of the files that a delivery keeps, when one comes that has any; nil
	// where nobody has said which it is.
	Archivio func() (*archivio.Archivio, error)
}

// Importa reads the paths and merges the deliveries it finds, each in a transaction of its own,
// in order of reference date. It calls emetti once for each, as it ends. The error it returns
// is ours or the database's: what is wrong with a delivery is in its Esito.
func (im *Importatore) Importa(ctx context.Context, opz Opzioni, paths []string, emetti func(Esito) error) error {
	if err := im.spazza(ctx); err != nil {
		return fmt.Errorf("sweep staging: %w", err)
	}
	// One connection holds the locks of the deliveries for as long as they live: if this
	// process dies they fall, and the next import sees what it left behind.
	return im.DB.OwnerConn(ctx, func(ctx context.Context, guardia *pgx.Conn) error {
		r := &raccolta{im: im, stanza: stanzaDi, opz: &opz, guardia: guardia, consegne: map[chiave]*consegna{}, estranei: map[forestiero]*estraneo{}}
		err := r.leggi(ctx, paths)
		if err == nil {
			err = r.unisci(ctx, emetti)
		}
		return errors.Join(err, r.chiudi(ctx))
	})
}

// catenaMappa: all map formats of an ente are one chain for undo (contract §1).
const catenaMappa = "mappa"

// chiave tells one delivery from another within the paths of one import.
type chiave struct {
	ente  int32
	tipo  string
	parte string
}

// raccolta is one import while it reads: files go by, deliveries fill up.
type raccolta struct {
	im       *Importatore
	stanza   func(tipo string) *stanza // stanzaDi; not by its name, for the rooms that it lists open deliveries
	opz      *Opzioni
	guardia  *pgx.Conn
	consegne map[chiave]*consegna
	ordine   []*consegna
	estranei map[forestiero]*estraneo
	enti     map[catasto.CodiceComune]*sit.Ente
	sup      []supLetto
	rifiuti  []rifiutoFile
	ignoti   []string
	letti    int64
	oggetti  *scrittore        // of maps
	scrivi   *anncsu.Scrittore // of addresses

	gruppi    []*gruppo
	righe     *censuario.Scrittore // of registers
	assorbite []*consegna
	cursori   map[chiave]*censuario.Cursore // of a rehearsal

	piani *piano.Scrittore // of plans, constraints and footprints

	fornitureDocfa map[chiaveDocfa]*consegna
	dichiarate     *docfa.Scrittore
	posizioni      *dichiarazione.Scrittore

	provvisori      []int32 // enti made for a rehearsal
	sridProvvisorio bool    // and the SRID with them
}

type supLetto struct {
	sup      cxf.SUP
	file     contenuto
	errore   error
	abbinato bool // its sheet came too
}

// rifiutoFile is a file that could not be read at all: a refused delivery of nobody.
type rifiutoFile struct {
	file, sha256, codice, motivo string
	tipo                         string
}

func (r *raccolta) leggi(ctx context.Context, paths []string) error {
	switch importers.Tipo(r.opz.Tipo) {
	case importers.MappaVettoriale, importers.ConfiniComuni, importers.IndirizziCivici:
		return r.leggiVettoriali(ctx, paths)
	}
	if s := stanzaDi(r.opz.Tipo); s != nil && s.oggetto != nil {
		return r.leggiVettoriali(ctx, paths)
	}
	err := importers.VisitaIn(ctx, r.opz.Radice, paths, r.opz.Limiti,
		func(v importers.Voce, src io.Reader) error { return r.file(ctx, v, src) },
		func(v importers.Voce, rif *importers.Rifiuto) {
			if !r.guasta(v.Percorso, rif) {
				r.rifiuti = append(r.rifiuti, rifiutoFile{file: v.Percorso, codice: rif.Codice, motivo: rif.Messaggio()})
			}
		})
	if err != nil {
		return err
	}
	return r.concludiGruppi(ctx)
}

// guasta refuses the deliveries that had read something of an archive found broken, and tells
// whether there were any.
func (r *raccolta) guasta(percorso string, rif *importers.Rifiuto) (trovate bool) {
	for _, c := range r.ordine {
		if slices.ContainsFunc(c.file, func(f contenuto) bool {
			return f.percorso == percorso || strings.HasPrefix(f.percorso, percorso+"!/")
		}) {
			c.rifiuta(rif.Codice, "%s", rif.Messaggio())
			trovate = true
		}
	}
	return trovate
}

// file reads one file into the deliveries that it belongs to.
func (r *raccolta) file(ctx context.Context, v importers.Voce, src io.Reader) error {
	conta := importers.NewContatore(src)
	buf := bufio.NewReaderSize(conta, importers.TestaUtile)
	testa, err := buf.Peek(importers.TestaUtile)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	tipo := importers.RiconosciVoce(v, testa)
	if t := r.opz.Tipo; t != "" && tipo != importers.SUP {
		tipo = importers.Tipo(t)
	}
	l := &lettura{r: r, v: v, conta: conta, buf: buf, tipo: string(tipo), inizio: time.Now()}
	r.opz.progresso(Avanzamento{Fase: "lettura", File: v.Percorso, Letti: 0, Totale: max(v.Dimensione, 0)})
	if genere := genereCensuario(v.Nome, tipo); genere != "" {
		return l.registri(ctx, genere)
	}
	switch tipo {
	case importers.MappaCXF:
		err = l.cxf(ctx)
	case importers.MappaGeoJSON:
		err = l.fogli(ctx)
	case importers.MappaGML:
		err = l.gml(ctx)
	case importers.IndirizziANNCSU:
		err = l.anncsu(ctx)
	case importers.CatastoDocfa:
		return l.docfa(ctx)
	case importers.SUP:
		return l.sup()
	case importers.Sconosciuto, importers.Vettoriale:
		r.ignoti = append(r.ignoti, v.Percorso)
		return nil
	case importers.EccezioneServizio:
		err = sit.Rifiuto(sit.Invalid, "RISPOSTA_DI_ERRORE", "%s è la risposta di errore di un servizio, non una mappa: scaricare di nuovo il file.", v.Percorso)
	default:
		if s := stanze[tipo]; s != nil && s.leggi != nil {
			err = s.leggi(ctx, l)
			break
		}
		err = sit.Rifiuto(sit.Invalid, "NON_ANCORA_DISPONIBILE", "%s: le consegne di tipo %s non si possono ancora importare.", v.Percorso, tipo)
	}
	return l.concludi(ctx, err)
}

// consegna finds or opens the map delivery of a comune.
func (r *raccolta) consegna(ctx context.Context, comune catasto.CodiceComune, fonte Fonte, file string) (*consegna, error) {
	return r.consegnaDi(ctx, comune, r.tipo(fonte), fonte, file)
}

// consegnaDi finds or opens the delivery of one tipo of a comune. nil without error: its objects are passed
// over, because the comune is of no ente (the delivery is refused) or of another than asked.
func (r *raccolta) consegnaDi(ctx context.Context, comune catasto.CodiceComune, tipo string, fonte Fonte, file string) (*consegna, error) {
	return r.consegnaParte(ctx, comune, tipo, "", fonte, file)
}

// consegnaParte is the same for one part of a tipo.
func (r *raccolta) consegnaParte(ctx context.Context, comune catasto.CodiceComune, tipo, parte string, fonte Fonte, file string) (*consegna, error) {
	ente, err := r.ente(ctx, comune)
	if err != nil {
		return nil, err
	}
	if ente == nil {
		k := forestiero{comune, tipo}
		e := r.estranei[k]
		if e == nil {
			e = r.estraneo(comune)
			e.tipo, e.file = tipo, file
			r.estranei[k] = e
		}
		e.letti++
		return nil, nil
	}
	k := chiave{ente.ID, tipo, parte}
	if c := r.consegne[k]; c != nil {
		return c, nil
	}
	c, err := r.apri(ctx, *ente, tipo, parte, fonte, file)
	if err != nil {
		return nil, err
	}
	r.consegne[k] = c
	r.ordine = append(r.ordine, c)
	return c, nil
}

// apri opens a delivery in the register, with its own staging.
func (r *raccolta) apri(ctx context.Context, ente sit.Ente, tipo, parte string, fonte Fonte, file string) (*consegna, error) {
	c := &consegna{
		db: r.im.DB, opz: r.opz, ente: ente, fonte: fonte, tipo: tipo, parte: parte, stanza: r.stanza(tipo), catena: tipo, inizio: time.Now(),
		fogli: map[string]*foglio{}, letti: map[string]int64{}, classi: map[int16]bool{}, avvisi: avvisi{},
	}
	staging := "ApriStaging"
	switch {
	case diIndirizzi(tipo):
		staging = "ApriIndirizzi"
	case diRegistri(tipo):
		staging = "ApriRegistri"
	case diDocfa(tipo):
		staging = "ApriDocfa"
	case c.stanza != nil:
		staging = "ApriTabelle"
	}
	if strings.HasPrefix(tipo, "mappa.") {
		c.catena = catenaMappa
	}
	if c.stanza != nil && c.stanza.catena != nil {
		c.catena = c.stanza.catena(parte)
	}
	c.modo = "parziale" // a map speaks of the sheets that it contains, and of no other
	if diDocfa(tipo) {
		c.modo = "aggiornamento"
	} else if c.stanza != nil {
		if c.stanza.intera {
			c.modo = "completa"
		}
	} else if r.opz.Completa && !diRegistri(tipo) || tipo == string(importers.IndirizziANNCSU) {
		c.modo = "completa"
	}
	if err := r.guardia.QueryRow(ctx, queries.SQL("NuovoNumero")).Scan(&c.id); err != nil {
		return nil, fmt.Errorf("number delivery: %w", err)
	}
	err := r.im.DB.Owner(ctx, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, queries.SQL("SRID")).Scan(&c.srid); err != nil {
			return fmt.Errorf("read srid: %w", err)
		}
		if _, err := tx.Exec(ctx, queries.SQL("Apri"), pgx.NamedArgs{
			"ente": ente.ID, "fornitura": c.id, "catena": c.catena, "tipo": c.tipo, "parte": parte, "file": file, "modo": c.modo, "chi": cmp.Or(r.opz.Chi, "sistema"),
		}); err != nil {
			return err
		}
		args := pgx.NamedArgs{"fornitura": c.id}
		if c.stanza != nil {
			args["tabelle"] = c.stanza.tabelle
		}
		_, err := tx.Exec(ctx, queries.SQL(staging), args)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open delivery: %w", err)
	}
	switch {
	case diRegistri(tipo):
		if r.righe == nil {
			r.righe = censuario.NuovoScrittore(ctx, r.im.DB)
		}
		if c.registri, err = censuario.Apri(ctx, r.im.DB, r.righe, c, c.id, ente); err != nil {
			return nil, err
		}
		c.letti = c.registri.Letti
	case diIndirizzi(tipo):
		if r.scrivi == nil {
			r.scrivi = anncsu.NuovoScrittore(ctx, r.im.DB)
		}
		c.indirizzi = anncsu.Apri(r.scrivi, c.id, ente.ID, c.srid)
	case diDocfa(tipo): // opened by consegnaDocfa, which knows the month
	case c.stanza != nil:
		if c.estratto, err = c.stanza.apri(ctx, r, c); err != nil {
			return nil, err
		}
	default:
		if r.oggetti == nil {
			r.oggetti = nuovoScrittore(ctx, r.im.DB)
		}
		c.scrivi = r.oggetti
	}
	return c, nil
}

// chiudi drops the staging of every delivery and its locks, however the import ended.
func (r *raccolta) chiudi(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	var errs []error
	for _, c := range slices.Concat(r.ordine, r.assorbite) {
		_ = c.chiudiScrittura(ctx) // its error has been reported, or the import had failed before
		errs = append(errs, c.db.Owner(ctx, func(tx pgx.Tx) error {
			// What ended well or was refused is no longer in corso.
			passi := []string{"ChiudiStaging", "SegnaFallita"}
			if c.prima { // what the merge attached stays
				passi = append(passi, "ButtaPartizioni")
			}
			return esegui(ctx, tx, pgx.NamedArgs{"ente": c.ente.ID, "fornitura": c.id}, passi...)
		}))
	}
	if r.scrivi != nil { // no delivery may have come to use it
		_ = r.scrivi.Chiudi(ctx, false)
	}
	if r.righe != nil {
		_ = r.righe.Chiudi(ctx)
	}
	if r.dichiarate != nil {
		_ = r.dichiarate.Chiudi(ctx, false)
	}
	if r.piani != nil {
		_ = r.piani.Chiudi(ctx, false)
	}
	if r.posizioni != nil {
		_ = r.posizioni.Lotti.Chiudi(ctx, false)
	}
	errs = append(errs, r.dimenticaEnti(ctx))
	_, err := r.guardia.Exec(ctx, queries.SQL("SbloccaTutto"))
	return errors.Join(append(errs, err)...)
}
