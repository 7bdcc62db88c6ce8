package main

import (
	"context"
	"net/url"
	"strings"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/indirizzi"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/web/portal"
)

// Particella is the card of one: what the map says of it, its life, what is around it.
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
	if s := p.Catasto.Superficie; s != nil {
		mq := float64(*s)
		out.SuperficieCatastale = &mq
	}
	out.Qualita, out.Subalterni = p.Catasto.NomeQualita(), p.Catasto.Subalterni
	out.EnteUrbano = p.Catasto.EnteUrbano != nil && *p.Catasto.EnteUrbano
	if d, _ := p.Differenza(); p.InMappa && p.Catasto.Superficie != nil {
		out.Differenza = &d
	}
	if !p.MaiDisegnata {
		out.ValidaDal, out.ValidaAl, out.Precisione, out.Fonte = p.Vigenza.Dal.String(), p.Vigenza.Al.String(), &p.Precisione, p.Fonte
	}
	for _, a := range p.Avvisi {
		out.Avvisi = append(out.Avvisi, portal.Avviso{Codice: a.Codice, Testo: a.Testo})
	}
	return out, s.completa(ctx, e, p, q, &out)
}

// completa adds what only the page shows.
func (s *sportello) completa(ctx context.Context, e mappa.Ente, p mappa.Particella, q mappa.Quando, out *portal.Particella) error {
	storia, err := s.mappa.Storia(ctx, e, p.ID, q)
	if err != nil {
		return err
	}
	for _, d := range storia.Disegni {
		out.Disegni = append(out.Disegni, portal.DisegnoParticella{Foglio: d.Foglio, Dal: d.Dal.String(), Al: d.Al.String(), Area: d.AreaMq,
			Fonte: d.Fonte, Riferimento: d.Riferimento.String(), Precisione: d.Precisione})
	}
	out.Antenate, out.Discendenti = parenti(storia.Antenate), parenti(storia.Discendenti)
	if p.InMappa {
		_, vicine, err := s.mappa.Confinanti(ctx, e, p.ID.String(), q)
		if err != nil {
			return err
		}
		for _, v := range vicine {
			out.Confinanti = append(out.Confinanti, portal.Confinante{ID: v.ID, Lunghezza: v.Lunghezza})
		}
	}
	if !q.Esplicito {
		civici, err := s.indirizzi.DellaParticella(ctx, e.ID, p.ID.String(), q.Giorno)
		if err != nil {
			return err
		}
		out.Civici = civiciDi(civici)
	}
	riquadro, figure, err := s.mappa.Intorno(ctx, e, p.ID, q)
	if err != nil {
		return err
	}
	out.Disegno = disegno(riquadro, figure)
	return nil
}

func parenti(lista []mappa.Parente) []portal.Parente {
	out := make([]portal.Parente, len(lista))
	for i, p := range lista {
		out[i] = portal.Parente{ID: p.ID, Tramite: p.Tramite, Passo: p.Passo, Origine: p.Origine, Data: p.Data.String(), Soppressa: p.Soppressa}
	}
	return out
}

func civiciDi(lista []indirizzi.Civico) []portal.RifCivico {
	out := make([]portal.RifCivico, len(lista))
	for i, c := range lista {
		out[i] = portal.RifCivico{ID: c.ID, Via: c.Via, Odonimo: c.Odonimo, Testo: c.Testo, Particella: c.Particella, Edificio: c.Edificio,
			Dentro: c.Dentro, Distanza: c.Distanza, Metodo: c.Metodo, Precisione: c.Precisione}
		if c.HaLuogo {
			lon, lat := c.Luogo.Lon(), c.Luogo.Lat()
			out[i].Lon, out[i].Lat = &lon, &lat
		}
	}
	return out
}

// disegno turns the shapes of the room into those of a page, each leading to its own.
func disegno(riquadro orb.Bound, figure []mappa.Figura) portal.Disegno {
	d := portal.Disegno{Riquadro: riquadro}
	for _, f := range figure {
		x := portal.Figura{Genere: f.Genere, Forma: f.Forma, Testo: f.Testo, Scritta: f.Scritta, HaScritta: f.HaScritta}
		switch f.Genere {
		case "particella":
			x.Indirizzo = "/particella/" + url.PathEscape(f.ID)
		case "foglio":
			x.Indirizzo = "/foglio/" + url.PathEscape(f.ID)
		}
		d.Figure = append(d.Figure, x)
	}
	return d
}

// Simili helps who mistook a number: the foglio, if it is there, and the numbers near.
func (s *sportello) Simili(ctx context.Context, id string) (*portal.RifFoglio, []portal.RifParticella, error) {
	letto, err := catasto.ParseIDParticella(id)
	if err != nil {
		return nil, nil, sit.Rifiuto(sit.NotFound, "PART_INESISTENTE", "Non è il riferimento di una particella.").Per(err)
	}
	e, err := s.mappa.Ente(ctx, string(letto.Foglio.Comune))
	if err != nil {
		return nil, nil, err
	}
	trovate, err := s.mappa.Simili(ctx, e, letto, 12)
	if err != nil {
		return nil, nil, err
	}
	simili := make([]portal.RifParticella, len(trovate))
	for i, t := range trovate {
		simili[i] = portal.RifParticella{ID: t.String(), Numero: t.Numero.String()}
	}
	for _, f := range s.fogli(e.ID) {
		if f.ID == letto.Foglio.String() {
			rif := rifFoglio(f)
			return &rif, simili, nil
		}
	}
	return nil, simili, nil
}
