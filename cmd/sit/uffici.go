package main

import "github.com/cestor/sit/sit"

// The commands of the offices that are not built yet: their flags are those of the contract, so
// that scripts written against it are refused for the right reason.

type cduCmd struct {
	Ente       string      `required:"" placeholder:"CODICE" help:"Ente che certifica."`
	Particelle []string    `required:"" placeholder:"[Z/]F/N" help:"Particelle come foglio/numero, con la sezione davanti dove serve."`
	Data       *sit.Giorno `placeholder:"DATA" help:"Giorno a cui si riferisce."`
	Output     string      `short:"o" placeholder:"FILE.pdf" help:"File PDF da scrivere."`
}

func (cduCmd) Help() string {
	return "Esempio:\n  sit cdu --ente B542 --particelle 3/45,3/46 -o cdu.pdf"
}
func (cduCmd) Run() error { return nonAncora("cdu") }

type backupCmd struct {
	File string `arg:"" help:"Archivio da scrivere."`
}

func (backupCmd) Help() string { return "Esempio:\n  sit backup copia.sit" }
func (backupCmd) Run() error   { return nonAncora("backup") }

type restoreCmd struct {
	File string `arg:"" help:"Archivio da leggere."`
}

func (restoreCmd) Help() string { return "Esempio:\n  sit restore copia.sit" }
func (restoreCmd) Run() error   { return nonAncora("restore") }
