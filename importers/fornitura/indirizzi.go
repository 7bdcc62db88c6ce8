package fornitura

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/anncsu"
	"github.com/cestor/sit/sit"
)

// diIndirizzi tells the deliveries of streets and civici, which importers/anncsu merges.
func diIndirizzi(tipo string) bool {
	return tipo == string(importers.IndirizziANNCSU) || tipo == string(importers.IndirizziCivici)
}

func rangoTipo(tipo string) int {
	switch {
	case diIndirizzi(tipo):
		return 1
	case diRegistri(tipo):
		return 2
	case diDocfa(tipo):
		return 3
	}
	if s := stanzaDi(tipo); s != nil {
		return s.rango
	}
	return 0
}

// dataIndirizzi: no file of addresses says its day, so --riferimento does, else the day of the
// import (contract §1).
func (c *consegna) dataIndirizzi() {
	if c.opz.Riferimento != nil {
		c.giorno = *c.opz.Riferimento
		return
	}
	c.giorno = c.opz.Oggi
	c.avvisi.aggiungi("RIFERIMENTO_OGGI", fmt.Sprintf("il file non dice la sua data e vale il giorno dell'importazione, %s; indicarla con --riferimento", c.giorno))
}

// finestre place the delivery among the earlier ones, streets and civici each in their own
// history: a stradario may come alone.
func (c *consegna) finestre(ctx context.Context, tx pgx.Tx) (vie, civici anncsu.Finestra, err error) {
	rows, _ := tx.Query(ctx, queries.SQL("GiorniIndirizzi"), pgx.NamedArgs{"ente": c.ente.ID})
	var storie [2][]stesura
	var giorno sit.Giorno
	var accessi bool
	if _, err := pgx.ForEachRow(rows, []any{&giorno, &accessi}, func() error {
		storie[0] = append(storie[0], stesura{Riferimento: giorno})
		if accessi {
			storie[1] = append(storie[1], stesura{Riferimento: giorno})
		}
		return nil
	}); err != nil {
		return vie, civici, fmt.Errorf("GiorniIndirizzi: %w", err)
	}
	v, okVie := decide(storie[0], c.giorno, "")
	n, okCivici := decide(storie[1], c.giorno, "")
	if !okVie || !okCivici && c.indirizzi.Accessi {
		return vie, civici, sit.Rifiuto(sit.Conflict, "FORNITURA_INTERMEDIA", "Il giorno %s cade fra due consegne di indirizzi già acquisite: annullare prima le più recenti, o consegnare un giorno più recente o più antico di tutti.", c.giorno)
	}
	intera := c.modo == "completa"
	return anncsu.Finestra{Dal: v.Dal, Al: v.Al, Intera: c.indirizzi.Stradario},
		anncsu.Finestra{Dal: n.Dal, Al: n.Al, Intera: intera && c.indirizzi.Accessi}, nil
}

// A whole delivery that would end more than one state in twenty for being absent is asked about
// (contract §1); not for a handful, which any small comune may lose in a year.
const (
	sogliaChiusi = 0.05
	minimoChiusi = 50
	codiceChiusi = "SOGLIA_RICONCILIAZIONE"
	motivoSoglia = "La consegna chiuderebbe %d fra vie e civici su %d perché non li contiene: controllare che sia intera; se è giusto così ripetere con --conferma %s."
)

func (c *consegna) mergeIndirizzi(ctx context.Context, e *Esito) error {
	if c.indirizzi.Righe() == 0 {
		c.rifiutaVuota()
	}
	if rif := c.primoRifiuto(); rif != nil {
		return rif
	}
	c.opz.progresso(Avanzamento{Fase: "scrittura", File: c.nomeFile(), Oggetti: c.indirizzi.Righe()})
	return c.db.Owner(ctx, func(tx pgx.Tx) error {
		vie, civici, err := c.finestre(ctx, tx)
		if err != nil {
			return err
		}
		x, err := c.indirizzi.Unisci(ctx, tx, vie, civici)
		if err != nil {
			return err
		}
		prima := x.Chiusi + x.Modificati + x.Invariati
		if x.Chiusi >= minimoChiusi && float64(x.Chiusi) > sogliaChiusi*float64(prima) {
			if !c.opz.conferma(codiceChiusi) {
				return sit.Rifiuto(sit.Conflict, codiceChiusi, motivoSoglia, x.Chiusi, prima, codiceChiusi)
			}
			c.avvisi.aggiungiN(codiceChiusi, "vie e civici chiusi perché la consegna non li contiene", x.Chiusi)
		}
		e.Acquisiti["vie"], e.Acquisiti["civici"] = x.Vie, x.Civici
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

// annullaIndirizzi undoes a delivery that is the last of its chain. The two tipi of addresses have
// each a chain and write in one schema: what the other has built upon cannot be taken away.
func annullaIndirizzi(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs) error {
	numero := args["fornitura"].(int64)
	dopo, err := anncsu.Annulla(ctx, tx, args["ente"].(int32), numero)
	if err != nil {
		return err
	}
	if len(dopo) > 0 {
		return sit.Rifiuto(sit.Conflict, "FORNITURA_NON_ULTIMA", "La fornitura %d non si può annullare da sola: altre hanno cambiato ciò che ha portato. Prima vanno annullate, dalla più recente, %s.", numero, numeri(dopo))
	}
	return esegui(ctx, tx, args, "SegnaAnnullata")
}

// nomeColonne lists the columns that a file has beyond its layout.
func nomeColonne(nomi []string) string { return strings.Join(nomi[:min(len(nomi), 30)], ", ") }
