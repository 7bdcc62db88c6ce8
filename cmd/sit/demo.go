package main

import "context"

type demoCmd struct {
	conSRID
	Addr string `default:"127.0.0.1:8080" placeholder:"INDIRIZZO" help:"Indirizzo e porta su cui rispondere."`
}

func (demoCmd) Help() string {
	return "Un secondo avvio riusa i dati del primo.\n\nEsempio:\n  sit demo --addr 127.0.0.1:8081"
}

func (c *demoCmd) Run(ctx context.Context, g *Globali, out *uscita) error { return nonAncora("demo") }
