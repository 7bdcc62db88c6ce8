package main

import "github.com/cestor/sit/sit"

type operatoreCmd struct {
	Add        operatoreAddCmd        `cmd:"" help:"Registra una persona."`
	List       operatoreListCmd       `cmd:"" help:"Elenca le persone."`
	Disabilita operatoreDisabilitaCmd `cmd:"" help:"Toglie l'accesso a una persona."`
	Password   operatorePasswordCmd   `cmd:"" help:"Imposta la password di emergenza, chiesta sul terminale."`
}

func (operatoreCmd) Help() string {
	return "Esempio:\n  sit operatore list"
}

type operatoreAddCmd struct {
	CF    string      `name:"cf" required:"" placeholder:"CF" help:"Codice fiscale."`
	Nome  string      `required:"" placeholder:"NOME" help:"Nome e cognome."`
	Email string      `required:"" placeholder:"EMAIL" help:"Indirizzo di posta."`
	Ente  []string    `required:"" placeholder:"CODICE" help:"Enti per cui lavora."`
	Ruolo []string    `required:"" placeholder:"RUOLO" help:"Ruoli, per esempio tributi."`
	Scade *sit.Giorno `placeholder:"DATA" help:"Giorno da cui non accede più."`
}

func (operatoreAddCmd) Help() string {
	return "Esempio:\n  sit operatore add --cf CF --nome \"Nome Cognome\" --email nome@comune.example --ente B542 --ruolo tributi"
}
func (operatoreAddCmd) Run() error { return nonAncora("operatore add") }

type operatoreListCmd struct{}

func (operatoreListCmd) Help() string { return "Esempio:\n  sit operatore list --json" }
func (operatoreListCmd) Run() error   { return nonAncora("operatore list") }

type operatoreDisabilitaCmd struct {
	CF string `arg:"" name:"cf" help:"Codice fiscale."`
}

func (operatoreDisabilitaCmd) Help() string { return "Esempio:\n  sit operatore disabilita CF" }
func (operatoreDisabilitaCmd) Run() error   { return nonAncora("operatore disabilita") }

type operatorePasswordCmd struct {
	CF     string `arg:"" name:"cf" help:"Codice fiscale."`
	Genera bool   `help:"La genera e la mostra questa sola volta."`
}

func (operatorePasswordCmd) Help() string { return "Esempio:\n  sit operatore password CF --genera" }
func (operatorePasswordCmd) Run() error   { return nonAncora("operatore password") }
