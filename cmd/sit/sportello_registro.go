package main

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/paulmach/orb/geojson"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/web/portal"
)

// consegnePerTipo are the deliveries of each tipo on the page of an ente, so that years of months of registers
// do not hide when the map came: the register has them all.
const consegnePerTipo = 4

// centroVecchio is how long the list of the enti is kept: it counts everything that there is, and
// anybody may ask for it.
const centroVecchio = 15 * time.Second

// centro is the list at hand.
type centro struct {
	mu    sync.Mutex
	letto time.Time
	enti  []portal.Sommario
}

// Centro lists every ente with what is loaded of it, of which date, of what quality.
func (s *sportello) Centro(ctx context.Context) ([]portal.Sommario, error) {
	s.centro.mu.Lock()
	defer s.centro.mu.Unlock()
	if time.Since(s.centro.letto) < centroVecchio {
		return s.centro.enti, nil
	}
	enti, err := s.contaCentro(ctx)
	if err != nil {
		return nil, err
	}
	s.centro.enti, s.centro.letto = enti, time.Now()
	return enti, nil
}

func (s *sportello) contaCentro(ctx context.Context) ([]portal.Sommario, error) {
	enti, err := s.mappa.Enti(ctx)
	if err != nil {
		return nil, err
	}
	conti, err := s.Enti(ctx)
	if err != nil {
		return nil, err
	}
	riassunti, err := s.mappa.Riassunti(ctx, oggi())
	if err != nil {
		return nil, err
	}
	consegne, err := s.forniture(ctx, "")
	if err != nil {
		return nil, err
	}
	perEnte := map[string]int{}
	for _, f := range consegne {
		if f.Stato == "acquisita" {
			perEnte[f.Ente]++
		}
	}
	out := make([]portal.Sommario, 0, len(conti))
	for _, c := range conti {
		x := portal.Sommario{Comune: c, Consegne: perEnte[c.Ente]}
		for _, e := range enti {
			if string(e.Codice) == c.Ente {
				s.riassunto(&x, riassunti[e.ID])
				copertura, err := s.indirizzi.Copertura(ctx, e.ID, oggi())
				if err != nil {
					return nil, err
				}
				x.Civici = int(copertura.Civici)
			}
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b portal.Sommario) int { return cmp.Compare(a.Nome, b.Nome) })
	return out, nil
}

func (*sportello) riassunto(x *portal.Sommario, r mappa.Riassunto) {
	x.Errori, x.AvvisiN, x.Note, x.SenzaMappa = int(r.Errori), int(r.Avvisi), int(r.Note), int(r.SenzaMappa)
	x.PrecisioneDa, x.PrecisioneA = r.PrecisioneDa, r.PrecisioneA
}

// Quadro is of what quality the data of an ente are.
func (s *sportello) Quadro(ctx context.Context, codice string) (portal.Quadro, error) {
	e, err := s.mappa.Ente(ctx, codice)
	if err != nil {
		return portal.Quadro{}, err
	}
	q, err := s.mappa.Quadro(ctx, e, oggi())
	if err != nil {
		return portal.Quadro{}, err
	}
	var out portal.Quadro
	if out.Comune, err = s.Comune(ctx, codice); err != nil {
		return out, err
	}
	conti, err := s.mappa.Conti(ctx, oggi())
	if err != nil {
		return out, err
	}
	for _, c := range conti {
		if c.ID == e.ID {
			out.AreaMappa = c.AreaMappa
		}
	}
	out.Confine, out.Mancanti, out.SenzaMappa = q.Confine, q.SenzaMappa, len(q.SenzaMappa)
	for _, f := range q.Fonti {
		out.Fonti = append(out.Fonti, portal.FonteFogli{Fonte: f.Fonte, Precisione: f.Precisione, Fogli: int(f.Fogli), Dal: f.Dal.String(), Al: f.Al.String()})
		out.PrecisioneA = max(out.PrecisioneA, f.Precisione)
		if out.PrecisioneDa == 0 || f.Precisione < out.PrecisioneDa {
			out.PrecisioneDa = f.Precisione
		}
	}
	for _, a := range q.Anomalie {
		out.Anomalie = append(out.Anomalie, portal.ContoAnomalie{Codice: a.Codice, Gravita: a.Gravita, N: int(a.N), Fogli: int(a.Fogli), Esempio: a.Esempio})
		switch a.Gravita {
		case "errore":
			out.Errori += int(a.N)
		case "avviso":
			out.AvvisiN += int(a.N)
		default:
			out.Note += int(a.N)
		}
	}
	if err := s.consegne(ctx, e, &out); err != nil {
		return out, err
	}
	if err := s.stradario(ctx, e, &out); err != nil {
		return out, err
	}
	riquadro, figure, err := s.mappa.Fogli(ctx, e, nil, mappa.Quando{Giorno: oggi()})
	out.Disegno = disegno(riquadro, figure)
	return out, err
}

