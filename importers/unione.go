package importers

import "github.com/cestor/sit/sit"

// Ordine is how a delivery is to be merged.
type Ordine struct {
	Riferimento sit.Giorno // the day of which it speaks
	Oggi        sit.Giorno
	Intera      bool                     // what it lacks closes, at Riferimento
	Conferma    func(codice string) bool // a refusal that the caller overrides
}

// Unione is what a merge did.
type Unione struct {
	Acquisiti                            map[string]int64
	Nuovi, Modificati, Chiusi, Invariati int64
	Scarti                               int64 // found in the merge: read, and not placed
	Anomalie                             []AnomaliaContata
}

// AnomaliaContata is how many anomalie of a code there are, with one of them.
type AnomaliaContata struct {
	Codice  string
	N       int64
	Esempio string
}
