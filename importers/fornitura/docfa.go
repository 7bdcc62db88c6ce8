package fornitura

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	codec "github.com/cestor/sit/catasto/docfa"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/docfa"
	"github.com/cestor/sit/sit"
)

// diDocfa tells the deliveries of DOCFA, which importers/docfa merges.
func diDocfa(tipo string) bool { return tipo == string(importers.CatastoDocfa) }

// chiaveDocfa tells one supply from another: those of one ente and month, and apart from them the
// supplementary ones. Files that came without their archive are one, of no month.
type chiaveDocfa struct {
	ente        int32
	anno, mese  int
	integrativa bool
}

// docfa reads one file of a supply.
func (l *lettura) docfa(ctx context.Context) error { return l.concludi(ctx, l.diDocfa(ctx)) }

func (l *lettura) diDocfa(ctx context.Context) error {
	nome, dentro := importers.DocfaDi(l.v.Percorso)
	genere := docfa.GenereDi(l.v.Nome, nome.Contenuto)
	if genere == "" {
		l.r.ignoti = append(l.r.ignoti, l.v.Percorso)
		return nil
	}
	comune := nome.Comune
	if !dentro {
		testa, err := l.buf.Peek(importers.TestaUtile)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if comune = prevalente(testa); comune == "" {
			comune = l.r.opz.Ente
		}
	}
	if comune == "" {
		return sit.Rifiuto(sit.Invalid, "COMUNE_NON_INDICATO", "%s non dice di quale comune è: indicarlo con --ente, o consegnare l'archivio con il nome che ha dato l'Agenzia (per esempio X100_202401_DC.zip).", l.v.Percorso)
	}
	c, err := l.r.consegnaDocfa(ctx, comune, nome, l.v.Percorso)
	if c == nil || err != nil {
		return err
	}
	l.toccate = append(l.toccate, c)
	return c.docfa.Leggi(ctx, genere, l.v.Percorso, l.v.Nome, l.buf, l.avanza)
}

// consegnaDocfa finds or opens the supply of a comune and a month; nil without error as consegnaDi.
func (r *raccolta) consegnaDocfa(ctx context.Context, comune catasto.CodiceComune, nome codec.Nome, file string) (*consegna, error) {
	ente, err := r.ente(ctx, comune)
	if err != nil {
		return nil, err
	}
	tipo := string(importers.CatastoDocfa)
	if ente == nil {
		k := forestiero{comune, tipo}
		if r.estranei[k] == nil {
			e := r.estraneo(comune)
			e.tipo, e.file = tipo, file
			r.estranei[k] = e
		}
		r.estranei[k].letti++
		return nil, nil
	}
	k := chiaveDocfa{ente.ID, nome.Anno, nome.Mese, nome.Integrativa}
	if c := r.fornitureDocfa[k]; c != nil {
		return c, nil
	}
	c, err := r.apri(ctx, *ente, tipo, "", "", file)
	if err != nil {
		return nil, err
	}
	if r.fornitureDocfa == nil {
		r.fornitureDocfa = map[chiaveDocfa]*consegna{}
	}
	r.fornitureDocfa[k] = c
	r.ordine = append(r.ordine, c)
	if r.dichiarate == nil {
		r.dichiarate = docfa.NuovoScrittore(ctx, r.im.DB)
	}
	opz := docfa.Opzioni{Nome: nome, Archivio: r.im.Archivio, Prova: r.opz.DryRun}
	c.docfa, err = docfa.Apri(ctx, r.im.DB, r.dichiarate, c, c.id, *ente, opz)
	if err != nil {
		return nil, err
	}
	c.letti = c.docfa.Letti
	return c, nil
}

// dataDocfa: the month in the name of the archive, else the latest registration, else --riferimento.
func (c *consegna) dataDocfa() {
	chiesto := c.opz.Riferimento
	switch c.giorno = c.docfa.Giorno(); {
	case !c.giorno.Aperto() && chiesto != nil && *chiesto != c.giorno:
		c.avvisi.aggiungi("RIFERIMENTO_IGNORATO", fmt.Sprintf("%s: la fornitura è del %s, e vale quello", c.nomeFile(), c.giorno))
	case c.giorno.Aperto() && chiesto != nil:
		c.giorno = *chiesto
	case c.giorno.Aperto():
		c.giorno = c.opz.Oggi
		c.avvisi.aggiungi("RIFERIMENTO_OGGI", fmt.Sprintf("né il nome dell'archivio né le righe dicono un giorno, e vale quello dell'importazione, %s; indicarlo con --riferimento", c.giorno))
	}
}

// rangoDocfa puts a supplementary supply after that of its month, which it completes.
func rangoDocfa(c *consegna) int {
	if c.docfa != nil && c.docfa.Integrativa() {
		return 1
	}
	return 0
}

func (c *consegna) mergeDocfa(ctx context.Context, e *Esito) error {
	d := c.docfa
	if d.SenzaArchivio > 0 {
		c.rifiuta("ARCHIVIO_NON_CONFIGURATO", "La fornitura contiene %d file da conservare, planimetrie e documenti, ma non è detto in quale cartella: indicarla con --archivio, la stessa del servizio, e ripetere.", d.SenzaArchivio)
	}
	if d.Righe() == 0 && c.scarti > 0 && len(c.rifiuti) == 0 {
		c.rifiuta("NIENTE_DI_LEGGIBILE", "In %s non c'è nessuna riga leggibile: vedere gli scarti.", c.nomeFile())
	}
	if rif := c.primoRifiuto(); rif != nil {
		return rif
	}
	if !d.Visti[docfa.DC] {
		c.avvisi.aggiungi("DC_ASSENTE", "manca DC.DAT: poligoni, planimetrie e documenti si legano alle unità dichiarate quando arriva")
	}
	c.opz.progresso(Avanzamento{Fase: "scrittura", File: c.nomeFile(), Oggetti: d.Righe()})
	return c.db.Owner(ctx, func(tx pgx.Tx) error {
		x, err := d.Unisci(ctx, tx)
		if err != nil {
			return err
		}
		e.Acquisiti["dichiarazioni"], e.Acquisiti["poligoni"], e.Acquisiti["schede"], e.Acquisiti["documenti"] = x.Dichiarate, x.Poligoni, x.Schede, x.Documenti
		e.Nuovi, e.Modificati, e.Invariati = x.Nuovi, x.Modificati, x.Invariati
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

// annullaDocfa undoes a supply, the last of its chain.
func annullaDocfa(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs) error {
	if err := docfa.Annulla(ctx, tx, args["ente"].(int32), args["fornitura"].(int64)); err != nil {
		return err
	}
	return esegui(ctx, tx, args, "SegnaAnnullata")
}
