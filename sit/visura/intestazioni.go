package visura

import (
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/cestor/sit/catasto"
)

// titoli adds the changes of holders.
func (c *confrontatore) titoli() error {
	rows, err := c.tx.Query(c.ctx, queries.SQL("TitoliCambiati"), c.args)
	if err != nil {
		return err
	}
	righe, err := pgx.CollectRows(rows, pgx.RowToStructByName[rigaTitoloDiverso])
	if err != nil {
		return fmt.Errorf("titles that changed: %w", err)
	}
	for len(righe) > 0 {
		n := slices.IndexFunc(righe, func(r rigaTitoloDiverso) bool { return r.chiave() != righe[0].chiave() })
		if n < 0 {
			n = len(righe)
		}
		c.intestazione(righe[:n])
		righe = righe[n:]
	}
	return nil
}

type rigaTitoloDiverso struct {
	Tipo               string
	Immobile           int64
	Comune, Sezione    string
	Vecchio, Nuovo     bool
	SoggettoTipo       string
	Numero             int64
	Diritto            string
	DirittoLibero      *string
	QuotaNum, QuotaDen *int64
	fasi
	Persona, CF, Denominazione, Cognome, Nome *string
	Particella                                string
}

func (r *rigaTitoloDiverso) chiave() string {
	return fmt.Sprint(r.Tipo, "|", r.Immobile, "|", r.Comune, "|", r.Sezione)
}

// contenuto is what makes two titles the same thing to who looks for changes.
func (r *rigaTitoloDiverso) contenuto() string {
	q := func(n *int64) string {
		if n == nil {
			return "-"
		}
		return fmt.Sprint(*n)
	}
	return fmt.Sprint(r.SoggettoTipo, "|", r.Numero, "|", r.Diritto, "|", q(r.QuotaNum), "/", q(r.QuotaDen))
}

// intestazione adds a change of holders, when there were some before and are some after: who
// holds what is new or closed goes with it.
func (c *confrontatore) intestazione(righe []rigaTitoloDiverso) {
	oggetto := righe[0].Particella
	if righe[0].Tipo == "F" {
		oggetto = catasto.IDUIU{Comune: catasto.CodiceComune(righe[0].Comune), Sezione: righe[0].Sezione, Immobile: righe[0].Immobile}.String()
	}
	var prima, dopo Confronto
	var vecchi, nuovi []string
	var atto *Atto
	for i := range righe {
		r := &righe[i]
		t := TitoloDiverso{Soggetto: r.Persona, CF: r.CF, Denominazione: r.Denominazione, Cognome: r.Cognome, Nome: r.Nome, Diritto: r.Diritto,
			DirittoTesto: dirittoTesto(r.Diritto, ""), QuotaNum: r.QuotaNum, QuotaDen: r.QuotaDen}
		if c.nomi {
			t.DirittoTesto = dirittoTesto(r.Diritto, testo(r.DirittoLibero))
		}
		if r.Vecchio {
			prima.Titolari, vecchi = append(prima.Titolari, t), append(vecchi, r.contenuto())
		}
		if r.Nuovo {
			dopo.Titolari, nuovi = append(dopo.Titolari, t), append(nuovi, r.contenuto())
			if !r.Vecchio && atto == nil {
				atto = r.generante(c.nomi)
			}
		}
	}
	slices.Sort(vecchi)
	slices.Sort(nuovi)
	if oggetto == "" || len(vecchi) == 0 || len(nuovi) == 0 || slices.Equal(vecchi, nuovi) {
		return
	}
	for _, r := range righe {
		if r.Persona != nil && !slices.Contains(c.persone, *r.Persona) {
			c.persone = append(c.persone, *r.Persona)
		}
	}
	c.items = append(c.items, Differenza{Tipo: "intestazione", Oggetto: oggetto, Prima: &prima, Dopo: &dopo, Atto: atto})
}
