package fornitura

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/censuario"
	"github.com/cestor/sit/sit"
)

// diRegistri tells the deliveries of the census, which importers/censuario merges.
func diRegistri(tipo string) bool {
	return tipo == string(importers.CatastoFabbricati) || tipo == string(importers.CatastoTerreni)
}

var bufioPieno = bufio.ErrBufferFull

// ScartaRiga keeps a line that could not be read or placed. Its value is never quoted: any field of a
// damaged line may hold a name.
func (c *consegna) ScartaRiga(ctx context.Context, e *catasto.SyntaxError, contenuto []byte) error {
	return c.ScartaCon(ctx, e, contenuto, "")
}

// ScartaCon is ScartaRiga with a way to mend the line.
func (c *consegna) ScartaCon(ctx context.Context, e *catasto.SyntaxError, contenuto []byte, proposta string) error {
	c.scarti++
	c.scartate = append(c.scartate, scarto{file: e.File, riga: int64(e.Line), campo: oppureNullo(e.Field), motivo: e.Reason, proposta: oppureNullo(proposta), contenuto: bytes.Clone(contenuto)})
	if len(c.scartate) < 1000 {
		return nil
	}
	return c.svuotaScarti(ctx)
}

// Avvisa counts what should be said of many lines at once.
func (c *consegna) Avvisa(codice, esempio string, n int64) { c.avvisi.aggiungiN(codice, esempio, n) }

// giornoRegistri settles the reference day. The PRM says it; where a whole load does not, --riferimento
// does, else the day of the extraction, else today, with an avviso.
func (c *consegna) giornoRegistri(senza bool) {
	e, chiesto := c.estrazione, c.opz.Riferimento
	switch {
	case !senza && chiesto != nil && !e.Riferimento.Aperto() && *chiesto != e.Riferimento:
		c.avvisi.aggiungi("RIFERIMENTO_IGNORATO", fmt.Sprintf("%s: il PRM dice %s, e vale quello", c.nomeFile(), e.Riferimento))
	case senza && chiesto != nil:
		e.Riferimento = *chiesto
	case senza:
		e.Riferimento = c.opz.Oggi
		if g := e.Elaborata(); !g.Aperto() {
			e.Riferimento = g
		}
		c.avvisi.aggiungi("RIFERIMENTO_OGGI", fmt.Sprintf("il PRM non dice la data di selezione e vale il %s; indicarla con --riferimento", e.Riferimento))
	}
	c.giorno = e.Riferimento
}

const codiceComuni = "COMUNI_DIVERSI"

// comuneDiscorde refuses what the PRM says to be of another ente (§5.1).
func (c *consegna) comuneDiscorde(ctx context.Context, g *gruppo) {
	if g.prm == nil {
		return
	}
	comune, err := catasto.ParseCodiceComune(g.prm.ComuneRichiesto)
	if err == nil && !c.registri.Risponde(comune) && !c.opz.conferma(codiceComuni) {
		c.rifiuta(codiceComuni, "%s: il PRM è del comune %s, ma le righe sono di %s: controllare che i file siano della stessa estrazione; se è giusto così ripetere con --conferma %s.",
			g.nome(), comune, c.ente.Codice, codiceComuni)
	}
}

// scriviEstrazione keeps what the PRM says, and corrects the register where the files came before it.
func (c *consegna) scriviEstrazione(ctx context.Context) error {
	err := c.db.Owner(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, queries.SQL("Precisa"), pgx.NamedArgs{
			"ente": c.ente.ID, "fornitura": c.id, "tipo": c.tipo, "catena": c.catena, "modo": c.modo, "file": c.nomeFile(),
		}); err != nil {
			return err
		}
		return c.registri.ScriviEstrazione(ctx, tx, c.estrazione)
	})
	if err != nil {
		return fmt.Errorf("write estrazione: %w", err)
	}
	return nil
}

func (c *consegna) rifiutaRegistri() {
	r, e := c.registri, c.estrazione
	if len(c.rifiuti) > 0 {
		return
	}
	if r.Forestiere > 0 && !c.opz.conferma(codiceComuni) {
		c.rifiuta(codiceComuni, "%d righe non sono del comune di questa estrazione (%s): controllare i file; se è giusto lasciarle fuori ripetere con --conferma %s.", r.Forestiere, r.Altrove, codiceComuni)
	}
	switch {
	case r.Righe() == 0 && c.scarti > 0:
		c.rifiuta("NIENTE_DI_LEGGIBILE", "In %s non c'è nessuna riga leggibile: vedere gli scarti.", c.nomeFile())
	case !e.Delta && r.Stadi() == 0:
		c.rifiuta("CONSEGNA_VUOTA", "%s è una consegna completa e non contiene nessun immobile: controllare che il file FAB o TER ci sia e sia intero.", c.nomeFile())
	}
}

