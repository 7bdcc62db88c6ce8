package main

import (
	"context"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/sit/anagrafe"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/edilizia"
	"github.com/cestor/sit/sit/errori"
	"github.com/cestor/sit/sit/forniture"
	"github.com/cestor/sit/sit/indirizzi"
	"github.com/cestor/sit/sit/mappa"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/sit/ricerca"
	"github.com/cestor/sit/sit/territorio"
	"github.com/cestor/sit/sit/tributi"
	"github.com/cestor/sit/sit/urbanistica"
	"github.com/cestor/sit/sit/visura"
	"github.com/cestor/sit/tiles"
	"github.com/cestor/sit/tiles/load"
	"github.com/cestor/sit/web"
	"github.com/cestor/sit/web/api"
	"github.com/cestor/sit/web/auth"
	"github.com/cestor/sit/web/portal"
	"github.com/cestor/sit/web/scarica"
)

// interno connects the offices with each other and with the door.
func interno(db *pg.DB, m *tiles.Map, caricatore *load.Loader, deposito *scarica.Deposito, c *sportelloConsegne, metriche *web.Metriche, cfg configServizio) (http.Handler, error) {
	mp := mappa.New(db)
	rc := ricerca.New(db, mp).ConMemoria(api.Istantanea{Mappa: m})
	ind := indirizzi.New(db)
	piani := urbanistica.New(db)
	tr := territorio.New(mp, api.Istantanea{Mappa: m}).ConIndirizzi(ind).ConUrbanistica(piani)
	er := errori.New(db, territorio.NewAnagrafe(tr, mp, ind, oggi))
	banco := &sportello{mappa: mp, ricerca: rc, territorio: tr, indirizzi: ind, errori: er, fogli: caricatore.Sheets, scarico: deposito,
		forniture: func(ctx context.Context, ente catasto.CodiceComune) ([]forniture.Fornitura, error) {
			return forniture.Lista(ctx, db, ente)
		}}
	permessi := edilizia.New(db)
	accesso := auth.New(auth.Config{Accessi: authz.NewAccessi(db, nil).ConPratiche(permessi), Sessioni: authz.NewSessioni(db), OIDC: cfg.Accessi.OIDC, PDND: cfg.Accessi.PDND, Log: cfg.Log})
	registro := authz.NewRegistro(db)
	visure := visura.New(db)
	imposte, confronti := tributi.New(db), stanzaRiscontri(db)
	p, err := portal.New(portal.Config{Portiere: accesso, Incarichi: authz.NewIncarichi(db, nil), Sorvegliante: registro, Allerta: cfg.Accessi.Allerta,
		Ricercatore: banco, Oggetti: banco, Storico: banco, Registro: banco, Vie: banco, Segnalatore: banco, Scarico: banco,
		Tavolo: portal.Tavolo{Confronti: confronti, Posizioni: imposte, Residenti: anagrafe.New(db), Operazioni: c.jobs},
		Piani:  sportelloPiani{banco, piani}, Registri: &registri{ufficioRegistri: visure, banco: banco}, Legami: portal.Legami{Stanza: visure, Ente: banco.ente, Attesa: c.stanza.Variazioni},
		Sito: cfg.Sito, Stato: web.Stato, Log: cfg.Log,
		Sfondi: cfg.Aperture.Sfondi, EmbedOrigini: cfg.Aperture.EmbedOrigini, Consegne: c.portale(mp, cfg)})
	if err != nil {
		return nil, err
	}
	h := web.New(web.Config{
		Mappa: mp, Ricerca: rc, Territorio: tr, Errori: er, Visura: visure, Mosaico: m,
		Urbanistica: piani, Tributi: imposte, Edilizia: permessi, Riscontri: confronti,
		Accesso: accesso, Registro: registro, Origini: cfg.Accessi.Origini,
		Forniture: c.stanza, Operazioni: c.jobs, Scarico: deposito,
		Portale: p.Handler(), Pagina: p.Errore,
		Pronto: func(ctx context.Context) error {
			if err := caricatore.Ready(); err != nil {
				return err
			}
			if err := rc.Pronta(ctx); err != nil {
				return err
			}
			return db.Ping(ctx)
		},
		Log: cfg.Log, Metriche: metriche, ProxyFidato: len(cfg.Proxy) > 0, MassimoCarico: cfg.Consegne.Massimo,
	})
	return dietro(cfg.Proxy, h), nil
}

// vigila counts what the keeper of the register of consultations does and sees.
func vigila(r *prometheus.Registry) func(authz.Veglia) {
	sigillate := prometheus.NewCounter(prometheus.CounterOpts{Name: "sit_consultazioni_sigillate_totale", Help: "Consultazioni di dati di persone sigillate nel registro."})
	cancellate := prometheus.NewCounter(prometheus.CounterOpts{Name: "sit_consultazioni_cancellate_totale", Help: "Consultazioni cancellate dal registro perché oltre il tempo di conservazione."})
	allerte := prometheus.NewGauge(prometheus.GaugeOpts{Name: "sit_consultazioni_oltre_soglia", Help: "Quanti, nell'ultima ora, hanno consultato più della soglia."})
	r.MustRegister(sigillate, cancellate, allerte)
	return func(v authz.Veglia) {
		sigillate.Add(float64(v.Sigillate))
		cancellate.Add(float64(v.Tagliate))
		if v.Allerte >= 0 {
			allerte.Set(float64(v.Allerte))
		}
	}
}

// osserva counts what the loader does, and shows the state of the map and of the pools.
func osserva(r *prometheus.Registry, db *pg.DB, m *tiles.Map) func(load.Update) {
	ritardo := prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "sit_mappa_ritardo_secondi", Help: "Tempo fra l'annuncio di una fornitura e le tegole che la mostrano.",
		Buckets: []float64{.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60},
	})
	durata := prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "sit_mappa_lettura_secondi", Help: "Durata della lettura di ciò che è cambiato sulla mappa.",
		Buckets: []float64{.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60},
	})
	segmenti := prometheus.NewCounter(prometheus.CounterOpts{Name: "sit_mappa_segmenti_letti_totale", Help: "Segmenti della mappa letti dalla banca dati."})
	scartati := prometheus.NewCounter(prometheus.CounterOpts{Name: "sit_mappa_non_disegnabili_totale", Help: "Disegni senza area o senza coordinate, che la mappa non mostra."})
	gauge := func(nome, help string, valore func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: nome, Help: help}, valore)
	}
	r.MustRegister(ritardo, durata, segmenti, scartati,
		gauge("sit_mappa_segmenti", "Segmenti della mappa in memoria.", func() float64 { n, _ := m.Current().Count(tiles.Sit); return float64(n) }),
		gauge("sit_mappa_disegni", "Disegni della mappa in memoria, di tutti i giorni.", func() float64 { _, n := m.Current().Count(tiles.Sit); return float64(n) }),
		gauge("sit_banca_dati_connessioni_in_uso", "Connessioni degli uffici in uso.", func() float64 { a, _ := db.Stat(); return float64(a.AcquiredConns()) }),
		gauge("sit_banca_dati_connessioni_massime", "Connessioni che gli uffici possono usare.", func() float64 { a, _ := db.Stat(); return float64(a.MaxConns()) }))
	return func(u load.Update) {
		durata.Observe(u.Took.Seconds())
		segmenti.Add(float64(u.Segments))
		scartati.Add(float64(u.Undrawn))
		if u.Delay > 0 {
			ritardo.Observe(u.Delay.Seconds())
		}
	}
}
