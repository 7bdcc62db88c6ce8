package api

// rotteSegnalazioni are the questions about riscontri and their segnalazioni.
func (a *API) rotteSegnalazioni() []Rotta {
	return rotteFuture([]futuro{
		{"/api/v1/{ente}/segnalazioni", []string{get}, false},
		{"/api/v1/{ente}/segnalazioni.{formato:geojson|csv|xlsx}", []string{get}, false},
		{"/api/v1/{ente}/segnalazioni/{id}", []string{get, patch}, false},
		{"/api/v1/{ente}/riscontri", []string{post}, false},
	})
}
