package api

import (
	"net/http"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/ricerca"
)

func (a *API) punto(w http.ResponseWriter, r *http.Request) error {
	valori := r.URL.Query()
	lon, err := decimale(valori, "lon", -180, 180)
	if err != nil {
		return err
	}
	lat, err := decimale(valori, "lat", -90, 90)
	if err != nil {
		return err
	}
	q, err := a.quando(valori)
	if err != nil {
		return err
	}
	p, err := a.Territorio.Punto(r.Context(), lon, lat, q)
	if err != nil {
		return err
	}
	return scrivi(w, tipoJSON, func(b []byte) []byte {
		b = append(b, `{"ente":`...)
		b = appendONull(b, p.Ente)
		b = append(b, `,"particella":`...)
		b = appendONull(b, p.Particella)
		b = append(b, `,"foglio":`...)
		b = appendONull(b, p.Foglio)
		b = append(b, `,"edificio":`...)
		b = appendONull(b, p.Edificio)
		b = append(b, `,"civico":`...)
		if p.Civico == nil {
			b = append(b, `null`...)
		} else {
			b = append(b, `{"testo":`...)
			b = appendTesto(b, p.Civico.Testo)
			b = append(b, `,"distanza_m":`...)
			b = append(appendArrotondato(b, p.Civico.Distanza, 2), '}')
		}
		b = append(b, `,"zone":`...)
		b = appendTesti(b, p.Zone)
		b = append(b, `,"vincoli":`...)
		b = appendTesti(b, p.Vincoli)
		return append(appendAvvisi(b, p.Avvisi), '}')
	})
}

// esito is a ricerca.Esito as the contract writes it.
type esito struct {
	Tipo       string      `json:"tipo"`
	Testo      string      `json:"testo"`
	ID         *string     `json:"id"`
	Ente       *string     `json:"ente"`
	Lon        *grado      `json:"lon"`
	Lat        *grado      `json:"lat"`
	BBox       []grado     `json:"bbox"`
	Punteggio  arrotondato `json:"punteggio"`
	Soppressa  bool        `json:"soppressa"`
	Successori []string    `json:"successori,omitempty"`
}

func (a *API) ricerca(w http.ResponseWriter, r *http.Request) error {
	valori := r.URL.Query()
	riga := valori.Get("q")
	if riga == "" {
		return nonValido("q", "Scrivere in q che cosa cercare, per esempio 3/45, foglio 3 particella 45 oppure via Roma 12.")
	}
	if len(riga) > ricerca.MaxDomanda {
		return nonValido("q", "Il testo da cercare è troppo lungo: al massimo %d caratteri.", ricerca.MaxDomanda)
	}
	d := ricerca.Domandato{Riga: riga, Giorno: a.oggi()}
	var err error
	if d.Limite, err = limite(valori); err != nil {
		return err
	}
	if c := valori.Get("ente"); c != "" {
		e, err := a.Mappa.Ente(r.Context(), c)
		if err != nil {
			return err
		}
		d.Ente = &e.Ente
	}
	trovati, err := a.Ricerca.Cerca(r.Context(), d)
	if err != nil {
		return err
	}
	items := make([]esito, len(trovati))
	for i, t := range trovati {
		x := esito{Tipo: t.Tipo, Testo: t.Testo, ID: vuotaONull(t.ID), Ente: vuotaONull(t.Ente),
			Punteggio: arrotondato(t.Punteggio), Soppressa: t.Soppressa, Successori: t.Successori}
		if !t.SenzaLuogo {
			lon, lat := grado(t.Luogo[0]), grado(t.Luogo[1])
			x.Lon, x.Lat = &lon, &lat
			x.BBox = []grado{grado(t.Riquadro.Min[0]), grado(t.Riquadro.Min[1]), grado(t.Riquadro.Max[0]), grado(t.Riquadro.Max[1])}
		}
		items[i] = x
	}
	// Who takes a letter back asks nothing anew. No cache but the reader's own: what was typed is in the
	// address.
	w.Header()["Cache-Control"] = []string{"private, max-age=10"}
	return scriviJSON(w, struct {
		Items []esito `json:"items"`
	}{items})
}

func (a *API) enti(w http.ResponseWriter, r *http.Request) error {
	conti, err := a.Mappa.Conti(r.Context(), a.oggi())
	if err != nil {
		return err
	}
	type item struct {
		Ente                catasto.CodiceComune `json:"ente"`
		ISTAT               *string              `json:"istat"`
		Nome                string               `json:"nome"`
		Provincia           *string              `json:"provincia"`
		Regione             *string              `json:"regione"`
		BBox                []grado              `json:"bbox"`
		Fogli               int64                `json:"fogli"`
		Particelle          int64                `json:"particelle"`
		ParticelleCensuario int64                `json:"particelle_censuario"`
		Edifici             int64                `json:"edifici"`
		UIU                 int64                `json:"uiu"`
		AggiornatoAl        sit.Giorno           `json:"aggiornato_al"`
	}
	items := make([]item, len(conti))
	for i, c := range conti {
		items[i] = item{Ente: c.Codice, ISTAT: vuotaONull(c.ISTAT), Nome: c.Nome, Provincia: vuotaONull(c.Provincia), Regione: vuotaONull(c.Regione),
			Fogli: c.Fogli, Particelle: c.Particelle, ParticelleCensuario: c.Censite, Edifici: c.Edifici, UIU: c.UIU, AggiornatoAl: c.AggiornatoAl}
		if c.HaRiquadro {
			items[i].BBox = []grado{grado(c.Riquadro.Min[0]), grado(c.Riquadro.Min[1]), grado(c.Riquadro.Max[0]), grado(c.Riquadro.Max[1])}
		}
	}
	return scriviJSON(w, struct {
		Items []item `json:"items"`
	}{items})
}

func codice(s string) (string, error) {
	c, err := catasto.ParseCodiceComune(s)
	return string(c), err
}
