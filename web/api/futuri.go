package api

import (
	"net/http"

	"github.com/cestor/sit/sit"
)

// NonAncora is the code of what the contract lists and is not built yet.
const NonAncora = "NON_ANCORA_DISPONIBILE"

func nonAncora(http.ResponseWriter, *http.Request) error {
	return sit.Rifiuto(sit.Unavailable, NonAncora, "Questa risorsa è prevista ma non è ancora disponibile in questa versione.")
}

type futuro struct {
	modello string
	metodi  []string
	aperta  bool
}

const (
	get   = http.MethodGet
	post  = http.MethodPost
	put   = http.MethodPut
	patch = http.MethodPatch
)

// fissiFuturi are those under /api/v1 that do not begin with an ente, and the OGC door.
func fissiFuturi() []Rotta {
	return rotteFuture([]futuro{
		{"/api/v1/cdu/verifica/{codice}", []string{get}, true},
		{"/api/v1/eventi", []string{get}, false},
		{"/api/v1/webhook", []string{post}, false},
		{"/ogc", []string{get}, true},
		{"/ogc/conformance", []string{get}, true},
		{"/ogc/api", []string{get}, true},
		{"/ogc/collections", []string{get}, true},
		{"/ogc/collections/{collezione}", []string{get}, true},
		{"/ogc/collections/{collezione}/queryables", []string{get}, true},
		{"/ogc/collections/{collezione}/items", []string{get}, true},
		{"/ogc/collections/{collezione}/items/{id}", []string{get}, true},
		{"/ogc/collections/{collezione}/tiles", []string{get}, true},
		{"/ogc/collections/{collezione}/tiles/{matrice}", []string{get}, true},
		{"/ogc/collections/{collezione}/tiles/{matrice}/{z}/{y}/{x}", []string{get}, true},
		{"/ogc/tiles", []string{get}, true},
		{"/ogc/tiles/{matrice}", []string{get}, true},
		{"/ogc/tiles/{matrice}/{z}/{y}/{x}", []string{get}, true},
		{"/ogc/tileMatrixSets", []string{get}, true},
		{"/ogc/tileMatrixSets/{matrice}", []string{get}, true},
	})
}

// futuri are those of an ente.
func futuri() []Rotta {
	return rotteFuture([]futuro{
		{"/api/v1/{ente}/cdu/anteprima", []string{post}, true},
		{"/api/v1/{ente}/istruttoria", []string{post}, false},
		{"/api/v1/{ente}/cdu/richieste", []string{post}, false},
		{"/api/v1/{ente}/cdu/richieste/{id}/emissione", []string{post}, false},
	})
}

func rotteFuture(f []futuro) []Rotta {
	var rotte []Rotta
	for _, x := range f {
		r := Rotta{Modello: x.modello, Metodi: map[string]Handler{}, Aperta: x.aperta}
		for _, m := range x.metodi {
			r.Metodi[m] = nonAncora
		}
		rotte = append(rotte, r)
	}
	return rotte
}
