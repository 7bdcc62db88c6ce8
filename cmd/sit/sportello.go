package main

import (
	"context"
	"strings"
	"time"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/ricerca"
	"github.com/cestor/sit/sit/territorio"
	"github.com/cestor/sit/tiles/load"
	"github.com/cestor/sit/web/portal"
)

// sportello answers the portal's pages out of the offices: it only changes the words.
type sportello struct {
	mappa      *mappa.Mappa
	ricerca    *ricerca.Ricerca
	territorio *territorio.Territorio
	fogli      func(ente int32) []load.Sheet
}

var (
	_ portal.Oggetti     = (*sportello)(nil)
	_ portal.Ricercatore = (*sportello)(nil)
)

func oggi() sit.Giorno { return sit.GiornoDi(time.Now()) }

func (s *sportello) Cerca(ctx context.Context, q, ente string, limite int) ([]portal.Esito, error) {
	d := ricerca.Domandato{Riga: q, Limite: limite, Giorno: oggi()}
	if ente != "" {
		e, err := s.mappa.Ente(ctx, ente)
		if err != nil {
			return nil, err
		}
		d.Ente = &e.Ente
	}
	trovati, err := s.ricerca.Cerca(ctx, d)
	if err != nil {
		return nil, err
	}
	out := make([]portal.Esito, len(trovati))
	for i, t := range trovati {
		out[i] = portal.Esito{Tipo: t.Tipo, Testo: t.Testo, ID: t.ID, Ente: t.Ente, Soppressa: t.Soppressa, Successori: t.Successori}
		if !t.SenzaLuogo {
			lon, lat := t.Luogo.Lon(), t.Luogo.Lat()
			out[i].Lon, out[i].Lat = &lon, &lat
		}
	}
	return out, nil
}

func (s *sportello) Enti(ctx context.Context) ([]portal.Comune, error) {
	conti, err := s.mappa.Conti(ctx, oggi())
	if err != nil {
		return nil, err
	}
	out := make([]portal.Comune, len(conti))
	for i, c := range conti {
		out[i] = portal.Comune{
			Ente: string(c.Codice), Nome: c.Nome, Provincia: c.Provincia, Regione: c.Regione, ISTAT: c.ISTAT,
			Particelle: int(c.Particelle), Edifici: int(c.Edifici), AggiornatoA: c.AggiornatoAl.String(), NumeroFogli: int(c.Fogli),
		}
	}
	return out, nil
}

func (s *sportello) Comune(ctx context.Context, codice string) (portal.Comune, error) {
	e, err := s.mappa.Ente(ctx, codice)
	if err != nil {
		return portal.Comune{}, err
	}
	tutti, err := s.Enti(ctx)
	if err != nil {
		return portal.Comune{}, err
	}
	c := portal.Comune{Ente: string(e.Codice), Nome: e.Nome, Provincia: e.Provincia, Regione: e.Regione, ISTAT: e.ISTAT}
	for _, x := range tutti {
		if x.Ente == c.Ente {
			c = x
		}
	}
	for _, f := range s.fogli(e.ID) {
		c.Fogli = append(c.Fogli, rifFoglio(f))
	}
	return c, nil
}

func rifFoglio(f load.Sheet) portal.RifFoglio {
	return portal.RifFoglio{ID: f.ID, Sezione: f.Sezione, Numero: int(f.Foglio), Allegato: f.Allegato, Sviluppo: f.Sviluppo, Particelle: f.Particelle}
}

