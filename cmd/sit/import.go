package main

import (
	"context"

	"github.com/cestor/sit/sit"
)

type importCmd struct {
	conSRID
	Path        []string    `arg:"" name:"percorso" help:"File, cartella o zip, anche con altri zip dentro."`
	Ente        string      `placeholder:"CODICE" help:"Importa solo questo ente; gli altri si contano e si lasciano."`
	Tipo        string      `placeholder:"TIPO" help:"Tipo della fornitura, quando non si riconosce dal contenuto."`
	Mappa       string      `placeholder:"FILE" help:"File JSON che dice quale colonna riempie quale campo."`
	Riferimento *sit.Giorno `placeholder:"DATA" help:"Data di riferimento (anno-mese-giorno), quando il file non la dice."`
	Completa    bool        `help:"La fornitura è intera: i fogli dell'ente che non contiene si chiudono."`
	CreaEnte    bool        `name:"crea-ente" help:"Registra come enti i comuni della tabella nazionale che trova."`
	Conferma    []string    `placeholder:"CODICE" help:"Conferma un rifiuto superabile, con il codice che il rifiuto ha stampato."`
	DryRun      bool        `name:"dry-run" help:"Fa tutto ma non cambia nulla."`
}

func (importCmd) Help() string {
	return "Esempio:\n  sit import B542_map.zip --crea-ente --riferimento 2025-09-22\n  sit import forniture/ --ente B542 --dry-run --json"
}

func (c *importCmd) Run(ctx context.Context, g *Globali, out *uscita) error {
	return nonAncora("import")
}
