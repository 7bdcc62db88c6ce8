package territorio

import (
	"context"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/mappa/carta"
)

// DomandaEstratto is what somebody wants on paper: one of Particella and Foglio.
type DomandaEstratto struct {
	Particella string // any spelling of an id
	Foglio     string // the eleven characters of a sheet, or its number
	Sezione    *string
	Scala      int // 0: to be chosen
	Formato    carta.Formato
}

// Estratto gathers what an estratto shows. A particella that is suppressed today is shown as it
// was on the last day on which it was drawn; on a day that was asked for, only what held then.
func (t *Territorio) Estratto(ctx context.Context, ente string, d DomandaEstratto, q mappa.Quando) (carta.Estratto, error) {
	e, err := t.mappa.Ente(ctx, ente)
	if err != nil {
		return carta.Estratto{}, err
	}
	x := carta.Estratto{Installazione: carta.Installazione{Ente: e.Ente, Giorno: q.Giorno, Datata: q.Esplicito}}
	if d.Particella == "" {
		return t.estrattoFoglio(ctx, e, d, q, x)
	}
	p, i, giorno, err := t.inquadra(ctx, e, d.Particella, q)
	if err != nil {
		return carta.Estratto{}, err
	}
	if !i.InMappa {
		return carta.Estratto{}, nonInMappa(p, q)
	}
	x.Particella, x.Giorno, x.Datata = &p, giorno.Giorno, giorno.Esplicito
	if x.Foglio, err = catasto.ParseIDFoglio(i.Foglio); err != nil {
		return carta.Estratto{}, err
	}
	x.Impianto = carta.Impagina(i.Riquadro, i.Riquadro.Center(), d.Formato, d.Scala)
	if x.Impianto.Entra {
		x.Tavola, err = t.mappa.Tavola(ctx, e, x.Impianto.Pagine[0].Finestra, i.ID, giorno)
		return x, err
	}
	// It does not fit: the page is centred on a point of it, which takes its drawing.
	if x.Tavola, err = t.mappa.Tavola(ctx, e, i.Riquadro, i.ID, giorno); err != nil {
		return carta.Estratto{}, err
	}
	x.Impianto = carta.Impagina(i.Riquadro, internoDi(x.Tavola, i), d.Formato, d.Scala)
	x.Tavola, err = t.mappa.Tavola(ctx, e, x.Impianto.Pagine[0].Finestra, i.ID, giorno)
	return x, err
}

// inquadra finds a particella and the day on which it is to be shown.
func (t *Territorio) inquadra(ctx context.Context, e mappa.Ente, id string, q mappa.Quando) (mappa.Particella, mappa.Inquadratura, mappa.Quando, error) {
	i, err := t.mappa.InquadraParticella(ctx, e, id, q)
	finita := err == nil && !i.InMappa && !q.Esplicito && i.Finita != sit.PerSempre
	if finita {
		q = mappa.Quando{Giorno: i.Finita - 1, Esplicito: true}
		i, err = t.mappa.InquadraParticella(ctx, e, id, q)
	}
	if err != nil {
		return mappa.Particella{}, i, q, err
	}
	p, err := t.Particella(ctx, string(e.Codice), i.ID, q)
	// On the day shown it is a particella like others; the reader must know of today too.
	p.Soppressa = p.Soppressa || finita
	return p, i, q, err
}

func nonInMappa(p mappa.Particella, q mappa.Quando) error {
	consiglio := "La conosce il censuario, ma nessuna mappa consegnata la disegna."
	if !p.MaiDisegnata {
		consiglio = "È disegnata " + periodo(p.Vigenza) + ": indicare un giorno di quel periodo nel parametro data."
	}
	return sit.Rifiuto(sit.Conflict, "PART_NON_IN_MAPPA", "Il giorno %s la particella %s non è in mappa. %s", q.Giorno, p.ID, consiglio).Su("data")
}

func periodo(v sit.Vigenza) string {
	switch {
	case v.Dal.Aperto():
		return "fino al " + (v.Al - 1).String()
	case v.Al.Aperto():
		return "dal " + v.Dal.String()
	}
	return "dal " + v.Dal.String() + " al " + (v.Al - 1).String()
}

