package codici

import "strconv"

// Qualita is a qualità of the terreni.
type Qualita struct {
	Codice string // without leading zeros
	Nome   string // the abbreviation of the Agenzia; the code itself when the table does not have it
	Gruppo GruppoQualita
}

// GruppoQualita tells what a qualità says of a particella.
type GruppoQualita string

// The values of GruppoQualita.
const (
	Coltura          GruppoQualita = "coltura"      // with redditi
	NonTassata       GruppoQualita = "non_tassata"  // not taxed, or specially
	Urbana           GruppoQualita = "urbana"       // built, or of the fabbricati
	AcqueStrade      GruppoQualita = "acque_strade" // exempt waters, squares and streets
	Accessori        GruppoQualita = "accessori"    // accessories and relicts
	Storica          GruppoQualita = "storica"      // no longer given
	Porzionata       GruppoQualita = "porzionata"   // modello 26: the qualità are those of the porzioni
	QualitaSoppressa GruppoQualita = "soppressa"    // the particella exists no more
	Disponibile      GruppoQualita = "disponibile"  // a number that is free
	Ignota           GruppoQualita = "non_nota"
)

// Codes of qualità that change what a particella is.
const (
	EnteUrbano = "282"
	Modello26  = "993"
	Soppresso  = "998"
)

// QualitaDi looks a qualità up, leading zeros or not. False when the table does not have it.
func QualitaDi(codice string) (Qualita, bool) {
	q := Qualita{Codice: senzaZeri(codice)}
	var ok bool
	q.Nome, ok = nome(qualita(), q.Codice)
	q.Gruppo = gruppoQualita(q.Codice)
	return q, ok
}

func gruppoQualita(codice string) GruppoQualita {
	n, err := strconv.Atoi(codice)
	switch {
	case err != nil || n <= 0:
		return Ignota
	case n <= 149:
		return Coltura
	case n <= 188, n >= 200 && n <= 223:
		return NonTassata
	case n >= 270 && n <= 290:
		return Urbana
	case n >= 300 && n <= 302:
		return AcqueStrade
	case n >= 350 && n <= 455:
		return Accessori
	case n == 993:
		return Porzionata
	case n == 997, n == 998:
		return QualitaSoppressa
	case n == 999:
		return Disponibile
	case n >= 500 && n < 993:
		return Storica
	}
	return Ignota
}
