package portal

import (
	"net/http"

	"github.com/gorilla/mux"
)

const entiPerPagina = 70

type paginaCentro struct {
	testata
	Enti    []Sommario
	Totale  Sommario
	Seguito string
}

// handleCentro is the home of all the enti of this installation.
func (p *portale) handleCentro(w http.ResponseWriter, r *http.Request) error {
	if p.Registro == nil {
		return errIncompleto
	}
	enti, err := p.Registro.Centro(r.Context())
	if err != nil {
		return err
	}
	if formato(r) == "json" {
		return scriviGemello(w, tipoJSON, map[string]any{"items": enti})
	}
	pagina := paginaCentro{testata: p.testata(r, "I comuni e i loro dati")}
	for _, e := range enti {
		t := &pagina.Totale
		t.NumeroFogli += e.NumeroFogli
		t.Particelle += e.Particelle
		t.Edifici += e.Edifici
		t.Civici += e.Civici
		t.Errori += e.Errori
		t.AvvisiN += e.AvvisiN
		t.Note += e.Note
		t.SenzaMappa += e.SenzaMappa
		t.AggiornatoA = max(t.AggiornatoA, e.AggiornatoA)
	}
	pagina.Enti, pagina.Seguito = daQui(enti, r.FormValue("enti"), entiPerPagina, func(s Sommario) string { return s.Ente }, "enti")
	pagina.gemelli(r, "", "-")
	pagina.Canonico = "/centro"
	return p.render(w, http.StatusOK, "centro", pagina)
}

type paginaScarica struct {
	testata
	Comune
	Formati []formatoDati
}

// formatoDati is a file that one may take away.
type formatoDati struct{ Codice, Nome, Che, Per, Indirizzo string }

// handleScarica lists the files of an ente.
func (p *portale) handleScarica(w http.ResponseWriter, r *http.Request) error {
	if p.Oggetti == nil {
		return errIncompleto
	}
	c, err := p.Oggetti.Comune(r.Context(), mux.Vars(r)["ente"])
	if err != nil {
		return err
	}
	pagina := paginaScarica{testata: p.testata(r, "Scarica i dati di %s", c.Nome), Comune: c}
	l := pagina.lingua
	base := "/api/v1/" + c.Ente + "/scarica/"
	pagina.Formati = []formatoDati{
		{"gpkg", "GeoPackage", l.testo("Tutta la mappa in una banca dati: fogli, particelle, edifici, con i loro attributi."), l.testo("per QGIS e gli altri programmi GIS"), base + "gpkg"},
		{"geojson", "GeoJSON", l.testo("Le particelle con la loro forma, in longitudine e latitudine."), l.testo("per il web e per i programmi"), base + "geojson"},
		{"csv", "CSV", l.testo("L'elenco delle particelle, senza la forma: una riga ciascuna."), l.testo("per i fogli di calcolo"), base + "csv"},
		{"pmtiles", "PMTiles", l.testo("La mappa già tagliata in tegole, in un solo file."), l.testo("per mostrarla su un altro sito o senza rete"), base + "pmtiles"},
	}
	pagina.di(c.Ente, c.Nome, briciola{l.testo("Scarica i dati"), ""})
	pagina.Giudizio, pagina.Canonico = "scarica", "/scarica/"+c.Ente
	return p.render(w, http.StatusOK, "scarica", pagina)
}
