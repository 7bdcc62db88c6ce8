package main

import (
	"context"
	"crypto/tls"
	"log/slog"

	"github.com/cestor/sit/sit"
	"github.com/cestor/sit/sit/pg"
)

type serveCmd struct {
	conScarico
	conConsegne
	Addr         string   `default:":8080" placeholder:"INDIRIZZO" help:"Indirizzo e porta su cui rispondere."`
	TLSCert      string   `name:"tls-cert" placeholder:"FILE" help:"Certificato, per rispondere in https."`
	TLSKey       string   `name:"tls-key" placeholder:"FILE" help:"Chiave del certificato."`
	TrustedProxy bool     `name:"trusted-proxy" help:"Davanti c'è un proxy: si crede alle sue intestazioni sull'indirizzo del chiamante, se viene da una delle reti di --proxy-nets."`
	ProxyNets    []string `name:"proxy-nets" default:"127.0.0.0/8,::1,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7" placeholder:"RETE" help:"Reti da cui parla il proxy: quelle private, se non si dice altro."`
	MetricsAddr  string   `name:"metrics-addr" placeholder:"INDIRIZZO" help:"Indirizzo e porta delle metriche, per chi sorveglia il servizio. Senza, non ci sono."`
	conPortale
	conMappa
	conAccesso
	conPDND
	LogLevel string `name:"log-level" default:"info" enum:"debug,info,warn,error" placeholder:"LIVELLO" help:"Quanto scrivere nel registro: debug, info, warn, error."`
}

func (serveCmd) Help() string {
	return "L'accesso con password in http vale solo su questa stessa macchina.\n\nEsempio:\n  sit serve --addr :443 --tls-cert comune.pem --tls-key comune.key" + aiutoMappa + aiutoPortale + aiutoAccesso + aiutoPDND
}

func (c *serveCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	cfg, err := c.config(g, out)
	if err != nil {
		return usage(err)
	}
	return g.apre(ctx, out, func(ctx context.Context, db *pg.DB) error { return servi(ctx, db, cfg) })
}

// config reads what can be wrong in the flags before anything is opened.
func (c *serveCmd) config(g *Globali, out *uscita) (cfg configServizio, err error) {
	var livello slog.Level
	if err := livello.UnmarshalText([]byte(c.LogLevel)); err != nil {
		return cfg, err // the parser of flags has let only the four names pass
	}
	cfg = configServizio{Addr: c.Addr, Metriche: c.MetricsAddr, Scarico: c.scarico(g), Consegne: c.consegne(g), Annuncia: out.indirizzo,
		Log: slog.New(slog.NewJSONHandler(out.stderr, &slog.HandlerOptions{Level: livello}))}
	if cfg.Sito, err = c.sito(); err != nil {
		return cfg, err
	}
	if cfg.Aperture, err = c.aperture(); err != nil {
		return cfg, err
	}
	if cfg.Accessi, err = c.accessi(); err != nil {
		return cfg, err
	}
	if cfg.Accessi.PDND, err = c.pdnd(); err != nil {
		return cfg, err
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return cfg, sit.Rifiuto(sit.Invalid, "TLS_INCOMPLETO", "--tls-cert e --tls-key vanno indicati insieme.")
	}
	if c.TLSCert != "" {
		coppia, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
		if err != nil {
			return cfg, sit.Rifiuto(sit.Invalid, "TLS_NON_VALIDO", "Il certificato %s e la chiave %s non si leggono, o non stanno insieme: controllare i due file.", c.TLSCert, c.TLSKey).Per(err)
		}
		cfg.TLS = &tls.Config{Certificates: []tls.Certificate{coppia}, MinVersion: tls.VersionTLS12}
	}
	if !c.TrustedProxy {
		return cfg, nil
	}
	for _, s := range c.ProxyNets {
		rete, err := leggiRete(s)
		if err != nil {
			return cfg, err
		}
		cfg.Proxy = append(cfg.Proxy, rete)
	}
	return cfg, nil
}
