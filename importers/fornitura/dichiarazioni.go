package fornitura

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/dichiarazione"
	"github.com/cestor/sit/importers/tabella"
	"github.com/cestor/sit/sit"
)

// stanzeDichiarazioni are what taxpayers declare and pay on, and who lives where.
var stanzeDichiarazioni = stanzeDi(dichiarazione.Tracciati())

func stanzeDi(tracciati []*dichiarazione.Tracciato) map[importers.Tipo]*stanza {
	out := map[importers.Tipo]*stanza{}
	for _, t := range tracciati {
		s := &stanza{schema: t.Schema, tabelle: t.Staging, rango: 4, intera: true, cosa: "riga",
			apri: func(ctx context.Context, r *raccolta, c *consegna) (estratto, error) {
				if r.posizioni == nil {
					r.posizioni = dichiarazione.NuovoScrittore(ctx, r.im.DB)
				}
				return dichiarazione.Apri(ctx, r.im.DB, r.posizioni, c, c.id, c.ente, t.Tipo)
			},
			leggi: func(ctx context.Context, l *lettura) error { return l.dichiarazioni(ctx, t) },
			annulla: func(ctx context.Context, tx pgx.Tx, ente int32, fornitura int64) error {
				return dichiarazione.Annulla(ctx, tx, ente, fornitura, t.Tipo)
			},
		}
		if t.Posizioni && t.Tipo != importers.AnagrafeResidenti {
			s.rango = 5 // positions are judged by rates and residents
		}
		out[t.Tipo] = s
	}
	return out
}

// dichiarazioni reads a table of lines, each of which says its comune: one file may feed several enti.
func (l *lettura) dichiarazioni(ctx context.Context, t *dichiarazione.Tracciato) error {
	tab, err := tabella.Nuovo(l.buf, l.v.Percorso, t.Colonne)
	if err != nil {
		return err
	}
	var sospese []sospesa // of nobody, until it is known whose the file is
	scritto, comune := "", catasto.CodiceComune("")
	letti := int64(0)
	for r, err := range tab.Righe() {
		if err != nil {
			return err
		}
		letti++
		l.avanza()
		if s := r.Testo(0); s != scritto || comune == "" {
			scritto, comune = s, ""
			if x, err := catasto.ParseCodiceComune(s); err == nil {
				comune = x
			}
		}
		if comune == "" {
			r.Difetto(0, "il codice del comune non è valido: servono una lettera e tre cifre", "")
			x := sospesa{*r.Errore(), []byte(r.Grezza()), r.Proposta(), int64(r.Linee)}
			if l.di == nil {
				sospese = append(sospese, x)
			} else if err := l.di.scartaSospesa(ctx, t, x); err != nil {
				return err
			}
			continue
		}
		c, err := l.consegnaDi(ctx, comune, string(t.Tipo), "")
		if err != nil {
			return err
		}
		if c == nil {
			continue
		}
		c.letti[t.Genere] += int64(r.Linee)
		if err := c.estratto.(*dichiarazione.Consegna).Aggiungi(ctx, comune, r, l.v.Percorso); err != nil {
			return err
		}
	}
	return l.fineDichiarazioni(ctx, t, tab, sospese, letti)
}

// sospesa is a line that does not say whose it is.
type sospesa struct {
	errore    catasto.SyntaxError
	contenuto []byte
	proposta  string
	linee     int64
}

func (c *consegna) scartaSospesa(ctx context.Context, t *dichiarazione.Tracciato, x sospesa) error {
	c.letti[t.Genere] += x.linee
	return c.ScartaCon(ctx, &x.errore, x.contenuto, x.proposta)
}

func (l *lettura) fineDichiarazioni(ctx context.Context, t *dichiarazione.Tracciato, tab *tabella.Lettore, sospese []sospesa, letti int64) error {
	if letti == 0 {
		return sit.Rifiuto(sit.Invalid, "CONSEGNA_VUOTA", "%s ha i nomi delle colonne e nessuna riga.", l.v.Percorso)
	}
	if len(sospese) > 0 {
		if len(l.toccate) == 0 && l.r.opz.Ente != "" {
			if _, err := l.consegnaDi(ctx, l.r.opz.Ente, string(t.Tipo), ""); err != nil {
				return err
			}
		}
		if len(l.toccate) == 0 && len(l.r.estranei) == 0 {
			return sit.Rifiuto(sit.Invalid, "NIENTE_DI_LEGGIBILE", "In %s non c'è nessuna riga di cui si legga il comune.", l.v.Percorso)
		}
		for _, x := range sospese {
			if len(l.toccate) > 0 {
				if err := l.toccate[0].scartaSospesa(ctx, t, x); err != nil {
					return err
				}
			}
		}
	}
	assenti := 0
	esempio := ""
	for i, c := range t.Colonne {
		if !tab.Ha(i) {
			if assenti++; assenti == 1 {
				esempio = c.Nome
			} else {
				esempio += ", " + c.Nome
			}
		}
	}
	for _, c := range l.toccate {
		if ignote := tab.Ignote(); len(ignote) > 0 {
			c.avvisi.aggiungiN("COLONNE_SCONOSCIUTE", l.v.Percorso+": conservate a parte, "+nomeColonne(ignote), int64(len(ignote)))
		}
		if assenti > 0 {
			c.avvisi.aggiungiN("COLONNE_ASSENTI", fmt.Sprintf("%s: il tracciato ha anche %s", l.v.Percorso, esempio), int64(assenti))
		}
	}
	return nil
}