// internoDi is a point inside the largest drawing of the particella framed.
func internoDi(t mappa.Tavola, i mappa.Inquadratura) orb.Point {
	c, grande := i.Riquadro.Center(), 0.0
	for _, d := range t.Disegni {
		if d.Classe != mappa.ClasseParticella || d.ID != i.ID {
			continue
		}
		b := d.Geom.Bound()
		if a := (b.Max[0] - b.Min[0]) * (b.Max[1] - b.Min[1]); a > grande {
			grande, c = a, carta.Interno(d.Geom)
		}
	}
	return c
}

func (t *Territorio) estrattoFoglio(ctx context.Context, e mappa.Ente, d DomandaEstratto, q mappa.Quando, x carta.Estratto) (carta.Estratto, error) {
	i, err := t.foglio(ctx, e, d, q)
	if err != nil {
		return x, err
	}
	if x.Foglio, err = catasto.ParseIDFoglio(i.Foglio); err != nil {
		return x, err
	}
	// The margin of the paper shows what is around: the pages are counted on the sheet alone, and
	// drawn with all that they show.
	contorno, err := t.mappa.Contorno(ctx, e, i.Foglio, q)
	if err != nil {
		return x, err
	}
	if x.Impianto, err = carta.ImpaginaFoglio(i.Riquadro, contorno, d.Formato, d.Scala); err != nil {
		return x, err
	}
	finestra := x.Impianto.Pagine[0].Finestra
	for _, p := range x.Impianto.Pagine[1:] {
		finestra = finestra.Union(p.Finestra)
	}
	x.Tavola, err = t.mappa.Tavola(ctx, e, finestra, "", q)
	return x, err
}

// foglio finds the one sheet that was asked for.
func (t *Territorio) foglio(ctx context.Context, e mappa.Ente, d DomandaEstratto, q mappa.Quando) (mappa.Inquadratura, error) {
	nome, numero := "", 0
	if id, err := catasto.ParseIDFoglio(d.Foglio); err == nil {
		nome = id.String()
	} else if numero, err = strconv.Atoi(strings.TrimSpace(d.Foglio)); err != nil || numero < 0 || numero > 9999 {
		return mappa.Inquadratura{}, sit.Rifiuto(sit.Invalid, "PARAMETRO_NON_VALIDO",
			"Il parametro foglio è il nome di un foglio, come B542_000300, oppure il suo numero.").Su("foglio")
	}
	trovati, err := t.mappa.InquadraFogli(ctx, e, nome, numero, d.Sezione, q)
	if err != nil {
		return mappa.Inquadratura{}, err
	}
	switch {
	case len(trovati) == 0:
		return mappa.Inquadratura{}, sit.Rifiuto(sit.NotFound, "FOGLIO_INESISTENTE", "Il foglio %q non è nella mappa di %s (%s).", catasto.Taglia(d.Foglio), e.Nome, e.Codice).Su("foglio")
	case len(trovati) > 1:
		var nomi []string
		for _, f := range trovati {
			nomi = append(nomi, f.Foglio)
		}
		return mappa.Inquadratura{}, sit.Rifiuto(sit.Conflict, "FOGLIO_DUPLICATO", "Ci sono più fogli con questo numero: indicare la sezione, oppure uno di %s.", strings.Join(nomi, ", ")).Su("foglio")
	case !trovati[0].InMappa:
		return mappa.Inquadratura{}, sit.Rifiuto(sit.Conflict, "FOGLIO_NON_IN_MAPPA", "Il giorno %s il foglio %s non ha nulla in mappa.", q.Giorno, trovati[0].Foglio).Su("data")
	}
	return trovati[0], nil
}

// SchedaDaStampare gathers what the printed card of a particella shows.
func (t *Territorio) SchedaDaStampare(ctx context.Context, ente, id string, q mappa.Quando) (carta.Scheda, error) {
	s, err := t.Scheda(ctx, ente, id, q)
	if err != nil {
		return carta.Scheda{}, err
	}
	e, err := t.mappa.Ente(ctx, ente)
	if err != nil {
		return carta.Scheda{}, err
	}
	x := carta.Scheda{Installazione: carta.Installazione{Ente: e.Ente, Giorno: q.Giorno, Datata: q.Esplicito},
		Particella: s.Particella, Confinanti: s.Confinanti}
	_, i, giorno, err := t.inquadra(ctx, e, s.Particella.ID.String(), q)
	if err != nil || !i.InMappa {
		return x, err
	}
	x.MappaDel = giorno.Giorno
	x.Finestra, x.Scala = carta.PerScheda(i.Riquadro)
	x.Tavola, err = t.mappa.Tavola(ctx, e, x.Finestra, i.ID, giorno)
	return x, err
}
