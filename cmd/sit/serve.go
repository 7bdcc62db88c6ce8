package main

import "context"

type serveCmd struct {
	Addr         string   `default:":8080" placeholder:"INDIRIZZO" help:"Indirizzo e porta su cui rispondere."`
	TLSCert      string   `name:"tls-cert" placeholder:"FILE" help:"Certificato, per rispondere in https."`
	TLSKey       string   `name:"tls-key" placeholder:"FILE" help:"Chiave del certificato."`
	TrustedProxy []string `name:"trusted-proxy" placeholder:"RETE" help:"Reti dei proxy di cui si accettano le intestazioni sull'indirizzo del chiamante."`
}

func (serveCmd) Help() string {
	return "L'accesso con password in http vale solo su questa stessa macchina.\n\nEsempio:\n  sit serve --addr :443 --tls-cert comune.pem --tls-key comune.key"
}

func (c *serveCmd) Run(ctx context.Context, g *Globali, out *uscita) error { return nonAncora("serve") }
