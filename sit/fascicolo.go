package sit

// VoceFascicolo is one thing that the offices hold about an immobile, why it is there, and how sure that is.
type VoceFascicolo struct {
	// Tipo is what it is: unita, particella, stadio, titolo, parente, civico, fornitura, disegno, docfa, pratica, tari,
	// imu, residenti, segnalazione, zona, vincolo.
	Tipo       string  `json:"tipo"`
	ID         string  `json:"id"`
	Data       Giorno  `json:"data"` // DaSempre: not said
	Testo      string  `json:"testo"`
	Perche     string  `json:"perche"`     // identificativo, storia, geometria, civico
	Confidenza float64 `json:"confidenza"` // from 0 to 1
}

// CosaFascicolo is what a fascicolo is about, by the keys of the catasto: what each office is asked with.
type CosaFascicolo struct {
	Ente       Ente
	Giorno     Giorno
	Particelle []int64 // the particella, or where the unit stands or stood
	Successori []int64 // what came of the particella, at any distance
	Unita      bool    // it is a unit: the one below
	Immobile   int64
	Comune     string
	Sezione    string
	Civici     []int64 // that give on it
	Nomi       bool    // the reader may see names in what the offices hold of it
	Scrive     bool    // the reader writes in the register of building files
}

// VociFascicolo gathers what the offices answer, and who is named in it (opaque ids, for the register).
type VociFascicolo struct {
	Voci    []VoceFascicolo
	Persone []string
}