func (c *consegna) mergeRegistri(ctx context.Context, e *Esito) error {
	c.rifiutaRegistri()
	if rif := c.primoRifiuto(); rif != nil {
		return rif
	}
	o := &censuario.Ordine{Estrazione: c.estrazione, Tipo: c.tipo, Soglia: c.opz.conferma(censuario.CodiceSoglia), Oggi: c.opz.Oggi, Prova: c.opz.DryRun}
	if err := c.lacuna(ctx); err != nil {
		return err
	}
	c.numeroRecord()
	c.opz.progresso(Avanzamento{Fase: "preparazione", File: c.nomeFile(), Oggetti: c.registri.Righe()})
	scarti, err := c.registri.Prepara(ctx, o)
	if err != nil {
		return err
	}
	c.scarti += scarti
	e.Scarti = c.scarti
	c.opz.progresso(Avanzamento{Fase: "scrittura", File: c.nomeFile(), Oggetti: c.registri.Righe()})
	var x censuario.Esito
	err = c.db.Owner(ctx, func(tx pgx.Tx) error {
		if x, err = c.registri.Unisci(ctx, tx, o); err != nil {
			return err
		}
		c.esitoRegistri(e, &x)
		if err := c.scriviEsito(ctx, tx, e, "acquisita"); err != nil {
			return err
		}
		if c.opz.DryRun {
			return errProva
		}
		return nil
	})
	if (err == nil || errors.Is(err, errProva)) && c.cursore != nil {
		c.cursore.Avanza(c.estrazione)
	}
	if err == nil && x.Prima {
		// The delivery is in: that the planner is told a minute later hurts nobody.
		_ = c.registri.Analizza(ctx)
	}
	return err
}

// numeroRecord compares with what came the count that the PRM gives; nobody says of what it is, so any of
// them will do (§1.4).
func (c *consegna) numeroRecord() {
	n := c.estrazione.PRM.NumeroRecord
	if !n.Presente {
		return
	}
	immobili, tutte := c.letti["FAB"]+c.letti["TER"], int64(0)
	for _, l := range c.letti {
		tutte += l
	}
	if n.N != immobili && n.N != tutte && n.N != c.registri.Stadi() {
		c.avvisi.aggiungi("NUMERO_RECORD", fmt.Sprintf("il PRM dice %d record, ne sono arrivati %d, di cui %d di immobili", n.N, tutte, immobili))
	}
}

func (c *consegna) esitoRegistri(e *Esito, x *censuario.Esito) {
	if diTerreni := c.estrazione.Tipo == 'T'; diTerreni {
		e.Acquisiti["particelle"] = x.Particelle
	} else {
		e.Acquisiti["uiu"] = x.UIU
	}
	e.Acquisiti["titolarita"], e.Acquisiti["soggetti"] = x.Titolarita, x.Soggetti
	e.Nuovi, e.Modificati, e.Chiusi, e.Invariati = x.Nuovi, x.Modificati, x.Chiusi, x.Invariati
	e.Anomalie = 0
	for _, a := range x.Anomalie {
		e.Anomalie += a.N
		c.avvisi.aggiungiN(a.Codice, a.Esempio, a.N)
	}
}

// lacuna looks at the cursor of the ente. A rehearsal goes on from where its earlier deliveries would
// have taken it: it ends as the real run would.
func (c *consegna) lacuna(ctx context.Context) error {
	var cur censuario.Cursore
	if err := c.db.Owner(ctx, func(tx pgx.Tx) (err error) {
		cur, err = censuario.LeggiCursore(ctx, tx, c.ente.ID, c.estrazione.Tipo)
		return err
	}); err != nil {
		return err
	}
	if c.cursore != nil {
		cur.Fino, cur.Intera = max(cur.Fino, c.cursore.Fino), cur.Intera || c.cursore.Intera
	}
	rif := cur.Segue(c.estrazione, c.nomeFile())
	if rif == nil {
		return nil
	}
	if !c.opz.conferma(rif.Codice) {
		return rif
	}
	c.avvisi.aggiungi(rif.Codice, "confermata da chi importa: "+c.nomeFile())
	return nil
}

// rangoModo puts whole loads before what updates them.
func rangoModo(c *consegna) int {
	if c.estrazione != nil && c.estrazione.Delta {
		return 1
	}
	return 0
}

// annullaRegistri undoes a delivery of registers, the last of its chain.
func annullaRegistri(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs) error {
	if err := censuario.Annulla(ctx, tx, args["ente"].(int32), args["fornitura"].(int64)); err != nil {
		return err
	}
	return esegui(ctx, tx, args, "SegnaAnnullata")
}

// cursoreDi is the cursor that a rehearsal moves.
func (r *raccolta) cursoreDi(ente int32, tipo string) *censuario.Cursore {
	if r.cursori == nil {
		r.cursori = map[chiave]*censuario.Cursore{}
	}
	k := chiave{ente: ente, tipo: tipo}
	if r.cursori[k] == nil {
		r.cursori[k] = &censuario.Cursore{Fino: sit.DaSempre}
	}
	return r.cursori[k]
}
