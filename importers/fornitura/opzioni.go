package fornitura

import (
	"slices"

	"github.com/cestor/sit/catasto"
	"github.com/cestor/sit/importers"
	"github.com/cestor/sit/sit"
)

// Opzioni is how an import was asked for: the flags of sit import.
type Opzioni struct {
	Ente        catasto.CodiceComune // only this ente; empty: all that are found
	Tipo        string               // tipo of contract §2; empty: recognised
	Mappa       []Mappa              // --mappa
	Riferimento *sit.Giorno          // --riferimento, where the file says no date
	Completa    bool                 // what the ente has and the delivery lacks, ends
	CreaEnte    bool                 // comuni of the national table become enti
	Conferma    []string             // codes of refusals that the caller overrides
	SRID        int                  // of the database, if this fixes it
	DryRun      bool                 // ends as the real run would, and leaves nothing
	Chi         string               // who imports, for the register
	Oggi        sit.Giorno
	Radice      string // the paths are below it, and are told without it; empty: they are as they are
	Limiti      importers.Limiti
	Progresso   func(Avanzamento) // may be nil
}

func (o *Opzioni) conferma(codice string) bool { return slices.Contains(o.Conferma, codice) }

func (o *Opzioni) progresso(a Avanzamento) {
	if o.Progresso != nil {
		o.Progresso(a)
	}
}

// Avanzamento is what an import tells of itself while it runs.
type Avanzamento struct {
	Fase    string // in Italian: "lettura", "preparazione", "confronto", "scrittura"
	File    string
	Letti   int64 // bytes read so far
	Totale  int64 // bytes to read, as far as known; 0 when it is not
	Oggetti int64
}
