package fornitura

import (
	"context"
	"fmt"
	"maps"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/ogr"
	"github.com/cestor/sit/sit"
)

// estratto is a delivery that a package of its own stages and merges: what an office has, a plan.
type estratto interface {
	Righe() int64                     // staged so far
	Giorno() sit.Giorno               // the day that its content says; open when it says none
	Chiudi(ctx context.Context) error // what is left goes to staging
	Unisci(ctx context.Context, tx pgx.Tx, o importers.Ordine) (importers.Unione, error)
}

// stanza is what this package must know of a tipo that another merges.
type stanza struct {
	schema  string                    // whose scarti and anomalie
	tabelle []string                  // of staging, one partition a delivery
	rango   int                       // the order of merging among tipi: after what it names
	intera  bool                      // what it lacks closes (contract §1, whole or not)
	cosa    string                    // what a file of it holds, for a person: "posizione"
	catena  func(parte string) string // of undo; nil: the tipo

	apri    func(ctx context.Context, r *raccolta, c *consegna) (estratto, error)
	leggi   func(ctx context.Context, l *lettura) error // of a text file
	annulla func(ctx context.Context, tx pgx.Tx, ente int32, fornitura int64) error

	// Of a vector file: its fields (contract §2), those that must be there, and what to do with a row.
	campi, necessari []string
	oggetto          func(ctx context.Context, lv *letturaVettoriale, r *ogr.Riga) error
}

// stanze are the tipi of the offices.
var stanze = unite(stanzeDichiarazioni, stanzePiani, stanzePratiche)

func unite(di ...map[importers.Tipo]*stanza) map[importers.Tipo]*stanza {
	out := map[importers.Tipo]*stanza{}
	for _, m := range di {
		maps.Copy(out, m)
	}
	return out
}

func stanzaDi(tipo string) *stanza { return stanze[importers.Tipo(tipo)] }

// consegnaParte finds or opens the delivery of one tipo of a comune, or of one part of it, where a
// file brings several; nil without error as consegnaDi.
func (l *lettura) consegnaParte(ctx context.Context, comune catasto.CodiceComune, tipo, parte string) (*consegna, error) {
	c, err := l.r.consegnaParte(ctx, comune, tipo, parte, "", l.v.Percorso)
	if c != nil {
		l.tocca(c)
	}
	return c, err
}

func (l *lettura) tocca(c *consegna) {
	for _, x := range l.toccate {
		if x == c {
			return
		}
	}
	l.toccate = append(l.toccate, c)
}

// consegnaParte is the same for a vector file.
func (lv *letturaVettoriale) consegnaParte(ctx context.Context, comune catasto.CodiceComune, parte string) (*consegna, error) {
	c, err := lv.r.consegnaParte(ctx, comune, lv.r.opz.Tipo, parte, "", lv.v.percorso)
	if c == nil || err != nil {
		return nil, err
	}
	for _, x := range lv.toccate {
		if x == c {
			return c, nil
		}
	}
	lv.toccate = append(lv.toccate, c)
	return c, nil
}

// dataEstratto: what the content says, else --riferimento, else the day of the import, with an avviso.
func (c *consegna) dataEstratto() {
	chiesto := c.opz.Riferimento
	switch c.giorno = c.estratto.Giorno(); {
	case !c.giorno.Aperto() && chiesto != nil && *chiesto != c.giorno:
		c.avvisi.aggiungi("RIFERIMENTO_IGNORATO", fmt.Sprintf("%s: il file dice %s, e vale quello", c.nomeFile(), c.giorno))
	case !c.giorno.Aperto():
	case chiesto != nil:
		c.giorno = *chiesto
	default:
		c.giorno = c.opz.Oggi
		c.avvisi.aggiungi("RIFERIMENTO_OGGI", fmt.Sprintf("il file non dice la sua data e vale il giorno dell'importazione, %s; indicarla con --riferimento", c.giorno))
	}
}

const motivoSogliaEstratto = "La consegna chiuderebbe %d righe su %d perché non le contiene: controllare che sia intera; se è giusto così ripetere con --conferma %s."

func (c *consegna) mergeEstratto(ctx context.Context, e *Esito) error {
	if c.estratto.Righe() == 0 {
		c.rifiutaVuota()
	}
	if rif := c.primoRifiuto(); rif != nil {
		return rif
	}
	c.opz.progresso(Avanzamento{Fase: "scrittura", File: c.nomeFile(), Oggetti: c.estratto.Righe()})
	return c.db.Owner(ctx, func(tx pgx.Tx) error {
		x, err := c.estratto.Unisci(ctx, tx, importers.Ordine{Riferimento: c.giorno, Oggi: c.opz.Oggi, Intera: c.modo == "completa", Conferma: c.opz.conferma})
		if err != nil {
			return err
		}
		prima := x.Chiusi + x.Modificati + x.Invariati
		if c.modo == "completa" && x.Chiusi >= minimoChiusi && float64(x.Chiusi) > sogliaChiusi*float64(prima) {
			if !c.opz.conferma(codiceChiusi) {
				return sit.Rifiuto(sit.Conflict, codiceChiusi, motivoSogliaEstratto, x.Chiusi, prima, codiceChiusi)
			}
			c.avvisi.aggiungiN(codiceChiusi, "righe chiuse perché la consegna non le contiene", x.Chiusi)
		}
		maps.Copy(e.Acquisiti, x.Acquisiti)
		e.Nuovi, e.Modificati, e.Chiusi, e.Invariati = x.Nuovi, x.Modificati, x.Chiusi, x.Invariati
		e.Scarti = c.scarti + x.Scarti
		e.Anomalie = 0
		for _, a := range x.Anomalie {
			e.Anomalie += a.N
			c.avvisi.aggiungiN(a.Codice, a.Esempio, a.N)
		}
		if err := c.scriviEsito(ctx, tx, e, "acquisita"); err != nil {
			return err
		}
		if c.opz.DryRun {
			return errProva
		}
		return nil
	})
}

// annullaEstratto undoes a delivery that is the last of its chain.
func annullaEstratto(ctx context.Context, tx pgx.Tx, s *stanza, args pgx.NamedArgs) error {
	if err := s.annulla(ctx, tx, args["ente"].(int32), args["fornitura"].(int64)); err != nil {
		return err
	}
	return esegui(ctx, tx, args, "SegnaAnnullata")
}
