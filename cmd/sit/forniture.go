package main

import "context"

type fornitureCmd struct {
	Lista   fornitureListaCmd   `cmd:"" hidden:"" default:"withargs"`
	Annulla fornitureAnnullaCmd `cmd:"" help:"Annulla l'ultima fornitura della sua catena: ciò che aveva chiuso torna valido."`
}

func (fornitureCmd) Help() string {
	return "Esempio:\n  sit forniture --ente B542\n  sit forniture annulla 12 --motivo \"file di un altro comune\""
}

type fornitureListaCmd struct {
	Ente string `placeholder:"CODICE" help:"Solo le forniture di questo ente."`
}

func (c *fornitureListaCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	return nonAncora("forniture")
}

type fornitureAnnullaCmd struct {
	Numero int64  `arg:"" help:"Numero della fornitura."`
	Motivo string `required:"" placeholder:"TESTO" help:"Perché si annulla: resta nel registro."`
}

func (fornitureAnnullaCmd) Help() string {
	return "Esempio:\n  sit forniture annulla 12 --motivo \"file di un altro comune\""
}

func (c *fornitureAnnullaCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	return nonAncora("forniture annulla")
}
