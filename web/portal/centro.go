package portal

import (
	"context"
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

// Scarico says what may be downloaded of an ente.
type Scarico interface {
	Offerte(ctx context.Context, ente string) ([]Offerta, error)
}

// Offerta is a file that one may take away.
type Offerta struct {
	Formato   string // gpkg, geojson, csv, pmtiles
	Tema      string // empty: the whole map in one file
	Indirizzo string
	NomeFile  string
	Giorno    string // of the data, as YYYY-MM-DD; may be empty
	Pronta    bool   // made already: Byte and Oggetti are known
	Byte      int64
	Oggetti   int64
}

type paginaScarica struct {
	testata
	Comune
	Formati []formatoDati
}

// formatoDati is a format, with its files.
type formatoDati struct {
	Nome, Che, Per string
	File           []Offerta
}

// handleScarica lists the files of an ente.
func (p *portale) handleScarica(w http.ResponseWriter, r *http.Request) error {
	if p.Oggetti == nil || p.Scarico == nil {
		return errIncompleto
	}
	c, err := p.Oggetti.Comune(r.Context(), mux.Vars(r)["ente"])
	if err != nil {
		return err
	}
	offerte, err := p.Scarico.Offerte(r.Context(), c.Ente)
	if err != nil {
		return err
	}
	pagina := paginaScarica{testata: p.testata(r, "Scarica i dati di %s", c.Nome), Comune: c}
	l := pagina.lingua
	for _, f := range []struct{ codice, nome, che, per string }{
		{"gpkg", "GeoPackage", l.testo("Tutta la mappa in una banca dati: fogli, particelle, edifici, con i loro attributi."), l.testo("per QGIS e gli altri programmi GIS")},
		{"geojson", "GeoJSON", l.testo("Ogni strato con le sue forme, in longitudine e latitudine."), l.testo("per il web e per i programmi")},
		{"csv", "CSV", l.testo("L'elenco di ogni strato, senza le forme: una riga ciascuno."), l.testo("per i fogli di calcolo")},
		{"pmtiles", "PMTiles", l.testo("La mappa già tagliata in tegole, in un solo file."), l.testo("per mostrarla su un altro sito o senza rete")},
	} {
		d := formatoDati{Nome: f.nome, Che: f.che, Per: f.per}
		for _, o := range offerte {
			if o.Formato == f.codice {
				d.File = append(d.File, o)
			}
		}
		if len(d.File) > 0 {
			pagina.Formati = append(pagina.Formati, d)
		}
	}
	pagina.di(c.Ente, c.Nome, briciola{l.testo("Scarica i dati"), ""})
	pagina.Giudizio, pagina.Canonico = "scarica", "/scarica/"+c.Ente
	return p.render(w, http.StatusOK, "scarica", pagina)
}
