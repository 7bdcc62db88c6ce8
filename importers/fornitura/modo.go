package fornitura

import (
	"slices"

	"github.com/cestor/sit/sit"
)

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
	ModoCorrezione Modo = "correzione" // same day as the latest: replaces it
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
	piuVecchia, piuNuova := prima[0].Riferimento, prima[0].Riferimento
	for _, s := range prima[1:] {
		piuVecchia, piuNuova = min(piuVecchia, s.Riferimento), max(piuNuova, s.Riferimento)
	}
	switch {
	case rif > piuNuova:
		return ingresso{ModoNuova, rif, sit.PerSempre}, true
	case rif < piuVecchia:
		return ingresso{ModoPrecedente, sit.DaSempre, piuVecchia}, true
	case rif < piuNuova:
		return ingresso{}, false
	}
	migliore := slices.ContainsFunc(prima, func(s stesura) bool {
		return s.Riferimento == piuNuova && rango[s.Fonte] < rango[fonte]
	})
	if migliore {
		return ingresso{Modo: ModoIgnorata, Dal: sit.DaSempre, Al: sit.PerSempre}, true
	}
	in = ingresso{ModoCorrezione, rif, sit.PerSempre}
	if piuVecchia == piuNuova {
		in.Dal = sit.DaSempre
	}
	return in, true
}
