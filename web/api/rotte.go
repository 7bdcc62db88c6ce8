package api

import (
	"context"
	"net/http"
	"time"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/edilizia"
	"github.com/cestor/sit/sit/errori"
	"github.com/cestor/sit/sit/forniture"
	"github.com/cestor/sit/sit/jobs"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/ricerca"
	"github.com/cestor/sit/sit/riscontri"
	"github.com/cestor/sit/sit/territorio"
	"github.com/cestor/sit/sit/tributi"
	"github.com/cestor/sit/sit/urbanistica"
	"github.com/cestor/sit/sit/visura"
	"github.com/cestor/sit/tiles"
	"github.com/cestor/sit/web/scarica"
)

// Mosaico draws tiles. *tiles.Map does.
type Mosaico interface {
	Tile(layer tiles.Layer, z, x, y int, day tiles.Day) (tiles.Tile, error)
}

// API answers the public questions.
type API struct {
	Mappa       *mappa.Mappa
	Ricerca     *ricerca.Ricerca
	Territorio  *territorio.Territorio
	Errori      *errori.Errori
	Visura      *visura.Visura
	Urbanistica *urbanistica.Urbanistica
	Tributi     *tributi.Tributi
	Edilizia    *edilizia.Edilizia
	Riscontri   *riscontri.Riscontri
	Registro    *authz.Registro
	Forniture   *forniture.Forniture // nil: no counter of deliveries
	Operazioni  *jobs.Jobs
	Mosaico     Mosaico
	Scarico     *scarica.Deposito           // nil: no files to download
	Pronto      func(context.Context) error // nil error: ready to answer
	Adesso      func() time.Time
	Base        func(*http.Request) string // scheme and host by which the caller knows us
	Nome        string                     // of this installation, on what is printed

	MassimoCarico int64 // bytes of an upload; 0: 4 GiB

	pesanti chan struct{} // places for the questions that keep a core busy
	fattaUnaVolta
}

// Handler is a handler that returns what went wrong.
type Handler func(http.ResponseWriter, *http.Request) error

// Rotta is a resource: a pattern, and what each method of it does.
type Rotta struct {
	Modello string
	Metodi  map[string]Handler
	Testo   string // what it answers, in Italian, for the page of documentation
	Aperta  bool   // any site may call it from a browser
	Limite  bool   // it costs the database something: counted against the client's share
	Tegola  bool   // compressed already
	Privata bool   // the browser of who asked may keep it, and nobody else
	AllOra  bool   // it writes without a sign-in: counted by the hour, strictly
	Lunga   bool   // as long as it takes, and as it is: it bounds itself
}

// Compresse are the questions that run together at most on this many cores.
const postiPesanti = 4

// Rotte is the table of all resources, the most asked first: the router tries them in order.
func (a *API) Rotte() []Rotta {
	if a.pesanti == nil {
		a.pesanti = make(chan struct{}, postiPesanti)
	}
	get := func(modello, testo string, h Handler) Rotta {
		return Rotta{Modello: modello, Metodi: map[string]Handler{http.MethodGet: h}, Testo: testo, Aperta: true}
	}
	costosa := func(r Rotta) Rotta { r.Limite = true; return r }
	chiusa := func(r Rotta) Rotta { r.Aperta = false; return r } // wants a sign-in
	tegola := get("/tiles/{layer}/{z}/{x}/{y}.mvt", "Una tegola vettoriale (Mapbox Vector Tile 2.1) di uno strato, al giorno data.", a.tegola)
	tegola.Tegola = true
	rotte := append(a.rotteTegoleSegnalazioni(),
		tegola,
		get("/tiles/{layer}.json", "La descrizione di uno strato (TileJSON 3.0).", a.tileJSON),
		get("/api/v1/punto", "Che cosa c'è in un punto: lon e lat in gradi decimali, al giorno data.", a.punto),
		get("/api/v1/ricerca", "La casella di ricerca: in q particella, foglio, comune, via e civico, luogo, coordinate o un collegamento a una mappa; ente e limit restringono.", a.ricerca),
		get("/api/v1/enti", "Gli enti di questo sistema, con quello che la loro mappa contiene.", a.enti),
		get("/healthz", "Il programma è vivo.", a.healthz),
		get("/readyz", "Il programma è pronto a rispondere.", a.readyz),
		get("/status", "Lo stato del servizio (ModI).", a.status),
		get("/api/openapi.yaml", "Il documento OpenAPI di questa interfaccia.", a.openAPI),
		get("/api", "Questa pagina.", a.documentazione),
		chiusa(get("/api/v1/consultazioni", "Il registro delle consultazioni, dalla più recente: dal, al, chi, oggetto, risorsa ed ente restringono; una pagina alla volta (limit, cursor).", a.consultazioni)),
		chiusa(get("/api/v1/io/consultazioni", "Chi ha guardato i dati di chi chiede, in ogni ente, una pagina alla volta (limit, cursor).", a.ioConsultazioni)),
	)
	// The resources with a fixed second part come before those that begin with an ente.
	rotte = append(rotte, a.rotteSoggetti()...)
	rotte = append(rotte, a.rottaOperazioni())
	rotte = append(rotte, a.rotteForniture()...)
	rotte = append(rotte, fissiFuturi()...)
	rotte = append(rotte,
		get("/api/v1/{ente}/particelle/{id}", "Una particella in qualunque scrittura del suo riferimento, al giorno data.", a.particella),
		costosa(get("/api/v1/{ente}/particelle/{id}/confinanti", "Le particelle che hanno un confine in comune con questa, e quanto è lungo.", a.confinanti)),
		costosa(get("/api/v1/{ente}/particelle", "Le particelle per foglio, numero e sezione, al giorno data, una pagina alla volta (limit, cursor).", a.particelle)),
		costosa(Rotta{Modello: "/api/v1/{ente}/intersezioni", Aperta: true, Metodi: map[string]Handler{http.MethodPost: a.intersezioni},
			Testo: "Che cosa sta sotto una geometria, o sotto l'unione di alcune particelle, anche allargata di distanza_m."}),
		Rotta{Modello: "/api/v1/{ente}/errori", Aperta: true, AllOra: true, Metodi: map[string]Handler{http.MethodPost: a.errori},
			Testo: "Segnala un errore su un oggetto: oggetto e testo nel corpo; risponde il codice con cui chiedere che cosa ne è stato."},
		costosa(get("/api/v1/{ente}/estratto", "L'estratto di mappa in PDF di una particella, o di un foglio, in scala 500, 1000, 2000 o 5000 e formato A4 o A3, al giorno data.", a.estratto)),
		costosa(get("/api/v1/{ente}/particelle/{id}/scheda", "La scheda di una particella in PDF, al giorno data.", a.scheda)))
	scarico := costosa(get("/api/v1/{ente}/scarica/{formato:pmtiles|gpkg|geojson|csv}",
		"La mappa dell'ente in un file, con licenza CC BY 4.0: tutta (gpkg, pmtiles) o un tema (geojson, csv), al giorno data.", a.scarica))
	scarico.Lunga = true
	rotte = append(rotte, scarico)
	rotte = append(rotte, a.rotteRegistri()...)
	rotte = append(rotte, a.rotteQualita()...)
	rotte = append(rotte, a.rotteUrbanistica()...)
	rotte = append(rotte, a.rottePosizioni()...)
	rotte = append(rotte, a.rotteSegnalazioni()...)
	rotte = append(rotte, a.rottePratiche()...)
	return append(rotte, futuri()...)
}

// oggi is the day in Rome.
func (a *API) oggi() sit.Giorno { return sit.GiornoDi(a.Adesso()) }
