package main

import (
	"context"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/errori"
	"github.com/cestor/sit/sit/indirizzi"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/web/portal"
)

func (s *sportello) Vie(ctx context.Context, ente string) ([]portal.RifVia, error) {
	e, err := s.mappa.Ente(ctx, ente)
	if err != nil {
		return nil, err
	}
	vie, err := s.indirizzi.Vie(ctx, e.ID, oggi())
	if err != nil {
		return nil, err
	}
	out := make([]portal.RifVia, len(vie))
	for i, v := range vie {
		out[i] = portal.RifVia{Codice: v.Codice, Odonimo: v.Odonimo, Nome: v.Denominazione, Localita: v.Localita, Civici: int(v.Civici)}
	}
	return out, nil
}

// Via finds a street; without ente, in all the enti that have its codice.
func (s *sportello) Via(ctx context.Context, ente, codice, data string) ([]portal.Via, error) {
	q, err := quando(data)
	if err != nil {
		return nil, err
	}
	var enti []mappa.Ente
	if ente != "" {
		e, err := s.mappa.Ente(ctx, ente)
		if err != nil {
			return nil, err
		}
		enti = append(enti, e)
	} else {
		ids, err := s.indirizzi.EntiDellaVia(ctx, codice)
		if err != nil {
			return nil, err
		}
		tutti, err := s.mappa.Enti(ctx)
		if err != nil {
			return nil, err
		}
		for _, e := range tutti {
			for _, id := range ids {
				if e.ID == id {
					enti = append(enti, mappa.Ente{Ente: e})
				}
			}
		}
	}
	var out []portal.Via
	for _, e := range enti {
		v, err := s.indirizzi.Via(ctx, e.ID, codice, q.Giorno)
		if err != nil {
			return nil, err
		}
		out = append(out, via(e, v))
	}
	if len(out) == 0 {
		return nil, sit.Rifiuto(sit.NotFound, "VIA_SCONOSCIUTA", "Nessuna via ha questo codice: cercarla per nome.").Su("codice")
	}
	return out, nil
}

func via(e mappa.Ente, v indirizzi.Via) portal.Via {
	out := portal.Via{Codice: v.Codice, Ente: string(e.Codice), NomeComune: e.Nome, Odonimo: v.Odonimo, Localita: v.Localita,
		Comunale: v.CodiceComunale, Esiste: v.Esiste, Alias: v.Alias, Civici: civiciDi(v.Civici)}
	for _, n := range v.Nomi {
		out.Nomi = append(out.Nomi, portal.NomeVia{Odonimo: n.Odonimo, Dal: n.Vigenza.Dal.String(), Al: n.Vigenza.Al.String()})
	}
	return out
}

func (s *sportello) Segnala(ctx context.Context, ente, oggetto, testo, chiave string) (string, error) {
	e, err := s.mappa.Ente(ctx, ente)
	if err != nil {
		return "", err
	}
	return s.errori.Segnala(ctx, e.Ente, errori.Domanda{Oggetto: oggetto, Testo: testo, Chiave: chiave})
}

func (s *sportello) Esito(ctx context.Context, ente, codice string) (portal.EsitoErrore, error) {
	e, err := s.mappa.Ente(ctx, ente)
	if err != nil {
		return portal.EsitoErrore{}, err
	}
	x, err := s.errori.Esito(ctx, e.Ente, codice)
	if err != nil {
		return portal.EsitoErrore{}, err
	}
	out := portal.EsitoErrore{Codice: x.Codice, Tipo: x.Tipo, Oggetto: x.Oggetto, Stato: x.Stato, Nota: x.Nota, Segnalato: sit.GiornoDi(x.CreatedAt).String()}
	if x.ChiusoAt != nil {
		out.Chiuso = sit.GiornoDi(*x.ChiusoAt).String()
	}
	return out, nil
}

func (s *sportello) Giudica(ctx context.Context, ente, pagina string, voto int) error {
	e, err := s.mappa.Ente(ctx, ente)
	if err != nil {
		return err
	}
	return s.errori.Giudica(ctx, e.Ente, pagina, voto, oggi())
}
