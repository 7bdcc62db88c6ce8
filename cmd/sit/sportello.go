package main

import (
	"context"
	"time"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/errori"
	"github.com/cestor/sit/sit/forniture"
	"github.com/cestor/sit/sit/indirizzi"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/ricerca"
	"github.com/cestor/sit/sit/territorio"
	"github.com/cestor/sit/tiles/load"
	"github.com/cestor/sit/web/portal"
	"github.com/cestor/sit/web/scarica"
)

// sportello answers the portal's pages out of the offices: it only changes the words.
type sportello struct {
	mappa      *mappa.Mappa
	ricerca    *ricerca.Ricerca
	territorio *territorio.Territorio
	indirizzi  *indirizzi.Indirizzi
	errori     *errori.Errori
	forniture  func(ctx context.Context, ente catasto.CodiceComune) ([]forniture.Fornitura, error)
	fogli      func(ente int32) []load.Sheet
	scarico    *scarica.Deposito
	centro     centro
}

var (
	_ portal.Oggetti     = (*sportello)(nil)
	_ portal.Ricercatore = (*sportello)(nil)
	_ portal.Registro    = (*sportello)(nil)
	_ portal.Vie         = (*sportello)(nil)
	_ portal.Segnalatore = (*sportello)(nil)
	_ portal.Scarico     = (*sportello)(nil)
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

// quando reads the day of a page; empty is today.
func quando(data string) (mappa.Quando, error) {
	if data == "" {
		return mappa.Quando{Giorno: oggi()}, nil
	}
	g, err := sit.ParseGiorno(data)
	return mappa.Quando{Giorno: g, Esplicito: true}, err
}
