package fornitura

import "github.com/cestor/sit/sit"

// Fonte is a format of the map, in the order in which one wins over another on the same day
// (contract §0).
type Fonte string

// The sources of the map.
const (
	FonteCXF        Fonte = "cxf"
	FonteGeoJSON    Fonte = "geojson"
	FonteGML        Fonte = "gml"
	FonteVettoriale Fonte = "vettoriale"
)

var rango = map[Fonte]int{FonteCXF: 0, FonteGeoJSON: 1, FonteGML: 2, FonteVettoriale: 3}

// Modo is how a sheet of a delivery enters the history of that sheet.
type Modo string

// The ways in.
const (
	ModoPrima      Modo = "prima"      // nothing was known: no lower bound
	ModoNuova      Modo = "nuova"      // later than all: opens and closes at its date
	ModoCorrezione Modo = "correzione" // of a day that is loaded: replaces that day, up to the next
	ModoPrecedente Modo = "precedente" // older than all: goes before, takes the open bound
	ModoIgnorata   Modo = "ignorata"   // same day, from a lesser source: changes nothing
)

// stesura is one earlier delivery of a sheet.
type stesura struct {
	Riferimento sit.Giorno
	Fonte       Fonte
}

// ingresso is what decide finds: the mode, and the validity that its new drawings take.
type ingresso struct {
	Modo Modo
	Dal  sit.Giorno // DaSempre: no lower bound
	Al   sit.Giorno // PerSempre: still holds
}

// decide places a delivery of a sheet among the earlier ones (contract §0, "When a drawing
// begins"). ok is false when it falls between two that are loaded: such a sheet is refused.
func decide(prima []stesura, rif sit.Giorno, fonte Fonte) (in ingresso, ok bool) {
	if len(prima) == 0 {
		return ingresso{ModoPrima, sit.DaSempre, sit.PerSempre}, true
	}
	piuVecchia, piuNuova, seguente := sit.PerSempre, sit.DaSempre, sit.PerSempre
	noto, migliore := false, false // that day is loaded; from a better source
	for _, s := range prima {
		piuVecchia, piuNuova = min(piuVecchia, s.Riferimento), max(piuNuova, s.Riferimento)
		switch {
		case s.Riferimento == rif:
			noto, migliore = true, migliore || rango[s.Fonte] < rango[fonte]
		case s.Riferimento > rif:
			seguente = min(seguente, s.Riferimento)
		}
	}
	switch {
	case migliore:
		return ingresso{ModoIgnorata, sit.DaSempre, sit.PerSempre}, true
	case noto && rif == piuVecchia:
		return ingresso{ModoCorrezione, sit.DaSempre, seguente}, true
	case noto:
		return ingresso{ModoCorrezione, rif, seguente}, true
	case rif > piuNuova:
		return ingresso{ModoNuova, rif, sit.PerSempre}, true
	case rif < piuVecchia:
		return ingresso{ModoPrecedente, sit.DaSempre, piuVecchia}, true
	}
	return ingresso{}, false
}