// consegne are the last deliveries, without who made them nor where the file was. What an office has of its
// taxpayers, residents and files is its own business.
func (s *sportello) consegne(ctx context.Context, e mappa.Ente, out *portal.Quadro) error {
	lista, err := s.forniture(ctx, e.Codice)
	if err != nil {
		return err
	}
	mostrate := map[string]int{}
	for _, f := range slices.Backward(lista) {
		if f.Stato == "acquisita" {
			out.Consegne++
		}
		ufficio, _, _ := strings.Cut(f.Tipo, ".")
		if f.Stato != "acquisita" && f.Stato != "annullata" || mostrate[f.Tipo] == consegnePerTipo || slices.Contains([]string{"tributi", "anagrafe", "edilizia"}, ufficio) {
			continue
		}
		mostrate[f.Tipo]++
		x := portal.Fornitura{Numero: f.FornituraID, Tipo: f.Tipo, Stato: f.Stato, Nuovi: f.Nuovi, Modificati: f.Modificati,
			Chiusi: f.Chiusi, Scarti: f.Scarti, Anomalie: f.Anomalie, Quando: f.IniziataAt}
		if f.Riferimento != nil {
			x.Riferimento = f.Riferimento.String()
		}
		if f.ConclusaAt != nil {
			x.Quando = *f.ConclusaAt
		}
		out.Fornitura = append(out.Fornitura, x)
	}
	return nil
}

func (s *sportello) stradario(ctx context.Context, e mappa.Ente, out *portal.Quadro) error {
	c, err := s.indirizzi.Copertura(ctx, e.ID, oggi())
	if err != nil {
		return err
	}
	out.Civici = int(c.Civici)
	out.Indirizzi = portal.Indirizzi{Vie: int(c.Vie), Civici: int(c.Civici), ConPosizione: int(c.ConPosizione), InParticella: int(c.InParticella),
		InEdificio: int(c.InEdificio), AggiornatiAl: c.AggiornatiAl.String()}
	for nome, n := range c.PerMetodo {
		out.Indirizzi.Metodi = append(out.Indirizzi.Metodi, portal.ContoVoce{Nome: nome, N: int(n)})
	}
	slices.SortFunc(out.Indirizzi.Metodi, func(a, b portal.ContoVoce) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Nome, b.Nome)) })
	return nil
}

// Geometria is the outline of a foglio, or those of the fogli of a comune together.
func (s *sportello) Geometria(ctx context.Context, tipo, id, data string) (any, error) {
	q, err := quando(data)
	if err != nil {
		return nil, err
	}
	if tipo == "comune" {
		e, err := s.mappa.Ente(ctx, id)
		if err != nil {
			return nil, err
		}
		g, err := s.mappa.Confine(ctx, e)
		if err != nil || g == nil {
			return nil, err
		}
		return geojson.NewGeometry(g), nil
	}
	f, err := catasto.ParseIDFoglio(id)
	if err != nil {
		return nil, mappa.FoglioAssente(id)
	}
	e, err := s.mappa.Ente(ctx, string(f.Comune))
	if err != nil {
		return nil, err
	}
	x, err := s.mappa.Foglio(ctx, e, f, q)
	if err != nil || len(x.Confine) == 0 {
		return nil, err
	}
	return geojson.NewGeometry(x.Confine), nil
}

// Offerte are the files of an ente, as its page lists them.
func (s *sportello) Offerte(ctx context.Context, ente string) ([]portal.Offerta, error) {
	e, err := s.mappa.Ente(ctx, ente)
	if err != nil {
		return nil, err
	}
	offerte, err := s.scarico.Offerte(ctx, e, mappa.Quando{Giorno: oggi()})
	if err != nil {
		return nil, err
	}
	out := make([]portal.Offerta, len(offerte))
	for i, o := range offerte {
		out[i] = portal.Offerta{Formato: string(o.Formato), Tema: o.Tema, Indirizzo: o.Indirizzo, NomeFile: o.NomeFile, Giorno: o.Giorno.String(),
			Pronta: o.Pronto, Byte: o.Byte, Oggetti: o.Oggetti}
	}
	return out, nil
}
