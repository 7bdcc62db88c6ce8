package portal

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gorilla/mux"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/edilizia"
)

// maxLuoghi is how many pratiche a window shows: more are a blot.
const maxLuoghi = 2000

func (p *portale) rotteMappaPratiche(r *mux.Router) {
	r.Handle("/pratiche/{ente}.geojson", p.dati(p.handleMappaPratiche)).Methods(http.MethodGet, http.MethodHead)
}

// handleMappaPratiche draws the pratiche of a window, for everybody: kind, year, stato and day. Who
// may read the pratiche of the ente has the address of each too.
func (p *portale) handleMappaPratiche(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	if p.Edilizia == nil || p.Registri == nil {
		return errIncompleto
	}
	e, err := p.Registri.EnteDi(r.Context(), mux.Vars(r)["ente"])
	if err != nil {
		return err
	}
	f := edilizia.FiltroLuoghi{Quanti: maxLuoghi + 1}
	if f.Riquadro, err = leggiRiquadro(r.FormValue("bbox")); err != nil {
		return err
	}
	if f.Stati, err = edilizia.LeggiGruppi(strings.FieldsFunc(r.FormValue("gruppi"), func(c rune) bool { return c == ',' })); err != nil {
		return err
	}
	if f.Dal, err = leggiAnno(r, "dal"); err != nil {
		return err
	}
	if f.Al, err = leggiAnno(r, "al"); err != nil {
		return err
	}
	trovati, err := p.Edilizia.Luoghi(r.Context(), e, f)
	if err != nil {
		return err
	}
	troppe := len(trovati) > maxLuoghi
	if troppe {
		trovati = trovati[:maxLuoghi]
	}
	fc := geojson.NewFeatureCollection()
	for _, l := range trovati {
		g := geojson.NewFeature(orb.Round(l.Geom, 1e7))
		g.Properties = geojson.Properties{"tipo": l.Kind, "anno": l.Anno, "stato": l.Stato, "gruppo": l.Stato.Gruppo(), "data": giornoONullo(l.Data), "testo": titoloLuogo(l)}
		if l.ID != "" {
			g.Properties["indirizzo"] = "/ufficio/pratiche/" + l.ID + "?ente=" + string(e.Codice)
		}
		fc.Append(g)
	}
	fc.ExtraMembers = geojson.Properties{"troppe": troppe}
	return scriviDati(w, "application/geo+json", fc)
}

// titoloLuogo is a pratica in a line of the map: Permesso di costruire 2022 – lavori ultimati.
func titoloLuogo(l edilizia.Luogo) string {
	s := l.Kind.Testo()
	if l.Anno != nil {
		s += " " + strconv.Itoa(*l.Anno)
	}
	return s + " – " + l.Stato.Testo()
}

// leggiAnno reads a year of the address; without it, zero.
func leggiAnno(r *http.Request, nome string) (int, error) {
	s := strings.TrimSpace(r.FormValue(nome))
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 9999 {
		return 0, sit.Rifiuto(sit.Invalid, "FILTRO_NON_VALIDO", "L'anno si scrive con quattro cifre, per esempio 2025.").Su(nome)
	}
	return n, nil
}
