package api

import (
	"cmp"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/ricerca"
	"github.com/cestor/sit/sit/territorio"
	"github.com/cestor/sit/tiles"
)

// Istantanea lets the map in memory be the Locator of the hall and the Memoria of the box. They do not
// know the map nor the map them, so it is written where all are known.
type Istantanea struct{ Mappa *tiles.Map }

var (
	_ territorio.Locator = Istantanea{}
	_ ricerca.Memoria    = Istantanea{}
)

// Qui says what is at a point; false outside every ente, for the boundary that the database has
// may be newer.
func (i Istantanea) Qui(lon, lat float64, oggi sit.Giorno) (territorio.Punto, bool) {
	h := i.Mappa.Current().At(lon, lat, tiles.Day(oggi))
	if h.Ente == "" {
		return territorio.Punto{}, false
	}
	p := territorio.Punto{Ente: h.Ente, Foglio: h.Foglio, Edificio: h.Edificio, Zone: h.Zone, Vincoli: h.Vincoli}
	if h.Particella != nil {
		p.Particella = h.Particella.ID
	}
	if h.Civico != nil {
		p.Civico = &territorio.Civico{Testo: strings.TrimSpace(h.Civico.Via + " " + h.Civico.Testo), Distanza: h.Civico.Distanza}
	}
	return p, true
}

// Particella finds a particella that is drawn today, on one sheet, by its canonical id. What is
// suppressed, drawn on several sheets, or asked for in another spelling is for the database.
func (i Istantanea) Particella(ente int32, id string, oggi sit.Giorno) (mappa.Particella, bool) {
	giorno := tiles.Day(oggi)
	var qui *tiles.Particella
	disegni := i.Mappa.Current().Particella(ente, id)
	for k := range disegni {
		if !disegni[k].Holds(giorno) {
			continue
		}
		if qui != nil {
			return mappa.Particella{}, false
		}
		qui = &disegni[k]
	}
	if qui == nil || qui.ID != id || qui.Riferimento > giorno {
		return mappa.Particella{}, false
	}
	letto, err := catasto.ParseIDParticella(id)
	if err != nil {
		return mappa.Particella{}, false
	}
	p := mappa.Particella{
		ID: letto, Tipo: catasto.TipoParticella(qui.Tipo),
		InMappa:         true,
		SuperficieMappa: qui.Area, Vigenza: sit.Vigenza{Dal: sit.Giorno(qui.Dal), Al: sit.Giorno(qui.Al)},
		Predecessori: qui.Kin.Predecessori, Successori: qui.Kin.Successori,
		Precisione: qui.Precisione, Fonte: qui.Fonte, Geometria: qui.Geometry(),
	}
	p.Censita(censita(qui.Stages.On(giorno)))
	return p, true
}

// censita is what the map in memory knows of the census, in the words of the room.
func censita(c tiles.Census) mappa.Catasto {
	out := mappa.Catasto{Presente: c.Present, Noto: c.Known, Soppressa: c.Soppressa, Cessata: c.Ended, Qualita: c.Qualita, Subalterni: c.Subalterni}
	if c.Area >= 0 {
		out.Superficie = &c.Area
	}
	if c.Present {
		out.EnteUrbano = &c.EnteUrbano
	}
	return out
}

// Numeri are the numbers of the fogli of an ente.
func (i Istantanea) Numeri(ente int32) []int32 { return i.Mappa.Current().Numeri(ente) }

// Particelle finds those of a foglio that bear a number, by index of comune, sezione and id.
func (i Istantanea) Particelle(ente, foglio int32, numero string, oggi sit.Giorno) []ricerca.Disegnato {
	disegni := i.Mappa.Current().Numero(ente, foglio, numero)
	if len(disegni) == 0 {
		return nil
	}
	slices.SortStableFunc(disegni, func(a, b tiles.Particella) int { // the newest of each stay first
		return cmp.Or(cmp.Compare(a.Comune, b.Comune), cmp.Compare(a.Sezione, b.Sezione), cmp.Compare(a.ID, b.ID))
	})
	var out []ricerca.Disegnato
	for len(disegni) > 0 {
		n := 1
		for n < len(disegni) && disegni[n].ID == disegni[0].ID {
			n++
		}
		out = append(out, disegnata(disegni[:n], tiles.Day(oggi)))
		disegni = disegni[n:]
	}
	return out
}

// disegnata is a particella of which all drawings are given. It is where it is drawn on the day; when it is not any
// more, or not yet, where it was last.
func disegnata(disegni []tiles.Particella, giorno tiles.Day) ricerca.Disegnato {
	d := ricerca.Disegnato{ID: disegni[0].ID, Tipo: disegni[0].Tipo, Successori: disegni[0].Kin.Successori}
	finita, ultimo := false, tiles.MinDay
	for k := range disegni {
		d.InMappa = d.InMappa || disegni[k].Holds(giorno)
		finita, ultimo = finita || disegni[k].Al <= giorno, max(ultimo, disegni[k].Al)
	}
	d.Soppressa = finita && !d.InMappa
	if c := disegni[0].Stages.On(giorno); c.Known {
		d.Soppressa = c.Soppressa
	}
	d.Luogo = func() (orb.Point, orb.Bound) {
		var tutto []sagoma
		grande, area := 0, -1.0
		for k := range disegni {
			p := &disegni[k]
			if d.InMappa && !p.Holds(giorno) || !d.InMappa && p.Al != ultimo {
				continue
			}
			if p.Area > area {
				grande, area = len(tutto), p.Area
			}
			tutto = append(tutto, p)
		}
		return luogo(tutto, grande)
	}
	return d
}

// sagoma is what is drawn of a particella or of a foglio.
type sagoma interface {
	Inside() orb.Point
	Bounds() orb.Bound
}

// luogo is a point inside the drawing of a certain index, and the box of all.
func luogo(disegni []sagoma, in int) (orb.Point, orb.Bound) {
	b := disegni[0].Bounds()
	for _, d := range disegni[1:] {
		b = b.Union(d.Bounds())
	}
	return disegni[in].Inside(), b
}

// Fogli finds the sheets that bear a number.
func (i Istantanea) Fogli(ente, foglio int32, oggi sit.Giorno) ([]ricerca.Disegnato, bool) {
	contorni, tutti := i.Mappa.Current().Fogli(ente, foglio)
	var out []ricerca.Disegnato
	giorno := tiles.Day(oggi)
	for k := range contorni {
		c := &contorni[k]
		d := ricerca.Disegnato{ID: c.ID, InMappa: c.Holds(giorno)}
		if d.InMappa {
			d.Luogo = func() (orb.Point, orb.Bound) { return luogo([]sagoma{c}, 0) }
		}
		at := slices.IndexFunc(out, func(o ricerca.Disegnato) bool { return o.ID == c.ID })
		switch {
		case at < 0:
			out = append(out, d)
		case d.InMappa:
			if out[at].InMappa { // drawn in several pieces
				return nil, false
			}
			out[at] = d
		}
	}
	return out, tutti
}
