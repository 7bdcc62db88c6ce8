package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/authz"
	"github.com/cestor/sit/sit/mappa/esporta"
	"github.com/cestor/sit/sit/pg"
	"github.com/cestor/sit/tiles"
	"github.com/cestor/sit/tiles/load"
	"github.com/cestor/sit/web"
	"github.com/cestor/sit/web/portal"
	"github.com/cestor/sit/web/scarica"
)

// configServizio is what a server needs beside a database.
type configServizio struct {
	Addr     string
	TLS      *tls.Config
	Proxy    []netip.Prefix // whose headers about the caller are believed
	Metriche string         // address of the metrics; empty: none
	Sito     portal.Sito    // what surrounds the pages
	Scarico  scarica.Config // where the files to download are kept
	Accessi  accessi        // who signs in, and for how long it is remembered
	Consegne consegne       // where what is uploaded is kept, and how it is watched
	Aperture aperture       // what the map takes from other sites, and who may frame it
	Log      *slog.Logger
	Annuncia func(url string) error // told once, when the server listens
}

// fineMassima is how long a request in progress is waited for when the server stops.
const fineMassima = 10 * time.Second

// servi answers until ctx ends:
//
//  1. listen, so that a taken port is known before anything else
//  2. load the map, and follow it; /readyz says when it is there; do what is in the queue
//  3. serve, metrics on a listener of their own
//  4. stop taking requests and making files, finish those begun, let go of the database
func servi(ctx context.Context, db *pg.DB, cfg configServizio) error {
	porta, err := ascolta(ctx, cfg.Addr)
	if err != nil {
		return err
	}
	defer porta.Close()
	var portaMetriche net.Listener
	if cfg.Metriche != "" {
		if portaMetriche, err = ascolta(ctx, cfg.Metriche); err != nil {
			return err
		}
		defer portaMetriche.Close()
	}
	m, err := tiles.NewMap(tiles.Config{})
	if err != nil {
		return err
	}
	metriche := web.NewMetriche()
	caricatore := load.New(db, m, load.Config{Log: cfg.Log, Observe: osserva(metriche.Registro, db, m)})
	cfg.Scarico.Log = cfg.Log
	deposito, err := scarica.New(cfg.Scarico, esporta.New(db, disegnatore(db)))
	if err != nil {
		return err
	}
	c, err := cfg.Consegne.apri(ctx, db, cfg.Log)
	if err != nil {
		return err
	}
	h, err := interno(db, m, caricatore, deposito, c, metriche, cfg)
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { <-ctx.Done(); deposito.Chiudi(); return nil })
	g.Go(func() error { caricatore.Run(ctx); return nil })
	custode := authz.NewCustode(db, authz.ConfigCustode{Mesi: cfg.Accessi.Mesi, Oltre: cfg.Accessi.Allerta, Log: cfg.Log, Osserva: vigila(metriche.Registro)})
	g.Go(func() error { custode.Run(ctx); return nil })
	g.Go(func() error { return c.lavora(ctx, db) })
	if portaMetriche != nil {
		cfg.Log.Info("metrics", "addr", portaMetriche.Addr().String())
		risponde(ctx, g, web.Server("", metriche.Handler(), cfg.Log), portaMetriche)
	}
	schema := "http"
	if cfg.TLS != nil {
		schema, porta = "https", tls.NewListener(porta, cfg.TLS)
	}
	risponde(ctx, g, web.Server("", h, cfg.Log), porta)
	g.Go(func() error { return cfg.Annuncia(schema + "://" + raggiungibile(porta.Addr()) + "/") })
	return g.Wait()
}

// risponde serves on a listener until ctx ends, and then finishes what was begun.
func risponde(ctx context.Context, g *errgroup.Group, s *http.Server, l net.Listener) {
	g.Go(func() error {
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve on %s: %w", l.Addr(), err)
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		fine, cancel := context.WithTimeout(context.WithoutCancel(ctx), fineMassima)
		defer cancel()
		if err := s.Shutdown(fine); err != nil { // somebody is too slow
			return s.Close()
		}
		return nil
	})
}

func ascolta(ctx context.Context, addr string) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, sit.Rifiuto(sit.Unavailable, "PORTA_NON_DISPONIBILE",
			"Non si può rispondere su %s: la porta è già usata, o non è permessa. Indicarne un'altra, per esempio 127.0.0.1:8081.", addr).Per(err)
	}
	return l, nil
}

// raggiungibile is an address that a browser on this machine can open: "every address" is none.
func raggiungibile(a net.Addr) string {
	host, porta, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, porta)
}

// indirizzo is the first line on stdout.
func (u *uscita) indirizzo(url string) error {
	if u.json {
		return json.NewEncoder(u.stdout).Encode(map[string]string{"indirizzo": url})
	}
	_, err := fmt.Fprintf(u.stdout, "Il sistema risponde all'indirizzo %s\n", url)
	return err
}
