package portal

import (
	"context"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/forniture"
	"github.com/cestor/sit/sit/riscontri"
)

// lavoroTributi is what waits for the tax office of an ente, on the home of the desks.
type lavoroTributi struct {
	Ente     sit.Ente
	Nuove    int64 // segnalazioni that nobody has looked at
	Mie      int64
	Scadono  int64 // whose year may no longer be asked for from 1 January
	AnnoChe  int   // the year that expires
	Ultima   *riscontri.Esecuzione
	Estratti []ultimoEstratto
}

// ultimoEstratto is when a kind of extract last came.
type ultimoEstratto struct{ Tipo, Del string }

// tipiEstratti are those on which the rules rest.
var tipiEstratti = []string{"tributi.tari", "tributi.imu", "anagrafe.residenti"}

// entiInCasa is for how many enti the home counts: of more, each has its own page.
const entiInCasa = 6

// lavoroTributi counts what waits in the enti where who asks works at the taxes.
func (p *portale) lavoroTributi(ctx context.Context, a ambito) (out []lavoroTributi, err error) {
	if p.Tavolo.Confronti == nil || !a.puo(authz.TributiRead, 0) {
		return nil, nil
	}
	enti, err := p.enti(ctx, a, authz.TributiRead)
	if err != nil {
		return nil, err
	}
	for _, e := range enti[:min(len(enti), entiInCasa)] {
		x := lavoroTributi{Ente: e, AnnoChe: riscontri.AnnoInScadenza(a.Giorno.Giorno)}
		for _, c := range []struct {
			dove *int64
			f    riscontri.Filtro
		}{
			{&x.Nuove, riscontri.Filtro{Stato: []string{riscontri.Nuova}, SenzaRisolte: true}},
			{&x.Mie, riscontri.Filtro{Stato: aperte, Assegnata: operatore(a.chi.Operatore.ID), SenzaRisolte: true}},
			{&x.Scadono, riscontri.Filtro{Stato: aperte, Anno: x.AnnoChe, SenzaRisolte: true}},
		} {
			conto, err := p.Tavolo.Confronti.Conta(ctx, e, c.f)
			if err != nil {
				return nil, err
			}
			*c.dove = conto.N
		}
		ultime, err := p.Tavolo.Confronti.Esecuzioni(ctx, e, 1)
		if err != nil {
			return nil, err
		}
		if len(ultime) > 0 {
			x.Ultima = &ultime[0]
		}
		if x.Estratti, err = p.ultimiEstratti(ctx, a, e); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// ultimiEstratti are told to who may see the deliveries of the ente.
func (p *portale) ultimiEstratti(ctx context.Context, a ambito, e sit.Ente) (out []ultimoEstratto, err error) {
	if p.Consegne.Stanza == nil || !a.puo(authz.FlussiWrite, e.ID) {
		return nil, nil
	}
	for _, tipo := range tipiEstratti {
		lista, _, err := p.Consegne.Stanza.Elenco(ctx, e.ID, forniture.Filtro{Tipo: tipo, Stato: "acquisita", Limite: 1})
		if err != nil {
			return nil, err
		}
		x := ultimoEstratto{Tipo: tipo}
		if len(lista) > 0 && lista[0].Riferimento != nil {
			x.Del = lista[0].Riferimento.String()
		}
		out = append(out, x)
	}
	return out, nil
}
