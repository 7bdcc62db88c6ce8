package portal

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gorilla/mux"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/territorio"
	"github.com/cestor/sit/sit/urbanistica"
)

// Piani answers what plans and constraints prescribe. data is a day as YYYY-MM-DD, or empty for today.
type Piani interface {
	Prescrizioni(ctx context.Context, id, data string) (territorio.Prescrizioni, error)
	// Qui is what is prescribed at a point, and on which particella it lies; empty when on none.
	Qui(ctx context.Context, lon, lat float64, data string) (particella string, qui []urbanistica.Qui, err error)
	// Tabella is of an office: the constraints that are not public are in it. Ids that are of no particella come apart.
	Tabella(ctx context.Context, ente sit.Ente, ids []string, giorno sit.Giorno) (tabella []urbanistica.Destinazione, ignote []string, err error)
}

// rotteUrbanistica come before the page of a particella, whose pattern would take them.
func (p *portale) rotteUrbanistica(get, post func(string, handler)) {
	get("/particella/{id:.+}/urbanistica", p.handleUrbanistica)
	get("/urbanistica", p.handleQui)
	get("/ufficio/urbanistica", p.riservata(p.handleTabellaPiani))
	post("/ufficio/urbanistica", p.riservata(p.handleTabellaPiani))
}

type paginaUrbanistica struct {
	testata
	territorio.Prescrizioni
	Nome   string
	Data   string
	Pagina string // of the particella
	Mappa  string
	Dati   string // the same in the API
	Oggi   string
}

// Vigenti are the zones of the instruments in force; Adottate those of the ones that are only adopted.
func (p paginaUrbanistica) Vigenti() []urbanistica.Zona {
	return conStato(p.Destinazione.Zone, "vigente")
}
func (p paginaUrbanistica) Adottate() []urbanistica.Zona {
	return conStato(p.Destinazione.Zone, "adottato")
}

func conStato(zone []urbanistica.Zona, stato string) (out []urbanistica.Zona) {
	for _, z := range zone {
		if z.Stato == stato {
			out = append(out, z)
		}
	}
	return out
}

// Senza are the themes of the catalogue of which the ente has nothing, by name.
func (p paginaUrbanistica) Senza() (temi []urbanistica.Tema) {
	for _, t := range urbanistica.Catalogo() {
		for _, s := range p.Destinazione.SenzaDati {
			if s == t.Codice {
				temi = append(temi, t)
			}
		}
	}
	return temi
}

// handleUrbanistica says what plans and constraints prescribe of a particella: it informs, and certifies nothing.
func (p *portale) handleUrbanistica(w http.ResponseWriter, r *http.Request) error {
	data, err := giornoChiesto(r)
	if err != nil {
		return p.nonValida(w, r, err)
	}
	if p.Piani == nil {
		return errIncompleto
	}
	id := mux.Vars(r)["id"]
	x, err := p.Piani.Prescrizioni(r.Context(), id, data)
	if err != nil {
		return p.particellaAssente(w, r, id, err)
	}
	canonico := x.Particella.ID.String()
	pagina := paginaUrbanistica{testata: p.testata(r, "Che cosa prevede il piano"), Prescrizioni: x, Data: data, Oggi: p.oggi(),
		Pagina: "/particella/" + url.PathEscape(canonico), Mappa: "/#sel=particella:" + url.QueryEscape(canonico),
		Dati: "/api/v1/" + url.PathEscape(string(x.Ente.Codice)) + "/particelle/" + url.PathEscape(canonico) + "/urbanistica"}
	if data != "" {
		pagina.Mappa, pagina.Dati = pagina.Mappa+"&data="+data, pagina.Dati+"?data="+data
	}
	pagina.Nome = pagina.nomeParticella(canonico)
	pagina.Titolo = pagina.Nome + " · " + pagina.Titolo
	pagina.di(string(x.Ente.Codice), x.Ente.Nome, briciola{pagina.Nome, pagina.Pagina}, briciola{pagina.testo("Che cosa prevede il piano"), ""})
	pagina.Canonico, pagina.Giudizio = pagina.Pagina+"/urbanistica", "particella"
	return p.render(w, http.StatusOK, "urbanistica", pagina)
}

type paginaQui struct {
	testata
	Lon, Lat   string
	Data       string
	Particella string // page of what the plan says of all of it
	Nome       string
	Zone       []urbanistica.Qui
	Vincoli    []urbanistica.Qui
	Mappa      string
}

// handleQui says what plans and constraints hold at a point.
func (p *portale) handleQui(w http.ResponseWriter, r *http.Request) error {
	data, err := giornoChiesto(r)
	if err != nil {
		return p.nonValida(w, r, err)
	}
	if p.Piani == nil {
		return errIncompleto
	}
	lon, errLon := strconv.ParseFloat(r.FormValue("lon"), 64)
	lat, errLat := strconv.ParseFloat(r.FormValue("lat"), 64)
	if errLon != nil || errLat != nil || !(lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90) {
		p.errore(w, r, http.StatusBadRequest, linguaDi(r).testo("Il punto si indica con lon e lat, in gradi decimali."))
		return nil
	}
	particella, qui, err := p.Piani.Qui(r.Context(), lon, lat, data)
	if err != nil {
		return err
	}
	pagina := paginaQui{testata: p.testata(r, "Che cosa prevede il piano in questo punto"), Lon: gradi(lon), Lat: gradi(lat), Data: data}
	pagina.NonIndicizza = true
	pagina.Mappa = "/#18/" + pagina.Lat + "/" + pagina.Lon
	if particella != "" {
		pagina.Particella, pagina.Nome = "/particella/"+url.PathEscape(particella)+"/urbanistica", pagina.nomeParticella(particella)
	}
	for _, x := range qui {
		if x.Tema == "zone" {
			pagina.Zone = append(pagina.Zone, x)
		} else {
			pagina.Vincoli = append(pagina.Vincoli, x)
		}
	}
	return p.render(w, http.StatusOK, "urbanistica-qui", pagina)
}

// gradi writes a coordinate as the map does.
func gradi(v float64) string { return strconv.FormatFloat(v, 'f', 6, 64) }