// Foglio lists the particelle first drawn on a sheet. dopo is the numero, with its denominatore,
// after which the list goes on.
func (s *sportello) Foglio(ctx context.Context, id, data, dopo string, limite int) (portal.Foglio, error) {
	letto, err := catasto.ParseIDFoglio(id)
	if err != nil {
		return portal.Foglio{}, foglioAssente(id, err)
	}
	e, err := s.mappa.Ente(ctx, string(letto.Comune))
	if err != nil {
		return portal.Foglio{}, err
	}
	q, err := quando(data)
	if err != nil {
		return portal.Foglio{}, err
	}
	out := portal.Foglio{Ente: string(e.Codice), NomeComune: e.Nome}
	for _, f := range s.fogli(e.ID) {
		if f.ID == letto.String() {
			out.RifFoglio, out.Riferimento, out.Fonte = rifFoglio(f), sit.Giorno(f.Riferimento).String(), f.Fonte
		}
	}
	if out.ID == "" {
		return portal.Foglio{}, foglioAssente(id, nil)
	}
	filtro := mappa.Filtro{Foglio: &letto.Foglio, Sezione: &letto.Sezione, Limite: limite}
	if dopo != "" {
		n, err := catasto.ParseNumero(dopo)
		if err != nil {
			return portal.Foglio{}, sit.Rifiuto(sit.Invalid, "NUMERO_NON_VALIDO", "Il campo dopo non è un numero di particella.").Su("dopo").Per(err)
		}
		filtro.Dopo = &mappa.Segno{Foglio: letto.Foglio, Numero: n.Numero, Denominatore: n.Denominatore, Comune: "~"} // ~ follows every code
	}
	// Those of the allegati and sviluppi of the foglio come in the same list: a page may take
	// several readings.
	for {
		p, err := s.mappa.Particelle(ctx, e, filtro, q)
		if err != nil {
			return portal.Foglio{}, err
		}
		for _, x := range p.Avvisi {
			if len(out.Avvisi) == 0 {
				out.Avvisi = []portal.Avviso{{Codice: x.Codice, Testo: x.Testo}}
			}
		}
		for _, x := range p.Particelle {
			if x.ID.Foglio != letto {
				continue
			}
			if len(out.Elenco) == limite {
				out.Seguito = out.Elenco[limite-1].Numero
				return out, nil
			}
			out.Elenco = append(out.Elenco, portal.RifParticella{ID: x.ID.String(), Numero: x.ID.Numero.String()})
		}
		if p.Dopo == nil {
			return out, nil
		}
		filtro.Dopo = p.Dopo
	}
}

func foglioAssente(id string, err error) error {
	return sit.Rifiuto(sit.NotFound, "FOGLIO_INESISTENTE",
		"Il foglio «%s» non è sulla mappa. Un foglio si scrive con undici caratteri, per esempio B542_000400.", catasto.Taglia(id)).Per(err)
}

func (s *sportello) Particella(ctx context.Context, id, data string) (portal.Particella, error) {
	q, err := quando(data)
	if err != nil {
		return portal.Particella{}, err
	}
	codice, _, _ := strings.Cut(id, ".")
	e, err := s.mappa.Ente(ctx, codice[:min(4, len(codice))])
	if err != nil {
		return portal.Particella{}, err
	}
	p, err := s.territorio.Particella(ctx, string(e.Codice), id, q)
	if err != nil {
		return portal.Particella{}, err
	}
	f := p.ID.Foglio
	out := portal.Particella{
		ID: p.ID.String(), Ente: string(e.Codice), Comune: string(f.Comune), NomeComune: e.Nome, IDFoglio: f.String(),
		Sezione: f.Sezione, Foglio: f.Foglio, Allegato: f.Allegato, Sviluppo: f.Sviluppo,
		Numero: p.ID.Numero.Numero, Denominatore: p.ID.Numero.Denominatore, InMappa: p.InMappa, InCensuario: p.InCensuario,
		Soppressa: p.Soppressa, Predecessori: p.Predecessori, Successori: p.Successori,
	}
	if p.InMappa {
		out.SuperficieMappa = &p.SuperficieMappa
	}
	if !p.MaiDisegnata {
		out.ValidaDal, out.ValidaAl, out.Precisione, out.Fonte = p.Vigenza.Dal.String(), p.Vigenza.Al.String(), &p.Precisione, p.Fonte
	}
	for _, a := range p.Avvisi {
		out.Avvisi = append(out.Avvisi, portal.Avviso{Codice: a.Codice, Testo: a.Testo})
	}
	return out, nil
}

// quando reads the day of a page; empty is today.
func quando(data string) (mappa.Quando, error) {
	if data == "" {
		return mappa.Quando{Giorno: oggi()}, nil
	}
	g, err := sit.ParseGiorno(data)
	return mappa.Quando{Giorno: g, Esplicito: true}, err
}
