package api

import (
	"strings"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/territorio"
	"github.com/cestor/sit/tiles"
)

// Istantanea lets the map in memory be the Locator of the hall. Neither of the two knows the
// other, so it is written where both are known.
type Istantanea struct{ Mappa *tiles.Map }

var _ territorio.Locator = Istantanea{}

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
	return mappa.Particella{
		ID: letto, Tipo: catasto.TipoParticella(qui.Tipo),
		InMappa: true, InCensuario: qui.Flags&tiles.InCensuario != 0, Soppressa: qui.Flags&tiles.Soppressa != 0,
		SuperficieMappa: qui.Area, Vigenza: sit.Vigenza{Dal: sit.Giorno(qui.Dal), Al: sit.Giorno(qui.Al)},
		Predecessori: qui.Kin.Predecessori, Successori: qui.Kin.Successori,
		Precisione: qui.Precisione, Fonte: qui.Fonte, Geometria: qui.Geometry(),
	}, true
}
