package main

// CLI is every command and flag of the program (contract §1). A flag that names no variable of
// its own is read from SIT_ and its name.
type CLI struct {
	Globali

	Demo      demoCmd      `cmd:"" help:"Prova il sistema: banca dati privata, territorio di esempio, mappa nel browser."`
	Serve     serveCmd     `cmd:"" help:"Serve la mappa, il portale e le interfacce."`
	Migrate   migrateCmd   `cmd:"" help:"Prepara la banca dati e la aggiorna."`
	Ente      enteCmd      `cmd:"" help:"Gli enti: i comuni che usano il sistema."`
	Import    importCmd    `cmd:"" help:"Importa forniture: file, cartelle o zip, riconosciuti da ciò che contengono."`
	Forniture fornitureCmd `cmd:"" help:"Il registro delle forniture."`
	Errori    erroriCmd    `cmd:"" help:"Gli errori segnalati da chi consulta il portale."`
	Riscontri riscontriCmd `cmd:"" help:"I confronti tra uffici e le loro segnalazioni."`
	CDU       cduCmd       `cmd:"" name:"cdu" help:"Certificato di destinazione urbanistica."`
	Token     tokenCmd     `cmd:"" help:"Le chiavi dei programmi."`
	Operatore operatoreCmd `cmd:"" help:"Le persone che accedono."`
	Export    exportCmd    `cmd:"" help:"Esporta i dati di un ente."`
	Backup    backupCmd    `cmd:"" help:"Copia tutto, in modo coerente, in un archivio."`
	Restore   restoreCmd   `cmd:"" help:"Ripristina un archivio di sit backup."`
	Verify    verifyCmd    `cmd:"" help:"Controlla i dati conservati e le trasformazioni di coordinate."`
	Bench     benchCmd     `cmd:"" help:"Misura le prestazioni su un territorio generato."`
	Config    configCmd    `cmd:"" help:"Mostra la configurazione effettiva e da dove viene ogni valore."`
}

// Globali are the flags of every command.
type Globali struct {
	DB   string `name:"db" env:"SIT_DATABASE_URL" placeholder:"URL" help:"Indirizzo di un server PostgreSQL con PostGIS già pronto. Senza, la banca dati è privata e sta nella cartella."`
	Dir  string `default:"./data" placeholder:"CARTELLA" help:"Cartella della banca dati privata."`
	JSON bool   `name:"json" help:"Scrive il risultato in JSON, un valore per riga."`
}

// conSRID is the flag of the commands that may fix the reference system of a database.
type conSRID struct {
	SRID int `name:"srid" placeholder:"SRID" help:"Sistema di riferimento delle coordinate conservate: 7791, 7792 o 7793. Si sceglie una volta; senza, lo decide la provincia del primo ente."`
}
