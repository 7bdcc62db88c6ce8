package fornitura

import (
	"context"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/importers/pratica"
	"github.com/cestor/sit/importers/tabella"
	"github.com/cestor/sit/sit"
)

// stanzePratiche are the building files.
var stanzePratiche = map[importers.Tipo]*stanza{
	importers.EdiliziaPratiche: {
		schema: "edilizia", tabelle: pratica.Tabelle, rango: 6, cosa: "pratica",
		apri: func(ctx context.Context, r *raccolta, c *consegna) (estratto, error) {
			return pratica.Apri(ctx, r.im.DB, c, c.id, c.ente)
		},
		leggi: func(ctx context.Context, l *lettura) error { return l.diPratiche(ctx) }, annulla: pratica.Annulla,
	},
}

// diPratiche reads one file of a register of building files. A line of no comune is of the delivery that the
// lines before it feed, else of the one that --ente names, else of the first that follows.
func (l *lettura) diPratiche(ctx context.Context) error {
	t, err := tabella.Nuovo(l.buf, l.v.Percorso, pratica.Colonne)
	if err != nil {
		return err
	}
	var ultima *consegna
	var sole []senzaComune
	for r, err := range t.Righe() {
		if err != nil {
			return err
		}
		l.avanza()
		comune, err := pratica.Comune(r)
		if err != nil {
			pratica.SenzaComune(r)
			if ultima == nil && l.r.opz.Ente != "" {
				if ultima, err = l.consegnaParte(ctx, l.r.opz.Ente, string(importers.EdiliziaPratiche), ""); err != nil {
					return err
				}
			}
			s := senzaComune{r.Errore(), r.Grezza(), r.Proposta(), int64(r.Linee)}
			if ultima == nil {
				sole = append(sole, s)
				continue
			}
			if err := s.scarta(ctx, ultima); err != nil {
				return err
			}
			continue
		}
		c, err := l.consegnaParte(ctx, comune, string(importers.EdiliziaPratiche), "")
		if err != nil {
			return err
		}
		if c == nil {
			continue
		}
		ultima = c
		for _, s := range sole {
			if err := s.scarta(ctx, c); err != nil {
				return err
			}
		}
		sole = nil
		c.letti[genereP] += int64(r.Linee)
		if err := c.estratto.(*pratica.Consegna).Aggiungi(ctx, comune, r, l.v.Percorso); err != nil {
			return err
		}
	}
	if len(sole) > 0 {
		return sit.Rifiuto(sit.Invalid, "COMUNE_NON_INDICATO", "In %s nessuna riga dice di quale comune è: la colonna cod_comune porta il codice catastale, una lettera e tre cifre; oppure indicarlo con --ente.", l.v.Percorso)
	}
	return l.ignote(t)
}

const genereP = "PRATICHE"

// ignote tells of columns that the layout does not have: what they say is kept with the line.
func (l *lettura) ignote(t *tabella.Lettore) error {
	for _, c := range l.toccate {
		for _, nome := range t.Ignote() {
			c.avvisi.aggiungi("COLONNA_SCONOSCIUTA", l.v.Percorso+": la colonna «"+catasto.Taglia(nome)+"» non è del tracciato; resta nella riga conservata")
		}
	}
	return nil
}

// senzaComune is a line that does not say whose it is.
type senzaComune struct {
	errore   *catasto.SyntaxError
	grezza   string
	proposta string
	linee    int64
}

func (s senzaComune) scarta(ctx context.Context, c *consegna) error {
	c.letti[genereP] += s.linee
	return c.ScartaCon(ctx, s.errore, []byte(s.grezza), s.proposta)
}
