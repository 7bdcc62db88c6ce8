package fornitura

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

// date settles the reference date of each sheet (contract §0): what the content says, else
// --riferimento, else the time of the file, said with an avviso.
func (c *consegna) date() {
	if c.indirizzi != nil {
		c.dataIndirizzi()
		return
	}
	if c.registri != nil {
		return // the PRM has said it
	}
	if c.docfa != nil {
		c.dataDocfa()
		return
	}
	if c.estratto != nil {
		c.dataEstratto()
		return
	}
	for _, f := range c.fogliInOrdine() {
		chiesto, nome := c.opz.Riferimento, f.Nome
		if c.confini() {
			nome = "confine di " + string(f.ID.Comune)
		}
		switch {
		case f.diFile != nil:
			f.Riferimento = *f.diFile
			if chiesto != nil && *chiesto != f.Riferimento {
				c.avvisi.aggiungi("RIFERIMENTO_IGNORATO", fmt.Sprintf("%s: il file dice %s, e vale quello", nome, f.Riferimento))
			}
		case chiesto != nil:
			f.Riferimento = *chiesto
		default:
			f.Riferimento = f.diOra
			c.avvisi.aggiungi("RIFERIMENTO_DAL_FILE", fmt.Sprintf("%s: il contenuto non dice la sua data e vale quella del file, %s; indicarla con --riferimento", nome, f.Riferimento))
		}
	}
}

// riferimento is the latest of the sheets.
func (c *consegna) riferimento() sit.Giorno {
	if c.indirizzi != nil || c.registri != nil || c.docfa != nil || c.estratto != nil {
		return c.giorno
	}
	rif := sit.DaSempre
	for _, f := range c.fogli {
		rif = max(rif, f.Riferimento)
	}
	return rif
}

func (c *consegna) fogliInOrdine() []*foglio {
	nomi := slices.Sorted(maps.Keys(c.fogli))
	out := make([]*foglio, len(nomi))
	for i, n := range nomi {
		out[i] = c.fogli[n]
	}
	return out
}

// modi decides how each sheet enters its history; those that fall between two drawings are
// refused, and refuse the delivery.
func (c *consegna) modi(ctx context.Context) error {
	nomi := slices.Sorted(maps.Keys(c.fogli))
	prima := map[string]*[3][]stesura{}
	err := c.db.Owner(ctx, func(tx pgx.Tx) error {
		args := pgx.NamedArgs{"ente": c.ente.ID, "nomi": nomi}
		rows, _ := tx.Query(ctx, queries.SQL("Stesure"), args)
		var nome string
		var gruppo int16
		var s stesura
		_, err := pgx.ForEachRow(rows, []any{&nome, &gruppo, &s.Riferimento, &s.Fonte}, func() error {
			if prima[nome] == nil {
				prima[nome] = &[3][]stesura{}
			}
			prima[nome][gruppo] = append(prima[nome][gruppo], s)
			return nil
		})
		if err != nil {
			return fmt.Errorf("read stesure: %w", err)
		}
		rows, _ = tx.Query(ctx, queries.SQL("FogliNoti"), args)
		var id int32
		_, err = pgx.ForEachRow(rows, []any{&nome, &id}, func() error {
			noto := id
			c.fogli[nome].id = &noto
			return nil
		})
		return err
	})
	if err != nil {
		return err
	}
	var intermedi []string
	for _, f := range c.fogliInOrdine() {
		storia := prima[f.Nome]
		if storia == nil {
			storia = &[3][]stesura{}
		}
		var ok1, ok2 bool
		f.gruppo1, ok1 = decide(storia[1], f.Riferimento, c.fonte)
		f.gruppo2, ok2 = decide(storia[2], f.Riferimento, c.fonte)
		gruppi := c.gruppi()
		if slices.Contains(gruppi, 1) && !ok1 || slices.Contains(gruppi, 2) && !ok2 {
			intermedi = append(intermedi, fmt.Sprintf("%s (%s)", f.Nome, f.Riferimento))
		}
		if f.gruppo1.Modo == ModoIgnorata && slices.Contains(gruppi, 1) {
			c.avvisi.aggiungi("FONTE_INFERIORE", fmt.Sprintf("%s: dello stesso giorno c'è già una fonte migliore: nulla cambia", f.Nome))
		}
	}
	if len(intermedi) > 0 {
		c.rifiuta("FOGLIO_INTERMEDIO", "I fogli %s cadono fra due disegni già caricati: annullare prima le forniture più recenti, o consegnare una data più recente o più antica di tutte.", elenco(intermedi))
	}
	return nil
}

// gruppi are the groups of classes, each with a history of its own, that the delivery speaks of.
func (c *consegna) gruppi() []int16 {
	var out []int16
	if c.classi[classeConfine] || c.classi[classeParticella] {
		out = append(out, 1)
	}
	if c.classi[classeFabbricato] || c.classi[classeSegno] {
		out = append(out, 2)
	}
	return out
}

var colonneFoglio = []string{"fornitura_id", "nome", "comune", "sezione", "foglio", "allegato", "sviluppo", "file", "riferimento", "fonte",
	"srid", "sistema", "affine", "adattamento", "precisione_m", "scala", "scuciture", "foglio_id",
	"modo1", "dal1", "al1", "modo2", "dal2", "al2"}

// scriviFogli stages the sheets, and the anomalie found while reading them.
func (c *consegna) scriviFogli(ctx context.Context, tx pgx.Tx) error {
	fogli := c.fogliInOrdine()
	completo := c.classi[classeConfine] && c.classi[classeParticella]
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"staging", "foglio"}, colonneFoglio, pgx.CopyFromSlice(len(fogli), func(i int) ([]any, error) {
		f := fogli[i]
		var scuciture pg.Flat
		if completo {
			scuciture = f.bilancio.scuciture(f.SRID)
		}
		return []any{c.id, f.Nome, string(f.ID.Comune), f.ID.Sezione, int32(f.ID.Foglio), f.ID.Allegato, f.ID.Sviluppo, f.File, f.Riferimento, string(c.fonte),
			int32(f.SRID), f.Sistema, f.Affine, oppureNullo(string(f.Adattamento)), float32(f.Precisione), oppureNullo(int32(f.Scala)), &scuciture, f.id,
			string(f.gruppo1.Modo), limite(f.gruppo1.Dal), limite(f.gruppo1.Al), string(f.gruppo2.Modo), limite(f.gruppo2.Dal), limite(f.gruppo2.Al)}, nil
	}))
	if err != nil {
		return fmt.Errorf("stage fogli: %w", err)
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"staging", "anomalia"}, []string{"fornitura_id", "codice", "gravita", "foglio", "oggetto", "testo", "file", "riga"},
		pgx.CopyFromSlice(len(c.anomali), func(i int) ([]any, error) {
			a := c.anomali[i]
			return []any{c.id, a.codice, a.gravita, a.foglio, a.oggetto, a.testo, a.file, a.riga}, nil
		}))
	if err != nil {
		return fmt.Errorf("stage anomalie: %w", err)
	}
	return nil
}

// limite writes an open end as NULL, as the mirror keeps it.
func limite(g sit.Giorno) *sit.Giorno {
	if g.Aperto() {
		return nil
	}
	return &g
}
