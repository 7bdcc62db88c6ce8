package main

import "context"

type benchCmd struct {
	Comuni     int   `default:"1" placeholder:"N" help:"Quanti comuni generare."`
	Particelle int   `default:"100000" placeholder:"N" help:"Quante particelle generare in tutto."`
	Seed       int64 `default:"1" placeholder:"N" help:"Seme del territorio: lo stesso seme dà lo stesso lavoro."`
}

func (benchCmd) Help() string {
	return "Scrive in JSON una misura per riga.\n\nEsempio:\n  sit bench --particelle 1000000"
}

func (c *benchCmd) Run(ctx context.Context, g *Globali, out *uscita) error { return nonAncora("bench") }
