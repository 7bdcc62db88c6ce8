package main

import "github.com/cestor/sit/sit"

// The commands of the offices that are not built yet: their flags are those of the contract, so
// that scripts written against it are refused for the right reason.

type riscontriCmd struct {
	Esegui riscontriRunCmd  `cmd:"" name:"run" help:"Esegue i confronti."`
	List   riscontriListCmd `cmd:"" help:"Elenca le segnalazioni."`
}

func (riscontriCmd) Help() string {
	return "Esempio:\n  sit riscontri run --ente B542 --anno 2025 --regole XC-03,XC-05"
}

type riscontriRunCmd struct {
	Ente   string   `required:"" placeholder:"CODICE" help:"Ente di cui si confrontano gli uffici."`
	Anno   int      `placeholder:"ANNO" help:"Anno d'imposta."`
	Regole []string `placeholder:"REGOLA" help:"Solo queste regole."`
}

func (riscontriRunCmd) Help() string { return "Esempio:\n  sit riscontri run --ente B542 --anno 2025" }
func (riscontriRunCmd) Run() error   { return nonAncora("riscontri run") }

type riscontriListCmd struct {
	Ente   string `required:"" placeholder:"CODICE" help:"Ente."`
	Regola string `placeholder:"REGOLA" help:"Solo questa regola."`
	Stato  string `placeholder:"STATO" help:"Solo questo stato, per esempio nuova."`
	CSV    bool   `name:"csv" xor:"formato" help:"Scrive in CSV."`
	XLSX   string `name:"xlsx" xor:"formato" placeholder:"FILE" help:"Scrive in questo file XLSX."`
}

func (riscontriListCmd) Help() string {
	return "Esempio:\n  sit riscontri list --ente B542 --stato nuova --csv"
}
func (riscontriListCmd) Run() error { return nonAncora("riscontri list") }

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
